//! The coordinate of a site of a location-scale family, as graph code: as written, non-centred, pinned
//! by data, or in between, element by element.

use autodiff::{Graph, Shape, Var};
use distributions::{Constraint, Distribution, Transform};

/// A distribution of a location-scale family, or its image under a transform of numbers.
#[derive(Debug)]
pub(crate) struct Family<'d, 'g> {
    pub(crate) loc: Var<'g>,
    pub(crate) scale: Var<'g>,
    /// The Fisher information of the location at scale 1.
    information: Var<'g>,
    /// From members of the family to values of the site.
    transform: Option<&'d (dyn Transform + 'd)>,
}

impl<'d, 'g> Family<'d, 'g> {
    /// The family of a distribution; nothing if it has none.
    pub(crate) fn of(
        distribution: &'d (dyn Distribution + 'd),
        graph: &'g Graph,
    ) -> Option<Family<'d, 'g>> {
        let (base, transform) = match distribution.as_transformed() {
            Some((base, transform)) => (base, Some(transform)),
            None => (distribution, None),
        };
        // Only a map of numbers has a sign.
        if transform
            .is_some_and(|t| !matches!(t.domain(), Constraint::Real) || t.sign(graph).is_none())
        {
            return None;
        }
        let information = graph.lift(base.location_information()?);
        let parameters = base.parameters();
        let parameter =
            |name: &str| parameters.iter().find(|p| p.name == name).map(|p| graph.lift(p.value));
        Some(Self { loc: parameter("loc")?, scale: parameter("scale")?, information, transform })
    }

    /// The value of the site for a member of the family.
    pub(crate) fn forward(&self, member: Var<'g>) -> Var<'g> {
        self.transform.map_or(member, |transform| transform.forward(member))
    }

    /// The member of the family for a value of the site.
    pub(crate) fn inverse(&self, value: Var<'g>) -> Var<'g> {
        self.transform.map_or(value, |transform| transform.inverse(value))
    }

    /// The log Jacobian of [`Family::forward`], if it is not the identity.
    pub(crate) fn log_jacobian(&self, member: Var<'g>, value: Var<'g>) -> Option<Var<'g>> {
        self.transform.map(|transform| transform.log_abs_det_jacobian(member, value))
    }

    /// The precision of the prior: its Fisher information on the location.
    pub(crate) fn precision(&self) -> Var<'g> {
        self.information / (self.scale * self.scale)
    }

    /// The value of the site for the member 0, and the derivative of the value there.
    pub(crate) fn origin(&self, graph: &'g Graph, shape: Shape) -> [Var<'g>; 2] {
        let zero = graph.constant(0.0).broadcast_to(shape);
        let Some(transform) = self.transform else {
            return [zero, graph.constant(1.0).broadcast_to(shape)];
        };
        let value = transform.forward(zero);
        let slope = transform.log_abs_det_jacobian(zero, value).exp();
        let sign = transform.sign(graph).unwrap_or_else(|| graph.constant(1.0));
        [value, (sign * slope).broadcast_to(shape)]
    }
}

/// What the rest of a model says about `y = slope · x + offset`, for the member x of a family: that it
/// is about normal with this center and precision.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pull<'g> {
    pub(crate) center: Var<'g>,
    pub(crate) precision: Var<'g>,
    /// Slope and offset, computed from other sites; 1 and 0 if there are none.
    pub(crate) line: Option<[Var<'g>; 2]>,
}

/// Where the coordinate u of a site is at home: `x = mean + width · u`.
///
/// With the prior location m and scale s, the information κ of the family, and data that pull `a x + g`
/// towards d with precision τ/a², this is the precision-weighted mean of both, and its width:
///
/// `w = τ / (τ + κ/s²)`, `mean = (1 - w) m + w (d - g)/a`, `width = (τ + κ/s²)^(-1/2)`.
///
/// Without a pull it is the non-centred form of Papaspiliopoulos, Roberts & Sköld (2007), Statistical
/// Science 22, section 2. Their partially non-centred one, and that of Gorinova, Moore & Hoffman (2020),
/// ICML, section 3, has a weight that is constant; this one follows the scale, so that
/// if prior and data are normal u is standard normal whatever the other sites are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Home<'g> {
    mean: Var<'g>,
    width: Var<'g>,
    log_width: Var<'g>,
}

impl<'g> Home<'g> {
    pub(crate) fn new(family: &Family<'_, 'g>, pull: Option<Pull<'g>>) -> Self {
        let Family { loc, scale, information, .. } = *family;
        let Some(Pull { center, precision, line }) = pull else {
            return Self {
                mean: loc,
                width: scale / information.sqrt(),
                log_width: scale.log() - 0.5 * information.log(),
            };
        };
        // In units of the scale nothing overflows where that is small, in the neck of a funnel, and
        // nothing is divided by a slope that may be zero.
        let pulled = scale * scale * precision;
        let (total, step) = match line {
            Some([slope, offset]) => {
                (slope * slope * pulled + information, slope * (center - offset - slope * loc))
            }
            None => (pulled + information, center - loc),
        };
        Self {
            mean: loc + pulled / total * step,
            width: scale / total.sqrt(),
            log_width: scale.log() - 0.5 * total.log(),
        }
    }

    /// The member of the family at a coordinate.
    pub(crate) fn forward(&self, coordinate: Var<'g>) -> Var<'g> {
        self.mean + self.width * coordinate
    }

    /// The coordinate of a member.
    pub(crate) fn inverse(&self, member: Var<'g>) -> Var<'g> {
        (member - self.mean) / self.width
    }

    /// The log Jacobian, for each element of this shape.
    pub(crate) fn log_jacobian(&self, shape: Shape) -> Var<'g> {
        self.log_width.broadcast_to(shape)
    }
}
