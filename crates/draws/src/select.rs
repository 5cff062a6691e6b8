//! Parts of draws: by name, chain, draw and coordinate; and several runs put together.

use std::ops::{Bound, RangeBounds};

use crate::{Draws, Error, ErrorKind, Variable};

impl Draws {
    /// The variables of these names, in this order, with all sample statistics.
    ///
    /// ```
    /// use draws::Draws;
    ///
    /// let mut draws = Draws::new(1, 2);
    /// draws.add("slope", &[], vec![2.0, 2.1])?;
    /// draws.add("offset", &[], vec![0.3, 0.2])?;
    /// let slope = draws.select(["slope"])?;
    /// assert_eq!(slope.variables().len(), 1);
    /// # Ok::<(), draws::Error>(())
    /// ```
    ///
    /// # Errors
    /// If there is no variable of a name, or a name stands there twice.
    pub fn select<S: AsRef<str>>(&self, names: impl IntoIterator<Item = S>) -> Result<Self, Error> {
        let mut chosen = self.without_variables();
        for name in names {
            chosen.push(self.variable(name.as_ref())?.clone())?;
        }
        Ok(chosen)
    }

    /// These chains, in this order.
    ///
    /// ```
    /// use draws::Draws;
    ///
    /// let mut draws = Draws::new(3, 1);
    /// draws.add("x", &[], vec![0.0, 1.0, 2.0])?;
    /// assert_eq!(draws.select_chains(&[2, 0])?.variable("x")?.values(), [2.0, 0.0]);
    /// # Ok::<(), draws::Error>(())
    /// ```
    ///
    /// # Errors
    /// If there is no such chain, or one is asked for twice.
    pub fn select_chains(&self, chains: &[usize]) -> Result<Self, Error> {
        for (i, &chain) in chains.iter().enumerate() {
            if chain >= self.num_chains() {
                return Err(missing("chain", chain, self.num_chains()));
            }
            if chains[..i].contains(&chain) {
                let message = format!("chain {chain} is asked for twice");
                return Err(Error::new(ErrorKind::Argument, message));
            }
        }
        let rows = |draws: usize| {
            chains.iter().flat_map(move |chain| (0..draws).map(move |draw| chain * draws + draw))
        };
        Ok(self.with_rows(chains.len(), self.num_draws(), rows(self.num_draws())))
    }

    /// The draws of this range, of every chain.
    ///
    /// ```
    /// use draws::Draws;
    ///
    /// let mut draws = Draws::new(2, 3);
    /// draws.add("x", &[], vec![0.0, 1.0, 2.0, 10.0, 11.0, 12.0])?;
    /// assert_eq!(draws.select_draws(1..)?.variable("x")?.values(), [1.0, 2.0, 11.0, 12.0]);
    /// # Ok::<(), draws::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the range goes beyond the draws.
    pub fn select_draws(&self, range: impl RangeBounds<usize>) -> Result<Self, Error> {
        let num_draws = self.num_draws();
        let start = match range.start_bound() {
            Bound::Included(&start) => start,
            Bound::Excluded(&start) => start.saturating_add(1),
            Bound::Unbounded => 0,
        };
        let end = match range.end_bound() {
            Bound::Included(&end) => end.saturating_add(1),
            Bound::Excluded(&end) => end,
            Bound::Unbounded => num_draws,
        };
        if start > end || end > num_draws {
            let message = format!("draws {start} to {end} are asked for, of {num_draws}");
            return Err(Error::new(ErrorKind::Argument, message));
        }
        let rows = (0..self.num_chains())
            .flat_map(|chain| (start..end).map(move |draw| chain * num_draws + draw));
        Ok(self.with_rows(self.num_chains(), end - start, rows))
    }

    /// Of so many draws the first, of every chain.
    ///
    /// ```
    /// use draws::Draws;
    ///
    /// let mut draws = Draws::new(1, 5);
    /// draws.add("x", &[], vec![0.0, 1.0, 2.0, 3.0, 4.0])?;
    /// assert_eq!(draws.thin(2)?.variable("x")?.values(), [0.0, 2.0, 4.0]);
    /// # Ok::<(), draws::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the step is 0.
    pub fn thin(&self, step: usize) -> Result<Self, Error> {
        if step == 0 {
            return Err(Error::new(ErrorKind::Argument, "thin: the step is 0, but must be above"));
        }
        let num_draws = self.num_draws();
        let rows = (0..self.num_chains()).flat_map(|chain| {
            (0..num_draws).step_by(step).map(move |draw| chain * num_draws + draw)
        });
        Ok(self.with_rows(self.num_chains(), num_draws.div_ceil(step), rows))
    }

