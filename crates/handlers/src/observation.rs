//! The data of an observed site, or their absence.

use autodiff::{Array, Operand, Var};

/// What [`Context::observe`](crate::Context::observe) takes: data, or none.
///
/// Made from numbers, arrays and variables, and from an `Option` of an array, so that one model
/// serves simulation and fit.
#[derive(Debug, Clone)]
pub enum Observation<'g> {
    /// Data.
    Value(Operand<'g>),
    /// No data: the site is sampled.
    Missing,
}

impl From<f64> for Observation<'_> {
    fn from(value: f64) -> Self {
        Observation::Value(value.into())
    }
}

impl From<Array> for Observation<'_> {
    fn from(value: Array) -> Self {
        Observation::Value(value.into())
    }
}

impl From<&Array> for Observation<'_> {
    fn from(value: &Array) -> Self {
        Observation::Value(value.into())
    }
}

impl From<&[f64]> for Observation<'_> {
    fn from(values: &[f64]) -> Self {
        Observation::Value(values.into())
    }
}

impl From<&Vec<f64>> for Observation<'_> {
    fn from(values: &Vec<f64>) -> Self {
        Observation::Value(values.into())
    }
}

impl<const N: usize> From<[f64; N]> for Observation<'_> {
    fn from(values: [f64; N]) -> Self {
        Observation::Value(values.into())
    }
}

impl<'g> From<Var<'g>> for Observation<'g> {
    fn from(value: Var<'g>) -> Self {
        Observation::Value(value.into())
    }
}

impl From<Option<&Array>> for Observation<'_> {
    fn from(value: Option<&Array>) -> Self {
        value.map_or(Observation::Missing, Observation::from)
    }
}

impl From<&Option<Array>> for Observation<'_> {
    fn from(value: &Option<Array>) -> Self {
        value.as_ref().into()
    }
}
