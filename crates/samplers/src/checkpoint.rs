//! A run on disk: a file that grows by the latest draws and the state of a chain, every few seconds.
//!
//! The file is a list of words of eight bytes, little-endian: a header that says of which run it is, then
//! records. Each is the number of its words, the chain, the lengths of its parts, the parts, and a
//! checksum, so that one which was being written when the process was killed is noticed and left out.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::{Error, ErrorKind};

/// The first word of a file, and the version of its form.
const MAGIC: u64 = u64::from_le_bytes(*b"MCMCrun2");

/// How many parts a record has: the state, draws, statistics, steps of the warm-up.
const NUM_PARTS: usize = 4;

/// Where a run is kept, and how often.
#[derive(Debug, Clone)]
pub struct CheckpointFile {
    path: PathBuf,
    interval: Duration,
    resume: bool,
}

impl CheckpointFile {
    /// A new file, in the place of one that is there; written every two seconds.
    pub fn create(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), interval: Duration::from_secs(2), resume: false }
    }

    /// The file of a run that was stopped, which goes on from there.
    pub fn resume(path: impl Into<PathBuf>) -> Self {
        Self { resume: true, ..Self::create(path) }
    }

    /// How often each chain writes.
    #[must_use]
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }
}

/// What a chain had done when it wrote last.
#[derive(Debug, Clone, Default)]
pub(crate) struct Saved {
    pub(crate) state: Vec<u64>,
    pub(crate) draws: Vec<f64>,
    pub(crate) statistics: Vec<f64>,
    pub(crate) warmup_steps: Vec<f64>,
}

/// The file of a run, or none.
#[derive(Debug)]
pub(crate) struct Journal {
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    path: PathBuf,
    interval: Duration,
    file: Mutex<File>,
    chains: Vec<Mutex<Written>>,
    failure: Mutex<Option<String>>,
}

/// What a chain has written, and when.
#[derive(Debug, Clone)]
struct Written {
    last: Instant,
    lengths: [usize; NUM_PARTS - 1],
}

impl Journal {
    /// Nothing is kept.
    pub(crate) fn none() -> Self {
        Self { open: None }
    }

    /// Opens the file of a run with this identity; what is there of each chain, if it goes on.
    pub(crate) fn open(
        file: &CheckpointFile,
        identity: &[u64],
        num_chains: usize,
    ) -> Result<(Self, Vec<Option<Saved>>), Error> {
        let mut saved = vec![None; num_chains];
        let fail = |error: std::io::Error| failed(&file.path, &error.to_string());
        let mut header = vec![MAGIC, identity.len() as u64];
        header.extend(identity);
        let handle = if file.resume {
            let words = read_words(&file.path)?;
            let end = read_records(&file.path, &words, &header, &mut saved)?;
            let handle = OpenOptions::new().append(true).open(&file.path).map_err(fail)?;
            handle.set_len(8 * end as u64).map_err(fail)?;
            handle
        } else {
            let mut handle = File::create(&file.path).map_err(fail)?;
            handle.write_all(&bytes(&header)).map_err(fail)?;
            handle
        };
        let written = |saved: &Option<Saved>| {
            let len = |part: fn(&Saved) -> &Vec<f64>| saved.as_ref().map_or(0, |s| part(s).len());
            let lengths = [len(|s| &s.draws), len(|s| &s.statistics), len(|s| &s.warmup_steps)];
            Mutex::new(Written { last: Instant::now(), lengths })
        };
        let open = Open {
            path: file.path.clone(),
            interval: file.interval,
            file: Mutex::new(handle),
            chains: saved.iter().map(written).collect(),
            failure: Mutex::new(None),
        };
        Ok((Self { open: Some(open) }, saved))
    }

    pub(crate) fn is_kept(&self) -> bool {
        self.open.is_some()
    }

    /// Whether the chain should write.
    pub(crate) fn is_due(&self, chain: usize) -> bool {
        self.open.as_ref().is_some_and(|open| {
            let written = open.chains[chain].lock();
            written.is_ok_and(|written| written.last.elapsed() >= open.interval)
        })
    }

