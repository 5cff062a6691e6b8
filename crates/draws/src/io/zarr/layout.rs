//! Draws as the arrays of a file: names, dimensions, types, chunks and bytes.

use serde_json::{Value, json};

use super::metadata::{ArrayMetadata, ElementType, attributes, group_json};
use crate::io::statistic_type::StatisticType;
use crate::{Draws, Error, ErrorKind, Group, Variable};

/// The bytes of a chunk at most, but for draws that are larger alone.
const CHUNK_BYTES: usize = 1 << 20;

/// The draws of a chunk at most: a stream writes the latest chunk again and again.
const CHUNK_DRAWS: usize = 4096;

/// A group of a file: its arrays of draws or data, and those of coordinates.
#[derive(Debug)]
pub(super) struct GroupLayout {
    pub(super) name: &'static str,
    /// The arrays with values, in the order of the variables.
    pub(super) arrays: Vec<ArrayMetadata>,
    /// The arrays of coordinates, with their only chunk.
    pub(super) coordinates: Vec<(ArrayMetadata, Vec<u8>)>,
    attributes: serde_json::Map<String, Value>,
}

/// Whether values are draws, their statistics, or data without chains and draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Draws,
    Statistics,
    Data,
}

/// The groups of a file in which these draws stand: of variables, and of sample statistics if there are any.
///
/// Chunks hold a part of the draws of one chain, of `num_draws` in all.
pub(super) fn layouts(
    group: Group,
    draws: &Draws,
    num_draws: usize,
) -> Result<Vec<GroupLayout>, Error> {
    let content = if group.is_data() { Content::Data } else { Content::Draws };
    let mut layouts =
        vec![GroupLayout::new(group.name(), content, draws.variables(), draws, num_draws)?];
    if let Some(name) = group.stats_name()
        && !draws.sample_stats().is_empty()
    {
        let stats = draws.sample_stats();
        layouts.push(GroupLayout::new(name, Content::Statistics, stats, draws, num_draws)?);
    }
    Ok(layouts)
}

impl GroupLayout {
    fn new(
        name: &'static str,
        content: Content,
        variables: &[Variable],
        draws: &Draws,
        num_draws: usize,
    ) -> Result<Self, Error> {
        let file_names: Vec<String> = variables.iter().map(|v| file_name(v.name())).collect();
        for (i, file_name) in file_names.iter().enumerate() {
            if file_names[..i].contains(file_name) {
                let message = format!(
                    "group {name}: two variables would be named \"{file_name}\" in the file; rename one"
                );
                return Err(Error::new(ErrorKind::Name, message));
            }
        }
        let sample_dims: &[&str] = if content == Content::Data { &[] } else { &["chain", "draw"] };
        let mut arrays = Vec::with_capacity(variables.len());
        let mut dimensions: Vec<(String, usize, Option<&[String]>)> = Vec::new();
        for (variable, file_name) in variables.iter().zip(&file_names) {
            let mut dims: Vec<String> = sample_dims.iter().map(|&dim| dim.to_owned()).collect();
            for (axis, (dim, &length)) in variable.dims().zip(variable.shape()).enumerate() {
                let in_file = match dim {
                    Some(dim) => dimension_name(dim, &file_names, &dims),
                    None => format!("{file_name}_dim_{axis}"),
                };
                if !dimensions.iter().any(|(known, ..)| *known == in_file) {
                    let labels = dim.and_then(|dim| draws.coordinates(dim));
                    dimensions.push((in_file.clone(), length, labels));
                }
                dims.push(in_file);
            }
            let own = variable.shape();
            let (shape, chunk_shape) = match content {
                Content::Data => (own.to_vec(), own.to_vec()),
                _ => {
                    let shape = [&[draws.num_chains(), draws.num_draws()], own].concat();
                    (shape, [&[1, chunk_draws(variable.size(), num_draws)], own].concat())
                }
            };
            let chunk_shape = chunk_shape.into_iter().map(|length| length.max(1)).collect();
            let is_renamed = file_name != variable.name();
            arrays.push(ArrayMetadata {
                name: file_name.clone(),
                original_name: is_renamed.then(|| variable.name().to_owned()),
                element_type: element_type(variable, content),
                shape,
                chunk_shape,
                dims,
            });
        }
        let numbers = |dim: &str, length: usize, chunk: usize| {
            let values = (0..chunk as i64).flat_map(i64::to_le_bytes).collect();
            (coordinate(dim, ElementType::Integer, length, chunk), values)
        };
        let mut coordinates = Vec::new();
        if content != Content::Data {
            let num_chains = draws.num_chains();
            coordinates.push(numbers("chain", num_chains, num_chains.max(1)));
            coordinates.push(numbers("draw", draws.num_draws(), num_draws.max(1)));
        }
        for (dim, length, labels) in dimensions {
            coordinates.push(match labels {
                Some(labels) => {
                    (coordinate(&dim, ElementType::Text, length, length.max(1)), text_bytes(labels))
                }
                None => numbers(&dim, length, length.max(1)),
            });
        }
        let mut attributes = attributes(sample_dims);
        attributes.insert("variables".into(), json!(file_names));
        Ok(Self { name, arrays, coordinates, attributes })
    }

