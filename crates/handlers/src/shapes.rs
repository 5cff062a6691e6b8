//! The table of all shapes of a model, site by site.

use std::panic::Location;

use autodiff::Shape;

use crate::{Message, SiteKind};

/// What the table tells of one site.
#[derive(Debug, Clone)]
pub(crate) struct ShapeRow {
    pub(crate) name: String,
    pub(crate) location: &'static Location<'static>,
    what: String,
    parameters: String,
    shapes: Option<(Shape, Shape)>,
    value: Option<Shape>,
    plates: String,
}

impl ShapeRow {
    pub(crate) fn new(message: &Message<'_>) -> Self {
        let (what, parameters) = match &message.kind {
            SiteKind::Sample { distribution, is_observed } => {
                let parameters: Vec<String> = distribution
                    .parameters()
                    .iter()
                    .map(|p| match p.value.is_faulty() {
                        true => format!("{} ?", p.name),
                        false => format!("{} {}", p.name, p.value.shape()),
                    })
                    .collect();
                let verb = if *is_observed { "observe" } else { "sample" };
                (format!("{verb} {}", distribution.name()), parameters.join(", "))
            }
            SiteKind::Param { constraint, .. } => (format!("param, {constraint}"), String::new()),
            other => (format!("{other:?}"), String::new()),
        };
        let has_shapes = matches!(message.kind, SiteKind::Sample { .. });
        let plates: Vec<String> =
            message.plates.iter().map(|p| format!("{} {}", p.name, p.len())).collect();
        let value = message.value.filter(|value| !value.is_faulty());
        Self {
            name: message.name.clone(),
            location: message.location,
            what,
            parameters,
            shapes: has_shapes.then_some((message.batch_shape, message.event_shape)),
            value: value.map(|value| value.shape()),
            plates: plates.join(", "),
        }
    }
}

/// One line for each site, in columns.
pub(crate) fn table(rows: &[ShapeRow]) -> String {
    let header = ["site", "what", "parameters", "batch", "event", "value", "plates"];
    let mut cells = vec![header.map(str::to_owned)];
    for row in rows {
        let (batch, event) = match row.shapes {
            Some((batch, event)) => (batch.to_string(), event.to_string()),
            None => (String::new(), String::new()),
        };
        cells.push([
            row.name.clone(),
            row.what.clone(),
            row.parameters.clone(),
            batch,
            event,
            row.value.map_or_else(|| "?".to_owned(), |shape| shape.to_string()),
            row.plates.clone(),
        ]);
    }
    let widths: Vec<usize> = (0..header.len())
        .map(|i| cells.iter().map(|row| row[i].chars().count()).max().unwrap_or(0))
        .collect();
    let lines: Vec<String> = cells
        .iter()
        .map(|row| {
            let padded: Vec<String> =
                row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:<width$}")).collect();
            format!("  {}", padded.join("  ")).trim_end().to_owned()
        })
        .collect();
    lines.join("\n")
}
