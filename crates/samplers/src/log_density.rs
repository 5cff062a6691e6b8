//! All that a sampler knows of a posterior: its log density and the gradient.

/// A density on unconstrained real space, known up to a constant factor.
///
/// `value_and_grad` takes `&mut self`, so an implementation keeps its scratch memory inside; every
/// chain works with a clone of its own.
///
/// A value or gradient that is not finite means "reject": the kernel reports a divergence and goes
/// on from where it was. Returning `-inf` outside the support or NaN from a failed computation is
/// therefore safe, except at the initial position.
///
/// ```
/// use samplers::LogDensity;
///
/// /// The standard normal: `log p(x) = -x·x/2` and a constant that may be left out.
/// #[derive(Clone)]
/// struct StandardNormal;
///
/// impl LogDensity for StandardNormal {
///     fn dim(&self) -> usize {
///         2
///     }
///     fn value_and_grad(&mut self, position: &[f64], gradient: &mut [f64]) -> f64 {
///         for (g, x) in gradient.iter_mut().zip(position) {
///             *g = -x;
///         }
///         -0.5 * position.iter().map(|x| x * x).sum::<f64>()
///     }
/// }
///
/// let mut gradient = [0.0; 2];
/// assert_eq!(StandardNormal.value_and_grad(&[1.0, 2.0], &mut gradient), -2.5);
/// assert_eq!(gradient, [-1.0, -2.0]);
/// ```
pub trait LogDensity {
    /// The number of coordinates.
    fn dim(&self) -> usize;

    /// Returns the log density at `position`, up to a constant, and writes its gradient.
    ///
    /// Both slices have the length `dim()`.
    fn value_and_grad(&mut self, position: &[f64], gradient: &mut [f64]) -> f64;
}

/// A log density that counts how often it was evaluated.
#[derive(Debug, Clone)]
pub(crate) struct Counted<L> {
    pub(crate) density: L,
    pub(crate) count: u64,
    /// How often the value was not finite.
    pub(crate) num_nonfinite: u64,
}

impl<L> Counted<L> {
    pub(crate) fn new(density: L) -> Self {
        Self { density, count: 0, num_nonfinite: 0 }
    }
}

impl<L: LogDensity> LogDensity for Counted<L> {
    fn dim(&self) -> usize {
        self.density.dim()
    }

    #[inline]
    fn value_and_grad(&mut self, position: &[f64], gradient: &mut [f64]) -> f64 {
        self.count += 1;
        let value = self.density.value_and_grad(position, gradient);
        self.num_nonfinite += u64::from(!value.is_finite());
        value
    }
}
