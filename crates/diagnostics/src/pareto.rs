//! Tails of weights by the generalized Pareto distribution.

/// The prior of the shape: so many observations with shape 1/2.
const PRIOR_SIZE: f64 = 10.0;

/// `log(sum exp(x))`, NaN if one is NaN.
pub(crate) fn logsumexp(values: &[f64]) -> f64 {
    let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if !largest.is_finite() {
        return if values.iter().any(|x| x.is_nan()) { f64::NAN } else { largest };
    }
    largest + values.iter().map(|x| (x - largest).exp()).sum::<f64>().ln()
}

/// Shape and scale of the generalized Pareto distribution of excesses in rising order.
///
/// The quasi-Bayes estimate of Zhang and Stephens (2009), "A new and efficient estimation method for the
/// generalized Pareto distribution", Technometrics 51, 316, with the weak prior of Vehtari, Simpson,
/// Gelman, Yao and Gabry (2024), "Pareto smoothed importance sampling", Journal of Machine Learning
/// Research 25 (72), appendix C. NaN for both if a quarter of the excesses are equal to the smallest.
pub(crate) fn fit(excesses: &[f64]) -> (f64, f64) {
    let size = excesses.len() as f64;
    let num_points = 30 + size.sqrt() as usize;
    let quartile = excesses[((size / 4.0 - 0.5) as usize).min(excesses.len() - 1)];
    let (smallest, largest) = (excesses[0], excesses[excesses.len() - 1]);
    if quartile.is_nan() || quartile <= smallest {
        return (f64::NAN, f64::NAN);
    }
    let shape_at = |b: f64| excesses.iter().map(|x| (-b * x).ln_1p()).sum::<f64>() / size;
    let (mut points, mut log_weights) =
        (Vec::with_capacity(num_points), Vec::with_capacity(num_points));
    for j in 1..=num_points {
        let b = (1.0 - (num_points as f64 / (j as f64 - 0.5)).sqrt()) / (3.0 * quartile)
            + 1.0 / largest;
        let shape = shape_at(b);
        points.push(b);
        log_weights.push(size * ((-b / shape).ln() - shape - 1.0));
    }
    let total = logsumexp(&log_weights);
    let kept = log_weights.iter().map(|w| (w - total).exp());
    let kept: Vec<f64> = kept.map(|w| if w >= 10.0 * f64::EPSILON { w } else { 0.0 }).collect();
    let sum: f64 = kept.iter().sum();
    let b = points.iter().zip(&kept).map(|(b, w)| b * (w / sum)).sum();
    let shape = shape_at(b);
    let scale = -shape / b;
    let shape = (size * shape + PRIOR_SIZE * 0.5) / (size + PRIOR_SIZE);
    if shape.is_nan() { (f64::INFINITY, f64::NAN) } else { (shape, scale) }
}

/// How many of the largest weights make the tail, of draws with this relative efficiency: Vehtari et al.
/// (2024), section 2.4.
pub(crate) fn tail_length(size: usize, relative_efficiency: f64) -> usize {
    let draws = size as f64;
    match draws * relative_efficiency > 225.0 {
        true => (3.0 * (draws / relative_efficiency).sqrt()) as usize,
        false => size / 5,
    }
}

/// Replaces the largest log weights by the quantiles of the distribution that fits them; the sum of the
/// weights becomes one. Returns the shape, NaN if there is no tail to fit.
pub(crate) fn smooth(log_weights: &mut [f64], tail: usize) -> f64 {
    let largest = log_weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    log_weights.iter_mut().for_each(|w| *w -= largest);
    let shape = smooth_tail(log_weights, tail);
    let total = logsumexp(log_weights);
    log_weights.iter_mut().for_each(|w| *w -= total);
    shape
}

fn smooth_tail(log_weights: &mut [f64], tail: usize) -> f64 {
    let size = log_weights.len();
    if tail < 5 || tail >= size || log_weights.iter().any(|w| w.is_nan()) {
        return f64::NAN;
    }
    let mut order: Vec<usize> = (0..size).collect();
    let start = size - tail;
    let by_weight = |&a: &usize, &b: &usize| log_weights[a].total_cmp(&log_weights[b]);
    // Only the tail needs an order, and the largest weight below it.
    order.select_nth_unstable_by(start - 1, by_weight);
    order[start..].sort_unstable_by(by_weight);
    let cutoff = log_weights[order[start - 1]].exp();
    let (lowest, highest) = (log_weights[order[start]], log_weights[order[size - 1]]);
    if highest - lowest < f64::MIN_POSITIVE {
        return f64::NAN;
    }
    let excesses: Vec<f64> =
        order[start..].iter().map(|&i| log_weights[i].exp() - cutoff).collect();
    let (shape, scale) = fit(&excesses);
    if !shape.is_finite() {
        return shape;
    }
    for (rank, &i) in order[start..].iter().enumerate() {
        let prob = (rank as f64 + 0.5) / tail as f64;
        log_weights[i] = match scale > 0.0 {
            true => quantile(prob, shape, scale, cutoff).ln().min(highest),
            false => f64::NAN,
        };
    }
    shape
}

fn quantile(prob: f64, shape: f64, scale: f64, location: f64) -> f64 {
    let log = (-prob).ln_1p();
    let excess = if shape == 0.0 { -log } else { (-shape * log).exp_m1() / shape };
    location + scale * excess
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fit_finds_the_shape_of_pareto_tails() {
        for shape in [0.1, 0.5, 1.2] {
            let size = 20_000;
            let excesses: Vec<f64> = (0..size)
                .map(|i| quantile((f64::from(i) + 0.5) / f64::from(size), shape, 2.0, 0.0))
                .collect();
            let (fitted, scale) = fit(&excesses);
            assert!((fitted - shape).abs() < 0.01, "{shape}: {fitted}");
            assert!((scale - 2.0).abs() < 0.05, "{shape}: {scale}");
        }
    }

    #[test]
    fn tails_that_cannot_be_fitted_are_left_as_they_are() {
        let mut equal = vec![0.0; 100];
        assert!(smooth(&mut equal, 20).is_nan());
        assert!(equal.iter().all(|w| (w + 100f64.ln()).abs() < 1e-14));
        let mut few = vec![0.0, 1.0, 2.0, 3.0];
        assert!(smooth(&mut few, 4).is_nan());
        let mut bad = vec![f64::NAN; 50];
        assert!(smooth(&mut bad, 10).is_nan());
        let mut infinite: Vec<f64> = (0..50).map(f64::from).collect();
        infinite[7] = f64::NEG_INFINITY;
        assert!(smooth(&mut infinite, 10).is_finite());
    }
}