    /// Writes the state of a chain, and what is new of the lists that grow. A file that cannot be written
    /// does not stop the run; the first failure is kept.
    pub(crate) fn write(&self, chain: usize, state: &[u64], lists: [&[f64]; NUM_PARTS - 1]) {
        let Some(open) = &self.open else { return };
        let Ok(mut written) = open.chains[chain].lock() else { return };
        let mut record = vec![0, chain as u64, state.len() as u64];
        let mut parts = state.to_vec();
        for (list, from) in lists.into_iter().zip(&mut written.lengths) {
            // A list that begins again is written whole.
            let new = list.get(*from..).unwrap_or(list);
            record.push(new.len() as u64);
            parts.extend(new.iter().map(|x| x.to_bits()));
            *from = list.len();
        }
        record.extend(parts);
        record.push(0);
        record[0] = record.len() as u64;
        let last = record.len() - 1;
        record[last] = checksum(&record[..last]);
        written.last = Instant::now();
        let Ok(mut file) = open.file.lock() else { return };
        if let Err(error) = file.write_all(&bytes(&record))
            && let Ok(mut failure) = open.failure.lock()
        {
            failure.get_or_insert_with(|| failed(&open.path, &error.to_string()).to_string());
        }
    }

    /// The first failure to write.
    pub(crate) fn failure(&self) -> Option<String> {
        self.open.as_ref()?.failure.lock().ok()?.clone()
    }
}

fn failed(path: &Path, what: &str) -> Error {
    Error::new(ErrorKind::Checkpoint, format!("checkpoint {}: {what}", path.display()))
}

fn bytes(words: &[u64]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

fn read_words(path: &Path) -> Result<Vec<u64>, Error> {
    let mut bytes = Vec::new();
    let mut file = File::open(path).map_err(|error| failed(path, &error.to_string()))?;
    file.read_to_end(&mut bytes).map_err(|error| failed(path, &error.to_string()))?;
    let (words, _) = bytes.as_chunks::<8>();
    Ok(words.iter().map(|word| u64::from_le_bytes(*word)).collect())
}

/// Reads all whole records; returns where they end.
fn read_records(
    path: &Path,
    words: &[u64],
    header: &[u64],
    saved: &mut [Option<Saved>],
) -> Result<usize, Error> {
    if words.first() != Some(&MAGIC) {
        return Err(failed(path, "this is no file of a run"));
    }
    if words.get(..header.len()) != Some(header) {
        return Err(failed(
            path,
            "the file is of another run: the model, its data, the kernel and the settings of a run must \
             be the same to go on",
        ));
    }
    let mut next = header.len();
    while let Some(record) = whole_record(&words[next..]) {
        let Some(saved) = usize::try_from(record[1]).ok().and_then(|i| saved.get_mut(i)) else {
            break;
        };
        let saved = saved.get_or_insert_default();
        let lengths = &record[2..2 + NUM_PARTS];
        let mut rest = &record[2 + NUM_PARTS..record.len() - 1];
        let mut part = |i: usize| {
            let (part, others) = rest.split_at((lengths[i] as usize).min(rest.len()));
            rest = others;
            part
        };
        saved.state = part(0).to_vec();
        for (i, list) in [&mut saved.draws, &mut saved.statistics, &mut saved.warmup_steps]
            .into_iter()
            .enumerate()
        {
            list.extend(part(i + 1).iter().map(|word| f64::from_bits(*word)));
        }
        next += record.len();
    }
    Ok(next)
}

/// The record at the start, if all of it is there.
fn whole_record(words: &[u64]) -> Option<&[u64]> {
    let record = words.get(..usize::try_from(*words.first()?).ok()?)?;
    let (sum, rest) = record.split_last()?;
    (record.len() > 2 + NUM_PARTS && *sum == checksum(rest)).then_some(record)
}

/// The hash of Fowler, Noll and Vo, word by word.
pub(crate) fn checksum(words: &[u64]) -> u64 {
    let mix = |hash: u64, word: &u64| (hash ^ word).wrapping_mul(0x0100_0000_01b3).rotate_left(23);
    words.iter().fold(0xcbf2_9ce4_8422_2325, mix)
}
