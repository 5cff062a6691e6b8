//! Where values lie while a program runs.

use crate::operation::Scratch;
use crate::primitive::Slice;

use super::aligned::{Aligned, copy_padded};
use super::reduce::Sums;

/// Where an argument of a block instruction is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// One of the scalars.
    Scalar(u32),
    /// A vector among the constants, from this element on.
    Constant(u32),
    /// A buffer as long as the vector.
    Array(u32),
    /// A buffer as long as a block.
    Register(u32),
    /// One element of a vector in a buffer, for all of a block.
    Element(u32, u32),
}

/// The scratch space of one thread: numbers and vectors, each vector a buffer of its own.
///
/// A buffer is taken out while an instruction writes it, so that it can read the others.
#[derive(Debug, Clone)]
pub(crate) struct Storage {
    pub(crate) scalars: Vec<f64>,
    pub(crate) buffers: Vec<Aligned>,
    /// What each reduction of a group has gathered.
    pub(crate) sums: Vec<Sums>,
    /// What each operation on whole arrays asked for.
    pub(crate) scratch: Vec<Scratch>,
}

impl Storage {
    /// The argument at a place, for `count` elements of a block.
    #[inline(always)]
    pub(crate) fn read<'a>(
        &'a self,
        constants: &'a [f64],
        place: Place,
        start: usize,
        count: usize,
    ) -> Slice<'a> {
        match place {
            Place::Scalar(i) => Slice::Splat(self.scalars[i as usize]),
            Place::Constant(first) => {
                let first = first as usize + start;
                Slice::Full(&constants[first..first + count])
            }
            Place::Array(i) => Slice::Full(&self.buffers[i as usize][start..start + count]),
            Place::Register(i) => Slice::Full(&self.buffers[i as usize][..count]),
            Place::Element(i, element) => Slice::Splat(self.buffers[i as usize][element as usize]),
        }
    }

    /// All elements at a place, with padding behind those of a vector.
    #[inline(always)]
    pub(crate) fn array<'a>(&'a self, constants: &'a [f64], place: Place) -> &'a [f64] {
        match place {
            Place::Scalar(i) => std::slice::from_ref(&self.scalars[i as usize]),
            Place::Constant(first) => &constants[first as usize..],
            Place::Array(i) | Place::Register(i) | Place::Element(i, _) => {
                &self.buffers[i as usize]
            }
        }
    }

    /// Copies values to a place that is read after its group.
    pub(crate) fn write(&mut self, place: Place, values: &[f64]) {
        match place {
            Place::Scalar(i) => {
                if let [value] = *values {
                    self.scalars[i as usize] = value;
                }
            }
            Place::Array(i) | Place::Register(i) => {
                copy_padded(values, &mut self.buffers[i as usize]);
            }
            // Constants and single elements are never written.
            Place::Constant(_) | Place::Element(..) => {}
        }
    }
}
