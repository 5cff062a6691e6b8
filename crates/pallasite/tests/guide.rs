//! The guides: what they promise about their listings and figures.

use std::fs;
use std::path::Path;

const FROM_NUMPYRO: &str = include_str!("../../../docs/guide/from-numpyro.md");

/// The blocks of code of a page, with the language of each.
fn blocks(page: &str) -> Vec<(&str, &str)> {
    let fenced = page.split("```").skip(1).step_by(2);
    fenced.map(|block| block.split_once('\n').unwrap()).collect()
}

/// The lines of a listing, without blank ones and imports, which only one of the languages shows.
fn num_lines(code: &str) -> usize {
    let is_code = |line: &&str| !line.trim().is_empty() && !line.starts_with("use ");
    code.lines().filter(is_code).count()
}

#[test]
fn models_are_about_as_short_as_in_numpyro() {
    let blocks = blocks(FROM_NUMPYRO);
    let mut num_models = 0;
    for pair in blocks.windows(2) {
        let [("python", python), ("rust", rust)] = pair else { continue };
        if !python.starts_with("def ") {
            continue;
        }
        let (python, rust) = (num_lines(python), num_lines(rust));
        assert!(10 * rust <= 13 * python, "{rust} lines for {python} of NumPyro:\n{}", pair[1].1);
        num_models += 1;
    }
    assert_eq!(num_models, 4);
}

/// The pages of the guide, with their names.
fn pages() -> Vec<(String, String)> {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide");
    let files = fs::read_dir(guide).unwrap().map(|entry| entry.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

#[test]
fn every_block_of_code_is_compiled() {
    let tested = include_str!("../src/guide.rs").to_owned()
        + include_str!("../../autodiff/src/function/mod.rs");
    for (name, page) in pages() {
        for (language, code) in blocks(&page) {
            assert!(!language.contains("ignore"), "{name}: a block is left out:\n{code}");
            if language.starts_with("rust") {
                assert!(tested.contains(&format!("docs/guide/{name}")), "{name} is not compiled");
            }
        }
    }
}

#[test]
fn every_figure_has_a_command_on_its_page() {
    for (name, page) in pages() {
        let figures = page.matches(".svg)").count();
        let is_told = page.contains("cargo run") || page.contains("make.sh");
        assert!(figures == 0 || is_told, "{name} does not say how its figures are made");
    }
}
