//! The statements of the model language that make sites.

use std::panic::Location;
use std::rc::Rc;

use autodiff::{Operand, Shape, Var};
use distributions::{Constraint, Distribution, Parameter};

use crate::plate::plates_shape;
use crate::{Context, Message, Observation, SiteConfig, SiteKind};

impl<'g> Context<'g> {
    /// A latent random variable.
    ///
    /// ```
    /// use autodiff::Graph;
    /// use distributions::Normal;
    /// use handlers::{Context, seed, trace};
    ///
    /// let model = |m: &mut Context| {
    ///     let mean = m.sample("mean", Normal::new(0.0, 10.0));
    ///     m.plate("groups", 3, |m| m.sample("effect", Normal::new(mean, 1.0)));
    /// };
    /// let graph = Graph::new();
    /// assert_eq!(trace(&seed(&model, 1), &graph)?.get("effect").unwrap().shape(), [3].into());
    /// # Ok::<(), handlers::Error>(())
    /// ```
    #[track_caller]
    pub fn sample(&mut self, name: &str, distribution: impl Distribution + 'g) -> Var<'g> {
        let message = self.latent(name, distribution);
        self.apply(message)
    }

    /// A latent random variable as it goes to the handlers.
    #[track_caller]
    pub(crate) fn latent(
        &mut self,
        name: &str,
        distribution: impl Distribution + 'g,
    ) -> Message<'g> {
        self.random(name, Rc::new(distribution), None, false)
    }

