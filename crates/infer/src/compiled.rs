//! A model compiled for sampling: its log density with gradient, and the ways to its sites and back.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use autodiff::{Array, Graph, Program, Shape, Workspace, grad};
use draws::Draws;
use handlers::Model;
use samplers::{LogDensity, Observer, Silent};

use crate::batch::evaluate;
use crate::coordinates::{Coordinates, Plan, SiteCoordinates, choose_coordinates};
use crate::store::{Store, StoredSite, choose};
use crate::unconstrained::{Inputs, Params, Unconstrained};
use crate::{Error, ErrorKind};

/// A latent site in the position.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) name: String,
    /// The shape of its value.
    pub(crate) shape: Shape,
    /// The number of its coordinates.
    pub(crate) num_coordinates: usize,
    /// Where a chain starts, if the model says.
    pub(crate) initial: Option<Array>,
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
/// assert_eq!(compiled.constrain(&[0.0])?["spread"], 1.0.into());
/// assert_eq!(compiled.unconstrain([("spread", 1.0)])?, [0.0]);
/// # Ok::<(), infer::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct CompiledModel {
    density: Arc<Program>,
    constrain: Arc<Program>,
    unconstrain: Arc<Program>,
    pub(crate) parts: Vec<Part>,
    stored: Vec<StoredSite>,
    pub(crate) left_out: Vec<String>,
    /// The sites whose coordinates are not as written.
    pub(crate) plan: Plan,
    pub(crate) coordinates: Vec<SiteCoordinates>,
}

/// What the density of a compiled model is one of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    /// The unconstrained coordinates: the log Jacobian is part of it.
    Coordinates,
    /// The values of the sites.
    Values,
}

impl CompiledModel {
    /// Traces the model, differentiates its log density and compiles it, with the maps from
    /// coordinates to values and back.
    ///
    /// # Errors
    /// Every mistake found in the model; a latent site that is masked, or discrete and not marginalized; a param; no latent
    /// site.
    pub fn new<M: Model + ?Sized>(model: &M) -> Result<Self, Error> {
        let coordinates = Coordinates::as_written();
        Self::with_coordinates(model, &coordinates)
    }

    /// As [`CompiledModel::new`], in other coordinates.
    ///
    /// ```
    /// use distributions::{HalfNormal, Normal};
    /// use handlers::Context;
    /// use infer::{CompiledModel, Coordinates};
    ///
    /// let model = |m: &mut Context| {
    ///     let spread = m.sample("spread", HalfNormal::new(1.0));
    ///     m.sample("effect", Normal::new(3.0, spread));
    /// };
    /// let compiled = CompiledModel::with_coordinates(&model, &Coordinates::automatic())?;
    /// // There are no data, so the effect is its deviation from 3 in units of the spread.
    /// assert_eq!(compiled.unconstrain([("spread", 1.0), ("effect", 5.0)])?, [0.0, 2.0]);
    /// assert_eq!(compiled.coordinates()[0].num_noncentered, 1);
    /// # Ok::<(), infer::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`CompiledModel::new`], and if a site cannot have the coordinate asked for.
    pub fn with_coordinates<M: Model + ?Sized>(
        model: &M,
        coordinates: &Coordinates,
    ) -> Result<Self, Error> {
        Self::storing(model, Store::All, 0, coordinates, &Silent)
    }

    /// As [`CompiledModel::with_coordinates`], with the sites to be kept of a run of this many draws. The
    /// observer may stop the choice.
    pub(crate) fn storing<M: Model + ?Sized>(
        model: &M,
        store: Store,
        num_draws: usize,
        coordinates: &Coordinates,
        observer: &dyn Observer,
    ) -> Result<Self, Error> {
        let (plan, report) = choose_coordinates(model, coordinates, observer)?;
        Self::planned(model, store, num_draws, plan, report)
    }

