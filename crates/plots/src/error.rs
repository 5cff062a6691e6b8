//! The error of this crate: what kind, and one sentence for a person.

use std::fmt;

/// What went wrong, for code that has to tell cases apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The data of a mark cannot be drawn.
    Data,
    /// The figure has no room for what it is to show, or its parts do not fit together.
    Layout,
    /// A file could not be written.
    Io,
}

/// An error in a figure; the message names the panel and the mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    message: String,
}

impl Error {
    pub(crate) fn data(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Data, message: message.into() }
    }

    pub(crate) fn layout(message: impl Into<String>) -> Self {
        Self { kind: ErrorKind::Layout, message: message.into() }
    }

    /// The same error with the place where it was found in front.
    pub(crate) fn at(self, place: &str) -> Self {
        Self { kind: self.kind, message: format!("{place}{}", self.message) }
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

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}
