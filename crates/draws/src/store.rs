//! The container: posterior variables and sample statistics of one run.

use crate::{Error, ErrorKind, Variable};

/// The draws of several chains: named arrays, and the sampler's statistics of every draw.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Draws {
    num_chains: usize,
    num_draws: usize,
    variables: Vec<Variable>,
    sample_stats: Vec<Variable>,
}

impl Draws {
    /// No variables yet, for `num_chains` chains of `num_draws` draws.
    pub fn new(num_chains: usize, num_draws: usize) -> Self {
        Self { num_chains, num_draws, variables: Vec::new(), sample_stats: Vec::new() }
    }

    /// Adds a variable of the given shape per draw.
    ///
    /// `values` holds chain by chain, draw by draw, row-major within a draw.
    ///
    /// # Errors
    /// If the number of values does not fit, or the name is taken.
    pub fn add(&mut self, name: &str, shape: &[usize], values: Vec<f64>) -> Result<(), Error> {
        let variable = Variable::new(name, shape, self.num_chains, self.num_draws, values)?;
        push(&mut self.variables, variable)
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
    fn sample_statistics_move_only_between_equal_runs() {
        let mut source = Draws::new(1, 2);
        source.add_sample_stat("diverging", vec![0.0, 1.0]).unwrap();
        assert!(Draws::new(1, 3).take_sample_stats(&mut source).is_err());
        let mut target = Draws::new(1, 2);
        target.take_sample_stats(&mut source).unwrap();
        assert_eq!(target.sample_stat("diverging").unwrap().values(), [0.0, 1.0]);
    }
}
