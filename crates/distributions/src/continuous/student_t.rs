//! Student's t distribution.

use autodiff::primitive::{Betainc, Betaincc, Binary, Lbeta, Ndtr, Ndtri, Unary};
use autodiff::{Array, Graph, Isa, Operand, Shape, Var};
use rand::Rng;

use crate::concrete::draw;
use crate::special::{HALF_LOG_TWO_PI, Log1pSquare, positive_root};
use crate::{Constraint, Distribution, Error, Parameter};

/// Student's t distribution with `df` degrees of freedom, moved by `loc` and stretched by `scale`:
///
/// `p(x) = (1 + z²/df)^(-(df + 1)/2) / (scale √df B(df/2, 1/2))` where `z = (x - loc) / scale`
///
/// (Johnson, Kotz & Balakrishnan 1995, Continuous Univariate Distributions 2, ch. 28). There is a mean
/// for df > 1, and a finite variance for df > 2.
///
/// ```
/// use distributions::{Distribution, StudentT};
///
/// let robust = StudentT::new(3.0, 1.0, 2.0);
/// assert_eq!(robust.mean_value()?.to_scalar(), Some(1.0));
/// assert_eq!(robust.variance_value()?.to_scalar(), Some(12.0));
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct StudentT<'a> {
    df: Operand<'a>,
    loc: Operand<'a>,
    scale: Operand<'a>,
}

impl<'a> StudentT<'a> {
    /// The distribution with these degrees of freedom (positive), centre and scale (positive).
    pub fn new(
        df: impl Into<Operand<'a>>,
        loc: impl Into<Operand<'a>>,
        scale: impl Into<Operand<'a>>,
    ) -> Self {
        Self { df: df.into(), loc: loc.into(), scale: scale.into() }
    }
}

impl Distribution for StudentT<'_> {
    fn name(&self) -> &'static str {
        "StudentT"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        vec![
            Parameter { name: "df", value: &self.df, constraint: Constraint::Positive },
            Parameter { name: "loc", value: &self.loc, constraint: Constraint::Real },
            Parameter { name: "scale", value: &self.scale, constraint: Constraint::Positive },
        ]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::Real
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let (df, loc, scale) =
            (graph.lift(&self.df), graph.lift(&self.loc), graph.lift(&self.scale));
        let z = (value - loc) / scale;
        -0.5 * (df + 1.0) * (z / df.sqrt()).unary::<Log1pSquare>()
            - ((0.5 * df).lbeta(0.5) + 0.5 * df.log() + scale.log())
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        draw(self, rng, shape, |rng, [df, loc, scale]| {
            let Ok(t) = rand_distr::StudentT::new(df) else { return f64::NAN };
            let t = rand_distr::Distribution::sample(&t, rng);
            // With few degrees of freedom draws leave the range of doubles.
            (loc + scale * t).clamp(f64::MIN, f64::MAX)
        })
    }

    fn with_loc_scale<'b>(
        &'b self,
        loc: Operand<'b>,
        scale: Operand<'b>,
    ) -> Option<Box<dyn Distribution + 'b>> {
        Some(Box::new(StudentT { df: self.df.clone(), loc, scale }))
    }

    fn location_information(&self) -> Option<Operand<'_>> {
        Some(match &self.df {
            Operand::Scalar(df) => ((df + 1.0) / (df + 3.0)).into(),
            Operand::Array(df) => ((df + 1.0) / (df + 3.0)).into(),
            Operand::Var(df) => ((*df + 1.0) / (*df + 3.0)).into(),
        })
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (df, loc, scale) =
            (graph.lift(&self.df), graph.lift(&self.loc), graph.lift(&self.scale));
        Some(df.greater(1.0).select(loc, f64::NAN).broadcast_with(scale))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let (df, loc, scale) =
            (graph.lift(&self.df), graph.lift(&self.loc), graph.lift(&self.scale));
        let finite = scale * scale * (df / (df - 2.0));
        let beyond = df.greater(1.0).select(f64::INFINITY, f64::NAN);
        Some(df.greater(2.0).select(finite, beyond).broadcast_with(loc))
    }

    fn cdf<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (df, loc, scale) =
            (graph.lift(&self.df), graph.lift(&self.loc), graph.lift(&self.scale));
        Some(((value - loc) / scale).binary::<StandardCdf>(df))
    }

    fn icdf<'g>(&self, probability: Var<'g>) -> Option<Var<'g>> {
        let graph = probability.graph();
        let (df, loc, scale) =
            (graph.lift(&self.df), graph.lift(&self.loc), graph.lift(&self.scale));
        Some(loc + scale * probability.binary::<StandardQuantile>(df))
    }

    fn log_survival<'g>(&self, value: Var<'g>) -> Option<Var<'g>> {
        let graph = value.graph();
        let (df, loc, scale) =
            (graph.lift(&self.df), graph.lift(&self.loc), graph.lift(&self.scale));
        Some(((loc - value) / scale).binary::<StandardCdf>(df).log())
    }
}

