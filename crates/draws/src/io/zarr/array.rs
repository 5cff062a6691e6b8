//! One array of a Zarr folder: its metadata checked, its chunks put together.

use std::fs;
use std::io::ErrorKind as IoErrorKind;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::metadata::ArrayMetadata;
use crate::{Error, ErrorKind};

/// An array may have so many times the values that its chunks hold: those of chains that have not started.
const MAX_MISSING: usize = 4096;

/// An array may have so many values without any chunk.
const MAX_EMPTY: usize = 1 << 20;

/// How an element stands in a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Boolean,
    Signed(usize),
    Unsigned(usize),
    Float(usize),
    /// Texts of this many characters of four bytes.
    FixedText(usize),
    VariableText,
}

/// An array of a folder.
#[derive(Debug)]
pub(super) struct StoredArray {
    pub(super) folder: PathBuf,
    pub(super) shape: Vec<usize>,
    pub(super) dims: Vec<String>,
    pub(super) original_name: Option<String>,
    chunk_shape: Vec<usize>,
    encoding: Encoding,
    separator: String,
    fill: f64,
}

/// The elements of an array, row-major.
#[derive(Debug)]
pub(super) enum Values {
    Numbers(Vec<f64>),
    Texts(Vec<String>),
}

impl StoredArray {
    /// Checks the metadata.
    pub(super) fn parse(folder: &Path, node: &Value) -> Result<Self, Error> {
        let fail = |message: &str| {
            Error::new(ErrorKind::Parse, format!("{}: {message}", folder.display()))
        };
        let lengths = |value: &Value| -> Option<Vec<usize>> {
            let list = value.as_array()?.iter();
            list.map(|length| usize::try_from(length.as_u64()?).ok()).collect()
        };
        let shape = lengths(&node["shape"]).ok_or_else(|| fail("it has no shape"))?;
        let grid = &node["chunk_grid"];
        let chunk_shape = lengths(&grid["configuration"]["chunk_shape"])
            .filter(|chunk| grid["name"] == "regular" && chunk.len() == shape.len())
            .ok_or_else(|| fail("its chunks are not regular, or do not fit the shape"))?;
        let is_small = |lengths: &[usize]| {
            let size = lengths.iter().try_fold(8_usize, |size, &n| size.checked_mul(n));
            size.is_some_and(|size| size < isize::MAX as usize)
        };
        if chunk_shape.contains(&0) || !is_small(&shape) || !is_small(&chunk_shape) {
            return Err(fail("its shape or that of its chunks is none of an array"));
        }
        let names = node["dimension_names"].as_array().map_or(&[][..], Vec::as_slice);
        let dims: Vec<String> =
            names.iter().map(|name| name.as_str().unwrap_or_default().to_owned()).collect();
        if dims.len() != shape.len() {
            return Err(fail("its dimensions have no names"));
        }
        let key = &node["chunk_key_encoding"];
        let separator = key["configuration"]["separator"].as_str().unwrap_or("/");
        if key["name"] != "default" || !matches!(separator, "/" | ".") {
            return Err(fail("the files of its chunks are not named in the default way"));
        }
        Ok(Self {
            folder: folder.to_owned(),
            dims,
            original_name: node["attributes"]["name"].as_str().map(str::to_owned),
            encoding: encoding(node).map_err(|message| fail(&message))?,
            separator: separator.to_owned(),
            fill: match &node["fill_value"] {
                Value::Bool(fill) => f64::from(u8::from(*fill)),
                Value::Number(fill) => fill.as_f64().unwrap_or(f64::NAN),
                Value::String(fill) if fill == "Infinity" => f64::INFINITY,
                Value::String(fill) if fill == "-Infinity" => f64::NEG_INFINITY,
                _ => f64::NAN,
            },
            shape,
            chunk_shape,
        })
    }

    /// Reads all chunks.
    pub(super) fn values(&self) -> Result<Values, Error> {
        let places: Vec<usize> =
            self.shape.iter().zip(&self.chunk_shape).map(|(n, chunk)| n.div_ceil(*chunk)).collect();
        match self.encoding {
            Encoding::FixedText(_) | Encoding::VariableText => self.texts(&places),
            _ => self.numbers(&places).map(Values::Numbers),
        }
    }

