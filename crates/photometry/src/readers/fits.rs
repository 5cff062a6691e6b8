//! FITS, as far as two columns of numbers in a binary table (Pence et al. 2010, A&A 524, A42).

use super::table::Table;
use super::text::Row;
use crate::{Error, ErrorKind};

/// Headers and data fill blocks of this size.
const BLOCK: usize = 2880;
/// The length of a line of a header.
const CARD: usize = 80;

/// The columns of these names, in whatever case, in the first binary table that has both.
///
/// Either each row holds a number in both columns, or a single row holds two vectors.
///
/// # Errors
/// If the file is cut off, the columns are in no binary table or hold no numbers, or a number is not finite.
pub(super) fn parse(bytes: &[u8], source: &str, names: [&str; 2]) -> Result<Table, Error> {
    let mut known = Vec::new();
    let (mut start, mut number) = (0, 0);
    while start < bytes.len() {
        let fail = |message: String| {
            Error::new(ErrorKind::Parse, format!("{source}, HDU {number}: {message}"))
        };
        let header = Header::read(bytes, start).map_err(fail)?;
        let size = header.data_size().map_err(fail)?;
        if header.text("XTENSION") == Some("BINTABLE") {
            let columns = header.columns().map_err(fail)?;
            let find = |name: &str| columns.iter().find(|c| c.name.eq_ignore_ascii_case(name));
            if let [Some(first), Some(second)] = names.map(find) {
                let data = bytes.get(header.end..header.end + size).ok_or_else(|| {
                    let rest = bytes.len().saturating_sub(header.end);
                    fail(format!("the file ends after {rest} of its {size} bytes"))
                })?;
                return Ok(Table {
                    rows: header.rows(data, [first, second]).map_err(fail)?,
                    row: "row",
                    source: source.to_owned(),
                    names: names.map(str::to_owned),
                    units: [first.unit.clone(), second.unit.clone()],
                    kind: None,
                });
            }
            known.extend(columns.into_iter().map(|column| column.name));
        }
        start = header.end.saturating_add(size.next_multiple_of(BLOCK));
        number += 1;
    }
    Err(Error::new(
        ErrorKind::Parse,
        format!(
            "{source}: found the columns {} in binary tables, expected \"{}\" and \"{}\" in one",
            if known.is_empty() { "none".to_owned() } else { known.join(", ") },
            names[0],
            names[1]
        ),
    ))
}

/// A column of a binary table.
struct Column {
    name: String,
    unit: Option<String>,
    format: String,
    /// Its letter, of how many elements, and where they begin in a row.
    letter: char,
    repeat: usize,
    offset: usize,
    scale: f64,
    zero: f64,
    null: Option<i64>,
}

/// The keywords of a header, and where its data begin.
struct Header {
    cards: Vec<(String, String)>,
    end: usize,
}

impl Header {
    fn read(bytes: &[u8], start: usize) -> Result<Self, String> {
        let mut cards = Vec::new();
        for (i, card) in bytes[start..].chunks_exact(CARD).enumerate() {
            let text = String::from_utf8_lossy(card);
            let keyword = text.get(..8).unwrap_or_default().trim_end().to_owned();
            if keyword == "END" {
                let end = start + ((i + 1) * CARD).next_multiple_of(BLOCK);
                return Ok(Self { cards, end });
            }
            if let Some(value) = text.get(8..).and_then(|rest| rest.strip_prefix("= ")) {
                cards.push((keyword, parse_value(value)));
            }
        }
        Err("the header has no end".to_owned())
    }

    fn text(&self, keyword: &str) -> Option<&str> {
        self.cards.iter().find(|(name, _)| name == keyword).map(|(_, value)| &**value)
    }

    /// A number that may be missing.
    fn number<T: std::str::FromStr>(&self, keyword: &str, default: T) -> Result<T, String> {
        let Some(text) = self.text(keyword) else { return Ok(default) };
        // Fortran's exponent.
        let number = text.replace('D', "E").parse();
        number.map_err(|_| format!("found {keyword} = {text}, expected a number"))
    }

    fn axis(&self, n: usize) -> Result<usize, String> {
        self.number(&format!("NAXIS{n}"), 0)
    }

    /// The number of bytes of the data.
    fn data_size(&self) -> Result<usize, String> {
        let axes = self.number("NAXIS", 0usize)?;
        if axes == 0 {
            return Ok(0);
        }
        if axes > 999 {
            return Err(format!("found NAXIS = {axes}, expected at most 999"));
        }
        let mut elements = Some(1usize);
        for axis in 1..=axes {
            let length = self.axis(axis)?;
            elements = elements.and_then(|n| n.checked_mul(length));
        }
        let bytes = self.number("BITPIX", 8i64)?.unsigned_abs() as usize / 8;
        let (extra, groups) = (self.number("PCOUNT", 0usize)?, self.number("GCOUNT", 1usize)?);
        let size = elements
            .and_then(|n| n.checked_add(extra)?.checked_mul(groups)?.checked_mul(bytes))
            .filter(|size| *size < usize::MAX / 4);
        size.ok_or_else(|| "the sizes of the header are larger than any file".to_owned())
    }

