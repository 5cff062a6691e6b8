//! The error of this crate: what kind, and one sentence for a person.

use std::fmt;

/// What went wrong, for code that has to tell cases apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file could not be read or written.
    Io,
    /// A file was read but does not hold what it should.
    Parse,
    /// A name is not there, or is there already.
    Name,
    /// The number of values does not fit the shape.
    Shape,
    /// What is asked for is not there, or cannot be.
    Argument,
}

/// An error in draws, tables or their files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    message: String,
}

impl Error {
    /// An error of this kind, for code that computes with draws.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
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
