//! The guides: what they promise about their listings.

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
