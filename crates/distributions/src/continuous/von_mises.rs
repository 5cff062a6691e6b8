//! The von Mises distribution.

use std::f64::consts::{PI, TAU};

use autodiff::primitive::{Binary, Erf, I0e, Unary};
use autodiff::{Array, Graph, Isa, Operand, Plain, Shape, Var};
use rand::{Rng, RngExt};
use rand_distr::{Open01, StandardNormal};

use crate::concrete::draw;
use crate::special::{Function, apply, checked, positive_root};
use crate::{Constraint, Distribution, Error, Parameter};

/// The von Mises distribution of an angle x, in radians, around `loc`:
///
/// `p(x) = exp(concentration cos(x - loc)) / (2π I₀(concentration))` for -π ≤ x ≤ π
///
/// (Mardia & Jupp 2000, Directional Statistics, sec. 3.5.4). As in NumPyro, the mean is that of the
/// direction, moved into the support, and the variance is the circular one,
/// `1 - I₁(concentration) / I₀(concentration)`. The distribution function counts from -π.
///
/// ```
/// use distributions::{Distribution, VonMises};
///
/// let angle = VonMises::new(7.0, 2.0);
/// let mean = angle.mean_value()?.to_scalar().unwrap();
/// assert!((mean - (7.0 - std::f64::consts::TAU)).abs() < 1e-15);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct VonMises<'a> {
    loc: Operand<'a>,
    concentration: Operand<'a>,
}

impl<'a> VonMises<'a> {
    /// The distribution around this direction with this concentration (positive).
    pub fn new(loc: impl Into<Operand<'a>>, concentration: impl Into<Operand<'a>>) -> Self {
        Self { loc: loc.into(), concentration: concentration.into() }
    }
}

impl Distribution for VonMises<'_> {
    fn name(&self) -> &'static str {
        "VonMises"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        vec![
            Parameter { name: "loc", value: &self.loc, constraint: Constraint::Real },
            Parameter {
                name: "concentration",
                value: &self.concentration,
                constraint: Constraint::Positive,
            },
        ]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::Circular
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let (loc, concentration) = (graph.lift(&self.loc), graph.lift(&self.concentration));
        log_density(value - loc, concentration)
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [loc, concentration]| {
            let angle = loc + standard_draw(rng, concentration);
            (angle - TAU * (angle / TAU).round()).clamp(-PI, PI)
        })
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (loc, concentration) = (graph.lift(&self.loc), graph.lift(&self.concentration));
        Some((loc - TAU * (loc / TAU).round()).broadcast_with(concentration))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (loc, concentration) = (graph.lift(&self.loc), graph.lift(&self.concentration));
        Some((1.0 - concentration.i1e() / concentration.i0e()).broadcast_with(loc))
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (loc, concentration) = (graph.lift(&self.loc), graph.lift(&self.concentration));
        let from = (-PI - loc).binary::<UnwrappedCdf>(concentration);
        let to = (value.clamp(-PI, PI) - loc).binary::<UnwrappedCdf>(concentration);
        Some((to - from).clamp(0.0, 1.0))
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let graph = probability.graph();
        let (loc, concentration) = (graph.lift(&self.loc), graph.lift(&self.concentration));
        let from = (-PI - loc).binary::<UnwrappedCdf>(concentration);
        let angle = apply::<UnwrappedQuantile>(&[checked(probability) + from, concentration]);
        Some((loc + angle).clamp(-PI, PI))
    }
}

/// The log density around 0. Its peak is not a difference of large numbers: the cosine is taken as
/// 1 - 2 sin²(x/2). The root is there so that a negative concentration gives NaN.
fn log_density<'g>(x: Var<'g>, concentration: Var<'g>) -> Var<'g> {
    let s = concentration.sqrt() * (0.5 * x).sin();
    -2.0 * (s * s) - (TAU * concentration.i0e()).log()
}

/// A draw around 0 (Best & Fisher 1979, Applied Statistics 28, 152).
fn standard_draw(rng: &mut dyn Rng, concentration: f64) -> f64 {
    if concentration > 1e7 {
        // The normal limit, whose density is off by one part in ten million there.
        let z: f64 = rng.sample(StandardNormal);
        return z / concentration.sqrt();
    }
    let tau = 1.0 + (1.0 + 4.0 * concentration * concentration).sqrt();
    let rho = (tau - (2.0 * tau).sqrt()) / (2.0 * concentration);
    let r =
        if concentration < 1e-5 { 1.0 / concentration } else { (1.0 + rho * rho) / (2.0 * rho) };
    loop {
        let z = (PI * rng.random::<f64>()).cos();
        let w = (1.0 + r * z) / (r + z);
        let y = concentration * (r - w);
        let u: f64 = rng.sample(Open01);
        if y * (2.0 - y) > u || (y / u).ln() + 1.0 >= y {
            let angle = w.clamp(-1.0, 1.0).acos();
            return if rng.random() { angle } else { -angle };
        }
    }
}

