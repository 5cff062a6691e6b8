//! Models as written, in coordinates that are chosen, against the forms that an expert would write.

use autodiff::Array;
use distributions::{HalfCauchy, HalfNormal, Normal};
use handlers::reparam::{LocScale, reparam};
use handlers::{Context, Model};
use infer::{Coordinates, Mcmc, Posterior};
use samplers::Nuts;

fn mcmc(seed: u64) -> Mcmc<Nuts> {
    Mcmc::new(Nuts::default()).seed(seed).progress(false)
}

fn written(seed: u64) -> Mcmc<Nuts> {
    mcmc(seed).coordinates(Coordinates::as_written())
}

/// The effective draws of the worst of these sites for each gradient, over several seeds.
fn efficiency(sites: &[&str], run: impl Fn(u64) -> Posterior) -> f64 {
    let (mut effective, mut gradients) = (0.0, 0);
    for seed in 1..=4 {
        let posterior = run(seed);
        let of = |row: &diagnostics::SummaryRow| row.ess_bulk.min(row.ess_tail);
        let belongs = |row: &&diagnostics::SummaryRow| {
            sites.iter().any(|site| row.name == *site || row.name.starts_with(&format!("{site}[")))
        };
        let summary = posterior.summary();
        effective += summary.rows().iter().filter(belongs).map(of).fold(f64::INFINITY, f64::min);
        gradients += posterior.gradient_evaluations_sampling();
    }
    effective / gradients as f64
}

/// Rubin (1981), Journal of Educational Statistics 6, table 1.
fn eight_schools(m: &mut Context<'_>) {
    let mu = m.sample("mu", Normal::new(0.0, 5.0));
    let tau = m.sample("tau", HalfCauchy::new(5.0));
    m.plate("schools", 8, |m| {
        let theta = m.sample("theta", Normal::new(mu, tau));
        let error = [15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0];
        let effect = [28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0];
        m.observe("effect", Normal::new(theta, error), effect);
    });
}

#[test]
fn eight_schools_written_centered_are_as_quick_as_non_centered_by_hand() {
    let by_hand = reparam(&eight_schools).site("theta", LocScale::new(0.0));
    let sites = ["mu", "tau", "theta"];
    let chosen = efficiency(&sites, |seed| {
        let posterior = mcmc(seed).run(&eight_schools).unwrap();
        assert_eq!(posterior.num_divergences(), 0, "seed {seed}");
        posterior
    });
    let hand = efficiency(&sites, |seed| mcmc(seed).run(&by_hand).unwrap());
    assert!(chosen >= hand, "{chosen} {hand}");
}

#[test]
fn the_neck_of_a_funnel_has_its_share_of_draws() {
    // Neal (2003), Annals of Statistics 31, section 8.
    let funnel = |m: &mut Context| {
        let v = m.sample("v", Normal::new(0.0, 3.0));
        m.plate("others", 9, |m| m.sample("x", Normal::new(0.0, (0.5 * v).exp())));
    };
    let posterior = mcmc(1).draws(4000).run(&funnel).unwrap();
    assert_eq!(posterior.num_divergences(), 0);
    let v = posterior.draws().variable("v").unwrap().values().to_vec();
    for (prob, z) in [(0.01, -2.326347874), (0.05, -1.644853627), (0.25, -0.674489750), (0.5, 0.0)]
    {
        let share = v.iter().filter(|v| **v < 3.0 * z).count() as f64 / v.len() as f64;
        // Of independent draws, of which there are at least half as many: a false alarm in 1e8.
        let error = (prob * (1.0 - prob) / (0.5 * v.len() as f64)).sqrt();
        assert!((share - prob).abs() < 6.0 * error, "{prob}: {share} ± {error}");
    }
}

/// Groups of very different size around a common mean.
struct Intercepts {
    group: Vec<usize>,
    num_groups: usize,
    y: Array,
}

impl Intercepts {
    fn new(sizes: &[usize]) -> Self {
        let group: Vec<usize> =
            sizes.iter().enumerate().flat_map(|(i, size)| vec![i; *size]).collect();
        // Quantiles of a normal distribution in an order without a pattern.
        let normal = |i: f64| {
            let (u, v) = ((i * 0.618_033_988_749_895).fract(), (i * 0.754_877_666_246_693).fract());
            (-2.0 * (u.max(1e-9)).ln()).sqrt() * (std::f64::consts::TAU * v).cos()
        };
        let y = group
            .iter()
            .enumerate()
            .map(|(n, &i)| 1.0 + 0.5 * normal(i as f64 + 1.0) + 2.0 * normal(n as f64 + 100.0));
        Self { num_groups: sizes.len(), y: y.collect(), group }
    }
}

impl Model for Intercepts {
    fn run<'g>(&self, m: &mut Context<'g>) {
        let mean = m.sample("mean", Normal::new(0.0, 5.0));
        let spread = m.sample("spread", HalfNormal::new(2.0));
        let error = m.sample("error", HalfNormal::new(5.0));
        let intercept = m
            .plate("groups", self.num_groups, |m| m.sample("intercept", Normal::new(mean, spread)));
        m.plate("data", self.group.len(), |m| {
            m.observe("y", Normal::new(intercept.at(&self.group), error), &self.y);
        });
    }
}

/// Effective draws per gradient as chosen, centered and non-centered.
fn compare(model: &Intercepts) -> [f64; 3] {
    let sites = ["mean", "spread", "error", "intercept"];
    let by_hand = reparam(model).site("intercept", LocScale::new(0.0));
    [
        efficiency(&sites, |seed| {
            let posterior = mcmc(seed).run(model).unwrap();
            assert_eq!(posterior.num_divergences(), 0, "seed {seed}");
            posterior
        }),
        efficiency(&sites, |seed| written(seed).run(model).unwrap()),
        efficiency(&sites, |seed| written(seed).run(&by_hand).unwrap()),
    ]
}

#[test]
fn groups_of_all_sizes_are_quicker_than_in_both_pure_forms() {
    let sizes = [1, 1, 1, 2, 2, 3, 5, 8, 10, 20, 50, 100, 200, 500, 1000];
    let [chosen, centered, noncentered] = compare(&Intercepts::new(&sizes));
    assert!(chosen > centered && chosen > noncentered, "{chosen} {centered} {noncentered}");
}

#[test]
fn rich_data_are_as_quick_as_centered() {
    let [chosen, centered, noncentered] = compare(&Intercepts::new(&[200; 12]));
    // Effective sample sizes of four runs have errors of some percent.
    assert!(chosen > 0.9 * centered, "{chosen} {centered} {noncentered}");
}
