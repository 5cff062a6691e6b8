//! The error of this crate: what kind, and one sentence for a person.

use std::fmt;

/// What went wrong, for code that has to tell cases apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// What the page is to show cannot be shown.
    Data,
    /// The file could not be written.
    Io,
}

/// An error in a report; no file is left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    message: String,
}

impl Error {
    pub(crate) fn data(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Data, message: message.into() }
    }

    /// The kind of error.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl From<draws::Error> for Error {
    fn from(error: draws::Error) -> Self {
        Self { kind: ErrorKind::Io, message: error.to_string() }
    }
}

impl From<plots::Error> for Error {
    fn from(error: plots::Error) -> Self {
        Self::data(error.to_string())
    }
}

impl From<model_graph::Error> for Error {
    fn from(error: model_graph::Error) -> Self {
        Self::data(error.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
