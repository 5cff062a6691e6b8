//! Reparameterisations: the density of the model stays what it was.

use std::f64::consts::PI;

use autodiff::{Array, Graph, Var};
use distributions::{
    Cauchy, Distribution, Exponential, Gumbel, HalfNormal, Laplace, LogNormal, Logistic, Normal,
    ProjectedNormal, StudentT, TruncatedNormal, Uniform, VonMises,
};
use handlers::reparam::{self, Circular, LocScale, Reparameterization, Shift, Transform, reparam};
use handlers::{Context, Model, mask, scale, seed, substitute, trace};

/// Whether, at the same values of the sites, both models have one density up to the Jacobian
/// `log |d site / d new site|`.
fn same_density(
    plain: &dyn Model,
    written: &dyn Model,
    new: [(&str, Array); 2],
    log_jacobian: f64,
) {
    let graph = Graph::new();
    let run = trace(&substitute(written, new), &graph).unwrap();
    let value = |name: &str| (name.to_owned(), run.get(name).unwrap().value().value().unwrap());
    let at = trace(&substitute(plain, [value("spread"), value("x")]), &graph).unwrap();
    let number = |var: Var<'_>| var.value().unwrap().to_scalar().unwrap();
    let (found, expected) = (number(run.log_density(&graph)), number(at.log_density(&graph)));
    assert!((found - expected - log_jacobian).abs() < 1e-12, "{found} {expected} {log_jacobian}");
}

fn normal(m: &mut Context<'_>) {
    let spread = m.sample("spread", HalfNormal::new(1.0));
    m.plate("groups", 3, |m| {
        let x = m.sample("x", Normal::new([1.0, 2.0, 3.0], spread));
        m.observe("y", Normal::new(x, 0.5), [0.3, 0.2, 0.1]);
    });
}

/// A location-scale family that does not know how to change its location.
#[derive(Debug)]
struct Stubborn<'a>(Normal<'a>);

impl Distribution for Stubborn<'_> {
    fn name(&self) -> &'static str {
        "Stubborn"
    }
    fn parameters(&self) -> Vec<distributions::Parameter<'_>> {
        self.0.parameters()
    }
    fn support(&self) -> distributions::Constraint<'_> {
        self.0.support()
    }
    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        self.0.log_prob_in_support(value)
    }
    fn sample(
        &self,
        rng: &mut dyn rand::Rng,
        shape: autodiff::Shape,
    ) -> Result<Array, distributions::Error> {
        self.0.sample(rng, shape)
    }
}

#[test]
fn loc_scale_keeps_the_density() {
    let stubborn = |m: &mut Context| {
        let spread = m.sample("spread", HalfNormal::new(1.0));
        m.plate("groups", 3, |m| {
            let x = m.sample("x", Stubborn(Normal::new([1.0, 2.0, 3.0], spread)));
            m.observe("y", Normal::new(x, 0.5), [0.3, 0.2, 0.1]);
        });
    };
    for centered in [0.0, 0.3, 1.0] {
        let new = || [("spread", Array::from(0.7)), ("x_decentered", [0.1, -0.4, 0.9].into())];
        // Each x changes by spread^(1 - centered) for each unit of its new site.
        let log_jacobian = 3.0 * (1.0 - centered) * 0.7f64.ln();
        let strategy = LocScale::new(centered);
        same_density(&normal, &reparam(&normal).site("x", strategy), new(), log_jacobian);
        same_density(&normal, &reparam(&stubborn).site("x", strategy), new(), log_jacobian);
    }
}

/// The density of a model with one location-scale family stays the same.
fn check_family<D: Distribution + 'static>(
    family: impl Fn(autodiff::Operand<'static>, f64) -> D,
    is_moved: bool,
) {
    let graph = Graph::new();
    let model = |m: &mut Context| {
        m.plate("groups", 3, |m| m.sample("x", family(Array::from([1.0, 2.0, 3.0]).into(), 0.5)));
    };
    let moved = family(0.0.into(), 1.0);
    assert_eq!(moved.with_loc_scale(0.0.into(), 1.0.into()).is_some(), is_moved, "{moved:?}");
    let written = reparam(&model).site("x", LocScale::new(0.2));
    let new = [("x_decentered", Array::from([0.3, 0.6, 1.2]))];
    let run = trace(&substitute(&written, new), &graph).unwrap();
    let x = run.get("x").unwrap().value().value().unwrap();
    let at = trace(&substitute(&model, [("x", x)]), &graph).unwrap();
    let number = |var: Var<'_>| var.value().unwrap().to_scalar().unwrap();
    let (found, expected) = (number(run.log_density(&graph)), number(at.log_density(&graph)));
    let log_jacobian = 3.0 * 0.8 * 0.5f64.ln();
    assert!((found - expected - log_jacobian).abs() < 1e-12, "{moved:?}: {found} {expected}");
}

