//! Faults found while an expression is built, and the error that reports them together.

use std::fmt;
use std::panic::Location;

/// One mistake in an expression, with the line of the caller's code that made it.
///
/// Building never fails half-way: a fault is kept, the expression goes on as "not a number", and
/// whoever compiles it gets every fault at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    message: String,
    location: &'static Location<'static>,
}

impl Fault {
    /// A fault made by the caller of the function that calls this.
    #[track_caller]
    pub fn new(message: impl Into<String>) -> Self {
        Self::at(message, Location::caller())
    }

    /// A fault made at a line that was noted before.
    pub(crate) fn at(message: impl Into<String>, location: &'static Location<'static>) -> Self {
        Self { message: message.into(), location }
    }

    /// What is wrong, in one sentence.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The line of code at fault.
    pub fn location(&self) -> &'static Location<'static> {
        self.location
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.location.file(), self.location.line(), self.message)
    }
}

/// What went wrong, for code that has to tell cases apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The expression has faults, such as shapes that do not broadcast.
    Expression,
    /// The number of values does not fit a shape.
    Shape,
    /// A program was given inputs, outputs or scratch space of the wrong size.
    Call,
}

/// An error in an expression, an array or a call of a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    message: String,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into() }
    }

    /// All faults of an expression as one error.
    pub fn from_faults(faults: &[Fault]) -> Self {
        let lines: Vec<String> = faults.iter().map(Fault::to_string).collect();
        Self::new(ErrorKind::Expression, lines.join("\n"))
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
