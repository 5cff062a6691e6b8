//! Laws of the handlers: what they leave alone, how they compose, and that runs repeat.

use autodiff::{Array, Graph};
use distributions::{Distribution, HalfNormal, Normal, Poisson};
use handlers::{Context, Model, Trace, condition, seed, substitute, trace};

fn model(m: &mut Context<'_>) {
    let loc = m.sample("loc", Normal::new(0.0, 10.0));
    let scale = m.sample("scale", HalfNormal::new(1.0));
    m.deterministic("ratio", loc / scale);
    m.plate("groups", 3, |m| {
        let mean = m.sample("mean", Normal::new(loc, scale));
        m.plate("items", 4, |m| {
            m.observe("count", Poisson::new(mean.exp()), None);
        });
    });
    m.factor("penalty", -0.5 * loc * loc);
}

fn values(trace: &Trace<'_>) -> Vec<(String, Array)> {
    trace.sites().iter().map(|s| (s.name().to_owned(), s.value().value().unwrap())).collect()
}

#[test]
fn a_seed_gives_the_same_run_again() {
    let graph = Graph::new();
    let run = |number| values(&trace(&seed(&model, number), &graph).unwrap());
    assert_eq!(run(3), run(3));
    assert_ne!(run(3), run(4));
    let names: Vec<String> = run(3).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["loc", "scale", "ratio", "mean", "count", "penalty"]);
}

#[test]
fn fixing_one_site_does_not_move_the_random_numbers_of_others() {
    let graph = Graph::new();
    let free = trace(&seed(&model, 5), &graph).unwrap();
    let fixed_model = condition(&model, [("scale", 0.7)]);
    let fixed = trace(&seed(&fixed_model, 5), &graph).unwrap();
    assert_eq!(free.get("loc").unwrap().value().value(), fixed.get("loc").unwrap().value().value());
    assert_eq!(fixed.get("scale").unwrap().value().value().unwrap().to_scalar(), Some(0.7));
}

#[test]
fn handlers_compose_in_any_order() {
    let graph = Graph::new();
    let seeded = seed(&model, 9);
    let inside = condition(&seeded, [("loc", 1.5)]);
    let conditioned = condition(&model, [("loc", 1.5)]);
    let outside = seed(&conditioned, 9);
    let (a, b) = (trace(&inside, &graph).unwrap(), trace(&outside, &graph).unwrap());
    assert_eq!(values(&a), values(&b));
    // Of two that claim the same site the inner one wins.
    let outer = condition(&conditioned, [("mean", Array::from([0.0, 1.0, 2.0]))]);
    let twice = substitute(&outer, [("scale", 2.0)]);
    let trace = trace(&seed(&twice, 1), &graph).unwrap();
    assert!(trace.get("loc").unwrap().is_observed());
    assert!(trace.get("mean").unwrap().is_observed());
    assert!(trace.get("scale").unwrap().is_latent());
}

#[test]
fn plates_take_axes_from_the_right_and_shapes_spread() {
    let graph = Graph::new();
    let trace = trace(&seed(&model, 2), &graph).unwrap();
    assert_eq!(trace.get("mean").unwrap().shape(), [3].into());
    let count = trace.get("count").unwrap();
    assert_eq!(count.shape(), [4, 3].into());
    let plates: Vec<(&str, usize)> =
        count.plates().iter().map(|p| (p.name.as_str(), p.size)).collect();
    assert_eq!(plates, [("groups", 3), ("items", 4)]);
}

#[test]
fn the_log_density_is_the_sum_of_its_sites() {
    let graph = Graph::new();
    let trace = trace(&seed(&model, 2), &graph).unwrap();
    let number = |name: &str| {
        let value = trace.get(name).unwrap().value().value().unwrap();
        (value.clone(), value.data()[0])
    };
    let ((_, loc), (_, scale)) = (number("loc"), number("scale"));
    let (mean, _) = number("mean");
    let (count, _) = number("count");
    let sum = |x: Result<Array, distributions::Error>| x.unwrap().data().iter().sum::<f64>();
    let expected = sum(Normal::new(0.0, 10.0).log_prob_at(loc))
        + sum(HalfNormal::new(1.0).log_prob_at(scale))
        + sum(Normal::new(loc, scale).log_prob_at(&mean))
        + sum(Poisson::new(mean.exp()).log_prob_at(&count))
        - 0.5 * loc * loc;
    let found = trace.log_density(&graph).value().unwrap().to_scalar().unwrap();
    assert!((found - expected).abs() < 1e-12 * expected.abs(), "{found} {expected}");
}

#[test]
fn a_substituted_value_outside_the_support_has_density_zero() {
    let graph = Graph::new();
    let substituted = substitute(&model, [("scale", -1.0)]);
    // The parameter of the next site is then wrong, and is named.
    let error = trace(&seed(&substituted, 1), &graph).unwrap_err();
    assert!(error.to_string().contains("site \"mean\" in plate \"groups\""), "{error}");
    let alone = |m: &mut Context| {
        m.sample("x", HalfNormal::new(1.0));
    };
    let trace = trace(&substitute(&alone, [("x", -1.0)]), &graph).unwrap();
    assert_eq!(trace.log_density(&graph).value().unwrap().to_scalar(), Some(f64::NEG_INFINITY));
}

#[test]
fn a_model_can_be_a_struct_a_closure_or_a_function() {
    struct Empty;
    impl Model for Empty {
        fn run<'g>(&self, _m: &mut Context<'g>) {}
    }
    let graph = Graph::new();
    assert!(trace(&Empty, &graph).unwrap().sites().is_empty());
    assert!(trace(&|_: &mut Context<'_>| {}, &graph).unwrap().sites().is_empty());
    assert_eq!(trace(&seed(&model, 0), &graph).unwrap().sites().len(), 6);
}