/// The distribution function for loc 0 and scale 1, to full relative precision in the lower tail;
/// arguments `x`, `df`.
#[derive(Debug)]
struct StandardCdf;
impl Binary for StandardCdf {
    const NAME: &'static str = "student_t_cdf";
    const TEST_DOMAIN: [(f64, f64); 2] = [(-5.0, 5.0), (0.5, 30.0)];
    fn value<I: Isa>(x: f64, df: f64) -> f64 {
        let tail = tail::<I>(x.abs(), df);
        if x < 0.0 { tail } else { 1.0 - tail }
    }
    fn derivative_left<'g>(x: Var<'g>, df: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(StudentT::new(df, 0.0, 1.0).log_prob_in_support(x).exp())
    }
    fn derivative_right<'g>(_x: Var<'g>, df: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(df.graph().fault(
            "the distribution function of StudentT has no derivative by df here: keep df constant",
        ))
    }
}

/// The quantile for loc 0 and scale 1; arguments `p`, `df`.
#[derive(Debug)]
struct StandardQuantile;
impl Binary for StandardQuantile {
    const NAME: &'static str = "student_t_quantile";
    const TEST_DOMAIN: [(f64, f64); 2] = [(0.05, 0.95), (0.5, 30.0)];
    fn value<I: Isa>(p: f64, df: f64) -> f64 {
        if !(0.0..=1.0).contains(&p) || df.is_nan() || df <= 0.0 {
            return f64::NAN;
        }
        let upper = p.min(1.0 - p);
        let size = if upper == 0.0 { f64::INFINITY } else { upper_quantile::<I>(upper, df) };
        if p < 0.5 { -size } else { size }
    }
    fn derivative_left<'g>(_p: Var<'g>, df: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Some((-StudentT::new(df, 0.0, 1.0).log_prob_in_support(y)).exp())
    }
    fn derivative_right<'g>(_p: Var<'g>, df: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(df.graph().fault("the quantile of StudentT has no derivative by df: keep df constant"))
    }
}

/// `P(X > x)` for x ≥ 0.
fn tail<I: Isa>(x: f64, df: f64) -> f64 {
    let square = x * x;
    if df > 1e10 {
        // The normal distribution and what first corrects it (Abramowitz & Stegun 1964, 26.7.8).
        let density = (-0.5 * square - HALF_LOG_TWO_PI).exp();
        return Ndtr::value::<I>(-x) + density * x * (square + 1.0) / (4.0 * df);
    }
    // Of two arguments that add to 1 the small one is precise.
    if square < df {
        0.5 * Betaincc::value::<I>(0.5, 0.5 * df, square / (df + square))
    } else {
        0.5 * Betainc::value::<I>(0.5 * df, 0.5, 1.0 / (1.0 + square / df))
    }
}

/// `P(|X| < x)` for x ≥ 0, precise where it is small.
fn center<I: Isa>(x: f64, df: f64) -> f64 {
    let square = x * x;
    Betainc::value::<I>(0.5, 0.5 * df, square / (df + square))
}

/// The x > 0 with `P(X > x) = p`, for 0 < p ≤ ½.
fn upper_quantile<I: Isa>(p: f64, df: f64) -> f64 {
    if p == 0.5 {
        return 0.0;
    }
    let log_norm = Lbeta::value::<I>(0.5 * df, 0.5) + 0.5 * df.ln();
    let density = |x: f64| (-0.5 * (df + 1.0) * (x * x / df).ln_1p() - log_norm).exp();
    let normal = -Ndtri::value::<I>(p);
    let is_central = p > 0.25 && df <= 1e10;
    positive_root(normal, f64::INFINITY, |x| {
        if is_central {
            let center = center::<I>(x, df);
            [(center / (1.0 - 2.0 * p)).ln(), 2.0 * x * density(x) / center]
        } else {
            let tail = tail::<I>(x, df);
            [(p / tail).ln(), x * density(x) / tail]
        }
    })
}
