//! Gives discrete sites all of their values at once, so that they can be summed out.

use autodiff::{MAX_RANK, Shape, Var};
use distributions::Distribution;

use crate::{Context, Handler, Message, SiteKind, Trace};

/// How a site holds all of its values at once. Made by [`Enumerate`].
#[derive(Debug, Clone)]
pub struct Enumeration<'g> {
    /// The axis along which the values lie, counted from the right of the batch shape.
    pub axis_from_right: usize,
    /// The number of values.
    pub size: usize,
    /// A term of the log density for each value, in each element of the batch: what a derivative by
    /// it is, is the probability of the value given the other sites.
    pub log_weights: Option<Var<'g>>,
}

/// Gives each site that asks for it ([`Context::marginalize`]) all of its values at once, along an
/// axis of its own to the left of all others, as NumPyro's parallel enumeration.
///
/// Whatever depends on the site broadcasts along that axis. [`Trace::log_density`] sums it out: the
/// logarithm of the sum over all values, for each element of the plates in which the site lies
/// (Obermeyer et al. 2019, Tensor Variable Elimination for Plated Factor Graphs, algorithm 1).
///
/// ```
/// use autodiff::{Graph, Shape};
/// use distributions::{Bernoulli, Normal};
/// use handlers::{Context, Enumerate, trace_with};
///
/// let model = |m: &mut Context| {
///     m.plate("data", 3, |m| {
///         let is_wide = m.marginalize("is_wide", Bernoulli::new(0.25));
///         m.observe("y", Normal::new(0.0, is_wide.select(10.0, 1.0)), [0.0, 1.0, 8.0]);
///     });
/// };
/// let graph = Graph::new();
/// let trace = trace_with(&model, &graph, Enumerate::new(1))?;
/// let by_value = trace.get("y").unwrap().log_density().unwrap();
/// assert_eq!(by_value.shape(), Shape::from([2, 3]));
/// assert_eq!(trace.log_density(&graph).shape(), Shape::SCALAR);
/// # Ok::<(), handlers::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Enumerate {
    next_axis: usize,
    sites: Vec<String>,
}

impl Enumerate {
    /// The first site takes this axis, counted from the right, the next ones those left of it. All
    /// axes of plates, of batches and of deterministic values must be to the right.
    pub fn new(first_axis_from_right: usize) -> Self {
        Self { next_axis: first_axis_from_right, sites: Vec::new() }
    }

    /// Axes to the left of all that a run of the model has without this handler.
    pub fn beyond(trace: &Trace<'_>) -> Self {
        let ranks = trace.sites().iter().map(|site| {
            let plates = site.plates().iter().map(|plate| plate.axis_from_right + 1);
            plates.max().unwrap_or(0).max(site.batch_shape().rank())
        });
        Self::new(ranks.max().unwrap_or(0))
    }

    fn values<'g>(
        &mut self,
        message: &Message<'g>,
    ) -> Result<(Var<'g>, Option<Enumeration<'g>>), String> {
        let SiteKind::Sample { distribution, .. } = &message.kind else {
            return Err("only a random variable can be marginalized".to_owned());
        };
        let values = finite_support(&**distribution)?;
        if message.mask.is_some() {
            return Err("a marginalized site is masked here, so its masked elements would count \
                        once for each value; mask observations, or leave the elements out"
                .to_owned());
        }
        let (size, whole) = (values.shape().axes()[0], message.shape());
        if size == 1 {
            let value = message.graph.constant(values).reshape(message.event_shape);
            return Ok((value.broadcast_to(whole), None));
        }
        let axis_from_right = self.next_axis;
        let mut axes = vec![1; axis_from_right + 1];
        axes[0] = size;
        axes.extend(message.event_shape.axes());
        self.sites.push(format!("\"{}\"", message.name));
        let shape = Shape::new(&axes).ok_or_else(|| {
            format!(
                "there is no axis left for the values of the marginalized sites {}: arrays have at \
                 most {MAX_RANK} axes, of which other sites need {}; marginalize fewer sites, or put \
                 equal ones into a plate",
                self.sites.join(", "),
                axis_from_right + 1 - self.sites.len()
            )
        })?;
        self.next_axis += 1;
        let value = message.graph.constant(values).reshape(shape);
        Ok((value, Some(Enumeration { axis_from_right, size, log_weights: None })))
    }
}

/// All values of a distribution along the first axis, or why there is no such list.
fn finite_support(distribution: &dyn Distribution) -> Result<autodiff::Array, String> {
    let values = distribution.enumerate_support();
    values.filter(|values| values.shape().rank() > 0 && !values.is_empty()).ok_or_else(|| {
        format!(
            "{} has no finite list of values to sum over; marginalize sites such as Bernoulli, \
             Categorical or Binomial",
            distribution.name()
        )
    })
}

impl<'g> Handler<'g> for Enumerate {
    fn process(&mut self, message: &mut Message<'g>) {
        if !(message.config.marginalize && message.needs_value()) {
            return;
        }
        match self.values(message) {
            Ok((value, enumeration)) => {
                message.value = Some(value);
                message.enumeration = enumeration;
            }
            Err(text) => message.fault = Some(text),
        }
    }
}

impl<'g> Context<'g> {
    /// A latent random variable with finitely many values that inference sums out exactly, as
    /// NumPyro's `infer={"enumerate": "parallel"}`.
    ///
    /// The model must be one of element by element: what depends on an element of the site lies in
    /// the same element of its plates. So the value can be used in arithmetic and comparisons, for
    /// [`Var::select`] and as the index of [`Var::take`]. Simulation draws the site as
    /// [`Context::sample`] does; draws given the data are made after the fit, by `infer_discrete`.
    ///
    /// ```
    /// use autodiff::Graph;
    /// use distributions::{Categorical, Normal};
    /// use handlers::{Context, seed, trace};
    ///
    /// let model = |m: &mut Context| {
    ///     let means = m.constant([-1.0, 0.0, 4.0]);
    ///     m.plate("data", 5, |m| {
    ///         let component = m.marginalize("component", Categorical::new([0.5, 0.2, 0.3]));
    ///         m.sample("y", Normal::new(means.take(component), 1.0));
    ///     });
    /// };
    /// let graph = Graph::new();
    /// assert_eq!(trace(&seed(&model, 1), &graph)?.get("component").unwrap().shape(), [5].into());
    /// # Ok::<(), handlers::Error>(())
    /// ```
    #[track_caller]
    pub fn marginalize(&mut self, name: &str, distribution: impl Distribution + 'g) -> Var<'g> {
        let mut message = self.latent(name, distribution);
        message.config.marginalize = true;
        self.apply(message)
    }

    /// A shape without the axes along which sites hold all of their values.
    pub(crate) fn without_enumeration(&self, shape: Shape) -> Shape {
        match self.first_enumerated_axis {
            Some(first) if shape.rank() > first => {
                // Fewer axes than there were.
                Shape::new(&shape.axes()[shape.rank() - first..]).unwrap_or(shape)
            }
            _ => shape,
        }
    }
}
