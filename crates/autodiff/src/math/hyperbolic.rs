//! Hyperbolic sine, cosine and tangent.
//!
//! With `|x| = n ln 2 + r`, `a = 2^n / 2` and `b = 2^-n / 2`:
//! `sinh |x| = (a - b) cosh r + (a + b) sinh r` and `cosh x = (a + b) cosh r + (a - b) sinh r`,
//! where neither sum cancels, and `sinh r` and `cosh r` are polynomials.

use super::Isa;
use super::arithmetic::{divide, polynomial, power_of_two, quick_two_sum};
use super::exp::Reduced as Exponential;

/// `(sinh r - r) / r³` over `r²`, for `|r| ≤ ln 2 / 2`: a relative error of `sinh` of 2^-61.7.
const SINH: [f64; 5] = [
    0.16666666666666677,
    0.008333333333321388,
    0.00019841269886790135,
    2.7557243513503824e-06,
    2.5109283036427268e-08,
];

/// `(cosh r - 1) / r²` over `r²`: an error of `cosh` of 2^-70.0.
const COSH: [f64; 6] = [
    0.5,
    0.041666666666666685,
    0.0013888888888873286,
    2.480158734918865e-05,
    2.7557251842939795e-07,
    2.092175793318294e-09,
];

struct Reduced {
    /// `a` and `b`, each a quarter of what the file's head says, lest `a` overflow.
    a: f64,
    b: f64,
    /// `r`, but for a low part that `sinh_tail` contains
    r: f64,
    sinh_tail: f64,
    cosh_tail: f64,
}

impl Reduced {
    /// Of an `x` that is not negative.
    #[inline(always)]
    fn of<I: Isa>(x: f64) -> Reduced {
        let x = if 711.0 < x { 711.0 } else { x };
        let Exponential { n_bits, high, low } = Exponential::of::<I>(x);
        let r = high + low;
        let z = r * r;
        // Beyond 40 b does not matter, and its exponent is out of range.
        let b = power_of_two(2043_u64.wrapping_sub(n_bits));
        Reduced {
            a: power_of_two(n_bits.wrapping_sub(2049)),
            b: if x > 40.0 { 0.0 } else { b },
            r: high,
            sinh_tail: I::mul_add(z * r, polynomial::<I, 5>(z, SINH), low),
            cosh_tail: z * polynomial::<I, 6>(z, COSH),
        }
    }

    /// A quarter of the hyperbolic sine, as the sum of two numbers.
    #[inline(always)]
    fn sinh<I: Isa>(&self) -> (f64, f64) {
        let (difference, low) = quick_two_sum(self.a, -self.b);
        let (sum, error) = quick_two_sum(difference, self.a * self.r);
        let low = I::mul_add(self.a + self.b, self.sinh_tail, low + error);
        let low = I::mul_add(difference, self.cosh_tail, low);
        // For n = 0 this is as large as the sum.
        let (sum, error) = quick_two_sum(sum, self.b * self.r);
        (sum, low + error)
    }

    /// A quarter of the hyperbolic cosine, as the sum of two numbers.
    #[inline(always)]
    fn cosh<I: Isa>(&self) -> (f64, f64) {
        let (total, low) = quick_two_sum(self.a, self.b);
        let (sum, error) = quick_two_sum(total, self.a * self.r);
        let low = I::mul_add(self.a - self.b, self.sinh_tail, low + error);
        let low = I::mul_add(total, self.cosh_tail, low);
        (sum, I::mul_add(-self.b, self.r, low))
    }
}

/// hyperbolic sine
#[inline(always)]
pub(crate) fn sinh<I: Isa>(x: f64) -> f64 {
    let (high, low) = Reduced::of::<I>(x.abs()).sinh::<I>();
    let y = (4.0 * (high + low)).copysign(x);
    // The last bits of subnormal numbers.
    if x.abs() < 1e-9 { x } else { y }
}

/// hyperbolic cosine
#[inline(always)]
pub(crate) fn cosh<I: Isa>(x: f64) -> f64 {
    let (high, low) = Reduced::of::<I>(x.abs()).cosh::<I>();
    4.0 * (high + low)
}

/// hyperbolic tangent
#[inline(always)]
pub(crate) fn tanh<I: Isa>(x: f64) -> f64 {
    let size = x.abs();
    // It is 1 to the last bit from 19.1 on.
    let r = Reduced::of::<I>(if size > 22.0 { 22.0 } else { size });
    let y = divide::<I>(r.sinh::<I>(), r.cosh::<I>()).copysign(x);
    if size < 1e-9 { x } else { y }
}
