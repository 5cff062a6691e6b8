//! What metrics need of linear algebra, in a fixed order of operations: results do not depend on the
//! instruction set, as those of a library that looks for one would.

mod cholesky;
mod dot;
mod eigen;
mod matrix;

pub(crate) use cholesky::Cholesky;
pub(crate) use dot::{add_scaled, dot, dots_with_sum};
pub(crate) use eigen::Eigen;
pub(crate) use matrix::Matrix;
