//! What a user can say about coordinates.

use std::collections::BTreeMap;

/// The coordinates in which a sampler moves.
///
/// By default they are chosen from the graph of the model and a quick mode of its density. Draws are
/// always in the sites of the model, whatever the coordinates are.
///
/// ```
/// use distributions::{HalfNormal, Normal};
/// use handlers::Context;
/// use infer::{Coordinate, Coordinates, Mcmc};
/// use samplers::Nuts;
///
/// let model = |m: &mut Context| {
///     let spread = m.sample("spread", HalfNormal::new(1.0));
///     m.plate("groups", 3, |m| {
///         let effect = m.sample("effect", Normal::new(0.0, spread));
///         m.observe("y", Normal::new(effect, 0.5), [0.3, -0.2, 1.1]);
///     });
/// };
/// let mcmc = Mcmc::new(Nuts::default()).warmup(200).draws(200);
/// let posterior = mcmc.run(&model)?;
/// assert_eq!(posterior.coordinates()[0].name, "effect");
///
/// let coordinates = Coordinates::automatic().site("effect", Coordinate::NonCentered);
/// let posterior = mcmc.clone().coordinates(coordinates).run(&model)?;
/// assert_eq!(posterior.coordinates()[0].num_noncentered, 3);
///
/// let posterior = mcmc.coordinates(Coordinates::as_written()).run(&model)?;
/// assert!(posterior.coordinates().is_empty());
/// # Ok::<(), infer::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coordinates {
    default: Coordinate,
    sites: BTreeMap<String, Coordinate>,
}

/// The coordinate of a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Coordinate {
    /// What is found best for each element.
    Automatic,
    /// The value of the site itself, by way of the transform onto its support.
    AsWritten,
    /// The deviation from the location of the prior in units of its scale.
    NonCentered,
}

impl Default for Coordinates {
    fn default() -> Self {
        Self::automatic()
    }
}

impl Coordinates {
    /// Chosen by what the model and its data say; the default.
    pub fn automatic() -> Self {
        Self { default: Coordinate::Automatic, sites: BTreeMap::new() }
    }

    /// The values of the sites as the model makes them, by way of the transforms onto their supports.
    pub fn as_written() -> Self {
        Self { default: Coordinate::AsWritten, sites: BTreeMap::new() }
    }

    /// Another rule for one site.
    #[must_use]
    pub fn site(mut self, name: impl Into<String>, coordinate: Coordinate) -> Self {
        self.sites.insert(name.into(), coordinate);
        self
    }

    /// The rule for a site.
    pub(crate) fn of(&self, site: &str) -> Coordinate {
        self.sites.get(site).copied().unwrap_or(self.default)
    }

    /// The sites with a rule of their own.
    pub(crate) fn named(&self) -> impl Iterator<Item = (&str, Coordinate)> {
        self.sites.iter().map(|(name, coordinate)| (name.as_str(), *coordinate))
    }

    /// Whether there is nothing to look for.
    pub(crate) fn is_as_written(&self) -> bool {
        self.default == Coordinate::AsWritten
            && self.sites.values().all(|coordinate| *coordinate == Coordinate::AsWritten)
    }
}
