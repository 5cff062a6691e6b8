//! Vectors in chunks of a fixed length, which the compiler turns into whole registers.

/// The bytes of a cache line, and of the widest register.
const LINE: usize = 64;

/// Numbers that start on a cache line, padded to whole chunks of `N`.
#[derive(Debug)]
pub(crate) struct Lanes<const N: usize> {
    memory: Box<[f64]>,
    start: usize,
    len: usize,
}

impl<const N: usize> Lanes<N> {
    /// These numbers; `padding` fills the last chunk.
    pub(crate) fn new(elements: &[f64], padding: f64) -> Self {
        let len = elements.len().next_multiple_of(N);
        let spare = LINE / size_of::<f64>() - 1;
        let memory = vec![padding; len + spare].into_boxed_slice();
        // Should the offset not be known, only speed is lost.
        let start = memory.as_ptr().align_offset(LINE).min(spare);
        let mut lanes = Self { memory, start, len };
        lanes.all_mut()[..elements.len()].copy_from_slice(elements);
        lanes
    }

    #[inline(always)]
    pub(crate) fn all(&self) -> &[f64] {
        &self.memory[self.start..self.start + self.len]
    }

    #[inline(always)]
    pub(crate) fn all_mut(&mut self) -> &mut [f64] {
        &mut self.memory[self.start..self.start + self.len]
    }

    #[inline(always)]
    pub(crate) fn chunks(&self) -> &[[f64; N]] {
        self.all().as_chunks().0
    }

    #[inline(always)]
    pub(crate) fn chunks_mut(&mut self) -> &mut [[f64; N]] {
        self.all_mut().as_chunks_mut().0
    }
}

impl<const N: usize> Clone for Lanes<N> {
    fn clone(&self) -> Self {
        Self::new(self.all(), 0.0)
    }
}

/// The sum of the lanes, in the order of a tree.
#[inline(always)]
pub(crate) fn sum<const N: usize>(mut lanes: [f64; N]) -> f64 {
    let mut half = N / 2;
    while half > 0 {
        for j in 0..half {
            lanes[j] += lanes[j + half];
        }
        half /= 2;
    }
    lanes[0]
}
