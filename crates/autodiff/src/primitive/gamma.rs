//! The gamma function's logarithm, its derivatives, and the incomplete gamma function.

use std::f64::consts::PI;

use super::{Binary, Unary, methods};
use crate::math::Isa;
use crate::{Operand, Var};

/// `log |Γ(x)|`
#[derive(Debug)]
pub struct Lgamma;
impl Unary for Lgamma {
    const NAME: &'static str = "lgamma";
    const TEST_DOMAIN: (f64, f64) = (0.1, 30.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        libm::lgamma(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(x.digamma())
    }
}

/// `ψ(x)`, the derivative of `log Γ`
#[derive(Debug)]
pub struct Digamma;
impl Unary for Digamma {
    const NAME: &'static str = "digamma";
    const TEST_DOMAIN: (f64, f64) = (0.1, 30.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        digamma(x)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(x.graph().constant(1.0).polygamma(x))
    }
}

/// `ψ⁽ⁿ⁾(x)`, the n-th derivative of `ψ`, for x > 0 and whole n ≥ 1; arguments `n`, `x`
#[derive(Debug)]
pub struct Polygamma;
impl Binary for Polygamma {
    const NAME: &'static str = "polygamma";
    const TEST_DOMAIN: [(f64, f64); 2] = [(2.0, 2.0), (0.3, 30.0)];
    #[inline(always)]
    fn value<I: Isa>(n: f64, x: f64) -> f64 {
        polygamma(n, x)
    }
    fn derivative_left<'g>(n: Var<'g>, _x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(n.graph().fault("polygamma has no derivative by its order, which must be a constant"))
    }
    fn derivative_right<'g>(n: Var<'g>, x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some((n + 1.0).polygamma(x))
    }
}

/// `Q(a, x) = Γ(a, x) / Γ(a)`, the regularised upper incomplete gamma function; arguments `a`, `x`
#[derive(Debug)]
pub struct Gammaincc;
impl Binary for Gammaincc {
    const NAME: &'static str = "gammaincc";
    const TEST_DOMAIN: [(f64, f64); 2] = [(0.5, 20.0), (0.1, 30.0)];
    #[inline(always)]
    fn value<I: Isa>(a: f64, x: f64) -> f64 {
        gammaincc(a, x)
    }
    fn derivative_left<'g>(a: Var<'g>, _x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(
            a.graph()
                .fault("gammaincc has no derivative by its first argument here: keep it constant"),
        )
    }
    fn derivative_right<'g>(a: Var<'g>, x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(-((a - 1.0).xlogy(x) - x - a.lgamma()).exp())
    }
}

methods! {
    /// `log |Γ(x)|` of each element.
    lgamma: Lgamma;
    /// `ψ(x) = Γ'(x) / Γ(x)` of each element.
    digamma: Digamma;
}

