//! What an expression can be made of: a number, an array, or a variable of a graph.

use crate::{Array, Var};

/// A number, an array or a variable: what every operation takes.
///
/// Functions take `impl Into<Operand>`, so that all three can be given as they are.
#[derive(Debug, Clone)]
pub enum Operand<'g> {
    /// A number.
    Scalar(f64),
    /// An array of numbers.
    Array(Array),
    /// A variable, which may turn out to be constant.
    Var(Var<'g>),
}

impl Operand<'_> {
    /// The value, unless it depends on an input of the graph.
    pub fn value(&self) -> Option<Array> {
        match self {
            Operand::Scalar(value) => Some(Array::scalar(*value)),
            Operand::Array(array) => Some(array.clone()),
            Operand::Var(var) => var.value(),
        }
    }

    /// The shape of the value.
    pub fn shape(&self) -> crate::Shape {
        match self {
            Operand::Scalar(_) => crate::Shape::SCALAR,
            Operand::Array(array) => array.shape(),
            Operand::Var(var) => var.shape(),
        }
    }

    /// Whether this came of an operation whose fault is reported elsewhere.
    pub fn is_faulty(&self) -> bool {
        match self {
            Operand::Scalar(_) => false,
            Operand::Array(array) => array.fault().is_some(),
            Operand::Var(var) => var.is_faulty(),
        }
    }
}

impl From<f64> for Operand<'_> {
    fn from(value: f64) -> Self {
        Operand::Scalar(value)
    }
}

impl From<Array> for Operand<'_> {
    fn from(array: Array) -> Self {
        Operand::Array(array)
    }
}

impl From<&Array> for Operand<'_> {
    fn from(array: &Array) -> Self {
        Operand::Array(array.clone())
    }
}

impl From<Vec<f64>> for Operand<'_> {
    fn from(values: Vec<f64>) -> Self {
        Operand::Array(values.into())
    }
}

impl From<&[f64]> for Operand<'_> {
    fn from(values: &[f64]) -> Self {
        Operand::Array(values.into())
    }
}

impl From<&Vec<f64>> for Operand<'_> {
    fn from(values: &Vec<f64>) -> Self {
        Operand::Array(values.as_slice().into())
    }
}

impl<const N: usize> From<[f64; N]> for Operand<'_> {
    fn from(values: [f64; N]) -> Self {
        Operand::Array(values.into())
    }
}

impl<'g> From<Var<'g>> for Operand<'g> {
    fn from(var: Var<'g>) -> Self {
        Operand::Var(var)
    }
}

impl<'g> From<&Operand<'g>> for Operand<'g> {
    fn from(operand: &Operand<'g>) -> Self {
        operand.clone()
    }
}
