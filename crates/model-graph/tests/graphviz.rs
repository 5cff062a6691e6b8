//! Graphviz reads our DOT, and understands it as it is meant. Without Graphviz this is left out.

mod common;

use std::io::Write;
use std::process::{Command, Stdio};

use distributions::Normal;
use handlers::Context;
use model_graph::{ModelGraph, model_graph};

/// What `dot` makes of the graph in its plain format: a line for each node and edge.
fn plain(graph: &ModelGraph) -> Option<String> {
    let mut dot = Command::new("dot")
        .arg("-Tplain")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    dot.stdin.take().unwrap().write_all(graph.to_dot().as_bytes()).unwrap();
    let output = dot.wait_with_output().unwrap();
    let complaints = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && complaints.is_empty(), "{complaints}\n{}", graph.to_dot());
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
#[allow(clippy::print_stdout)] // says that it skips where there is no Graphviz
fn graphviz_reads_our_dot() {
    let odd = |m: &mut Context| {
        let x = m.sample("a\\b", Normal::new(0.0, 1.0));
        let y = m.sample("node", Normal::new(x, 1.0));
        m.plate("sub graph\\", 2, |m| m.sample("ends with \\", Normal::new(y, 1.0)));
    };
    let mut graphs = common::gallery();
    graphs.push(("odd", model_graph(&odd).unwrap()));
    for (name, graph) in graphs {
        for graph in [graph.clone(), graph.render_params(true).render_distributions(true)] {
            let Some(plain) = plain(&graph) else {
                println!("skipped: there is no dot on this machine");
                return;
            };
            let count = |what: &str| plain.lines().filter(|line| line.starts_with(what)).count();
            let has_list = graph.to_dot().contains("[distributions]");
            assert_eq!(count("node "), graph.sites().count() + usize::from(has_list), "{name}");
            assert_eq!(count("edge "), graph.edges().len(), "{name}");
        }
    }
}