    /// All chains as one, the draws of the first before those of the second, and so on.
    ///
    /// ```
    /// use draws::Draws;
    ///
    /// let mut draws = Draws::new(2, 3);
    /// draws.add("x", &[], vec![0.0; 6])?;
    /// assert_eq!(draws.stack().num_draws(), 6);
    /// # Ok::<(), draws::Error>(())
    /// ```
    pub fn stack(&self) -> Self {
        let size = self.num_chains() * self.num_draws();
        self.with_rows(1, size, 0..size)
    }

    /// The position along a dimension at which this label stands; variables lose the dimension.
    ///
    /// ```
    /// use draws::Draws;
    ///
    /// let mut draws = Draws::new(1, 1);
    /// draws.add("distance", &[2], vec![46.0, 136.0])?;
    /// draws.set_dims("distance", &[Some("cluster")])?;
    /// draws.set_coordinates("cluster", ["Hyades", "Pleiades"])?;
    /// let pleiades = draws.select_label("cluster", "Pleiades")?;
    /// assert_eq!(pleiades.variable("distance")?.draw(0, 0), [136.0]);
    /// # Ok::<(), draws::Error>(())
    /// ```
    ///
    /// # Errors
    /// If the dimension has no labels, or this is none of them.
    pub fn select_label(&self, dim: &str, label: &str) -> Result<Self, Error> {
        let fail = |message: String| Error::new(ErrorKind::Name, message);
        let labels = self
            .coordinates(dim)
            .ok_or_else(|| fail(format!("dimension \"{dim}\" has no labels; use select_index")))?;
        let index = labels.iter().position(|known| known == label).ok_or_else(|| {
            let known = labels.join(", ");
            fail(format!("no label \"{label}\" along dimension \"{dim}\"; there are: {known}"))
        })?;
        self.select_index(dim, index)
    }

    /// The position of this number along a dimension; variables lose the dimension.
    ///
    /// # Errors
    /// If no variable has the dimension, or it is shorter.
    pub fn select_index(&self, dim: &str, index: usize) -> Result<Self, Error> {
        let mut chosen = self.without_variables();
        chosen.remove_coordinates(dim);
        let mut is_found = false;
        for variable in self.variables() {
            let axis = variable.dims().position(|known| known == Some(dim));
            let Some(axis) = axis else {
                chosen.push(variable.clone())?;
                continue;
            };
            is_found = true;
            let length = variable.shape()[axis];
            if index >= length {
                return Err(missing(&format!("position along \"{dim}\""), index, length));
            }
            chosen.push(without_axis(variable, axis, index))?;
        }
        match is_found {
            true => Ok(chosen),
            false => {
                Err(Error::new(ErrorKind::Name, format!("no variable has dimension \"{dim}\"")))
            }
        }
    }

    /// The chains of several runs of one model, one after the other.
    ///
    /// A sample statistic that some of them lack, as of another sampler, is left out.
    ///
    /// ```
    /// use draws::Draws;
    ///
    /// let run = |value: f64| {
    ///     let mut draws = Draws::new(1, 2);
    ///     draws.add("x", &[], vec![value; 2])?;
    ///     Ok::<_, draws::Error>(draws)
    /// };
    /// let both = Draws::concat_chains(&[&run(1.0)?, &run(2.0)?])?;
    /// assert_eq!(both.variable("x")?.values(), [1.0, 1.0, 2.0, 2.0]);
    /// # Ok::<(), draws::Error>(())
    /// ```
    ///
    /// # Errors
    /// If there is no run, or they differ in the number of draws, in their variables, or in the shapes,
    /// dimensions and labels of these.
    pub fn concat_chains(runs: &[&Self]) -> Result<Self, Error> {
        let first = compatible(runs)?;
        for run in &runs[1..] {
            if run.num_draws() != first.num_draws() {
                let message = format!(
                    "the runs have {} and {} draws per chain; chains must have one length: select_draws \
                     cuts the longer ones",
                    first.num_draws(),
                    run.num_draws()
                );
                return Err(Error::new(ErrorKind::Shape, message));
            }
        }
        let num_chains = runs.iter().map(|run| run.num_chains()).sum();
        Ok(first.gathered(num_chains, first.num_draws(), |name| {
            runs.iter().map(|run| Some(run.named(name)?.values().to_vec())).collect()
        }))
    }