    /// As [`CompiledModel::storing`], in coordinates that were chosen before.
    pub(crate) fn planned<M: Model + ?Sized>(
        model: &M,
        store: Store,
        num_draws: usize,
        plan: Plan,
        coordinates: Vec<SiteCoordinates>,
    ) -> Result<Self, Error> {
        let (params, measure) = (Params::Refused, Measure::Coordinates);
        let compiled = Self::compile_planned(model, store, num_draws, params, measure, plan)?;
        Ok(Self { coordinates, ..compiled })
    }

    /// The sites whose coordinates are not as written, and why.
    pub fn coordinates(&self) -> &[SiteCoordinates] {
        &self.coordinates
    }

    pub(crate) fn compile<M: Model + ?Sized>(
        model: &M,
        store: Store,
        num_draws: usize,
        params: Params,
        measure: Measure,
    ) -> Result<Self, Error> {
        Self::compile_planned(model, store, num_draws, params, measure, Plan::default())
    }

    fn compile_planned<M: Model + ?Sized>(
        model: &M,
        store: Store,
        num_draws: usize,
        params: Params,
        measure: Measure,
        plan: Plan,
    ) -> Result<Self, Error> {
        // Each graph goes away before the next one is made: all of them hold the data, and what was
        // computed of these.
        let forward = Forward::new(model, store, num_draws, params, measure, &plan)?;
        let back = Graph::new();
        let placement = plan.placement(&back);
        let from_values =
            Unconstrained::trace_placed(model, &back, Inputs::Values, params, &placement)?;
        let found = from_values.latents.iter();
        let same = found.clone().count() == forward.parts.len()
            && found.zip(&forward.parts).all(|(latent, part)| {
                latent.name == part.name
                    && latent.shape == part.shape
                    && latent.unconstrained.shape().size() == part.num_coordinates
            });
        if !same {
            let message = "the model makes other latent sites each time it runs; it must not depend on \
                           anything that changes between its runs";
            return Err(Error::new(ErrorKind::Model, message));
        }
        let unconstrain = back.compile(&from_values.values(), &from_values.coordinates())?;
        let Forward { density, constrain, parts, stored, left_out } = forward;
        let unconstrain = Arc::new(unconstrain);
        let coordinates = Vec::new();
        Ok(Self { density, constrain, unconstrain, parts, stored, left_out, plan, coordinates })
    }

    /// The number of unconstrained coordinates.
    pub fn dim(&self) -> usize {
        self.density.input_len()
    }

    /// The sites whose values are among the draws, in the order of the model.
    pub fn stored_sites(&self) -> &[StoredSite] {
        &self.stored
    }

    /// The part of a position that belongs to a latent site.
    pub fn part(&self, site: &str) -> Option<Range<usize>> {
        let mut end = 0;
        self.parts.iter().find_map(|part| {
            let start = end;
            end += part.num_coordinates;
            (part.name == site).then_some(start..end)
        })
    }

    /// The program from a position to the values of the stored sites.
    pub(crate) fn constrain_program(&self) -> &Arc<Program> {
        &self.constrain
    }

    /// The log density for a sampler, with scratch space of its own.
    pub fn log_density(&self) -> ModelDensity {
        ModelDensity { program: self.density.clone(), workspace: self.density.workspace() }
    }

    /// The values of the latent and deterministic sites at a position.
    ///
    /// # Errors
    /// If the position has the wrong length.
    pub fn constrain(&self, position: &[f64]) -> Result<BTreeMap<String, Array>, Error> {
        let (found, dim) = (position.len(), self.dim());
        if found != dim {
            let message = format!(
                "constrain: the position has length {found}, but the model has {dim} coordinates"
            );
            return Err(Error::new(ErrorKind::Argument, message));
        }
        let mut values = vec![0.0; self.constrain.output_len()];
        self.constrain.eval(&mut self.constrain.workspace(), position, &mut values)?;
        let mut rest = values.as_slice();
        let mut named = BTreeMap::new();
        for site in &self.stored {
            let (own, others) = rest.split_at(site.shape.size());
            rest = others;
            named.insert(site.name.clone(), Array::new(site.shape, own)?);
        }
        Ok(named)
    }

