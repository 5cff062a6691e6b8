//! Values for sites, by name, and which of them found their site.

use std::collections::BTreeMap;
use std::sync::Arc;

use autodiff::Array;

/// Values by site name, as [`condition`](crate::condition) and [`substitute`](crate::substitute)
/// take them.
#[derive(Debug, Clone)]
pub(crate) struct Values {
    handler: &'static str,
    by_name: Arc<BTreeMap<String, Array>>,
    used: Vec<String>,
}

impl Values {
    pub(crate) fn new<N: Into<String>, V: Into<Array>>(
        handler: &'static str,
        values: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let by_name = values.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { handler, by_name: Arc::new(by_name), used: Vec::new() }
    }

    /// The value for the site of this name, which from now on counts as used.
    pub(crate) fn take(&mut self, name: &str) -> Option<Array> {
        let value = self.by_name.get(name)?.clone();
        self.used.push(name.to_owned());
        Some(value)
    }

    /// A sentence on the values whose site never came.
    pub(crate) fn unused(&self) -> Option<String> {
        let unused: Vec<String> = self
            .by_name
            .keys()
            .filter(|name| !self.used.contains(name))
            .map(|name| format!("\"{name}\""))
            .collect();
        if unused.is_empty() {
            return None;
        }
        Some(format!("{}: no random variable {}", self.handler, unused.join(" or ")))
    }
}
