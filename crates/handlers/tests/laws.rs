//! Laws of the handlers: what they leave alone, how they compose, and that runs repeat.

use autodiff::{Array, Graph, grad};
use distributions::{Constraint, Distribution, HalfNormal, Multinomial, Normal, Poisson, Uniform};
use handlers::{
    Context, Handled, Handler, Message, Model, Observation, SiteKind, Trace, block, block_where,
    condition, expose, infer_config, intervene, lift, mask, reparam, replay, scale, scope, seed,
    substitute, temper, trace, trace_with, uncondition,
};

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

#[test]
fn factors_fit_their_plates() {
    let graph = Graph::new();
    let model = |m: &mut Context| m.plate("p", 5, |m| m.factor("f", -2.0));
    let density = trace(&model, &graph).unwrap().log_density(&graph);
    assert_eq!(density.value().unwrap().to_scalar(), Some(-10.0));
}

#[test]
fn a_failed_run_does_not_spoil_its_graph() {
    let graph = Graph::new();
    let bad = |m: &mut Context| {
        m.deterministic("x", m.constant([1.0, 2.0]) + m.constant([1.0, 2.0, 3.0]));
    };
    let good = |m: &mut Context| {
        m.deterministic("x", 1.0);
    };
    assert!(trace(&bad, &graph).is_err());
    assert!(trace(&good, &graph).is_ok());
}

/// The values and the log density of a seeded run.
fn outcome(model: &dyn Model) -> (Vec<(String, Array)>, f64) {
    let graph = Graph::new();
    let trace = trace(&seed(model, 8), &graph).unwrap();
    let log_density = trace.log_density(&graph).value().unwrap().to_scalar().unwrap();
    (values(&trace), log_density)
}

#[test]
fn a_handler_that_claims_nothing_changes_nothing() {
    let plain = outcome(&model);
    let none: [(&str, f64); 0] = [];
    let no_name: [&str; 0] = [];
    let graph = Graph::new();
    let empty = trace(&|_: &mut Context<'_>| (), &graph).unwrap();
    assert_eq!(outcome(&condition(&model, none)), plain);
    assert_eq!(outcome(&substitute(&model, none)), plain);
    assert_eq!(outcome(&intervene(&model, none)), plain);
    assert_eq!(outcome(&replay(&model, &empty)), plain);
    assert_eq!(outcome(&uncondition(&model)), plain);
    assert_eq!(outcome(&block(&model, no_name)), plain);
    assert_eq!(outcome(&block_where(&model, |_| false)), plain);
    assert_eq!(outcome(&mask(&model, true)), plain);
    assert_eq!(outcome(&scale(&model, 1.0)), plain);
    assert_eq!(outcome(&temper(&model, 1.0)), plain);
    assert_eq!(outcome(&lift(&model)), plain);
    assert_eq!(outcome(&reparam(&model)), plain);
    assert_eq!(outcome(&infer_config(&model, |_, _| ())), plain);
}

/// Runs `then` on the model inside the handlers of these numbers, the first of them innermost.
fn inside(handlers: &[usize], model: &dyn Model, then: &mut dyn FnMut(&dyn Model)) {
    let Some((first, rest)) = handlers.split_first() else {
        return then(model);
    };
    match first {
        0 => inside(rest, &substitute(model, [("loc", 1.5)]), then),
        1 => inside(rest, &scale(model, 2.5), then),
        2 => inside(rest, &mask(model, Array::from([1.0])), then),
        3 => inside(rest, &intervene(model, [("scale", 0.5)]), then),
        4 => inside(rest, &block(model, ["penalty"]), then),
        5 => inside(rest, &temper(model, 0.25), then),
        _ => inside(rest, &infer_config(model, |_, config| config.store = Some(true)), then),
    }
}

fn permutations(items: &[usize]) -> Vec<Vec<usize>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (i, &item) in items.iter().enumerate() {
        let mut rest = items.to_vec();
        rest.remove(i);
        all.extend(permutations(&rest).into_iter().map(|p| [vec![item], p].concat()));
    }
    all
}

