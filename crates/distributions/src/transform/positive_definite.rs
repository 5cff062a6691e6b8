//! The transform onto positive definite matrices.

use autodiff::{Array, Shape, Var};

use super::Transform;
use super::lower_cholesky::{LowerCholeskyTransform, order_of_matrix, wrong_length};
use super::vector::part;
use crate::Constraint;
use crate::event::sum_event;

/// `y = L Lᵀ`, where L is the lower triangular matrix that [`LowerCholeskyTransform`] makes of
/// n (n + 1) / 2 numbers (Stan Reference Manual, "Covariance matrices")
///
/// ```
/// use autodiff::Graph;
/// use distributions::{PositiveDefiniteTransform, Transform};
///
/// let graph = Graph::new();
/// let y = PositiveDefiniteTransform.forward(graph.constant([2.0, 0.0, 0.0]));
/// assert_eq!(y.value().unwrap().data(), [1.0, 2.0, 2.0, 5.0]);
/// ```
#[derive(Debug, Clone)]
pub struct PositiveDefiniteTransform;

impl Transform for PositiveDefiniteTransform {
    fn forward<'g>(&self, x: Var<'g>) -> Var<'g> {
        let factor = LowerCholeskyTransform.forward(x);
        if factor.is_faulty() { factor } else { factor.matmul(factor.transpose()) }
    }

    fn inverse<'g>(&self, y: Var<'g>) -> Var<'g> {
        LowerCholeskyTransform.inverse(y.cholesky())
    }

    fn log_abs_det_jacobian<'g>(&self, x: Var<'g>, y: Var<'g>) -> Var<'g> {
        let Some(order) = order_of_matrix(y) else {
            return wrong_length(x);
        };
        let numbers = x.shape().from_right(0);
        let logs = part(x, numbers.saturating_sub(order)..numbers);
        // d(L Lᵀ) has the determinant 2ⁿ Π L[i, i]^(n - i), i from 0 on; the exponentials add 1.
        let powers: Array = (0..order).map(|i| (order - i + 1) as f64).collect();
        sum_event(logs * powers, 1) + order as f64 * std::f64::consts::LN_2
    }

    fn domain(&self) -> Constraint<'_> {
        Constraint::Real.independent(1)
    }

    fn codomain(&self) -> Constraint<'_> {
        Constraint::PositiveDefinite
    }

    fn unconstrained_shape(&self, constrained: Shape) -> Shape {
        LowerCholeskyTransform.unconstrained_shape(constrained)
    }

    fn constrained_shape(&self, unconstrained: Shape) -> Shape {
        LowerCholeskyTransform.constrained_shape(unconstrained)
    }
}