    /// The position at which the latent sites have these values; other sites are ignored.
    ///
    /// # Errors
    /// If a latent site is not among the values, or its value has the wrong shape or is not inside
    /// its support.
    pub fn unconstrain<N: AsRef<str>, V: Into<Array>>(
        &self,
        values: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Vec<f64>, Error> {
        let given: BTreeMap<String, Array> = values
            .into_iter()
            .map(|(name, value)| (name.as_ref().to_owned(), value.into()))
            .collect();
        let fail = |text: String| Error::new(ErrorKind::Argument, format!("unconstrain: {text}"));
        let mut row = Vec::with_capacity(self.unconstrain.input_len());
        for Part { name, shape, .. } in &self.parts {
            let value = given.get(name).ok_or_else(|| {
                let known: Vec<&str> = given.keys().map(String::as_str).collect();
                fail(format!(
                    "no value for the latent site \"{name}\"; given are: {}",
                    known.join(", ")
                ))
            })?;
            let value = value.broadcast_to(*shape).map_err(|_| {
                fail(format!(
                    "the value for site \"{name}\" has shape {}, but the site has shape {shape}",
                    value.shape()
                ))
            })?;
            row.extend_from_slice(value.data());
        }
        let mut position = vec![0.0; self.unconstrain.output_len()];
        self.unconstrain.eval(&mut self.unconstrain.workspace(), &row, &mut position)?;
        let mut rest = position.as_slice();
        for part in &self.parts {
            let (own, others) = rest.split_at(part.num_coordinates);
            rest = others;
            if own.iter().any(|x| !x.is_finite()) {
                return Err(fail(format!(
                    "the value of site \"{}\" is not inside its support",
                    part.name
                )));
            }
        }
        Ok(position)
    }

    /// Draws of the stored sites from draws of the variable `position`.
    pub(crate) fn constrain_draws(&self, positions: &Draws) -> Result<Draws, Error> {
        let size = [positions.num_chains(), positions.num_draws()];
        evaluate(&self.constrain, &[positions.variable("position")?], &self.stored, size)
    }
}

/// A compiled model without the way from values to coordinates.
struct Forward {
    density: Arc<Program>,
    constrain: Arc<Program>,
    parts: Vec<Part>,
    stored: Vec<StoredSite>,
    left_out: Vec<String>,
}

impl Forward {
    fn new<M: Model + ?Sized>(
        model: &M,
        store: Store,
        num_draws: usize,
        params: Params,
        measure: Measure,
        plan: &Plan,
    ) -> Result<Self, Error> {
        let graph = Graph::new();
        let placement = plan.placement(&graph);
        let traced = Unconstrained::trace_together(model, &graph, params, &placement)?;
        let inputs = traced.coordinates();
        let log_density = match measure {
            Measure::Coordinates => traced.log_density(&graph),
            Measure::Values => traced.trace.log_density(&graph),
        };
        let mut outputs = vec![log_density];
        outputs.extend(grad(log_density, &inputs));
        let density = graph.compile(&inputs, &outputs)?;
        let (kept, left_out) = choose(&traced.trace, store, num_draws);
        let values: Vec<_> = kept.iter().map(|site| site.value()).collect();
        let constrain = graph.compile(&inputs, &values)?;
        let parts: Vec<Part> = traced
            .latents
            .iter()
            .map(|latent| Part {
                name: latent.name.clone(),
                shape: latent.shape,
                num_coordinates: latent.unconstrained.shape().size(),
                initial: latent.initial.clone(),
            })
            .collect();
        Ok(Self {
            density: Arc::new(density),
            constrain: Arc::new(constrain),
            parts,
            stored: kept.into_iter().map(StoredSite::new).collect(),
            left_out,
        })
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
