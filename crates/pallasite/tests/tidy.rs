//! Rules of the workspace that the compiler does not check: crate edges, file lengths, first lines,
//! words that do not belong into a library, and a facade without algorithms.

use std::fs;
use std::path::{Path, PathBuf};

/// Which crates of the workspace a crate may use, tests and examples aside.
const EDGES: &[(&str, &[&str])] = &[
    ("autodiff", &[]),
    ("draws", &[]),
    ("distributions", &["autodiff"]),
    ("photometry", &["autodiff"]),
    ("samplers", &["draws"]),
    ("diagnostics", &["draws"]),
    ("handlers", &["autodiff", "distributions"]),
    ("model-graph", &["autodiff", "distributions", "draws", "handlers"]),
    ("plots", &["draws", "diagnostics"]),
    ("infer", &["autodiff", "distributions", "draws", "handlers", "samplers", "diagnostics"]),
    ("report", &["draws", "diagnostics", "model-graph", "plots", "infer"]),
    (
        "pallasite",
        &[
            "autodiff",
            "draws",
            "distributions",
            "photometry",
            "samplers",
            "diagnostics",
            "handlers",
            "model-graph",
            "plots",
            "infer",
            "report",
        ],
    ),
];

/// The longest that a source file may be.
const MAX_LINES: usize = 500;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every file below a folder of the workspace with this extension.
fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, extension, found);
            } else if path.extension().is_some_and(|e| e == extension) {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), extension, &mut found);
    assert!(!found.is_empty(), "no .{extension} file in {folder}");
    found
}

fn sources() -> Vec<PathBuf> {
    ["crates", "examples", "benches"].iter().flat_map(|folder| files(folder, "rs")).collect()
}

/// The crates of the workspace among the names in `[section]` of a manifest.
fn workspace_dependencies(manifest: &str, section: &str) -> Vec<String> {
    let mut inside = false;
    let mut found = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.trim() == format!("[{section}]");
        } else if inside {
            let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
            if EDGES.iter().any(|(known, _)| *known == name) {
                found.push(name.to_owned());
            }
        }
    }
    found
}

#[test]
fn crates_depend_only_on_the_crates_below_them() {
    let mut seen = Vec::new();
    for manifest in files("crates", "toml") {
        let folder = manifest.parent().unwrap();
        let name = folder.file_name().unwrap().to_str().unwrap();
        if folder.parent().unwrap().file_name().unwrap() != "crates" {
            continue;
        }
        let allowed = EDGES.iter().find(|(known, _)| *known == name);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("add {name} to the table of edges"));
        let text = fs::read_to_string(&manifest).unwrap();
        for used in workspace_dependencies(&text, "dependencies") {
            assert!(allowed.contains(&used.as_str()), "{name} must not depend on {used}");
        }
        for used in workspace_dependencies(&text, "dev-dependencies") {
            assert_ne!(used, "pallasite", "{name}: nothing depends on the facade");
        }
        seen.push(name.to_owned());
    }
    assert_eq!(seen.len(), EDGES.len(), "a crate of the table is gone: {seen:?}");
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.lines().count();
        assert!(lines <= MAX_LINES, "{} has {lines} lines: split it", path.display());
        let first = text.lines().next().unwrap_or_default();
        let is_documented = first.starts_with("//! ") || first.starts_with("#![doc = include_str!");
        assert!(is_documented, "{}: the first line must be //! and say what for", path.display());
    }
}

#[test]
fn libraries_do_not_print_and_leave_nothing_undone() {
    // In two parts, so that this list does not find itself.
    let words = [
        ("to", "do!("),
        ("unimpl", "emented!("),
        ("#[should", "_panic"),
        ("#[ign", "ore"),
        ("db", "g!("),
        ("FIX", "ME"),
    ];
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        for (a, b) in words {
            let word = format!("{a}{b}");
            assert!(!text.contains(&word), "{}: {word}", path.display());
        }
        let is_library =
            path.components().any(|c| c.as_os_str() == "src") && !path.ends_with("tests.rs");
        if is_library && !path.starts_with(root().join("benches")) {
            let mut code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            assert!(!code.any(|line| line.contains("println!")), "{}: prints", path.display());
        }
    }
}

#[test]
fn unsafe_code_stands_in_one_place() {
    // The hand-written rivals of the engine, in benches, call instruction sets in the same way.
    for path in files("crates", "rs").into_iter().chain(files("examples", "rs")) {
        let text = fs::read_to_string(&path).unwrap();
        // In two parts, so that this line does not find itself.
        let allows = text.contains(&format!("{}{}", "allow(unsafe", "_code)"));
        let is_the_place = path.ends_with("crates/autodiff/src/engine/frame.rs");
        assert_eq!(allows, is_the_place, "{}", path.display());
    }
}

#[test]
fn the_facade_holds_no_algorithm() {
    for path in files("crates/pallasite/src", "rs") {
        let text = fs::read_to_string(&path).unwrap();
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            assert!(!line.contains("fn "), "{}: {line}", path.display());
        }
    }
}

#[test]
fn every_crate_takes_the_lints_of_the_workspace() {
    for manifest in files("crates", "toml").into_iter().chain(files("benches", "toml")) {
        let text = fs::read_to_string(&manifest).unwrap();
        assert!(text.contains("[lints]\nworkspace = true"), "{}", manifest.display());
    }
}
