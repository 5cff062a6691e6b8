//! The binary data of a VOTable: rows of big-endian values in base64, `BINARY` and `BINARY2`.

use roxmltree::Node;

use super::text::Row;
use super::votable::is;

/// Makes a number of the bytes of an element, which begin the array.
type Decode = fn([u8; 8]) -> f64;

/// How a field stands in a row.
struct Field {
    /// The bytes of an element; none for bits, of which eight make a byte.
    size: Option<usize>,
    /// How many elements there are; none if the row says so.
    count: Option<usize>,
    /// How a number is read, if it is one.
    number: Option<Decode>,
}

impl Field {
    /// By its `datatype` and `arraysize` (Ochsenbein et al. 2019, "VOTable Format Definition" 1.4, sections 2.1 and 2.2).
    fn new(node: &Node<'_, '_>) -> Result<Self, String> {
        let datatype = node.attribute("datatype").unwrap_or_default();
        let (size, number): (_, Option<Decode>) = match datatype {
            "bit" => (None, None),
            "boolean" | "char" => (Some(1), None),
            "unicodeChar" => (Some(2), None),
            "unsignedByte" => (Some(1), Some(|b| f64::from(b[0]))),
            "short" => (Some(2), Some(|b| f64::from(i16::from_be_bytes([b[0], b[1]])))),
            "int" => (Some(4), Some(|b| f64::from(i32::from_be_bytes([b[0], b[1], b[2], b[3]])))),
            "long" => (Some(8), Some(|b| i64::from_be_bytes(b) as f64)),
            "float" => (Some(4), Some(|b| f64::from(f32::from_be_bytes([b[0], b[1], b[2], b[3]])))),
            "double" => (Some(8), Some(f64::from_be_bytes)),
            "floatComplex" => (Some(8), None),
            "doubleComplex" => (Some(16), None),
            other => {
                return Err(format!(": found the datatype \"{other}\", expected one of VOTable"));
            }
        };
        let wrong = |text: &str| format!(": found the arraysize \"{text}\"");
        let count = match node.attribute("arraysize").map(str::trim) {
            None | Some("") => Some(1),
            Some(text) if text.ends_with('*') => None,
            Some(text) => {
                let lengths = text.split('x').map(|length| length.trim().parse::<usize>().ok());
                let count = lengths.reduce(|a, b| a?.checked_mul(b?)).flatten();
                Some(count.ok_or_else(|| wrong(text))?)
            }
        };
        Ok(Self { size, count, number: number.filter(|_| count == Some(1)) })
    }

    /// The first element, and where the next field begins; none if the row ends before.
    fn read<'b>(&self, bytes: &'b [u8]) -> Option<(&'b [u8], &'b [u8])> {
        let (count, rest) = match self.count {
            Some(count) => (count, bytes),
            None => {
                let (count, rest) = bytes.split_first_chunk::<4>()?;
                (u32::from_be_bytes(*count) as usize, rest)
            }
        };
        let length = self.size.map_or(Some(count.div_ceil(8)), |size| count.checked_mul(size))?;
        rest.split_at_checked(length)
    }
}

/// Two columns of the rows in a `BINARY` or `BINARY2` element.
pub(super) fn rows(
    data: Node<'_, '_>,
    fields: &[Node<'_, '_>],
    names: [&str; 2],
    places: [usize; 2],
) -> Result<Vec<Row>, String> {
    let stream = data.children().find(|node| is(node, "STREAM"));
    let stream = stream.ok_or(": found binary data without a STREAM")?;
    if let Some(file) = stream.attribute("href") {
        return Err(format!(
            ": its data are in \"{file}\", and no other file is read; save the table with its data inside"
        ));
    }
    match stream.attribute("encoding") {
        Some("base64") => {}
        other => {
            let found = other.unwrap_or("none");
            return Err(format!(
                ": found the encoding \"{found}\" of binary data, expected base64"
            ));
        }
    }
    let text: String = stream.children().filter_map(|node| node.text()).collect();
    let bytes = base64(&text)?;
    let layout: Vec<Field> = fields.iter().map(Field::new).collect::<Result<_, _>>()?;
    for (place, name) in places.into_iter().zip(names) {
        if layout[place].number.is_none() {
            let kind = fields[place].attribute("datatype").unwrap_or_default();
            return Err(format!(
                ", column \"{name}\": found the datatype \"{kind}\", expected numbers"
            ));
        }
    }
    // A flag for each column says whether its value is missing, in the second form.
    let num_flags = if is(&data, "BINARY2") { fields.len().div_ceil(8) } else { 0 };
    let mut rows = Vec::new();
    let mut rest = &bytes[..];
    while !rest.is_empty() {
        let line = rows.len() + 1;
        let cut = || format!(", row {line}: the binary data end within the row");
        let (flags, after) = rest.split_at_checked(num_flags).ok_or_else(cut)?;
        let (before, mut values) = (rest.len(), [f64::NAN; 2]);
        rest = after;
        for (i, field) in layout.iter().enumerate() {
            let (element, after) = field.read(rest).ok_or_else(cut)?;
            rest = after;
            let is_missing = flags.get(i / 8).is_some_and(|flags| flags >> (7 - i % 8) & 1 == 1);
            for (value, place) in values.iter_mut().zip(places) {
                if let Some(number) = field.number.filter(|_| place == i && !is_missing) {
                    let mut wide = [0; 8];
                    wide[..element.len()].copy_from_slice(element);
                    *value = number(wide);
                }
            }
        }
        if rest.len() == before {
            return Err(": found columns without bytes".to_owned());
        }
        if let Some(bad) = values.iter().position(|value| !value.is_finite()) {
            let (name, found) = (names[bad], values[bad]);
            return Err(format!(
                ", row {line}, column \"{name}\": found {found}, expected a finite number"
            ));
        }
        rows.push(Row { line, values });
    }
    Ok(rows)
}

/// The bytes that a text in base64 stands for (RFC 4648, section 4); white space is passed over.
fn base64(text: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    let mut characters = text.chars().filter(|c| !c.is_whitespace());
    for c in characters.by_ref().take_while(|c| *c != '=') {
        let value = match c {
            'A'..='Z' => c as u32 - 'A' as u32,
            'a'..='z' => c as u32 - 'a' as u32 + 26,
            '0'..='9' => c as u32 - '0' as u32 + 52,
            '+' => 62,
            '/' => 63,
            _ => return Err(format!(": found \"{c}\" in binary data, expected base64")),
        };
        bits = bits << 6 | value;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    if let Some(c) = characters.find(|c| *c != '=') {
        return Err(format!(": found \"{c}\" after the end of binary data"));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of RFC 4648, section 10.
    #[test]
    fn texts_in_base64_are_bytes() {
        for (text, bytes) in [
            ("", ""),
            ("Zg==", "f"),
            ("Zm8=", "fo"),
            ("Zm9v", "foo"),
            ("Zm9vYg==", "foob"),
            (" Zm9v\n YmE= ", "fooba"),
            ("Zm9vYmFy", "foobar"),
        ] {
            assert_eq!(base64(text).unwrap(), bytes.as_bytes());
        }
        assert_eq!(base64("/+8=").unwrap(), [0xff, 0xef]);
        assert!(base64("Zm9*").is_err() && base64("Zg==Zg==").is_err());
    }
}
