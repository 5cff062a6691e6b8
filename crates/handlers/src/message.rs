//! One site on its way through the handlers.

use std::fmt;
use std::panic::Location;
use std::rc::Rc;

use autodiff::{Graph, Shape, Var};
use distributions::{Constraint, Distribution};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::reparam::Reparameterization;
use crate::{Enumeration, Plate, SiteConfig};

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
    /// A number to optimise, without a prior.
    Param {
        /// The set in which it lies.
        constraint: Rc<Constraint<'g>>,
        /// Where an optimiser starts, and the value where no handler gives one.
        initial: Var<'g>,
    },
    /// A plate that is opened; its value are the indices of a subsample.
    Plate {
        /// The number of copies.
        size: usize,
        /// The number of copies that the model runs with.
        length: usize,
    },
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
            SiteKind::Param { .. } => f.write_str("param"),
            SiteKind::Plate { size, length } if size == length => write!(f, "plate {size}"),
            SiteKind::Plate { size, length } => write!(f, "plate {length} of {size}"),
        }
    }
}

/// A site as the handlers see it: they may read and change every part.
///
/// ```
/// use autodiff::Graph;
/// use distributions::Normal;
/// use handlers::{Context, Handled, Handler, Message, trace};
///
/// /// Puts every latent site at zero.
/// #[derive(Clone)]
/// struct Zero;
///
/// impl<'g> Handler<'g> for Zero {
///     fn process(&mut self, message: &mut Message<'g>) {
///         if message.needs_value() {
///             message.value = Some(message.graph.constant(0.0));
///         }
///     }
/// }
///
/// let model = |m: &mut Context| {
///     m.plate("groups", 2, |m| m.sample("x", Normal::new(0.0, 1.0)));
/// };
/// let graph = Graph::new();
/// let x = trace(&Handled::new(&model, Zero), &graph)?.get("x").unwrap().value();
/// assert_eq!(x.value().unwrap().data(), [0.0, 0.0]);
/// # Ok::<(), handlers::Error>(())
/// ```
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
    /// What the density is evaluated at, if it is not the value: masked elements need not lie in the
    /// support, and then others stand in for them.
    pub density_value: Option<Var<'g>>,
    /// What the rest of the model gets in place of the value.
    pub intervention: Option<Var<'g>>,
    /// How the value holds all values of the site at once, if it does.
    pub enumeration: Option<Enumeration<'g>>,
    /// Whether the value is known to lie in the support, so that the density needs no check.
    pub in_support: bool,
    /// The batch shape of the distribution, spread over the plates.
    pub batch_shape: Shape,
    /// The event shape of the distribution: the axes that belong to one draw.
    pub event_shape: Shape,
    /// 1 for each element of the batch shape that counts, 0 for one that adds nothing to the
    /// log density; broadcast. All count where there is none.
    pub mask: Option<Var<'g>>,
    /// The factor of the log density, element by element of the batch shape; broadcast.
    pub scale: Option<Var<'g>>,
    /// The plates around the site, the outermost first.
    pub plates: Vec<Plate>,
    /// Settings for inference.
    pub config: SiteConfig,
    /// Whether the handlers further out do not see the site.
    pub is_hidden: bool,
    /// Other sites that the handler asks to make in place of this one.
    pub rewrite: Option<Rc<dyn Reparameterization + 'g>>,
    /// A mistake that a handler found; it is reported with the site and its line.
    pub fault: Option<String>,
    /// The stream from which a value is drawn if no handler gives one.
    pub rng: Option<Xoshiro256PlusPlus>,
    /// The line of the model that made the site.
    pub location: &'static Location<'static>,
}

impl<'g> Message<'g> {
    /// The shape of the value: batch shape and event shape, one after the other.
    pub fn shape(&self) -> Shape {
        let axes = [self.batch_shape.axes(), self.event_shape.axes()].concat();
        // The context lets no site through whose axes are too many.
        Shape::new(&axes).unwrap_or_default()
    }

    /// Whether this is a random variable that is not observed and has no value yet.
    pub fn needs_value(&self) -> bool {
        matches!(self.kind, SiteKind::Sample { is_observed: false, .. }) && self.value.is_none()
    }

    /// Whether this adds to the log density.
    pub fn has_density(&self) -> bool {
        matches!(self.kind, SiteKind::Sample { .. } | SiteKind::Factor)
    }

    /// Whether this opens a plate.
    pub fn is_plate(&self) -> bool {
        matches!(self.kind, SiteKind::Plate { .. })
    }
}
