//! What a response counts.

use std::fmt;

/// Whether the response of a band counts photons or energy.
///
/// With a photon response P the counts are `∫ F_λ P λ dλ / (hc)`. A response R to energy holds the
/// factor λ already: the flux of the band is `∫ F_λ R dλ`, and `P = R/λ` up to a constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ResponseKind {
    /// Counts for each photon that arrives.
    Photon,
    /// Weight of the energy that arrives.
    Energy,
}

impl fmt::Display for ResponseKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ResponseKind::Photon => "photon",
            ResponseKind::Energy => "energy",
        })
    }
}
