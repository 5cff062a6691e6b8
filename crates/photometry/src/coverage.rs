//! What to do where a spectrum ends within a band.

/// How a source goes on where a band reaches beyond its range.
///
/// Whatever is chosen, the missing fraction of the band, `∫ P λ dλ` outside of the range over that of
/// the whole band, is part of the result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Coverage {
    /// It is an error that says which fraction of the band is missing.
    Error,
    /// The flux is zero there.
    Zero,
    /// The flux stays that of the end of the range.
    Edge,
    /// The flux falls from the end of the range to zero in a straight line over a width in Angstrom.
    Taper {
        /// The width in Angstrom, above 0.
        width: f64,
    },
}

impl Coverage {
    /// The factor of the flux at the end of the range, so far outside of it in Angstrom.
    pub(crate) fn factor(self, distance: f64) -> f64 {
        match self {
            _ if distance == 0.0 => 1.0,
            Coverage::Edge => 1.0,
            Coverage::Error | Coverage::Zero => 0.0,
            Coverage::Taper { width } => (1.0 - distance / width).max(0.0),
        }
    }
}
