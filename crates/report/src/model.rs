//! The model: its graph, and its sites one by one.

use model_graph::ModelGraph;

use crate::Error;
use crate::html::{self, Section};

pub(crate) fn section(graph: &ModelGraph) -> Result<Section, Error> {
    let svg = graph.clone().render_distributions(false).to_svg()?;
    let legend = "White sites are latent, gray ones observed, dashed ones computed; a box is a plate, with \
                  the number of its copies. An arrow leads to what depends on a site.";
    let picture = html::picture(&svg, "graph of the model", legend, "");
    let text = html::code(graph.to_text().trim_end());
    Ok(Section { id: "model", title: "Model", body: format!("{picture}{text}") })
}
