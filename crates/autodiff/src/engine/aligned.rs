//! Vectors that start on a cache line and are padded to whole registers.

use std::ops::{Deref, DerefMut};

/// The number of elements of the widest register; the lengths of stored vectors are multiples.
pub(crate) const LANES: usize = 8;

/// The bytes of a cache line.
const LINE: usize = 64;

/// The elements by which the start of an allocation may have to move.
pub(crate) const SPARE: usize = LINE / size_of::<f64>() - 1;

/// The length of a vector with its padding.
pub(crate) fn padded(size: usize) -> usize {
    size.next_multiple_of(LANES)
}

/// Copies elements to the start of a padded vector. The padding repeats the last of them: a value
/// in the domain of whatever is computed from it.
pub(crate) fn copy_padded(elements: &[f64], out: &mut [f64]) {
    let (head, padding) = out.split_at_mut(elements.len());
    head.copy_from_slice(elements);
    let last = elements.last().copied().unwrap_or(0.0);
    padding.iter_mut().take(LANES).for_each(|x| *x = last);
}

/// A vector of fixed length that starts on a cache line, so that no load touches two.
#[derive(Debug, Default)]
pub(crate) struct Aligned {
    memory: Vec<f64>,
    start: usize,
    len: usize,
}

impl Aligned {
    pub(crate) fn zeros(len: usize) -> Self {
        Self::within(vec![0.0; len + SPARE], len)
    }

    /// The part of `memory` that starts on a cache line.
    fn within(memory: Vec<f64>, len: usize) -> Self {
        // Should the offset not be known, only speed is lost.
        let start = memory.as_ptr().align_offset(LINE).min(SPARE);
        Self { memory, start, len }
    }
}

/// Within the same allocation, if it has room for [`SPARE`] elements more.
impl From<Vec<f64>> for Aligned {
    fn from(mut elements: Vec<f64>) -> Self {
        let len = elements.len();
        elements.reserve_exact(SPARE);
        elements.resize(len + SPARE, 0.0);
        let mut aligned = Self::within(elements, len);
        aligned.memory.copy_within(..len, aligned.start);
        aligned
    }
}

impl From<&[f64]> for Aligned {
    fn from(elements: &[f64]) -> Self {
        let mut aligned = Self::zeros(elements.len());
        aligned.copy_from_slice(elements);
        aligned
    }
}

impl Clone for Aligned {
    fn clone(&self) -> Self {
        Self::from(&**self)
    }
}

impl Deref for Aligned {
    type Target = [f64];

    #[inline(always)]
    fn deref(&self) -> &[f64] {
        &self.memory[self.start..self.start + self.len]
    }
}

impl DerefMut for Aligned {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [f64] {
        &mut self.memory[self.start..self.start + self.len]
    }
}