    fn columns(&self) -> Result<Vec<Column>, String> {
        let (count, width) = (self.number("TFIELDS", 0usize)?, self.axis(1)?);
        if count > 999 {
            return Err(format!("found TFIELDS = {count}, expected at most 999"));
        }
        let mut columns = Vec::new();
        let mut offset = 0usize;
        for n in 1..=count {
            let key = |name: &str| format!("{name}{n}");
            let format = self.text(&key("TFORM")).unwrap_or_default().trim().to_owned();
            let digits = format.find(|c: char| !c.is_ascii_digit()).unwrap_or(format.len());
            let repeat = if digits == 0 { Ok(1) } else { format[..digits].parse::<u32>() };
            let letter = format[digits..].chars().next().unwrap_or(' ');
            let Ok(repeat) = repeat.map(|repeat| repeat as usize) else {
                return Err(format!("found the format \"{format}\" of column {n}"));
            };
            let bytes =
                match letter {
                    'X' => repeat.div_ceil(8),
                    letter => repeat * element_size(letter).ok_or_else(|| {
                        format!(
                            "found the format \"{format}\" of column {n}, expected a letter of FITS"
                        )
                    })?,
                };
            let null = self.text(&key("TNULL")).and_then(|text| text.trim().parse().ok());
            columns.push(Column {
                name: self.text(&key("TTYPE")).unwrap_or_default().trim().to_owned(),
                unit: self.text(&key("TUNIT")).map(str::to_owned),
                format,
                letter,
                repeat,
                offset,
                scale: self.number(&key("TSCAL"), 1.0)?,
                zero: self.number(&key("TZERO"), 0.0)?,
                null,
            });
            offset += bytes;
        }
        if offset > width {
            return Err(format!("found columns of {offset} bytes in rows of NAXIS1 = {width}"));
        }
        Ok(columns)
    }

    fn rows(&self, data: &[u8], columns: [&Column; 2]) -> Result<Vec<Row>, String> {
        let (width, count) = (self.axis(1)?, self.axis(2)?);
        for column in columns {
            if !"BIJKED".contains(column.letter) || column.repeat == 0 {
                return Err(format!(
                    "column \"{}\": found the format \"{}\", expected numbers",
                    column.name, column.format
                ));
            }
        }
        let repeat = columns[0].repeat;
        if repeat != columns[1].repeat || (repeat > 1 && count > 1) {
            return Err(format!(
                "found {count} rows with {repeat} and {} numbers in the columns, expected one in each, or \
                 one row with as many in both",
                columns[1].repeat
            ));
        }
        let mut rows = Vec::new();
        // A row is not longer than the data, whose size was checked.
        for (i, row) in data.chunks_exact(width).take(count).enumerate() {
            for k in 0..repeat {
                let line = (i + k) + 1;
                let mut values = [0.0; 2];
                for (value, column) in values.iter_mut().zip(columns) {
                    *value = column.value(row, k);
                    if !value.is_finite() {
                        return Err(format!(
                            "row {line}, column \"{}\": found {value}, expected a finite number",
                            column.name
                        ));
                    }
                }
                rows.push(Row { line, values });
            }
        }
        Ok(rows)
    }
}

impl Column {
    /// The element of this number, NaN where it is not known.
    fn value(&self, row: &[u8], k: usize) -> f64 {
        let size = element_size(self.letter).unwrap_or(1);
        let start = self.offset + k * size;
        let bytes = &row[start..start + size];
        let mut wide = [0; 8];
        wide[..size].copy_from_slice(bytes);
        let bits = u64::from_be_bytes(wide);
        // Arithmetic shifts keep the sign; single bytes have none.
        let integer = match self.letter {
            'B' => i64::from(bytes[0]),
            _ => (bits as i64) >> (64 - 8 * size),
        };
        let raw = match self.letter {
            'E' => f64::from(f32::from_bits((bits >> 32) as u32)),
            'D' => f64::from_bits(bits),
            _ if self.null == Some(integer) => f64::NAN,
            _ => integer as f64,
        };
        raw * self.scale + self.zero
    }
}

/// The bytes of an element of a column, by the letter of its format.
fn element_size(letter: char) -> Option<usize> {
    Some(match letter {
        'L' | 'B' | 'A' | 'X' => 1,
        'I' => 2,
        'J' | 'E' => 4,
        'K' | 'D' | 'C' | 'P' => 8,
        'M' | 'Q' => 16,
        _ => return None,
    })
}

/// The value of a line of a header, without quotes and comment.
fn parse_value(text: &str) -> String {
    let text = text.trim_start();
    match text.strip_prefix('\'') {
        Some(quoted) => {
            let mut value = String::new();
            let mut characters = quoted.chars().peekable();
            while let Some(c) = characters.next() {
                // Two quotes are one within a text.
                if c == '\'' && characters.next_if_eq(&'\'').is_none() {
                    break;
                }
                value.push(c);
            }
            value.trim_end().to_owned()
        }
        None => text.split('/').next().unwrap_or_default().trim().to_owned(),
    }
}
