//! A loop with carried state over the leading axis of arrays.

use crate::{Graph, Var};

use super::Tree;
use super::repeat::{Steps, stacked};
use super::trace::{Caller, all_faulty};

/// Runs `f` over the leading axis of `xs`, from the first row to the last: `f` takes the carry and a
/// row and gives the carry for the next row and something to keep. The results are the carry after
/// the last row, and what was kept, stacked along a new leading axis.
///
/// The loop is compiled once, not unrolled, and its evaluation does not allocate. It has derivatives
/// of any order in both directions. In reverse mode, the carry of each step is stored. Variables and
/// arrays from outside can be used in `f`; what does not change from row to row is computed once.
/// [`Scan`] has options: backwards, and a length for loops without `xs`.
///
/// ```
/// use autodiff::function::{grad, scan};
/// use autodiff::{Graph, Var};
///
/// // An autoregressive process: x_t = a x_{t-1} + e_t.
/// let graph = Graph::new();
/// let noise = graph.constant([1.0, 0.0, 0.0, 2.0]);
/// let start = graph.constant(0.0);
/// let a = graph.input("a", ());
/// let (_, all) = scan(|x, e| (a * x + e, a * x + e), start, noise);
/// let by_a = grad(|a: Var| scan(|x, e| (a * x + e, ()), start, noise).0)(a);
///
/// let program = graph.compile(&[a], &[all, by_a])?;
/// let mut out = [0.0; 5];
/// program.eval(&mut program.workspace(), &[0.5], &mut out)?;
/// assert_eq!(out, [1.0, 0.5, 0.25, 2.125, 0.75]);
/// # Ok::<(), autodiff::Error>(())
/// ```
///
/// # Faults
/// Those of [`Scan::run`].
#[track_caller]
pub fn scan<'g, C: Tree<'g>, X: Tree<'g>, Y: Tree<'g>>(
    f: impl Fn(C, X) -> (C, Y),
    init: C,
    xs: X,
) -> (C, Y) {
    Scan::new().run(f, init, xs)
}

/// How to [`scan`]: backwards, or a given number of times.
///
/// ```
/// use autodiff::Graph;
/// use autodiff::function::Scan;
///
/// let graph = Graph::new();
/// let (one, xs) = (graph.constant(1.0), graph.constant([1.0, 2.0, 3.0]));
/// let (_, products) = Scan::new().reverse().run(|p, x| (p * x, p * x), one, xs);
/// assert_eq!(products.value(), Some([6.0, 6.0, 3.0].into()));
///
/// let (power, ()) = Scan::new().length(10).run(|p, ()| (2.0 * p, ()), one, ());
/// assert_eq!(power.value(), Some(1024.0.into()));
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Scan {
    reverse: bool,
    length: Option<usize>,
}

impl Scan {
    /// From the first row to the last.
    pub fn new() -> Self {
        Self::default()
    }

    /// From the last row to the first. What is kept of a row stays at its place.
    #[must_use]
    pub fn reverse(self) -> Self {
        Self { reverse: true, ..self }
    }

    /// So many steps: needed where there are no `xs`, checked where there are.
    #[must_use]
    pub fn length(self, length: usize) -> Self {
        Self { length: Some(length), ..self }
    }

    /// Runs the loop, as [`scan`] does.
    ///
    /// # Faults
    /// If one of the `xs` has no leading axis, or their leading axes have different lengths; if `f` gives
    /// a carry of another shape than it takes.
    #[track_caller]
    pub fn run<'g, C: Tree<'g>, X: Tree<'g>, Y: Tree<'g>>(
        self,
        f: impl Fn(C, X) -> (C, Y),
        init: C,
        xs: X,
    ) -> (C, Y) {
        let caller = Caller::new("scan");
        let (inits, arrays) = (init.leaves(), xs.leaves());
        let Some(graph) = inits.first().or(arrays.first()).map(|leaf| leaf.graph()) else {
            // Each step gives the same.
            let (next, y) = f(init, xs);
            let y = y.map(&mut |leaf| self.repeated(caller, leaf));
            return (next, y);
        };
        let (inits, arrays) = (caller.lift(graph, &inits), caller.lift(graph, &arrays));
        let length = match inits.iter().chain(&arrays).find(|v| v.is_faulty()) {
            Some(&faulty) => Err(faulty),
            None => caller.rows(graph, &arrays, self.length),
        };
        let length = match length {
            Ok(length) => length,
            Err(faulty) => {
                let (carry, y) = f(all_faulty(&init, faulty), all_faulty(&xs, faulty));
                return (all_faulty(&carry, faulty), all_faulty(&y, faulty));
            }
        };
        let carry: Vec<Var<'g>> =
            inits.iter().map(|v| caller.placeholder(graph, v.shape())).collect();
        let rows: Vec<Var<'g>> = arrays
            .iter()
            .map(|v| caller.placeholder(graph, v.shape().without(|axis| axis == 0)))
            .collect();
        let (next, y) = f(init.with_leaves(&carry), xs.with_leaves(&rows));
        let nexts = caller.lift(graph, &next.leaves());
        let ys = caller.lift(graph, &y.leaves());
        let wrong = wrong_carry(caller, graph, &inits, &nexts)
            .or_else(|| ys.iter().find(|y| y.is_faulty()).copied())
            .or_else(|| caller.wrong_rank(&ys));
        if let Some(faulty) = wrong {
            return (all_faulty(&next, faulty), all_faulty(&y, faulty));
        }
        let results = Steps {
            name: caller.name,
            length,
            reverse: self.reverse,
            carry: carry.into_iter().zip(inits).collect(),
            xs: rows.into_iter().zip(arrays).collect(),
            captured: Vec::new(),
            next: nexts,
            ys,
            sums: Vec::new(),
        }
        .run(graph);
        (next.with_leaves(&results.carry), y.with_leaves(&results.ys))
    }

    fn repeated<'g>(self, caller: Caller, y: Var<'g>) -> Var<'g> {
        if let Some(faulty) = Some(y).filter(|y| y.is_faulty()).or(caller.wrong_rank(&[y])) {
            return faulty;
        }
        match caller.rows(y.graph(), &[], self.length) {
            Ok(length) => y.broadcast_to(stacked(y.shape(), length)),
            Err(faulty) => faulty,
        }
    }
}

/// The faulty variable if the carry that the function gives is faulty, or unlike that which it takes.
fn wrong_carry<'g>(
    caller: Caller,
    graph: &'g Graph,
    taken: &[Var<'g>],
    given: &[Var<'g>],
) -> Option<Var<'g>> {
    if let Some(faulty) = given.iter().find(|v| v.is_faulty()) {
        return Some(*faulty);
    }
    if taken.len() != given.len() {
        let (taken, given) = (taken.len(), given.len());
        let message =
            format!("the function takes {taken} variables as its carry and gives {given}");
        return Some(caller.fault(graph, message));
    }
    let (taken, given) = taken.iter().zip(given).find(|(t, g)| t.shape() != g.shape())?;
    let message = format!(
        "the function takes a carry of shape {} and gives one of shape {}: start with the shape that \
         it gives",
        taken.shape(),
        given.shape()
    );
    Some(caller.fault(graph, message))
}
