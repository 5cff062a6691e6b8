//! The mixture of models that predicts best.

/// The weights on the simplex at which `sum_i log sum_k w_k exp(l_ik)` is largest, of models `k` with log
/// predictive densities `l` of observations `i`: Yao et al. (2018), equation 5.
///
/// The sum is concave. It is maximized with the barrier `mu sum_k log w_k` by Newton's method, for `mu`
/// that falls to nothing: Boyd and Vandenberghe (2004), "Convex Optimization", section 11.3.
pub(crate) fn stacking(models: &[&[f64]]) -> Vec<f64> {
    let (num_models, size) = (models.len(), models[0].len());
    let mut weights = vec![1.0 / num_models as f64; num_models];
    if num_models == 1 || size == 0 {
        return weights;
    }
    // Densities relative to the best of each observation, so that none is lost below the range of numbers.
    let rows: Vec<Vec<f64>> = (0..size)
        .map(|i| {
            let best = models.iter().map(|model| model[i]).fold(f64::NEG_INFINITY, f64::max);
            models.iter().map(|model| (model[i] - best).exp()).collect()
        })
        .collect();
    let mut barrier = size as f64;
    while barrier > 1e-13 * size as f64 {
        barrier *= 0.2;
        for _ in 0..50 {
            if !newton_step(&rows, barrier, &mut weights) {
                break;
            }
        }
    }
    let total: f64 = weights.iter().sum();
    weights.iter().map(|w| w / total).collect()
}

fn objective(rows: &[Vec<f64>], barrier: f64, weights: &[f64]) -> f64 {
    let scores = rows.iter().map(|row| dot(row, weights).ln());
    scores.sum::<f64>() + barrier * weights.iter().map(|w| w.ln()).sum::<f64>()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// One step; whether it still moved.
fn newton_step(rows: &[Vec<f64>], barrier: f64, weights: &mut [f64]) -> bool {
    let n = weights.len();
    // The curvature, bordered by the constraint that steps sum to zero, with the gradient beside it.
    let mut system = vec![vec![0.0; n + 2]; n + 1];
    for row in rows {
        let density = dot(row, weights);
        for (line, a) in system.iter_mut().zip(row) {
            line[n + 1] += a / density;
            line.iter_mut().zip(row).for_each(|(x, b)| *x += a * b / (density * density));
        }
    }
    for (i, &weight) in weights.iter().enumerate() {
        system[i][i] += barrier / (weight * weight);
        system[i][n + 1] += barrier / weight;
        (system[i][n], system[n][i]) = (1.0, 1.0);
    }
    let gradient: Vec<f64> = system[..n].iter().map(|row| row[n + 1]).collect();
    let Some(step) = solve(system) else { return false };
    let step = &step[..n];
    let gain = dot(&gradient, step);
    let is_worth_it = gain > 1e-18 * rows.len() as f64;
    if !is_worth_it {
        return false;
    }
    // As far as the weights stay positive, and then back until the objective rises.
    let most = weights.iter().zip(step).filter(|(_, d)| **d < 0.0).map(|(w, d)| -0.99 * w / d);
    let mut length = most.fold(1.0, f64::min);
    let before = objective(rows, barrier, weights);
    for _ in 0..40 {
        let moved: Vec<f64> = weights.iter().zip(step).map(|(w, d)| w + length * d).collect();
        if objective(rows, barrier, &moved) >= before + 1e-4 * length * gain {
            weights.copy_from_slice(&moved);
            return true;
        }
        length *= 0.5;
    }
    false
}

/// Solves a system whose right side is the last column, by elimination with the largest pivots.
fn solve(mut system: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let n = system.len();
    for column in 0..n {
        let pivot = (column..n)
            .max_by(|&a, &b| system[a][column].abs().total_cmp(&system[b][column].abs()))?;
        system.swap(column, pivot);
        let row = system[column].clone();
        if row[column] == 0.0 || !row[column].is_finite() {
            return None;
        }
        for (i, other) in system.iter_mut().enumerate() {
            if i != column {
                let factor = other[column] / row[column];
                other.iter_mut().zip(&row).for_each(|(x, y)| *x -= factor * y);
            }
        }
    }
    Some((0..n).map(|i| system[i][n] / system[i][i]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_are_those_of_the_maximum() {
        // Two models that each know half of the observations: equal weights.
        let a: Vec<f64> = (0..40).map(|i| if i % 2 == 0 { -1.0 } else { -5.0 }).collect();
        let b: Vec<f64> = (0..40).map(|i| if i % 2 == 1 { -1.0 } else { -5.0 }).collect();
        let weights = stacking(&[&a, &b]);
        assert!((weights[0] - 0.5).abs() < 1e-9, "{weights:?}");
        // One that is worse everywhere has none, and of two equal ones the sum counts.
        let worse: Vec<f64> = a.iter().map(|x| x - 0.1).collect();
        let weights = stacking(&[&a, &b, &worse]);
        assert!(weights[2] < 1e-9 && (weights[1] - 0.5).abs() < 1e-9, "{weights:?}");
        let weights = stacking(&[&a, &a]);
        assert!((weights[0] + weights[1] - 1.0).abs() < 1e-12);
        // The gradient is the same along all weights that are not zero: q/(w q + (1-w)) by hand.
        let c: Vec<f64> = (0..40).map(|i| if i % 4 == 0 { -1.0 } else { -5.0 }).collect();
        let d: Vec<f64> = (0..40).map(|i| if i % 4 == 0 { -5.0 } else { -1.0 }).collect();
        let q = (-4.0_f64).exp();
        let w = stacking(&[&c, &d])[0];
        let slope = 10.0 * (1.0 - q) / (w + (1.0 - w) * q) - 30.0 * (1.0 - q) / (w * q + 1.0 - w);
        assert!(slope.abs() < 1e-6, "{w} {slope}");
    }

    #[test]
    fn far_worse_models_and_single_ones() {
        let a = vec![-1.0; 10];
        let b = vec![-2000.0; 10];
        let weights = stacking(&[&a, &b]);
        assert!(weights[0] > 1.0 - 1e-9, "{weights:?}");
        assert_eq!(stacking(&[&a]), [1.0]);
    }
}