#[test]
fn every_family_with_loc_and_scale_keeps_its_density() {
    check_family(Normal::new, true);
    check_family(Cauchy::new, true);
    check_family(Laplace::new, true);
    check_family(Logistic::new, true);
    check_family(Gumbel::new, true);
    check_family(|loc, scale| StudentT::new(3.0, loc, scale), true);
    // These are no such families, and are shifted and stretched as they are.
    check_family(LogNormal::new, false);
    check_family(|loc, scale| TruncatedNormal::new(loc, scale).low(0.0).high(9.0), false);
}

#[test]
fn shifts_keep_the_density() {
    let strategy = Shift::with(|sites| Ok(sites.value("spread")? * &Array::from([1.0, 2.0, 3.0])));
    let written = reparam(&normal).site("x", strategy.factor(2.0));
    let new = [("spread", Array::from(0.7)), ("x_shifted", [0.1, -0.4, 0.9].into())];
    same_density(&normal, &written, new, -3.0 * 2f64.ln());
}

#[test]
fn supports_are_shifted_too() {
    let bounded = |m: &mut Context| {
        let spread = m.sample("spread", HalfNormal::new(1.0));
        m.reparam("x", Shift::by(10.0 + spread));
        m.plate("groups", 2, |m| m.sample("x", Uniform::new(0.0, 1.0)));
        m.reparam("y", Shift::by(spread));
        m.sample("y", Exponential::new(1.0));
    };
    let graph = Graph::new();
    let value = [("spread", Array::from(2.0)), ("x_shifted", [12.5, 13.5].into())];
    let run = trace(&seed(&substitute(&bounded, value), 1), &graph).unwrap();
    let log_prob = run.get("x_shifted").unwrap().log_prob().unwrap().value().unwrap();
    assert_eq!(log_prob.data(), [0.0, f64::NEG_INFINITY]);
    assert_eq!(run.get("y").unwrap().value().value().unwrap().len(), 1);
    assert!(run.get("y_shifted").unwrap().value().value().unwrap().to_scalar().unwrap() > 2.0);
}

#[test]
fn learned_centredness_is_a_site_for_each_element() {
    let graph = Graph::new();
    let written = reparam(&normal).site("x", LocScale::learned());
    let run = trace(&seed(&written, 1), &graph).unwrap();
    assert_eq!(run.get("x_centered").unwrap().shape(), [3].into());
    assert_eq!(run.get("x_decentered").unwrap().shape(), [3].into());
    let names: Vec<&str> = run.sites().iter().map(|s| s.name()).collect();
    assert_eq!(names, ["spread", "x_centered", "x_decentered", "x", "y"]);
}

#[test]
fn a_transformed_variable_is_sampled_by_its_base() {
    let model = |m: &mut Context| {
        let spread = m.sample("spread", HalfNormal::new(1.0));
        m.plate("groups", 3, |m| {
            m.sample("x", LogNormal::new([1.0, 2.0, 3.0], spread));
        });
    };
    let written = reparam(&model).site("x", Transform);
    let base = [0.1, -0.4, 0.9];
    let new = [("spread", Array::from(0.7)), ("x_base", base.into())];
    same_density(&model, &written, new, base.iter().sum());
}

#[test]
fn an_angle_is_the_direction_of_a_point() {
    let model = |m: &mut Context| {
        m.plate("stars", 3, |m| m.sample("phase", VonMises::new(1.0, 2.0)));
    };
    let graph = Graph::new();
    let written = reparam(&model).site("phase", Circular);
    let points = Array::new([3, 2], [1.0, 1.0, 0.0, -2.0, -1.0, 0.5]).unwrap();
    let run = trace(&substitute(&written, [("phase_direction", points)]), &graph).unwrap();
    let phase = run.get("phase").unwrap().value().value().unwrap();
    let expected = [PI / 4.0, -PI / 2.0, 0.5f64.atan2(-1.0)];
    assert!(phase.data().iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-15));
    let direction = run.get("phase_direction").unwrap();
    assert_eq!(direction.dims(), [Some("stars"), None]);
    let log_prob = direction.log_prob().unwrap().value().unwrap();
    let angles = VonMises::new(1.0, 2.0).log_prob_at(expected).unwrap();
    for (i, square) in [2.0f64, 4.0, 1.25].into_iter().enumerate() {
        let radial = 3.0 * square.ln() - 0.5 * square - 48f64.ln();
        assert!((log_prob.data()[i] - (angles.data()[i] + radial)).abs() < 1e-14);
    }
}

