//! Which sites depend on which: against NumPyro, and where an edge could be hidden.

mod common;

use std::collections::BTreeSet;

use autodiff::Array;
use distributions::{
    Categorical, Constraint, Distribution, Exponential, Normal, TruncatedNormal, Uniform,
};
use handlers::reparam::{LocScale, reparam};
use handlers::{
    Context, Extent, Model, Observation, block, condition, intervene, lift, mask, scope, seed,
    substitute,
};
use model_graph::{Kind, ModelGraph, model_graph};

fn graph(model: &impl Model) -> ModelGraph {
    model_graph(model).unwrap()
}

#[test]
fn relations_are_those_of_numpyro() {
    let golden = include_str!("golden/relations.csv");
    for (name, graph) in common::gallery() {
        let expected: BTreeSet<String> = golden
            .lines()
            .filter_map(|line| line.strip_prefix(&format!("{name},")))
            .map(str::to_owned)
            .collect();
        if expected.is_empty() {
            // NumPyro does not have what this model is about.
            assert!(["kinds", "series"].contains(&name), "{name}");
            continue;
        }
        let edges = graph.edges().into_iter().map(|(a, b)| format!("edge,{a},{b}"));
        let mut found: BTreeSet<String> = edges.collect();
        for site in graph.sites() {
            found.extend(
                site.plates.iter().map(|plate| format!("plate,{},{}", plate.name, site.name)),
            );
            if site.kind == Kind::Observed {
                found.insert(format!("observed,{},", site.name));
            }
        }
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn simplification_hides_no_edge() {
    let model = |m: &mut Context| {
        let x = m.sample("x", Normal::new(0.0, 1.0));
        m.deterministic("difference", x - x);
        m.deterministic("product", 0.0 * x);
        m.deterministic("power", x.powi(0));
        m.deterministic("log_exp", x.exp().log() - x);
        m.observe("y", Normal::new(0.0 * x, 1.0), 0.0);
        m.factor("nothing", 0.0 * x);
    };
    let graph = graph(&model);
    for site in ["difference", "product", "power", "log_exp", "y", "nothing"] {
        assert_eq!(graph.parents(site), ["x"], "{site}");
    }
}

#[test]
fn values_given_by_handlers_hide_no_edge() {
    let model = |m: &mut Context| {
        let a = m.sample("a", Normal::new(0.0, 1.0));
        let b = m.deterministic("b", 2.0 * a);
        let c = m.sample("c", Normal::new(b, 1.0));
        m.observe("d", Normal::new(c, 1.0), 0.5);
    };
    let edges = [("a", "b"), ("b", "c"), ("c", "d")];
    assert_eq!(graph(&model).edges(), edges);
    let values = [("a", 0.1), ("c", 0.2)];
    assert_eq!(graph(&substitute(&model, values)).edges(), edges);
    assert_eq!(graph(&seed(&model, 3)).edges(), edges);
    let conditioned = graph(&condition(&model, values));
    assert_eq!(conditioned.edges(), edges);
    assert_eq!(conditioned.site("c").unwrap().kind, Kind::Observed);
}

#[test]
fn an_intervention_cuts_what_depends_on_its_site() {
    let model = |m: &mut Context| {
        let a = m.sample("a", Normal::new(0.0, 1.0));
        let b = m.sample("b", Normal::new(a, 1.0));
        m.observe("c", Normal::new(a + b, 1.0), 0.5);
    };
    let graph = graph(&intervene(&model, [("b", 1.0)]));
    assert_eq!(graph.edges(), [("a", "b"), ("a", "c")]);
    let intervened: Vec<bool> = graph.sites().map(|site| site.is_intervened).collect();
    assert_eq!(intervened, [false, true, false]);
    assert!(graph.to_text().contains("Normal(loc = a, scale = 1), replaced by an intervention"));
}

#[test]
fn bounds_masks_and_sets_are_dependencies() {
    let model = |m: &mut Context| {
        let low = m.sample("low", Normal::new(0.0, 1.0));
        m.sample("bounded", TruncatedNormal::new(0.0, 1.0).low(low));
        m.sample("uniform", Uniform::new(-10.0, low));
        m.param("param", 20.0, Constraint::GreaterThan { low: low.into() });
        let choice = m.sample("choice", Normal::new(0.0, 1.0));
        m.sample("masked", Normal::new(0.0, 1.0).mask(choice.greater(0.0)));
    };
    let graph = graph(&model);
    for site in ["bounded", "uniform", "param"] {
        assert_eq!(graph.parents(site), ["low"], "{site}");
    }
    assert_eq!(graph.parents("masked"), ["choice"]);
    assert_eq!(graph.children("low"), ["bounded", "uniform", "param"]);
    assert!(graph.to_text().contains("Masked(loc = 0, scale = 1"), "{}", graph.to_text());
}

#[test]
fn handlers_that_make_other_sites_are_followed() {
    let model = |m: &mut Context| {
        let mean = m.sample("mean", Normal::new(0.0, 1.0));
        let scale = m.param("scale", 1.0, Constraint::Positive);
        m.plate("groups", 3, |m| {
            let x = m.sample("x", Normal::new(mean, scale));
            m.observe("y", Normal::new(x, 1.0), [1.0, 2.0, 3.0]);
        });
    };
    let moved = graph(&reparam(&model).site("x", LocScale::new(0.0)));
    assert_eq!(moved.site("x").unwrap().kind, Kind::Deterministic);
    assert_eq!(moved.parents("x"), ["mean", "scale", "x_decentered"]);
    assert_eq!(moved.parents("y"), ["x"]);
    assert_eq!(moved.site("x_decentered").unwrap().plates[0].name, "groups");

    let lifted = graph(&lift(&model).prior("scale", || Exponential::new(1.0)));
    assert_eq!(lifted.site("scale").unwrap().kind, Kind::Latent);
    let scoped = graph(&scope(&model, "a"));
    assert_eq!(scoped.parents("a/y"), ["a/x"]);
    assert_eq!(scoped.plates()[0].name, "a/groups");
    let masked = graph(&mask(&model, false));
    assert_eq!(masked.parents("y"), ["x"]);
    let blocked = graph(&block(&seed(&model, 1), ["mean"]));
    assert_eq!(blocked.parents("x"), ["scale"]);
}

#[test]
fn data_pass_their_dependence_on() {
    let model = |m: &mut Context| {
        let scatter = m.sample("scatter", Exponential::new(1.0));
        let first = m.observe("first", Normal::new(0.0, scatter), 0.3);
        let known = m.deterministic("known", 2.0);
        m.observe("second", Normal::new(first * known, scatter), 0.4);
    };
    assert_eq!(graph(&model).parents("second"), ["scatter", "first", "known"]);
    // A model that looks at values gets them, and what they hide is hidden.
    let model = |m: &mut Context| {
        let number = m.deterministic("number", 2.0);
        let x = m.sample("x", Normal::new(0.0, 1.0));
        for i in 0..number.value().unwrap().to_scalar().unwrap() as usize {
            m.observe(&format!("y_{i}"), Normal::new(x * number, 1.0), 0.0);
        }
    };
    assert_eq!(graph(&model).edges(), [("x", "y_0"), ("x", "y_1")]);
}

#[test]
fn missing_data_make_a_partly_observed_site() {
    let model = |m: &mut Context| {
        let mean = m.sample("mean", Normal::new(0.0, 1.0));
        m.plate("data", 3, |m| {
            let y = Observation::nan_is_missing([1.0, f64::NAN, 3.0]);
            let y = m.observe("y", Normal::new(mean, 1.0), y);
            m.observe("z", Normal::new(y, 1.0), [1.0, 2.0, 3.0]);
        });
    };
    for graph in [graph(&model), graph(&scope(&model, ""))] {
        let kinds: Vec<Kind> = graph.sites().map(|site| site.kind).collect();
        assert_eq!(kinds, [Kind::Latent, Kind::Latent, Kind::PartlyObserved, Kind::Observed]);
        let edges: Vec<(usize, usize)> = graph
            .as_petgraph()
            .raw_edges()
            .iter()
            .map(|edge| (edge.source().index(), edge.target().index()))
            .collect();
        assert_eq!(edges, [(0, 1), (0, 2), (1, 2), (2, 3)]);
    }
}

#[test]
fn discrete_sites_and_subsamples_need_no_seed() {
    let model = |m: &mut Context| {
        let means = m.plate("classes", 2, |m| m.sample("means", Normal::new(0.0, 1.0)));
        m.plate("data", Extent::of(100).subsample_size(10), |m| {
            let class = m.marginalize("class", Categorical::new([0.5, 0.5]));
            let part = m.subsample("data", &Array::linspace(0.0, 1.0, 100));
            m.observe("y", Normal::new(means.take(class), 1.0), part);
        });
    };
    let graph = graph(&model);
    assert_eq!(graph.edges(), [("means", "y"), ("class", "y")]);
    assert_eq!(graph.site("class").unwrap().kind, Kind::Discrete);
    assert_eq!(graph.plates()[1].len(), 10);
    assert!(graph.to_text().contains("plate data (10 of 100)"));
    assert!(graph.to_svg().unwrap().contains("data (10 of 100)"));
}
