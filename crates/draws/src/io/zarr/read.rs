//! Reads a Zarr folder back into results.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::array::{StoredArray, Values};
use crate::{Draws, Error, ErrorKind, Group, InferenceData};

/// Reads the results from a Zarr folder that this crate or ArviZ wrote.
///
/// Read are the groups that [`Group`] has, with integers and booleans as numbers; others are left out.
/// Of a run that was killed, the chains are kept whose common length holds the most draws.
///
/// # Errors
/// If the folder is none of Zarr, version 3; an array is compressed, damaged or of a type that is no
/// number; arrays of a group have other chains, draws or lengths of a dimension than the others. The
/// message names the array.
pub fn read_zarr(path: &Path) -> Result<InferenceData, Error> {
    let nodes = nodes(path)?;
    let mut results = InferenceData::default();
    for group in Group::ALL {
        let stats = group.stats_name().filter(|name| nodes.contains_key(*name));
        if !nodes.contains_key(group.name()) && stats.is_none() {
            continue;
        }
        let mut reader = GroupReader { root: path, nodes: &nodes, draws: None };
        if nodes.contains_key(group.name()) {
            reader.read(group.name(), group.is_data(), false)?;
        }
        if let Some(stats) = stats {
            reader.read(stats, false, true)?;
        }
        let draws = reader.draws.unwrap_or_else(|| match group.is_data() {
            true => Draws::new(1, 1),
            false => Draws::new(0, 0),
        });
        let draws = match num_draws(&nodes, group) {
            Some(lengths) if lengths.len() == draws.num_chains() => complete(&draws, &lengths)?,
            _ => draws,
        };
        results.insert(group, draws).map_err(|error| failed(path, error.to_string()))?;
    }
    Ok(results)
}

/// The metadata of all groups and arrays by their paths: those in the root, or those found.
fn nodes(root: &Path) -> Result<BTreeMap<String, Value>, Error> {
    let mut whole = json(&root.join("zarr.json"))?;
    if whole["zarr_format"] != 3 || whole["node_type"] != "group" {
        return Err(failed(root, "this is no Zarr group of version 3".to_owned()));
    }
    if let Value::Object(found) = whole["consolidated_metadata"]["metadata"].take() {
        return Ok(found.into_iter().collect());
    }
    let mut nodes = BTreeMap::new();
    for group in Group::ALL.iter().flat_map(|group| [Some(group.name()), group.stats_name()]) {
        let Some(group) = group else { continue };
        let folder = root.join(group);
        if !folder.join("zarr.json").is_file() {
            continue;
        }
        nodes.insert(group.to_owned(), json(&folder.join("zarr.json"))?);
        let entries = fs::read_dir(&folder).map_err(|error| failed(&folder, error.to_string()))?;
        for entry in entries.flatten() {
            let file = entry.path().join("zarr.json");
            if file.is_file() {
                let name = entry.file_name().to_string_lossy().into_owned();
                nodes.insert(format!("{group}/{name}"), json(&file)?);
            }
        }
    }
    Ok(nodes)
}

fn json(file: &Path) -> Result<Value, Error> {
    let text = fs::read_to_string(file).map_err(|error| {
        Error::new(ErrorKind::Io, format!("cannot read {}: {error}", file.display()))
    })?;
    serde_json::from_str(&text).map_err(|error| failed(file, error.to_string()))
}

/// How many draws each chain has, as a stream says.
fn num_draws(nodes: &BTreeMap<String, Value>, group: Group) -> Option<Vec<usize>> {
    let lengths = nodes.get(group.name())?["attributes"]["num_draws"].as_array()?;
    lengths.iter().map(|length| usize::try_from(length.as_u64()?).ok()).collect()
}

/// The chains whose common length holds the most draws: of several such sets the one with most chains.
fn complete(draws: &Draws, lengths: &[usize]) -> Result<Draws, Error> {
    let mut order: Vec<usize> = (0..lengths.len()).collect();
    order.sort_by_key(|&chain| std::cmp::Reverse(lengths[chain]));
    let common = |k: usize| lengths[order[k - 1]].min(draws.num_draws());
    let num_kept = (1..=order.len()).max_by_key(|&k| k * common(k)).unwrap_or(0);
    if num_kept == 0 {
        return Ok(draws.clone());
    }
    let mut kept = order[..num_kept].to_vec();
    kept.sort_unstable();
    draws.select_chains(&kept)?.select_draws(..common(num_kept))
}

