//! The table of errors in the documentation.

use autodiff::primitive::ELEMENTWISE;

use super::bounds::bound;
use super::references::References;

/// The cells of each row of the table.
fn rows() -> Vec<Vec<&'static str>> {
    let text = include_str!("../../../../docs/accuracy.md");
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

#[test]
fn the_table_has_every_primitive_with_its_bound() {
    let rows = rows();
    let names: Vec<&str> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
    let known: Vec<&str> = ELEMENTWISE.iter().map(|rule| rule.name()).collect();
    assert_eq!(names, known, "make docs/accuracy.md again, as its head tells");
    for ((row, name), references) in rows.iter().zip(names).zip(References::all()) {
        assert_eq!(row[2].parse(), Ok(references.rows.len()), "{name}");
        assert_eq!(row[5].parse(), Ok(bound(name)), "{name}");
        for error in &row[3..5] {
            assert!(error.parse::<f64>().unwrap() <= bound(name), "{name}");
        }
    }
}
