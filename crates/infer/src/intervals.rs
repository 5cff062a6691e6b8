//! Sites on known intervals, transformed together.
//!
//! Bounded numbers are common, and each alone would take a logistic function, its slope and a logarithm of
//! its own. As one vector they take as many instructions as the first of them, and join the vectors
//! of the plates. So such sites come first in the position, and a model that is compiled for speed has
//! one input for all of them.

use std::collections::BTreeMap;

use autodiff::{Array, Graph, Var};
use distributions::{Constraint, IntervalTransform, Transform};

use crate::unconstrained::Latent;

/// The bounds of each element of a site, if the set is an interval whose bounds are known.
pub(crate) fn known_bounds(set: &Constraint<'_>) -> Option<[Array; 2]> {
    match set {
        Constraint::Interval { low, high } => Some([low.value()?, high.value()?]),
        _ => None,
    }
}

/// All sites on known intervals as one vector.
#[derive(Debug)]
pub(crate) struct Intervals<'g> {
    /// The coordinates.
    pub(crate) input: Var<'g>,
    /// The sum of the log Jacobians.
    pub(crate) log_jacobian: Var<'g>,
    /// The coordinates and the value of each site.
    pub(crate) sites: BTreeMap<String, [Var<'g>; 2]>,
}

impl<'g> Intervals<'g> {
    /// The vector for those of these latent sites that are on known intervals; nothing where it does not
    /// pay, or an interval does not broadcast to the shape of its site.
    pub(crate) fn new(graph: &'g Graph, latents: &[Latent<'_>]) -> Option<Self> {
        let mut parts = Vec::new();
        let (mut lows, mut highs) = (Vec::new(), Vec::new());
        for latent in latents {
            let Some([low, high]) = &latent.bounds else { continue };
            let start = lows.len();
            lows.extend_from_slice(low.broadcast_to(latent.shape).ok()?.data());
            highs.extend_from_slice(high.broadcast_to(latent.shape).ok()?.data());
            parts.push((latent.name.clone(), start..lows.len(), latent.shape));
        }
        // Two numbers take as long apart.
        if parts.len() < 2 || lows.len() < 3 {
            return None;
        }
        let input = graph.input("bounded sites", lows.len());
        // What is known apart from what is not, of which the engine takes the sum at once.
        let widths: f64 = lows.iter().zip(&highs).map(|(low, high)| (high - low).ln()).sum();
        let log_jacobian = input.log_sigmoid_slope().sum() + widths;
        let transform = IntervalTransform::new(lows, highs);
        let value = transform.forward(input);
        let sites = parts
            .into_iter()
            .map(|(name, range, shape)| {
                (name, [input, value].map(|all| all.slice(range.clone()).reshape(shape)))
            })
            .collect();
        Some(Self { input, log_jacobian, sites })
    }
}
