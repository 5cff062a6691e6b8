//! Where draws diverged: the sites at the start and the end of the integration step that did.

use draws::{Draws, Group, InferenceData};
use samplers::DivergentTransition;

use crate::{CompiledModel, Error};

/// The divergent transitions of a run, of which samplers keep the first of each chain.
#[derive(Debug, Clone)]
pub(crate) struct Divergences {
    /// The chain and the draw of each.
    places: Vec<[usize; 2]>,
    /// The sites from which each divergent step left, as the draws of one chain.
    pub(crate) start: Draws,
    /// The sites it reached, not always finite.
    end: Draws,
}

impl Divergences {
    /// None if there are none.
    pub(crate) fn of(
        compiled: &CompiledModel,
        transitions: &[DivergentTransition],
    ) -> Result<Option<Self>, Error> {
        if transitions.is_empty() {
            return Ok(None);
        }
        let sites = |position: fn(&DivergentTransition) -> &Vec<f64>| {
            let mut positions = Draws::new(1, transitions.len());
            let values = transitions.iter().flat_map(position).copied().collect();
            positions.add("position", &[compiled.dim()], values)?;
            compiled.constrain_draws(&positions)
        };
        Ok(Some(Self {
            places: transitions.iter().map(|t| [t.chain, t.draw]).collect(),
            start: sites(|transition| &transition.start)?,
            end: sites(|transition| &transition.end)?,
        }))
    }

    /// Adds both groups to results with a posterior of these draws.
    pub(crate) fn add_to(&self, results: &mut InferenceData, draws: &Draws) -> Result<(), Error> {
        results.insert(Group::DivergenceStart, self.among(&self.start, draws)?)?;
        results.insert(Group::DivergenceEnd, self.among(&self.end, draws)?)?;
        Ok(())
    }

    /// The sites at the draws that diverged, NaN at all others.
    fn among(&self, sites: &Draws, draws: &Draws) -> Result<Draws, Error> {
        let (num_chains, num_draws) = (draws.num_chains(), draws.num_draws());
        let mut all = Draws::new(num_chains, num_draws);
        for variable in sites.variables() {
            let size = variable.size();
            let mut values = vec![f64::NAN; num_chains * num_draws * size];
            for (i, [chain, draw]) in self.places.iter().enumerate() {
                let at = (chain * num_draws + draw) * size;
                values[at..at + size].copy_from_slice(variable.draw(0, i));
            }
            all.add(variable.name(), variable.shape(), values)?;
            let dims: Vec<Option<&str>> = variable.dims().collect();
            all.set_dims(variable.name(), &dims)?;
        }
        for (dim, labels) in sites.labels() {
            all.set_coordinates(dim, labels)?;
        }
        Ok(all)
    }
}
