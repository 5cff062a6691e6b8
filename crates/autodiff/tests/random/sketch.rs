//! A random graph under construction, with the values of its variables.

use autodiff::{Array, Graph, Var};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// Lengths around those of registers and blocks.
pub(crate) const SIZES: [usize; 8] = [1, 7, 8, 9, 255, 256, 257, 600];

/// The largest value that is used further: errors of rounding stay small beside the tolerance.
const LARGEST: f64 = 1e3;

/// The most operations on the way to a value.
const DEEPEST: usize = 12;

/// A variable and what it is worth.
#[derive(Clone)]
pub(crate) struct Value<'g> {
    pub(crate) var: Var<'g>,
    pub(crate) data: Vec<f64>,
    pub(crate) depth: usize,
}

impl<'g> Value<'g> {
    /// The value of an operation on others.
    pub(crate) fn of(var: Var<'g>, data: Vec<f64>, arguments: &[Value<'g>]) -> Self {
        let depth = 1 + arguments.iter().map(|value| value.depth).max().unwrap_or(0);
        Self { var, data, depth }
    }

    /// With a single axis.
    pub(crate) fn flat(self) -> Self {
        Self { var: self.var.reshape(self.data.len()), ..self }
    }
}

pub(crate) struct Sketch<'g> {
    pub(crate) graph: &'g Graph,
    pub(crate) rng: Xoshiro256PlusPlus,
    /// Whether it has derivatives everywhere.
    pub(crate) is_smooth: bool,
    /// The variables of the graph with their values, inputs first.
    pub(crate) inputs: Vec<(Var<'g>, Vec<f64>)>,
    pool: Vec<Value<'g>>,
    /// The operations that were used.
    pub(crate) used: Vec<&'static str>,
}

impl<'g> Sketch<'g> {
    /// Inputs and constants: numbers, and vectors of two random lengths.
    pub(crate) fn new(graph: &'g Graph, seed: u64, is_smooth: bool) -> Self {
        let rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let (inputs, pool, used) = (Vec::new(), Vec::new(), Vec::new());
        let mut sketch = Self { graph, rng, is_smooth, inputs, pool, used };
        let [n, m] = [0; 2].map(|_| SIZES[sketch.rng.random_range(0..SIZES.len())]);
        for shape in [None, Some(n), Some(n), Some(m)] {
            let data = sketch.numbers(shape.unwrap_or(1));
            let var = match shape {
                Some(size) => graph.input("v", size),
                None => graph.input("s", ()),
            };
            sketch.inputs.push((var, data.clone()));
            sketch.pool.push(Value::of(var, data, &[]));
        }
        for data in [sketch.numbers(n), vec![0.0], vec![1.0]] {
            let var = match *data {
                [number] => graph.constant(number),
                _ => graph.constant(data.as_slice()),
            };
            sketch.pool.push(Value::of(var, data, &[]));
        }
        sketch
    }

    /// Adds a random operation, if its values can be used further.
    pub(crate) fn grow(&mut self) {
        let value =
            if self.rng.random_range(0..5) < 3 { self.elementwise() } else { self.structural() };
        let is_usable = |value: &Value<'g>| {
            value.depth <= DEEPEST && value.data.iter().all(|x| x.abs() < LARGEST)
        };
        if let Some(value) = value.filter(is_usable) {
            assert_eq!(value.var.shape().size(), value.data.len());
            self.pool.push(value);
        }
    }

    /// The last values and some of the others; what lies between them may be computed in any way.
    pub(crate) fn outputs(&mut self) -> Vec<Value<'g>> {
        let last = self.pool.len() - 3;
        let mut outputs = self.pool.split_off(last);
        let rng = &mut self.rng;
        outputs.extend(self.pool.iter().filter(|_| rng.random_range(0..5) == 0).cloned());
        outputs
    }

    /// One of the values: vectors, and those made last, more often than others.
    pub(crate) fn pick(&mut self) -> Value<'g> {
        let wants_vector = self.rng.random_range(0..4) > 0;
        let suits = |value: &&Value<'g>| !wants_vector || value.data.len() > 1;
        let suitable: Vec<&Value<'g>> = self.pool.iter().filter(suits).collect();
        let count = suitable.len();
        match count {
            0 => self.pool[0].clone(),
            _ => {
                let first = if self.rng.random() { count.saturating_sub(4) } else { 0 };
                suitable[self.rng.random_range(first..count)].clone()
            }
        }
    }

    /// One that broadcasts with others.
    pub(crate) fn pick_beside(&mut self, others: &[Value<'g>]) -> Value<'g> {
        let Some(first) = others.iter().max_by_key(|value| value.data.len()) else {
            return self.pick();
        };
        let axes = first.var.shape();
        for _ in 0..4 {
            let value = self.pick();
            let shape = value.var.shape();
            let [long, short] =
                if shape.rank() > axes.rank() { [shape, axes] } else { [axes, shape] };
            // One element, or the same last axes.
            let fits = [shape, axes].iter().any(|shape| shape.size() == 1)
                || long.axes().ends_with(short.axes());
            if fits && others.len() < 2 {
                return value;
            }
        }
        first.clone()
    }

    pub(crate) fn numbers(&mut self, count: usize) -> Vec<f64> {
        (0..count).map(|_| 2.0 * self.rng.random::<f64>() - 1.0).collect()
    }

    /// Indices below a bound: of long runs in order, or without order.
    pub(crate) fn indices(&mut self, count: usize, bound: usize, has_runs: bool) -> Vec<usize> {
        let mut indices: Vec<usize> = (0..count).map(|_| self.rng.random_range(0..bound)).collect();
        if has_runs {
            let runs = self.rng.random_range(1..=count.div_ceil(3).min(40));
            indices.iter_mut().for_each(|i| *i = *i % runs * bound / runs);
            indices.sort_unstable();
        }
        indices
    }

    /// A known matrix whose products with vectors are no larger than these.
    pub(crate) fn matrix(&mut self, rows: usize, columns: usize) -> Array {
        let scale = 1.0 / columns as f64;
        let data: Vec<f64> = self.numbers(rows * columns).into_iter().map(|x| scale * x).collect();
        Array::new([rows, columns], data).expect("as many numbers")
    }
}
