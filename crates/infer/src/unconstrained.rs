//! The path from unconstrained coordinates to the sites of a model and back, as graph code.
//!
//! A sampler moves through all of ℝⁿ. Here each latent site takes its part of the position, which a
//! transform maps onto the support of the site; the log Jacobian goes into the density. The model can
//! be traced from either end of the path: with the coordinates as inputs, or with the values.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use autodiff::{Array, Graph, Shape, Var};
use distributions::{Constraint, biject_to};
use handlers::{Enumerate, Handler, Message, Model, SiteKind, Trace, trace_with};

use crate::coordinates::{Family, Home, Placed, Placement};
use crate::discrete::{Discrete, check_elements};
use crate::intervals::{Intervals, known_bounds};
use crate::{Error, ErrorKind};

/// A latent site, or a param, with its coordinates.
#[derive(Debug, Clone)]
pub(crate) struct Latent<'g> {
    pub(crate) name: String,
    /// The shape of the value.
    pub(crate) shape: Shape,
    /// The part of the position that belongs to the site.
    pub(crate) unconstrained: Var<'g>,
    /// The value of the site.
    pub(crate) value: Var<'g>,
    /// The log Jacobian of the transform, for each event; a param has none, since nothing is
    /// integrated over it.
    pub(crate) log_jacobian: Option<Var<'g>>,
    /// Where a chain or an optimiser starts, if the model says.
    pub(crate) initial: Option<Array>,
    /// The bounds of a site on an interval that is known.
    pub(crate) bounds: Option<[Array; 2]>,
    /// The member of its family that the value is the image of, if its coordinate was chosen.
    pub(crate) member: Option<Var<'g>>,
}

/// What the inputs of the graph are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inputs {
    /// Unconstrained coordinates.
    Coordinates,
    /// Values of latent sites.
    Values,
}

/// Whether a model may have params, which have no prior.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Params {
    /// They are optimised with the latent sites.
    Free,
    /// They are mistakes.
    Refused,
}

/// A model traced along the path between coordinates and sites.
#[derive(Debug)]
pub(crate) struct Unconstrained<'g> {
    pub(crate) trace: Trace<'g>,
    /// In the order of the position: sites on known intervals come first.
    pub(crate) latents: Vec<Latent<'g>>,
    /// The sites on known intervals as one vector, if the model was traced so.
    intervals: Option<Intervals<'g>>,
}

impl<'g> Unconstrained<'g> {
    /// Traces a model with the coordinates, or the values, of its latent sites as inputs.
    pub(crate) fn trace<M: Model + ?Sized>(
        model: &M,
        graph: &'g Graph,
        inputs: Inputs,
        params: Params,
    ) -> Result<Self, Error> {
        Self::trace_with(model, graph, inputs, params, None, &Placement::default())
    }

    /// As [`Unconstrained::trace`], with other coordinates for some sites.
    pub(crate) fn trace_placed<M: Model + ?Sized>(
        model: &M,
        graph: &'g Graph,
        inputs: Inputs,
        params: Params,
        placement: &Placement<'g>,
    ) -> Result<Self, Error> {
        Self::trace_with(model, graph, inputs, params, None, placement)
    }

    /// As [`Unconstrained::trace`] with coordinates, but one input for all sites on known intervals.
    pub(crate) fn trace_together<M: Model + ?Sized>(
        model: &M,
        graph: &'g Graph,
        params: Params,
        placement: &Placement<'g>,
    ) -> Result<Self, Error> {
        let intervals = {
            // What is known of the data goes away with the graph.
            let first = Graph::new();
            let apart = Unconstrained::trace(model, &first, Inputs::Coordinates, params)?;
            Intervals::new(graph, &apart.latents)
        };
        Self::trace_with(model, graph, Inputs::Coordinates, params, intervals, placement)
    }

