//! The Gauss rules of a band's own weight: few nodes for sources that are smooth over the whole band.

use std::sync::OnceLock;

use super::{Bandpass, ResponseKind};
use crate::integrate::{GAUSS, KRONROD, NODES, Recurrence};

/// The numbers of nodes of the two rules of a pair, whose difference tells the error. A few do for a star in
/// a band of one color; the others are for wide bands and cold sources.
const PAIRS: [[usize; 2]; 2] = [[10, 14], [20, 28]];
/// The weight is known at seven nodes of intervals that are no longer than this part of the band, and at three of
/// those that are shorter than the second: with either, sources that change by a factor of 1e25 within the
/// band are integrated to 1e-13.
const LONGEST: f64 = 1.0 / 128.0;
const SHORT: f64 = 1e-3;

/// Two Gauss rules for the weight `P λ`, the second with more nodes.
#[derive(Debug, Clone)]
pub(crate) struct RulePair {
    /// The nodes of the first rule, then those of the second.
    pub(crate) wavelengths: Vec<f64>,
    /// `∫ F P λ dλ = Σ weights · F` over the nodes of either rule.
    pub(crate) weights: Vec<f64>,
    /// The number of nodes of the first rule.
    pub(crate) split: usize,
}

/// The rules of a band, which are made when they are first needed and are not part of what the band is.
#[derive(Debug, Clone, Default)]
pub(super) struct Rules(OnceLock<Vec<RulePair>>);

impl PartialEq for Rules {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Bandpass {
    /// Pairs of rules of more and more nodes.
    pub(crate) fn rules(&self) -> &[RulePair] {
        self.rules.0.get_or_init(|| pairs(self))
    }
}

fn pairs(band: &Bandpass) -> Vec<RulePair> {
    let [from, to] = band.support();
    let width = to - from;
    let mut nodes = Vec::new();
    for [a, b] in band.intervals() {
        let weights = if b - a <= SHORT * width { GAUSS } else { KRONROD };
        let parts = ((b - a) / (LONGEST * width)).ceil().max(1.0);
        let half = 0.5 * (b - a) / parts;
        for part in 0..parts as usize {
            let center = a + half * (2.0 * part as f64 + 1.0);
            let rule = NODES.iter().zip(weights).filter(|(_, weight)| *weight != 0.0);
            nodes.extend(rule.map(|(node, weight)| (center + half * node, half * weight)));
        }
    }
    let (wavelengths, mut weights): (Vec<f64>, Vec<f64>) = nodes.into_iter().unzip();
    let mut responses = vec![0.0; wavelengths.len()];
    band.fill_response(&wavelengths, &mut responses);
    for ((weight, response), wavelength) in weights.iter_mut().zip(responses).zip(&wavelengths) {
        *weight *= match band.kind() {
            ResponseKind::Photon => response * wavelength,
            ResponseKind::Energy => response,
        };
    }
    let mut recurrence = Recurrence::new(&wavelengths, &weights);
    PAIRS
        .map(|counts| {
            let [few, more] = counts.map(|count| recurrence.rule(count));
            RulePair {
                wavelengths: [few.0, more.0].concat(),
                weights: [few.1, more.1].concat(),
                split: counts[0],
            }
        })
        .into()
}
