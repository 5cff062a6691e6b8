//! Mistakes in a model, each with the site, its plates and the line, reported together.

use std::fmt;
use std::panic::Location;

use autodiff::Fault;

use crate::shapes::{ShapeRow, table};
use crate::{Message, Plate};

/// One mistake in a model.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteFault {
    site: Option<String>,
    plates: Vec<Plate>,
    message: String,
    location: Option<&'static Location<'static>>,
}

impl SiteFault {
    pub(crate) fn at_site(message: &Message<'_>, text: String) -> Self {
        Self {
            site: Some(message.name.clone()),
            plates: message.plates.clone(),
            message: text,
            location: Some(message.location),
        }
    }

    /// A mistake that no site made, such as data for a site that is not there.
    pub(crate) fn of_model(
        message: impl Into<String>,
        location: Option<&'static Location<'static>>,
    ) -> Self {
        Self { site: None, plates: Vec::new(), message: message.into(), location }
    }

    /// A mistake in an expression between the sites.
    pub(crate) fn of_expression(fault: &Fault) -> Self {
        Self::of_model(fault.message(), Some(fault.location()))
    }

    /// Whether the table of shapes helps to understand it.
    fn is_about_shapes(&self) -> bool {
        self.message.contains(" shape")
    }

    /// The site at fault, if one is.
    pub fn site(&self) -> Option<&str> {
        self.site.as_deref()
    }

    /// What is wrong and what to do.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for SiteFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(location) = self.location {
            write!(f, "{}:{}: ", location.file(), location.line())?;
        }
        if let Some(site) = &self.site {
            write!(f, "site \"{site}\"")?;
            for (i, plate) in self.plates.iter().enumerate() {
                let word = if i == 0 { " in" } else { "," };
                write!(f, "{word} plate \"{}\" of size {}", plate.name, plate.len())?;
            }
            f.write_str(": ")?;
        }
        f.write_str(&self.message)
    }
}

/// What went wrong, for code that has to tell cases apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The model has mistakes.
    Model,
}

/// Every mistake found in one run of a model.
///
/// The text has a line for each mistake; where one is about shapes, a table of the shapes of all
/// sites follows.
///
/// ```
/// use autodiff::Graph;
/// use distributions::{HalfNormal, Normal};
/// use handlers::{Context, seed, trace};
///
/// let model = |m: &mut Context| {
///     m.sample("x", Normal::new(0.0, -1.0));
///     m.observe("y", HalfNormal::new(1.0), -2.0);
/// };
/// let error = trace(&seed(&model, 1), &Graph::new()).unwrap_err();
/// let sites: Vec<_> = error.faults().iter().map(|fault| fault.site()).collect();
/// assert_eq!(sites, [Some("x"), Some("y")]);
/// assert!(error.to_string().contains("site \"x\": Normal: scale must be positive, found -1"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Error {
    faults: Vec<SiteFault>,
    shapes: Option<String>,
}

impl Error {
    pub(crate) fn new(faults: Vec<SiteFault>, sites: &[ShapeRow]) -> Self {
        let wanted = faults.iter().any(SiteFault::is_about_shapes) && !sites.is_empty();
        let shapes = wanted.then(|| table(sites));
        Self { faults, shapes }
    }

    /// The kind of error.
    pub fn kind(&self) -> ErrorKind {
        ErrorKind::Model
    }

    /// The mistakes, in the order in which they were found.
    pub fn faults(&self) -> &[SiteFault] {
        &self.faults
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.faults.iter().map(SiteFault::to_string).collect();
        f.write_str(&lines.join("\n"))?;
        if let Some(shapes) = &self.shapes {
            write!(f, "\nthe shapes of the sites up to here:\n{shapes}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
