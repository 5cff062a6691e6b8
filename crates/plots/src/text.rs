//! Lines of text with subscripts and superscripts: how wide they are and where they break.
//!
//! `_{…}` lowers and `^{…}` raises what is in the braces, and the two beside each other stand one above
//! the other; anything else, a lone `_` or an open brace too, stands for itself. Greek letters and signs are written as themselves: `β`, `∂`, `λ`.

use crate::advances::ADVANCES;

/// The size of a subscript or superscript, relative to the text around it.
pub(crate) const SCRIPT_SIZE: f64 = 0.72;
/// How far a subscript goes down, relative to the size of the text.
const SUBSCRIPT_DROP: f64 = 0.22;
/// How far a superscript goes up, relative to the size of the text.
const SUPERSCRIPT_RISE: f64 = 0.36;
/// The same for a subscript and a superscript one above the other.
const STACKED_DROP: f64 = 0.27;
const STACKED_RISE: f64 = 0.43;
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

    /// The same for a script that stands above or below another.
    pub(crate) fn stacked_drop(self) -> f64 {
        match self {
            Script::Normal => 0.0,
            Script::Subscript => STACKED_DROP,
            Script::Superscript => -STACKED_RISE,
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

    /// The place of the first of two scripts that stand one above the other.
    pub(crate) fn first_stack(&self) -> Option<usize> {
        self.pieces.windows(2).position(|pair| is_stack(pair[0].0, pair[1].0))
    }

    /// The width at this font size, in the font that comes with this crate.
    pub(crate) fn width(&self, size: f64) -> f64 {
        let mut width = 0.0;
        // The script before and its width, if the next may stand above or below it.
        let mut before = (Script::Normal, 0.0f64);
        for (script, text) in &self.pieces {
            let piece = script.size() * text.chars().map(advance).sum::<f64>();
            if is_stack(before.0, *script) {
                width += (piece - before.1).max(0.0);
                before = (Script::Normal, 0.0);
            } else {
                width += piece;
                before = (*script, piece);
            }
        }
        size * width
    }

    /// How far the line reaches above its baseline at this font size.
    pub(crate) fn ascent(&self, size: f64) -> f64 {
        self.most(size, |script| CAP_HEIGHT * script.size() - script.drop())
    }

    /// How far the line reaches below its baseline at this font size.
    pub(crate) fn descent(&self, size: f64) -> f64 {
        self.most(size, |script| DESCENT * script.size() + script.drop())
    }

    /// How far the baselines of lowered pieces are below that of the line at this font size.
    pub(crate) fn lowered(&self, size: f64) -> f64 {
        let stacked = self.first_stack().map_or(0.0, |_| STACKED_DROP * size);
        self.most(size, Script::drop).max(stacked)
    }

    fn most(&self, size: f64, reach: impl Fn(Script) -> f64) -> f64 {
        let reaches = self.pieces.iter().map(|(script, _)| reach(*script));
        size * reaches.fold(0.0, f64::max)
    }

    /// The markup broken at blanks into lines no wider than `most`, and after a `_` where a word is
    /// wider, as names of parameters are; `None` if a part is wider still.
    pub(crate) fn wrap(markup: &str, size: f64, most: f64) -> Option<Vec<Text>> {
        let mut lines: Vec<Text> = Vec::new();
        let mut line = String::new();
        let fits = |text: &str| Text::parse(text).width(size) <= most;
        for word in words(markup) {
            let parts = if fits(word) { vec![word] } else { parts(word) };
            for (i, part) in parts.into_iter().enumerate() {
                let blank = if line.is_empty() || i > 0 { "" } else { " " };
                let longer = format!("{line}{blank}{part}");
                if fits(&longer) {
                    line = longer;
                    continue;
                }
                if !fits(part) {
                    return None;
                }
                if !line.is_empty() {
                    lines.push(Text::parse(&line));
                }
                line = part.to_owned();
            }
        }
        if !line.is_empty() {
            lines.push(Text::parse(&line));
        }
        Some(lines)
    }
}

impl Text {
    /// As [`Text::wrap`], but words that are wider are broken if three lines are enough, as those of names
    /// are; `None` if not.
    pub(crate) fn fit(markup: &str, size: f64, most: f64) -> Option<Vec<Text>> {
        const MOST_LINES: usize = 3;
        let broken =
            || Some(Text::break_words(markup, size, most)).filter(|l| l.len() <= MOST_LINES);
        Text::wrap(markup, size, most).or_else(broken)
    }

    /// As [`Text::wrap`], but words that are wider are broken too, wherever they reach the end.
    pub(crate) fn break_words(markup: &str, size: f64, most: f64) -> Vec<Text> {
        let mut lines: Vec<Text> = Vec::new();
        for word in words(markup) {
            if let Some(line) = Text::wrap(word, size, most) {
                lines.extend(line);
                continue;
            }
            let mut line = Text::default();
            for (script, piece) in Text::parse(word).pieces {
                for letter in piece.chars() {
                    let mut longer = line.clone();
                    longer.push(script, letter.encode_utf8(&mut [0; 4]));
                    if longer.width(size) > most && !line.pieces.is_empty() {
                        lines.push(std::mem::take(&mut line));
                        line.push(script, letter.encode_utf8(&mut [0; 4]));
                    } else {
                        line = longer;
                    }
                }
            }
            lines.push(line);
        }
        lines
    }
}

/// Whether two pieces are scripts that stand one above the other.
fn is_stack(first: Script, second: Script) -> bool {
    first != second && first != Script::Normal && second != Script::Normal
}

/// The parts of a word, each ending with a `_` that begins no subscript.
fn parts(word: &str) -> Vec<&str> {
    let (mut parts, mut start) = (Vec::new(), 0);
    for (i, _) in word.match_indices('_') {
        let rest = &word[i + 1..];
        if !rest.is_empty() && !rest.starts_with('{') {
            parts.push(&word[start..=i]);
            start = i + 1;
        }
    }
    parts.push(&word[start..]);
    parts
}

/// The parts of a markup between blanks that are not in braces.
pub(crate) fn words(markup: &str) -> impl Iterator<Item = &str> {
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
    fn scripts_above_each_other_take_the_width_of_the_wider() {
        let width = |markup| Text::parse(markup).width(10.0);
        assert_eq!(Text::parse("2^{+1}_{−12}").first_stack(), Some(1));
        assert_eq!(Text::parse("a_{1} b^{2}").first_stack(), None);
        assert!((width("2^{+1}_{−12}") - width("2^{−12}")).abs() < 1e-12);
        assert!((width("2_{−12}^{+1}5") - width("2^{−12}5")).abs() < 1e-12);
        // The third script follows the two.
        assert!((width("2_{1}^{1}_{1}") - width("2_{11}")).abs() < 1e-12);
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
        assert_eq!(lines("one_two_three", 45.0), Some(3));
        assert_eq!(lines("one_two_three four", 55.0), Some(2));
        assert_eq!(lines("one_two_{three}", 45.0), Some(2));
        assert_eq!(lines("absolute_", 10.0), None);
    }
}
