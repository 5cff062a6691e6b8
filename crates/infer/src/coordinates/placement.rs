//! Where the chosen sites are at home, as parts of a graph that a model is traced in.

use std::collections::BTreeMap;

use autodiff::{Graph, Var, substitute};
use handlers::Model;

use super::analysis::{Along, line};
use super::coordinate::Pull;
use crate::Error;
use crate::unconstrained::{Inputs, Params, Unconstrained};

/// A site with a coordinate of its own.
#[derive(Debug, Clone)]
pub(crate) struct Placed<'g> {
    /// The quantity that data pull, if it is not the site.
    pub(crate) along: Option<Along>,
    /// Where to, and how strongly; nothing for the non-centred form.
    pub(crate) pull: Option<[Var<'g>; 2]>,
    /// What is added to the member of the family, to differentiate by it.
    pub(crate) nudge: Option<Var<'g>>,
    /// Slope and offset of the quantity, computed from the values of other sites.
    line: Option<[Var<'g>; 2]>,
}

impl<'g> Placed<'g> {
    pub(crate) fn new(along: Option<Along>, pull: Option<[Var<'g>; 2]>) -> Self {
        Self { along, pull, nudge: None, line: None }
    }

    /// What pulls the site, for the values of sites that are known by now.
    pub(crate) fn pull(
        &self,
        placement: &Placement<'g>,
        value: impl Fn(&str) -> Option<Var<'g>>,
    ) -> Option<Pull<'g>> {
        let [center, precision] = self.pull?;
        let line = self.line.map(|line| {
            // The line depends on sites made before alone.
            let known: Vec<(Var<'g>, Var<'g>)> = placement
                .values
                .iter()
                .filter_map(|(name, input)| Some((*input, value(name)?)))
                .collect();
            let line = substitute(&line, &known);
            [line[0], line[1]]
        });
        Some(Pull { center, precision, line })
    }
}

/// The sites of a model with coordinates of their own.
#[derive(Debug, Clone, Default)]
pub(crate) struct Placement<'g> {
    pub(crate) sites: BTreeMap<String, Placed<'g>>,
    /// The inputs that stand for the values of sites in the lines.
    values: Vec<(String, Var<'g>)>,
}

impl<'g> Placement<'g> {
    pub(crate) fn get(&self, site: &str) -> Option<&Placed<'g>> {
        self.sites.get(site)
    }

    /// The same with the lines, from a run of the model in this graph whose inputs are values.
    pub(crate) fn with_lines<M: Model + ?Sized>(
        &self,
        model: &M,
        graph: &'g Graph,
        params: Params,
    ) -> Result<Self, Error> {
        let mut placement = self.clone();
        if self.sites.values().all(|placed| placed.along.is_none()) {
            return Ok(placement);
        }
        let traced = Unconstrained::trace(model, graph, Inputs::Values, params)?;
        for (name, placed) in &mut placement.sites {
            let along = placed.along.as_ref();
            placed.line = along.and_then(|along| line(&traced, graph, name, along));
        }
        placement.values =
            traced.latents.iter().map(|latent| (latent.name.clone(), latent.value)).collect();
        Ok(placement)
    }
}