#[test]
fn draws_have_the_distribution_of_the_site() {
    let model = |m: &mut Context| {
        m.plate("many", 20_000, |m| m.sample("x", Normal::new(3.0, 2.0)));
    };
    let draws = |model: &dyn Model| {
        let graph = Graph::new();
        trace(model, &graph).unwrap().get("x").unwrap().value().value().unwrap()
    };
    let partly = reparam(&model).site("x", LocScale::new(0.4));
    // With the random numbers inside.
    let seeded = seed(&model, 1);
    let shifted = reparam(&seeded).site("x", Shift::with(|sites| Ok(sites.lift(7.0))));
    for x in [draws(&seed(&partly, 1)), draws(&shifted)] {
        let n = x.len() as f64;
        let mean = x.data().iter().sum::<f64>() / n;
        let variance = x.data().iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
        // Six standard errors of mean and variance: a false alarm in 1e8.
        assert!((mean - 3.0).abs() < 6.0 * 2.0 / n.sqrt(), "{mean}");
        assert!((variance - 4.0).abs() < 6.0 * 4.0 * (2.0 / n).sqrt(), "{variance}");
    }
}

#[test]
fn masks_and_scales_go_with_the_new_site() {
    let graph = Graph::new();
    let model = |m: &mut Context| {
        m.plate("groups", 2, |m| m.sample("x", Normal::new(0.0, 1.0)));
    };
    let masked = mask(&model, [true, false]);
    let inside = scale(&masked, 3.0);
    let outside = reparam(&inside).site("x", LocScale::new(0.0));
    let run = trace(&substitute(&outside, [("x_decentered", [0.0, 1.0])]), &graph).unwrap();
    let found = run.log_density(&graph).value().unwrap().to_scalar().unwrap();
    assert!((found + 3.0 * 0.5 * (2.0 * std::f64::consts::PI).ln()).abs() < 1e-14);
}

#[test]
fn a_strategy_of_ones_own() {
    /// Writes a positive site as the exponential of a real one.
    #[derive(Debug)]
    struct Logarithm;
    impl Reparameterization for Logarithm {
        fn apply<'g>(
            &self,
            site: &mut handlers::reparam::Rewrite<'_, 'g>,
        ) -> Result<Var<'g>, String> {
            Ok(site.sample("_log", Normal::new(0.0, 1.0)).exp())
        }
    }
    let model = |m: &mut Context| {
        m.sample("x", HalfNormal::new(1.0));
    };
    let graph = Graph::new();
    let run = trace(&seed(&reparam(&model).site("x", Logarithm), 1), &graph).unwrap();
    assert!(run.get("x_log").unwrap().is_latent() && run.get("x").unwrap().is_deterministic());
}

#[test]
fn a_part_that_runs_twice_is_written_twice() {
    let part = |m: &mut Context<'_>, offset: f64| {
        m.reparam("x", Shift::by(offset));
        m.sample("x", Normal::new(0.0, 1.0));
    };
    let model = |m: &mut Context| {
        m.scope("a", |m| part(m, 100.0));
        m.scope("b", |m| part(m, -100.0));
    };
    let graph = Graph::new();
    let run = trace(&seed(&model, 1), &graph).unwrap();
    let value = |name: &str| run.get(name).unwrap().value().value().unwrap().to_scalar().unwrap();
    assert!(value("a/x_shifted") > 90.0 && value("b/x_shifted") < -90.0);
}

#[test]
fn directions_of_normal_vectors_are_drawn_as_such() {
    const N: usize = 20_000;
    for concentration in [Array::from([1.5, -0.5]), Array::from([0.3, 0.2, -1.0])] {
        let model = |m: &mut Context| {
            m.plate("stars", N, |m| m.sample("x", ProjectedNormal::new(&concentration)));
        };
        let written = reparam(&model).site("x", reparam::ProjectedNormal);
        let moments = |model: &dyn Model, seed_: u64| -> Vec<f64> {
            let graph = Graph::new();
            let run = trace(&seed(model, seed_), &graph).unwrap();
            let x = run.get("x").unwrap().value().value().unwrap();
            let n = concentration.len();
            let rows = x.data().chunks(n);
            (0..n)
                .flat_map(|k| [1, 2].map(|power| (k, power)))
                .map(|(k, power)| rows.clone().map(|x| x[k].powi(power)).sum::<f64>() / N as f64)
                .collect()
        };
        // Elements lie between -1 and 1, so that the standard error of a difference is below 0.01;
        // six of them.
        for (found, expected) in moments(&written, 1).iter().zip(moments(&model, 2)) {
            assert!((found - expected).abs() < 0.06, "{found} {expected}");
        }
    }
}