    /// A random variable whose value is data; sampled where the data are missing.
    ///
    /// The data may be a number, an array, an `Option` of an array, or an [`Observation`] of which
    /// a part is missing.
    ///
    /// ```
    /// use autodiff::{Array, Graph};
    /// use distributions::Normal;
    /// use handlers::{Context, trace};
    ///
    /// let y = Array::from([0.3, -1.2]);
    /// let model = |m: &mut Context| {
    ///     m.plate("data", 2, |m| m.observe("y", Normal::new(0.0, 1.0), &y));
    /// };
    /// let graph = Graph::new();
    /// assert!(trace(&model, &graph)?.get("y").unwrap().is_observed());
    /// # Ok::<(), handlers::Error>(())
    /// ```
    #[track_caller]
    pub fn observe(
        &mut self,
        name: &str,
        distribution: impl Distribution + 'g,
        observation: impl Into<Observation<'g>>,
    ) -> Var<'g> {
        let distribution: Rc<dyn Distribution + 'g> = Rc::new(distribution);
        let message = match observation.into() {
            Observation::Value(operand) => {
                let value = self.graph.lift(operand);
                self.random(name, distribution, Some(value), true)
            }
            Observation::Missing => self.random(name, distribution, None, false),
            Observation::Partly { data, is_observed } => {
                let message = self.random(name, distribution, None, true);
                return self.observe_partly(message, &data, &is_observed);
            }
        };
        self.apply(message)
    }

    /// Keeps a value under a name, so that it is among the draws.
    ///
    /// The value may have any shape, also inside plates, as in NumPyro; where its last axes have the
    /// sizes of the plates they are named after them.
    ///
    /// ```
    /// use autodiff::Graph;
    /// use distributions::Normal;
    /// use handlers::{Context, seed, trace};
    ///
    /// let model = |m: &mut Context| {
    ///     let x = m.sample("x", Normal::new(0.0, 1.0));
    ///     m.deterministic("exp_x", x.exp());
    /// };
    /// let graph = Graph::new();
    /// assert!(trace(&seed(&model, 1), &graph)?.get("exp_x").is_some());
    /// # Ok::<(), handlers::Error>(())
    /// ```
    #[track_caller]
    pub fn deterministic(&mut self, name: &str, value: impl Into<Operand<'g>>) -> Var<'g> {
        let value = self.graph.lift(value);
        let mut message = self.message(name, SiteKind::Deterministic, Some(value));
        message.batch_shape = value.shape();
        self.apply(message)
    }

    /// A number, or an array, to optimise: it has a set to lie in and no prior.
    ///
    /// Its value is `initial` where no handler gives another; `lift` gives it a prior.
    ///
    /// ```
    /// use autodiff::Graph;
    /// use distributions::{Constraint, Normal};
    /// use handlers::{Context, trace};
    ///
    /// let model = |m: &mut Context| {
    ///     let spread = m.param("spread", 1.5, Constraint::Positive);
    ///     m.observe("y", Normal::new(0.0, spread), 0.3);
    /// };
    /// let graph = Graph::new();
    /// let spread = trace(&model, &graph)?.get("spread").unwrap().value().value().unwrap();
    /// assert_eq!(spread.to_scalar(), Some(1.5));
    /// # Ok::<(), handlers::Error>(())
    /// ```
    #[track_caller]
    pub fn param(
        &mut self,
        name: &str,
        initial: impl Into<Operand<'g>>,
        constraint: Constraint<'g>,
    ) -> Var<'g> {
        let initial = self.graph.lift(initial);
        let inside = constraint.contains(initial);
        let outside = inside.value().is_some_and(|inside| inside.data().contains(&0.0));
        let text = outside.then(|| {
            let found = initial.value().map_or_else(String::new, |value| format!("{value:?}"));
            format!("the initial value must be {constraint}, found {found}")
        });
        let kind = SiteKind::Param { constraint: Rc::new(constraint), initial };
        let mut message = self.message(name, kind, None);
        message.batch_shape = initial.shape();
        if initial.is_faulty() {
            message.value = Some(initial);
        }
        message.fault = text;
        self.apply(message)
    }

    /// Adds a term to the log density of the model: the sum of its elements.
    ///
    /// Inside plates the term is one for each copy, as in NumPyro: a number counts as often as the
    /// plates have elements, and an array must fit their sizes.
    ///
    /// ```
    /// use autodiff::Graph;
    /// use handlers::{Context, trace};
    ///
    /// let model = |m: &mut Context| m.plate("p", 5, |m| m.factor("penalty", -2.0));
    /// let graph = Graph::new();
    /// let log_density = trace(&model, &graph)?.log_density(&graph);
    /// assert_eq!(log_density.value().unwrap().to_scalar(), Some(-10.0));
    /// # Ok::<(), handlers::Error>(())
    /// ```
    #[track_caller]
    pub fn factor(&mut self, name: &str, log_factor: impl Into<Operand<'g>>) {
        let value = self.graph.lift(log_factor);
        let mut message = self.message(name, SiteKind::Factor, Some(value));
        if !value.is_faulty() {
            let own = self.without_enumeration(value.shape());
            match self.spread(own, plates_shape(&self.plates)) {
                Ok(shape) => {
                    message.batch_shape = shape;
                    // The plates were seen to fit.
                    let whole = value.shape().broadcast(shape).unwrap_or(shape);
                    message.value = Some(value.broadcast_to(whole));
                }
                Err(text) => {
                    let text = format!("the factor has shape {}, {text}", value.shape());
                    message.value = Some(self.site_fault(&message, text));
                }
            }
        }
        self.apply(message);
    }

    /// A site as it goes to the handlers.
    #[track_caller]
    pub(crate) fn message(
        &self,
        name: &str,
        kind: SiteKind<'g>,
        value: Option<Var<'g>>,
    ) -> Message<'g> {
        let parts = self.plates.iter().map(|plate| plate.size as f64 / plate.len() as f64);
        let factor: f64 = parts.product();
        Message {
            graph: self.graph,
            name: name.to_owned(),
            kind,
            value,
            density_value: None,
            intervention: None,
            enumeration: None,
            in_support: false,
            batch_shape: Shape::SCALAR,
            event_shape: Shape::SCALAR,
            mask: None,
            scale: (factor != 1.0).then(|| self.graph.constant(factor)),
            plates: self.plates.clone(),
            config: SiteConfig::default(),
            is_hidden: false,
            rewrite: None,
            fault: None,
            rng: None,
            location: Location::caller(),
        }
    }

    /// A random variable, its shapes checked, as it goes to the handlers.
    #[track_caller]
    fn random(
        &mut self,
        name: &str,
        distribution: Rc<dyn Distribution + 'g>,
        value: Option<Var<'g>>,
        is_observed: bool,
    ) -> Message<'g> {
        let spread = plates_shape(&self.plates);
        let kind = SiteKind::Sample { distribution: distribution.clone(), is_observed };
        let mut message = self.message(name, kind, value);
        message.batch_shape = spread;
        // Lifting records the fault of an array whose shapes did not fit.
        let faulty = |p: &Parameter<'_>| self.graph.lift(p.value).is_faulty();
        if distribution.parameters().iter().any(faulty) {
            // Nothing more is to be learned from this site.
            message.value = Some(self.graph.faulty());
            return message;
        }
        message.event_shape = distribution.event_shape();
        match self.shapes_of(&*distribution, spread) {
            Ok(shape) => message.batch_shape = shape,
            Err(text) => message.value = Some(self.site_fault(&message, text)),
        }
        message
    }

    /// The batch shape of a distribution in the plates.
    fn shapes_of(
        &self,
        distribution: &(dyn Distribution + 'g),
        plates: Shape,
    ) -> Result<Shape, String> {
        let text = |error: distributions::Error| error.to_string();
        distribution.validate().map_err(text)?;
        self.check_origins(distribution)?;
        let batch = self.without_enumeration(distribution.batch_shape().map_err(text)?);
        let name = distribution.name();
        let shape = self.spread(batch, plates).map_err(|text| {
            let parameters: Vec<String> = distribution
                .parameters()
                .iter()
                .map(|p| format!("{} has shape {}", p.name, p.value.shape()))
                .collect();
            let parameters = parameters.join(", ");
            format!("{name} has batch shape {batch} ({parameters}), {text}")
        })?;
        if let Some(axis) = self.axis_without_plate(batch) {
            return Err(format!(
                "{name} has batch shape {batch}, whose axis {} of length {} belongs to none of the plates \
                 around the site; put the site into a plate of that size, or make the axis a part of each \
                 event with to_event",
                -(axis as i64) - 1,
                batch.from_right(axis),
            ));
        }
        let whole = distribution.value_shape(shape).map_err(text)?;
        if whole.size() == 0 {
            return Err(format!(
                "{name} has shape {whole}, which holds no element; leave the site out where there are \
                 no data"
            ));
        }
        Ok(shape)
    }

    /// An axis of a batch shape that no plate stands for, counted from the right, where others do. Without
    /// any plate all axes are those of a vector of parameters.
    fn axis_without_plate(&self, batch: Shape) -> Option<usize> {
        let has_plate = |axis: usize| self.plates.iter().any(|p| p.axis_from_right == axis);
        let is_free = |axis: &usize| batch.from_right(*axis) != 1 && !has_plate(*axis);
        if self.plates.is_empty() { None } else { (0..batch.rank()).find(is_free) }
    }

    /// A shape spread over the plates.
    fn spread(&self, shape: Shape, plates: Shape) -> Result<Shape, String> {
        for plate in &self.plates {
            let found = shape.from_right(plate.axis_from_right);
            if found != plate.len() && found != 1 {
                return Err(format!(
                    "whose axis {} must be {} for plate \"{}\", or 1; give the plate the length of \
                     its data",
                    -(plate.axis_from_right as i64) - 1,
                    plate.len(),
                    plate.name,
                ));
            }
        }
        // Each axis was seen to fit, so this broadcasts.
        Ok(shape.broadcast(plates).unwrap_or(shape))
    }
}
