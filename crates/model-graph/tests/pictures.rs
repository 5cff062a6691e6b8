//! The pictures of all models: nothing runs into anything, whatever the model.

mod common;

use std::time::{Duration, Instant};

use common::page::Page;
use distributions::Normal;
use handlers::{Context, Extent};
use model_graph::{ModelGraph, model_graph};
use rand::{Rng, RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

fn check(name: &str, graph: &ModelGraph) -> Page {
    for graph in [graph.clone(), graph.clone().render_distributions(true)] {
        let svg = graph.to_svg().unwrap();
        Page::read(&svg).check(&graph, name);
    }
    Page::read(&graph.to_svg().unwrap())
}

/// A model of random sites: each in some of the plates, each with some of those before as parents.
fn random(seed: u64, num_sites: usize, num_plates: usize) -> impl Fn(&mut Context<'_>) {
    move |m| {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let mut values = Vec::new();
        for i in 0..num_sites {
            let mut location = m.constant(0.0);
            for value in &values {
                if rng.random_bool(1.5 / (i as f64 + 1.0)) {
                    location = location + *value;
                }
            }
            let plates: Vec<(String, Extent)> = (0..num_plates)
                .filter(|_| rng.random_bool(0.5))
                .map(|p| (format!("plate_{p}"), Extent::of(p + 2).dim(-(p as i32) - 1)))
                .collect();
            let name = format!("{}{i}", "a".repeat(rng.next_u64() as usize % 15));
            let value = m.plates(plates, |m| m.sample(&name, Normal::new(location, 1.0)));
            values.push(value.sum());
        }
    }
}

#[test]
fn nothing_runs_into_anything() {
    for (name, graph) in common::gallery() {
        let page = check(name, &graph);
        // A column is 8 cm wide, 227 pt; boxes that hold each other may need a little more.
        assert!(page.size.0 < 240.0, "{name}: {:?}", page.size);
    }
}

#[test]
fn nothing_runs_into_anything_in_random_models() {
    for seed in 0..150 {
        let (num_sites, num_plates) = (2 + seed as usize % 17, seed as usize % 4);
        let graph = model_graph(&random(seed, num_sites, num_plates)).unwrap();
        check(&format!("random model {seed}"), &graph);
    }
}

#[test]
fn a_large_model_is_drawn_in_less_than_a_second() {
    for (name, num_plates) in [("flat", 0), ("in plates", 3)] {
        let graph = model_graph(&random(1, 200, num_plates)).unwrap();
        let start = Instant::now();
        let svg = graph.to_svg().unwrap();
        let time = start.elapsed();
        assert!(time < Duration::from_secs(1), "{name}: {time:?}");
        Page::read(&svg).check(&graph, name);
    }
}
