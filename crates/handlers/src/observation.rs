//! The data of an observed site, or their absence.

use autodiff::{Array, Operand, Var};

use crate::MaskValue;

/// What [`Context::observe`](crate::Context::observe) takes: data, none, or a part of them.
///
/// Made from numbers, arrays and variables, and from an `Option` of an array, so that one model
/// serves simulation and fit.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Observation<'g> {
    /// Data.
    Value(Operand<'g>),
    /// No data: the site is sampled.
    Missing,
    /// Data of which some are missing. Made by [`Observation::partly`].
    Partly {
        /// The data; what stands in missing places has no meaning.
        data: Array,
        /// 1 for each element of the batch that is there, else 0.
        is_observed: Array,
    },
}

impl Observation<'_> {
    /// Data that are there where `is_observed` is `true`; the other elements become a latent site,
    /// named `…_unobserved`, and the model goes on with the whole array.
    ///
    /// ```
    /// use autodiff::{Array, Graph};
    /// use distributions::Normal;
    /// use handlers::{Context, Observation, seed, trace};
    ///
    /// let y = Array::from([1.0, f64::NAN, 3.0]);
    /// let model = |m: &mut Context| {
    ///     m.plate("data", 3, |m| {
    ///         let y = m.observe("y", Normal::new(2.0, 1.0), Observation::partly(&y, [true, false, true]));
    ///         m.deterministic("twice", 2.0 * y);
    ///     });
    /// };
    /// let graph = Graph::new();
    /// let trace = trace(&seed(&model, 1), &graph)?;
    /// assert_eq!(trace.get("y_unobserved").unwrap().shape(), [1].into());
    /// let twice = trace.get("twice").unwrap().value().value().unwrap();
    /// assert_eq!((twice.data()[0], twice.data()[2]), (2.0, 6.0));
    /// # Ok::<(), handlers::Error>(())
    /// ```
    pub fn partly(data: impl Into<Array>, is_observed: impl Into<MaskValue<'static>>) -> Self {
        let is_observed = is_observed.into().into_operand().value();
        // Nothing that lives outside a model depends on its sites, so there is a value.
        let is_observed = is_observed.unwrap_or_else(|| Array::scalar(f64::NAN));
        Observation::Partly { data: data.into(), is_observed }
    }

    /// Data that are missing where they are NaN; see [`Observation::partly`].
    ///
    /// ```
    /// use autodiff::Graph;
    /// use distributions::Normal;
    /// use handlers::{Context, Observation, seed, trace};
    ///
    /// let model = |m: &mut Context| {
    ///     let y = Observation::nan_is_missing([1.0, f64::NAN]);
    ///     m.plate("data", 2, |m| m.observe("y", Normal::new(0.0, 1.0), y));
    /// };
    /// let graph = Graph::new();
    /// assert!(trace(&seed(&model, 1), &graph)?.get("y_unobserved").unwrap().is_latent());
    /// # Ok::<(), handlers::Error>(())
    /// ```
    pub fn nan_is_missing(data: impl Into<Array>) -> Self {
        let data: Array = data.into();
        let is_there: Vec<f64> = data.data().iter().map(|x| f64::from(!x.is_nan())).collect();
        // There is one number for each element.
        let is_observed = Array::new(data.shape(), is_there).unwrap_or_else(|_| data.clone());
        Observation::Partly { data, is_observed }
    }
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