#[test]
fn different_handlers_commute() {
    // A scalar model: an array of one element is a mask for each of its sites.
    let scalars = |m: &mut Context| {
        m.plate("one", 1, |m| {
            let loc = m.sample("loc", Normal::new(0.0, 10.0));
            let scale = m.sample("scale", HalfNormal::new(1.0));
            m.observe("y", Normal::new(loc, scale), [0.3]);
            m.factor("penalty", -0.5 * loc * loc);
        });
    };
    let orders = permutations(&[0, 1, 2, 3, 4, 5, 6]);
    assert_eq!(orders.len(), 5040);
    let mut results = Vec::new();
    for order in orders {
        inside(&order, &scalars, &mut |model| results.push(outcome(model)));
    }
    assert!(results.iter().all(|result| *result == results[0]));
}

#[test]
fn an_intervention_cuts_a_site_from_its_causes_and_keeps_its_draw() {
    let graph = Graph::new();
    let free = trace(&seed(&model, 3), &graph).unwrap();
    let changed =
        trace(&seed(&intervene(&model, [("loc", 7.0), ("ratio", 2.0)]), 3), &graph).unwrap();
    let value = |trace: &Trace<'_>, name: &str| trace.get(name).unwrap().value().value().unwrap();
    assert_eq!(value(&free, "loc"), value(&changed, "loc"));
    assert_eq!(changed.get("loc").unwrap().intervention().unwrap().value(), Some(7.0.into()));
    // The penalty sees the intervention, the prior of `loc` its own draw.
    assert_eq!(value(&changed, "penalty").to_scalar(), Some(-24.5));
    assert_eq!(
        free.get("loc").unwrap().log_prob().unwrap().value(),
        changed.get("loc").unwrap().log_prob().unwrap().value()
    );
    // The inner of two interventions holds.
    let twice = intervene(&model, [("loc", 7.0)]);
    let twice = trace(&seed(&intervene(&twice, [("loc", 9.0)]), 3), &graph).unwrap();
    assert_eq!(value(&twice, "penalty").to_scalar(), Some(-24.5));
}

#[test]
fn masked_elements_add_nothing_not_even_to_gradients() {
    let graph = Graph::new();
    let loc = graph.input("loc", ());
    let data = [1.0, f64::NAN, f64::INFINITY, 3.0];
    let observed = |m: &mut Context| {
        m.plate("data", 4, |m| {
            let loc = m.sample("loc", Uniform::new(-9.0, 9.0));
            m.mask([true, false, false, true], |m| m.observe("y", Normal::new(loc, 1.0), data));
        });
    };
    /// Gives `loc` the input.
    struct Input<'g>(autodiff::Var<'g>);
    impl<'g> Handler<'g> for Input<'g> {
        fn process(&mut self, message: &mut Message<'g>) {
            if message.needs_value() {
                message.value = Some(self.0);
            }
        }
    }
    let trace = trace_with(&observed, &graph, Input(loc)).unwrap();
    let y = trace.get("y").unwrap();
    // The data stay as they were given.
    assert!(y.value().value().unwrap().data()[1].is_nan());
    let log_density = y.log_density().unwrap().sum();
    let slope = grad(log_density, &[loc])[0];
    let program = graph.compile(&[loc], &[log_density, slope]).unwrap();
    let mut out = [0.0; 2];
    program.eval(&mut program.workspace(), &[1.5], &mut out).unwrap();
    let expected = -0.5 * (0.25 + 2.25) - (2.0 * std::f64::consts::PI).ln();
    assert!((out[0] - expected).abs() < 1e-14, "{out:?} {expected}");
    assert!((out[1] - 1.0).abs() < 1e-14, "{out:?}");
}

#[test]
fn a_mask_of_counts_needs_no_count_where_it_hides() {
    let graph = Graph::new();
    let model = |m: &mut Context| {
        m.plate("data", 2, |m| m.observe("k", Poisson::new(3.0), [-7.5, 2.0]));
    };
    let trace = trace(&mask(&model, [false, true]), &graph).unwrap();
    let found = trace.log_density(&graph).value().unwrap().to_scalar().unwrap();
    let expected = Poisson::new(3.0).log_prob_at(2.0).unwrap().to_scalar().unwrap();
    assert!((found - expected).abs() < 1e-15);
}

