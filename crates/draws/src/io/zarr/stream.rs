//! A Zarr folder that grows while chains run, and can be opened whenever they are killed.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::layout::{GroupLayout, bytes, layouts};
use super::metadata::ArrayMetadata;
use super::write::{padded, prepare, put_in_place, write, write_metadata, write_nodes, write_root};
use crate::{Draws, Error, ErrorKind, Group};

/// Writes draws as chains make them, each to chunks of its own.
///
/// Every few seconds a chain writes what is new, and then the metadata that tell of it; each file is
/// replaced in one step. So a process that is killed leaves a folder that opens, with all draws but those
/// of the last seconds. Draws that a chain has not made are NaN; the attribute `num_draws` of the group
/// says how many each has, and [`read_zarr`](super::read_zarr) keeps the set of chains whose common
/// length holds the most.
///
/// ```
/// use draws::{Draws, Group, io::ZarrStream};
///
/// // Two chains, of at most a hundred draws; the variables come without values.
/// let mut template = Draws::new(2, 0);
/// template.add("slope", &[], vec![])?;
/// # let folder = tempfile::tempdir().unwrap();
/// let path = folder.path().join("draws.zarr");
/// let stream = ZarrStream::create(&path, &[(Group::Posterior, &template, 100)])?;
/// for chain in 0..2 {
///     stream.push(Group::Posterior, chain, &[2.5])?;
/// }
/// stream.flush()?;
/// let draws = draws::io::read_zarr(&path)?;
/// assert_eq!(draws.group(Group::Posterior)?.variable("slope")?.values(), [2.5, 2.5]);
/// # Ok::<(), draws::Error>(())
/// ```
#[derive(Debug)]
pub struct ZarrStream {
    root: PathBuf,
    interval: Duration,
    groups: Vec<StreamedGroup>,
    /// What the metadata say; the lock is held while they are written.
    told: Mutex<Told>,
}

#[derive(Debug)]
struct StreamedGroup {
    group: Group,
    num_draws: usize,
    /// Folder, metadata and number of elements of each variable and statistic.
    arrays: Vec<(PathBuf, ArrayMetadata, usize)>,
    chains: Vec<Mutex<ChainBuffer>>,
}

/// The draws of a chain in its latest chunks.
#[derive(Debug)]
struct ChainBuffer {
    num_draws: usize,
    values: Vec<Vec<f64>>,
    last_flush: Instant,
    /// How long the last one took: a slow disk is written to less often.
    cost: Duration,
}

#[derive(Debug)]
struct Told {
    layouts: Vec<Vec<GroupLayout>>,
    num_draws: Vec<Vec<usize>>,
}

impl ZarrStream {
    /// A new folder, in the place of an older one, for groups that have variables but no draws yet, each
    /// with the most draws that a chain will have.
    ///
    /// # Errors
    /// If the folder cannot be written, or there is something else in its place.
    pub fn create(path: &Path, groups: &[(Group, &Draws, usize)]) -> Result<Self, Error> {
        let partial = prepare(path)?;
        let (mut streamed, mut told) =
            (Vec::new(), Told { layouts: Vec::new(), num_draws: Vec::new() });
        for &(group, template, num_draws) in groups {
            if group.is_data() || template.num_draws() != 0 {
                let message = format!("group {group}: draws are written that are still to be made");
                return Err(Error::new(ErrorKind::Argument, message));
            }
            let layouts = layouts(group, template, num_draws)?;
            for layout in &layouts {
                write_metadata(&partial, layout)?;
            }
            let num_chains = template.num_chains();
            streamed.push(StreamedGroup::new(path, group, template, num_draws, &layouts));
            told.layouts.push(layouts);
            told.num_draws.push(vec![0; num_chains]);
        }
        write_root(&partial, &told.nodes())?;
        put_in_place(&partial, path)?;
        let interval = Duration::from_secs(2);
        Ok(Self { root: path.to_owned(), interval, groups: streamed, told: Mutex::new(told) })
    }

