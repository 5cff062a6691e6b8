//! The statements of the model language that make sites.

use std::panic::Location;
use std::rc::Rc;

use autodiff::{Operand, Shape, Var};
use distributions::{Distribution, Parameter};

use crate::plate::plates_shape;
use crate::{Context, Message, Observation, SiteKind};

impl<'g> Context<'g> {
    /// A latent random variable.
    #[track_caller]
    pub fn sample(&mut self, name: &str, distribution: impl Distribution + 'g) -> Var<'g> {
        self.random(name, Rc::new(distribution), Observation::Missing, false)
    }

    /// A random variable whose value is data; sampled where the data are missing.
    ///
    /// The data may be a number, an array, or an `Option` of an array.
    #[track_caller]
    pub fn observe(
        &mut self,
        name: &str,
        distribution: impl Distribution + 'g,
        observation: impl Into<Observation<'g>>,
    ) -> Var<'g> {
        let observation = observation.into();
        let is_observed = matches!(observation, Observation::Value(_));
        self.random(name, Rc::new(distribution), observation, is_observed)
    }

    /// Keeps a value under a name, so that it is among the draws.
    #[track_caller]
    pub fn deterministic(&mut self, name: &str, value: impl Into<Operand<'g>>) -> Var<'g> {
        let value = self.graph.lift(value);
        let message = self.message(name, SiteKind::Deterministic, Some(value), value.shape());
        self.apply(message)
    }

    /// Adds a term to the log density of the model: the sum of its elements.
    ///
    /// Inside plates the term is one for each copy, as in NumPyro: a number counts as often as the
    /// plates have elements, and an array must fit their sizes.
    #[track_caller]
    pub fn factor(&mut self, name: &str, log_factor: impl Into<Operand<'g>>) {
        let value = self.graph.lift(log_factor);
        let mut message = self.message(name, SiteKind::Factor, Some(value), value.shape());
        if !value.is_faulty() {
            match self.spread(value.shape(), plates_shape(&self.plates)) {
                Ok(shape) => {
                    message.shape = shape;
                    message.value = Some(value.broadcast_to(shape));
                }
                Err(text) => {
                    let text = format!("the factor has shape {}, {text}", value.shape());
                    message.value = Some(self.site_fault(&message, text));
                }
            }
        }
        self.apply(message);
    }

    #[track_caller]
    fn message(
        &self,
        name: &str,
        kind: SiteKind<'g>,
        value: Option<Var<'g>>,
        shape: Shape,
    ) -> Message<'g> {
        Message {
            graph: self.graph,
            name: name.to_owned(),
            kind,
            value,
            in_support: false,
            shape,
            plates: self.plates.clone(),
            fault: None,
            rng: None,
            location: Location::caller(),
        }
    }

    #[track_caller]
    fn random(
        &mut self,
        name: &str,
        distribution: Rc<dyn Distribution + 'g>,
        observation: Observation<'g>,
        is_observed: bool,
    ) -> Var<'g> {
        let value = match observation {
            Observation::Value(operand) => Some(self.graph.lift(operand)),
            Observation::Missing => None,
        };
        let spread = plates_shape(&self.plates);
        let kind = SiteKind::Sample { distribution: distribution.clone(), is_observed };
        let mut message = self.message(name, kind, value, spread);
        // Lifting records the fault of an array whose shapes did not fit.
        let faulty = |p: &Parameter<'_>| self.graph.lift(p.value).is_faulty();
        if distribution.parameters().iter().any(faulty) {
            // Nothing more is to be learned from this site.
            message.value = Some(self.graph.faulty());
            return self.apply(message);
        }
        let shape = distribution
            .validate()
            .and_then(|()| distribution.batch_shape())
            .map_err(|error| error.to_string())
            .and_then(|batch| {
                self.spread(batch, spread).map_err(|text| {
                    let parameters: Vec<String> = distribution
                        .parameters()
                        .iter()
                        .map(|p| format!("{} has shape {}", p.name, p.value.shape()))
                        .collect();
                    let parameters = parameters.join(", ");
                    format!(
                        "{} has batch shape {batch} ({parameters}), {text}",
                        distribution.name()
                    )
                })
            });
        match shape {
            Ok(shape) if shape.size() == 0 => {
                let text = format!(
                    "{} has shape {shape}, which holds no element; leave the site out where there \
                     are no data",
                    distribution.name()
                );
                message.value = Some(self.site_fault(&message, text));
            }
            Ok(shape) => message.shape = shape,
            Err(text) => message.value = Some(self.site_fault(&message, text)),
        }
        self.apply(message)
    }

    /// A shape spread over the plates.
    fn spread(&self, shape: Shape, plates: Shape) -> Result<Shape, String> {
        for plate in &self.plates {
            let found = shape.from_right(plate.axis_from_right);
            if found != plate.size && found != 1 {
                return Err(format!(
                    "whose axis {} must be {} for plate \"{}\", or 1; give the plate the length of \
                     its data",
                    -(plate.axis_from_right as i64) - 1,
                    plate.size,
                    plate.name,
                ));
            }
        }
        // Each axis was seen to fit, so this broadcasts.
        Ok(shape.broadcast(plates).unwrap_or(shape))
    }
}
