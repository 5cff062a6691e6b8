//! Distributions without a density of their own: one value for certain, or anything at all.

use autodiff::{Array, Graph, Shape};
use distributions::{Constraint, Delta, Distribution, ErrorKind, ImproperUniform};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

#[test]
fn a_delta_is_certain() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let numbers = Delta::new([1.0, 2.0, 1.0]).log_density([0.0, -1.0, -2.0]);
    let draws = numbers.sample(&mut rng, Shape::from([2, 3])).unwrap();
    assert_eq!(draws.data(), [1.0, 2.0, 1.0, 1.0, 2.0, 1.0]);
    let log_prob = numbers.log_prob_at([1.0, 2.0, 3.0]).unwrap();
    assert_eq!(log_prob.data(), [0.0, -1.0, f64::NEG_INFINITY]);
    assert_eq!(numbers.enumerate_support().unwrap().data(), [1.0, 2.0]);
    assert_eq!(numbers.cdf_at([0.9, 2.0, 1.1]).unwrap().data(), [0.0, 1.0, 1.0]);
    assert_eq!(numbers.mean_value().unwrap().data(), [1.0, 2.0, 1.0]);
    assert_eq!(numbers.variance_value().unwrap().data(), [0.0; 3]);
    assert!(numbers.support().is_discrete());

    let rows = Array::new([2, 2], vec![1.0, 2.0, 3.0, 4.0]).unwrap();
    let vectors = Delta::new(&rows).event_rank(1);
    assert_eq!(vectors.batch_shape().unwrap(), Shape::from([2]));
    assert_eq!(vectors.event_shape(), Shape::from([2]));
    let log_prob = vectors.log_prob_at([3.0, 4.0]).unwrap();
    assert_eq!(log_prob.data(), [f64::NEG_INFINITY, 0.0]);
    assert_eq!(vectors.enumerate_support().unwrap(), rows);
    let draws = vectors.sample(&mut rng, Shape::from([3, 2])).unwrap();
    assert_eq!(draws.shape(), Shape::from([3, 2, 2]));
    assert!(vectors.cdf_at([1.0, 2.0]).is_err());
}

#[test]
fn an_improper_density_is_flat() {
    let angles = ImproperUniform::new(Constraint::Circular, 3, ());
    assert_eq!(angles.batch_shape().unwrap(), Shape::from(3));
    let log_prob = angles.log_prob_at([0.0, 3.0, 4.0]).unwrap();
    assert_eq!(log_prob.data(), [0.0, 0.0, f64::NEG_INFINITY]);

    let shares = ImproperUniform::new(Constraint::Simplex, (), 2);
    let values = Array::new([2, 2], vec![0.3, 0.7, 0.5, 0.6]).unwrap();
    let log_prob = shares.log_prob_at(values).unwrap();
    assert_eq!(log_prob.data(), [0.0, f64::NEG_INFINITY]);
    let graph = Graph::new();
    let value = graph.constant([0.5, 0.5]);
    assert_eq!(shares.log_prob_in_support(value).shape(), Shape::SCALAR);

    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let error = shares.sample(&mut rng, Shape::SCALAR).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Missing);
    let error = ImproperUniform::new(Constraint::Simplex, (), ()).validate().unwrap_err();
    assert_eq!(
        error.to_string(),
        "ImproperUniform: the support has events of 1 axes, but the event shape is []"
    );
}