    fn numbers(&self, places: &[usize]) -> Result<Vec<f64>, Error> {
        let size: usize = self.shape.iter().product();
        let chunk_size: usize = self.chunk_shape.iter().product();
        let num_chunks: usize = places.iter().product();
        // Nothing is allocated for an array that claims more than its files can hold.
        let held = self.num_bytes() / self.item_size();
        let room = held.saturating_mul(MAX_MISSING).max(MAX_EMPTY);
        if size > room || num_chunks > room {
            let message =
                format!("its shape {:?} has {size} values, but its chunks hold {held}", self.shape);
            return Err(self.failed(&message));
        }
        let mut values = vec![self.fill; size];
        let mut place = vec![0; places.len()];
        for _ in 0..num_chunks {
            if let Some(bytes) = self.chunk(&place)? {
                let item = self.item_size();
                if bytes.len() != chunk_size.saturating_mul(item) {
                    return Err(self.failed(&format!(
                        "chunk {} has {} bytes, but must have {}: it is damaged or compressed",
                        ArrayMetadata::chunk_key(&place),
                        bytes.len(),
                        chunk_size.saturating_mul(item)
                    )));
                }
                self.copy(&bytes, &place, &mut values);
            }
            step(&mut place, places);
        }
        Ok(values)
    }

    /// The bytes of all files of chunks.
    fn num_bytes(&self) -> usize {
        fn of(path: &Path, depth: usize) -> u64 {
            match fs::metadata(path) {
                Ok(metadata) if metadata.is_file() => metadata.len(),
                Ok(_) if depth > 0 => fs::read_dir(path).map_or(0, |entries| {
                    entries.flatten().map(|entry| of(&entry.path(), depth - 1)).sum()
                }),
                _ => 0,
            }
        }
        let bytes = match self.separator.as_str() {
            "." => of(&self.folder, 1),
            _ => of(&self.folder.join("c"), self.shape.len()),
        };
        usize::try_from(bytes).unwrap_or(usize::MAX)
    }

    /// Puts the elements of a chunk that lie within the array to their places.
    fn copy(&self, bytes: &[u8], place: &[usize], values: &mut [f64]) {
        let rank = self.shape.len();
        let item = self.item_size();
        let start: Vec<usize> = place.iter().zip(&self.chunk_shape).map(|(p, c)| p * c).collect();
        let inside: Vec<usize> = (0..rank)
            .map(|axis| self.chunk_shape[axis].min(self.shape[axis] - start[axis]))
            .collect();
        // Row by row along the last axis.
        let row = inside.last().copied().unwrap_or(1);
        let rows: usize = inside.iter().rev().skip(1).product();
        let mut index = vec![0; rank.saturating_sub(1)];
        for _ in 0..rows {
            let (mut from, mut to) = (0, 0);
            let axes = start.iter().zip(&self.chunk_shape).zip(&self.shape).enumerate();
            for (axis, ((start, chunk), length)) in axes {
                let within = index.get(axis).copied().unwrap_or(0);
                from = from * chunk + within;
                to = to * length + start + within;
            }
            let source = bytes[from * item..(from + row) * item].chunks_exact(item);
            for (value, element) in values[to..to + row].iter_mut().zip(source) {
                *value = self.number(element);
            }
            step(&mut index, &inside);
        }
    }

    fn texts(&self, places: &[usize]) -> Result<Values, Error> {
        // The labels of a dimension stand in one chunk.
        if places.len() != 1 || places[0] > 1 {
            return Err(self.failed("texts must be along one dimension, in one chunk"));
        }
        let Some(bytes) = self.chunk(&[0])? else {
            return Err(self.failed("its chunk is missing"));
        };
        let texts = match self.encoding {
            Encoding::FixedText(length) => fixed_texts(&bytes, length),
            _ => variable_texts(&bytes),
        };
        match texts {
            Some(mut texts) if texts.len() >= self.shape[0] => {
                texts.truncate(self.shape[0]);
                Ok(Values::Texts(texts))
            }
            _ => Err(self.failed("its texts are damaged or compressed")),
        }
    }