    /// The draws of runs that go on one after the other, chain by chain.
    ///
    /// ```
    /// use draws::Draws;
    ///
    /// let run = |values: [f64; 2]| {
    ///     let mut draws = Draws::new(2, 1);
    ///     draws.add("x", &[], values.to_vec())?;
    ///     Ok::<_, draws::Error>(draws)
    /// };
    /// let both = Draws::concat_draws(&[&run([0.0, 10.0])?, &run([1.0, 11.0])?])?;
    /// assert_eq!(both.variable("x")?.values(), [0.0, 1.0, 10.0, 11.0]);
    /// # Ok::<(), draws::Error>(())
    /// ```
    ///
    /// # Errors
    /// If there is no run, or they differ in the number of chains, in their variables, or in the shapes,
    /// dimensions and labels of these.
    pub fn concat_draws(runs: &[&Self]) -> Result<Self, Error> {
        let first = compatible(runs)?;
        for run in &runs[1..] {
            if run.num_chains() != first.num_chains() {
                let (a, b) = (first.num_chains(), run.num_chains());
                let message = format!("the runs have {a} and {b} chains; these must be as many");
                return Err(Error::new(ErrorKind::Shape, message));
            }
        }
        let num_draws = runs.iter().map(|run| run.num_draws()).sum();
        Ok(first.gathered(first.num_chains(), num_draws, |name| {
            let parts: Option<Vec<&Variable>> = runs.iter().map(|run| run.named(name)).collect();
            let parts = parts?;
            let chains = (0..first.num_chains())
                .flat_map(|chain| parts.iter().map(move |variable| variable.chain(chain).to_vec()));
            Some(chains.collect())
        }))
    }

    /// A variable or sample statistic.
    fn named(&self, (name, is_stat): (&str, bool)) -> Option<&Variable> {
        let group = if is_stat { self.sample_stats() } else { self.variables() };
        group.iter().find(|variable| variable.name() == name)
    }

    /// Draws with the variables of these, and the values that `values` finds for each.
    fn gathered(
        &self,
        num_chains: usize,
        num_draws: usize,
        values: impl Fn((&str, bool)) -> Option<Vec<Vec<f64>>>,
    ) -> Self {
        self.mapped(num_chains, num_draws, |variable, is_stat| {
            let values = values((variable.name(), is_stat))?.concat();
            Some(variable.with_values(num_draws, values))
        })
    }

    /// Draws made of these rows, as counted over all chains.
    fn with_rows(
        &self,
        num_chains: usize,
        num_draws: usize,
        rows: impl Iterator<Item = usize> + Clone,
    ) -> Self {
        self.mapped(num_chains, num_draws, |variable, _| {
            let size = variable.size();
            let row = |row: usize| &variable.values()[row * size..(row + 1) * size];
            let values = rows.clone().flat_map(row).copied().collect();
            Some(variable.with_values(num_draws, values))
        })
    }
}

/// The first of the runs, if the others have the same variables.
fn compatible<'a>(runs: &[&'a Draws]) -> Result<&'a Draws, Error> {
    let fail = |message: String| Err(Error::new(ErrorKind::Shape, message));
    let Some(first) = runs.first() else { return fail("there are no runs to put together".into()) };
    for run in &runs[1..] {
        let names = |draws: &Draws| {
            draws.variables().iter().map(Variable::name).collect::<Vec<_>>().join(", ")
        };
        if run.variables().len() != first.variables().len() {
            return fail(format!(
                "the runs have the variables {} and {}",
                names(first),
                names(run)
            ));
        }
        for variable in first.variables() {
            let other = run.variable(variable.name())?;
            if other.shape() != variable.shape() || !other.dims().eq(variable.dims()) {
                return fail(format!(
                    "variable \"{}\" has shape {:?} with dimensions {:?} in one run, and {:?} with {:?} in \
                     another",
                    variable.name(),
                    variable.shape(),
                    variable.dims().collect::<Vec<_>>(),
                    other.shape(),
                    other.dims().collect::<Vec<_>>(),
                ));
            }
            for dim in variable.dims().flatten() {
                if run.coordinates(dim) != first.coordinates(dim) {
                    return fail(format!("dimension \"{dim}\" has other labels in another run"));
                }
            }
        }
    }
    Ok(first)
}

/// The variable at one position along an axis, without it.
fn without_axis(variable: &Variable, axis: usize, index: usize) -> Variable {
    let mut shape = variable.shape().to_vec();
    let length = shape.remove(axis);
    let mut dims: Vec<Option<String>> = variable.dims().map(|dim| dim.map(str::to_owned)).collect();
    dims.remove(axis);
    let inner: usize = variable.shape()[axis + 1..].iter().product();
    let blocks = variable.values().chunks_exact((length * inner).max(1));
    let values = blocks.flat_map(|block| &block[index * inner..(index + 1) * inner]).copied();
    variable.reshaped(shape, dims, values.collect())
}