#[test]
fn replay_repeats_a_run_and_its_subsamples() {
    let graph = Graph::new();
    let recorded = trace(&seed(&model, 3), &graph).unwrap();
    let replayed = trace(&seed(&replay(&model, &recorded), 4), &graph).unwrap();
    assert_eq!(values(&recorded)[..4], values(&replayed)[..4]);
    let part = |m: &mut Context| {
        m.plate("data", handlers::Extent::of(100).subsample_size(5), |m| {
            m.sample("x", Normal::new(0.0, 1.0));
        });
    };
    let recorded = trace(&seed(&part, 3), &graph).unwrap();
    let other = trace(&seed(&part, 4), &graph).unwrap();
    let replayed = trace(&seed(&replay(&part, &recorded), 4), &graph).unwrap();
    assert_eq!(recorded.plates(), replayed.plates());
    assert_ne!(recorded.plates(), other.plates());
}

#[test]
fn tempering_leaves_the_prior_as_it_is() {
    let graph = Graph::new();
    let model = |m: &mut Context| {
        let x = m.sample("x", Normal::new(0.0, 1.0));
        m.observe("y", Normal::new(x, 1.0), 2.0);
        m.factor("penalty", -3.0);
    };
    let given = substitute(&model, [("x", 0.5)]);
    let density = |power: f64| {
        let run = trace(&temper(&given, power), &graph).unwrap();
        run.log_density(&graph).value().unwrap().to_scalar().unwrap()
    };
    let (prior, whole) = (density(0.0), density(1.0));
    let expected = Normal::new(0.0, 1.0).log_prob_at(0.5).unwrap().to_scalar().unwrap() - 3.0;
    assert!((prior - expected).abs() < 1e-15);
    assert!((density(0.5) - 0.5 * (prior + whole)).abs() < 1e-14);
}

#[test]
fn hidden_sites_stay_hidden_and_exposed_ones_remain() {
    let graph = Graph::new();
    let seeded = seed(&model, 3);
    let names = |model: &dyn Model| {
        let trace = trace(model, &graph).unwrap();
        trace.sites().iter().map(|s| s.name().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&block(&seeded, ["ratio", "mean"])), ["loc", "scale", "count", "penalty"]);
    assert_eq!(names(&expose(&seeded, ["mean"])), ["mean"]);
    let latent = |message: &Message<'_>| message.has_density();
    assert_eq!(names(&block_where(&seeded, latent)), ["ratio"]);
    // Two hidden sites may share a name.
    let twice = |m: &mut Context| {
        m.sample("hidden", Normal::new(0.0, 1.0));
        m.sample("hidden", Normal::new(0.0, 1.0));
        m.sample("seen", Normal::new(0.0, 1.0));
    };
    assert_eq!(names(&block(&seed(&twice, 1), ["hidden"])), ["seen"]);
    // Without random numbers from inside a hidden site has no value.
    let error = trace(&seed(&block(&model, ["loc"]), 1), &graph).unwrap_err();
    assert!(error.to_string().contains("site \"loc\": has no value"), "{error}");
}

#[test]
fn scopes_rename_sites_and_plates_inside_them_only() {
    let graph = Graph::new();
    let part = |m: &mut Context| {
        m.plate("stars", 2, |m| {
            m.scope("left", |m| m.plate("epochs", 3, |m| m.sample("x", Normal::new(0.0, 1.0))));
        });
    };
    let trace = trace(&seed(&scope(&part, "all"), 1), &graph).unwrap();
    let site = &trace.sites()[0];
    assert_eq!(site.name(), "all/left/x");
    assert_eq!(site.dims(), [Some("all/left/epochs"), Some("all/stars")]);
}

#[test]
fn a_lifted_param_is_a_random_variable_and_a_param_can_be_substituted() {
    let graph = Graph::new();
    let model = |m: &mut Context| {
        let width = m.param("width", [1.0, 2.0], Constraint::Positive);
        m.deterministic("twice", 2.0 * width);
    };
    let lifted = lift(&model).prior("width", || HalfNormal::new(1.0));
    let lifted = condition(&lifted, [("width", [3.0, 4.0])]);
    let run = trace(&lifted, &graph).unwrap();
    let expected = HalfNormal::new(1.0).log_prob_at([3.0, 4.0]).unwrap().data().iter().sum();
    assert_eq!(run.log_density(&graph).value().unwrap().to_scalar(), Some(expected));
    let substituted = trace(&substitute(&model, [("width", [5.0, 6.0])]), &graph).unwrap();
    let twice = substituted.get("twice").unwrap().value().value().unwrap();
    assert_eq!(twice.data(), [10.0, 12.0]);
    assert!(substituted.get("width").unwrap().is_param());
}

