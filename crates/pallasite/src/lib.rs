//! Probabilistic programming for astronomers and statisticians: a generative model is a Rust function, and
//! its posterior comes in seconds, with honest diagnostics.
//!
//! ```
//! use pallasite::prelude::*;
//!
//! let x = Array::from([0.0, 1.0, 2.0, 3.0]);
//! let y = Array::from([3.4, 5.6, 7.5, 9.3]);
//! let model = |m: &mut Context| {
//!     let slope = m.sample("slope", Uniform::new(-5.0, 5.0));
//!     let offset = m.sample("offset", Uniform::new(-10.0, 10.0));
//!     m.plate("data", x.len(), |m| m.observe("y", Normal::new(slope * &x + offset, 0.1), &y));
//! };
//! let posterior = Mcmc::new(Nuts::default()).seed(1).run(&model)?;
//! println!("{}", posterior.summary());
//! assert!(posterior.diagnose().is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! This crate is a facade: it re-exports the crates below, each of which is useful alone, and gathers what a
//! model and its fit need in the [`prelude`]. Not here: any function. The guide is in `docs/guide` of the
//! repository, and the way the crates fit together in `docs/architecture.md`.
//!
//! | crate | what it does |
//! | --- | --- |
//! | [`autodiff`] | array expressions traced once, derivatives of any order, compiled programs |
//! | [`distributions`] | log densities, supports, transforms, random draws |
//! | [`handlers`] | the model language: sites, plates, effect handlers |
//! | [`samplers`] | kernels and their adaptation over any log density |
//! | [`infer`] | from a model to its posterior |
//! | [`model_graph`] | the graph of a model |
//! | [`draws`] | chains × draws × named arrays, and their files |
//! | [`diagnostics`] | whether draws can be trusted, and what they say |
//! | [`photometry`] | sources, bandpasses, dust, magnitudes |
//! | [`plots`] | figures for publication |
//! | [`report`] | one HTML page about a fit |
//!
//! # A model with data of its own
//!
//! A model can be a closure, as above, or a struct. This is the hierarchical model of stars in
//! clusters: each cluster has a distance with a rough parallax, each star a temperature and a photon
//! count. Where the data are `None` the model simulates them.
//!
//! ```
//! use pallasite::prelude::*;
//!
//! struct HrDiagram {
//!     cluster: Vec<usize>,
//!     log_temperature: Array,
//!     parallax: Option<Array>,
//!     counts: Option<Array>,
//! }
//!
//! impl Model for HrDiagram {
//!     fn run<'g>(&self, m: &mut Context<'g>) {
//!         let slope = m.sample("slope", Uniform::new(-10.0, 0.0));
//!         let offset = m.sample("offset", Uniform::new(-10.0, 10.0));
//!         let spread = m.sample("spread", HalfNormal::new(2.5));
//!         let distance_modulus = m.plate("clusters", 2, |m| {
//!             let root = m.sample("root_dist", Uniform::new(1.0, 10.0));
//!             let distance = m.deterministic("distance", root.powi(3));
//!             m.observe("parallax", Normal::new(1.0 / distance, 0.025), &self.parallax);
//!             (distance / 10.0).log10() * 5.0
//!         });
//!         m.plate("stars", self.cluster.len(), |m| {
//!             let absolute = m.sample(
//!                 "absolute_magnitude",
//!                 Normal::new((&self.log_temperature - 4.0) * slope + offset, spread),
//!             );
//!             let apparent = m.deterministic(
//!                 "apparent_magnitude",
//!                 absolute + distance_modulus.at(&self.cluster),
//!             );
//!             let flux = (-(apparent - 2.0) / 2.5).exp10() * 5e5;
//!             m.observe("fluxcounts", Poisson::new(flux), &self.counts);
//!         });
//!     }
//! }
//!
//! let simulator = HrDiagram {
//!     cluster: vec![0, 0, 0, 1, 1],
//!     log_temperature: Array::from([3.4, 3.5, 3.8, 3.3, 3.6]),
//!     parallax: None,
//!     counts: None,
//! };
//! let truth = [("slope", -8.0), ("offset", 2.0), ("spread", 0.5)];
//! let sky = Predictive::prior(1).seed(2).run(&intervene(&simulator, truth))?;
//! let value = |name: &str| sky.variable(name).ok().map(|variable| variable.draw(0, 0).into());
//! let model = HrDiagram { parallax: value("parallax"), counts: value("fluxcounts"), ..simulator };
//!
//! let posterior = Mcmc::new(Nuts::default()).chains(2).warmup(100).draws(50).run(&model)?;
//! assert_eq!(posterior.draws().variable("absolute_magnitude")?.shape(), [5]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use {
    autodiff, diagnostics, distributions, draws, handlers, infer, model_graph, photometry, plots,
    report, samplers,
};

#[cfg(doctest)]
mod guide;
pub mod prelude;
