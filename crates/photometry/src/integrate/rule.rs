//! The Gauss-Legendre rule of 3 points and its Kronrod extension to 7, on the interval from −1 to 1.

/// The nodes of the extended rule; those of the Gauss rule are 1, 3 and 5.
pub(crate) const NODES: [f64; 7] = [
    -0.960_491_268_708_020_3,
    -0.774_596_669_241_483_4,
    -0.434_243_749_346_802_56,
    0.0,
    0.434_243_749_346_802_56,
    0.774_596_669_241_483_4,
    0.960_491_268_708_020_3,
];

/// The weights of the Gauss rule, exact for polynomials of degree 5.
pub(crate) const GAUSS: [f64; 7] = [0.0, 5.0 / 9.0, 0.0, 8.0 / 9.0, 0.0, 5.0 / 9.0, 0.0];

/// The weights of the extended rule, exact for polynomials of degree 11 (Kronrod 1965, "Nodes and
/// Weights of Quadrature Formulas").
pub(crate) const KRONROD: [f64; 7] = [
    0.104_656_226_026_467_27,
    0.268_488_089_868_333_44,
    0.401_397_414_775_962_2,
    0.450_916_538_658_474_15,
    0.401_397_414_775_962_2,
    0.268_488_089_868_333_44,
    0.104_656_226_026_467_27,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_rules_are_exact_to_their_degree() {
        for (weights, degree) in [(GAUSS, 5), (KRONROD, 11)] {
            for power in 0..=degree + 1 {
                let sum: f64 = NODES.iter().zip(weights).map(|(x, w)| w * x.powi(power)).sum();
                let exact = if power % 2 == 0 { 2.0 / f64::from(power + 1) } else { 0.0 };
                let is_exact = (sum - exact).abs() < 1e-15;
                assert_eq!(is_exact, power <= degree, "degree {power}: {sum} {exact}");
            }
        }
    }
}
