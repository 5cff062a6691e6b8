//! The container: posterior variables and sample statistics of one run.

use crate::{Error, ErrorKind, Variable};

/// The draws of several chains: named arrays, and the sampler's statistics of every draw.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Draws {
    num_chains: usize,
    num_draws: usize,
    variables: Vec<Variable>,
    sample_stats: Vec<Variable>,
    coordinates: Vec<(String, Vec<String>)>,
}

impl Draws {
    /// No variables yet, for `num_chains` chains of `num_draws` draws.
    pub fn new(num_chains: usize, num_draws: usize) -> Self {
        Self { num_chains, num_draws, ..Self::default() }
    }

    /// Adds a variable of the given shape per draw.
    ///
    /// `values` holds chain by chain, draw by draw, row-major within a draw.
    ///
    /// # Errors
    /// If the number of values does not fit, or the name is taken.
    pub fn add(&mut self, name: &str, shape: &[usize], values: Vec<f64>) -> Result<(), Error> {
        let variable = Variable::new(name, shape, self.num_chains, self.num_draws, values)?;
        self.push(variable)
    }

    pub(crate) fn push(&mut self, variable: Variable) -> Result<(), Error> {
        push(&mut self.variables, variable)
    }

    /// Names the axes of a variable, as ArviZ's `dims`: axes of one name are one dimension.
    ///
    /// ```
    /// use draws::Draws;
    ///
    /// let mut draws = Draws::new(1, 1);
    /// draws.add("distance", &[2], vec![46.0, 136.0])?;
    /// draws.set_dims("distance", &[Some("cluster")])?;
    /// draws.set_coordinates("cluster", ["Hyades", "Pleiades"])?;
    /// assert_eq!(draws.variable("distance")?.dims().collect::<Vec<_>>(), [Some("cluster")]);
    /// assert_eq!(draws.coordinates("cluster").unwrap()[1], "Pleiades");
    /// # Ok::<(), draws::Error>(())
    /// ```
    ///
    /// # Errors
    /// If there is no such variable, the number of names is not that of its axes, or an axis does not
    /// have the length of its dimension in another variable or in the coordinates.
    pub fn set_dims(&mut self, variable: &str, dims: &[Option<&str>]) -> Result<(), Error> {
        let shape = self.variable(variable)?.shape().to_vec();
        for (dim, &length) in dims.iter().zip(&shape) {
            let Some(dim) = dim else { continue };
            if let Some(known) = self.dimension_length(dim, variable)
                && known != length
            {
                return Err(Error::new(
                    ErrorKind::Shape,
                    format!(
                        "variable \"{variable}\" has length {length} along dimension \"{dim}\", \
                         which has length {known} elsewhere"
                    ),
                ));
            }
        }
        // It was found above.
        match self.variables.iter_mut().find(|v| v.name() == variable) {
            Some(found) => found.set_dims(dims),
            None => Ok(()),
        }
    }

    /// Labels the positions along a dimension, as ArviZ's `coords`.
    ///
    /// # Errors
    /// If a variable has another length along this dimension.
    pub fn set_coordinates<S: Into<String>>(
        &mut self,
        dim: &str,
        labels: impl IntoIterator<Item = S>,
    ) -> Result<(), Error> {
        let labels: Vec<String> = labels.into_iter().map(Into::into).collect();
        self.coordinates.retain(|(known, _)| known != dim);
        if let Some(known) = self.dimension_length(dim, "")
            && known != labels.len()
        {
            return Err(Error::new(
                ErrorKind::Shape,
                format!(
                    "dimension \"{dim}\" has length {known}, but {} labels are given",
                    labels.len()
                ),
            ));
        }
        self.coordinates.push((dim.to_owned(), labels));
        Ok(())
    }

    /// The labels along a dimension, if it has any.
    pub fn coordinates(&self, dim: &str) -> Option<&[String]> {
        let found = self.coordinates.iter().find(|(known, _)| known == dim)?;
        Some(&found.1)
    }

