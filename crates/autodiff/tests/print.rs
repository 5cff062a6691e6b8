//! The drawing of a graph in the DOT language.

use std::io::Write;
use std::process::{Command, Stdio};

use autodiff::{Graph, grad};

#[test]
fn labels_are_escaped_and_show_what_a_node_is() {
    let graph = Graph::new();
    let strange = graph.input("a \"quoted\" \\ name\nof two lines", [2, 3]);
    let known = graph.constant([1.0, 1.5, 2.0]);
    let sum = (strange * known).sum_axis(1);
    let faulty = graph.constant([1.0, 2.0]) + known;
    let expected = r#"digraph {
  graph [ordering=in]
  node [shape=box]
  n0 [label="faulty", peripheries=2]
  n1 [label="a \"quoted\" \\ name\nof two lines\n[2, 3]", shape=ellipse]
  n3 [label="[2, 3][1.0, 1.5, 2.0, 1.0, 1.5, 2.0]", shape=plaintext]
  n4 [label="mul\n[2, 3]"]
  n3 -> n4
  n1 -> n4
  n5 [label="sum(1)\n[2]", peripheries=2]
  n4 -> n5
}
"#;
    // The known vector, which is repeated at once, is no part of the drawing.
    assert_eq!(graph.to_dot(&[sum, faulty]), expected);
}

#[test]
fn graphviz_reads_the_drawing() {
    let graph = Graph::new();
    let x = graph.input("\"x\" -> y; // \\", 3);
    let gradient = grad((x.exp() * x).sum().log(), &[x])[0];
    let dot = Command::new("dot")
        .arg("-Tsvg")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut dot) = dot else {
        eprintln!("skipped: dot is not installed");
        return;
    };
    dot.stdin.take().unwrap().write_all(graph.to_dot(&[gradient]).as_bytes()).unwrap();
    let output = dot.wait_with_output().unwrap();
    let (svg, errors) = (String::from_utf8(output.stdout).unwrap(), output.stderr);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&errors));
    assert!(svg.contains("&quot;x&quot; &#45;&gt; y; // \\"), "{svg}");
}
