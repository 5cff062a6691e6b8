//! Writes the graphs of the models that the tests look at as SVG, to be looked at: nested and crossing plates,
//! every kind of site.
//!
//! `cargo run --release -p model-graph --example every_graph -- out/every_graph`

#[path = "../tests/common/mod.rs"]
mod common;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = std::env::args_os().nth(1).map_or("out/every_graph".into(), PathBuf::from);
    for (name, graph) in common::gallery() {
        for (suffix, graph) in
            [("", graph.clone()), ("_distributions", graph.render_distributions(true))]
        {
            if let Err(error) = graph.write_svg(&folder.join(format!("{name}{suffix}.svg"))) {
                eprintln!("error: {error}");
                return ExitCode::from(2);
            }
        }
    }
    ExitCode::SUCCESS
}
