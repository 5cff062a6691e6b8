//! Coordinates that differ from a site by what other sites determine.

use std::fmt;

use autodiff::{Operand, Var};

use super::affine::Affine;
use super::{Reparameterization, Rewrite};

/// Samples `y = factor x + offset` in place of the site `x`, where the offset depends on other sites.
///
/// It helps where the data pin `y` more narrowly than its terms: a sampler then moves along one axis
/// instead of a narrow ridge. The factor is constant and positive, so the Jacobian is, too, and the
/// posterior stays as it was (Betancourt & Girolami 2015, "Hamiltonian Monte Carlo for hierarchical
/// models", section 3, for the general idea). The new site is named `…_shifted`.
///
/// ```
/// use autodiff::Graph;
/// use distributions::Normal;
/// use handlers::reparam::{Shift, reparam};
/// use handlers::{Context, condition, trace};
///
/// let model = |m: &mut Context| {
///     let modulus = m.sample("modulus", Normal::new(10.0, 1.0));
///     let absolute = m.sample("absolute", Normal::new(4.0, 0.5));
///     m.observe("apparent", Normal::new(absolute + modulus, 0.001), 14.2);
/// };
/// // Data pin the sum, so the sum is what to sample.
/// let model = reparam(&model).site("absolute", Shift::with(|sites| sites.value("modulus")));
/// let graph = Graph::new();
/// let trace = trace(&condition(&model, [("modulus", 9.0), ("absolute_shifted", 14.2)]), &graph)?;
/// let absolute = trace.get("absolute").unwrap().value().value().unwrap().to_scalar().unwrap();
/// assert!((absolute - 5.2).abs() < 1e-14);
/// # Ok::<(), handlers::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Shift<O> {
    offset: O,
    factor: f64,
}

/// An offset computed from the values of other sites; see [`Shift::with`].
#[derive(Clone)]
pub struct FromSites<F>(F);

impl<'a> Shift<Operand<'a>> {
    /// The offset is this value, for use inside a model: [`Context::reparam`](crate::Context::reparam).
    pub fn by(offset: impl Into<Operand<'a>>) -> Self {
        Self { offset: offset.into(), factor: 1.0 }
    }
}

impl<F> Shift<FromSites<F>>
where
    F: for<'g> Fn(&Rewrite<'_, 'g>) -> Result<Var<'g>, String>,
{
    /// The offset is computed from sites that were made before.
    pub fn with(offset: F) -> Self {
        Self { offset: FromSites(offset), factor: 1.0 }
    }
}

impl<O> Shift<O> {
    /// Multiplies the site by this positive number before the offset is added.
    #[must_use]
    pub fn factor(mut self, factor: f64) -> Self {
        self.factor = factor;
        self
    }
}

impl Reparameterization for Shift<Operand<'_>> {
    fn apply<'g>(&self, site: &mut Rewrite<'_, 'g>) -> Result<Var<'g>, String> {
        let offset = site.lift(&self.offset);
        shift(site, offset, self.factor)
    }
}

impl<F> Reparameterization for Shift<FromSites<F>>
where
    F: for<'g> Fn(&Rewrite<'_, 'g>) -> Result<Var<'g>, String>,
{
    fn apply<'g>(&self, site: &mut Rewrite<'_, 'g>) -> Result<Var<'g>, String> {
        let offset = (self.offset.0)(site)?;
        shift(site, offset, self.factor)
    }
}

fn shift<'g>(site: &mut Rewrite<'_, 'g>, offset: Var<'g>, factor: f64) -> Result<Var<'g>, String> {
    if !(factor > 0.0 && factor < f64::INFINITY) {
        return Err(format!("Shift: factor must be positive and finite, found {factor}"));
    }
    if offset.is_faulty() {
        return Ok(offset);
    }
    let shape = site.shape();
    if offset.shape().broadcast(shape) != Some(shape) {
        return Err(format!(
            "the shift has shape {}, but the site has shape {shape}; choose the elements that belong \
             to the site, for instance with at",
            offset.shape()
        ));
    }
    let inner = site.distribution();
    let factor = site.lift(factor);
    let shifted = site.sample("_shifted", Affine::new(inner, offset, factor)?);
    Ok((shifted - offset) / factor)
}

impl<F> fmt::Debug for FromSites<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FromSites")
    }
}
