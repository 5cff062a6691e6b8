//! Directions on the circle and on the sphere: total probability, and draws against it.

use std::f64::consts::TAU;

use autodiff::{Array, Shape};
use distributions::{Constraint, Distribution, ProjectedNormal, biject_to};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

const DRAWS: usize = 20_000;

/// The densities at these directions.
fn density(distribution: &ProjectedNormal<'_>, directions: &[Vec<f64>]) -> Vec<f64> {
    let values: Vec<f64> = directions.concat();
    let shape = Shape::from([directions.len(), directions[0].len()]);
    let log_prob = distribution.log_prob_at(Array::new(shape, values).unwrap()).unwrap();
    log_prob.data().iter().map(|log_prob| log_prob.exp()).collect()
}

fn draws(distribution: &ProjectedNormal<'_>) -> Vec<Vec<f64>> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(5);
    let draws = distribution.sample(&mut rng, Shape::from(DRAWS)).unwrap();
    draws.data().chunks(distribution.event_shape().size()).map(<[f64]>::to_vec).collect()
}

/// Kolmogorov and Smirnov against a density on a grid of cells of this width from a start:
/// `P(D > 2.9 / √n) < 1e-7`.
fn check(mut x: Vec<f64>, start: f64, step: f64, density: &[f64]) {
    x.sort_by(f64::total_cmp);
    let total: f64 = density.iter().sum::<f64>() * step;
    assert!((total - 1.0).abs() < 1e-6, "{total}");
    let (mut below, mut cell, mut distance) = (0.0, 0, 0.0f64);
    for (i, &x) in x.iter().enumerate() {
        let place = (x - start) / step;
        while cell < density.len() && (cell + 1) as f64 <= place {
            below += density[cell] * step;
            cell += 1;
        }
        let inside = density.get(cell).map_or(0.0, |p| p * (place - cell as f64) * step);
        distance = distance.max((below + inside - i as f64 / DRAWS as f64).abs());
    }
    assert!(distance * (DRAWS as f64).sqrt() < 2.9, "{distance}");
}

#[test]
fn directions_in_a_plane_follow_the_density() {
    const CELLS: usize = 20_000;
    for concentration in [[0.0, 0.0], [1.5, -0.5], [-30.0, 40.0]] {
        let distribution = ProjectedNormal::new(concentration);
        let step = TAU / CELLS as f64;
        let start = -TAU / 2.0;
        let directions: Vec<Vec<f64>> = (0..CELLS)
            .map(|i| start + (i as f64 + 0.5) * step)
            .map(|angle| vec![angle.cos(), angle.sin()])
            .collect();
        let angles = draws(&distribution).iter().map(|x| x[1].atan2(x[0])).collect();
        check(angles, start, step, &density(&distribution, &directions));
    }
}

#[test]
fn directions_in_space_follow_the_density() {
    const CELLS: usize = 20_000;
    for length in [0.0, 1.2, 6.0] {
        // Around the third axis, along which all heights are alike on a sphere.
        let distribution = ProjectedNormal::new([0.0, 0.0, length]);
        let step = 2.0 / CELLS as f64;
        let directions: Vec<Vec<f64>> = (0..CELLS)
            .map(|i| -1.0 + (i as f64 + 0.5) * step)
            .map(|z| vec![0.6 * (1.0 - z * z).sqrt(), 0.8 * (1.0 - z * z).sqrt(), z])
            .collect();
        let around: Vec<f64> =
            density(&distribution, &directions).iter().map(|p| TAU * p).collect();
        check(draws(&distribution).iter().map(|x| x[2]).collect(), -1.0, step, &around);
    }
}

#[test]
fn shapes_and_mistakes_are_told() {
    let batch = ProjectedNormal::new(Array::full([4, 3], 1.0));
    assert_eq!(batch.batch_shape().unwrap(), Shape::from(4));
    assert_eq!(batch.event_shape(), Shape::from(3));
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(5);
    let draws = batch.sample(&mut rng, Shape::from([5, 4])).unwrap();
    assert_eq!(draws.shape(), Shape::from([5, 4, 3]));
    assert_eq!(batch.log_prob_at(&draws).unwrap().shape(), Shape::from([5, 4]));
    let outside = ProjectedNormal::new([1.0, 0.0]).log_prob_at([0.6, 0.6]).unwrap();
    assert_eq!(outside.to_scalar(), Some(f64::NEG_INFINITY));
    let error = ProjectedNormal::new([1.0, 0.0, 0.0, 1.0]).validate().unwrap_err();
    assert_eq!(
        error.to_string(),
        "ProjectedNormal: concentration has shape [4]; its last axis must have length 2 or 3, for \
         directions in a plane or in space"
    );
    assert!(ProjectedNormal::new(1.0).validate().is_err());
    assert!(biject_to(&Constraint::Sphere).is_none());
}
