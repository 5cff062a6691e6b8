//! The text and the DOT of all models, as files; run with UPDATE_SNAPSHOTS=1 to write them anew.

mod common;

use std::fs;
use std::path::Path;

fn check(name: &str, text: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let path = folder.join(name);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::create_dir_all(&folder).unwrap();
        fs::write(&path, text).unwrap();
    }
    let expected = fs::read_to_string(&path)
        .unwrap_or_else(|e| panic!("{}: {e}; run with UPDATE_SNAPSHOTS=1", path.display()));
    assert_eq!(text, expected, "snapshot {name}");
}

#[test]
fn text_and_dot_are_as_they_were() {
    for (name, graph) in common::gallery() {
        check(&format!("{name}.txt"), &graph.to_text());
        check(&format!("{name}.dot"), &graph.to_dot());
    }
}

#[test]
fn json_and_lists_are_as_they_were() {
    for (name, graph) in common::gallery() {
        if ["hr_diagram", "kinds"].contains(&name) {
            check(&format!("{name}.json"), &graph.to_json());
            let graph = graph.render_distributions(true);
            check(&format!("{name}_distributions.dot"), &graph.to_dot());
        }
    }
}

/// Where a picture changes, look at it before its snapshot is written anew.
#[test]
fn the_picture_of_the_hierarchical_model_is_as_it_was() {
    let (name, graph) = common::gallery().swap_remove(3);
    let svg = graph.render_distributions(true).to_svg().unwrap();
    check(&format!("{name}.svg"), &svg);
    let folder = std::env::var_os("PICTURES");
    for (name, graph) in folder.iter().flat_map(|_| common::gallery()) {
        let folder = folder.as_deref().unwrap_or_default();
        graph.write_svg(&Path::new(folder).join(name).with_extension("svg")).unwrap();
    }
}
