//! Dense row-major arrays of `f64`.

use std::fmt;
use std::sync::Arc;

use crate::engine::{self, Target};
use crate::primitive::{Binary, Unary};
use crate::{Error, ErrorKind, Fault, Shape};

/// A dense array of `f64` in row-major order, cheap to clone.
///
/// Arithmetic between arrays and numbers computes at once; with a [`Var`](crate::Var) it becomes
/// part of the graph. Shapes that do not broadcast give an array that carries the [`Fault`], which
/// is reported when the array reaches a graph or by [`Array::check`].
///
/// ```
/// use autodiff::Array;
///
/// let x = Array::from([1.0, 2.0, 3.0]);
/// let y = 2.0 * &x - 1.0;
/// assert_eq!(y.data(), [1.0, 3.0, 5.0]);
/// assert_eq!(y.exp().shape(), 3.into());
///
/// let wrong = &x + &Array::from([1.0, 2.0]);
/// assert!(wrong.check().unwrap_err().to_string().contains("[3] and [2] do not broadcast"));
/// ```
#[derive(Clone)]
pub struct Array {
    shape: Shape,
    data: Arc<[f64]>,
    fault: Option<Arc<Fault>>,
}

impl Array {
    /// An array from its elements in row-major order.
    ///
    /// # Errors
    /// If the number of elements does not fit the shape.
    pub fn new(shape: impl Into<Shape>, data: impl Into<Arc<[f64]>>) -> Result<Self, Error> {
        let (shape, data) = (shape.into(), data.into());
        if shape.size() != data.len() {
            return Err(Error::new(
                ErrorKind::Shape,
                format!(
                    "an array of shape {shape} has {} elements, found {}",
                    shape.size(),
                    data.len()
                ),
            ));
        }
        Ok(Self { shape, data, fault: None })
    }

    /// An array without axes.
    pub fn scalar(value: f64) -> Self {
        Self { shape: Shape::SCALAR, data: Arc::new([value]), fault: None }
    }

    /// An array of one value everywhere.
    pub fn full(shape: impl Into<Shape>, value: f64) -> Self {
        let shape = shape.into();
        Self { shape, data: std::iter::repeat_n(value, shape.size()).collect(), fault: None }
    }

    /// `count` values in even steps from `start` to `stop`, both included.
    pub fn linspace(start: f64, stop: f64, count: usize) -> Self {
        let step = (stop - start) / count.saturating_sub(1).max(1) as f64;
        (0..count)
            .map(|i| if i > 0 && i + 1 == count { stop } else { start + step * i as f64 })
            .collect()
    }

    /// Elements computed by `fill`, which gets a zeroed slice.
    pub(crate) fn filled(shape: Shape, fill: impl FnOnce(&mut [f64])) -> Self {
        // Filled where it stays: data may be large, and a copy would double what it takes.
        let mut array = Self::full(shape, 0.0);
        Arc::get_mut(&mut array.data).map(fill);
        array
    }

    pub(crate) fn faulty(fault: Arc<Fault>) -> Self {
        Self { fault: Some(fault), ..Self::scalar(f64::NAN) }
    }

    pub(crate) fn fault(&self) -> Option<&Arc<Fault>> {
        self.fault.as_ref()
    }

    /// `Err` if the array is the result of operations whose shapes did not fit.
    ///
    /// # Errors
    /// The first fault, with the line of code that made it.
    pub fn check(&self) -> Result<&Self, Error> {
        match &self.fault {
            Some(fault) => Err(Error::from_faults(std::slice::from_ref(fault))),
            None => Ok(self),
        }
    }

    /// The lengths of the axes.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// The elements in row-major order.
    pub fn data(&self) -> &[f64] {
        &self.data
    }

    /// The number of elements.
    pub fn len(&self) -> usize {
        self.data.len()
    }