    fn trace_with<M: Model + ?Sized>(
        model: &M,
        graph: &'g Graph,
        inputs: Inputs,
        params: Params,
        intervals: Option<Intervals<'g>>,
        placement: &Placement<'g>,
    ) -> Result<Self, Error> {
        let placement = Rc::new(placement.with_lines(model, graph, params)?);
        let given = intervals.as_ref().map(|all| all.sites.clone()).unwrap_or_default();
        let run = |discrete: Discrete<'g>| {
            let latents = Rc::new(RefCell::new(Vec::new()));
            let path = Path {
                latents: latents.clone(),
                inputs,
                params,
                given: given.clone(),
                placement: placement.clone(),
                discrete,
            };
            let trace = trace_with(model, graph, path)?;
            let mut latents = latents.take();
            latents.sort_by_key(|latent: &Latent<'g>| latent.bounds.is_none());
            Ok::<_, Error>(Self { trace, latents, intervals: None })
        };
        let (discrete, assigned) = Discrete::assigned(0);
        let mut traced = run(discrete)?;
        if !assigned.borrow().is_empty() {
            let plain = traced;
            traced = run(Discrete::Enumerated(Enumerate::beyond(&plain.trace)))?;
            // The first of the runs checks for all of them.
            if inputs == Inputs::Coordinates && intervals.is_none() {
                let (discrete, others) = Discrete::assigned(1);
                let other = run(discrete)?;
                let runs = [(&plain, &*assigned.borrow()), (&other, &*others.borrow())];
                for (plain, assigned) in runs {
                    let inputs = [plain.coordinates(), traced.coordinates()];
                    check_elements([&plain.trace, &traced.trace], inputs, assigned)?;
                }
            }
        }
        let Self { trace, latents, .. } = traced;
        if latents.is_empty() {
            let sites: Vec<&str> = trace.sites().iter().map(|s| s.name()).collect();
            let what = if sites.is_empty() {
                "it makes no site at all".to_owned()
            } else {
                format!("its sites are: {}", sites.join(", "))
            };
            return Err(Error::new(
                ErrorKind::Model,
                format!(
                    "the model has no latent site, so there is nothing to infer ({what}); make the \
                     unknowns with sample"
                ),
            ));
        }
        Ok(Self { trace, latents, intervals })
    }

    /// The coordinates as inputs of the graph, in the order of the position.
    pub(crate) fn coordinates(&self) -> Vec<Var<'g>> {
        let alone = self.latents.iter().filter(|latent| !self.is_together(latent));
        let alone = alone.map(|latent| latent.unconstrained);
        self.intervals.iter().map(|all| all.input).chain(alone).collect()
    }

    fn is_together(&self, latent: &Latent<'g>) -> bool {
        self.intervals.as_ref().is_some_and(|all| all.sites.contains_key(&latent.name))
    }

    /// The values of the latent sites, in the order of the position.
    pub(crate) fn values(&self) -> Vec<Var<'g>> {
        self.latents.iter().map(|latent| latent.value).collect()
    }

    /// The log density in unconstrained coordinates.
    pub(crate) fn log_density(&self, graph: &'g Graph) -> Var<'g> {
        let alone = self.latents.iter().filter_map(|latent| latent.log_jacobian);
        let together = self.intervals.iter().map(|all| all.log_jacobian);
        graph.total([self.trace.log_density(graph)].into_iter().chain(together).chain(alone))
    }
}

/// The value of a latent site that can have only one: there is no coordinate for it.
pub(crate) fn certain_value<'g>(message: &Message<'g>) -> Option<Var<'g>> {
    let SiteKind::Sample { distribution, .. } = &message.kind else {
        return None;
    };
    let Constraint::Point { value, .. } = distribution.support() else {
        return None;
    };
    let value = message.graph.lift(value);
    message.needs_value().then(|| value.broadcast_to(message.shape()))
}

/// The handler that gives each latent site its place on the path.
struct Path<'g> {
    latents: Rc<RefCell<Vec<Latent<'g>>>>,
    inputs: Inputs,
    params: Params,
    /// The coordinates and the value of sites that are transformed elsewhere.
    given: BTreeMap<String, [Var<'g>; 2]>,
    /// The sites with other coordinates.
    placement: Rc<Placement<'g>>,
    /// What becomes of sites that are summed out.
    discrete: Discrete<'g>,
}

