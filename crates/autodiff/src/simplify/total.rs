//! Sums of many terms.

use crate::primitive::{Add, Mul, Neg, Sub};
use crate::{Graph, Var};

impl Graph {
    /// The sum of all elements of all terms, such as the terms of a log density.
    ///
    /// What is known is added up at once, and equal parts become one: for `2 x - 3`, `x + y` and 5 this
    /// is `3 x + y + 2`. So the order of addition is not that of the terms.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let x = graph.input("x", ());
    /// let y = graph.input("y", 2);
    /// let total = graph.total([2.0 * x - 3.0, x + y, graph.constant(5.0)]);
    /// let program = graph.compile(&[x, y], &[total])?;
    /// let mut out = [0.0];
    /// program.eval(&mut program.workspace(), &[1.0, 10.0, 20.0], &mut out)?;
    /// assert_eq!(out, [36.0]);
    /// # Ok::<(), autodiff::Error>(())
    /// ```
    #[track_caller]
    pub fn total<'g>(&'g self, terms: impl IntoIterator<Item = Var<'g>>) -> Var<'g> {
        let mut combination = Combination { terms: Vec::new(), known: 0.0 };
        for term in terms {
            combination.add(1.0, term.sum());
        }
        combination.built(self)
    }
}

/// `Σ c x + known`
struct Combination<'g> {
    terms: Vec<(f64, Var<'g>)>,
    known: f64,
}

impl<'g> Combination<'g> {
    /// Adds `times` a number, in parts if it is a sum.
    fn add(&mut self, times: f64, x: Var<'g>) {
        if let Some(number) = x.number() {
            self.known += times * number;
        } else if let Some([a, b]) = x.pair_of::<Add>() {
            self.add(times, a);
            self.add(times, b);
        } else if let Some([a, b]) = x.pair_of::<Sub>() {
            self.add(times, a);
            self.add(-times, b);
        } else if let Some(x) = x.argument_of::<Neg>() {
            self.add(-times, x);
        } else if let Some([c, rest]) = x.pair_of::<Mul>()
            && let Some(number) = c.number()
            && (times * number).is_normal()
        {
            self.add(times * number, rest);
        } else {
            // What would cancel stays, as it is NaN where it is infinite.
            match self.terms.iter_mut().find(|(c, y)| y.id == x.id && *c + times != 0.0) {
                Some((c, _)) => *c += times,
                None => self.terms.push((times, x)),
            }
        }
    }

    fn built(self, graph: &'g Graph) -> Var<'g> {
        let known = graph.constant(self.known);
        self.terms.into_iter().fold(known, |sum, (c, x)| sum + c * x.reshape(()))
    }
}
