//! Compares texts with files in `tests/snapshots`; run with UPDATE_SNAPSHOTS=1 to write them anew.

use std::fs;
use std::panic::Location;
use std::path::Path;

/// Compares `text` with the file `NAME.txt` of this crate.
///
/// Lines of the source of the test are counted from the line of the call, so that a snapshot stays
/// as it is when the test file grows: `model.rs:2` is two lines below it.
#[track_caller]
pub(crate) fn check(name: &str, text: &str) {
    let found = relative(text, Location::caller());
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let path = folder.join(format!("{name}.txt"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::create_dir_all(&folder).unwrap();
        fs::write(&path, format!("{found}\n")).unwrap();
    }
    let expected = fs::read_to_string(&path)
        .unwrap_or_else(|e| panic!("{}: {e}; run with UPDATE_SNAPSHOTS=1", path.display()));
    assert_eq!(found, expected.trim_end_matches('\n'), "snapshot {name}");
}

/// The text with `FILE:LINE` of the test replaced by the distance from `call`.
fn relative(text: &str, call: &Location<'_>) -> String {
    let file = format!("{}:", call.file());
    let mut parts = text.split(&file);
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits: String = part.chars().take_while(char::is_ascii_digit).collect();
        let line: i64 = digits.parse().unwrap();
        result += &format!("model.rs:{}{}", line - i64::from(call.line()), &part[digits.len()..]);
    }
    result
}
