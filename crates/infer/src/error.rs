//! The error of this crate: what kind, and a message for a person.

use std::fmt;

/// What went wrong, for code that has to tell cases apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The model has mistakes, or nothing to infer.
    Model,
    /// Values, draws or settings do not fit the model.
    Argument,
    /// No point was found at which a chain can start.
    Initialization,
    /// No maximum was found, or the density is not smooth there.
    Optimization,
    /// The sampler cannot run, or was stopped before its first draw.
    Sampler,
}

/// An error on the way from a model to its posterior.
#[derive(Debug, Clone, PartialEq)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    /// Where a chain tried to start in vain, for the diagnosis.
    pub(crate) tried: Vec<f64>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), tried: Vec::new() }
    }

    /// The kind of error.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl From<handlers::Error> for Error {
    fn from(error: handlers::Error) -> Self {
        Self::new(ErrorKind::Model, error.to_string())
    }
}

impl From<autodiff::Error> for Error {
    fn from(error: autodiff::Error) -> Self {
        Self::new(ErrorKind::Model, error.to_string())
    }
}

impl From<samplers::Error> for Error {
    fn from(error: samplers::Error) -> Self {
        Self::new(ErrorKind::Sampler, error.to_string())
    }
}

impl From<draws::Error> for Error {
    fn from(error: draws::Error) -> Self {
        Self::new(ErrorKind::Sampler, error.to_string())
    }
}
