//! The graph as JSON, for other programs.

use serde_json::{Value, json};

use crate::ModelGraph;
use crate::site::{Parameter, ParameterValue, Site};

impl ModelGraph {
    /// The graph as JSON: `sites` in the order of the model, `plates`, and `edges` as pairs of names.
    ///
    /// A parameter is a number, an array as `{"shape": …}`, a site as `{"site": …}`, or computed as
    /// `{"computed_from": […]}`. A number that JSON does not have, such as infinity, is a string.
    ///
    /// ```
    /// use distributions::Normal;
    /// use handlers::Context;
    /// use model_graph::model_graph;
    ///
    /// let model = |m: &mut Context| {
    ///     m.sample("x", Normal::new(0.0, 1.0));
    /// };
    /// assert!(model_graph(&model)?.to_json().contains(r#""distribution": "Normal""#));
    /// # Ok::<(), model_graph::Error>(())
    /// ```
    pub fn to_json(&self) -> String {
        let sites: Vec<Value> = self.sites().map(|site| self.site_value(site)).collect();
        let plates: Vec<Value> = self
            .plates()
            .into_iter()
            .map(|plate| json!({"name": plate.name, "size": plate.size, "length": plate.len()}))
            .collect();
        let value = json!({"sites": sites, "plates": plates, "edges": self.edges()});
        format!("{value:#}\n")
    }

    fn site_value(&self, site: &Site) -> Value {
        let plates: Vec<&str> = site.plates.iter().map(|plate| plate.name.as_str()).collect();
        let mut value = json!({
            "name": site.name,
            "kind": site.kind.name(),
            "plates": plates,
            "shape": site.shape,
            "parents": self.parents(&site.name),
        });
        if let Some(distribution) = site.distribution {
            let parameter = |p: &Parameter| (p.name.to_owned(), parameter_value(&p.value));
            value["distribution"] = distribution.into();
            value["parameters"] = Value::Object(site.parameters.iter().map(parameter).collect());
        }
        if let Some(constraint) = &site.constraint {
            value["constraint"] = constraint.as_str().into();
        }
        if let Some(note) = &site.note {
            value["note"] = note.as_str().into();
        }
        if site.is_intervened {
            value["is_intervened"] = true.into();
        }
        value
    }
}

fn parameter_value(value: &ParameterValue) -> Value {
    match value {
        ParameterValue::Known(array) => match array.to_scalar() {
            Some(number) if number.is_finite() => number.into(),
            Some(number) => number.to_string().into(),
            None => json!({"shape": array.shape().axes()}),
        },
        ParameterValue::Site(name) => json!({"site": name}),
        ParameterValue::Computed(names) => json!({"computed_from": names}),
    }
}
