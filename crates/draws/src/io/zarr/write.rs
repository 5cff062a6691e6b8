//! Writes results as a Zarr folder, whole or not at all.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::layout::{GroupLayout, bytes, layouts};
use super::metadata::{ArrayMetadata, ElementType, root_json};
use crate::{Error, ErrorKind, Group, InferenceData, Variable};

/// Writes results as a Zarr folder that `arviz.from_zarr` and `xarray.open_datatree` open.
///
/// The folder is written as `<path>.partial` first and renamed when complete, in the place of an older
/// one.
///
/// ```
/// use draws::{Draws, InferenceData};
///
/// let mut posterior = Draws::new(2, 3);
/// posterior.add("slope", &[], vec![2.0, 2.1, 1.9, 2.2, 2.0, 2.1])?;
/// let results = InferenceData::new(posterior);
/// # let folder = tempfile::tempdir().unwrap();
/// let path = folder.path().join("draws.zarr");
/// draws::io::write_zarr(&results, &path)?;
/// assert_eq!(draws::io::read_zarr(&path)?, results);
/// # Ok::<(), draws::Error>(())
/// ```
///
/// # Errors
/// If the folder cannot be written, there is something else in its place, or two names would be one in a
/// file system.
pub fn write_zarr(results: &InferenceData, path: &Path) -> Result<(), Error> {
    let partial = prepare(path)?;
    let write = || {
        let mut nodes = Vec::new();
        for (group, draws) in results.groups() {
            for layout in layouts(group, draws, draws.num_draws())? {
                let variables = match layout.name == group.name() {
                    true => draws.variables(),
                    false => draws.sample_stats(),
                };
                for (array, variable) in layout.arrays.iter().zip(variables) {
                    let folder = partial.join(layout.name).join(&array.name);
                    write_chunks(&folder, array, variable, group)?;
                }
                write_metadata(&partial, &layout)?;
                nodes.extend(layout.nodes());
            }
        }
        write_root(&partial, &nodes)
    };
    let done = write().and_then(|()| put_in_place(&partial, path));
    if done.is_err() {
        // It has failed already; whether the clean-up works changes nothing for the caller.
        let _ = fs::remove_dir_all(&partial);
    }
    done
}

/// An empty folder beside the path, to be renamed to it.
pub(super) fn prepare(path: &Path) -> Result<PathBuf, Error> {
    if path.exists() && !path.join("zarr.json").is_file() {
        let message = format!(
            "cannot write {}: something is there that is no Zarr folder; remove it or choose another path",
            path.display()
        );
        return Err(Error::new(ErrorKind::Io, message));
    }
    let mut partial = OsString::from(path);
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    if partial.exists() {
        fs::remove_dir_all(&partial).map_err(|error| failed(&partial, &error))?;
    }
    fs::create_dir_all(&partial).map_err(|error| failed(&partial, &error))?;
    Ok(partial)
}

/// Renames a complete folder, and removes the one that was there.
pub(super) fn put_in_place(partial: &Path, path: &Path) -> Result<(), Error> {
    if path.exists() {
        fs::remove_dir_all(path).map_err(|error| failed(path, &error))?;
    }
    fs::rename(partial, path).map_err(|error| failed(path, &error))
}

/// The metadata of a group and its arrays, and the values of its coordinates.
pub(super) fn write_metadata(root: &Path, layout: &GroupLayout) -> Result<(), Error> {
    for (array, chunk) in &layout.coordinates {
        let file = root.join(layout.name).join(&array.name).join(ArrayMetadata::chunk_key(&[0]));
        write(&file, chunk)?;
    }
    write_nodes(root, &layout.nodes())
}

pub(super) fn write_nodes(root: &Path, nodes: &[(String, Value)]) -> Result<(), Error> {
    for (path, metadata) in nodes {
        write(&root.join(path).join("zarr.json"), format!("{metadata}\n").as_bytes())?;
    }
    Ok(())
}

pub(super) fn write_root(root: &Path, nodes: &[(String, Value)]) -> Result<(), Error> {
    write(&root.join("zarr.json"), root_json(nodes).as_bytes())
}

/// Writes a file whole: it is made beside its place and renamed, so that a kill leaves the old one.
pub(super) fn write(file: &Path, content: &[u8]) -> Result<(), Error> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    }
    let partial = file.with_extension("partial");
    fs::write(&partial, content)
        .and_then(|()| fs::rename(&partial, file))
        .map_err(|error| failed(file, &error))
}

fn write_chunks(
    folder: &Path,
    array: &ArrayMetadata,
    variable: &Variable,
    group: Group,
) -> Result<(), Error> {
    let own_axes = vec![0; variable.shape().len()];
    if group.is_data() {
        let file = folder.join(ArrayMetadata::chunk_key(&own_axes));
        return write(&file, &bytes(variable.values(), array.element_type));
    }
    let size = array.chunk_shape.iter().product();
    let chunk_draws = array.chunk_shape[1];
    for chain in 0..array.shape[0] {
        let chunks = variable.chain(chain).chunks((chunk_draws * variable.size()).max(1));
        for (i, chunk) in chunks.enumerate() {
            // What is not there reads as NaN: few draws diverge.
            if array.element_type == ElementType::Float && chunk.iter().all(|x| x.is_nan()) {
                continue;
            }
            let place = [&[chain, i][..], &own_axes].concat();
            let file = folder.join(ArrayMetadata::chunk_key(&place));
            write(&file, &padded(chunk, size, array))?;
        }
    }
    Ok(())
}

/// The bytes of a chunk: values that are not there yet are NaN, or zero.
pub(super) fn padded(values: &[f64], size: usize, array: &ArrayMetadata) -> Vec<u8> {
    let mut values = values.to_vec();
    values.resize(size, f64::NAN);
    bytes(&values, array.element_type)
}

pub(super) fn failed(path: &Path, error: &std::io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("cannot write {}: {error}", path.display()))
}
