//! One site on its way through the handlers.

use std::fmt;
use std::panic::Location;
use std::rc::Rc;

use autodiff::{Graph, Shape, Var};
use distributions::Distribution;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::Plate;

/// What a site is.
#[derive(Clone)]
pub enum SiteKind<'g> {
    /// A random variable: latent, or observed.
    Sample {
        /// The distribution.
        distribution: Rc<dyn Distribution + 'g>,
        /// Whether the value is data.
        is_observed: bool,
    },
    /// A value kept under a name.
    Deterministic,
    /// A term of the log density.
    Factor,
}

impl fmt::Debug for SiteKind<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SiteKind::Sample { distribution, is_observed: false } => {
                write!(f, "sample {}", distribution.name())
            }
            SiteKind::Sample { distribution, is_observed: true } => {
                write!(f, "observe {}", distribution.name())
            }
            SiteKind::Deterministic => f.write_str("deterministic"),
            SiteKind::Factor => f.write_str("factor"),
        }
    }
}

/// A site as the handlers see it: they may read and change every part.
#[derive(Debug, Clone)]
pub struct Message<'g> {
    /// The graph in which the model runs.
    pub graph: &'g Graph,
    /// The name of the site.
    pub name: String,
    /// What the site is.
    pub kind: SiteKind<'g>,
    /// The value; handlers give one to a latent site.
    pub value: Option<Var<'g>>,
    /// Whether the value is known to lie in the support, so that the density needs no check.
    pub in_support: bool,
    /// The shape of the value: the batch shape of the distribution spread over the plates.
    pub shape: Shape,
    /// The plates around the site, the outermost first.
    pub plates: Vec<Plate>,
    /// A mistake that a handler found; it is reported with the site and its line.
    pub fault: Option<String>,
    /// The stream from which a value is drawn if no handler gives one.
    pub rng: Option<Xoshiro256PlusPlus>,
    /// The line of the model that made the site.
    pub location: &'static Location<'static>,
}

impl Message<'_> {
    /// Whether this is a random variable that is not observed and has no value yet.
    pub fn needs_value(&self) -> bool {
        matches!(self.kind, SiteKind::Sample { is_observed: false, .. }) && self.value.is_none()
    }
}
