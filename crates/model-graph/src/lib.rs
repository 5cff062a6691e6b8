//! The graph of a model: its sites, the plates they lie in, and which site depends on which.
//!
//! ```
//! use distributions::{HalfNormal, Normal};
//! use handlers::Context;
//! use model_graph::model_graph;
//!
//! let model = |m: &mut Context| {
//!     let mean = m.sample("mean", Normal::new(0.0, 10.0));
//!     let spread = m.sample("spread", HalfNormal::new(1.0));
//!     m.plate("data", 3, |m| m.observe("y", Normal::new(mean, spread), [1.0, 2.0, 1.5]));
//! };
//! let graph = model_graph(&model)?;
//! assert_eq!(graph.parents("y"), ["mean", "spread"]);
//! assert_eq!(graph.to_text(), "\
//! mean    latent    Normal(loc = 0, scale = 10)
//! spread  latent    HalfNormal(scale = 1)
//! plate data (3)
//!   y     observed  Normal(loc = mean, scale = spread)
//! ");
//! # Ok::<(), model_graph::Error>(())
//! ```
//!
//! Dependencies are those of the expressions that the model builds: a site depends on another if its
//! density, or its value if it is deterministic, is computed from the value of the other. They are
//! read off one run, in which a value is a leaf that nothing can be simplified through.
//!
//! The forms are text, [JSON](ModelGraph::to_json), [DOT](ModelGraph::to_dot) with the conventions of
//! NumPyro's `render_model`, and [SVG](ModelGraph::to_svg), for which Graphviz is not needed. A PNG is one line
//! more with the crate `plots`: `plots::write_svg_as_png(&graph.to_svg()?, 300.0, &path)`.
//!
//! Not here: the graph of arithmetic (`autodiff::Graph::to_dot`).

mod describe;
mod dot;
mod error;
mod geometry;
mod graph;
mod json;
mod layout;
mod metrics;
mod opaque;
mod picture;
mod plates;
mod site;
mod svg;
mod text;

pub use error::{Error, ErrorKind};
pub use graph::{ModelGraph, model_graph};
pub use petgraph;
pub use site::{Kind, Parameter, ParameterValue, Site};
