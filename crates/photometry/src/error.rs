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
