//! What is on the page: all of its parts, names as text, and nothing from elsewhere.

mod common;

use common::{DATA, fit, model};
use handlers::uncondition;
use infer::Predictive;
use model_graph::model_graph;
use plots::{Axis, Figure, Line, Panel, Parameters};
use report::Report;

#[test]
fn every_part_is_there_and_nothing_from_elsewhere() {
    let posterior = fit(300);
    let graph = model_graph(&model).unwrap();
    let again = Predictive::posterior(posterior.draws()).seed(1).run(&uncondition(&model)).unwrap();
    let panel = Panel::new(Axis::linear("a"), Axis::linear("b"));
    let figure = Figure::new([panel.draw(Line::new(&[0.0, 1.0], &[0.0, 1.0]))]);
    let html = Report::of(&posterior)
        .title("Five <data>")
        .graph(&graph)
        .predictive("y", &DATA, &again)
        .figure(&figure, "A line.")
        .coordinates(["x: by its distance from the mean"])
        .command("cargo run -- --seed 3 > log")
        .to_html()
        .unwrap();
    let expected = [
        "<h1>Five &lt;data&gt;</h1>",
        "2 chains of 300 draws in 7 coordinates",
        "aria-label=\"graph of the model\"",
        "aria-label=\"corner plot\"",
        "aria-label=\"traces\"",
        "aria-label=\"rank plot\"",
        "aria-label=\"energy plot\"",
        "predictive check of y",
        "as the model makes them",
        "<figcaption>A line.</figcaption>",
        "<th scope=\"row\">x[4]</th>",
        "<li>x: by its distance from the mean</li>",
        ".seed(3)",
        "cargo run -- --seed 3 &gt; log",
        "@software{pallasite",
        "E-BFMI",
        "<th scope=\"col\">metric</th>",
        "Hoffman &amp; Gelman 2014",
    ];
    for text in expected {
        assert!(html.contains(text), "{text}");
    }
    // Neither a place of the network nor one of this machine.
    for text in ["http:", "https:", "//", "src=", "@import", "url("] {
        let rest = html.replace("\n//", "").replace("  //", "");
        assert!(!rest.contains(text), "{text}");
    }
    assert!(html.len() < 2_000_000, "{} bytes", html.len());
}

#[test]
fn names_are_text() {
    let posterior = fit(100);
    let html = Report::of(&posterior).graph(&model_graph(&model).unwrap()).to_html().unwrap();
    assert!(!html.contains("<b>"));
    assert!(html.contains("&lt;b&gt;&amp;mean&lt;/script&gt;"));
    // Those of the page itself, of the data of the traces, and no other.
    assert_eq!(html.matches("</script>").count(), 2);
    assert_eq!(html.matches("<script").count(), 2);
}

#[test]
fn elements_are_closed_and_places_are_there_once() {
    let posterior = fit(100);
    let html = Report::of(&posterior).graph(&model_graph(&model).unwrap()).to_html().unwrap();
    let script = html.rfind("<script>").unwrap();
    let html = &html[..script];
    for tag in
        ["section", "figure", "svg", "table", "tr", "td", "ul", "div", "p", "pre", "nav", "main"]
    {
        let open =
            html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
        assert_eq!(open, html.matches(&format!("</{tag}>")).count(), "{tag}");
    }
    for link in html.split("href=\"#").skip(1) {
        let id = &link[..link.find('"').unwrap()];
        assert_eq!(html.matches(&format!(" id=\"{id}\"")).count(), 1, "{id}");
    }
}

#[test]
fn named_parameters_are_shown_with_their_truths() {
    let posterior = fit(100);
    let parameters = Parameters::of(["spread", "x[0]"]).label("spread", "σ").truth("spread", 1.0);
    let html = Report::of(&posterior).parameters(parameters).to_html().unwrap();
    assert!(html.contains("\"name\":\"spread\"") && html.contains("\"name\":\"x[0]\""));
    assert!(!html.contains("\"name\":\"x[1]\""));
    assert!(html.contains(">truth</text>") && html.contains(">σ</text>"));
}
