//! The incomplete gamma functions for large a, near x = a.

use super::erfc::scaled_tail;
use super::gammainc::exponent;
use super::log_ratio::exp_sum;
use crate::math::Isa;

/// Whether [`uniform`] reaches full precision.
#[inline(always)]
pub(super) fn is_uniform(a: f64, x: f64) -> bool {
    a > 30.0 && (x - a).abs() < 0.4 * a
}

/// `(P, Q)` by Temme's uniform asymptotic expansion (1979, SIAM Journal on Mathematical Analysis
/// 10, 757). With λ = x/a and η of the sign of λ - 1 such that ½η² = λ - 1 - log λ,
///
/// `Q = ½ erfc(η √(a/2)) + exp(-½aη²)/√(2πa) S(η)` and `P = 1 - Q`.
///
/// The series of S in powers of η follows from the differential equation of Q: with
/// `η/(λ-1) = Σ f_n η^n` and Γ* the ratio of Γ(a) to Stirling's formula, Γ* S = Σ β_n η^n where
/// `β_(n-1) = f_n + (n+1)/a β_(n+1)` and Γ* = 1 + β_1/a.
#[inline(always)]
pub(super) fn uniform<I: Isa>(a: f64, x: f64) -> (f64, f64) {
    let exponent = exponent::<I>(a, x);
    // Rounding must not make it positive.
    let half_square = if exponent.hi < 0.0 { -exponent.hi } else { 0.0 };
    let eta = (2.0 * half_square / a).sqrt().copysign(x - a);

    let (mut even, mut odd, mut sum) = (0.0, 0.0, 0.0);
    for n in (1..RATIO.len()).rev() {
        // `even` is β_(n+1), `odd` is β_n.
        let beta = I::mul_add((n + 1) as f64 / a, even, RATIO[n]);
        sum = I::mul_add(sum, eta, beta);
        (even, odd) = (odd, beta);
    }
    // The last two are β_1 and β_0.
    let s = sum / (1.0 + even / a);
    let scale = exp_sum::<I>(exponent);
    let half_tail = 0.5 * scaled_tail::<I>(half_square.sqrt(), 1.0);
    let rest = s / (std::f64::consts::TAU * a).sqrt();
    if x < a {
        let lower = scale * (half_tail - rest);
        (lower, 1.0 - lower)
    } else {
        let upper = scale * (half_tail + rest);
        (1.0 - upper, upper)
    }
}

/// `η / (λ - 1)` in powers of η.
const RATIO: [f64; 26] = [
    1.0,
    -0.3333333333333333,
    0.08333333333333333,
    -0.014814814814814815,
    0.0011574074074074073,
    0.0003527336860670194,
    -0.0001787551440329218,
    3.919263178522438e-05,
    -2.185448510679992e-06,
    -1.85406221071516e-06,
    8.296711340953087e-07,
    -1.7665952736826078e-07,
    6.707853543401498e-09,
    1.0261809784240309e-08,
    -4.382036018453353e-09,
    9.14769958223679e-10,
    -2.5514193994946248e-11,
    -5.830772132550426e-11,
    2.4361948020667415e-11,
    -5.0276692801141755e-12,
    1.1004392031956135e-13,
    3.371763262400985e-13,
    -1.392388722418162e-13,
    2.8534893807047445e-14,
    -5.139111834242572e-16,
    -1.9752288294349442e-15,
];
