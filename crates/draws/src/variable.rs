//! One named array for every draw of every chain.

use crate::{Error, ErrorKind};

/// The draws of one variable: a value of shape `shape` for every chain and draw.
///
/// Values are stored chain by chain, draw by draw, each value in row-major order.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    name: String,
    shape: Vec<usize>,
    dims: Vec<Option<String>>,
    num_draws: usize,
    values: Vec<f64>,
}

impl Variable {
    pub(crate) fn new(
        name: &str,
        shape: &[usize],
        num_chains: usize,
        num_draws: usize,
        values: Vec<f64>,
    ) -> Result<Self, Error> {
        let expected = num_chains * num_draws * shape.iter().product::<usize>();
        if values.len() != expected {
            return Err(Error::new(
                ErrorKind::Shape,
                format!(
                    "variable \"{name}\": {} values given, but {num_chains} chains × {num_draws} draws \
                     of shape {shape:?} need {expected}",
                    values.len()
                ),
            ));
        }
        let dims = vec![None; shape.len()];
        Ok(Self { name: name.to_owned(), shape: shape.to_vec(), dims, num_draws, values })
    }

    /// The same variable with other draws; as many values as they need.
    pub(crate) fn with_values(&self, num_draws: usize, values: Vec<f64>) -> Self {
        Self {
            name: self.name.clone(),
            shape: self.shape.clone(),
            dims: self.dims.clone(),
            num_draws,
            values,
        }
    }

    /// The same draws with another shape; as many values as it needs.
    pub(crate) fn reshaped(
        &self,
        shape: Vec<usize>,
        dims: Vec<Option<String>>,
        values: Vec<f64>,
    ) -> Self {
        Self { name: self.name.clone(), shape, dims, num_draws: self.num_draws, values }
    }

    /// Names the axes of one draw.
    pub(crate) fn set_dims(&mut self, dims: &[Option<&str>]) -> Result<(), Error> {
        if dims.len() != self.shape.len() {
            return Err(Error::new(
                ErrorKind::Shape,
                format!(
                    "variable \"{}\" has {} axes, but {} names are given for them",
                    self.name,
                    self.shape.len(),
                    dims.len()
                ),
            ));
        }
        self.dims = dims.iter().map(|dim| dim.map(str::to_owned)).collect();
        Ok(())
    }

    /// The name of the variable.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The shape of one draw; empty for a scalar.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// The name of the dimension along each axis of one draw, where it has one.
    pub fn dims(&self) -> impl ExactSizeIterator<Item = Option<&str>> {
        self.dims.iter().map(Option::as_deref)
    }

    /// The number of elements of one draw.
    pub fn size(&self) -> usize {
        self.shape.iter().product()
    }

    /// Every value: chain by chain, draw by draw, row-major within a draw.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The value of one draw, row-major.
    ///
    /// # Panics
    /// If the chain or draw is not there, as indexing a slice does.
    pub fn draw(&self, chain: usize, draw: usize) -> &[f64] {
        let size = self.size();
        let start = (chain * self.num_draws + draw) * size;
        &self.values[start..start + size]
    }

    /// The values of all draws of one chain: draw by draw, row-major within a draw.
    ///
    /// # Panics
    /// If the chain is not there, as indexing a slice does.
    pub fn chain(&self, chain: usize) -> &[f64] {
        let length = self.num_draws * self.size();
        &self.values[chain * length..(chain + 1) * length]
    }

    /// The values of one element over the draws of one chain.
    ///
    /// # Panics
    /// If the chain or element is not there, as indexing a slice does.
    pub fn series(&self, chain: usize, element: usize) -> impl ExactSizeIterator<Item = f64> + '_ {
        let size = self.size();
        assert!(element < size, "element {element} of \"{}\", which has {size}", self.name);
        let start = chain * self.num_draws * size;
        self.values[start..start + self.num_draws * size]
            .iter()
            .skip(element)
            .step_by(size)
            .copied()
    }

    /// `name` for a scalar, `name[i]`, `name[i,j]` … for the elements of an array.
    pub fn element_names(&self) -> Vec<String> {
        if self.shape.is_empty() {
            return vec![self.name.clone()];
        }
        (0..self.size())
            .map(|flat| {
                let mut rest = flat;
                let mut index = vec![0; self.shape.len()];
                for (i, &n) in self.shape.iter().enumerate().rev() {
                    index[i] = rest % n;
                    rest /= n;
                }
                let index: Vec<String> = index.iter().map(usize::to_string).collect();
                format!("{}[{}]", self.name, index.join(","))
            })
            .collect()
    }
}
