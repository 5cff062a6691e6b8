//! Derivatives as graphs: the reverse sweep and the forward sweep.
//!
//! Both add nodes to the graph of their arguments, so a derivative can be differentiated again.

use std::collections::HashSet;

use crate::cotangent::Cotangent;
use crate::graph::{Node, NodeId, Op};
use crate::{Graph, Shape, Var};

/// The gradient of a scalar by each of `wrt`, which are inputs of its graph, by one reverse sweep.
///
/// A result has the shape of its variable,
/// and is zero where the output does not depend on it.
///
/// ```
/// use autodiff::{Graph, grad};
///
/// let graph = Graph::new();
/// let x = graph.input("x", ());
/// let first = grad(x.sin(), &[x])[0];
/// let second = grad(first, &[x])[0];
/// let program = graph.compile(&[x], &[first, second])?;
/// let mut out = [0.0; 2];
/// program.eval(&mut program.workspace(), &[0.5], &mut out)?;
/// assert_eq!(out, [0.5f64.cos(), -0.5f64.sin()]);
/// # Ok::<(), autodiff::Error>(())
/// ```
#[track_caller]
pub fn grad<'g>(output: Var<'g>, wrt: &[Var<'g>]) -> Vec<Var<'g>> {
    if output.shape().size() != 1 {
        let shape = output.shape();
        let fault = output.graph().fault(format!(
            "grad: the output has shape {shape}, a scalar is needed: sum it, or use vjp"
        ));
        return vec![fault; wrt.len()];
    }
    let one = output.graph().constant(1.0).broadcast_to(output.shape());
    vjp(&[output], &[one], wrt)
}

/// The cotangents of `wrt` for given cotangents of the outputs, by one reverse sweep:
/// `Σ_o cotangent_o · ∂o/∂w` for each w. A cotangent has the shape of its output.
#[track_caller]
pub fn vjp<'g>(outputs: &[Var<'g>], cotangents: &[Var<'g>], wrt: &[Var<'g>]) -> Vec<Var<'g>> {
    let Some(graph) = outputs.first().map(|o| o.graph()) else {
        return wrt.iter().map(|w| zeros(w.graph(), w.shape())).collect();
    };
    let wrong = mismatch(graph, "vjp", "cotangent", outputs, cotangents);
    if let Some(fault) = wrong.or_else(|| not_inputs(graph, "vjp", wrt)) {
        return vec![fault; wrt.len()];
    }
    let last = outputs.iter().map(|o| o.id).max().unwrap_or(0);
    let depends = depends_on(graph, wrt, last);
    let independent: HashSet<NodeId> = wrt.iter().map(|w| w.id).collect();
    let mut cotangents_of = vec![Cotangent::default(); last as usize + 1];
    for (output, &cotangent) in outputs.iter().zip(cotangents) {
        cotangents_of[output.id as usize].add(cotangent);
    }
    for id in (0..=last).rev() {
        if !depends[id as usize] || independent.contains(&id) {
            continue;
        }
        let shape = graph.node(id).shape;
        let Some(cotangent) = cotangents_of[id as usize].total(shape) else {
            continue;
        };
        // Cloned, since the sweep adds nodes while it reads this one.
        let node = graph.node(id).clone();
        let arguments: Vec<Var<'g>> =
            node.arguments().iter().map(|&id| Var { graph, id }).collect();
        if let Op::Operation(operation) = &node.op {
            let is_wanted = |(i, a): (usize, &Var<'g>)| {
                depends[a.id as usize] && operation.is_differentiable(i)
            };
            let wanted: Vec<bool> = arguments.iter().enumerate().map(is_wanted).collect();
            let found = operation.vjp(&arguments, Var { graph, id }, cotangent, &wanted);
            let found = checked(graph, operation.name(), &arguments, &wanted, found);
            for (argument, contribution) in arguments.iter().zip(found) {
                if let Some(contribution) = contribution {
                    cotangents_of[argument.id as usize].add(contribution);
                }
            }
            continue;
        }
        for (which, &argument) in arguments.iter().enumerate() {
            if !depends[argument.id as usize] {
                continue;
            }
            let gathered = &mut cotangents_of[argument.id as usize];
            let contribution = match &node.op {
                Op::Elementwise(rule) => (rule.partial)(which, &arguments, Var { graph, id })
                    .map(|partial| (cotangent * partial).sum_to(argument.shape())),
                Op::Linear(map) => {
                    gathered.add_linear(map, argument.shape(), cotangent);
                    None
                }
                // The square of one argument is handled at once, so that its two halves are one.
                Op::Dot if arguments[0].id == arguments[1].id => {
                    (which == 0).then(|| 2.0 * cotangent * argument)
                }
                Op::Dot => Some(cotangent * arguments[1 - which]),
                Op::Faulty | Op::Input | Op::Constant(_) | Op::Operation(_) => None,
            };
            if let Some(contribution) = contribution {
                gathered.add(contribution);
            }
        }
    }
    let gathered = |w: &Var<'g>| {
        let found = cotangents_of.get(w.id as usize).and_then(|c| c.total(w.shape()));
        found.unwrap_or_else(|| zeros(graph, w.shape()))
    };
    let gathered = wrt.iter().map(gathered).collect();
    graph.debug_check("vjp");
    gathered
}

