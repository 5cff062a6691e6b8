//! How far a plate reaches: its size, with a subsample, an axis and labels if wanted.

use std::sync::Arc;

/// The copies of a plate that a model runs with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subsample {
    All,
    Random(usize),
    Fixed(Arc<[usize]>),
}

/// The size of a plate, and what else there is to say of it.
///
/// Made from a number, or from labels, which become coordinates of the draws.
///
/// ```
/// use autodiff::Graph;
/// use distributions::Normal;
/// use handlers::{Context, Extent, seed, trace};
///
/// let model = |m: &mut Context| {
///     m.plate("star", Extent::of(1000).subsample_size(10).dim(-2), |m| {
///         m.sample("magnitude", Normal::new(0.0, 1.0));
///     });
/// };
/// let graph = Graph::new();
/// let trace = trace(&seed(&model, 1), &graph)?;
/// let magnitude = trace.get("magnitude").unwrap();
/// assert_eq!(magnitude.shape(), [10, 1].into());
/// assert_eq!(magnitude.plates()[0].size, 1000);
/// # Ok::<(), handlers::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extent {
    pub(crate) size: usize,
    pub(crate) subsample: Subsample,
    pub(crate) axis_from_right: Option<usize>,
    pub(crate) labels: Option<Arc<[String]>>,
}

impl Extent {
    /// This many copies.
    pub fn of(size: usize) -> Self {
        Self { size, subsample: Subsample::All, axis_from_right: None, labels: None }
    }

    /// One copy for each label.
    pub fn labels<S: Into<String>>(labels: impl IntoIterator<Item = S>) -> Self {
        let labels: Arc<[String]> = labels.into_iter().map(Into::into).collect();
        Self { labels: Some(labels.clone()), ..Self::of(labels.len()) }
    }

    /// Runs the model with a random part of the copies, each of which counts for several, so that
    /// the log density is right on average. The model needs a [`seed`](crate::seed()).
    #[must_use]
    pub fn subsample_size(mut self, length: usize) -> Self {
        self.subsample = Subsample::Random(length);
        self
    }

    /// Runs the model with these copies alone, each of which counts for several.
    #[must_use]
    pub fn indices(mut self, indices: impl Into<Arc<[usize]>>) -> Self {
        self.subsample = Subsample::Fixed(indices.into());
        self
    }

    /// Takes this axis of the batch shape: -1 is the last, -2 the one before, as in NumPyro.
    #[must_use]
    pub fn dim(mut self, dim: i32) -> Self {
        // 0 and above are no axis counted from the right: they become one that no array has.
        self.axis_from_right = Some(if dim < 0 { (-1 - dim) as usize } else { usize::MAX });
        self
    }
}

impl From<usize> for Extent {
    fn from(size: usize) -> Self {
        Self::of(size)
    }
}

impl<const N: usize> From<[&str; N]> for Extent {
    fn from(labels: [&str; N]) -> Self {
        Self::labels(labels)
    }
}

impl From<&[String]> for Extent {
    fn from(labels: &[String]) -> Self {
        Self::labels(labels.iter().cloned())
    }
}

impl From<&Vec<String>> for Extent {
    fn from(labels: &Vec<String>) -> Self {
        labels.as_slice().into()
    }
}