    /// Every array, with values or coordinates.
    fn all(&self) -> impl Iterator<Item = &ArrayMetadata> {
        self.coordinates.iter().map(|(array, _)| array).chain(&self.arrays)
    }

    /// Paths and metadata of the group and of all its arrays.
    pub(super) fn nodes(&self) -> Vec<(String, Value)> {
        let group = (self.name.to_owned(), group_json(self.attributes.clone()));
        let arrays =
            self.all().map(|array| (format!("{}/{}", self.name, array.name), array.to_json()));
        std::iter::once(group).chain(arrays).collect()
    }

    /// Says that so many draws of each chain are there.
    pub(super) fn set_num_draws(&mut self, num_draws: &[usize]) {
        let most = num_draws.iter().copied().max().unwrap_or(0);
        self.attributes.insert("num_draws".into(), json!(num_draws));
        for array in &mut self.arrays {
            array.shape[1] = most;
        }
        for (array, _) in &mut self.coordinates {
            if array.name == "draw" {
                array.shape[0] = most;
            }
        }
    }
}

fn coordinate(dim: &str, element_type: ElementType, length: usize, chunk: usize) -> ArrayMetadata {
    ArrayMetadata {
        name: dim.to_owned(),
        original_name: None,
        element_type,
        shape: vec![length],
        chunk_shape: vec![chunk],
        dims: vec![dim.to_owned()],
    }
}

/// How many draws of a variable of this size go into a chunk.
fn chunk_draws(size: usize, num_draws: usize) -> usize {
    (CHUNK_BYTES / (8 * size.max(1))).min(CHUNK_DRAWS).clamp(1, num_draws.max(1))
}

fn element_type(variable: &Variable, content: Content) -> ElementType {
    if content != Content::Statistics {
        return ElementType::Float;
    }
    match StatisticType::of(variable) {
        StatisticType::Float => ElementType::Float,
        StatisticType::Integer => ElementType::Integer,
        StatisticType::Boolean => ElementType::Boolean,
    }
}

/// The name of a variable as that of a folder: no slash, and none that means a place.
pub(super) fn file_name(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|c| if matches!(c, '/' | '\\') || c.is_control() { '.' } else { c })
        .collect();
    match name.chars().all(|c| c == '.') {
        true => format!("_{name}"),
        false => name,
    }
}

/// The name of a dimension in a file, which must be none of a variable, and not twice that of an array.
fn dimension_name(dim: &str, variables: &[String], used: &[String]) -> String {
    let mut name = file_name(dim);
    while variables.contains(&name) || used.contains(&name) || name == "chain" || name == "draw" {
        name.push_str("_dim");
    }
    name
}

/// Values as the bytes of an array.
pub(super) fn bytes(values: &[f64], element_type: ElementType) -> Vec<u8> {
    match element_type {
        ElementType::Integer => values.iter().flat_map(|&x| (x as i64).to_le_bytes()).collect(),
        ElementType::Boolean => values.iter().map(|&x| u8::from(x == 1.0)).collect(),
        ElementType::Float | ElementType::Text => {
            values.iter().flat_map(|x| x.to_le_bytes()).collect()
        }
    }
}

/// Texts as the codec `vlen-utf8` has them: their number, then length and bytes of each.
fn text_bytes(texts: &[String]) -> Vec<u8> {
    let length = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
    let mut bytes = length(texts.len().max(1)).to_vec();
    for text in texts {
        bytes.extend(length(text.len()));
        bytes.extend(text.as_bytes());
    }
    if texts.is_empty() {
        bytes.extend(length(0));
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_folders_mean_no_place() {
        assert_eq!(file_name("star/log_g"), "star.log_g");
        assert_eq!(file_name(".."), "_..");
        assert_eq!(file_name("../../x"), "......x");
        assert_eq!(file_name(""), "_");
    }

    #[test]
    fn a_dimension_has_no_name_of_a_variable() {
        let mut draws = Draws::new(1, 1);
        draws.add("x", &[2], vec![0.0; 2]).unwrap();
        draws.set_dims("x", &[Some("x")]).unwrap();
        draws.add("y", &[2, 2], vec![0.0; 4]).unwrap();
        draws.set_dims("y", &[Some("x"), Some("x")]).unwrap();
        let layout = layouts(Group::Posterior, &draws, 1).unwrap().swap_remove(0);
        assert_eq!(layout.arrays[0].dims, ["chain", "draw", "x_dim"]);
        assert_eq!(layout.arrays[1].dims, ["chain", "draw", "x_dim", "x_dim_dim"]);
    }

    #[test]
    fn variables_that_would_be_one_folder_are_an_error() {
        let mut draws = Draws::new(1, 1);
        draws.add("a/b", &[], vec![0.0]).unwrap();
        draws.add("a.b", &[], vec![0.0]).unwrap();
        let error = layouts(Group::Posterior, &draws, 1).unwrap_err();
        assert!(error.to_string().contains("two variables would be named \"a.b\""), "{error}");
    }
}
