//! The graph in Graphviz's DOT language, with NumPyro's conventions.

use std::fmt::Write;

use crate::ModelGraph;
use crate::describe::line;
use crate::plates::Boxes;
use crate::site::{Kind, Site};

impl ModelGraph {
    /// The graph as a drawing in the DOT language, to be turned into a picture by `dot -Tsvg`.
    ///
    /// The conventions are those of NumPyro's `render_model`: observed sites are shaded,
    /// deterministic ones dashed, params have no outline, plates are clusters with their names and
    /// sizes at the lower right. A partly observed site is shaded in half, a discrete one has a double
    /// outline, a factor is a box.
    ///
    /// ```
    /// use distributions::Normal;
    /// use handlers::Context;
    /// use model_graph::model_graph;
    ///
    /// let model = |m: &mut Context| {
    ///     let mean = m.sample("mean", Normal::new(0.0, 1.0));
    ///     m.plate("data", 2, |m| m.observe("y", Normal::new(mean, 1.0), [0.5, 0.7]));
    /// };
    /// assert_eq!(model_graph(&model)?.to_dot(), r#"digraph {
    ///   node [shape=ellipse, style=filled, fillcolor=white]
    ///   "mean"
    ///   subgraph "cluster_data" {
    ///     label="data (2)"
    ///     labelloc=b
    ///     labeljust=r
    ///     "y" [fillcolor=grey]
    ///   }
    ///   "mean" -> "y"
    /// }
    /// "#);
    /// # Ok::<(), model_graph::Error>(())
    /// ```
    pub fn to_dot(&self) -> String {
        let (sites, edges) = self.shown();
        let boxes = Boxes::new(&sites);
        let mut dot =
            String::from("digraph {\n  node [shape=ellipse, style=filled, fillcolor=white]\n");
        write_level(&mut dot, &sites, &boxes, None, 1);
        for (from, to) in edges {
            let (from, to) = (quoted(&sites[from].name), quoted(&sites[to].name));
            // Writing to a String cannot fail.
            let _ = writeln!(dot, "  {from} -> {to}");
        }
        if self.render_distributions {
            let lines: String =
                sites.iter().map(|site| escaped(&line(self, site)) + "\\l").collect();
            // No site can have a name with brackets.
            let _ = writeln!(
                dot,
                "  \"[distributions]\" [label=\"{lines}\", shape=plaintext, fillcolor=none]"
            );
        }
        dot.push_str("}\n");
        dot
    }
}

fn write_level(
    dot: &mut String,
    sites: &[&Site],
    boxes: &Boxes<'_>,
    around: Option<usize>,
    depth: usize,
) {
    let indent = "  ".repeat(depth);
    for (site, _) in sites.iter().zip(&boxes.of_site).filter(|(_, of)| **of == around) {
        let name = quoted(&site.name);
        let _ = writeln!(dot, "{indent}{name}{}", attributes(site.kind));
        if site.note.is_some() {
            let _ = writeln!(dot, "{indent}{name} [penwidth=2]");
        }
    }
    for (number, inner) in boxes.boxes.iter().enumerate() {
        if inner.parent != around {
            continue;
        }
        let mut name = format!("cluster_{}", inner.plate.name);
        if inner.piece > 0 {
            // Brackets keep this apart from the names of plates.
            let _ = write!(name, "[{}]", inner.piece);
        }
        let _ = writeln!(dot, "{indent}subgraph {} {{", quoted(&name));
        let _ = writeln!(dot, "{indent}  label={}", quoted(&inner.label()));
        let _ = writeln!(dot, "{indent}  labelloc=b\n{indent}  labeljust=r");
        write_level(dot, sites, boxes, Some(number), depth + 1);
        let _ = writeln!(dot, "{indent}}}");
    }
}

fn attributes(kind: Kind) -> &'static str {
    match kind {
        Kind::Latent => "",
        Kind::Discrete => " [peripheries=2]",
        Kind::Observed => " [fillcolor=grey]",
        Kind::PartlyObserved => " [fillcolor=\"white;0.5:grey\"]",
        Kind::Deterministic => " [style=\"filled,dashed\"]",
        Kind::Factor => " [shape=box, fillcolor=grey]",
        Kind::Param => " [shape=plain]",
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// Text that stands for itself between quotes; no name holds a line break.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}
