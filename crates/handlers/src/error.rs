//! Mistakes in a model, each with the site, its plates and the line, reported together.

use std::fmt;
use std::panic::Location;

use crate::Plate;

/// One mistake in a model.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteFault {
    site: Option<String>,
    plates: Vec<Plate>,
    message: String,
    location: Option<&'static Location<'static>>,
}

impl SiteFault {
    pub(crate) fn at_site(
        site: &str,
        plates: &[Plate],
        location: &'static Location<'static>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            site: Some(site.to_owned()),
            plates: plates.to_vec(),
            message: message.into(),
            location: Some(location),
        }
    }

    /// A mistake that no site made, such as data for a site that is not there.
    pub(crate) fn of_model(
        message: impl Into<String>,
        location: Option<&'static Location<'static>>,
    ) -> Self {
        Self { site: None, plates: Vec::new(), message: message.into(), location }
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
                write!(f, "{word} plate \"{}\" of size {}", plate.name, plate.size)?;
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
#[derive(Debug, Clone, PartialEq)]
pub struct Error {
    faults: Vec<SiteFault>,
}

impl Error {
    pub(crate) fn new(faults: Vec<SiteFault>) -> Self {
        Self { faults }
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
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Error {}
