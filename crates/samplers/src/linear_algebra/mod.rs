//! What metrics need of linear algebra, in a fixed order of operations: results do not depend on the
//! instruction set, as those of a library that looks for one would.

mod cholesky;
mod dot;
mod eigen;
mod matrix;
mod pass;

pub(crate) use cholesky::Cholesky;
pub(crate) use dot::{
    AddMultiples, Ends, TOGETHER, add_and_dots, add_scaled, dot, dots, sum_and_dots,
};
pub(crate) use eigen::Eigen;
pub(crate) use matrix::Matrix;
pub(crate) use pass::{Pass, add_products, plus, plus_multiple, times};
