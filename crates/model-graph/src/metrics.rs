//! How much room text takes, so that nothing runs into it.

/// The height of capitals above the baseline, relative to the size of the text.
pub(crate) const CAP_HEIGHT: f64 = 0.73;
/// The depth of letters such as g, relative to the size of the text.
pub(crate) const DESCENT: f64 = 0.24;

/// The width of a text at a font size: that of DejaVu Sans, which is wider than the other fonts that
/// pictures ask for.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    size * text.chars().map(advance).sum::<f64>()
}

/// Lines no wider than `most`, where blanks allow it; all but the first are indented.
pub(crate) fn wrap(text: &str, size: f64, most: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.trim().is_empty() && width(&line, size) + width(&format!(" {word}"), size) > most {
            lines.push(std::mem::replace(&mut line, "  ".to_owned()));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

/// The width of a character relative to the size of the font.
fn advance(c: char) -> f64 {
    /// From the blank (U+0020) to the tilde (U+007E), in units of which the size has 2048.
    const ASCII: [u16; 95] = [
        651, 821, 942, 1716, 1303, 1946, 1597, 563, 799, 799, 1024, 1716, 651, 739, 651, 690, 1303,
        1303, 1303, 1303, 1303, 1303, 1303, 1303, 1303, 1303, 690, 690, 1716, 1716, 1716, 1087,
        2048, 1401, 1405, 1430, 1577, 1294, 1178, 1587, 1540, 604, 604, 1343, 1141, 1767, 1532,
        1612, 1235, 1612, 1423, 1300, 1251, 1499, 1401, 2025, 1403, 1251, 1403, 799, 690, 799,
        1716, 1024, 1024, 1255, 1300, 1126, 1300, 1260, 721, 1300, 1298, 569, 569, 1186, 569, 1995,
        1298, 1253, 1300, 1300, 842, 1067, 803, 1298, 1212, 1675, 1212, 1212, 1075, 1303, 690,
        1303, 1716,
    ];
    let units = match c as usize {
        code @ 0x20..=0x7e => f64::from(ASCII[code - 0x20]),
        // Latin letters with accents, Greek, and mathematical signs.
        0xa0..=0x17f | 0x370..=0x3ff | 0x2200..=0x22ff => 1800.0,
        // Raised and lowered digits.
        0x2070..=0x209c => 1100.0,
        _ => 2300.0,
    };
    units / 2048.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_wrapped_at_blanks() {
        let text = "slope ~ Uniform(low = -10, high = 0)";
        assert_eq!(wrap(text, 7.0, 1e3), [text]);
        let lines = wrap(text, 7.0, 90.0);
        assert_eq!(lines, ["slope ~ Uniform(low =", "   -10, high = 0)"]);
        assert_eq!(wrap("indivisible", 7.0, 1.0), ["indivisible"]);
        assert_eq!(width("", 7.0), 0.0);
    }
}