#[test]
fn data_partly_missing_have_the_density_of_the_whole() {
    let graph = Graph::new();
    let model = |m: &mut Context| {
        m.plate("data", 4, |m| {
            let y = Observation::partly([0.5, 9.0, 1.5, 9.0], [true, false, true, false]);
            let y = m.observe("y", Uniform::new([0.0, 0.0, 1.0, 2.0], [1.0, 1.0, 2.0, 4.0]), y);
            m.deterministic("kept", y);
        });
    };
    let given = substitute(&model, [("y_unobserved", [0.25, 3.0])]);
    let run = trace(&given, &graph).unwrap();
    let kept = run.get("kept").unwrap().value().value().unwrap();
    assert_eq!(kept.data(), [0.5, 0.25, 1.5, 3.0]);
    let log_density = run.log_density(&graph).value().unwrap().to_scalar().unwrap();
    assert!((log_density - 0.5f64.ln()).abs() < 1e-15, "{log_density}");
    // The bounds are those of the missing elements.
    let outside = substitute(&model, [("y_unobserved", [0.25, 1.0])]);
    let log_density = trace(&outside, &graph).unwrap().log_density(&graph).value().unwrap();
    assert_eq!(log_density.to_scalar(), Some(f64::NEG_INFINITY));
    let drawn = trace(&seed(&model, 1), &graph).unwrap();
    let drawn = drawn.get("y_unobserved").unwrap().value().value().unwrap();
    assert!((0.0..1.0).contains(&drawn.data()[0]) && (2.0..4.0).contains(&drawn.data()[1]));
}

#[test]
fn events_are_masked_and_missing_as_a_whole() {
    let graph = Graph::new();
    let counts = || Multinomial::new(4.0, [0.2, 0.3, 0.5]);
    let data = Array::new([2, 3], [1.0, 1.0, 2.0, f64::NAN, 9.0, -1.0]).unwrap();
    let expected = counts().log_prob_at([1.0, 1.0, 2.0]).unwrap().to_scalar().unwrap();
    let number = |run: &Trace<'_>| run.log_density(&graph).value().unwrap().to_scalar().unwrap();

    let masked = |m: &mut Context| {
        m.plate("n", 2, |m| m.observe("k", counts(), &data));
    };
    let run = trace(&mask(&masked, [true, false]), &graph).unwrap();
    assert_eq!(run.get("k").unwrap().shape(), [2, 3].into());
    assert_eq!(run.get("k").unwrap().dims(), [Some("n"), None]);
    assert!((number(&run) - expected).abs() < 1e-14);
    let error = trace(&masked, &graph).unwrap_err().to_string();
    assert!(error.contains("the observation [NaN, 9.0, -1.0], element 1, is outside"), "{error}");

    let partly = |m: &mut Context| {
        let k = Observation::partly(&data, [true, false]);
        m.plate("n", 2, |m| m.observe("k", counts(), k));
    };
    let missing = Array::new([1, 3], [0.0, 1.0, 3.0]).unwrap();
    let other = counts().log_prob_at([0.0, 1.0, 3.0]).unwrap().to_scalar().unwrap();
    let run = trace(&substitute(&partly, [("k_unobserved", missing)]), &graph).unwrap();
    assert!((number(&run) - expected - other).abs() < 1e-14);
    let k = run.get("k").unwrap().value().value().unwrap();
    assert_eq!(k.data(), [1.0, 1.0, 2.0, 0.0, 1.0, 3.0]);
}

#[test]
fn a_handler_of_ones_own_composes_with_the_others() {
    /// Gives every latent site the value 1.
    #[derive(Clone)]
    struct One;
    impl<'g> Handler<'g> for One {
        fn process(&mut self, message: &mut Message<'g>) {
            if matches!(message.kind, SiteKind::Sample { is_observed: false, .. }) {
                message.value.get_or_insert(message.graph.constant(1.0));
            }
        }
    }
    let graph = Graph::new();
    let ones = Handled::new(&model, One);
    let run = trace(&condition(&ones, [("loc", 4.0)]), &graph);
    assert!(run.unwrap_err().to_string().contains("\"loc\" has a value already"));
    let run = trace(&scale(&ones, 2.0), &graph).unwrap();
    assert_eq!(run.get("mean").unwrap().value().value().unwrap().data(), [1.0; 3]);
}
