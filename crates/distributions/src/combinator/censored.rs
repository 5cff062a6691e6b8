//! Data of which some are upper or lower limits.

use autodiff::{Array, Graph, Operand, Shape, Var};
use rand::Rng;

use crate::distribution::check_parameters;
use crate::event::broadcast_to_batch;
use crate::{Constraint, Distribution, Error, ErrorKind, Parameter};

/// The distribution of data of which some are limits: a value marked as left censored is an upper
/// limit, one marked as right censored a lower limit, of which no more is known,
///
/// `log p(x) = log P(X ≤ x)` for an upper limit, `log P(X > x)` for a lower limit, else the log
/// density
///
/// (Klein & Moeschberger 2003, Survival Analysis, sec. 3.5; Feigelson & Nelson 1985, Astrophysical
/// Journal 293, 192). A limit may lie any number of standard deviations away from the mass of the
/// distribution. The marks are 0 or 1, one for each element of the batch. A draw is a value, never a
/// limit: only the data know where these are.
///
/// ```
/// use distributions::{Censored, Distribution, Normal};
///
/// // A measured flux, and an upper limit.
/// let flux = Censored::new(Normal::new(0.0, 1.0)).left([0.0, 1.0]);
/// let log_prob = flux.log_prob_at([0.0, 0.0])?;
/// assert!((log_prob.data()[0] + 0.5 * (2.0 * std::f64::consts::PI).ln()).abs() < 1e-15);
/// assert!((log_prob.data()[1] - 0.5f64.ln()).abs() < 1e-15);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Censored<'a, D> {
    base: D,
    left: Option<Operand<'a>>,
    right: Option<Operand<'a>>,
}

impl<'a, D: Distribution> Censored<'a, D> {
    /// The distribution of data with this distribution, none of which are limits yet.
    pub fn new(base: D) -> Self {
        Self { base, left: None, right: None }
    }

    /// The distribution with these marks, 1 where the value is an upper limit.
    #[must_use]
    pub fn left(mut self, left_censored: impl Into<Operand<'a>>) -> Self {
        self.left = Some(left_censored.into());
        self
    }

    /// The distribution with these marks, 1 where the value is a lower limit.
    #[must_use]
    pub fn right(mut self, right_censored: impl Into<Operand<'a>>) -> Self {
        self.right = Some(right_censored.into());
        self
    }

    fn marks(&self) -> impl Iterator<Item = Parameter<'_>> {
        [("left_censored", &self.left), ("right_censored", &self.right)].into_iter().filter_map(
            |(name, marks)| {
                let value = marks.as_ref()?;
                Some(Parameter { name, value, constraint: Constraint::Boolean })
            },
        )
    }

    /// The log density, or what stands for it at a limit.
    fn with_limits<'g>(&self, value: Var<'g>, density: impl Fn(Var<'g>) -> Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let lift = |marks: &Option<Operand<'_>>| marks.as_ref().map(|marks| graph.lift(marks));
        let (left, right) = (lift(&self.left), lift(&self.right));
        let is_limit = match (left, right) {
            (Some(left), Some(right)) => left.maximum(right),
            (left, right) => left.or(right).unwrap_or(graph.constant(0.0)),
        };
        // A limit may lie where there is no density; nor shall its derivative be taken there.
        let support = self.base.support();
        let exact = match support {
            Constraint::Real => value,
            _ => match support.feasible(graph, value.shape()) {
                Some(feasible) => is_limit.select(feasible, value),
                None => value,
            },
        };
        let mut log_prob = density(exact);
        for (marks, limit) in
            [(right, self.base.log_survival(value)), (left, self.base.log_cdf(value))]
        {
            if let Some(marks) = marks {
                let limit = limit.unwrap_or_else(|| graph.fault(self.no_distribution_function()));
                log_prob = marks.select(limit, log_prob);
            }
        }
        broadcast_to_batch(log_prob, self.batch_shape())
    }

    fn no_distribution_function(&self) -> String {
        format!("Censored: {} has no distribution function, which limits need", self.base.name())
    }
}

impl<D: Distribution> Distribution for Censored<'_, D> {
    fn name(&self) -> &'static str {
        "Censored"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        self.base.parameters().into_iter().chain(self.marks()).collect()
    }

    fn support(&self) -> Constraint<'_> {
        self.base.support()
    }

    fn batch_shape(&self) -> Result<Shape, Error> {
        let mut shape = self.base.batch_shape()?;
        for marks in self.marks() {
            shape = shape.broadcast(marks.value.shape()).ok_or_else(|| {
                let message = format!(
                    "Censored: {} has shape {}, and {} has batch shape {shape}; they do not broadcast",
                    marks.name,
                    marks.value.shape(),
                    self.base.name()
                );
                Error::new(ErrorKind::Shape, message)
            })?;
        }
        Ok(shape)
    }

    fn validate(&self) -> Result<(), Error> {
        self.base.validate()?;
        self.batch_shape()?;
        check_parameters(self.name(), self.marks().collect())?;
        let graph = Graph::new();
        if self.base.log_cdf(graph.constant(0.0)).is_none() {
            return Err(Error::new(ErrorKind::Missing, self.no_distribution_function()));
        }
        Ok(())
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        self.with_limits(value, |value| self.base.log_prob_in_support(value))
    }

    fn log_prob<'g>(&self, value: Var<'g>) -> Var<'g> {
        self.with_limits(value, |value| self.base.log_prob(value))
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        self.base.sample(rng, shape)
    }

    fn enumerate_support(&self) -> Option<Array> {
        self.base.enumerate_support()
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        self.base.mean(graph)
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        self.base.variance(graph)
    }
}
