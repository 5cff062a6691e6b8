//! A model compiled for sampling: its log density with gradient, and the way back to its sites.

use std::sync::Arc;

use autodiff::{Graph, Program, Shape, Workspace, grad};
use draws::Draws;
use handlers::{Model, SiteKind};
use samplers::LogDensity;

use crate::unconstrained::Unconstrained;
use crate::{Error, ErrorKind};

/// A site whose values are among the draws: latent or deterministic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSite {
    /// The name.
    pub name: String,
    /// The shape of one draw.
    pub shape: Shape,
}

/// A model as a log density over unconstrained coordinates, compiled with its gradient.
///
/// ```
/// use distributions::HalfNormal;
/// use handlers::Context;
/// use infer::CompiledModel;
/// use samplers::LogDensity;
///
/// let model = |m: &mut Context| {
///     m.sample("spread", HalfNormal::new(1.0));
/// };
/// let compiled = CompiledModel::new(&model)?;
/// // The coordinate is log(spread): at 0 the density is that of spread = 1, the Jacobian is 1.
/// let mut gradient = [0.0];
/// let log_density = compiled.log_density().value_and_grad(&[0.0], &mut gradient);
/// assert!((log_density - (-0.7257913526447274)).abs() < 1e-15);
/// assert_eq!(gradient, [0.0]);
/// assert_eq!(compiled.constrain(&[0.0])?, [1.0]);
/// # Ok::<(), infer::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct CompiledModel {
    density: Arc<Program>,
    constrain: Arc<Program>,
    stored: Vec<StoredSite>,
    dim: usize,
}

impl CompiledModel {
    /// Traces the model once, differentiates its log density and compiles both.
    ///
    /// # Errors
    /// Every mistake found in the model; a latent site that is discrete; no latent site.
    pub fn new(model: &dyn Model) -> Result<Self, Error> {
        let graph = Graph::new();
        let unconstrained = Unconstrained::trace(model, &graph)?;
        let inputs = unconstrained.inputs();
        let log_density = unconstrained.log_density(&graph);
        let mut outputs = vec![log_density];
        outputs.extend(grad(log_density, &inputs));
        let density = graph.compile(&inputs, &outputs)?;

        let sites = unconstrained.trace.sites().iter();
        let kept = sites.filter(|s| s.is_latent() || matches!(s.kind(), SiteKind::Deterministic));
        let (stored, values): (Vec<_>, Vec<_>) = kept
            .map(|s| (StoredSite { name: s.name().to_owned(), shape: s.shape() }, s.value()))
            .unzip();
        let constrain = graph.compile(&inputs, &values)?;
        Ok(Self {
            dim: density.input_len(),
            density: Arc::new(density),
            constrain: Arc::new(constrain),
            stored,
        })
    }

    /// The number of unconstrained coordinates.
    pub fn dim(&self) -> usize {
        self.dim
    }

    /// The sites whose values are among the draws, in the order of the model.
    pub fn stored_sites(&self) -> &[StoredSite] {
        &self.stored
    }

    /// The log density for a sampler, with scratch space of its own.
    pub fn log_density(&self) -> ModelDensity {
        ModelDensity { program: self.density.clone(), workspace: self.density.workspace() }
    }

    /// The values of the stored sites at a position, one after the other.
    ///
    /// # Errors
    /// If the position has the wrong length.
    pub fn constrain(&self, position: &[f64]) -> Result<Vec<f64>, Error> {
        let mut values = vec![0.0; self.constrain.output_len()];
        let mut workspace = self.constrain.workspace();
        self.constrain
            .eval(&mut workspace, position, &mut values)
            .map_err(|e| Error::new(ErrorKind::Model, format!("constrain: {e}")))?;
        Ok(values)
    }

    /// Draws of the stored sites from draws of the variable `position`.
    pub(crate) fn constrain_draws(&self, positions: &Draws) -> Result<Draws, Error> {
        let (num_chains, num_draws) = (positions.num_chains(), positions.num_draws());
        let rows = num_chains * num_draws;
        let width = self.constrain.output_len();
        let mut values = vec![0.0; rows * width];
        self.constrain.eval_batch(positions.variable("position")?.values(), &mut values)?;
        let mut draws = Draws::new(num_chains, num_draws);
        let mut start = 0;
        for site in &self.stored {
            let size = site.shape.size();
            let mut column = Vec::with_capacity(rows * size);
            for row in values.chunks_exact(width) {
                column.extend_from_slice(&row[start..start + size]);
            }
            draws.add(&site.name, site.shape.axes(), column)?;
            start += size;
        }
        Ok(draws)
    }
}

/// The log density of a [`CompiledModel`] with the scratch space of one chain.
#[derive(Debug, Clone)]
pub struct ModelDensity {
    program: Arc<Program>,
    workspace: Workspace,
}

impl ModelDensity {
    /// The program that is evaluated: from a position to the log density and its gradient.
    pub fn program(&self) -> &Program {
        &self.program
    }
}

impl LogDensity for ModelDensity {
    fn dim(&self) -> usize {
        self.program.input_len()
    }

    fn value_and_grad(&mut self, position: &[f64], gradient: &mut [f64]) -> f64 {
        // Slices of another length than `dim` break the contract; NaN means "reject".
        let result = self.program.value_and_grad(&mut self.workspace, position, gradient);
        result.unwrap_or(f64::NAN)
    }
}
