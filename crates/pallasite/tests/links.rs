//! Links between the pages of the documentation: what they lead to is there.

use std::fs;
use std::path::{Path, PathBuf};

/// The pages of this folder and of those in it.
fn pages(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !name.starts_with('.') && !["target", "out"].contains(&name.as_str()) {
                pages(&path, found);
            }
        } else if name.ends_with(".md") {
            found.push(path);
        }
    }
}

/// The text without its blocks of code, and without code within lines.
fn prose(text: &str) -> String {
    let outside = text.split("```").step_by(2).collect::<Vec<&str>>().concat();
    outside.split('`').step_by(2).collect()
}

/// The targets of `[…](target)` and `![…](target)`.
fn targets(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| rest.split(')').next())
}

/// The place in a page that a code host makes of a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

#[test]
fn links_lead_to_files_and_headings_that_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    pages(&root, &mut found);
    assert!(found.len() > 10, "{found:?}");
    let mut num_links = 0;
    for page in found {
        let text = prose(&fs::read_to_string(&page).unwrap());
        for target in targets(&text).filter(|target| !target.contains("://")) {
            let (file, place) = target.split_once('#').unwrap_or((target, ""));
            let path = match file {
                "" => page.clone(),
                _ => page.parent().unwrap().join(file),
            };
            assert!(path.exists(), "{}: there is no {target}", page.display());
            if !place.is_empty() {
                let text = fs::read_to_string(&path).unwrap();
                let mut headings = text.lines().filter(|line| line.starts_with('#'));
                let is_there = headings.any(|line| anchor(line.trim_start_matches('#')) == place);
                assert!(is_there, "{}: there is no heading {target}", page.display());
            }
            num_links += 1;
        }
    }
    assert!(num_links > 50, "{num_links} links");
}
