//! The way of a site through the handlers to its value.

use autodiff::Var;

use crate::feasible::feasible;
use crate::mask::over_event;
use crate::shapes::ShapeRow;
use crate::{Context, Message, SiteKind};

impl<'g> Context<'g> {
    /// Sends a site through the handlers and gives what the model goes on with.
    pub(crate) fn apply(&mut self, mut message: Message<'g>) -> Var<'g> {
        let level = self.handlers.len();
        self.rewrite_locally(&mut message);
        self.apply_below(message, level)
    }

    /// Sends a site through the handlers that are further out than the first `level` from outside.
    pub(crate) fn apply_below(&mut self, mut message: Message<'g>, level: usize) -> Var<'g> {
        let mut outermost = 0;
        for i in (0..level).rev() {
            self.handlers[i].process(&mut message);
            if let Some(strategy) = message.rewrite.take() {
                self.rewrite(&mut message, &*strategy, i);
            }
            if message.is_hidden {
                outermost = i;
                break;
            }
        }
        let value = match (message.fault.take(), message.value) {
            (Some(fault), _) => self.site_fault(&message, fault),
            (None, Some(value)) => self.fit(&mut message, value, "the value given"),
            (None, None) => self.draw(&mut message),
        };
        message.value = Some(value);
        if let Some(enumeration) = &message.enumeration {
            self.first_enumerated_axis.get_or_insert(enumeration.axis_from_right);
        }
        let given = message.intervention.map(|value| {
            let mut changed = message.clone();
            changed.in_support = true;
            changed.enumeration = None;
            self.fit(&mut changed, value, "the intervention")
        });
        if given.is_none() {
            self.note_origin(&message, value);
        }
        message.intervention = given;
        // Hidden sites are nobody's columns, so they may share a name.
        if !message.is_hidden {
            self.claim_name(&message);
        }
        self.shapes.push(ShapeRow::new(&message));
        self.values.insert(message.name.clone(), given.unwrap_or(value));
        for handler in &mut self.handlers[outermost..level] {
            handler.postprocess(&message);
        }
        given.unwrap_or(value)
    }

    /// Sends the opening of a plate through the handlers.
    pub(crate) fn process_plate(&mut self, message: &mut Message<'g>) {
        for handler in self.handlers.iter_mut().rev() {
            handler.process(message);
        }
    }

    /// Draws the value of a site for which no handler had one.
    fn draw(&mut self, message: &mut Message<'g>) -> Var<'g> {
        let (distribution, rng) = match (&message.kind, &mut message.rng) {
            (SiteKind::Param { initial, .. }, _) => return *initial,
            (SiteKind::Sample { distribution, .. }, Some(rng)) => (distribution, rng),
            _ => {
                let text = "has no value: seed the model, condition it on data, or give the site a \
                            value";
                return self.site_fault(message, text);
            }
        };
        match distribution.sample(rng, message.batch_shape) {
            Ok(value) => {
                message.in_support = true;
                self.graph.constant(value)
            }
            Err(error) => self.site_fault(message, error.to_string()),
        }
    }

    /// Checks the given value of a site: its shape, and whether data lie in the support.
    pub(crate) fn fit(&mut self, message: &mut Message<'g>, value: Var<'g>, what: &str) -> Var<'g> {
        let SiteKind::Sample { distribution, is_observed } = &message.kind else {
            return self.fit_plain(message, value, what);
        };
        if value.is_faulty() {
            return value;
        }
        let is_observed = *is_observed;
        let (found, mut shape) = (value.shape(), message.shape());
        if message.enumeration.is_some() {
            // The values are the same in each element of the batch.
            shape = found;
        }
        // One number may stand for all elements, but a list of data is never counted twice.
        let is_repeated = is_observed && found.rank() > 0 && found.size() != shape.size();
        if found.broadcast(shape) != Some(shape) || is_repeated {
            let remedy = if shape.size() == 1 && found.rank() == 1 && found.size() > 0 {
                format!("put the site into a plate of size {}", found.size())
            } else if found.rank() > 0 && found == message.event_shape {
                format!(
                    "the data are one event of {}: take the site out of its plates",
                    distribution.name()
                )
            } else {
                "give the plates the sizes of the data".to_owned()
            };
            let what = if is_observed { "the observation" } else { what };
            return self.site_fault(
                message,
                format!("{what} has shape {found}, but the site has shape {shape}; {remedy}"),
            );
        }
        let value = value.broadcast_to(shape);
        if message.in_support {
            return value;
        }
        let support = distribution.support();
        // For most data that is all there is to see, and it leaves nothing behind in the graph.
        if let Some(data) = value.value()
            && support.contains_all(&data) == Some(true)
        {
            message.in_support = true;
            return value;
        }
        let contained = support.contains(value);
        let inside = match message.mask {
            Some(mask) => mask.select(contained, 1.0),
            None => contained,
        };
        let is_all_inside = contained.value().is_some_and(|c| !c.data().contains(&0.0));
        if let Some(mask) = message.mask
            && !is_all_inside
        {
            let other = feasible(&support, self.graph, shape);
            let mask = over_event(mask, message.event_shape.rank());
            message.density_value = Some(mask.select(value, other));
        }
        // Unless the bounds of the support depend on an unknown, this is known here.
        let (Some(inside), Some(data)) = (inside.value(), value.value()) else {
            return value;
        };
        match inside.data().iter().position(|&inside| inside == 0.0) {
            None => message.in_support = true,
            // Data may be impossible for some values of a marginalized site.
            Some(_) if inside.len() != message.batch_shape.size() => {}
            Some(i) if is_observed => {
                let size = message.event_shape.size();
                let found = match &data.data()[i * size..(i + 1) * size] {
                    [number] if message.event_shape.rank() == 0 => number.to_string(),
                    event => format!("{event:?}"),
                };
                let at = if inside.len() > 1 { format!(", element {i},") } else { String::new() };
                let remedy = if data.data()[i * size..(i + 1) * size].iter().any(|x| x.is_nan()) {
                    "; where a value is missing use Observation::partly, or mask the site"
                } else {
                    ""
                };
                let text = format!(
                    "the observation {found}{at} is outside the support of {}: values must be \
                     {support}{remedy}",
                    distribution.name(),
                );
                return self.site_fault(message, text);
            }
            // A value that a handler put there may be impossible: its density is zero.
            Some(_) => {}
        }
        value
    }

    /// Checks the given value of a site that is no random variable.
    fn fit_plain(&mut self, message: &Message<'g>, value: Var<'g>, what: &str) -> Var<'g> {
        let (found, shape) = (value.shape(), message.shape());
        if value.is_faulty() {
            return value;
        }
        let whole = found.broadcast(shape);
        if self.without_enumeration(found).broadcast(shape) != Some(shape) || whole.is_none() {
            let text = format!("{what} has shape {found}, but the site has shape {shape}");
            return self.site_fault(message, text);
        }
        value.broadcast_to(whole.unwrap_or(shape))
    }
}
