//! Laws of chosen coordinates: the density is that of the model as written, times the Jacobian; nothing
//! changes where there is nothing to gain; and what a user may say about them.

use autodiff::Array;
use distributions::{
    Cauchy, Distribution, GaussianRandomWalk, Gumbel, HalfNormal, Laplace, LogNormal, Logistic,
    Normal, Poisson, StudentT,
};
use handlers::reparam::{LocScale, reparam};
use handlers::{Context, Model};
use infer::{CompiledModel, Coordinate, Coordinates, ErrorKind, Mcmc};
use rand::{Rng, RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use samplers::{LogDensity, Nuts};

/// A hierarchical model of random form: groups around a line, data of each that say much or little.
#[derive(Debug)]
struct Random {
    num_groups: usize,
    family: usize,
    /// Whether the groups have members, around them.
    has_members: bool,
    /// How the data hang together with the groups.
    data: usize,
    predictor: Array,
    /// The group of each datum, where there is more than one.
    group: Vec<usize>,
    factor: f64,
    error: Array,
    values: Array,
    counts: Array,
}

impl Random {
    fn new(seed: u64) -> Self {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let num_groups = 1 + rng.random_range(0..6);
        let group: Vec<usize> = (0..3 * num_groups).map(|i| i % num_groups).collect();
        let mut uniform = |low: f64, high: f64| -> Array {
            let one = |_| low + (high - low) * rng.random::<f64>();
            (0..num_groups).map(one).collect()
        };
        let predictor = uniform(-1.0, 1.0);
        let values = uniform(-3.0, 3.0);
        // From errors that pin to those that say nothing.
        let error = uniform(-5.0, 4.0).data().iter().map(|x| x.exp()).collect();
        let counts = uniform(0.0, 60.0).data().iter().map(|x| x.floor()).collect();
        Self {
            num_groups,
            family: (seed % 7) as usize,
            has_members: rng.next_u64() % 3 == 0,
            data: (seed / 7 % 5) as usize,
            factor: if rng.random() { 1.0 } else { -0.7 },
            predictor,
            group,
            error,
            values,
            counts,
        }
    }

    fn family<'g>(
        &self,
        loc: autodiff::Var<'g>,
        scale: autodiff::Var<'g>,
    ) -> Box<dyn Distribution + 'g> {
        match self.family {
            0 => Box::new(Normal::new(loc, scale)),
            1 => Box::new(StudentT::new(4.0, loc, scale)),
            2 => Box::new(Cauchy::new(loc, scale)),
            3 => Box::new(Laplace::new(loc, scale)),
            4 => Box::new(Logistic::new(loc, scale)),
            5 => Box::new(Gumbel::new(loc, scale)),
            _ => Box::new(LogNormal::new(loc, scale)),
        }
    }
}

impl Model for Random {
    fn run<'g>(&self, m: &mut Context<'g>) {
        let slope = m.sample("slope", Normal::new(0.0, 1.0));
        let spread = m.sample("spread", HalfNormal::new(1.0));
        m.plate("groups", self.num_groups, |m| {
            let other = m.sample("other", Normal::new(&self.predictor, 0.5));
            let mut x = m.sample("x", self.family(slope * &self.predictor, spread));
            if self.has_members {
                x = m.sample("member", Normal::new(x, 0.5 * spread));
            }
            match self.data {
                0 => m.observe("y", Normal::new(x, &self.error), &self.values),
                1 => {
                    m.observe("y", Normal::new(self.factor * x + other, &self.error), &self.values)
                }
                2 => {
                    let sum = m.deterministic("sum", self.factor * x - slope * other);
                    let rate = (0.3 * sum + 2.0).exp();
                    m.observe("y", Poisson::new(rate), &self.counts)
                }
                3 => {
                    let rate = 20.0 * (0.1 * (x + other)).exp();
                    m.observe("y", Poisson::new(rate), &self.counts)
                }
                _ => x,
            };
        });
        if self.data == 4 {
            let values: Vec<f64> = self.group.iter().map(|&i| self.values.data()[i]).collect();
            let x = m.plate("again", self.num_groups, |m| m.sample("z", Normal::new(0.0, spread)));
            m.plate("data", self.group.len(), |m| {
                m.observe("y", Normal::new(x.at(&self.group) + slope, 0.3), &values);
            });
        }
    }
}

