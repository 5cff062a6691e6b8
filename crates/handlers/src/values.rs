//! Values for sites, by name, and which of them found their site.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use autodiff::Array;

use crate::{Message, SiteKind};

/// Names of sites that a handler claims, and which of them came.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    handler: &'static str,
    names: Arc<BTreeSet<String>>,
    used: Vec<String>,
    refused: Vec<String>,
}

impl Names {
    pub(crate) fn new<N: Into<String>>(
        handler: &'static str,
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        let names = names.into_iter().map(Into::into).collect();
        Self { handler, names: Arc::new(names), used: Vec::new(), refused: Vec::new() }
    }

    /// Whether this is one of the names, which from now on counts as used.
    pub(crate) fn take(&mut self, name: &str) -> bool {
        let found = self.names.contains(name);
        if found {
            self.used.push(name.to_owned());
        }
        found
    }

    /// Remembers that a site of this name came but is not what the handler works on.
    pub(crate) fn refuse(&mut self, message: &Message<'_>) {
        if self.names.contains(&message.name) {
            self.used.push(message.name.clone());
            let what = match &message.kind {
                SiteKind::Sample { is_observed: true, .. } => "is observed already",
                SiteKind::Sample { .. } if message.value.is_some() => "has a value already",
                SiteKind::Sample { .. } => "is a random variable",
                SiteKind::Deterministic => "is a deterministic",
                SiteKind::Factor => "is a factor",
                SiteKind::Param { .. } => "is a param",
                SiteKind::Plate { .. } => "is a plate",
            };
            self.refused.push(format!("\"{}\" {what}", message.name));
        }
    }

    /// A sentence on the names whose site never came, or was not to be had.
    pub(crate) fn unused(&self, what: &str) -> Option<String> {
        let unused: Vec<String> = self
            .names
            .iter()
            .filter(|name| !self.used.contains(name))
            .map(|name| format!("\"{name}\""))
            .collect();
        let mut parts = Vec::new();
        if !unused.is_empty() {
            parts.push(format!("no {what} {}", unused.join(" or ")));
        }
        parts.extend(self.refused.iter().cloned());
        let sentence = parts.join(", and ");
        (!parts.is_empty()).then(|| format!("{}: {sentence}", self.handler))
    }
}

/// Values by site name, as [`condition`](crate::condition()) and
/// [`substitute`](crate::substitute()) take them.
#[derive(Debug, Clone)]
pub(crate) struct Values {
    names: Names,
    by_name: Arc<BTreeMap<String, Array>>,
}

impl Values {
    pub(crate) fn new<N: Into<String>, V: Into<Array>>(
        handler: &'static str,
        values: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let by_name: BTreeMap<String, Array> =
            values.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { names: Names::new(handler, by_name.keys().cloned()), by_name: Arc::new(by_name) }
    }

    /// The value for a site, which from now on counts as used.
    pub(crate) fn take(&mut self, name: &str) -> Option<Array> {
        let value = self.by_name.get(name)?.clone();
        self.names.take(name);
        Some(value)
    }

    pub(crate) fn refuse(&mut self, message: &Message<'_>) {
        self.names.refuse(message);
    }

    pub(crate) fn unused(&self) -> Option<String> {
        self.names.unused("random variable")
    }
}
