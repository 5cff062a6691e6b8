//! What is wrong is told, and no half of a file is left behind.

use distributions::{Constraint, HalfNormal, Normal};
use handlers::Context;
use model_graph::{ErrorKind, model_graph};

fn line(m: &mut Context<'_>) {
    let x = m.sample("x", Normal::new(0.0, 1.0));
    m.observe("y", Normal::new(x, 1.0), 0.5);
}

#[test]
fn every_mistake_of_a_model_is_told() {
    let model = |m: &mut Context| {
        let x = m.sample("x", Normal::new(0.0, -1.0));
        m.sample("x", Normal::new(x, 1.0));
        m.plate("data", 3, |m| m.observe("y", HalfNormal::new(1.0), [1.0, 2.0]));
    };
    let error = model_graph(&model).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Model);
    let text = error.to_string();
    for part in [
        "site \"x\": Normal: scale must be positive, found -1",
        "site \"x\": the name is taken by the site of",
        "site \"y\" in plate \"data\" of size 3: the observation has shape [2]",
        "the shapes of the sites up to here",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn data_outside_the_support_are_told() {
    let model = |m: &mut Context| {
        m.observe("y", HalfNormal::new(1.0), -2.0);
    };
    let text = model_graph(&model).unwrap_err().to_string();
    assert!(text.contains("the observation -2 is outside the support"), "{text}");
}

#[test]
fn a_panic_of_the_model_is_an_error() {
    let model = |m: &mut Context| {
        let x = m.sample("x", Normal::new(0.0, 1.0));
        assert!(x.value().is_some(), "no value");
    };
    let error = model_graph(&model).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Model);
    assert!(error.to_string().contains("panicked after site \"x\""), "{error}");
}

#[test]
fn a_model_without_sites_has_no_graph() {
    let error = model_graph(&|_: &mut Context<'_>| {}).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Model);
    assert!(error.to_string().contains("makes no site"), "{error}");
}

#[test]
fn params_alone_are_shown_without_being_asked_for() {
    let model = |m: &mut Context| {
        m.param("a", 1.0, Constraint::Real);
    };
    let graph = model_graph(&model).unwrap();
    assert!(graph.to_svg().unwrap().contains(">a</text>"));
    assert!(graph.to_dot().contains("\"a\" [shape=plain]"));
}

#[test]
fn a_width_that_is_none_is_refused() {
    let graph = model_graph(&line).unwrap();
    for width in [0.0, -3.0, f64::NAN, f64::INFINITY, 1e9] {
        let error = graph.clone().width_cm(width).to_svg().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Layout);
        assert!(error.to_string().contains("expected 1 to 1000 cm"), "{error}");
    }
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let graph = model_graph(&line).unwrap();
    let path = folder.path().join("new/graph.svg");
    graph.write_svg(&path).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), graph.to_svg().unwrap());

    // A file where the folder should be, and a folder where the file should be.
    let error = graph.write_svg(&path.join("graph.svg")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.to_string().contains("cannot make the folder"), "{error}");
    let taken = folder.path().join("new");
    let error = graph.write_svg(&taken).unwrap_err();
    assert!(error.to_string().contains(&format!("cannot write {}", taken.display())), "{error}");
    let error = graph.width_cm(0.0).write_svg(&folder.path().join("other.svg")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Layout);
    let names: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["new"]);
    assert_eq!(std::fs::read_dir(taken).unwrap().count(), 1);
}