    /// The dimensions that have labels, with these.
    pub fn labels(&self) -> impl ExactSizeIterator<Item = (&str, &[String])> {
        self.coordinates.iter().map(|(dim, labels)| (dim.as_str(), labels.as_slice()))
    }

    pub(crate) fn remove_coordinates(&mut self, dim: &str) {
        self.coordinates.retain(|(known, _)| known != dim);
    }

    /// The same chains and draws, sample statistics and labels, but no variable.
    pub(crate) fn without_variables(&self) -> Self {
        Self {
            num_chains: self.num_chains,
            num_draws: self.num_draws,
            variables: Vec::new(),
            sample_stats: self.sample_stats.clone(),
            coordinates: self.coordinates.clone(),
        }
    }

    /// The same variables with so many draws of which nothing is known: NaN.
    pub(crate) fn unknown(&self, num_chains: usize, num_draws: usize) -> Self {
        self.mapped(num_chains, num_draws, |variable, _| {
            let values = vec![f64::NAN; num_chains * num_draws * variable.size()];
            Some(variable.with_values(num_draws, values))
        })
    }

    /// The variables and sample statistics that `map` makes of each, which is told whether it has a
    /// statistic; labels stay.
    pub(crate) fn mapped(
        &self,
        num_chains: usize,
        num_draws: usize,
        map: impl Fn(&Variable, bool) -> Option<Variable>,
    ) -> Self {
        Self {
            num_chains,
            num_draws,
            variables: self.variables.iter().filter_map(|v| map(v, false)).collect(),
            sample_stats: self.sample_stats.iter().filter_map(|v| map(v, true)).collect(),
            coordinates: self.coordinates.clone(),
        }
    }

    /// The length of a dimension, as variables other than `but` and the coordinates know it.
    fn dimension_length(&self, dim: &str, but: &str) -> Option<usize> {
        let of_variables = self
            .variables
            .iter()
            .filter(|v| v.name() != but)
            .flat_map(|v| v.dims().zip(v.shape()))
            .find(|(known, _)| *known == Some(dim))
            .map(|(_, &length)| length);
        of_variables.or_else(|| self.coordinates(dim).map(<[String]>::len))
    }

    /// Adds a scalar statistic of the sampler, such as `diverging`, one value per chain and draw.
    ///
    /// # Errors
    /// As [`Draws::add`].
    pub fn add_sample_stat(&mut self, name: &str, values: Vec<f64>) -> Result<(), Error> {
        let variable = Variable::new(name, &[], self.num_chains, self.num_draws, values)?;
        push(&mut self.sample_stats, variable)
    }

    /// Replaces the sample statistics by those of `other`, which has the same chains and draws.
    ///
    /// # Errors
    /// If the two differ in chains or draws.
    pub fn take_sample_stats(&mut self, other: &mut Draws) -> Result<(), Error> {
        if (self.num_chains, self.num_draws) != (other.num_chains, other.num_draws) {
            return Err(Error::new(
                ErrorKind::Shape,
                format!(
                    "sample statistics of {} chains × {} draws do not fit {} × {}",
                    other.num_chains, other.num_draws, self.num_chains, self.num_draws
                ),
            ));
        }
        self.sample_stats = std::mem::take(&mut other.sample_stats);
        Ok(())
    }

    /// The number of chains.
    pub fn num_chains(&self) -> usize {
        self.num_chains
    }

    /// The number of draws in each chain.
    pub fn num_draws(&self) -> usize {
        self.num_draws
    }

    /// The variables, in the order in which they were added.
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// The sampler's statistics, in the order in which they were added.
    pub fn sample_stats(&self) -> &[Variable] {
        &self.sample_stats
    }

    /// The variable of this name.
    ///
    /// # Errors
    /// If there is none; the message lists those there are.
    pub fn variable(&self, name: &str) -> Result<&Variable, Error> {
        find(&self.variables, "variable", name)
    }