impl<'g> Path<'g> {
    /// Gives a site its value, or finds why it can have none.
    fn enter(&self, message: &Message<'g>, set: &Constraint<'_>) -> Result<Latent<'g>, String> {
        let shape = message.shape();
        let is_param = matches!(message.kind, SiteKind::Param { .. });
        let bounds = if is_param { None } else { known_bounds(set) };
        if let Some(&[unconstrained, value]) = self.given.get(&message.name) {
            return Ok(Latent {
                name: message.name.clone(),
                shape,
                unconstrained,
                value,
                log_jacobian: None,
                initial: message.config.initial.clone(),
                bounds,
                member: None,
            });
        }
        if let SiteKind::Sample { distribution, .. } = &message.kind
            && let Some(placed) = self.placement.get(&message.name)
            && let Some(family) = Family::of(&**distribution, message.graph)
        {
            return Ok(self.enter_placed(message, &family, placed));
        }
        let placed = self.placement.get(&message.name);
        let whitening = match &message.kind {
            SiteKind::Sample { distribution, .. } if placed.is_some() => distribution.whitening(),
            _ => None,
        };
        let transform = whitening.or_else(|| biject_to(set)).ok_or_else(|| {
            let what = match &message.kind {
                SiteKind::Sample { distribution, .. } => distribution.name(),
                _ => "the set of the param",
            };
            if set.is_discrete() {
                let remedy = match &message.kind {
                    SiteKind::Sample { distribution, .. }
                        if distribution.enumerate_support().is_some() =>
                    {
                        "observe the site, or make it with marginalize in place of sample, so that it \
                         is summed out"
                    }
                    _ => {
                        "observe the site, sum it out by hand and add the result with factor, or give it \
                         a distribution with finitely many values and make it with marginalize"
                    }
                };
                format!("{what} is discrete, and a gradient cannot move through it; {remedy}")
            } else if matches!(set, Constraint::Sphere) {
                format!(
                    "no transform from all real numbers onto a sphere is one-to-one; write {what} with \
                     reparam and the strategy ProjectedNormal"
                )
            } else {
                format!("no transform from all real numbers onto the set of {what}: {set}")
            }
        })?;
        let (unconstrained, value) = match self.inputs {
            Inputs::Coordinates => {
                let of_coordinates = transform.unconstrained_shape(shape);
                let unconstrained = message.graph.input(&message.name, of_coordinates);
                let value = transform.forward(unconstrained);
                let nudge = placed.and_then(|placed| placed.nudge);
                (unconstrained, nudge.map_or(value, |nudge| value + nudge))
            }
            Inputs::Values => {
                let value = message.graph.input(&message.name, shape);
                (transform.inverse(value), value)
            }
        };
        let log_jacobian = transform.log_abs_det_jacobian(unconstrained, value);
        Ok(Latent {
            name: message.name.clone(),
            shape,
            unconstrained,
            value,
            log_jacobian: (!is_param).then_some(log_jacobian),
            initial: message.config.initial.clone(),
            bounds,
            member: None,
        })
    }

    /// Gives a site its value by a coordinate that was chosen for it.
    fn enter_placed(
        &self,
        message: &Message<'g>,
        family: &Family<'_, 'g>,
        placed: &Placed<'g>,
    ) -> Latent<'g> {
        let (graph, shape) = (message.graph, message.shape());
        let known = self.latents.borrow();
        let pull = placed.pull(&self.placement, |name| {
            known.iter().find(|latent| latent.name == name).map(|latent| latent.value)
        });
        let home = Home::new(family, pull);
        let (unconstrained, member, value) = match self.inputs {
            Inputs::Coordinates => {
                let unconstrained = graph.input(&message.name, shape);
                let mut member = home.forward(unconstrained);
                if let Some(nudge) = placed.nudge {
                    member = member + nudge;
                }
                (unconstrained, member, family.forward(member))
            }
            Inputs::Values => {
                let value = graph.input(&message.name, shape);
                let member = family.inverse(value);
                (home.inverse(member), member, value)
            }
        };
        let outer = family.log_jacobian(member, value).map(|outer| outer.broadcast_to(shape));
        let inner = home.log_jacobian(shape);
        Latent {
            name: message.name.clone(),
            shape,
            unconstrained,
            value,
            log_jacobian: Some(outer.map_or(inner, |outer| inner + outer)),
            initial: message.config.initial.clone(),
            bounds: None,
            member: Some(member),
        }
    }
}

impl<'g> Handler<'g> for Path<'g> {
    fn process(&mut self, message: &mut Message<'g>) {
        if let Some(value) = certain_value(message) {
            message.value = Some(value);
            message.in_support = true;
            return;
        }
        if message.config.marginalize && message.needs_value() {
            self.discrete.process(message);
            return;
        }
        let latent = match message.kind.clone() {
            SiteKind::Sample { distribution, .. } if message.needs_value() => {
                let is_masked = message.mask.and_then(Var::value).is_some_and(|m| {
                    // A mask holds zeros and ones.
                    m.data().contains(&0.0)
                });
                if is_masked {
                    message.fault = Some(
                        "a latent site is masked here, so nothing tells where its masked elements \
                         are; mask observations, or leave the elements out"
                            .to_owned(),
                    );
                    return;
                }
                self.enter(message, &distribution.support())
            }
            SiteKind::Param { constraint, initial } if message.value.is_none() => {
                if self.params == Params::Refused {
                    message.fault = Some(
                        "a param has no prior, so it cannot be sampled; give it one with lift, or a \
                         value with substitute"
                            .to_owned(),
                    );
                    return;
                }
                self.enter(message, &constraint).map(|latent| Latent {
                    initial: latent.initial.clone().or(initial.value()),
                    ..latent
                })
            }
            _ => return,
        };
        match latent {
            Ok(latent) => {
                message.value = Some(latent.value);
                message.in_support = self.inputs == Inputs::Coordinates;
                self.latents.borrow_mut().push(latent);
            }
            Err(text) => message.fault = Some(text),
        }
    }
}
