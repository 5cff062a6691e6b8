//! Densities of which expectations are known exactly.

#![allow(dead_code)] // every test binary uses some of them

use samplers::LogDensity;

/// A log density given by a function that writes the gradient and returns the value.
#[derive(Clone)]
pub(crate) struct Density<F> {
    dim: usize,
    function: F,
}

impl<F: Fn(&[f64], &mut [f64]) -> f64> LogDensity for Density<F> {
    fn dim(&self) -> usize {
        self.dim
    }
    fn value_and_grad(&mut self, position: &[f64], gradient: &mut [f64]) -> f64 {
        (self.function)(position, gradient)
    }
}

/// A density that the samplers can use in several chains.
pub(crate) trait Target: LogDensity + Clone + Send + Sync {}
impl<T: LogDensity + Clone + Send + Sync> Target for T {}

type Function = Box<dyn Fn(&[f64]) -> f64>;

/// A function of position with its name and its exact expectation.
pub(crate) struct Expectation {
    pub(crate) name: String,
    pub(crate) function: Function,
    pub(crate) exact: f64,
}

fn expectation(
    name: String,
    exact: f64,
    function: impl Fn(&[f64]) -> f64 + 'static,
) -> Expectation {
    Expectation { name, function: Box::new(function), exact }
}

/// Mean, variance and some probabilities of one standardised coordinate, whose distribution is
/// symmetric around zero.
fn of_coordinate(
    name: &str,
    variance: f64,
    quantiles: [(f64, f64); 3],
    coordinate: impl Fn(&[f64]) -> f64 + Clone + 'static,
) -> Vec<Expectation> {
    let (first, second) = (coordinate.clone(), coordinate.clone());
    let mut all = vec![
        expectation(format!("mean of {name}"), 0.0, first),
        expectation(format!("variance of {name}"), variance, move |x| second(x).powi(2)),
    ];
    for (probability, quantile) in quantiles {
        let coordinate = coordinate.clone();
        let below = move |x: &[f64]| f64::from(u8::from(coordinate(x) < quantile));
        let name = format!("P({name} < {quantile:.3})");
        all.push(expectation(name, probability, below));
    }
    all
}

/// Probabilities and quantiles of the standard normal distribution.
const NORMAL: [(f64, f64); 3] =
    [(0.025, -1.959_963_984_540_054), (0.5, 0.0), (0.9, 1.281_551_565_544_600_4)];

pub(crate) fn normal(dim: usize) -> (impl Target, Vec<Expectation>) {
    let density = scaled_normal(vec![1.0; dim]);
    let expectations = (0..dim)
        .flat_map(|i| of_coordinate(&format!("x[{i}]"), 1.0, NORMAL, move |x| x[i]))
        .collect();
    (density, expectations)
}

/// Independent normals with these standard deviations.
pub(crate) fn scaled_normal(scales: Vec<f64>) -> impl Target {
    Density {
        dim: scales.len(),
        function: move |x: &[f64], gradient: &mut [f64]| {
            let mut sum = 0.0;
            for ((g, x), scale) in gradient.iter_mut().zip(x).zip(&scales) {
                *g = -x / (scale * scale);
                sum += 0.5 * x * *g;
            }
            sum
        },
    }
}

/// Two normals with means 5 and -2, standard deviations 1 and 3, and correlation 0.9.
pub(crate) fn correlated_normal() -> (impl Target, Vec<Expectation>) {
    const RHO: f64 = 0.9;
    let density = Density {
        dim: 2,
        function: |x: &[f64], gradient: &mut [f64]| {
            let (u, v) = (x[0] - 5.0, (x[1] + 2.0) / 3.0);
            let scale = 1.0 / (1.0 - RHO * RHO);
            gradient[0] = -scale * (u - RHO * v);
            gradient[1] = -scale * (v - RHO * u) / 3.0;
            -0.5 * scale * (u * u - 2.0 * RHO * u * v + v * v)
        },
    };
    let mut expectations = of_coordinate("u", 1.0, NORMAL, |x| x[0] - 5.0);
    expectations.extend(of_coordinate("v", 1.0, NORMAL, |x| (x[1] + 2.0) / 3.0));
    expectations
        .push(expectation("correlation".to_owned(), RHO, |x| (x[0] - 5.0) * (x[1] + 2.0) / 3.0));
    (density, expectations)
}

/// Independent standard logistic variables: variance π²/3, quantiles log(p/(1-p)).
pub(crate) fn logistic(dim: usize) -> (impl Target, Vec<Expectation>) {
    let density = Density {
        dim,
        function: |x: &[f64], gradient: &mut [f64]| {
            let mut sum = 0.0;
            for (g, x) in gradient.iter_mut().zip(x) {
                *g = -(x / 2.0).tanh();
                sum -= x.abs() + 2.0 * (-x.abs()).exp().ln_1p();
            }
            sum
        },
    };
    let variance = std::f64::consts::PI.powi(2) / 3.0;
    let quantiles = [0.025, 0.5, 0.9].map(|p: f64| (p, (p / (1.0 - p)).ln()));
    let expectations = (0..dim)
        .flat_map(|i| of_coordinate(&format!("x[{i}]"), variance, quantiles, move |x| x[i]))
        .collect();
    (density, expectations)
}

/// A bent ridge: x is standard normal, and y given x is normal with mean x² and variance 1.
pub(crate) fn banana() -> (impl Target, Vec<Expectation>) {
    let density = Density {
        dim: 2,
        function: |x: &[f64], gradient: &mut [f64]| {
            let rest = x[1] - x[0] * x[0];
            gradient[0] = -x[0] + 2.0 * x[0] * rest;
            gradient[1] = -rest;
            -0.5 * (x[0] * x[0] + rest * rest)
        },
    };
    let mut expectations = of_coordinate("x", 1.0, NORMAL, |x| x[0]);
    expectations.extend(of_coordinate("y - x²", 1.0, NORMAL, |x| x[1] - x[0] * x[0]));
    expectations.push(expectation("mean of y".to_owned(), 1.0, |x| x[1]));
    expectations.push(expectation("mean of y²".to_owned(), 4.0, |x| x[1] * x[1]));
    (density, expectations)
}

/// Neal's funnel (2003, Annals of Statistics 31, section 8): v is normal with standard deviation 3,
/// and nine others given v are normal with variance eᵛ.
pub(crate) fn funnel() -> impl Target {
    Density {
        dim: 10,
        function: |x: &[f64], gradient: &mut [f64]| {
            let (v, others) = (x[0], &x[1..]);
            let precision = (-v).exp();
            let squares: f64 = others.iter().map(|x| x * x).sum();
            let n = others.len() as f64;
            for (g, x) in gradient[1..].iter_mut().zip(others) {
                *g = -precision * x;
            }
            gradient[0] = -v / 9.0 - n / 2.0 + 0.5 * precision * squares;
            -v * v / 18.0 - n * v / 2.0 - 0.5 * precision * squares
        },
    }
}

/// A standard normal in two coordinates whose value and gradient are NaN where the first is above 1.
pub(crate) fn broken() -> impl Target {
    Density {
        dim: 2,
        function: |x: &[f64], gradient: &mut [f64]| {
            if x[0] > 1.0 {
                gradient.fill(f64::NAN);
                return f64::NAN;
            }
            gradient[0] = -x[0];
            gradient[1] = -x[1];
            -0.5 * (x[0] * x[0] + x[1] * x[1])
        },
    }
}