/// A point whose coordinates are about as large as those of draws.
fn point(rng: &mut impl Rng, dim: usize) -> Vec<f64> {
    (0..dim).map(|_| 3.0 * rng.random::<f64>() - 1.5).collect()
}

#[test]
fn the_density_is_that_as_written_times_the_jacobian() {
    let mut num_placed = 0;
    for seed in 0..70 {
        let model = Random::new(seed);
        let written = CompiledModel::new(&model).unwrap();
        let mut settings = Coordinates::automatic();
        if seed % 3 == 2 {
            settings = settings.site("x", Coordinate::NonCentered);
        }
        let chosen = CompiledModel::with_coordinates(&model, &settings).unwrap();
        num_placed += chosen.coordinates().iter().filter(|site| site.along.is_some()).count();
        let dim = chosen.dim();
        assert_eq!(dim, written.dim());
        let to_written = |u: &[f64]| written.unconstrain(chosen.constrain(u).unwrap()).unwrap();
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        for _ in 0..3 {
            let u = point(&mut rng, dim);
            let x = to_written(&u);
            // Each coordinate as written is linear in its own, and depends on no later one.
            let log_det: f64 = (0..dim)
                .map(|i| {
                    let at = |step: f64| {
                        let mut moved = u.clone();
                        moved[i] += step;
                        to_written(&moved)[i]
                    };
                    ((at(1.0) - at(-1.0)) / 2.0).abs().ln()
                })
                .sum();
            let mut gradient = vec![0.0; dim];
            let found = chosen.log_density().value_and_grad(&u, &mut gradient);
            let expected = written.log_density().value_and_grad(&x, &mut vec![0.0; dim]) + log_det;
            let scale = expected.abs().max(1.0);
            assert!((found - expected).abs() < 1e-10 * scale, "{model:?} {found} {expected}");

            let back = chosen.unconstrain(chosen.constrain(&u).unwrap()).unwrap();
            for (a, b) in u.iter().zip(&back) {
                assert!((a - b).abs() < 1e-9, "{model:?} {u:?} {back:?}");
            }
            // Exponentials of exponentials bend too much for differences.
            if scale > 1e4 {
                continue;
            }
            for i in 0..dim {
                let at = |step: f64| {
                    let mut moved = u.clone();
                    moved[i] += step;
                    chosen.log_density().value_and_grad(&moved, &mut vec![0.0; dim])
                };
                // Fourth order, so that steps are large enough for sums of thousands.
                let h = 1e-3;
                let difference =
                    (8.0 * (at(h) - at(-h)) - (at(2.0 * h) - at(-2.0 * h))) / (12.0 * h);
                let error = (gradient[i] - difference).abs();
                assert!(
                    error < 1e-6 * (1.0 + gradient[i].abs() + 1e-3 * scale),
                    "{model:?} {i}: {} {difference}",
                    gradient[i]
                );
            }
        }
    }
    assert!(num_placed >= 10, "{num_placed} sites are sampled along a sum");
}

#[test]
fn nothing_changes_where_there_is_nothing_to_gain() {
    let x = Array::linspace(0.0, 1.0, 20);
    let line = |m: &mut Context| {
        let slope = m.sample("slope", Normal::new(0.0, 1.0));
        let offset = m.sample("offset", Normal::new(0.0, 1.0));
        let error = m.sample("error", HalfNormal::new(1.0));
        m.plate("data", 20, |m| m.observe("y", Normal::new(slope * &x + offset, error), &x));
    };
    let mcmc = Mcmc::new(Nuts::default()).chains(2).warmup(100).draws(50).seed(1).progress(false);
    let chosen = mcmc.run(&line).unwrap();
    let written = mcmc.clone().coordinates(Coordinates::as_written()).run(&line).unwrap();
    assert!(chosen.coordinates().is_empty());
    assert_eq!(chosen.draws(), written.draws());

    // What is reparameterised by hand stays so.
    let groups = |m: &mut Context| {
        let spread = m.sample("spread", HalfNormal::new(1.0));
        m.plate("groups", 4, |m| m.sample("x", Normal::new(0.0, spread)));
    };
    let by_hand = reparam(&groups).site("x", LocScale::new(0.0));
    let chosen = mcmc.run(&by_hand).unwrap();
    let written = mcmc.coordinates(Coordinates::as_written()).run(&by_hand).unwrap();
    assert!(chosen.coordinates().is_empty());
    assert_eq!(chosen.draws(), written.draws());
}

