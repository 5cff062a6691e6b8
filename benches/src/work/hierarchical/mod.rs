//! W2: the hierarchical model of the seed document, 142 stars in 30 clusters.

mod by_hand;

use std::error::Error;

use pallasite::infer::{CompiledModel, ModelDensity};
use pallasite::prelude::*;

pub use by_hand::ByHand;

use super::data;
use crate::isa::InstructionSet;

/// The measurements.
#[derive(Debug)]
pub struct HrDiagram {
    cluster: Vec<usize>,
    log_temperature: Array,
    parallax: Array,
    counts: Array,
}

impl HrDiagram {
    /// Reads the measurements.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn read() -> Result<Self, Box<dyn Error>> {
        let stars = Table::read(data().join("hr_stars.csv"))?;
        let clusters = Table::read(data().join("hr_clusters.csv"))?;
        Ok(Self {
            cluster: stars.column("cluster")?.iter().map(|&i| i as usize).collect(),
            log_temperature: stars.column("logtemp")?.into(),
            parallax: clusters.column("parallax")?.into(),
            counts: stars.column("fluxcount")?.into(),
        })
    }

    /// The cluster of each star.
    pub fn cluster(&self) -> &[usize] {
        &self.cluster
    }

    /// The model, compiled.
    ///
    /// # Errors
    /// If the model has mistakes.
    pub fn compiled(&self) -> Result<ModelDensity, Box<dyn Error>> {
        Ok(CompiledModel::new(self)?.log_density())
    }

    /// The same log density by hand.
    pub fn by_hand(&self, isa: InstructionSet) -> ByHand {
        ByHand::new(self, isa)
    }
}

impl Model for HrDiagram {
    fn run<'g>(&self, m: &mut Context<'g>) {
        let slope = m.sample("slope", Uniform::new(-10.0, 0.0));
        let offset = m.sample("offset", Uniform::new(-10.0, 10.0));
        let spread = m.sample("spread", HalfNormal::new(2.5));
        let distance_modulus = m.plate("clusters", self.parallax.len(), |m| {
            let root = m.sample("root_dist", Uniform::new(1.0, 10.0));
            let distance = m.deterministic("distance", root.powi(3));
            m.observe("parallax", Normal::new(1.0 / distance, 0.025), &self.parallax);
            (distance / 10.0).log10() * 5.0
        });
        m.plate("stars", self.cluster.len(), |m| {
            let absolute = m.sample(
                "absolute_magnitude",
                Normal::new((&self.log_temperature - 4.0) * slope + offset, spread),
            );
            let apparent = m
                .deterministic("apparent_magnitude", absolute + distance_modulus.at(&self.cluster));
            let flux = (-(apparent - 2.0) / 2.5).exp10() * 5e5;
            m.observe("fluxcounts", Poisson::new(flux), &self.counts);
        });
    }
}
