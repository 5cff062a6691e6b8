//! What the hand-written hierarchical model keeps: the measurements in chunks, and scratch space.

use std::f64::consts::{LN_10, PI};
use std::ops::Range;

use pallasite::autodiff::primitive::Lgamma;

use crate::work::hierarchical::HrDiagram;
use crate::work::lanes::Lanes;

/// Elements that are worked on at once.
pub(super) const N: usize = 16;

/// The standard deviation of a parallax.
pub(super) const PARALLAX_ERROR: f64 = 0.025;

/// `d log(rate) / d magnitude`, with the opposite sign.
pub(super) const PER_MAGNITUDE: f64 = LN_10 / 2.5;

/// The measurements.
#[derive(Debug, Clone)]
pub(super) struct Data {
    pub(super) num_clusters: usize,
    pub(super) num_stars: usize,
    /// Parallaxes of the clusters, and what a residual is multiplied by: zero behind the last.
    pub(super) parallax: Lanes<N>,
    pub(super) precision: Lanes<N>,
    /// The stars' `log10 T - 4`, their counts, and 1, or zero behind the last.
    pub(super) log_temperature: Lanes<N>,
    pub(super) counts: Lanes<N>,
    pub(super) is_star: Lanes<N>,
    /// The stars of a cluster that follow one another.
    pub(super) runs: Vec<(usize, Range<usize>)>,
    /// The terms of the log density that no coordinate changes.
    pub(super) constant: f64,
    /// `log rate` of a star of magnitude zero at 1 pc.
    pub(super) log_rate: f64,
}

impl Data {
    pub(super) fn new(stars: &HrDiagram) -> Self {
        let (num_clusters, num_stars) = (stars.parallax.len(), stars.cluster.len());
        let log_temperature: Vec<f64> =
            stars.log_temperature.data().iter().map(|t| t - 4.0).collect();
        let mut runs: Vec<(usize, Range<usize>)> = Vec::new();
        for (i, &cluster) in stars.cluster.iter().enumerate() {
            match runs.last_mut() {
                Some((last, range)) if *last == cluster => range.end = i + 1,
                _ => runs.push((cluster, i..i + 1)),
            }
        }
        let factorials: f64 = stars.counts.data().iter().map(|k| k + 1.0).map(log_gamma).sum();
        let log_root_2_pi = 0.5 * (2.0 * PI).ln();
        let scale = 2.5f64.ln() + 0.5 * (0.5 * PI).ln();
        // Lanes behind the last coordinate hold 0, whose log Jacobian is -2 log 2.
        let bounded = num_clusters + 2;
        let padding = (bounded.next_multiple_of(N) - bounded) as f64 * 2.0 * 2f64.ln();
        Self {
            num_clusters,
            num_stars,
            parallax: Lanes::new(&padded(stars.parallax.data(), bounded), 0.0),
            precision: Lanes::new(&padded(&vec![1.0 / PARALLAX_ERROR; num_clusters], bounded), 0.0),
            log_temperature: Lanes::new(&log_temperature, 0.0),
            counts: Lanes::new(stars.counts.data(), 0.0),
            is_star: Lanes::new(&vec![1.0; num_stars], 0.0),
            runs,
            constant: padding
                - factorials
                - scale
                - num_stars as f64 * log_root_2_pi
                - num_clusters as f64 * (log_root_2_pi + PARALLAX_ERROR.ln()),
            // The magnitude is that at 10 pc: its modulus at 1 pc is -5.
            log_rate: 5e5f64.ln() + PER_MAGNITUDE * (2.0 + 5.0),
        }
    }
}

/// `log Γ(x)`
fn log_gamma(x: f64) -> f64 {
    pallasite::autodiff::Array::scalar(x).unary::<Lgamma>().data()[0]
}

fn padded(elements: &[f64], len: usize) -> Vec<f64> {
    let mut padded = elements.to_vec();
    padded.resize(len, 0.0);
    padded
}

/// Vectors of one evaluation.
#[derive(Debug, Clone)]
pub(super) struct Scratch {
    /// The coordinates on intervals: those of the clusters, then slope and offset.
    pub(super) bounded: Lanes<N>,
    /// `sigmoid(u)` and `sigmoid(-u)` of them.
    pub(super) up: Lanes<N>,
    pub(super) down: Lanes<N>,
    /// The clusters' `-6 log(root)`, and its derivative.
    pub(super) dimming: Lanes<N>,
    pub(super) dimming_slope: Lanes<N>,
    /// The derivative of the other terms.
    pub(super) slope: Lanes<N>,
    /// The stars' absolute magnitudes, then the derivative by them.
    pub(super) magnitude: Lanes<N>,
    /// The stars' `-6 log(root)`, then the derivative by it.
    pub(super) star: Lanes<N>,
}

impl Scratch {
    pub(super) fn new(data: &Data) -> Self {
        let bounded = Lanes::new(&vec![0.0; data.num_clusters + 2], 0.0);
        let stars = Lanes::new(&vec![0.0; data.num_stars], 0.0);
        Self {
            up: bounded.clone(),
            down: bounded.clone(),
            dimming: bounded.clone(),
            dimming_slope: bounded.clone(),
            slope: bounded.clone(),
            bounded,
            magnitude: stars.clone(),
            star: stars,
        }
    }
}