struct GroupReader<'a> {
    root: &'a Path,
    nodes: &'a BTreeMap<String, Value>,
    draws: Option<Draws>,
}

impl GroupReader<'_> {
    /// Adds the arrays of a group in the file to the draws.
    fn read(&mut self, group: &str, is_data: bool, is_stats: bool) -> Result<(), Error> {
        let prefix = format!("{group}/");
        let listed = self.nodes[group]["attributes"]["variables"].as_array();
        let listed: Vec<&str> =
            listed.map_or(Vec::new(), |list| list.iter().filter_map(Value::as_str).collect());
        let mut names: Vec<&str> = self
            .nodes
            .iter()
            .filter(|(_, node)| node["node_type"] == "array")
            .filter_map(|(path, _)| path.strip_prefix(&prefix))
            .filter(|name| !name.contains('/'))
            .collect();
        // In the order of the draws, where the file tells it.
        names.sort_by_key(|name| {
            listed.iter().position(|listed| listed == name).unwrap_or(usize::MAX)
        });
        let mut labels = Vec::new();
        for name in names {
            let folder = self.root.join(group).join(name);
            let array = StoredArray::parse(&folder, &self.nodes[&format!("{prefix}{name}")])?;
            if array.dims == [name] {
                if name != "chain" && name != "draw" {
                    labels.push((name.to_owned(), labels_of(&array)?));
                }
                continue;
            }
            self.add(name, &array, is_data, is_stats)?;
        }
        let Some(draws) = &mut self.draws else { return Ok(()) };
        for (dim, labels) in labels {
            let Some(labels) = labels else { continue };
            let is_used = draws.variables().iter().any(|v| v.dims().any(|d| d == Some(&dim)));
            if is_used {
                draws
                    .set_coordinates(&dim, labels)
                    .map_err(|error| failed(&self.root.join(group), error.to_string()))?;
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        name: &str,
        array: &StoredArray,
        is_data: bool,
        is_stats: bool,
    ) -> Result<(), Error> {
        let fail = |message: String| failed(&array.folder, message);
        let num_sample_dims = if is_data { 0 } else { 2 };
        if !is_data && (array.dims.len() < 2 || array.dims[..2] != ["chain", "draw"]) {
            let dims = array.dims.join(", ");
            return Err(fail(format!(
                "the dimensions are ({dims}), but must begin with chain, draw"
            )));
        }
        let size = match is_data {
            true => (1, 1),
            false => (array.shape[0], array.shape[1]),
        };
        let values = match array.values()? {
            Values::Numbers(values) => values,
            Values::Texts(_) => {
                return Err(fail("it holds texts, but must hold numbers".to_owned()));
            }
        };
        let draws = self.draws.get_or_insert_with(|| Draws::new(size.0, size.1));
        if (draws.num_chains(), draws.num_draws()) != size {
            return Err(fail(format!(
                "it has {} chains × {} draws, but other arrays have {} × {}",
                size.0,
                size.1,
                draws.num_chains(),
                draws.num_draws()
            )));
        }
        let original = array.original_name.as_deref().unwrap_or(name);
        let own_shape = &array.shape[num_sample_dims..];
        if is_stats {
            if own_shape.is_empty() {
                draws.add_sample_stat(original, values).map_err(|e| fail(e.to_string()))?;
            }
            // A statistic that is no number for each draw, as of other samplers, has no place here.
            return Ok(());
        }
        draws.add(original, own_shape, values).map_err(|error| fail(error.to_string()))?;
        let own_dims = array.dims[num_sample_dims..].iter().enumerate();
        let dims: Vec<Option<&str>> = own_dims
            .map(|(axis, dim)| (*dim != format!("{name}_dim_{axis}")).then_some(dim.as_str()))
            .collect();
        draws.set_dims(original, &dims).map_err(|error| fail(error.to_string()))
    }
}

/// The labels along a dimension; none if they only count it.
fn labels_of(array: &StoredArray) -> Result<Option<Vec<String>>, Error> {
    Ok(match array.values()? {
        Values::Texts(texts) => Some(texts),
        Values::Numbers(numbers) if numbers.iter().zip(0..).all(|(&x, i)| x == f64::from(i)) => {
            None
        }
        Values::Numbers(numbers) => Some(numbers.iter().map(f64::to_string).collect()),
    })
}

fn failed(path: &Path, message: String) -> Error {
    Error::new(ErrorKind::Parse, format!("{}: {message}", path.display()))
}
