//! Distributions of vectors and matrices: those of the reference values, and what is checked of their draws.

use autodiff::{Array, Graph, Operand, Shape};
#[cfg(feature = "linear-algebra")]
use distributions::MultivariateNormal;
use distributions::{
    Categorical, Dirichlet, Distribution, GaussianRandomWalk, IntervalCensored, LKJCholesky,
    MixtureSameFamily, Multinomial, Normal, Poisson, ProjectedNormal, ZeroSumNormal, biject_to,
};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

/// The distribution of this name, with parameters in the order of the constructor and events of so many
/// numbers.
pub(crate) fn make<'a>(
    name: &str,
    p: &[Operand<'a>],
    size: usize,
) -> Option<Box<dyn Distribution + 'a>> {
    Some(match name {
        "Dirichlet" => Box::new(Dirichlet::new(&p[0])),
        "GaussianRandomWalk" => Box::new(GaussianRandomWalk::new(&p[0], size)),
        "LKJCholesky" => Box::new(LKJCholesky::new(size.isqrt(), &p[0])),
        "Multinomial" => Box::new(Multinomial::new(&p[0], &p[1])),
        "Multinomial logits" => Box::new(Multinomial::with_logits(&p[0], &p[1])),
        "ZeroSumNormal" => Box::new(ZeroSumNormal::new(&p[0], size)),
        "ProjectedNormal" => Box::new(ProjectedNormal::new(&p[0])),
        "Independent" => Box::new(Normal::new(&p[0], &p[1]).to_event(1)),
        "Expanded" => Box::new(Normal::new(&p[0], &p[1]).expand(size).to_event(1)),
        "Masked" => Box::new(Normal::new(&p[0], 1.0).mask(&p[1]).to_event(1)),
        "Mixture" => {
            let column = |p: &Operand<'a>| match p {
                Operand::Var(var) => var.expand_dims(1).into(),
                known => Operand::from(known.value().unwrap().reshape([2, 1]).unwrap()),
            };
            let components = Normal::new(column(&p[1]), column(&p[2])).expand([2, size]);
            let weights = Categorical::with_logits(&p[0]);
            Box::new(MixtureSameFamily::new(weights, components.to_event(1)))
        }
        "IntervalCensored" => Box::new(IntervalCensored::new(Normal::new(&p[0], &p[1]))),
        "IntervalCensored counts" => Box::new(IntervalCensored::new(Poisson::new(&p[0]))),
        #[cfg(feature = "linear-algebra")]
        "MultivariateNormal" => Box::new(MultivariateNormal::new(&p[0], &p[1])),
        #[cfg(feature = "linear-algebra")]
        "MultivariateNormal precision" => {
            Box::new(MultivariateNormal::with_precision(&p[0], &p[1]))
        }
        #[cfg(feature = "linear-algebra")]
        "MultivariateNormal scale_tril" => {
            Box::new(MultivariateNormal::with_scale_tril(&p[0], &p[1]))
        }
        name => {
            assert!(name.starts_with("MultivariateNormal"), "add {name}");
            return None;
        }
    })
}

/// The numbers in the shape in which the parameter of this place stands.
pub(crate) fn shaped(name: &str, place: usize, numbers: &[f64]) -> Array {
    let is_number = (name.starts_with("Multinomial") && place == 0)
        || ["GaussianRandomWalk", "LKJCholesky", "ZeroSumNormal"].contains(&name)
        || ["Expanded", "IntervalCensored", "IntervalCensored counts"].contains(&name);
    let n = numbers.len().isqrt();
    match place {
        _ if is_number => Array::scalar(numbers[0]),
        1 if name.starts_with("MultivariateNormal") => Array::new([n, n], numbers).unwrap(),
        _ => numbers.into(),
    }
}

pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) parameters: Vec<Array>,
    pub(crate) value: Array,
    pub(crate) log_prob: f64,
}

pub(crate) fn rows() -> Vec<Row> {
    let numbers =
        |text: &str| -> Vec<f64> { text.split(' ').map(|x| x.parse().unwrap()).collect() };
    include_str!("../golden/events.csv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            let [name, parameters @ .., value, log_prob] = &fields[..] else { panic!("{line}") };
            let parameters = parameters
                .iter()
                .enumerate()
                .map(|(i, text)| shaped(name, i, &numbers(text)))
                .collect();
            let value = Array::from(numbers(value));
            let value = match *name {
                "LKJCholesky" => {
                    let n = value.len().isqrt();
                    value.reshape([n, n]).unwrap()
                }
                _ => value,
            };
            Row { name: (*name).to_owned(), parameters, value, log_prob: log_prob.parse().unwrap() }
        })
        .collect()
}

