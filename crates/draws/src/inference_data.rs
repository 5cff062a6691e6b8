//! All results of a fit in groups: what ArviZ calls inference data.

use std::collections::BTreeMap;

use crate::{Draws, Error, ErrorKind, Group};

/// The results of a fit: posterior with the sampler's statistics, warm-up, prior, predictions, log
/// likelihoods and data, each a [`Draws`] with names, dimensions and labels.
///
/// Data have no chains and draws: their groups are one draw of one chain.
///
/// ```
/// use draws::{Draws, Group, InferenceData};
///
/// let mut posterior = Draws::new(2, 3);
/// posterior.add("slope", &[], vec![2.0, 2.1, 1.9, 2.2, 2.0, 2.1])?;
/// let mut results = InferenceData::new(posterior);
/// results.add_data(Group::ObservedData, "y", &[2], vec![0.4, 2.3], &[Some("point")])?;
///
/// let first = results.select_chains(&[0])?;
/// assert_eq!(first.group(Group::Posterior)?.num_chains(), 1);
/// assert_eq!(first.group(Group::ObservedData)?.variable("y")?.values(), [0.4, 2.3]);
/// let names: Vec<&str> = results.groups().map(|(group, _)| group.name()).collect();
/// assert_eq!(names, ["posterior", "observed_data"]);
/// # Ok::<(), draws::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct InferenceData {
    groups: BTreeMap<Group, Draws>,
}

impl InferenceData {
    /// Results that have a posterior, and nothing else yet.
    pub fn new(posterior: Draws) -> Self {
        Self { groups: BTreeMap::from([(Group::Posterior, posterior)]) }
    }

    /// Adds a group, or puts it in the place of the one that is there.
    ///
    /// # Errors
    /// If a group of data is not one draw of one chain, or one that goes with the posterior has other
    /// chains or draws.
    pub fn insert(&mut self, group: Group, draws: Draws) -> Result<(), Error> {
        let size = (draws.num_chains(), draws.num_draws());
        let expected = match group.is_data() {
            true => Some((1, 1)),
            false if group.is_by_posterior_draw() => self
                .groups
                .iter()
                .find(|(known, _)| known.is_by_posterior_draw() && **known != group)
                .map(|(_, draws)| (draws.num_chains(), draws.num_draws())),
            false => None,
        };
        match expected {
            Some(expected) if expected != size => Err(Error::new(
                ErrorKind::Shape,
                format!(
                    "group {group} has {} chains × {} draws, but must have {} × {}",
                    size.0, size.1, expected.0, expected.1
                ),
            )),
            _ => {
                self.groups.insert(group, draws);
                Ok(())
            }
        }
    }

    /// Adds an array to a group of data, with the names of its axes where they have one.
    ///
    /// # Errors
    /// If the group is none of data, the name is taken, or values, shape and axes do not fit.
    pub fn add_data(
        &mut self,
        group: Group,
        name: &str,
        shape: &[usize],
        values: Vec<f64>,
        dims: &[Option<&str>],
    ) -> Result<(), Error> {
        if !group.is_data() {
            let message = format!("group {group} has chains and draws; use insert");
            return Err(Error::new(ErrorKind::Argument, message));
        }
        let mut data = self.groups.get(&group).cloned().unwrap_or_else(|| Draws::new(1, 1));
        data.add(name, shape, values)?;
        data.set_dims(name, dims)?;
        self.groups.insert(group, data);
        Ok(())
    }

    /// The group.
    ///
    /// # Errors
    /// If there is none; the message lists those there are.
    pub fn group(&self, group: Group) -> Result<&Draws, Error> {
        self.groups.get(&group).ok_or_else(|| {
            let known: Vec<&str> = self.groups.keys().map(|group| group.name()).collect();
            let known = known.join(", ");
            Error::new(ErrorKind::Name, format!("there is no group {group}; there are: {known}"))
        })
    }

    /// All groups.
    pub fn groups(&self) -> impl ExactSizeIterator<Item = (Group, &Draws)> {
        self.groups.iter().map(|(&group, draws)| (group, draws))
    }

    /// These chains of the posterior and of what goes with it: [`Draws::select_chains`].
    ///
    /// # Errors
    /// If there is no such chain.
    pub fn select_chains(&self, chains: &[usize]) -> Result<Self, Error> {
        self.map(Group::is_by_posterior_draw, |draws| draws.select_chains(chains))
    }

    /// Of so many draws of the posterior the first, and of what goes with it: [`Draws::thin`].
    ///
    /// # Errors
    /// If the step is 0.
    pub fn thin(&self, step: usize) -> Result<Self, Error> {
        self.map(Group::is_by_posterior_draw, |draws| draws.thin(step))
    }

    /// All groups at the position with this label, where they have the dimension:
    /// [`Draws::select_label`].
    ///
    /// # Errors
    /// If no group has the dimension, or one has other labels.
    pub fn select_label(&self, dim: &str, label: &str) -> Result<Self, Error> {
        let has = |draws: &Draws| {
            draws.variables().iter().any(|v| v.dims().any(|known| known == Some(dim)))
        };
        if !self.groups.values().any(has) {
            let message = format!("no variable of any group has dimension \"{dim}\"");
            return Err(Error::new(ErrorKind::Name, message));
        }
        self.map(
            |_| true,
            |draws| match has(draws) {
                true => draws.select_label(dim, label),
                false => Ok(draws.clone()),
            },
        )
    }

