//! The path from unconstrained coordinates to the sites of a model, as graph code.
//!
//! A sampler moves through all of ℝⁿ. Here each latent site takes its part of the position, which a
//! transform maps onto the support of the site; the log Jacobian goes into the density.

use std::cell::RefCell;
use std::rc::Rc;

use autodiff::{Graph, Shape, Var};
use distributions::biject_to;
use handlers::{Handler, Message, Model, SiteKind, Trace, trace_with};

use crate::{Error, ErrorKind};

/// A latent site with its coordinates.
#[derive(Debug, Clone)]
pub(crate) struct Latent<'g> {
    pub(crate) name: String,
    pub(crate) shape: Shape,
    /// The part of the position that belongs to the site.
    pub(crate) unconstrained: Var<'g>,
    /// The log Jacobian of the transform, element by element.
    pub(crate) log_jacobian: Var<'g>,
}

/// A model traced in unconstrained coordinates.
#[derive(Debug)]
pub(crate) struct Unconstrained<'g> {
    pub(crate) trace: Trace<'g>,
    pub(crate) latents: Vec<Latent<'g>>,
}

impl<'g> Unconstrained<'g> {
    /// Traces a model with the coordinates of its latent sites as inputs of the graph.
    pub(crate) fn trace(model: &dyn Model, graph: &'g Graph) -> Result<Self, Error> {
        let latents = Rc::new(RefCell::new(Vec::new()));
        let trace = trace_with(model, graph, Coordinates { latents: latents.clone() })?;
        let latents = latents.take();
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
        Ok(Self { trace, latents })
    }

    /// The inputs of the graph, in the order of the position.
    pub(crate) fn inputs(&self) -> Vec<Var<'g>> {
        self.latents.iter().map(|latent| latent.unconstrained).collect()
    }

    /// The log density in unconstrained coordinates.
    pub(crate) fn log_density(&self, graph: &'g Graph) -> Var<'g> {
        let log_jacobians = self.latents.iter().map(|latent| latent.log_jacobian.sum());
        log_jacobians.fold(self.trace.log_density(graph), |sum, term| sum + term)
    }
}

/// The handler that gives each latent site a transformed input for its value.
struct Coordinates<'g> {
    latents: Rc<RefCell<Vec<Latent<'g>>>>,
}

impl<'g> Handler<'g> for Coordinates<'g> {
    fn process(&mut self, message: &mut Message<'g>) {
        if !message.needs_value() {
            return;
        }
        let SiteKind::Sample { distribution, .. } = &message.kind else {
            return;
        };
        let Some(transform) = biject_to(&distribution.support()) else {
            message.fault = Some(format!(
                "{} is discrete, and a gradient cannot move through it; observe the site, or sum it \
                 out by hand and add the result with factor",
                distribution.name()
            ));
            return;
        };
        let unconstrained = message.graph.input(&message.name, message.shape());
        let value = transform.forward(unconstrained);
        self.latents.borrow_mut().push(Latent {
            name: message.name.clone(),
            shape: message.shape(),
            unconstrained,
            log_jacobian: transform.log_abs_det_jacobian(unconstrained, value),
        });
        message.value = Some(value);
        message.in_support = true;
    }
}
