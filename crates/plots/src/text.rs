//! Lines of text with subscripts and superscripts: how wide they are and where they break.
//!
//! `_{…}` lowers and `^{…}` raises what is in the braces; anything else, a lone `_` or an open brace
//! too, stands for itself. Greek letters and signs are written as themselves: `β`, `∂`, `λ`.

use crate::advances::ADVANCES;

/// The size of a subscript or superscript, relative to the text around it.
pub(crate) const SCRIPT_SIZE: f64 = 0.72;
/// How far a subscript goes down, relative to the size of the text.
const SUBSCRIPT_DROP: f64 = 0.22;
/// How far a superscript goes up, relative to the size of the text.
const SUPERSCRIPT_RISE: f64 = 0.36;
/// The height of capitals and digits above the baseline, relative to the size of the text.
pub(crate) const CAP_HEIGHT: f64 = 0.73;
/// The depth of letters such as g, relative to the size of the text.
const DESCENT: f64 = 0.24;

/// How a piece of text stands to the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    Normal,
    Subscript,
    Superscript,
}

impl Script {
    /// The size of the piece, relative to the line's.
    pub(crate) fn size(self) -> f64 {
        match self {
            Script::Normal => 1.0,
            Script::Subscript | Script::Superscript => SCRIPT_SIZE,
        }
    }

    /// How far the piece is below the baseline, relative to the line's size.
    pub(crate) fn drop(self) -> f64 {
        match self {
            Script::Normal => 0.0,
            Script::Subscript => SUBSCRIPT_DROP,
            Script::Superscript => -SUPERSCRIPT_RISE,
        }
    }
}

/// One line of text: pieces that are normal, lowered or raised.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Text {
    pub(crate) pieces: Vec<(Script, String)>,
}

impl Text {
    /// The line that the markup stands for.
    pub(crate) fn parse(markup: &str) -> Self {
        let mut text = Self::default();
        let mut rest = markup;
        while !rest.is_empty() {
            let script = match rest.get(..2) {
                Some("_{") => Script::Subscript,
                Some("^{") => Script::Superscript,
                _ => Script::Normal,
            };
            match rest.find('}').filter(|_| script != Script::Normal) {
                Some(end) => {
                    text.push(script, &rest[2..end]);
                    rest = &rest[end + 1..];
                }
                None => {
                    let first = rest.chars().next().map_or(1, char::len_utf8);
                    text.push(Script::Normal, &rest[..first]);
                    rest = &rest[first..];
                }
            }
        }
        text
    }

    fn push(&mut self, script: Script, piece: &str) {
        match self.pieces.last_mut() {
            Some((last, text)) if *last == script => text.push_str(piece),
            _ if piece.is_empty() => {}
            _ => self.pieces.push((script, piece.to_owned())),
        }
    }

    /// The width at this font size, in the font that comes with this crate.
    pub(crate) fn width(&self, size: f64) -> f64 {
        let piece = |(script, text): &(Script, String)| {
            script.size() * text.chars().map(advance).sum::<f64>()
        };
        size * self.pieces.iter().map(piece).sum::<f64>()
    }

    /// How far the line reaches above its baseline at this font size.
    pub(crate) fn ascent(&self, size: f64) -> f64 {
        self.most(size, |script| CAP_HEIGHT * script.size() - script.drop())
    }

    /// How far the line reaches below its baseline at this font size.
    pub(crate) fn descent(&self, size: f64) -> f64 {
        self.most(size, |script| DESCENT * script.size() + script.drop())
    }

    fn most(&self, size: f64, reach: impl Fn(Script) -> f64) -> f64 {
        let reaches = self.pieces.iter().map(|(script, _)| reach(*script));
        size * reaches.fold(0.0, f64::max)
    }

    /// The markup broken at blanks into lines no wider than `most`; `None` if a word is wider.
    pub(crate) fn wrap(markup: &str, size: f64, most: f64) -> Option<Vec<Text>> {
        let mut lines: Vec<Text> = Vec::new();
        let mut line = String::new();
        for word in words(markup) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if Text::parse(&longer).width(size) <= most {
                line = longer;
                continue;
            }
            if Text::parse(word).width(size) > most {
                return None;
            }
            lines.push(Text::parse(&line));
            line = word.to_owned();
        }
        if !line.is_empty() {
            lines.push(Text::parse(&line));
        }
        Some(lines)
    }
}

/// The parts of a markup between blanks that are not in braces.
fn words(markup: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0usize;
    markup
        .split(move |c: char| {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            c == ' ' && depth == 0
        })
        .filter(|word| !word.is_empty())
}

/// The width of a letter relative to the size of the text: that of DejaVu Sans, which is wider than
/// the other fonts of the list that figures ask for.
fn advance(letter: char) -> f64 {
    /// For letters that the font does not have.
    const WIDEST: u16 = 1100;
    let code = u32::from(letter);
    let known = ADVANCES.iter().find_map(|(first, widths)| {
        let place = code.checked_sub(*first)?;
        widths.get(place as usize)
    });
    f64::from(*known.unwrap_or(&WIDEST)) / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(markup: &str) -> Vec<(Script, String)> {
        Text::parse(markup).pieces
    }

    #[test]
    fn only_scripts_with_braces_are_markup() {
        use Script::{Normal, Subscript, Superscript};
        let piece = |script, text: &str| (script, text.to_owned());
        assert_eq!(
            pieces("log_{10} β^{2}"),
            [
                piece(Normal, "log"),
                piece(Subscript, "10"),
                piece(Normal, " β"),
                piece(Superscript, "2")
            ]
        );
        for literal in ["root_dist", "x^2", "a_{b", "{c}", "}", "_", "ä_", "^", "βλ"] {
            assert_eq!(pieces(literal), [piece(Normal, literal)]);
        }
        assert_eq!(pieces("_{}"), []);
    }

    #[test]
    fn lines_break_at_blanks_outside_braces() {
        let lines = |markup, most| Text::wrap(markup, 10.0, most).map(|lines| lines.len());
        assert_eq!(lines("one two three", 1e3), Some(1));
        assert_eq!(lines("one two three", 45.0), Some(2));
        assert_eq!(lines("one two three", 30.0), Some(3));
        assert_eq!(lines("one two three", 10.0), None);
        assert_eq!(lines("x^{a b c d e f}", 30.0), None);
        assert_eq!(lines("", 10.0), Some(0));
    }
}