    /// The chains of several runs of one model, one after the other: [`Draws::concat_chains`].
    ///
    /// A group that some runs lack is left out, but for the places of divergences, which are NaN in runs without
    /// one; data are those of the first.
    ///
    /// # Errors
    /// If there is no run, or the groups do not fit.
    pub fn concat_chains(runs: &[&Self]) -> Result<Self, Error> {
        let Some(first) = runs.first() else {
            return Err(Error::new(ErrorKind::Argument, "there are no runs to put together"));
        };
        let mut groups = BTreeMap::new();
        let known = runs.iter().flat_map(|run| &run.groups);
        let divergences = known.filter(|(group, _)| group.is_divergence());
        for (&group, draws) in first.groups.iter().chain(divergences) {
            if groups.contains_key(&group) {
                continue;
            }
            if group.is_divergence() {
                let none = |run: &Self| {
                    let posterior = run.group(Group::Posterior)?;
                    Ok::<_, Error>(draws.unknown(posterior.num_chains(), posterior.num_draws()))
                };
                let parts = runs.iter().map(|run| match run.groups.get(&group) {
                    Some(draws) => Ok(draws.clone()),
                    None => none(run),
                });
                let parts = parts.collect::<Result<Vec<_>, Error>>()?;
                let parts: Vec<&Draws> = parts.iter().collect();
                groups.insert(group, Draws::concat_chains(&parts)?);
                continue;
            }
            if group.is_data() {
                groups.insert(group, draws.clone());
                continue;
            }
            let parts: Option<Vec<&Draws>> =
                runs.iter().map(|run| run.groups.get(&group)).collect();
            if let Some(parts) = parts {
                groups.insert(group, Draws::concat_chains(&parts)?);
            }
        }
        Ok(Self { groups })
    }

    /// The groups that are wanted, changed, and the others as they are.
    fn map(
        &self,
        is_wanted: impl Fn(Group) -> bool,
        change: impl Fn(&Draws) -> Result<Draws, Error>,
    ) -> Result<Self, Error> {
        let groups = self.groups.iter().map(|(&group, draws)| {
            let draws = if is_wanted(group) { change(draws)? } else { draws.clone() };
            Ok((group, draws))
        });
        Ok(Self { groups: groups.collect::<Result<_, Error>>()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draws(num_chains: usize, num_draws: usize) -> Draws {
        let mut draws = Draws::new(num_chains, num_draws);
        let values = (0..num_chains * num_draws * 2).map(|i| i as f64).collect();
        draws.add("x", &[2], values).unwrap();
        draws.set_dims("x", &[Some("star")]).unwrap();
        draws.set_coordinates("star", ["Vega", "Altair"]).unwrap();
        draws
    }

    #[test]
    fn groups_that_go_with_the_posterior_have_its_size() {
        let mut results = InferenceData::new(draws(2, 3));
        let error = results.insert(Group::LogLikelihood, draws(2, 2)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "group log_likelihood has 2 chains × 2 draws, but must have 2 × 3"
        );
        results.insert(Group::LogLikelihood, draws(2, 3)).unwrap();
        results.insert(Group::Prior, draws(1, 7)).unwrap();
        assert!(results.insert(Group::ObservedData, draws(1, 2)).is_err());
        assert!(results.add_data(Group::Prior, "y", &[], vec![0.0], &[]).is_err());
        let thin = results.thin(2).unwrap();
        assert_eq!(thin.group(Group::LogLikelihood).unwrap().num_draws(), 2);
        assert_eq!(thin.group(Group::Prior).unwrap().num_draws(), 7);
        let error = results.group(Group::ConstantData).unwrap_err();
        assert!(error.to_string().ends_with("there are: posterior, log_likelihood, prior"));
    }

    #[test]
    fn labels_are_selected_in_every_group() {
        let mut results = InferenceData::new(draws(1, 1));
        results.insert(Group::ObservedData, draws(1, 1)).unwrap();
        results.add_data(Group::ObservedData, "z", &[], vec![3.0], &[]).unwrap();
        let vega = results.select_label("star", "Vega").unwrap();
        assert_eq!(vega.group(Group::ObservedData).unwrap().variable("x").unwrap().values(), [0.0]);
        assert!(results.select_label("planet", "Mars").is_err());
    }

    #[test]
    fn runs_are_merged_group_by_group() {
        let mut first = InferenceData::new(draws(1, 2));
        first.insert(Group::Prior, draws(1, 2)).unwrap();
        let second = InferenceData::new(draws(3, 2));
        let both = InferenceData::concat_chains(&[&first, &second]).unwrap();
        assert_eq!(both.group(Group::Posterior).unwrap().num_chains(), 4);
        assert!(both.group(Group::Prior).is_err());
        first.insert(Group::DivergenceStart, draws(1, 2)).unwrap();
        for (runs, places) in [([&first, &second], [0, 1]), ([&second, &first], [3, 0])] {
            let both = InferenceData::concat_chains(&runs).unwrap();
            let start = both.group(Group::DivergenceStart).unwrap();
            assert_eq!(start.num_chains(), 4);
            let x = start.variable("x").unwrap();
            assert_eq!(x.draw(places[0], 1), [2.0, 3.0]);
            assert!(x.chain(places[1]).iter().all(|x| x.is_nan()));
        }
        assert!(InferenceData::concat_chains(&[]).is_err());
    }
}
