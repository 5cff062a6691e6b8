//! Simulation-based calibration of samplers in chosen coordinates (Talts et al. 2018, arXiv:1804.06788):
//! among draws of a posterior, the truth that the data were simulated with has every rank equally often.

use autodiff::{Array, Graph};
use distributions::{HalfCauchy, HalfNormal, Normal, Poisson, Uniform};
use handlers::{Context, Model, seed, trace};
use infer::Mcmc;
use samplers::Nuts;

/// One truth is ranked among so many draws, less one.
const RANKS: usize = 100;
const BINS: usize = 10;

/// Beyond this χ² with nine degrees of freedom the probability is below 1e-7.
const LIMIT: f64 = 50.8;

/// Fits data simulated from the prior and counts where the truths of some elements come.
fn ranks<M: Model>(
    num_simulations: usize,
    prior: &M,
    with_data: impl Fn(&dyn Fn(&str) -> Array) -> M,
    elements: &[(&str, usize)],
) -> Vec<[usize; BINS]> {
    let mut counts = vec![[0; BINS]; elements.len()];
    let mut num_chosen = 0;
    for simulation in 0..num_simulations as u64 {
        let graph = Graph::new();
        let simulated = trace(&seed(prior, simulation), &graph).unwrap();
        let value = |name: &str| simulated.get(name).unwrap().value().value().unwrap();
        let model = with_data(&value);
        let mcmc = Mcmc::new(Nuts::default()).chains(1).warmup(400).draws(5 * (RANKS - 1));
        let posterior = mcmc.seed(simulation).progress(false).run(&model).unwrap();
        num_chosen += posterior.coordinates().len();
        for (counts, (name, element)) in counts.iter_mut().zip(elements) {
            let truth = value(name).data()[*element];
            let draws = posterior.draws().variable(name).unwrap().series(0, *element);
            let rank = draws.step_by(5).filter(|x| *x < truth).count();
            counts[rank * BINS / RANKS] += 1;
        }
    }
    assert!(num_chosen >= num_simulations, "coordinates are not as written");
    counts
}

fn check(counts: &[[usize; BINS]], elements: &[(&str, usize)]) {
    for (counts, element) in counts.iter().zip(elements) {
        let expected = counts.iter().sum::<usize>() as f64 / BINS as f64;
        let square = |count: &usize| (*count as f64 - expected).powi(2) / expected;
        let chi_square: f64 = counts.iter().map(square).sum();
        assert!(chi_square < LIMIT, "{element:?}: {counts:?}");
    }
}

/// Eight schools with effects that may be data.
struct Schools(Option<Array>);

impl Model for Schools {
    fn run<'g>(&self, m: &mut Context<'g>) {
        let mu = m.sample("mu", Normal::new(0.0, 5.0));
        let tau = m.sample("tau", HalfCauchy::new(5.0));
        m.plate("schools", 8, |m| {
            let theta = m.sample("theta", Normal::new(mu, tau));
            let error = [15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0];
            m.observe("effect", Normal::new(theta, error), &self.0);
        });
    }
}

#[test]
fn eight_schools_are_calibrated() {
    let elements = [("mu", 0), ("tau", 0), ("theta", 0), ("theta", 4)];
    let counts = ranks(200, &Schools(None), |value| Schools(Some(value("effect"))), &elements);
    check(&counts, &elements);
}

/// Nine stars in three clusters at unknown distances.
struct Stars {
    parallax: Option<Array>,
    counts: Option<Array>,
}

impl Model for Stars {
    fn run<'g>(&self, m: &mut Context<'g>) {
        let slope = m.sample("slope", Uniform::new(-10.0, 0.0));
        let offset = m.sample("offset", Uniform::new(-2.0, 4.0));
        let spread = m.sample("spread", HalfNormal::new(1.0));
        let modulus = m.plate("clusters", 3, |m| {
            let root = m.sample("root_dist", Uniform::new(1.0, 10.0));
            let distance = m.deterministic("distance", root.powi(3));
            m.observe("parallax", Normal::new(1.0 / distance, 0.025), &self.parallax);
            (distance / 10.0).log10() * 5.0
        });
        let log_temperature = Array::linspace(3.3, 4.0, 9);
        m.plate("stars", 9, |m| {
            let mean = (&log_temperature - 4.0) * slope + offset;
            let absolute = m.sample("absolute_magnitude", Normal::new(mean, spread));
            let apparent = absolute + modulus.at([0, 0, 0, 1, 1, 1, 2, 2, 2]);
            let apparent = m.deterministic("apparent_magnitude", apparent);
            let flux = (-(apparent - 2.0) / 2.5).exp10() * 5e5;
            m.observe("fluxcounts", Poisson::new(flux), &self.counts);
        });
    }
}

#[test]
fn stars_in_clusters_are_calibrated() {
    let elements = [
        ("slope", 0),
        ("spread", 0),
        ("root_dist", 1),
        ("absolute_magnitude", 0),
        ("absolute_magnitude", 8),
    ];
    let prior = Stars { parallax: None, counts: None };
    let with_data = |value: &dyn Fn(&str) -> Array| Stars {
        parallax: Some(value("parallax")),
        counts: Some(value("fluxcounts")),
    };
    check(&ranks(150, &prior, with_data, &elements), &elements);
}