    /// The bytes of a chunk, if it is there.
    fn chunk(&self, place: &[usize]) -> Result<Option<Vec<u8>>, Error> {
        let key = ArrayMetadata::chunk_key(place).replace('/', &self.separator);
        let file = self.folder.join(key);
        match fs::read(&file) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == IoErrorKind::NotFound => Ok(None),
            Err(error) => {
                let message = format!("cannot read {}: {error}", file.display());
                Err(Error::new(ErrorKind::Io, message))
            }
        }
    }

    fn item_size(&self) -> usize {
        match self.encoding {
            Encoding::Boolean => 1,
            Encoding::Signed(n) | Encoding::Unsigned(n) | Encoding::Float(n) => n,
            Encoding::FixedText(length) => 4 * length,
            Encoding::VariableText => 1,
        }
    }

    fn number(&self, bytes: &[u8]) -> f64 {
        let mut word = [0; 8];
        word[..bytes.len()].copy_from_slice(bytes);
        let word = u64::from_le_bytes(word);
        match self.encoding {
            Encoding::Signed(n) => {
                let unused = 64 - 8 * n as u32;
                ((word << unused) as i64 >> unused) as f64
            }
            Encoding::Float(4) => f64::from(f32::from_bits(word as u32)),
            Encoding::Float(_) => f64::from_bits(word),
            _ => word as f64,
        }
    }

    fn failed(&self, message: &str) -> Error {
        Error::new(ErrorKind::Parse, format!("{}: {message}", self.folder.display()))
    }
}

/// The type of the elements, if the codecs leave them as they are.
fn encoding(node: &Value) -> Result<Encoding, String> {
    let codecs = node["codecs"].as_array().map_or(&[][..], Vec::as_slice);
    let names: Vec<&str> =
        codecs.iter().map(|codec| codec["name"].as_str().unwrap_or_default()).collect();
    let expected = if node["data_type"] == "string" { "vlen-utf8" } else { "bytes" };
    if names != [expected] {
        return Err(format!(
            "its codecs are {}, but only plain arrays are read; from Python, write them with \
             encoding={{name: {{\"compressors\": None}}}}",
            names.join(", ")
        ));
    }
    if codecs[0]["configuration"]["endian"] == "big" {
        return Err("its bytes are big-endian, but must be little-endian".to_owned());
    }
    let data_type = &node["data_type"];
    if data_type["name"] == "fixed_length_utf32" {
        let bytes = data_type["configuration"]["length_bytes"].as_u64().unwrap_or(0);
        return match usize::try_from(bytes / 4) {
            Ok(length) if length > 0 && length < 1 << 20 => Ok(Encoding::FixedText(length)),
            _ => Err("its texts have no length".to_owned()),
        };
    }
    Ok(match data_type.as_str().unwrap_or_default() {
        "bool" => Encoding::Boolean,
        "int8" => Encoding::Signed(1),
        "int16" => Encoding::Signed(2),
        "int32" => Encoding::Signed(4),
        "int64" => Encoding::Signed(8),
        "uint8" => Encoding::Unsigned(1),
        "uint16" => Encoding::Unsigned(2),
        "uint32" => Encoding::Unsigned(4),
        "uint64" => Encoding::Unsigned(8),
        "float32" => Encoding::Float(4),
        "float64" => Encoding::Float(8),
        "string" => Encoding::VariableText,
        _ => return Err(format!("its data type is {data_type}, which is not read")),
    })
}

/// The next index, the last axis first.
fn step(index: &mut [usize], lengths: &[usize]) {
    for (i, &length) in index.iter_mut().zip(lengths).rev() {
        *i += 1;
        if *i < length {
            return;
        }
        *i = 0;
    }
}

fn fixed_texts(bytes: &[u8], length: usize) -> Option<Vec<String>> {
    let text = |bytes: &[u8]| -> Option<String> {
        let (words, _) = bytes.as_chunks::<4>();
        let characters = words.iter().map(|word| char::from_u32(u32::from_le_bytes(*word)));
        let text: String = characters.collect::<Option<_>>()?;
        Some(text.trim_end_matches('\0').to_owned())
    };
    bytes.chunks_exact(4 * length).map(text).collect()
}

fn variable_texts(bytes: &[u8]) -> Option<Vec<String>> {
    let (count, mut rest) = bytes.split_first_chunk::<4>()?;
    let mut texts = Vec::new();
    for _ in 0..u32::from_le_bytes(*count) {
        let (length, others) = rest.split_first_chunk::<4>()?;
        let length = u32::from_le_bytes(*length) as usize;
        texts.push(std::str::from_utf8(others.get(..length)?).ok()?.to_owned());
        rest = &others[length..];
    }
    Some(texts)
}
