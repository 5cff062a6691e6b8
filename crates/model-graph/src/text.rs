//! The text form: a line for each site, under the plates around it.

use std::fmt::Write;

use crate::ModelGraph;
use crate::describe::formula;
use crate::plates::Boxes;
use crate::site::{ParameterValue, Site};

impl ModelGraph {
    /// The sites, a line each: name, kind, and what it is drawn or computed from. Those in a plate
    /// stand below it, further to the right. What a formula does not name, such as a site that
    /// another one's mask depends on, follows after an arrow.
    ///
    /// ```
    /// use distributions::Normal;
    /// use handlers::Context;
    /// use model_graph::model_graph;
    ///
    /// let model = |m: &mut Context| {
    ///     let mean = m.sample("mean", Normal::new(0.0, 1.0));
    ///     m.plate("groups", 8, |m| {
    ///         let x = m.sample("x", Normal::new(mean, 2.5));
    ///         m.deterministic("exp_x", x.exp());
    ///     });
    /// };
    /// assert_eq!(model_graph(&model)?.to_text(), "\
    /// mean     latent         Normal(loc = 0, scale = 1)
    /// plate groups (8)
    ///   x      latent         Normal(loc = mean, scale = 2.5)
    ///   exp_x  deterministic  f(x)
    /// ");
    /// # Ok::<(), model_graph::Error>(())
    /// ```
    pub fn to_text(&self) -> String {
        let sites: Vec<&Site> = self.sites().collect();
        let boxes = Boxes::new(&sites);
        let width = |text: &str| text.chars().count();
        let names = sites.iter().map(|site| 2 * site.plates.len() + width(&site.name));
        let kinds = sites.iter().map(|site| width(site.kind.name()));
        let widths = [names.max().unwrap_or(0), kinds.max().unwrap_or(0)];
        let mut text = String::new();
        self.write_level(&mut text, &sites, &boxes, None, 0, widths);
        text
    }

    fn write_level(
        &self,
        text: &mut String,
        sites: &[&Site],
        boxes: &Boxes<'_>,
        around: Option<usize>,
        depth: usize,
        widths: [usize; 2],
    ) {
        let indent = "  ".repeat(depth);
        let [names, kinds] = widths;
        for (site, _) in sites.iter().zip(&boxes.of_site).filter(|(_, of)| **of == around) {
            let name = format!("{indent}{}", site.name);
            let kind = site.kind.name();
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{name:names$}  {kind:kinds$}  {}", self.remark(site));
        }
        for (number, inner) in boxes.boxes.iter().enumerate() {
            if inner.parent == around {
                let _ = writeln!(text, "{indent}plate {}", inner.label());
                self.write_level(text, sites, boxes, Some(number), depth + 1, widths);
            }
        }
    }

    fn remark(&self, site: &Site) -> String {
        let mut text = formula(self, site);
        let is_named = |parent: &&str| match site.distribution {
            None => site.constraint.is_none(),
            Some(_) => site.parameters.iter().any(|parameter| match &parameter.value {
                ParameterValue::Known(_) => false,
                ParameterValue::Site(name) => name == parent,
                ParameterValue::Computed(names) => names.iter().any(|name| name == parent),
            }),
        };
        let others: Vec<&str> =
            self.parents(&site.name).into_iter().filter(|parent| !is_named(parent)).collect();
        if !others.is_empty() {
            let _ = write!(text, " ← {}", others.join(", "));
        }
        if site.is_intervened {
            text.push_str(", replaced by an intervention");
        }
        text
    }
}