/// Two stars whose magnitudes are pinned in sum with a modulus, one that is hardly seen.
fn stars(m: &mut Context<'_>) {
    let modulus = m.sample("modulus", Normal::new(8.0, 2.0));
    let spread = m.sample("spread", HalfNormal::new(1.0));
    m.plate("stars", 3, |m| {
        let magnitude = m.sample("magnitude", Normal::new(4.0, spread));
        m.observe(
            "seen",
            Normal::new(magnitude + modulus, [0.001, 0.002, 30.0]),
            [12.1, 11.7, 14.0],
        );
    });
}

#[test]
fn normal_vectors_are_sampled_as_noise_where_data_say_little() {
    let walk = |error: f64| {
        move |m: &mut Context| {
            let scale = m.sample("scale", HalfNormal::new(1.0));
            let walk = m.sample("walk", GaussianRandomWalk::new(scale, 6));
            let data = [0.1, -0.4, 0.3, 0.9, 0.2, 0.5];
            m.plate("times", 6, |m| m.observe("y", Normal::new(walk, error), data));
        }
    };
    let compiled = |model: &dyn Model| {
        CompiledModel::with_coordinates(model, &Coordinates::automatic()).unwrap()
    };
    assert!(compiled(&walk(0.01)).coordinates().is_empty());
    let chosen = compiled(&walk(5.0));
    assert_eq!(chosen.coordinates()[0].num_noncentered, 6);
    let values = chosen.constrain(&[2f64.ln(), 1.0, 0.5, 0.0, -1.0, 0.0, 0.0]).unwrap();
    let expected = [2.0, 3.0, 3.0, 1.0, 1.0, 1.0];
    for (found, expected) in values["walk"].data().iter().zip(expected) {
        assert!((found - expected).abs() < 1e-14, "{values:?}");
    }
    // Without the Jacobian of the whitening the densities would differ by 6 log 2.
    let written = CompiledModel::new(&walk(5.0)).unwrap();
    let density = |compiled: &CompiledModel| {
        let position = compiled.unconstrain(values.clone()).unwrap();
        compiled.log_density().value_and_grad(&position, &mut [0.0; 7])
    };
    let difference = density(&chosen) - density(&written) - 6.0 * 2f64.ln();
    assert!(difference.abs() < 1e-12, "{difference}");
}

#[test]
fn the_report_says_what_was_chosen_and_why() {
    let compiled = CompiledModel::with_coordinates(&stars, &Coordinates::automatic()).unwrap();
    let [site] = compiled.coordinates() else { panic!("{:?}", compiled.coordinates()) };
    assert_eq!((site.num_noncentered, site.num_partial, site.num_pinned), (1, 0, 2));
    assert_eq!(
        site.to_string(),
        "magnitude: sampled as deviation from the prior in 1 of 3 elements (data say little of it), as \
         the loc of seen in 2 of 3 elements (data pin it)"
    );
    // The one that is not seen moves with the prior, the others with what is seen.
    let at = |position: &[f64]| compiled.constrain(position).unwrap();
    let origin = at(&[0.0; 5]);
    let [modulus, magnitude] = ["modulus", "magnitude"].map(|name| origin[name].data().to_vec());
    assert!((magnitude[0] + modulus[0] - 12.1).abs() < 1e-5, "{origin:?}");
    assert!((magnitude[2] - 4.0).abs() < 0.1, "{origin:?}");
}

#[test]
fn sites_can_have_rules_of_their_own() {
    let automatic = Coordinates::automatic();
    let compiled = |settings: &Coordinates| CompiledModel::with_coordinates(&stars, settings);
    let written = automatic.clone().site("magnitude", Coordinate::AsWritten);
    assert!(compiled(&written).unwrap().coordinates().is_empty());
    let noncentered = Coordinates::as_written().site("magnitude", Coordinate::NonCentered);
    assert_eq!(compiled(&noncentered).unwrap().coordinates()[0].num_noncentered, 3);

    let fails = |settings: Coordinates, text: &str| {
        let error = compiled(&settings).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Argument);
        assert!(error.to_string().contains(text), "{error}");
    };
    fails(
        automatic.clone().site("magnitud", Coordinate::AsWritten),
        "\"magnitud\" is no latent site; those are: modulus, spread, magnitude",
    );
    fails(
        automatic.site("spread", Coordinate::NonCentered),
        "site \"spread\" cannot be non-centred",
    );
}