    /// Whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.data.is_empty()
    }

    /// The value, if there is just one element.
    pub fn to_scalar(&self) -> Option<f64> {
        match *self.data {
            [value] => Some(value),
            _ => None,
        }
    }

    /// The same elements with other axes.
    ///
    /// # Errors
    /// If the number of elements differs.
    pub fn reshape(&self, shape: impl Into<Shape>) -> Result<Self, Error> {
        Self::new(shape, self.data.clone())
    }

    /// The array repeated along missing axes and axes of length 1, as in NumPy.
    ///
    /// # Errors
    /// If it does not broadcast to the shape.
    pub fn broadcast_to(&self, shape: impl Into<Shape>) -> Result<Self, Error> {
        let shape = shape.into();
        if self.shape.broadcast(shape) != Some(shape) {
            return Err(Error::new(
                ErrorKind::Shape,
                format!("an array of shape {} does not broadcast to {shape}", self.shape),
            ));
        }
        if self.shape == shape {
            return Ok(self.clone());
        }
        Ok(Self::filled(shape, |out| crate::kernel::broadcast(&self.data, self.shape, shape, out)))
    }

    /// Applies an elementwise function of one argument.
    pub fn unary<P: Unary>(&self) -> Self {
        if self.fault.is_some() {
            return self.clone();
        }
        Self::filled(self.shape, |out| {
            engine::apply(P::RULE, Target::detect(), &[&self.data], out);
        })
    }

    /// Applies an elementwise function of two arguments, broadcasting them.
    #[track_caller]
    pub fn binary<P: Binary>(&self, other: &Array) -> Self {
        if let Some(fault) = self.fault.as_ref().or(other.fault.as_ref()) {
            return Self::faulty(fault.clone());
        }
        let Some(shape) = self.shape.broadcast(other.shape) else {
            let message =
                format!("{}: shapes {} and {} do not broadcast", P::NAME, self.shape, other.shape);
            return Self::faulty(Arc::new(Fault::new(message)));
        };
        // Each broadcasts to `shape`, which was made from both.
        let (Ok(a), Ok(b)) = (self.spread(shape), other.spread(shape)) else {
            unreachable!("operands broadcast to their common shape")
        };
        Self::filled(shape, |out| {
            engine::apply(P::RULE, Target::detect(), &[&a.data, &b.data], out);
        })
    }

    /// The array ready for an elementwise kernel: one element, or all of `shape`.
    fn spread(&self, shape: Shape) -> Result<Self, Error> {
        if self.len() == 1 { Ok(self.clone()) } else { self.broadcast_to(shape) }
    }

    /// The number that all elements are, if there are several.
    pub(crate) fn repeated(&self) -> Option<f64> {
        let (first, rest) = self.data.split_first()?;
        let is_first = |x: &f64| x.to_bits() == first.to_bits();
        (!rest.is_empty() && rest.iter().all(is_first)).then_some(*first)
    }

    pub(crate) fn same_storage(&self, other: &Array) -> bool {
        Arc::ptr_eq(&self.data, &other.data) && self.shape == other.shape
    }

    pub(crate) fn storage_address(&self) -> usize {
        self.data.as_ptr() as usize
    }
}

impl fmt::Debug for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 6;
        if self.shape.rank() == 0 {
            return write!(f, "{}", self.data[0]);
        }
        write!(f, "{}{:?}", self.shape, &self.data[..self.len().min(SHOWN)])?;
        if self.len() > SHOWN { write!(f, "…") } else { Ok(()) }
    }
}

impl PartialEq for Array {
    fn eq(&self, other: &Self) -> bool {
        self.shape == other.shape && self.data == other.data && self.fault == other.fault
    }
}

impl From<f64> for Array {
    fn from(value: f64) -> Self {
        Self::scalar(value)
    }
}

impl From<Vec<f64>> for Array {
    fn from(data: Vec<f64>) -> Self {
        Self { shape: data.len().into(), data: data.into(), fault: None }
    }
}

impl From<&[f64]> for Array {
    fn from(data: &[f64]) -> Self {
        data.to_vec().into()
    }
}

impl<const N: usize> From<[f64; N]> for Array {
    fn from(data: [f64; N]) -> Self {
        data.to_vec().into()
    }
}

impl From<&Array> for Array {
    fn from(array: &Array) -> Self {
        array.clone()
    }
}

impl FromIterator<f64> for Array {
    fn from_iter<I: IntoIterator<Item = f64>>(iter: I) -> Self {
        let data: Arc<[f64]> = iter.into_iter().collect();
        Self { shape: data.len().into(), data, fault: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matrices_and_vectors_broadcast() {
        let matrix = Array::new([2, 3], vec![0.0, 1.0, 2.0, 3.0, 4.0, 5.0]).unwrap();
        let sum = &matrix + &Array::from([10.0, 20.0, 30.0]);
        assert_eq!(sum.data(), [10.0, 21.0, 32.0, 13.0, 24.0, 35.0]);
        let column = Array::new([2, 1], vec![100.0, 200.0]).unwrap();
        assert_eq!((&column + &matrix).data(), [100.0, 101.0, 102.0, 203.0, 204.0, 205.0]);
    }

    #[test]
    fn a_fault_stays_with_the_result() {
        let wrong = (&Array::from([1.0, 2.0]) * &Array::from([1.0, 2.0, 3.0])).exp() + 1.0;
        let message = wrong.check().unwrap_err().to_string();
        assert!(message.contains("array.rs") && message.contains("mul"), "{message}");
    }

    #[test]
    fn linspace_ends_exactly() {
        let x = Array::linspace(0.0, 0.3, 4);
        assert_eq!((x.len(), x.data()[3]), (4, 0.3));
        assert_eq!(Array::linspace(2.0, 3.0, 1).data(), [2.0]);
        assert!(Array::linspace(2.0, 3.0, 0).is_empty());
    }
}
