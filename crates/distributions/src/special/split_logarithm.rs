//! The logarithm in two parts, for differences from numbers that are close to it.
//!
//! A logarithm of 700 is rounded by 6e-14, which a small scale magnifies. With `x = 2^k m` and m near 1
//! the first part of `k log 2` has few enough digits to be exact, so what is rounded is only its
//! difference from a number close by, and the second part, which is small.

use autodiff::primitive::{Binary, Log, Sub, Unary};
use autodiff::{Isa, Var};

/// `log x` without its second part, [`LogRest`], for x > 0: a multiple of the leading digits of log 2
#[derive(Debug)]
pub(crate) struct LogLeading;
impl Unary for LogLeading {
    const NAME: &'static str = "log_leading";
    const TEST_DOMAIN: (f64, f64) = (1.5, 2.5);
    fn value<I: Isa>(x: f64) -> f64 {
        exponent(x).0 * LN_2_LEADING
    }
    fn derivative<'g>(_x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        // It moves in steps.
        None
    }
}

/// `log x` less [`LogLeading`], between -0.35 and 0.35
#[derive(Debug)]
pub(crate) struct LogRest;
impl Unary for LogRest {
    const NAME: &'static str = "log_rest";
    const TEST_DOMAIN: (f64, f64) = (1.5, 2.5);
    fn value<I: Isa>(x: f64) -> f64 {
        let (exponent, mantissa) = exponent(x);
        exponent * LN_2_REST + Log::value::<I>(mantissa)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(1.0 / x)
    }
}

/// [`Sub`], but not taken apart when something is added to it
#[derive(Debug)]
pub(crate) struct Difference;
impl Binary for Difference {
    const NAME: &'static str = "difference";
    const TEST_DOMAIN: [(f64, f64); 2] = Sub::TEST_DOMAIN;
    #[inline(always)]
    fn value<I: Isa>(a: f64, b: f64) -> f64 {
        Sub::value::<I>(a, b)
    }
    fn derivative_left<'g>(a: Var<'g>, b: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Sub::derivative_left(a, b, y)
    }
    fn derivative_right<'g>(a: Var<'g>, b: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Sub::derivative_right(a, b, y)
    }
}

/// `log 2` up to its 32nd binary digit, and the rest.
const LN_2_LEADING: f64 = 0.693_147_180_369_123_8;
const LN_2_REST: f64 = 1.908_214_929_270_587_7e-10;

/// `(k, m)` with `x = 2^k m` and m between √½ and √2; for what is not positive and finite `(0, x)`.
fn exponent(x: f64) -> (f64, f64) {
    // 2⁵⁴, so that subnormal numbers have an exponent too.
    const UP: f64 = 18_014_398_509_481_984.0;
    if !(x > 0.0 && x < f64::INFINITY) {
        return (0.0, x);
    }
    let (scaled, shift) = if x < f64::MIN_POSITIVE { (x * UP, 54) } else { (x, 0) };
    let bits = scaled.to_bits();
    let exponent = (bits >> 52) as i64 - 1023;
    let mantissa = f64::from_bits(bits & (u64::MAX >> 12) | 1.0f64.to_bits());
    let (exponent, mantissa) = if mantissa > std::f64::consts::SQRT_2 {
        (exponent + 1, 0.5 * mantissa)
    } else {
        (exponent, mantissa)
    };
    ((exponent - shift) as f64, mantissa)
}

#[cfg(test)]
mod tests {
    use super::*;
    use autodiff::Plain;

    #[test]
    fn the_parts_are_those_of_the_logarithm() {
        for x in [5e-324, 1e-310, 1e-300, 0.1, 0.7, 0.71, 1.0, 1.4, 1.5, 3.0, 1e17, f64::MAX] {
            let (k, m) = exponent(x);
            // In two steps, since 2⁻¹⁰⁷⁴ alone has no inverse.
            let half = (0.5 * k).trunc();
            assert_eq!(m * half.exp2() * (k - half).exp2(), x, "{x}");
            let [leading, rest] = [LogLeading::value::<Plain>(x), LogRest::value::<Plain>(x)];
            assert!(((leading + rest) / x.ln() - 1.0).abs() < 1e-15 || x == 1.0, "{x}");
            assert!(rest.abs() <= 0.347, "{x} {rest}");
        }
        assert_eq!(LogRest::value::<Plain>(0.0), f64::NEG_INFINITY);
        assert!(LogRest::value::<Plain>(-1.0).is_nan());
    }
}
