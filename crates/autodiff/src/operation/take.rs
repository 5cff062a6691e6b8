//! Rows chosen by numbers that are values themselves.

use crate::{Operand, Shape, Var};

impl<'g> Var<'g> {
    /// Elements, or rows of the first axis, chosen by the numbers in `index`, which may be a variable:
    /// NumPy's `x[index]`. The result has the axes of the index, then those of a row.
    ///
    /// Where the index is known this is [`Var::at`]. Where it is not, each row is compared with it: the
    /// work grows with the number of rows, and the result is NaN where the index is none of them. There
    /// is no derivative by the index.
    ///
    /// ```
    /// use autodiff::Graph;
    ///
    /// let graph = Graph::new();
    /// let means = graph.input("means", 3);
    /// let component = graph.constant([2.0, 0.0, 2.0, 1.0]).reshape([4, 1]);
    /// assert_eq!(means.take(component).shape(), [4, 1].into());
    ///
    /// let rows = graph.constant([1.0, 2.0, 3.0, 4.0]).reshape([2, 2]);
    /// assert_eq!(rows.take(1.0).value(), Some([3.0, 4.0].into()));
    /// ```
    ///
    /// # Faults
    /// If this is a scalar, a known index is not the number of a row, or the result has too many axes.
    #[track_caller]
    #[must_use]
    pub fn take(self, index: impl Into<Operand<'g>>) -> Var<'g> {
        let index = self.graph().lift(index);
        if self.is_faulty() || index.is_faulty() {
            return self.graph().faulty();
        }
        let (shape, chosen) = (self.shape(), index.shape());
        let Some((&rows, row)) = shape.axes().split_first() else {
            return self.wrong("take: a scalar has no elements to choose from".to_owned());
        };
        let Some(to) = Shape::new(&[chosen.axes(), row].concat()) else {
            return self.wrong(format!(
                "take: rows of shape {shape} for an index of shape {chosen} have more axes than an \
                 array can have"
            ));
        };
        if let Some(known) = index.value() {
            let is_row = |&&x: &&f64| !(x >= 0.0 && x < rows as f64 && x.fract() == 0.0);
            if let Some(wrong) = known.data().iter().find(is_row) {
                return self.wrong(format!(
                    "take: {wrong} is not the number of a row of shape {shape}; rows are numbered from \
                     0 to {}",
                    rows.saturating_sub(1)
                ));
            }
            let index: Vec<usize> = known.data().iter().map(|&x| x as usize).collect();
            return self.at(index).reshape(to);
        }
        // The index gets an axis of length 1 for each axis of a row.
        let ones = vec![1; row.len()];
        // These are no more axes than the result has.
        let beside = Shape::new(&[chosen.axes(), &ones].concat()).unwrap_or_default();
        let index = index.reshape(beside);
        let nowhere = self.graph().constant(f64::NAN).broadcast_to(to);
        (0..rows).fold(nowhere, |rest, number| {
            let values = self.slice(number..number + 1).reshape(shape.without(|axis| axis == 0));
            index.equal(number as f64).select(values, rest)
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::{Array, Graph, grad};

    #[test]
    fn a_known_and_an_unknown_index_choose_the_same() {
        let graph = Graph::new();
        let table = graph.input("table", [3, 2]);
        let numbers = Array::from([2.0, 0.0, 1.0, 2.0]);
        let known = table.take(graph.constant(&numbers).reshape([2, 2]));
        let index = graph.input("index", 4);
        let unknown = table.take(index.reshape([2, 2]));
        assert_eq!(known.shape(), [2, 2, 2].into());
        let outputs = [known, unknown, grad((known * known).sum(), &[table])[0]];
        let same = grad((unknown * unknown).sum(), &[table])[0];
        let program = graph.compile(&[table, index], &[outputs[0], outputs[1], outputs[2], same]);
        let program = program.unwrap();
        let mut out = vec![0.0; program.output_len()];
        let row = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 2.0, 0.0, 1.0, 2.0];
        program.eval(&mut program.workspace(), &row, &mut out).unwrap();
        assert_eq!(out[..8], [5.0, 6.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        assert_eq!(out[8..16], out[..8]);
        assert_eq!(out[16..22], [2.0, 4.0, 6.0, 8.0, 20.0, 24.0]);
        assert_eq!(out[22..], out[16..22]);
    }

    #[test]
    fn what_is_no_row_is_a_fault() {
        let graph = Graph::new();
        let table = graph.constant([1.0, 2.0]);
        for (found, told) in [
            (table.take([0.0, 2.0]), "take: 2 is not the number of a row of shape [2]"),
            (table.take(0.5), "take: 0.5 is not the number of a row"),
            (table.take(f64::NAN), "take: NaN is not the number of a row"),
            (graph.constant(1.0).take(0.0), "take: a scalar has no elements"),
        ] {
            assert!(found.is_faulty());
            assert!(graph.faults().iter().any(|f| f.message().starts_with(told)), "{told}");
        }
    }
}
