//! Stars in clusters at unknown distances: the model of the seed document, its data, and mock data.

use std::error::Error;
use std::path::Path;

use pallasite::prelude::*;

/// The parameters of the simulation: the line has slope −8 around `M = 2` at log T = 4, with a
/// scatter of 0.5.
pub(crate) const TRUTH: [(&str, f64); 3] = [("slope", -8.0), ("offset", 2.0), ("spread", 0.5)];

/// The error of a parallax, in arcsec.
const PARALLAX_ERROR: f64 = 0.025;

/// What is known of the stars, and what was measured of them: nothing yet where it is `None`.
#[derive(Debug, Clone)]
pub(crate) struct Stars {
    pub(crate) cluster: Vec<usize>,
    pub(crate) log_temperature: Array,
    pub(crate) num_clusters: usize,
    pub(crate) parallax: Option<Array>,
    pub(crate) counts: Option<Array>,
}

impl Model for Stars {
    fn run<'g>(&self, m: &mut Context<'g>) {
        let slope = m.sample("slope", Uniform::new(-10.0, 0.0));
        let offset = m.sample("offset", Uniform::new(-10.0, 10.0));
        let spread = m.sample("spread", HalfNormal::new(2.5));
        let distance_modulus = m.plate("clusters", self.num_clusters, |m| {
            let root = m.sample("root_dist", Uniform::new(1.0, 10.0));
            let distance = m.deterministic("distance", root.powi(3));
            m.observe("parallax", Normal::new(1.0 / distance, PARALLAX_ERROR), &self.parallax);
            (distance / 10.0).log10() * 5.0
        });
        m.plate("stars", self.cluster.len(), |m| {
            let mean = (&self.log_temperature - 4.0) * slope + offset;
            let absolute = m.sample("absolute_magnitude", Normal::new(mean, spread));
            let apparent = absolute + distance_modulus.at(&self.cluster);
            let apparent = m.deterministic("apparent_magnitude", apparent);
            let flux = (-(apparent - 2.0) / 2.5).exp10() * 5e5;
            m.observe("fluxcounts", Poisson::new(flux), &self.counts);
        });
    }
}

impl Stars {
    /// Reads the table of stars (cluster, logtemp, fluxcount) and that of clusters (parallax).
    pub(crate) fn read(stars: &Path, clusters: &Path) -> Result<Self, Box<dyn Error>> {
        let parallax = Array::from(Table::read(clusters)?.column("parallax")?);
        let table = Table::read(stars)?;
        let cluster = table.column("cluster")?;
        let is_known = |i: f64| (0..parallax.len()).any(|known| known as f64 == i);
        if let Some(wrong) = cluster.iter().find(|i| !is_known(**i)) {
            let last = parallax.len() - 1;
            return Err(format!("cluster {wrong} of a star: expected one of 0 to {last}").into());
        }
        Ok(Self {
            cluster: cluster.iter().map(|&i| i as usize).collect(),
            log_temperature: table.column("logtemp")?.into(),
            num_clusters: parallax.len(),
            parallax: Some(parallax),
            counts: Some(table.column("fluxcount")?.into()),
        })
    }

    /// Thirty clusters of three stars or more, drawn from the model with its parameters at [`TRUTH`].
    pub(crate) fn simulate(seed: u64) -> Result<Self, Box<dyn Error>> {
        let num_clusters = 30;
        let sizes = |m: &mut Context| {
            m.plate("clusters", num_clusters, |m| m.sample("more_stars", Poisson::new(2.0)));
        };
        let sizes = Predictive::prior(1).seed(seed).run(&sizes)?;
        let sizes = sizes.variable("more_stars")?.values();
        let members = |(i, more): (usize, &f64)| vec![i; 3 + *more as usize];
        let cluster: Vec<usize> = sizes.iter().enumerate().flat_map(members).collect();
        let temperatures = |m: &mut Context| {
            m.plate("stars", cluster.len(), |m| m.sample("logtemp", Normal::new(3.5, 1.0 / 6.0)));
        };
        let temperatures = Predictive::prior(1).seed(seed).run(&temperatures)?;
        let log_temperature = temperatures.variable("logtemp")?.values().into();
        let unseen = Self { cluster, log_temperature, num_clusters, parallax: None, counts: None };

        let sky = Predictive::prior(1).seed(seed).run(&intervene(&unseen, TRUTH))?;
        let parallax = Some(sky.variable("parallax")?.values().into());
        let counts = Some(sky.variable("fluxcounts")?.values().into());
        Ok(Self { parallax, counts, ..unseen })
    }

    /// The stars in a survey that tells parallaxes in steps of their error, and those below two of
    /// them as zero.
    pub(crate) fn with_rounded_parallaxes(self) -> Self {
        let round = |parallax: &f64| match *parallax <= 2.0 * PARALLAX_ERROR {
            true => 0.0,
            false => PARALLAX_ERROR * (parallax / PARALLAX_ERROR).round(),
        };
        let rounded =
            |parallax: Array| parallax.data().iter().map(round).collect::<Vec<_>>().into();
        Self { parallax: self.parallax.map(rounded), ..self }
    }
}