/// The total probability, by the trapezoid in unconstrained coordinates.
pub(crate) fn total(distribution: &dyn Distribution, range: f64, step: f64) -> f64 {
    let transform = biject_to(&distribution.support()).unwrap();
    let event = distribution.event_shape();
    let unconstrained = transform.unconstrained_shape(event);
    let dimensions = unconstrained.size();
    let per_axis = (2.0 * range / step) as usize + 1;
    let count = per_axis.pow(dimensions as u32);
    let mut points = Vec::with_capacity(count * dimensions);
    for i in 0..count {
        for axis in 0..dimensions {
            let k = i / per_axis.pow(axis as u32) % per_axis;
            points.push(k as f64 * step - range);
        }
    }
    let graph = Graph::new();
    let shape = Shape::new(&[&[count], unconstrained.axes()].concat()).unwrap();
    let x = graph.constant(Array::new(shape, points).unwrap());
    let y = transform.forward(x);
    let log = distribution.log_prob_in_support(y) + transform.log_abs_det_jacobian(x, y);
    assert!(graph.faults().is_empty(), "{:?}", graph.faults());
    let log = log.value().unwrap();
    assert_eq!(log.len(), count);
    log.data().iter().map(|log| log.exp()).sum::<f64>() * step.powi(dimensions as i32)
}

const DRAWS: usize = 20_000;

pub(crate) fn draws(distribution: &dyn Distribution) -> Vec<Vec<f64>> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(11);
    let draws = distribution.sample(&mut rng, Shape::from(DRAWS)).unwrap();
    let graph = Graph::new();
    let inside = distribution.support().contains(graph.constant(&draws)).value().unwrap();
    assert!(inside.data().iter().all(|&inside| inside == 1.0), "{distribution:?}");
    draws.data().chunks(distribution.event_shape().size()).map(<[f64]>::to_vec).collect()
}

/// Compares one element, or a function of the event, with a distribution of numbers: Kolmogorov and
/// Smirnov with P(D > 2.9 / √n) < 1e-7, less for counts.
pub(crate) fn check_marginal(
    events: &[Vec<f64>],
    of: impl Fn(&[f64]) -> f64,
    marginal: &dyn Distribution,
    name: &str,
) {
    let mut x: Vec<f64> = events.iter().map(|event| of(event)).collect();
    x.sort_by(f64::total_cmp);
    let graph = Graph::new();
    let cdf = marginal.cdf(graph.constant(x.clone())).unwrap().value().unwrap();
    let n = x.len() as f64;
    let distance = (0..x.len())
        .filter(|&i| x.get(i + 1) != Some(&x[i]))
        .map(|i| (cdf.data()[i] - (i + 1) as f64 / n).abs())
        .fold(0.0, f64::max);
    assert!(distance * n.sqrt() < 2.9, "{name}: {}", distance * n.sqrt());
}

/// Compares means and variances, within six standard errors of a variable that is not far from normal:
/// the chance of a false alarm is below 1e-8 for each.
pub(crate) fn check_moments(distribution: &dyn Distribution, events: &[Vec<f64>]) {
    let graph = Graph::new();
    let mean = distribution.mean(&graph).unwrap().value().unwrap();
    let variance = distribution.variance(&graph).unwrap().value().unwrap();
    assert_eq!(mean.shape(), distribution.event_shape(), "{distribution:?}");
    assert_eq!(variance.shape(), distribution.event_shape(), "{distribution:?}");
    let n = events.len() as f64;
    for (k, (&mean, &variance)) in mean.data().iter().zip(variance.data()).enumerate() {
        let found = events.iter().map(|event| event[k]).sum::<f64>() / n;
        let bound = 6.0 * (variance / n).sqrt() + 1e-15;
        assert!((found - mean).abs() < bound, "{distribution:?} {k}: {found} {mean}");
        let squares = events.iter().map(|event| (event[k] - mean).powi(2));
        let spread = squares.clone().sum::<f64>() / n;
        let fourth = squares.map(|s| (s - spread).powi(2)).sum::<f64>() / n;
        let bound = 6.0 * (fourth / n).sqrt() + 1e-15;
        assert!((spread - variance).abs() < bound, "{distribution:?} {k}: {spread} {variance}");
    }
}
