//! What kind of number a statistic of a sampler is in files that tell kinds apart.

use crate::Variable;

/// Statistics that are yes or no.
const BOOLEAN: [&str; 3] = ["diverging", "reached_max_treedepth", "accepted"];

/// Statistics that are counts.
const INTEGER: [&str; 3] = ["tree_depth", "n_steps", "index_in_trajectory"];

/// The kind of a statistic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum StatisticType {
    Float,
    Integer,
    Boolean,
}

impl StatisticType {
    /// By the name, if the values agree.
    pub(super) fn of(variable: &Variable) -> Self {
        let all = |is_good: fn(f64) -> bool| variable.values().iter().all(|&x| is_good(x));
        match variable.name() {
            name if BOOLEAN.contains(&name) && all(|x| x == 0.0 || x == 1.0) => Self::Boolean,
            name if INTEGER.contains(&name)
                && all(|x| x.fract() == 0.0 && x.abs() < 2f64.powi(53)) =>
            {
                Self::Integer
            }
            _ => Self::Float,
        }
    }
}
