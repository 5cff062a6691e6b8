//! Derivatives of digamma of any order.

use super::double::Double;
use super::log_ratio::{normalized, power_of_two};
use super::{digamma, trigamma};
use crate::math::Isa;

/// `ψ⁽ⁿ⁾(x)` for whole n from 0 to 1000: for n ≤ 1 on the whole line, for n ≥ 2 where x ≥ 0, with
/// the limit from the side of the zero's sign at ±0.
///
/// The Euler-Maclaurin formula for `(-1)^(n+1) n! Σ_{k≥0} (x+k)^-(n+1)` (Abramowitz & Stegun 1964,
/// 6.4.10 and 6.4.11), all relative to its first term.
#[inline(always)]
pub(crate) fn polygamma<I: Isa>(n: f64, x: f64) -> f64 {
    if n == 0.0 {
        return digamma::<I>(x);
    }
    if n == 1.0 {
        return trigamma::<I>(x);
    }
    if !((2.0..=1000.0).contains(&n) && n == n.floor() && x >= 0.0) {
        return f64::NAN;
    }
    let order = n as u32;
    let is_even = order.is_multiple_of(2);
    let sign = if is_even { -1.0 } else { 1.0 };
    if x == 0.0 {
        return if is_even { -f64::INFINITY.copysign(x) } else { f64::INFINITY };
    }
    if x == f64::INFINITY {
        return 0.0 * sign;
    }
    let mut end = Double::new(x);
    let mut sum = 0.0;
    let mut k = 0.0;
    while end.hi < n + 12.0 {
        sum += power::<I>(Double::new(x).over::<I>(end), order + 1).hi;
        k += 1.0;
        end = Double::sum(x, k);
    }
    let last = power::<I>(Double::new(x).over::<I>(end), order + 1).hi;
    let end = end.hi;
    // n! end^-n-1 [end/n + ½ + Σ_k B_2k/(2k)! (n+1)(n+2)…(n+2k-1) / end^(2k-1)].
    let mut rest = end / n + 0.5;
    let mut factor = (n + 1.0) / end;
    for (k, coefficient) in (1..).zip(BERNOULLI) {
        rest += coefficient * factor;
        let two_k = f64::from(2 * k);
        factor *= (n + two_k) / end * ((n + two_k + 1.0) / end);
    }
    sign * leading::<I>(order, x) * I::mul_add(last, rest, sum)
}

/// `n! / x^(n+1)` for x > 0, with products of twice the precision.
#[inline(always)]
fn leading<I: Isa>(n: u32, x: f64) -> f64 {
    const LARGE: f64 = 1e150;
    /// 2⁻⁵¹²
    const DOWN: f64 = 7.458_340_731_200_207e-155;
    let (mantissa, exponent) = normalized(Double::new(x));
    let power = power::<I>(mantissa, n + 1);
    let (mut factorial, mut downs) = (Double::new(1.0), 0.0);
    for k in 2..=n {
        factorial = factorial.times::<I>(f64::from(k));
        if factorial.hi > LARGE {
            factorial = Double { hi: factorial.hi * DOWN, lo: factorial.lo * DOWN };
            downs += 1.0;
        }
    }
    let mut exponent = 512.0 * downs - f64::from(n + 1) * exponent;
    let mut value = factorial.over::<I>(power).hi;
    while exponent != 0.0 && value != 0.0 && value != f64::INFINITY {
        let step = exponent.clamp(-500.0, 500.0);
        value *= power_of_two(step as i64);
        exponent -= step;
    }
    value
}

/// `x^n` by squaring.
#[inline(always)]
fn power<I: Isa>(mut x: Double, mut n: u32) -> Double {
    let mut product = Double::new(1.0);
    while n > 0 {
        if n % 2 == 1 {
            product = product.times_double::<I>(x);
        }
        x = x.times_double::<I>(x);
        n /= 2;
    }
    product
}

/// `B_2k / (2k)!`, of the even Bernoulli numbers from k = 1.
const BERNOULLI: [f64; 12] = [
    1.0 / 12.0,
    -1.0 / 720.0,
    1.0 / 30_240.0,
    -1.0 / 1_209_600.0,
    1.0 / 47_900_160.0,
    -691.0 / 1_307_674_368_000.0,
    1.0 / 74_724_249_600.0,
    -3617.0 / 10_670_622_842_880_000.0,
    43_867.0 / 5_109_094_217_170_944_000.0,
    -174_611.0 / 802_857_662_698_291_200_000.0,
    77_683.0 / 14_101_100_039_391_805_440_000.0,
    -236_364_091.0 / 1_693_824_136_731_743_669_452_800_000.0,
];