/// The tangents of the outputs for given tangents of `wrt`, by one forward sweep:
/// `Σ_w ∂o/∂w · tangent_w` for each output o. A tangent has the shape of its variable.
///
/// Cheaper than [`grad`] where there is one scalar to differentiate by.
///
/// ```
/// use autodiff::{Graph, jvp};
///
/// let graph = Graph::new();
/// let t = graph.input("t", ());
/// let curve = (t * &[1.0, 2.0, 3.0].into()).exp();
/// let velocity = jvp(&[curve], &[t], &[graph.constant(1.0)])[0];
/// assert_eq!(velocity.shape(), 3.into());
/// ```
#[track_caller]
pub fn jvp<'g>(outputs: &[Var<'g>], wrt: &[Var<'g>], tangents: &[Var<'g>]) -> Vec<Var<'g>> {
    let Some(graph) = outputs.first().map(|o| o.graph()) else {
        return Vec::new();
    };
    let wrong = mismatch(graph, "jvp", "tangent", wrt, tangents);
    if let Some(fault) = wrong.or_else(|| not_inputs(graph, "jvp", wrt)) {
        return vec![fault; outputs.len()];
    }
    let last = outputs.iter().map(|o| o.id).max().unwrap_or(0);
    let depends = depends_on(graph, wrt, last);
    let needed = reached_from(graph, outputs, Node::is_differentiable);
    let mut tangent_of: Vec<Option<Var<'g>>> = vec![None; last as usize + 1];
    for (w, &tangent) in wrt.iter().zip(tangents) {
        if let Some(slot) = tangent_of.get_mut(w.id as usize) {
            *slot = Some(tangent);
        }
    }
    for id in 0..=last {
        if !depends[id as usize] || !needed[id as usize] || tangent_of[id as usize].is_some() {
            continue;
        }
        let node = graph.node(id).clone();
        let arguments: Vec<Var<'g>> =
            node.arguments().iter().map(|&id| Var { graph, id }).collect();
        if let Op::Operation(operation) = &node.op {
            let tangent = |(i, a): (usize, &Var<'g>)| {
                tangent_of[a.id as usize].filter(|_| operation.is_differentiable(i))
            };
            let tangents: Vec<Option<Var<'g>>> =
                arguments.iter().enumerate().map(tangent).collect();
            if tangents.iter().all(Option::is_none) {
                continue;
            }
            let output = Var { graph, id };
            let found = operation.jvp(&arguments, output, &tangents);
            tangent_of[id as usize] =
                checked(graph, operation.name(), &[output], &[true], vec![found])[0];
            continue;
        }
        let mut sum = None;
        for (which, argument) in arguments.iter().enumerate() {
            let Some(tangent) = tangent_of[argument.id as usize] else {
                continue;
            };
            let contribution = match &node.op {
                Op::Elementwise(rule) => (rule.partial)(which, &arguments, Var { graph, id })
                    .map(|partial| (tangent * partial).broadcast_to(node.shape)),
                Op::Linear(map) => Some(tangent.linear(map.clone(), node.shape)),
                Op::Dot if arguments[0].id == arguments[1].id => {
                    (which == 0).then(|| 2.0 * tangent.dot(*argument))
                }
                Op::Dot => Some(tangent.dot(arguments[1 - which])),
                Op::Faulty | Op::Input | Op::Constant(_) | Op::Operation(_) => None,
            };
            if let Some(contribution) = contribution {
                accumulate(&mut sum, contribution);
            }
        }
        tangent_of[id as usize] = sum;
    }
    graph.debug_check("jvp");
    outputs
        .iter()
        .map(|o| tangent_of[o.id as usize].unwrap_or_else(|| zeros(graph, o.shape())))
        .collect()
}