fn missing(what: &str, index: usize, length: usize) -> Error {
    let message = format!("there is no {what} {index}; there are {length}, counted from 0");
    Error::new(ErrorKind::Argument, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draws() -> Draws {
        let mut draws = Draws::new(2, 3);
        draws.add("x", &[], (0..6).map(f64::from).collect()).unwrap();
        draws.add("a", &[2, 3], (0..36).map(f64::from).collect()).unwrap();
        draws.set_dims("a", &[Some("band"), Some("star")]).unwrap();
        draws.set_coordinates("band", ["B", "V"]).unwrap();
        draws.add_sample_stat("diverging", vec![0.0, 0.0, 1.0, 0.0, 0.0, 0.0]).unwrap();
        draws
    }

    #[test]
    fn a_selection_keeps_statistics_dimensions_and_labels() {
        let part = draws().select_chains(&[0]).unwrap().select_draws(1..).unwrap();
        assert_eq!((part.num_chains(), part.num_draws()), (1, 2));
        assert_eq!(part.sample_stat("diverging").unwrap().values(), [0.0, 1.0]);
        assert_eq!(
            part.variable("a").unwrap().draw(0, 1),
            draws().variable("a").unwrap().draw(0, 2)
        );
        assert_eq!(part.coordinates("band").unwrap(), ["B", "V"]);
        let named = draws().select(["a"]).unwrap();
        assert!(named.variable("x").is_err() && named.sample_stat("diverging").is_ok());
    }

    #[test]
    fn a_position_along_a_dimension_is_taken_of_every_variable() {
        let blue = draws().select_label("band", "B").unwrap();
        assert_eq!(blue.variable("a").unwrap().shape(), [3]);
        assert_eq!(blue.variable("a").unwrap().draw(1, 0), [18.0, 19.0, 20.0]);
        assert_eq!(blue.coordinates("band"), None);
        let last = draws().select_index("star", 2).unwrap();
        assert_eq!(last.variable("a").unwrap().draw(0, 1), [8.0, 11.0]);
        assert_eq!(last.variable("x").unwrap(), draws().variable("x").unwrap());
        for (result, text) in [
            (draws().select_label("band", "U"), "no label \"U\""),
            (draws().select_label("star", "Vega"), "has no labels"),
            (draws().select_index("star", 3), "there is no position along \"star\" 3"),
            (draws().select_index("planet", 0), "no variable has dimension \"planet\""),
        ] {
            assert!(result.unwrap_err().to_string().contains(text), "{text}");
        }
    }

    #[test]
    fn what_is_not_there_cannot_be_selected() {
        let draws = draws();
        assert!(draws.select(["y"]).is_err() && draws.select(["x", "x"]).is_err());
        assert!(draws.select_chains(&[2]).is_err() && draws.select_chains(&[0, 0]).is_err());
        assert!(draws.select_draws(2..4).is_err());
        #[expect(clippy::reversed_empty_ranges, reason = "what a caller may give")]
        let reversed = draws.select_draws(2..1);
        assert!(reversed.is_err());
        assert!(draws.thin(0).is_err());
        assert_eq!(draws.thin(9).unwrap().num_draws(), 1);
        assert_eq!(draws.select_draws(..=1).unwrap().num_draws(), 2);
    }

    #[test]
    fn runs_put_together_have_the_variables_of_both() {
        let whole = draws();
        let chains = [0, 1].map(|chain| whole.select_chains(&[chain]).unwrap());
        assert_eq!(Draws::concat_chains(&[&chains[0], &chains[1]]).unwrap(), whole);
        let parts = [whole.select_draws(..1).unwrap(), whole.select_draws(1..).unwrap()];
        assert_eq!(Draws::concat_draws(&[&parts[0], &parts[1]]).unwrap(), whole);

        let error = Draws::concat_chains(&[&parts[0], &parts[1]]).unwrap_err();
        assert!(error.to_string().contains("1 and 2 draws per chain"), "{error}");
        let error = Draws::concat_draws(&[&whole, &chains[0]]).unwrap_err();
        assert!(error.to_string().contains("2 and 1 chains"), "{error}");
        let fewer = whole.select(["x"]).unwrap();
        assert!(Draws::concat_chains(&[&whole, &fewer]).is_err());
        assert!(Draws::concat_chains(&[]).is_err());
        let mut other = whole.clone();
        other.set_coordinates("band", ["U", "V"]).unwrap();
        let error = Draws::concat_chains(&[&whole, &other]).unwrap_err();
        assert!(error.to_string().contains("other labels"), "{error}");
    }
}