    /// How often each chain writes; every two seconds by default.
    #[must_use]
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Adds a draw of a chain: the values of all variables, then those of all sample statistics, in the
    /// order of the template.
    ///
    /// # Errors
    /// If there is no such group or chain, the number of values does not fit, the chain has all its
    /// draws, or a file cannot be written.
    pub fn push(&self, group: Group, chain: usize, values: &[f64]) -> Result<(), Error> {
        let fail = |message: String| Err(Error::new(ErrorKind::Argument, message));
        let Some(place) = self.groups.iter().position(|known| known.group == group) else {
            return fail(format!("group {group} is none of those that are written"));
        };
        let streamed = &self.groups[place];
        let Some(buffer) = streamed.chains.get(chain) else {
            return fail(format!("chain {chain} of {} chains", streamed.chains.len()));
        };
        let expected: usize = streamed.arrays.iter().map(|(.., size)| size).sum();
        if values.len() != expected {
            return fail(format!("a draw has {expected} values, but {} are given", values.len()));
        }
        let mut buffer = buffer.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        if buffer.num_draws == streamed.num_draws {
            return fail(format!("chain {chain} has all its {} draws", streamed.num_draws));
        }
        let count = buffer.num_draws + 1;
        let mut rest = values;
        for ((folder, array, size), kept) in streamed.arrays.iter().zip(&mut buffer.values) {
            let (own, others) = rest.split_at(*size);
            rest = others;
            kept.extend_from_slice(own);
            if *size > 0 && kept.len() == array.chunk_shape[1] * size {
                let full = count / array.chunk_shape[1] - 1;
                write(&folder.join(key(array, chain, full)), &bytes(kept, array.element_type))?;
                kept.clear();
            }
        }
        buffer.num_draws = count;
        if buffer.last_flush.elapsed() >= self.interval.max(20 * buffer.cost) {
            self.flush_chain(place, chain, &mut buffer)?;
        }
        Ok(())
    }

    /// Writes all that is new of every chain.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn flush(&self) -> Result<(), Error> {
        for (place, streamed) in self.groups.iter().enumerate() {
            for (chain, buffer) in streamed.chains.iter().enumerate() {
                let mut buffer = buffer.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                self.flush_chain(place, chain, &mut buffer)?;
            }
        }
        Ok(())
    }

    fn flush_chain(
        &self,
        place: usize,
        chain: usize,
        buffer: &mut ChainBuffer,
    ) -> Result<(), Error> {
        let start = Instant::now();
        for ((folder, array, _), kept) in self.groups[place].arrays.iter().zip(&buffer.values) {
            if !kept.is_empty() {
                let place = buffer.num_draws / array.chunk_shape[1];
                let size = array.chunk_shape.iter().product();
                write(&folder.join(key(array, chain, place)), &padded(kept, size, array))?;
            }
        }
        let mut told = self.told.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        told.num_draws[place][chain] = buffer.num_draws;
        let Told { layouts, num_draws } = &mut *told;
        for layout in &mut layouts[place] {
            layout.set_num_draws(&num_draws[place]);
            write_nodes(&self.root, &layout.nodes())?;
        }
        write_root(&self.root, &told.nodes())?;
        buffer.last_flush = Instant::now();
        buffer.cost = start.elapsed();
        Ok(())
    }
}

impl StreamedGroup {
    fn new(
        root: &Path,
        group: Group,
        template: &Draws,
        num_draws: usize,
        layouts: &[GroupLayout],
    ) -> Self {
        let sizes = template.variables().iter().chain(template.sample_stats());
        let arrays: Vec<_> = layouts
            .iter()
            .flat_map(|layout| {
                layout
                    .arrays
                    .iter()
                    .map(|array| (root.join(layout.name).join(&array.name), array.clone()))
            })
            .zip(sizes)
            .map(|((folder, array), variable)| (folder, array, variable.size()))
            .collect();
        let buffer = || {
            Mutex::new(ChainBuffer {
                num_draws: 0,
                values: vec![Vec::new(); arrays.len()],
                last_flush: Instant::now(),
                cost: Duration::ZERO,
            })
        };
        let chains = (0..template.num_chains()).map(|_| buffer()).collect();
        Self { group, num_draws, arrays, chains }
    }
}

impl Told {
    fn nodes(&self) -> Vec<(String, Value)> {
        self.layouts.iter().flatten().flat_map(GroupLayout::nodes).collect()
    }
}

/// The file of a chunk of a chain.
fn key(array: &ArrayMetadata, chain: usize, place: usize) -> String {
    let mut places = vec![0; array.chunk_shape.len()];
    (places[0], places[1]) = (chain, place);
    ArrayMetadata::chunk_key(&places)
}
