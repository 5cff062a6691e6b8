//! A model traced as a function of the variables of draws.

use std::cell::RefCell;
use std::rc::Rc;

use autodiff::{Graph, Shape, Var};
use draws::{Draws, Variable};
use handlers::{Enumerate, Handler, Message, Model, Site, SiteKind, Trace, trace_with};

use crate::discrete::Discrete;
use crate::unconstrained::certain_value;
use crate::{Error, ErrorKind};

/// A model whose latent sites are inputs of the graph, to be filled from draws.
#[derive(Debug)]
pub(crate) struct FromDraws<'g, 'd> {
    pub(crate) trace: Trace<'g>,
    pub(crate) inputs: Vec<Var<'g>>,
    pub(crate) variables: Vec<&'d Variable>,
}

impl<'g, 'd> FromDraws<'g, 'd> {
    /// Traces the model; every latent site and param must be a variable of the draws.
    pub(crate) fn trace<M: Model + ?Sized>(
        model: &M,
        graph: &'g Graph,
        draws: &'d Draws,
    ) -> Result<Self, Error> {
        Self::trace_with(model, graph, draws, None)
    }

    /// As [`FromDraws::trace`], but with this handler for the sites that are summed out.
    pub(crate) fn trace_with<M: Model + ?Sized>(
        model: &M,
        graph: &'g Graph,
        draws: &'d Draws,
        discrete: Option<Discrete<'g>>,
    ) -> Result<Self, Error> {
        Self::trace_known(model, graph, draws, discrete, Vec::new())
    }

    /// As [`FromDraws::trace`], but sites that were summed out, and are not among the draws, hold all
    /// of their values.
    pub(crate) fn trace_marginal<M: Model + ?Sized>(
        model: &M,
        graph: &'g Graph,
        draws: &'d Draws,
    ) -> Result<Self, Error> {
        let known: Vec<String> =
            draws.variables().iter().map(|variable| variable.name().to_owned()).collect();
        let run = |discrete| Self::trace_known(model, graph, draws, Some(discrete), known.clone());
        let (discrete, assigned) = Discrete::assigned(0);
        let plain = run(discrete)?;
        if assigned.borrow().is_empty() {
            return Ok(plain);
        }
        run(Discrete::Enumerated(Enumerate::beyond(&plain.trace)))
    }

    /// As [`FromDraws::trace_with`], where sites of these names are among the draws in any case.
    fn trace_known<M: Model + ?Sized>(
        model: &M,
        graph: &'g Graph,
        draws: &'d Draws,
        discrete: Option<Discrete<'g>>,
        known: Vec<String>,
    ) -> Result<Self, Error> {
        let inputs = Rc::new(RefCell::new(Vec::new()));
        let values = Values { inputs: inputs.clone(), discrete, known };
        let trace = trace_with(model, graph, values)?;
        let inputs: Vec<(String, Var<'g>)> = inputs.take();
        let mut variables = Vec::with_capacity(inputs.len());
        for (name, var) in &inputs {
            let variable = draws.variable(name).map_err(|error| {
                let is_summed_out = |site: &Site<'_>| site.config().marginalize;
                let remedy = if trace.get(name).is_some_and(is_summed_out) {
                    "; the fit summed it out, and infer_discrete draws it"
                } else {
                    ""
                };
                let message = format!("the latent site \"{name}\": {error}{remedy}");
                Error::new(ErrorKind::Argument, message)
            })?;
            check_shape(name, var.shape(), variable)?;
            variables.push(variable);
        }
        let inputs = inputs.into_iter().map(|(_, var)| var).collect();
        Ok(Self { trace, inputs, variables })
    }
}

/// Whether a variable of the draws has the shape of its site.
pub(crate) fn check_shape(site: &str, shape: Shape, variable: &Variable) -> Result<(), Error> {
    if shape.axes() == variable.shape() {
        return Ok(());
    }
    let message = format!(
        "site \"{site}\" has shape {shape}, but the variable of the draws has shape {:?}: the draws \
         are those of another model, or of other data",
        variable.shape()
    );
    Err(Error::new(ErrorKind::Argument, message))
}

/// The handler that makes an input of each latent site and param.
struct Values<'g> {
    inputs: Rc<RefCell<Vec<(String, Var<'g>)>>>,
    /// What becomes of sites that are summed out; without it their values are inputs too.
    discrete: Option<Discrete<'g>>,
    /// Sites that are inputs although they could be summed out.
    known: Vec<String>,
}

impl<'g> Handler<'g> for Values<'g> {
    fn process(&mut self, message: &mut Message<'g>) {
        if let Some(value) = certain_value(message) {
            message.value = Some(value);
            message.in_support = true;
            return;
        }
        if let Some(discrete) = &mut self.discrete
            && message.config.marginalize
            && !self.known.contains(&message.name)
            && message.needs_value()
        {
            discrete.process(message);
            return;
        }
        let is_param = matches!(message.kind, SiteKind::Param { .. }) && message.value.is_none();
        if is_param || message.needs_value() {
            let input = message.graph.input(&message.name, message.shape());
            self.inputs.borrow_mut().push((message.name.clone(), input));
            message.value = Some(input);
        }
    }
}