impl<'g> Var<'g> {
    /// `ψ⁽ⁿ⁾(x)` where `self` is the order n ≥ 1; NaN for x ≤ 0.
    #[track_caller]
    #[must_use]
    pub fn polygamma(self, x: impl Into<Operand<'g>>) -> Var<'g> {
        self.binary::<Polygamma>(x)
    }

    /// `Q(a, x)`, the regularised upper incomplete gamma function, where `self` is a.
    #[track_caller]
    #[must_use]
    pub fn gammaincc(self, x: impl Into<Operand<'g>>) -> Var<'g> {
        self.binary::<Gammaincc>(x)
    }
}

/// `B_2k`, the even Bernoulli numbers from k = 1.
const BERNOULLI: [f64; 12] = [
    1.0 / 6.0,
    -1.0 / 30.0,
    1.0 / 42.0,
    -1.0 / 30.0,
    5.0 / 66.0,
    -691.0 / 2730.0,
    7.0 / 6.0,
    -3617.0 / 510.0,
    43867.0 / 798.0,
    -174_611.0 / 330.0,
    854_513.0 / 138.0,
    -236_364_091.0 / 2730.0,
];

/// The argument from which the asymptotic series below reach full precision.
const ASYMPTOTIC: f64 = 12.0;

/// Reflection for negative x, recurrence up to [`ASYMPTOTIC`], then the asymptotic series
/// (Abramowitz & Stegun 1964, 6.3.7, 6.3.5 and 6.3.18).
fn digamma(mut x: f64) -> f64 {
    if x <= 0.0 {
        if x == x.floor() {
            return f64::NAN;
        }
        // tan(πx) from the fraction alone: πx itself would lose digits for large x.
        return digamma(1.0 - x) - PI / (PI * (x - x.round())).tan();
    }
    let mut shift = 0.0;
    while x < ASYMPTOTIC {
        shift += 1.0 / x;
        x += 1.0;
    }
    let inverse_square = 1.0 / (x * x);
    let mut series = 0.0;
    for (k, b) in BERNOULLI.iter().enumerate().rev() {
        series = (series + b / (2 * k + 2) as f64) * inverse_square;
    }
    x.ln() - 0.5 / x - series - shift
}

/// Recurrence, then the asymptotic series (Abramowitz & Stegun 1964, 6.4.6 and 6.4.11).
fn polygamma(n: f64, mut x: f64) -> f64 {
    if !(n >= 1.0 && n == n.floor() && x > 0.0) {
        return f64::NAN;
    }
    if x == f64::INFINITY {
        return 0.0;
    }
    // Everything is divided by (n - 1)!, which is put back last; the sum has one sign.
    let mut sum = 0.0;
    while x < ASYMPTOTIC + n {
        sum += n * x.powf(-n - 1.0);
        x += 1.0;
    }
    let mut series = 1.0 + n / (2.0 * x);
    let mut factor = 1.0;
    for (k, b) in BERNOULLI.iter().enumerate() {
        let two_k = (2 * k + 2) as f64;
        factor *= (two_k + n - 2.0) * (two_k + n - 1.0) / ((two_k - 1.0) * two_k * x * x);
        series += b * factor;
    }
    sum += series * x.powf(-n);
    let magnitude = sum * libm::tgamma(n);
    if n % 2.0 == 0.0 { -magnitude } else { magnitude }
}

/// The series of the lower function below x = a + 1, the continued fraction of the upper one above
/// (Abramowitz & Stegun 1964, 6.5.29 and 6.5.31; evaluated by Lentz's method).
fn gammaincc(a: f64, x: f64) -> f64 {
    if a.is_nan() || x.is_nan() || a <= 0.0 || x < 0.0 {
        return f64::NAN;
    }
    if x == 0.0 {
        return 1.0;
    }
    if x == f64::INFINITY {
        return 0.0;
    }
    let front = gamma_density(a, x);
    // Both converge in about sqrt(a) terms where they are used; the bound only ends a NaN.
    let most = 200 + (20.0 * a.sqrt()) as usize;
    if x < a + 1.0 {
        let (mut term, mut sum) = (1.0 / a, 1.0 / a);
        for i in 1..most {
            term *= x / (a + i as f64);
            sum += term;
            if term < sum * 1e-17 {
                break;
            }
        }
        return 1.0 - front * sum;
    }
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for i in 1..most {
        let numerator = -(i as f64) * (i as f64 - a);
        b += 2.0;
        d = 1.0 / nonzero(numerator * d + b, TINY);
        c = nonzero(b + numerator / c, TINY);
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-16 {
            break;
        }
    }
    front * fraction
}

/// `x^a e^-x / Γ(a)`.
fn gamma_density(a: f64, x: f64) -> f64 {
    if a < ASYMPTOTIC {
        return (a * x.ln() - x - libm::lgamma(a)).exp();
    }
    // The three terms above are much larger than their sum, so for large a the leading parts are
    // cancelled by hand: Stirling's series for Γ (Abramowitz & Stegun 1964, 6.1.40).
    let inverse_square = 1.0 / (a * a);
    let mut stirling = 0.0;
    for (k, b) in BERNOULLI.iter().enumerate().rev() {
        let two_k = (2 * k + 2) as f64;
        stirling = stirling * inverse_square + b / (two_k * (two_k - 1.0));
    }
    let deviation = excess_over_log1p((x - a) / a);
    (a / (2.0 * PI)).sqrt() * (-a * deviation - stirling / a).exp()
}

/// `d - log(1 + d)`, also where the two are nearly equal.
fn excess_over_log1p(d: f64) -> f64 {
    if d.abs() > 0.1 {
        return d - d.ln_1p();
    }
    // The alternating series; 0.1^18 is below the precision of its first term.
    (2..20).rev().fold(0.0, |sum, k| 1.0 / f64::from(k) - d * sum) * d * d
}

fn nonzero(x: f64, tiny: f64) -> f64 {
    if x.abs() < tiny { tiny } else { x }
}
