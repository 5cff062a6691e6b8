//! A step allocates no memory: all of it is there after `init`.

use allocation_counter::measure;
use samplers::{Kernel, LogDensity, MassMatrix, Nuts, chain_rngs};

/// A normal density with standard deviations from 1 to 100: deep trees under a unit metric.
struct Ellipse;

impl LogDensity for Ellipse {
    fn dim(&self) -> usize {
        20
    }
    fn value_and_grad(&mut self, x: &[f64], gradient: &mut [f64]) -> f64 {
        let mut sum = 0.0;
        for (i, (g, x)) in gradient.iter_mut().zip(x).enumerate() {
            let scale = 10.0_f64.powf(i as f64 / 9.5);
            *g = -x / (scale * scale);
            sum += 0.5 * x * *g;
        }
        sum
    }
}

/// The depth of the deepest of 400 steps, which allocate nothing.
fn deepest_tree_without_allocation(kernel: &Nuts) -> usize {
    let mut rng = chain_rngs(1).next().unwrap();
    let (mut state, mut tuning, mut adaptation) =
        kernel.init(&mut Ellipse, &[1.0; 20], 300, &mut rng).unwrap();
    let mut deepest = 0;
    let mut num_divergences = 0;
    let mut num_allocations = 0;
    for i in 0..400 {
        let mut info = None;
        let counts = measure(|| {
            info = Some(kernel.step(&mut Ellipse, &mut state, &tuning, &mut rng));
        });
        num_allocations += counts.count_total;
        let info = info.unwrap();
        deepest = deepest.max(info.tree_depth);
        num_divergences += u64::from(info.divergence.is_some());
        if i < 300 {
            let (state, tuning) = (&mut state, &mut tuning);
            kernel.adapt(&mut Ellipse, state, &info, &mut adaptation, tuning, &mut rng);
        }
    }
    // Only where a trajectory diverged is there something to keep: a box and two positions.
    assert_eq!(num_allocations, 3 * num_divergences);
    deepest
}

#[test]
fn steps_do_not_allocate() {
    assert!(deepest_tree_without_allocation(&Nuts::default()) >= 2);
    for mass_matrix in [MassMatrix::LowRank, MassMatrix::Dense, MassMatrix::WelfordDense] {
        deepest_tree_without_allocation(&Nuts::default().mass_matrix(mass_matrix));
    }
    let unit = Nuts::default().adapt_mass_matrix(false);
    assert!(deepest_tree_without_allocation(&unit) >= 7);
    for depth in [1, 2, 6] {
        let kernel = unit.clone().max_tree_depth(depth);
        assert_eq!(deepest_tree_without_allocation(&kernel), depth);
    }
}
