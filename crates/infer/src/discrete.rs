//! What becomes of discrete sites that are summed out, and the check that the model allows it.

use std::cell::RefCell;
use std::rc::Rc;

use autodiff::{Array, Shape, Var};
use handlers::{Enumerate, Handler, Message, Trace};

use crate::{Error, ErrorKind};

/// How sites that are summed out get their values.
#[derive(Debug)]
pub(crate) enum Discrete<'g> {
    /// One value for each element of the batch, as in a model that sums nothing out.
    Assigned {
        /// A number that makes one assignment differ from the other, in each element.
        shift: usize,
        found: Rc<RefCell<Vec<Assigned<'g>>>>,
    },
    /// All of them.
    Enumerated(Enumerate),
    /// All of them, each with an input of the graph as its log weight.
    Weighted { enumerate: Enumerate, found: Rc<RefCell<Vec<Var<'g>>>> },
}

/// A site with one value for each element.
#[derive(Debug)]
pub(crate) struct Assigned<'g> {
    pub(crate) name: String,
    /// Which of the values each element of the batch has.
    pub(crate) index: Var<'g>,
    /// All values, along the first axis.
    pub(crate) support: Array,
}

impl<'g> Discrete<'g> {
    pub(crate) fn assigned(shift: usize) -> (Self, Rc<RefCell<Vec<Assigned<'g>>>>) {
        let found = Rc::new(RefCell::new(Vec::new()));
        (Discrete::Assigned { shift, found: found.clone() }, found)
    }

    pub(crate) fn weighted(enumerate: Enumerate) -> (Self, Rc<RefCell<Vec<Var<'g>>>>) {
        let found = Rc::new(RefCell::new(Vec::new()));
        (Discrete::Weighted { enumerate, found: found.clone() }, found)
    }
}

impl<'g> Handler<'g> for Discrete<'g> {
    fn process(&mut self, message: &mut Message<'g>) {
        match self {
            Discrete::Enumerated(enumerate) => enumerate.process(message),
            Discrete::Weighted { enumerate, found } => {
                enumerate.process(message);
                let Some(enumeration) = &mut message.enumeration else { return };
                let batch = message.batch_shape;
                let ones = vec![1; enumeration.axis_from_right - batch.rank()];
                let axes = [&[enumeration.size], &*ones, batch.axes()].concat();
                // The values of the site have as many axes.
                let shape = Shape::new(&axes).unwrap_or_default();
                let weights = message.graph.input(&message.name, shape);
                enumeration.log_weights = Some(weights);
                found.borrow_mut().push(weights);
            }
            Discrete::Assigned { shift, found } => {
                Enumerate::new(message.batch_shape.rank()).process(message);
                let (Some(enumeration), Some(values)) =
                    (message.enumeration.take(), message.value.and_then(Var::value))
                else {
                    return;
                };
                let (batch, event) = (message.batch_shape, message.event_shape);
                // Neighbours get values that follow no simple rule.
                let scattered = |i: usize| ((i as f64 + 1.0) * 0.618_033_988_749_895).fract() * 1e4;
                let number = |i: usize| (scattered(i) as usize + *shift) % enumeration.size;
                let numbers: Vec<usize> = (0..batch.size()).map(number).collect();
                let rows = [&[enumeration.size], event.axes()].concat();
                // The values have these axes, with those of the batch between them.
                let rows = Shape::new(&rows).unwrap_or_default();
                let Ok(support) = Array::new(rows, values.data()) else { return };
                let index: Array = numbers.iter().map(|&k| k as f64).collect();
                message.value =
                    Some(message.graph.constant(&support).at(&numbers).reshape(message.shape()));
                found.borrow_mut().push(Assigned {
                    name: message.name.clone(),
                    index: message.graph.constant(index).reshape(batch),
                    support,
                });
            }
        }
    }
}

/// Whether the log density of each site is the same in a run with all values, at those that are
/// assigned, as in the run with these alone: if not, an element depends on another element.
///
/// The inputs are those of the run with assigned values and of the one with all.
pub(crate) fn check_elements<'g>(
    [plain, enumerated]: [&Trace<'g>; 2],
    inputs: [Vec<Var<'g>>; 2],
    assigned: &[Assigned<'g>],
) -> Result<(), Error> {
    let Some(graph) = assigned.first().map(|site| site.index.graph()) else { return Ok(()) };
    let (mut names, mut outputs) = (Vec::new(), Vec::new());
    for site in plain.sites() {
        let Some(expected) = site.log_density() else { continue };
        let Some(all) = enumerated.get(site.name()).and_then(|same| same.log_density()) else {
            return Err(not_elementwise(site.name(), assigned));
        };
        let found = pick(all, enumerated, assigned);
        if found.shape().size() != expected.shape().size() {
            return Err(not_elementwise(site.name(), assigned));
        }
        names.push((site.name(), expected.shape().size()));
        outputs.extend([found, expected]);
    }
    let program = graph.compile(&inputs.concat(), &outputs)?;
    // A point of no meaning, the same for both runs.
    let half = program.input_len() / 2;
    let point: Vec<f64> = (0..half).map(|i| (i as f64 * 0.754_877_666).fract() - 0.4).collect();
    let mut values = vec![0.0; program.output_len()];
    program.eval(&mut program.workspace(), &point.repeat(2), &mut values)?;
    let mut rest = values.as_slice();
    for (name, size) in names {
        let (found, others) = rest.split_at(size);
        let (expected, others) = others.split_at(size);
        rest = others;
        let is_same = |(a, b): (&f64, &f64)| {
            a == b || (a.is_nan() && b.is_nan()) || (a - b).abs() <= 1e-9 * (1.0 + b.abs())
        };
        if !found.iter().zip(expected).all(is_same) {
            return Err(not_elementwise(name, assigned));
        }
    }
    Ok(())
}

/// The elements of an array over all values that belong to those assigned.
fn pick<'g>(all: Var<'g>, enumerated: &Trace<'g>, assigned: &[Assigned<'g>]) -> Var<'g> {
    assigned.iter().fold(all, |all, site| {
        let Some(enumeration) = enumerated.get(&site.name).and_then(|same| same.enumeration())
        else {
            return all;
        };
        if all.shape().from_right(enumeration.axis_from_right) == 1 {
            return all;
        }
        let axis = all.shape().rank() - 1 - enumeration.axis_from_right;
        let mut ones = vec![1; enumeration.axis_from_right + 1];
        ones[0] = enumeration.size;
        let numbers: Array = (0..enumeration.size).map(|k| k as f64).collect();
        // The site has an axis with this number.
        let numbers = all.graph().constant(numbers).reshape(Shape::new(&ones).unwrap_or_default());
        let picked = numbers.equal(site.index).select(all, 0.0).sum_axis(axis);
        if axis > 0 { picked.expand_dims(axis) } else { picked }
    })
}

fn not_elementwise(site: &str, assigned: &[Assigned<'_>]) -> Error {
    let names: Vec<String> = assigned.iter().map(|site| format!("\"{}\"", site.name)).collect();
    let message = format!(
        "site \"{site}\" cannot be summed over the values of the marginalized sites {}: its elements \
         depend on more than the same element of them, or on their shape; a marginalized value has an \
         axis more on the left, so use it in elementwise operations, select and take, and sum or index \
         along no axis of it",
        names.join(", ")
    );
    Error::new(ErrorKind::Model, message)
}