/// The distribution function around 0, ½ at 0, continued by 1 for every turn; arguments `x`,
/// `concentration`.
#[derive(Debug)]
struct UnwrappedCdf;
impl Binary for UnwrappedCdf {
    const NAME: &'static str = "von_mises_cdf";
    const TEST_DOMAIN: [(f64, f64); 2] = [(-3.0, 3.0), (0.1, 30.0)];
    fn value<I: Isa>(x: f64, concentration: f64) -> f64 {
        let turns = (x / TAU).round();
        let angle = x - TAU * turns;
        let half = 0.5 * center(angle.abs().min(PI), concentration);
        turns + 0.5 + half.copysign(angle)
    }
    fn derivative_left<'g>(x: Var<'g>, concentration: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(log_density(x, concentration).exp())
    }
    fn derivative_right<'g>(_x: Var<'g>, concentration: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(concentration.graph().fault(
            "the distribution function of VonMises has no derivative by its concentration: keep \
             that constant",
        ))
    }
}

/// The x at which [`UnwrappedCdf`] has a value; arguments `p`, `concentration`.
struct UnwrappedQuantile;
impl Function for UnwrappedQuantile {
    const NAME: &'static str = "von_mises_quantile";
    fn value(arguments: &[f64]) -> f64 {
        let &[p, concentration] = arguments else { return f64::NAN };
        if !(p.is_finite() && concentration > 0.0) {
            return f64::NAN;
        }
        let turns = (p - 0.5).round();
        let wanted = 2.0 * (p - 0.5 - turns);
        if wanted == 0.0 {
            return TAU * turns;
        }
        let log_norm = (TAU * I0e::value::<Plain>(concentration)).ln();
        let size = positive_root(PI * wanted.abs(), PI, |x| {
            let found = center(x, concentration);
            let s = (0.5 * x).sin();
            let density = (-2.0 * concentration * s * s - log_norm).exp();
            [(found / wanted.abs()).ln(), 2.0 * x * density / found]
        });
        TAU * turns + size.copysign(wanted)
    }
    fn derivative<'g>(which: usize, arguments: &[Var<'g>], x: Var<'g>) -> Option<Var<'g>> {
        let &[_, concentration] = arguments else { return None };
        match which {
            0 => Some((-log_density(x, concentration)).exp()),
            _ => Some(x.graph().fault(
                "the quantile of VonMises has no derivative by its concentration: keep that constant",
            )),
        }
    }
}

/// `P(|X| < x)` for 0 ≤ x ≤ π.
fn center(x: f64, concentration: f64) -> f64 {
    if concentration > 100.0 {
        center_by_moments(x, concentration)
    } else {
        center_by_series(x, concentration)
    }
}

/// The Fourier series `x/π + 2/π Σ I_j/I_0 sin(j x)/j`, summed backwards with the ratios of Bessel
/// functions from their recurrence (Hill 1977, ACM Transactions on Mathematical Software 3, 279).
fn center_by_series(x: f64, concentration: f64) -> f64 {
    // Ratios I_j/I_(j-1) are below κ/(2j), and near exp(-j/κ) while j is below κ.
    let terms = (30.0 + 10.0 * concentration.sqrt()).ceil();
    let (mut ratio, mut sum, mut j) = (0.0, 0.0, terms);
    while j >= 1.0 {
        ratio = 1.0 / (2.0 * j / concentration + ratio);
        sum = ratio * ((j * x).sin() / j + sum);
        j -= 1.0;
    }
    ((x + 2.0 * sum) / PI).clamp(0.0, 1.0)
}

/// With `t = 2 √κ sin(x/2)` the mass is `∫ exp(-t²/2) / √(1 - t²/4κ) dt`: moments of the normal
/// distribution times the powers of 1/4κ in the binomial series of the root.
fn center_by_moments(x: f64, concentration: f64) -> f64 {
    let end = 2.0 * concentration.sqrt() * (0.5 * x).sin();
    let density = (-0.5 * end * end).exp();
    let mut moment = (0.5 * PI).sqrt() * Erf::value::<Plain>(end / 2f64.sqrt());
    let (mut power, mut weight, mut sum) = (end * density, 1.0, moment);
    for k in 1..40 {
        let k = f64::from(k);
        moment = (2.0 * k - 1.0) * moment - power;
        power *= end * end;
        weight *= (2.0 * k - 1.0) / (2.0 * k) / (4.0 * concentration);
        let term = weight * moment;
        sum += term;
        if term.abs() < 1e-17 * sum {
            break;
        }
    }
    let norm = PI * concentration.sqrt() * I0e::value::<Plain>(concentration);
    (sum / norm).clamp(0.0, 1.0)
}
