//! Parameters that come from sites whose values may leave what the parameter allows: a normal prior for a
//! scale.
//!
//! Nothing else would tell. Where the parameter leaves its domain the density is NaN or zero, so a sampler
//! rejects there, and the posterior looks right but is one of another prior.

use std::panic::Location;
use std::rc::Rc;

use autodiff::{Graph, Var};
use distributions::{Constraint, Distribution};

use crate::{Context, Message, SiteKind};

/// A latent site as later sites see it.
pub(crate) struct Origin<'g> {
    value: Var<'g>,
    name: String,
    location: &'static Location<'static>,
    distribution: Rc<dyn Distribution + 'g>,
}

/// What is known of the elements of a parameter, and the sites from which they come.
struct Reach<'o, 'g> {
    range: [f64; 2],
    origins: Vec<&'o Origin<'g>>,
}

impl<'g> Context<'g> {
    /// Keeps what later sites have to know of a site whose value is not known.
    pub(crate) fn note_origin(&mut self, message: &Message<'g>, value: Var<'g>) {
        let SiteKind::Sample { distribution, is_observed: false } = &message.kind else { return };
        if value.is_known() || value.is_faulty() || message.is_hidden {
            return;
        }
        self.origins.push(Origin {
            value,
            name: message.name.clone(),
            location: message.location,
            distribution: distribution.clone(),
        });
    }

    /// What is wrong with a parameter that comes from latent sites alone.
    pub(crate) fn check_origins(&self, distribution: &dyn Distribution) -> Result<(), String> {
        for parameter in distribution.parameters() {
            let value = self.graph.lift(parameter.value);
            if value.is_known() {
                continue;
            }
            let wrong = match &parameter.constraint {
                Constraint::PositiveDefinite => self.factor_in(value).map(|origin| {
                    let remedy = "give it to with_scale_tril, which takes Cholesky factors";
                    format!("{}, which is a Cholesky factor; {remedy}", origin.words())
                }),
                constraint => self.reach(value, Origin::range).and_then(|reach| {
                    let allowed = constraint.range()?;
                    let is_inside = |[low, high]: [f64; 2]| allowed[0] <= low && high <= allowed[1];
                    let is_fine = is_inside(reach.range)
                        || is_inside(self.reach(value, Origin::likely_range)?.range);
                    (!is_fine).then(|| reach.words(allowed, parameter.name))
                }),
            };
            if let Some(text) = wrong {
                let (name, constraint) = (parameter.name, &parameter.constraint);
                return Err(format!(
                    "{}: {name} must be {constraint}, but it comes from {text}",
                    distribution.name()
                ));
            }
        }
        Ok(())
    }

    fn origin(&self, value: Var<'g>) -> Option<&Origin<'g>> {
        self.origins.iter().find(|origin| origin.value.is_same(value))
    }

    /// A Cholesky factor of which this is a multiple, row by row.
    fn factor_in(&self, value: Var<'g>) -> Option<&Origin<'g>> {
        match self.origin(value) {
            Some(origin) => origin.is_factor().then_some(origin),
            None => value.as_product()?.into_iter().find_map(|factor| self.factor_in(factor)),
        }
    }

    /// The range of a product of sites and numbers; nothing for what else it may be made of.
    fn reach(
        &self,
        value: Var<'g>,
        range_of: impl Fn(&Origin<'g>) -> Option<[f64; 2]> + Copy,
    ) -> Option<Reach<'_, 'g>> {
        if let Some(origin) = self.origin(value) {
            return Some(Reach { range: range_of(origin)?, origins: vec![origin] });
        }
        if let Some(known) = value.value() {
            return Some(Reach { range: around(known.data()), origins: Vec::new() });
        }
        let mut factors = value.as_product()?.into_iter();
        let first = self.reach(factors.next()?, range_of)?;
        factors.try_fold(first, |product, factor| {
            let factor = self.reach(factor, range_of)?;
            // A site times itself is not negative, whatever the product of ranges says.
            let is_twice =
                |o: &&Origin<'g>| factor.origins.iter().any(|p| p.value.is_same(o.value));
            if product.origins.iter().any(is_twice) {
                return None;
            }
            // An end at 0 comes near to infinity only in the limit.
            let end = |a: f64, b: f64| if a == 0.0 || b == 0.0 { 0.0 } else { a * b };
            let ends = product.range.map(|a| factor.range.map(|b| end(a, b)));
            let range = around(ends.as_flattened());
            Some(Reach { range, origins: [product.origins, factor.origins].concat() })
        })
    }
}

impl Origin<'_> {
    /// The numbers between which its elements lie, each of which can come near to both.
    fn range(&self) -> Option<[f64; 2]> {
        self.distribution.support().range()
    }

    /// The numbers between which they lie but for a probability of `2e-12`, which no one will ever see: a scale
    /// with the prior `Normal(10, 1)` is no mistake. As [`Origin::range`] where quantiles are not known.
    fn likely_range(&self) -> Option<[f64; 2]> {
        const OUTSIDE: f64 = 1e-12;
        let graph = Graph::new();
        let end = |probability: f64| {
            let known = self.distribution.icdf(graph.constant(probability))?.value()?;
            Some(around(known.data()))
        };
        match (end(OUTSIDE), end(1.0 - OUTSIDE)) {
            (Some([low, _]), Some([_, high])) => Some([low, high]),
            _ => self.range(),
        }
    }

    fn is_factor(&self) -> bool {
        let support = self.distribution.support();
        matches!(support, Constraint::LowerCholesky | Constraint::CorrelationCholesky)
    }

    fn words(&self) -> String {
        let (file, line) = (self.location.file(), self.location.line());
        format!("site \"{}\" ({}, {file}:{line})", self.name, self.distribution.name())
    }
}

impl Reach<'_, '_> {
    /// The sites, what they make of the parameter, and what to do.
    fn words(&self, allowed: [f64; 2], parameter: &str) -> String {
        let sites: Vec<String> = self.origins.iter().map(|origin| origin.words()).collect();
        let found = match self.range {
            [f64::NEG_INFINITY, f64::INFINITY] => "which can be any number".to_owned(),
            [f64::NEG_INFINITY, high] => format!("which can be any number up to {high}"),
            [low, f64::INFINITY] => format!("which can be any number from {low} on"),
            [low, high] => format!("which can be any number from {low} to {high}"),
        };
        let remedy = match (allowed, parameter) {
            ([0.0, f64::INFINITY], _) => {
                "give the site a distribution of positive numbers, such as HalfNormal, LogNormal or \
                 TruncatedNormal with its low end at 0, or use its exp()"
            }
            ([0.0, 1.0], "probs") => {
                "give the site a distribution on that interval, such as Beta or Uniform, use its \
                 sigmoid(), or make the distribution with_logits"
            }
            ([0.0, 1.0], _) => {
                "give the site a distribution on that interval, such as Beta or Uniform, or use its \
                 sigmoid()"
            }
            _ => {
                "give the site a distribution that stays within, such as a Uniform or a truncated one"
            }
        };
        format!("{}, {found}; {remedy}", sites.join(" and "))
    }
}

/// The smallest and the largest of some numbers.
fn around(numbers: &[f64]) -> [f64; 2] {
    let low = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    [low, numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max)]
}
