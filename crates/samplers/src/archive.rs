//! What a chain is made of as a list of words, for a checkpoint that gives back the very same bits.

use rand::SeedableRng;

use crate::ChainRng;
use crate::linear_algebra::Matrix;

/// A list of words that is written or read.
///
/// The parts of a chain name their fields once, and the same code writes them and reads them back
/// ([`Checkpoint`]).
///
/// ```
/// use samplers::{Archive, Checkpoint};
///
/// struct Counter {
///     count: usize,
///     sums: Vec<f64>,
/// }
///
/// impl Checkpoint for Counter {
///     fn visit(&mut self, archive: &mut Archive) {
///         archive.count(&mut self.count);
///         archive.list(&mut self.sums);
///     }
/// }
///
/// let mut saved = Archive::writer();
/// Counter { count: 3, sums: vec![0.1, 0.2] }.visit(&mut saved);
/// let mut restored = Counter { count: 0, sums: Vec::new() };
/// let mut reader = Archive::reader(saved.into_words());
/// restored.visit(&mut reader);
/// assert!(reader.is_complete());
/// assert_eq!((restored.count, restored.sums), (3, vec![0.1, 0.2]));
/// ```
#[derive(Debug, Clone)]
pub struct Archive {
    words: Vec<u64>,
    /// Where to read next; nothing while writing.
    next: Option<usize>,
    failed: bool,
}

/// What can be written to an archive and read back from it.
pub trait Checkpoint {
    /// Shows every field that a restored chain needs to the archive, in a fixed order.
    fn visit(&mut self, archive: &mut Archive);
}

impl Archive {
    /// An empty archive to write.
    pub fn writer() -> Self {
        Self { words: Vec::new(), next: None, failed: false }
    }

    /// An archive to read.
    pub fn reader(words: Vec<u64>) -> Self {
        Self { words, next: Some(0), failed: false }
    }

    /// What was written.
    pub fn into_words(self) -> Vec<u64> {
        self.words
    }

    /// Whether everything was read, and all of it could be.
    pub fn is_complete(&self) -> bool {
        !self.failed && self.next == Some(self.words.len())
    }

    /// Whether something could not be read.
    pub fn has_failed(&self) -> bool {
        self.failed
    }

    /// Says that what was read makes no sense.
    pub fn fail(&mut self) {
        self.failed = true;
    }

    /// A word.
    pub fn word(&mut self, word: &mut u64) {
        let Some(next) = &mut self.next else {
            self.words.push(*word);
            return;
        };
        match self.words.get(*next) {
            Some(read) => {
                *word = *read;
                *next += 1;
            }
            None => self.failed = true,
        }
    }

    /// A number.
    pub fn number(&mut self, number: &mut f64) {
        let mut word = number.to_bits();
        self.word(&mut word);
        *number = f64::from_bits(word);
    }

    /// A count.
    pub fn count(&mut self, count: &mut usize) {
        let mut word = *count as u64;
        self.word(&mut word);
        match usize::try_from(word) {
            Ok(read) => *count = read,
            Err(_) => self.failed = true,
        }
    }

    /// Yes or no.
    pub fn flag(&mut self, flag: &mut bool) {
        let mut word = u64::from(*flag);
        self.word(&mut word);
        *flag = word == 1;
    }

    /// Numbers, as many as there are.
    pub fn list(&mut self, list: &mut Vec<f64>) {
        let len = self.len(list.len());
        list.resize(len, 0.0);
        list.iter_mut().for_each(|x| self.number(x));
    }

    /// Counts, as many as there are.
    pub fn counts(&mut self, list: &mut Vec<usize>) {
        let len = self.len(list.len());
        list.resize(len, 0);
        list.iter_mut().for_each(|x| self.count(x));
    }

    /// A generator of random numbers.
    pub fn rng(&mut self, rng: &mut ChainRng) {
        let state = serde_json::to_value(&*rng).unwrap_or_default();
        let mut seed = [0; 32];
        for (i, bytes) in seed.chunks_exact_mut(8).enumerate() {
            let mut word = state["s"][i].as_u64().unwrap_or_default();
            self.word(&mut word);
            bytes.copy_from_slice(&word.to_le_bytes());
        }
        if self.next.is_some() {
            *rng = ChainRng::from_seed(seed);
        }
    }

    pub(crate) fn matrix(&mut self, matrix: &mut Matrix) {
        let (mut rows, mut columns) = (matrix.num_rows(), matrix.num_columns());
        self.count(&mut rows);
        self.count(&mut columns);
        let size = rows.checked_mul(columns).map(|size| self.len(size));
        if self.next.is_some() {
            if size != rows.checked_mul(columns) || self.failed {
                self.failed = true;
                return;
            }
            *matrix = Matrix::zeros(rows, columns);
        }
        matrix.values_mut().iter_mut().for_each(|x| self.number(x));
    }

    /// The length of a list; none if so much is not left to read.
    fn len(&mut self, mut len: usize) -> usize {
        self.count(&mut len);
        match self.next {
            Some(next) if len > self.words.len() - next => {
                self.failed = true;
                0
            }
            _ => len,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generator_goes_on_where_it_was() {
        use rand::Rng;
        let mut rng = crate::chain_rngs(3).nth(2).unwrap();
        rng.next_u64();
        let mut archive = Archive::writer();
        archive.rng(&mut rng);
        let mut other = crate::chain_rngs(0).next().unwrap();
        let mut reader = Archive::reader(archive.into_words());
        reader.rng(&mut other);
        assert!(reader.is_complete());
        assert_eq!(rng.next_u64(), other.next_u64());
    }

    #[test]
    fn broken_archives_are_noticed() {
        let mut archive = Archive::writer();
        archive.list(&mut vec![1.0, f64::NAN]);
        archive.matrix(&mut Matrix::identity(2));
        let words = archive.into_words();
        let read = |words: Vec<u64>| {
            let mut reader = Archive::reader(words);
            let (mut list, mut matrix) = (vec![], Matrix::zeros(0, 0));
            reader.list(&mut list);
            reader.matrix(&mut matrix);
            (reader.is_complete(), list, matrix)
        };
        let (is_complete, list, matrix) = read(words.clone());
        assert!(is_complete && list[1].is_nan());
        assert_eq!(matrix, Matrix::identity(2));
        for len in 0..words.len() {
            assert!(!read(words[..len].to_vec()).0, "{len}");
        }
        let mut huge = words.clone();
        huge[0] = u64::MAX;
        assert!(!read(huge).0);
        let mut long = words;
        long.push(1);
        assert!(!read(long).0);
    }
}
