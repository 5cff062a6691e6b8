//! The error of this crate: what kind, and one sentence for a person.

use std::fmt;

/// What went wrong, for code that has to tell cases apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A setting has a value that cannot be used.
    Argument,
    /// The chain cannot start from its initial position.
    Position,
    /// No usable step size was found.
    StepSize,
    /// The run was cancelled before there was a step to keep.
    Interrupted,
    /// The file of a run cannot be written, or read, or is of another run.
    Checkpoint,
}

/// An error of a sampler before its first draw; after that, what goes wrong is data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    message: String,
}

impl Error {
    /// An error of the given kind; public, so that a kernel of another crate can fail too.
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
