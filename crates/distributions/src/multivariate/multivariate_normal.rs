//! The multivariate normal distribution.

use autodiff::{Array, Graph, Operand, Shape, Triangle, Var};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use crate::event::{join, split, sum_event, too_few_axes};
use crate::special::HALF_LOG_TWO_PI;
use crate::{Constraint, Distribution, Error, ErrorKind, Parameter, Transform};

/// The normal distribution of vectors with mean `loc`, and a covariance C that is given by itself, by
/// its inverse, or by its Cholesky factor:
///
/// `p(x) = exp(-½ (x - loc)ᵀ C⁻¹ (x - loc)) / √((2π)ⁿ det C)`
///
/// (Kotz, Balakrishnan & Johnson 2000, Continuous Multivariate Distributions 1, ch. 45). The last axis of
/// loc, and the last two of the matrix, are those of an event; axes before them broadcast.
///
/// A covariance or precision matrix that is nearly singular limits the precision: the rounding of its
/// elements, 1e-16, is magnified by its condition number. The Cholesky factor has no such loss.
///
/// ```
/// use autodiff::Array;
/// use distributions::{Distribution, MultivariateNormal};
///
/// let covariance = Array::new([2, 2], [4.0, 2.0, 2.0, 10.0]).unwrap();
/// let normal = MultivariateNormal::new([1.0, 2.0], covariance);
/// assert_eq!(normal.variance_value()?.data(), [4.0, 10.0]);
/// let log_prob = normal.log_prob_at([1.0, 2.0])?.to_scalar().unwrap();
/// assert!((log_prob + 6f64.ln() + (2.0 * std::f64::consts::PI).ln()).abs() < 1e-15);
/// # Ok::<(), distributions::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct MultivariateNormal<'a> {
    loc: Operand<'a>,
    matrix: Operand<'a>,
    kind: Kind,
}

/// What the matrix is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Covariance,
    Precision,
    ScaleTril,
}

impl<'a> MultivariateNormal<'a> {
    /// The distribution with this mean and covariance matrix (symmetric and positive definite).
    pub fn new(loc: impl Into<Operand<'a>>, covariance_matrix: impl Into<Operand<'a>>) -> Self {
        Self { loc: loc.into(), matrix: covariance_matrix.into(), kind: Kind::Covariance }
    }

    /// The distribution with this mean and inverse of the covariance matrix.
    pub fn with_precision(
        loc: impl Into<Operand<'a>>,
        precision_matrix: impl Into<Operand<'a>>,
    ) -> Self {
        Self { loc: loc.into(), matrix: precision_matrix.into(), kind: Kind::Precision }
    }

    /// The distribution with this mean and Cholesky factor of the covariance matrix: a lower triangular
    /// matrix with a positive diagonal.
    pub fn with_scale_tril(
        loc: impl Into<Operand<'a>>,
        scale_tril: impl Into<Operand<'a>>,
    ) -> Self {
        Self { loc: loc.into(), matrix: scale_tril.into(), kind: Kind::ScaleTril }
    }

    /// The Cholesky factor of the covariance matrix, or of its inverse if that is what is given.
    fn factor<'g>(&self, graph: &'g Graph) -> Var<'g> {
        let matrix = graph.lift(&self.matrix);
        match self.kind {
            Kind::Covariance | Kind::Precision => matrix.cholesky(),
            Kind::ScaleTril => matrix,
        }
    }

    /// The logarithm of the root of the determinant of the covariance matrix.
    fn log_root<'g>(&self, factor: Var<'g>) -> Var<'g> {
        let log_diagonal = sum_event(factor.diagonal().log(), 1);
        match self.kind {
            Kind::Precision => -log_diagonal,
            Kind::Covariance | Kind::ScaleTril => log_diagonal,
        }
    }

    /// The deviation from the mean as independent standard normal variables. With a covariance L Lᵀ
    /// these solve `L z = x`; with a precision matrix L Lᵀ they are `Lᵀ x`.
    fn whitened<'g>(&self, factor: Var<'g>, x: Var<'g>) -> Var<'g> {
        // Many vectors for one matrix are the columns of one right-hand side.
        let is_one = factor.shape().rank() == 2;
        let columns = match x.shape().rank() {
            1 => x,
            _ if is_one => {
                let n = x.shape().from_right(0);
                x.reshape([x.shape().size() / n.max(1), n]).transpose()
            }
            rank => x.expand_dims(rank),
        };
        let z = match self.kind {
            Kind::Precision => factor.transpose().matmul(columns),
            Kind::Covariance | Kind::ScaleTril => factor.solve_triangular(columns, Triangle::Lower),
        };
        match x.shape().rank() {
            1 if is_one => z,
            _ if is_one => z.transpose().reshape(x.shape()),
            1 => z,
            _ => z.squeeze(z.shape().rank() - 1),
        }
    }

    /// Independent standard normal variables as deviations from the mean.
    fn colored<'g>(&self, factor: Var<'g>, z: Var<'g>) -> Var<'g> {
        let columns = z.expand_dims(z.shape().rank());
        let x = match self.kind {
            Kind::Precision => factor.transpose().solve_triangular(columns, Triangle::Upper),
            Kind::Covariance | Kind::ScaleTril => factor.matmul(columns),
        };
        x.squeeze(x.shape().rank() - 1)
    }
}

