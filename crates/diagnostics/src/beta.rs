//! The inverse of the cumulative distribution function of the beta distribution.

use libm::lgamma;

/// The `x` in `[0, 1]` at which the cumulative distribution function of Beta(a, b) is `p`.
///
/// For `a, b >= 1` and `0 < p < 1`; NaN if one of them is NaN. By bisection, which needs no
/// derivative and cannot leave the interval.
pub(crate) fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    if p.is_nan() || a.is_nan() || b.is_nan() {
        return f64::NAN;
    }
    let (mut low, mut high) = (0.0, 1.0);
    // 100 halvings reach neighbouring numbers for every root above 1e-14.
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if beta_cdf(middle, a, b) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// The regularized incomplete beta function `I_x(a, b)`.
///
/// `x^a (1 - x)^b / (a B(a, b))` times a continued fraction (DLMF 8.17.22), which converges fast
/// for `x` below the mean; above it `I_x(a, b) = 1 - I_(1-x)(b, a)` (DLMF 8.17.4).
fn beta_cdf(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_cdf_below_mean(1.0 - x, b, a);
    }
    beta_cdf_below_mean(x, a, b)
}

fn beta_cdf_below_mean(x: f64, a: f64, b: f64) -> f64 {
    let log_beta = lgamma(a) + lgamma(b) - lgamma(a + b);
    let front = (a * x.ln() + b * (-x).ln_1p() - log_beta).exp() / a;
    // The fraction 1 + d_1/(1 + d_2/(1 + …)) by the modified method of Lentz: Thompson and Barnett
    // (1986), Journal of Computational Physics 64, 490.
    let away_from_zero = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let (mut fraction, mut c, mut d) = (1.0, 1.0, 0.0);
    // The number of terms needed grows as the square root of a and b; 1e5 do for 1e9.
    for term in 1..100_000_u32 {
        let m = f64::from(term / 2);
        let coefficient = if term % 2 == 0 {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        };
        d = 1.0 / away_from_zero(1.0 + coefficient * d);
        c = away_from_zero(1.0 + coefficient / c);
        fraction *= c * d;
        if (c * d - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    front / fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distribution_function_agrees_with_mpmath() {
        for (a, b, x, expected) in [
            (1.0, 1.0, 0.3, 0.3),
            (2.5, 4.0, 0.2, 0.163_859_061_391_184_6),
            (51.0, 951.0, 0.05, 0.465_360_358_383_842_78),
            (20_000.5, 1000.25, 0.953, 0.662_820_906_326_858_3),
            (400.0, 400.0, 0.5, 0.5),
        ] {
            let computed = beta_cdf(x, a, b);
            assert!((computed / expected - 1.0).abs() < 1e-10, "{a} {b}: {computed}");
        }
        assert_eq!(beta_cdf(0.0, 2.0, 3.0), 0.0);
        assert_eq!(beta_cdf(1.0, 2.0, 3.0), 1.0);
    }

    #[test]
    fn the_quantile_inverts_the_distribution_function() {
        for (a, b) in [(1.0, 1.0), (1.0, 2000.0), (3.5, 2.0), (1e5, 1e5), (1e6, 1.0)] {
            for p in [0.01, 0.158_655_3, 0.5, 0.841_344_7] {
                let computed = beta_cdf(beta_quantile(p, a, b), a, b);
                assert!((computed / p - 1.0).abs() < 1e-8, "{p} {a} {b}: {computed}");
            }
        }
        assert!(beta_quantile(0.5, f64::NAN, 1.0).is_nan());
    }
}
