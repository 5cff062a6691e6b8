//! The error of this crate: what kind, and text for a person.

use std::fmt;

/// What went wrong, for code that has to tell cases apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The model has mistakes, or no site.
    Model,
    /// The picture cannot have the size that was asked for.
    Layout,
    /// A file could not be written.
    Io,
}

/// An error of a model's graph; that of a model has a line for each mistake.
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

impl From<handlers::Error> for Error {
    fn from(error: handlers::Error) -> Self {
        Self::new(ErrorKind::Model, error.to_string())
    }
}

impl From<draws::Error> for Error {
    fn from(error: draws::Error) -> Self {
        Self::new(ErrorKind::Io, error.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
