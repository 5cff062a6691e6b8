//! Sine, cosine and tangent.
//!
//! `x = n π/2 + r` with `|r| ≤ π/4` and `r` the sum of two numbers, by subtracting `n` times π/2 in
//! parts (Cody and Waite 1980); then polynomials for the sine and cosine of `r`.
//!
//! That holds for `|x|` up to [`LIMIT`]. Larger arguments need as many digits of π as their
//! exponent says, which does not vectorise: after a loop over `sin`, [`sin_fixup`] computes
//! again what lies beyond, if there is any.

use std::f64::consts::{FRAC_2_PI, FRAC_PI_2};

use super::Isa;
use super::arithmetic::{ROUND, divide, polynomial};

/// The largest `|x|` for which the kernels are good, about a million: 2^20.
pub(crate) const LIMIT: f64 = 1_048_576.0;

/// `(sin r - r) / r³` over `r²`: a relative error of `sin` of 2^-58.0.
const SIN: [f64; 6] = [
    -0.16666666666666632,
    0.008333333333322486,
    -0.00019841269829854043,
    2.755731370559003e-06,
    -2.5050760009358185e-08,
    1.589689500929553e-10,
];

/// `(cos r - 1 + r²/2) / r⁴` over `r²`: a relative error of `cos` of 2^-63.9.
const COS: [f64; 6] = [
    0.041666666666666595,
    -0.0013888888888873342,
    2.4801587289001612e-05,
    -2.7557314216709513e-07,
    2.087570532075565e-09,
    -1.135874367060356e-11,
];

/// The sine and cosine of `r`, each the sum of two numbers.
struct Reduced {
    /// `n` in the low bits
    n_bits: u64,
    sin: (f64, f64),
    cos: (f64, f64),
}

impl Reduced {
    #[inline(always)]
    fn of<I: Isa>(x: f64) -> Reduced {
        let rounded = I::mul_add(x, FRAC_2_PI, ROUND);
        let n = rounded - ROUND;
        let (r, low) = if I::FUSED {
            // π/2 in parts of 53, 33 and 53 bits. The first difference is exact for every n below
            // 2^20, and so is the second product; where its size is above that of the
            // first difference, the second difference is exact too, so that its error is right.
            let r = I::mul_add(-n, FRAC_PI_2, x);
            let part = n * 6.12323399538461e-17;
            let next = r - part;
            (next, I::mul_add(-n, 3.5215598651832e-27, (r - next) - part))
        } else {
            // In parts of 33, 33, 33 and 53 bits, so that all products but the last are exact.
            let r = x - n * 1.5707963267341256;
            let part = n * 6.077100506303966e-11;
            let next = r - part;
            let low = (r - next) - part;
            let part = n * 2.0222662487111665e-21;
            let last = next - part;
            let low = low + ((next - last) - part);
            (last, low - n * 8.478427660348229e-32)
        };
        let z = r * r;
        let w = I::mul_add(-0.5, z, 1.0);
        // The error of w: halving is exact.
        let w_low = I::mul_add(-0.5, z, 1.0 - w);
        let cos_low = I::mul_add(-r, low, I::mul_add(z * z, polynomial::<I, 6>(z, COS), w_low));
        let sin_low = I::mul_add(z * r, polynomial::<I, 6>(z, SIN), low * w);
        Reduced { n_bits: rounded.to_bits(), sin: (r, sin_low), cos: (w, cos_low) }
    }

    /// `sin(r + n π/2)`, where `n` is in the low bits.
    #[inline(always)]
    fn sin_at(&self, n_bits: u64) -> f64 {
        let odd = n_bits & 1 != 0;
        let high = if odd { self.cos.0 } else { self.sin.0 };
        let low = if odd { self.cos.1 } else { self.sin.1 };
        let sign = (n_bits & 2) << 62;
        f64::from_bits((high + low).to_bits() ^ sign)
    }
}

/// sine of an angle in radians, for `|x|` up to [`LIMIT`]
#[inline(always)]
pub(crate) fn sin<I: Isa>(x: f64) -> f64 {
    let r = Reduced::of::<I>(x);
    let y = r.sin_at(r.n_bits);
    // Keeps the sign of zero and the last bits of subnormal numbers.
    if x.abs() < 1e-9 { x } else { y }
}

/// cosine of an angle in radians, for `|x|` up to [`LIMIT`]
#[inline(always)]
pub(crate) fn cos<I: Isa>(x: f64) -> f64 {
    let r = Reduced::of::<I>(x);
    r.sin_at(r.n_bits.wrapping_add(1))
}

/// tangent of an angle in radians, for `|x|` up to [`LIMIT`]
#[inline(always)]
pub(crate) fn tan<I: Isa>(x: f64) -> f64 {
    let r = Reduced::of::<I>(x);
    let odd = r.n_bits & 1 != 0;
    // The tangent of r + π/2 is -cos r / sin r.
    let top = if odd { r.cos } else { r.sin };
    let bottom = if odd { r.sin } else { r.cos };
    let sign = r.n_bits << 63;
    let y = f64::from_bits(divide::<I>(top, bottom).to_bits() ^ sign);
    if x.abs() < 1e-9 { x } else { y }
}

/// Computes again those of `out` whose argument is beyond [`LIMIT`].
macro_rules! fixup {
    ($name:ident, $kernel:ident, $function:path) => {
        #[doc = concat!("After [`", stringify!($kernel), "`] over a slice: computes again what")]
        /// lies beyond [`LIMIT`]. `x` are the arguments, so `out` must not have replaced them.
        #[inline(always)]
        pub(crate) fn $name(x: &[f64], out: &mut [f64]) {
            if any_beyond_limit(x) {
                recompute(x, out, $function);
            }
        }
    };
}
fixup!(sin_fixup, sin, libm::sin);
fixup!(cos_fixup, cos, libm::cos);
fixup!(tan_fixup, tan, libm::tan);

#[inline(always)]
pub(crate) fn any_beyond_limit(x: &[f64]) -> bool {
    // Without an early exit, so that it vectorises.
    x.iter().fold(false, |any, x| any | (x.abs() > LIMIT))
}

#[cold]
#[inline(never)]
fn recompute(x: &[f64], out: &mut [f64], function: fn(f64) -> f64) {
    for (x, y) in x.iter().zip(out) {
        if x.abs() > LIMIT {
            *y = function(*x);
        }
    }
}
