//! The bounds of sets of numbers.

use std::f64::consts::PI;

use autodiff::Operand;

use super::Constraint;

impl<'a> Constraint<'a> {
    /// The lower and the upper bound of a set of numbers, where it has them.
    pub(crate) fn bounds(&self) -> [Option<Operand<'a>>; 2] {
        use Constraint::*;
        match self {
            Positive | NonNegative | NonNegativeInteger => [Some(0.0.into()), None],
            GreaterThan { low } | GreaterThanEqual { low } => [Some(low.clone()), None],
            IntegerGreaterThan { low } | IntegerGreaterThanEqual { low } => {
                [Some(low.clone()), None]
            }
            LessThan { high } | LessThanEqual { high } => [None, Some(high.clone())],
            Interval { low, high } | IntegerInterval { low, high } => {
                [Some(low.clone()), Some(high.clone())]
            }
            Circular => [Some((-PI).into()), Some(PI.into())],
            Boolean => [Some(0.0.into()), Some(1.0.into())],
            _ => [None, None],
        }
    }

    /// The numbers between which the elements of each event lie, both ends or numbers near to them
    /// included. `None` for matrices, and for bounds that are not known or not the same for all elements.
    ///
    /// ```
    /// use distributions::Constraint;
    ///
    /// assert_eq!(Constraint::Positive.range(), Some([0.0, f64::INFINITY]));
    /// assert_eq!(Constraint::Simplex.range(), Some([0.0, 1.0]));
    /// ```
    pub fn range(&self) -> Option<[f64; 2]> {
        use Constraint::*;
        match self {
            Simplex => return Some([0.0, 1.0]),
            Sphere => return Some([-1.0, 1.0]),
            PositiveOrdered | Multinomial { .. } => return Some([0.0, f64::INFINITY]),
            LowerCholesky | CorrelationCholesky | PositiveDefinite | Point { .. } => return None,
            Independent { base, .. } => return base.range(),
            _ => {}
        }
        let end = |bound: Option<Operand<'a>>, none: f64| match bound {
            Some(bound) => bound.value()?.to_scalar(),
            None => Some(none),
        };
        let [low, high] = self.bounds();
        Some([end(low, f64::NEG_INFINITY)?, end(high, f64::INFINITY)?])
    }

    /// The part of a set of numbers between two bounds, which have to lie within those of the set.
    pub(crate) fn between(
        &self,
        low: Option<&Operand<'a>>,
        high: Option<&Operand<'a>>,
    ) -> Constraint<'a> {
        let [own_low, own_high] = self.bounds();
        let (given_low, given_high) = (low.is_some(), high.is_some());
        let (low, high) = (low.cloned().or(own_low), high.cloned().or(own_high));
        match (low, high) {
            _ if !given_low && !given_high => self.clone(),
            (Some(low), Some(high)) if self.is_discrete() => {
                Constraint::IntegerInterval { low, high }
            }
            (Some(low), Some(high)) => Constraint::Interval { low, high },
            (Some(low), None) if self.is_discrete() => Constraint::IntegerGreaterThanEqual { low },
            (Some(low), None) => Constraint::GreaterThanEqual { low },
            (None, Some(high)) => Constraint::LessThanEqual { high },
            (None, None) => self.clone(),
        }
    }

    /// Whether the other set is the same for sure, apart from bounds that belong or not.
    pub(crate) fn is_like(&self, other: &Constraint<'_>) -> bool {
        use Constraint::*;
        match (self, other) {
            (Real, Real) | (Positive | NonNegative, Positive | NonNegative) => true,
            (Circular, Circular) | (Simplex, Simplex) => true,
            (Ordered, Ordered) | (PositiveOrdered, PositiveOrdered) => true,
            (LowerCholesky, LowerCholesky) | (CorrelationCholesky, CorrelationCholesky) => true,
            (PositiveDefinite, PositiveDefinite) => true,
            (ZeroSum { event_rank: a }, ZeroSum { event_rank: b }) => a == b,
            (Interval { low: a, high: b }, Interval { low: c, high: d }) => {
                let number = |x: &Operand<'_>| x.value().and_then(|x| x.to_scalar());
                let same = |x, y| number(x).is_some() && number(x) == number(y);
                same(a, c) && same(b, d)
            }
            // Elements of events, or of the batch: the set of each is what counts.
            (Independent { base, .. }, other) => base.is_like(other),
            (this, Independent { base, .. }) => this.is_like(base),
            _ => false,
        }
    }

    /// Whether the set is the same for all elements of a batch.
    pub(crate) fn is_common(&self) -> bool {
        match self {
            Constraint::Point { .. } => false,
            Constraint::Multinomial { total_count } => total_count.shape().size() == 1,
            Constraint::Independent { base, .. } => base.is_common(),
            _ => self.bounds().iter().flatten().all(|bound| bound.shape().size() == 1),
        }
    }

    /// A set around this one that is the same for all elements of a batch.
    pub(crate) fn common(&self) -> Constraint<'a> {
        if self.is_common() {
            return self.clone();
        }
        match self {
            Constraint::Independent { base, rank } => base.common().independent(*rank),
            _ if self.is_discrete() && self.event_rank() == 0 => {
                Constraint::IntegerGreaterThan { low: f64::NEG_INFINITY.into() }
            }
            _ => Constraint::Real.independent(self.event_rank()),
        }
    }
}
