//! Wrong parameters and uses: each gives one clear error.

use autodiff::{Array, Graph, Shape};
use distributions::{Distribution, ErrorKind, HalfNormal, Normal, Poisson, Uniform};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

#[test]
fn wrong_parameters_are_named_with_the_value_found() {
    let scales = Array::from([1.0, -2.0]);
    let cases: [(Box<dyn Distribution>, &str); 7] = [
        (Box::new(Normal::new(0.0, -1.0)), "Normal: scale must be positive, found -1"),
        (
            Box::new(Normal::new(0.0, &scales)),
            "Normal: scale must be positive, found -2 at element 1",
        ),
        (Box::new(Normal::new(f64::NAN, 1.0)), "Normal: loc must be finite, found NaN"),
        (Box::new(HalfNormal::new(0.0)), "HalfNormal: scale must be positive, found 0"),
        (
            Box::new(Uniform::new(1.0, 1.0)),
            "Uniform: high must be finite and greater than 1, found 1",
        ),
        (Box::new(Poisson::new(-3.0)), "Poisson: rate must be zero or positive, found -3"),
        (
            Box::new(Normal::new([0.0, 1.0], [1.0, 1.0, 1.0])),
            "Normal: loc has shape [2], scale has shape [3]; they do not broadcast",
        ),
    ];
    for (distribution, message) in cases {
        assert_eq!(distribution.validate().unwrap_err().to_string(), message);
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
        assert!(distribution.sample(&mut rng, Shape::from([2])).is_err());
    }
}

#[test]
fn numbers_are_not_to_be_had_from_variables() {
    let graph = Graph::new();
    let loc = graph.input("loc", ());
    let error = Normal::new(loc, 1.0).log_prob_at(0.0).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Symbolic);
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let error = Normal::new(loc, 1.0).sample(&mut rng, Shape::SCALAR).unwrap_err();
    assert!(error.to_string().contains("a draw needs a number for loc"), "{error}");
}

#[test]
fn a_rate_of_zero_counts_nothing() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let none = Poisson::new(0.0);
    assert_eq!(none.sample(&mut rng, Shape::SCALAR).unwrap().to_scalar(), Some(0.0));
    assert_eq!(none.log_prob_at([0.0, 1.0]).unwrap().data(), [0.0, f64::NEG_INFINITY]);
}

#[test]
fn a_parameter_is_not_held_against_one_that_is_not_known_yet() {
    let graph = Graph::new();
    let low = graph.input("low", ());
    let uniform = Uniform::new(low, 10.0);
    uniform.validate().unwrap();
    let log_prob = uniform.log_prob(graph.constant(5.0));
    let program = graph.compile(&[low], &[log_prob]).unwrap();
    let mut out = [0.0];
    program.eval(&mut program.workspace(), &[2.0], &mut out).unwrap();
    assert_eq!(out, [-(8f64.ln())]);
}
