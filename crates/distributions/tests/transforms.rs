//! Laws of transforms: they are one-to-one, and know their Jacobian.

mod cases;

use cases::{at, central_difference};
use distributions::{Constraint, biject_to};

#[test]
fn transforms_are_inverse_to_themselves_and_know_their_jacobian() {
    let constraints = [
        Constraint::Real,
        Constraint::Positive,
        Constraint::NonNegative,
        Constraint::GreaterThan { low: (-3.0).into() },
        Constraint::LessThan { high: (-3.0).into() },
        Constraint::Circular,
        Constraint::Interval { low: (-1.0).into(), high: 2.5.into() },
    ];
    for constraint in constraints {
        let transform = biject_to(&constraint).unwrap();
        for x in [-6.0, -0.5, 0.0, 1.25, 5.0] {
            let y = at(|v| transform.forward(v), x);
            assert_eq!(at(|v| constraint.contains(v), y), 1.0, "{constraint:?}");
            let back = at(|v| transform.inverse(v), y);
            assert!((back - x).abs() < 1e-12, "{constraint:?}: {back} {x}");
            let found = at(|v| transform.log_abs_det_jacobian(v, transform.forward(v)), x);
            let expected = central_difference(|t| at(|v| transform.forward(v), t), x).abs().ln();
            assert!((found - expected).abs() < 1e-7, "{constraint:?}: {found} {expected}");
        }
        // Far out the value sticks to the bound but the Jacobian stays finite.
        for x in [-800.0, 800.0] {
            let found = at(|v| transform.log_abs_det_jacobian(v, transform.forward(v)), x);
            assert!(found.is_finite(), "{constraint:?} at {x}: {found}");
        }
    }
}
