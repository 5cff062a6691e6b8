//! The error of this crate: what kind, and one sentence for a person.

use std::fmt;

/// What went wrong, for code that has to tell cases apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file could not be read.
    Io,
    /// A file was read but is not a table of two columns of numbers.
    Parse,
    /// Wavelengths or responses do not make a bandpass.
    Bandpass,
    /// Numbers do not make a spectrum.
    Source,
    /// A spectrum does not reach over a band, or a wavelength is outside of a law's range.
    Coverage,
    /// An integral did not reach its tolerance.
    Convergence,
    /// There is no such entry in the catalogue, or a band is not what its name says.
    Catalogue,
    /// Two bandpasses, or a bandpass and a spectrum, are not on the same wavelengths.
    Grid,
    /// A parameter, or the result for it, is not a finite number in its range.
    Range,
    /// An expression has faults.
    Expression,
}

/// An error in a bandpass, a spectrum or a color.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    message: String,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// The same error, with what it is about in front.
    pub(crate) fn within(self, what: &str) -> Self {
        Self { kind: self.kind, message: format!("{what}: {}", self.message) }
    }

    /// The kind of error.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl From<autodiff::Error> for Error {
    fn from(error: autodiff::Error) -> Self {
        Self::new(ErrorKind::Expression, error.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