fn accumulate<'g>(sum: &mut Option<Var<'g>>, term: Var<'g>) {
    *sum = Some(match *sum {
        Some(sum) => sum + term,
        None => term,
    });
}

/// What an operation gives as derivatives by, or of, the `primal` that are wanted: a fault where
/// the shape is wrong.
#[track_caller]
fn checked<'g>(
    graph: &'g Graph,
    name: &str,
    primal: &[Var<'g>],
    wanted: &[bool],
    mut found: Vec<Option<Var<'g>>>,
) -> Vec<Option<Var<'g>>> {
    if found.len() != primal.len() {
        let (given, needed) = (found.len(), primal.len());
        let message = format!("{name}: {given} derivatives for {needed} arguments");
        return vec![Some(graph.fault(message)); primal.len()];
    }
    for ((found, primal), wanted) in found.iter_mut().zip(primal).zip(wanted) {
        *found = found.filter(|_| *wanted);
        let (Some(derivative), needed) = (*found, primal.shape()) else { continue };
        let shape = derivative.shape();
        if shape != needed && !derivative.is_faulty() {
            let message = format!("{name}: a derivative has shape {shape}, {needed} is needed");
            *found = Some(graph.fault(message));
        }
    }
    found
}

fn zeros(graph: &Graph, shape: Shape) -> Var<'_> {
    graph.constant(0.0).broadcast_to(shape)
}

#[track_caller]
pub(crate) fn mismatch<'g>(
    graph: &'g Graph,
    function: &str,
    what: &str,
    primal: &[Var<'g>],
    dual: &[Var<'g>],
) -> Option<Var<'g>> {
    if primal.len() != dual.len() {
        let (given, needed) = (dual.len(), primal.len());
        return Some(graph.fault(format!("{function}: {given} {what}s given, {needed} needed")));
    }
    let wrong = primal.iter().zip(dual).find(|(p, d)| p.shape() != d.shape())?;
    let (expected, found) = (wrong.0.shape(), wrong.1.shape());
    Some(graph.fault(format!("{function}: a {what} has shape {found}, {expected} is needed")))
}

/// A fault if one of `wrt` is not an input of this graph: a value computed on the way may have been
/// simplified out of what is differentiated, and its derivative would wrongly be zero.
#[track_caller]
pub(crate) fn not_inputs<'g>(graph: &'g Graph, function: &str, wrt: &[Var<'g>]) -> Option<Var<'g>> {
    let is_input =
        |w: &Var<'g>| std::ptr::eq(w.graph, graph) && matches!(graph.node(w.id).op, Op::Input);
    let wrong = wrt.iter().find(|w| !is_input(w))?;
    if wrong.is_faulty() {
        return Some(graph.faulty());
    }
    Some(graph.fault(format!(
        "{function}: {wrong:?} is not an input of this graph; derivatives are taken by inputs"
    )))
}

/// For each node up to `last`: whether it is one of `wrt`, or has a derivative by one.
fn depends_on(graph: &Graph, wrt: &[Var<'_>], last: NodeId) -> Vec<bool> {
    let mut depends = vec![false; last as usize + 1];
    for w in wrt.iter().filter(|w| w.id <= last) {
        depends[w.id as usize] = true;
    }
    for (id, node) in graph.nodes().iter().enumerate().take(depends.len()) {
        let depends_through =
            |(i, &a): (usize, &NodeId)| depends[a as usize] && node.is_differentiable(i);
        if node.arguments().iter().enumerate().any(depends_through) {
            depends[id] = true;
        }
    }
    depends
}

/// For each node up to the last of `outputs`: whether one of them is computed from it.
pub(crate) fn needed_by(graph: &Graph, outputs: &[Var<'_>]) -> Vec<bool> {
    reached_from(graph, outputs, |_, _| true)
}

/// For each node up to the last of `outputs`: whether one of them is reached from it through
/// arguments that are followed.
fn reached_from(
    graph: &Graph,
    outputs: &[Var<'_>],
    is_followed: impl Fn(&Node, usize) -> bool,
) -> Vec<bool> {
    let nodes = graph.nodes();
    let last = outputs.iter().map(|o| o.id).max().unwrap_or(0);
    let mut reached = vec![false; last as usize + 1];
    for output in outputs {
        reached[output.id as usize] = true;
    }
    for id in (0..=last as usize).rev() {
        if !reached[id] {
            continue;
        }
        let node = &nodes[id];
        for (which, &argument) in node.arguments().iter().enumerate() {
            reached[argument as usize] |= is_followed(node, which);
        }
    }
    reached
}