impl Distribution for MultivariateNormal<'_> {
    fn name(&self) -> &'static str {
        "MultivariateNormal"
    }

    fn parameters(&self) -> Vec<Parameter<'_>> {
        let (name, constraint) = match self.kind {
            Kind::Covariance => ("covariance_matrix", Constraint::PositiveDefinite),
            Kind::Precision => ("precision_matrix", Constraint::PositiveDefinite),
            Kind::ScaleTril => ("scale_tril", Constraint::LowerCholesky),
        };
        let real = Constraint::Real.independent(1);
        vec![
            Parameter { name: "loc", value: &self.loc, constraint: real },
            Parameter { name, value: &self.matrix, constraint },
        ]
    }

    fn support(&self) -> Constraint<'_> {
        Constraint::Real.independent(1)
    }

    fn event_shape(&self) -> Shape {
        Shape::from(self.matrix.shape().from_right(0))
    }

    fn batch_shape(&self) -> Result<Shape, Error> {
        let (loc, matrix) = (self.loc.shape(), self.matrix.shape());
        let parts = split(loc, 1).zip(split(matrix, 2));
        let batch = parts.and_then(|((loc_batch, loc_event), (matrix_batch, matrix_event))| {
            let n = loc_event.size();
            (matrix_event.axes() == [n, n]).then(|| loc_batch.broadcast(matrix_batch)).flatten()
        });
        batch.ok_or_else(|| {
            let message = format!(
                "MultivariateNormal: loc has shape {loc}, {} has shape {matrix}; a vector of length n and a \
                 matrix of n rows and n columns are needed, and axes before theirs must broadcast",
                self.parameters()[1].name
            );
            Error::new(ErrorKind::Shape, message)
        })
    }

    fn log_prob_in_support<'g>(&self, value: Var<'g>) -> Var<'g> {
        let graph = value.graph();
        let factor = self.factor(graph);
        let deviation = value - graph.lift(&self.loc);
        if deviation.shape().rank() == 0 || factor.is_faulty() {
            return too_few_axes(deviation, 1);
        }
        let z = self.whitened(factor, deviation);
        let log_root = self.log_root(factor);
        let n = self.event_shape().size() as f64;
        -0.5 * sum_event(z * z, 1) - (log_root + n * HALF_LOG_TWO_PI)
    }

    fn sample(&self, rng: &mut dyn Rng, shape: Shape) -> Result<Array, Error> {
        self.validate()?;
        let to_error =
            |text: String| Error::new(ErrorKind::Shape, format!("MultivariateNormal: {text}"));
        let value_shape = self.value_shape(shape)?;
        let batch = self.batch_shape()?;
        if batch.broadcast(shape) != Some(shape) {
            return Err(to_error(format!("batch shape {batch} does not broadcast to {shape}")));
        }
        let z: Vec<f64> = (0..value_shape.size()).map(|_| rng.sample(StandardNormal)).collect();
        let z = Array::new(value_shape, z).map_err(|error| to_error(error.to_string()))?;
        let graph = Graph::new();
        let x = self.colored(self.factor(&graph), graph.constant(z)) + graph.lift(&self.loc);
        match (x.value(), graph.faults().first()) {
            (Some(x), None) => Ok(x),
            (_, Some(fault)) => Err(to_error(fault.message().to_owned())),
            (None, None) => {
                let message = "MultivariateNormal: a draw needs numbers for all parameters";
                Err(Error::new(ErrorKind::Symbolic, message))
            }
        }
    }

    fn whitening(&self) -> Option<Box<dyn Transform + '_>> {
        Some(Box::new(Whitening(self)))
    }

    fn mean<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let shape = join(self.batch_shape().ok()?, self.event_shape())?;
        Some(graph.lift(&self.loc).broadcast_to(shape))
    }

    fn variance<'g>(&self, graph: &'g Graph) -> Option<Var<'g>> {
        let shape = join(self.batch_shape().ok()?, self.event_shape())?;
        let factor = self.factor(graph);
        let rank = factor.shape().rank();
        let variance = match self.kind {
            Kind::Covariance => graph.lift(&self.matrix).diagonal(),
            Kind::ScaleTril => (factor * factor).sum_axis(rank - 1),
            Kind::Precision => {
                // The columns of the inverse of the factor.
                let n = self.event_shape().size();
                let identity = graph.constant(Array::full(n, 1.0)).diag();
                let inverse = factor.solve_triangular(identity, Triangle::Lower);
                (inverse * inverse).sum_axis(inverse.shape().rank() - 2)
            }
        };
        Some(variance.broadcast_to(shape))
    }
}

/// From independent standard normal variables to the vectors.
#[derive(Debug)]
struct Whitening<'d>(&'d MultivariateNormal<'d>);

impl Transform for Whitening<'_> {
    fn forward<'g>(&self, x: Var<'g>) -> Var<'g> {
        if x.shape().rank() == 0 {
            return too_few_axes(x, 1);
        }
        let graph = x.graph();
        graph.lift(&self.0.loc) + self.0.colored(self.0.factor(graph), x)
    }

    fn inverse<'g>(&self, y: Var<'g>) -> Var<'g> {
        let graph = y.graph();
        let (factor, deviation) = (self.0.factor(graph), y - graph.lift(&self.0.loc));
        if deviation.shape().rank() == 0 || factor.is_faulty() {
            return too_few_axes(deviation, 1);
        }
        self.0.whitened(factor, deviation)
    }

    fn log_abs_det_jacobian<'g>(&self, x: Var<'g>, _y: Var<'g>) -> Var<'g> {
        self.0.log_root(self.0.factor(x.graph()))
    }

    fn domain(&self) -> Constraint<'_> {
        Constraint::Real.independent(1)
    }

    fn codomain(&self) -> Constraint<'_> {
        Constraint::Real.independent(1)
    }
}