    /// The sampler's statistic of this name.
    ///
    /// # Errors
    /// If there is none; the message lists those there are.
    pub fn sample_stat(&self, name: &str) -> Result<&Variable, Error> {
        find(&self.sample_stats, "sample statistic", name)
    }
}

fn push(group: &mut Vec<Variable>, variable: Variable) -> Result<(), Error> {
    if group.iter().any(|v| v.name() == variable.name()) {
        return Err(Error::new(
            ErrorKind::Name,
            format!("\"{}\" is there already: every name can be added once", variable.name()),
        ));
    }
    group.push(variable);
    Ok(())
}

fn find<'a>(group: &'a [Variable], what: &str, name: &str) -> Result<&'a Variable, Error> {
    group.iter().find(|v| v.name() == name).ok_or_else(|| {
        let known: Vec<&str> = group.iter().map(Variable::name).collect();
        Error::new(
            ErrorKind::Name,
            format!("no {what} \"{name}\" among the draws; there are: {}", known.join(", ")),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_lengths_and_names_are_errors() {
        let mut draws = Draws::new(2, 3);
        let error = draws.add("x", &[2], vec![0.0; 11]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Shape);
        assert!(error.to_string().contains("need 12"), "{error}");
        draws.add("x", &[2], vec![0.0; 12]).unwrap();
        assert_eq!(draws.add("x", &[2], vec![0.0; 12]).unwrap_err().kind(), ErrorKind::Name);
        let error = draws.variable("y").unwrap_err();
        assert_eq!(error.to_string(), "no variable \"y\" among the draws; there are: x");
    }

    #[test]
    fn elements_of_matrices_are_named_row_by_row() {
        let mut draws = Draws::new(1, 1);
        draws.add("a", &[2, 2], vec![1.0, 2.0, 3.0, 4.0]).unwrap();
        let a = draws.variable("a").unwrap();
        assert_eq!(a.element_names(), ["a[0,0]", "a[0,1]", "a[1,0]", "a[1,1]"]);
        assert_eq!(a.series(0, 2).collect::<Vec<_>>(), [3.0]);
    }

    #[test]
    fn dimensions_have_one_length() {
        let mut draws = Draws::new(1, 1);
        draws.add("a", &[2], vec![1.0, 2.0]).unwrap();
        draws.add("b", &[3, 2], vec![0.0; 6]).unwrap();
        draws.set_dims("a", &[Some("star")]).unwrap();
        draws.set_dims("b", &[None, Some("star")]).unwrap();
        let error = draws.set_dims("b", &[Some("star"), None]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "variable \"b\" has length 3 along dimension \"star\", which has length 2 elsewhere"
        );
        assert!(draws.set_dims("b", &[None]).unwrap_err().to_string().contains("2 axes, but 1"));
        assert_eq!(draws.set_dims("c", &[]).unwrap_err().kind(), ErrorKind::Name);
        let error = draws.set_coordinates("star", ["Vega"]).unwrap_err();
        assert_eq!(error.to_string(), "dimension \"star\" has length 2, but 1 labels are given");
        draws.set_coordinates("star", ["Vega", "Altair"]).unwrap();
        assert_eq!(draws.coordinates("star").unwrap(), ["Vega", "Altair"]);
        assert_eq!(draws.coordinates("planet"), None);
    }

    #[test]
    fn sample_statistics_move_only_between_equal_runs() {
        let mut source = Draws::new(1, 2);
        source.add_sample_stat("diverging", vec![0.0, 1.0]).unwrap();
        assert!(Draws::new(1, 3).take_sample_stats(&mut source).is_err());
        let mut target = Draws::new(1, 2);
        target.take_sample_stats(&mut source).unwrap();
        assert_eq!(target.sample_stat("diverging").unwrap().values(), [0.0, 1.0]);
    }
}
