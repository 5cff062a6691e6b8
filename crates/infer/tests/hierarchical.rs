//! The seed document's hierarchical model on its data: 142 stars in 30 clusters.
//!
//! Each star's magnitude plus its cluster's distance modulus is pinned by a photon count, so as the
//! model is written a sampler needs a thousand leapfrogs for a draw in its sites. One line changes the
//! coordinates, and without it the sampler finds them by itself.

use std::path::Path;

use autodiff::Array;
use distributions::{HalfNormal, Normal, Poisson, Uniform};
use draws::Table;
use handlers::reparam::{Shift, reparam};
use handlers::{Context, Model};
use infer::{CompiledModel, Map, Mcmc, Posterior};
use samplers::{LogDensity, Nuts};

struct HrDiagram {
    cluster: Vec<usize>,
    log_temperature: Array,
    parallax: Array,
    counts: Array,
    is_shifted: bool,
}

impl HrDiagram {
    fn read(is_shifted: bool) -> Self {
        let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data");
        let stars = Table::read(data.join("hr_stars.csv")).unwrap();
        let clusters = Table::read(data.join("hr_clusters.csv")).unwrap();
        Self {
            cluster: stars.column("cluster").unwrap().iter().map(|&i| i as usize).collect(),
            log_temperature: stars.column("logtemp").unwrap().into(),
            parallax: clusters.column("parallax").unwrap().into(),
            counts: stars.column("fluxcount").unwrap().into(),
            is_shifted,
        }
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
            let modulus = distance_modulus.at(&self.cluster);
            if self.is_shifted {
                m.reparam("absolute_magnitude", Shift::by(modulus));
            }
            let absolute = m.sample(
                "absolute_magnitude",
                Normal::new((&self.log_temperature - 4.0) * slope + offset, spread),
            );
            let apparent = m.deterministic("apparent_magnitude", absolute + modulus);
            let flux = (-(apparent - 2.0) / 2.5).exp10() * 5e5;
            m.observe("fluxcounts", Poisson::new(flux), &self.counts);
        });
    }
}

/// Mean and its Monte Carlo error of some sites, from four chains of 50 000 draws of Stan's NUTS on the
/// same data and model.
const REFERENCE: [(&str, f64, f64); 10] = [
    ("slope", -7.759865, 1.46e-03),
    ("offset", 2.201288, 1.01e-03),
    ("spread", 0.516700, 2.16e-04),
    ("root_dist[0]", 2.545563, 5.49e-04),
    ("root_dist[9]", 9.730379, 1.24e-03),
    ("root_dist[25]", 9.576670, 1.65e-03),
    ("distance[5]", 598.378698, 5.61e-01),
    ("absolute_magnitude[0]", 7.868909, 1.41e-03),
    ("absolute_magnitude[70]", 2.328629, 9.50e-04),
    ("absolute_magnitude[141]", 5.775070, 2.29e-03),
];

fn check(posterior: &Posterior) {
    let summary = posterior.summary();
    for (name, mean, mcse) in REFERENCE {
        let row = summary.row(name).unwrap();
        let error = row.mcse_mean.hypot(mcse);
        assert!((row.mean - mean).abs() < 4.0 * error, "{name}: {row:?}, expected {mean} ± {mcse}");
    }
    let stats = posterior.draws().sample_stat("n_steps").unwrap();
    let leapfrogs = stats.values().iter().sum::<f64>() / stats.values().len() as f64;
    assert!(leapfrogs < 50.0, "{leapfrogs} leapfrogs for a draw");
    assert_eq!(posterior.num_divergences(), 0);
    assert!(posterior.warnings().is_empty(), "{:?}", posterior.warnings());
}

#[test]
fn a_shift_written_in_the_model_makes_trees_short() {
    let mcmc = Mcmc::new(Nuts::default()).chains(4).warmup(1000).draws(1000).seed(1);
    let posterior = mcmc.progress(false).run(&HrDiagram::read(true)).unwrap();
    check(&posterior);
    assert_eq!(posterior.draws().variable("absolute_magnitude").unwrap().shape(), [142]);
    let dims: Vec<_> = posterior.draws().variable("distance").unwrap().dims().collect();
    assert_eq!(dims, [Some("clusters")]);
}

#[test]
fn the_model_as_written_is_sampled_in_coordinates_that_follow_the_ridge() {
    let mcmc = Mcmc::new(Nuts::default()).chains(4).warmup(1000).draws(1000).seed(1);
    let posterior = mcmc.progress(false).run(&HrDiagram::read(false)).unwrap();
    check(&posterior);
    assert!(posterior.summary().max_r_hat() < 1.01);
    let stats = posterior.draws().sample_stat("n_steps").unwrap();
    let leapfrogs = stats.values().iter().sum::<f64>() / stats.values().len() as f64;
    assert!(leapfrogs <= 31.0, "{leapfrogs}");
    let [site] = posterior.coordinates() else { panic!("{:?}", posterior.coordinates()) };
    assert_eq!(site.along.as_deref(), Some("apparent_magnitude"));
    assert!(site.num_pinned > 50, "{site:?}");
}

#[test]
fn a_shift_around_the_model_does_the_same() {
    let model = HrDiagram::read(false);
    let cluster = model.cluster.clone();
    let modulus =
        Shift::with(move |sites| Ok((sites.value("distance")? / 10.0).log10().at(&cluster) * 5.0));
    let shifted = reparam(&model).site("absolute_magnitude", modulus);
    let inside = HrDiagram::read(true);
    let evaluate = |model: &dyn Model| {
        let compiled = CompiledModel::new(model).unwrap();
        let position: Vec<f64> = (0..compiled.dim()).map(|i| (i as f64).sin()).collect();
        let mut gradient = vec![0.0; compiled.dim()];
        let value = compiled.log_density().value_and_grad(&position, &mut gradient);
        gradient.push(value);
        gradient
    };
    for (a, b) in evaluate(&inside).iter().zip(evaluate(&shifted)) {
        assert!((a - b).abs() < 1e-8 * a.abs().max(1.0), "{a} {b}");
    }
}

#[test]
fn a_density_without_a_maximum_is_told() {
    let error = Map::new().starts(1).max_iterations(300).run(&HrDiagram::read(false)).unwrap_err();
    assert!(error.to_string().contains("a scale goes to zero"), "{error}");
}
