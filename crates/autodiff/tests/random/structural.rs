//! Random operations that move, join and add up elements, with their values by plain loops.

use autodiff::vjp;
use rand::RngExt;

use super::sketch::{SIZES, Sketch, Value};

type Grow = for<'a, 'g> fn(&'a mut Sketch<'g>) -> Option<Value<'g>>;

/// All of them, by name.
pub(crate) const STRUCTURAL: &[(&str, Grow)] = &[
    ("slice", slice),
    ("slice of columns", slice_of_columns),
    ("concatenate", concatenate),
    ("broadcast", broadcast),
    ("gather", gather),
    ("gather of rows", gather_of_rows),
    ("segment sum", segment_sum),
    ("sum", sum),
    ("sum of rows", sum_of_rows),
    ("dot", dot),
    ("sum of softplus", sum_of_softplus),
    ("sum of log_sigmoid_slope", sum_of_log_sigmoid_slope),
    ("matvec", matvec),
    ("transposed matvec", transposed_matvec),
    ("cumsum", cumsum),
    ("reversed cumsum", reversed_cumsum),
    ("transpose", transpose),
    ("permute", permute),
    ("triangle", triangle),
    ("max", max),
    ("prod", prod),
    ("logsumexp", logsumexp),
];

impl<'g> Sketch<'g> {
    pub(crate) fn structural(&mut self) -> Option<Value<'g>> {
        let (name, grow) = STRUCTURAL[self.rng.random_range(0..STRUCTURAL.len())];
        let value = grow(self)?;
        self.used.push(name);
        Some(value)
    }

    /// A vector of two or more.
    fn vector(&mut self) -> Option<Value<'g>> {
        Some(self.pick().flat()).filter(|value| value.data.len() > 1)
    }

    /// As rows and columns.
    fn table(&mut self) -> Option<(Value<'g>, usize, usize)> {
        let value = self.pick();
        let size = value.data.len();
        let rows =
            [2, 3, 5, 8].into_iter().find(|rows| size.is_multiple_of(*rows) && size > *rows)?;
        let var = value.var.reshape([rows, size / rows]);
        Some((Value { var, ..value }, rows, size / rows))
    }
}

fn slice<'g>(sketch: &mut Sketch<'g>) -> Option<Value<'g>> {
    let x = sketch.vector()?;
    let start = sketch.rng.random_range(0..x.data.len());
    let end = sketch.rng.random_range(start + 1..=x.data.len());
    Some(Value::of(x.var.slice(start..end), x.data[start..end].to_vec(), &[x]))
}

fn slice_of_columns<'g>(sketch: &mut Sketch<'g>) -> Option<Value<'g>> {
    let (x, _, columns) = sketch.table()?;
    let start = sketch.rng.random_range(0..columns);
    let end = sketch.rng.random_range(start + 1..=columns);
    let data = x.data.chunks(columns).flat_map(|row| row[start..end].to_vec()).collect();
    Some(Value::of(x.var.slice_axis(1, start..end), data, &[x]))
}

fn concatenate<'g>(sketch: &mut Sketch<'g>) -> Option<Value<'g>> {
    let (x, y) = (sketch.pick().flat(), sketch.pick().flat());
    let data = [x.data.as_slice(), &y.data].concat();
    let var = sketch.graph.concatenate(&[x.var, y.var], 0);
    (data.len() < 700).then(|| Value::of(var, data, &[x, y]))
}

fn broadcast<'g>(sketch: &mut Sketch<'g>) -> Option<Value<'g>> {
    let x = sketch.pick().flat();
    let rows = if x.data.len() == 1 { SIZES[sketch.rng.random_range(0..8)] } else { 2 };
    let var = match x.data.len() {
        1 => x.var.broadcast_to(rows),
        columns => x.var.broadcast_to([rows, columns]),
    };
    Some(Value::of(var, x.data.repeat(rows), &[x]))
}

fn gather<'g>(sketch: &mut Sketch<'g>) -> Option<Value<'g>> {
    let x = sketch.vector()?;
    let (count, has_runs) = (SIZES[sketch.rng.random_range(0..8)], sketch.rng.random());
    let index = sketch.indices(count, x.data.len(), has_runs);
    let data = index.iter().map(|&i| x.data[i]).collect();
    Some(Value::of(x.var.at(&index), data, &[x]))
}

fn gather_of_rows<'g>(sketch: &mut Sketch<'g>) -> Option<Value<'g>> {
    let (x, rows, columns) = sketch.table()?;
    let index = sketch.indices(3, rows, false);
    let data: Vec<f64> =
        index.iter().flat_map(|i| x.data[i * columns..(i + 1) * columns].to_vec()).collect();
    (data.len() < 700).then(|| Value::of(x.var.at(&index), data, &[x]))
}

fn segment_sum<'g>(sketch: &mut Sketch<'g>) -> Option<Value<'g>> {
    let mut x = sketch.vector()?;
    let count = [2, 5, 9, 300][sketch.rng.random_range(0..4)];
    let has_runs = sketch.rng.random();
    if has_runs {
        // Of values of its own: of a part of an array, whose last register may reach further than the
        // array does, the engine refuses to add up runs.
        let data = x.data.iter().map(|x| x.sin()).collect();
        x = Value::of(x.var.sin(), data, &[x]);
    }
    let index = sketch.indices(x.data.len(), count, has_runs);
    let mut data = vec![0.0; count];
    index.iter().zip(&x.data).for_each(|(&i, x)| data[i] += x);
    Some(Value::of(x.var.segment_sum(&index, count), data, &[x]))
}

fn sum<'g>(sketch: &mut Sketch<'g>) -> Option<Value<'g>> {
    let x = sketch.pick();
    Some(Value::of(x.var.sum(), vec![x.data.iter().sum()], &[x]))
}

fn sum_of_rows<'g>(sketch: &mut Sketch<'g>) -> Option<Value<'g>> {
    let (x, _, columns) = sketch.table()?;
    if sketch.rng.random() {
        let data = x.data.chunks(columns).map(|row| row.iter().sum()).collect();
        return Some(Value::of(x.var.sum_axis(1), data, &[x]));
    }
    let data = (0..columns).map(|j| x.data.iter().skip(j).step_by(columns).sum()).collect();
    Some(Value::of(x.var.sum_axis(0), data, &[x]))
}

fn dot<'g>(sketch: &mut Sketch<'g>) -> Option<Value<'g>> {
    let x = sketch.pick();
    let y = sketch.pick_beside(std::slice::from_ref(&x));
    let y = if y.var.shape() == x.var.shape() { y } else { x.clone() };
    let data = x.data.iter().zip(&y.data).map(|(x, y)| x * y).sum();
    Some(Value::of(x.var.dot(y.var), vec![data], &[x, y]))
}

fn sum_of_softplus<'g>(sketch: &mut Sketch<'g>) -> Option<Value<'g>> {
    let x = sketch.pick();
    let data = x.data.iter().map(|x| x.max(0.0) + (-x.abs()).exp().ln_1p()).sum();
    Some(Value::of(x.var.softplus().sum(), vec![data], &[x]))
}

fn sum_of_log_sigmoid_slope<'g>(sketch: &mut Sketch<'g>) -> Option<Value<'g>> {
    let x = sketch.pick();
    let data = x.data.iter().map(|x| -x.abs() - 2.0 * (-x.abs()).exp().ln_1p()).sum();
    Some(Value::of(x.var.log_sigmoid_slope().sum(), vec![data], &[x]))
}

fn matvec<'g>(sketch: &mut Sketch<'g>) -> Option<Value<'g>> {
    let x = sketch.vector()?;
    let rows = SIZES[sketch.rng.random_range(0..8)];
    let columns = x.data.len();
    if rows * columns > 6000 {
        return None;
    }
    let matrix = sketch.matrix(rows, columns);
    let product = |row: &[f64]| row.iter().zip(&x.data).map(|(a, x)| a * x).sum();
    let data = matrix.data().chunks(columns).map(product).collect();
    Some(Value::of(matrix.matmul(x.var), data, &[x]))
}

/// The transposes of linear maps come from derivatives. Those by the input of the map, which are
/// the same for every input.
fn transposed_matvec<'g>(sketch: &mut Sketch<'g>) -> Option<Value<'g>> {
    let x = sketch.vector()?;
    let columns = SIZES[sketch.rng.random_range(0..8)];
    if x.data.len() * columns > 6000 || columns == 1 {
        return None;
    }
    let matrix = sketch.matrix(x.data.len(), columns);
    let input = sketch.graph.input("u", columns);
    sketch.inputs.push((input, vec![0.0; columns]));
    let var = vjp(&[matrix.matmul(input)], &[x.var], &[input])[0];
    let mut data = vec![0.0; columns];
    for (row, x) in matrix.data().chunks(columns).zip(&x.data) {
        data.iter_mut().zip(row).for_each(|(sum, a)| *sum += a * x);
    }
    Some(Value::of(var, data, &[x]))
}

fn cumsum<'g>(sketch: &mut Sketch<'g>) -> Option<Value<'g>> {
    let x = sketch.vector()?;
    let data = running_sums(x.data.iter());
    Some(Value::of(x.var.cumsum(0), data, &[x]))
}

fn reversed_cumsum<'g>(sketch: &mut Sketch<'g>) -> Option<Value<'g>> {
    let x = sketch.vector()?;
    let input = sketch.graph.input("u", x.data.len());
    sketch.inputs.push((input, vec![0.0; x.data.len()]));
    let var = vjp(&[input.cumsum(0)], &[x.var], &[input])[0];
    let mut data = running_sums(x.data.iter().rev());
    data.reverse();
    Some(Value::of(var, data, &[x]))
}

fn running_sums<'a>(x: impl Iterator<Item = &'a f64>) -> Vec<f64> {
    let mut sum = 0.0;
    let add = |x: &f64| {
        sum += x;
        sum
    };
    x.map(add).collect()
}

fn transpose<'g>(sketch: &mut Sketch<'g>) -> Option<Value<'g>> {
    let (x, rows, columns) = sketch.table()?;
    let data = (0..columns).flat_map(|j| (0..rows).map(move |i| i * columns + j));
    let data = data.map(|i| x.data[i]).collect();
    Some(Value::of(x.var.transpose(), data, &[x]))
}

fn permute<'g>(sketch: &mut Sketch<'g>) -> Option<Value<'g>> {
    let (x, rows, columns) = sketch.table()?;
    if columns % 3 != 0 {
        return None;
    }
    // Of the element (i, j, k) that was (j, k, i).
    let last = columns / 3;
    let from = |(i, j, k): (usize, usize, usize)| x.data[(j * 3 + k) * last + i];
    let all = (0..last).flat_map(|i| (0..rows).flat_map(move |j| (0..3).map(move |k| (i, j, k))));
    let var = x.var.reshape([rows, 3, last]).permute_dims([2, 0, 1]);
    Some(Value::of(var, all.map(from).collect(), std::slice::from_ref(&x)))
}

fn triangle<'g>(sketch: &mut Sketch<'g>) -> Option<Value<'g>> {
    let (x, _, columns) = sketch.table()?;
    let (diagonal, is_lower) = (sketch.rng.random_range(-2_i64..3) as isize, sketch.rng.random());
    let is_kept = |i: usize| {
        let above = (i % columns) as isize - (i / columns) as isize;
        if is_lower { above <= diagonal } else { above >= diagonal }
    };
    let data = x.data.iter().enumerate().map(|(i, &x)| if is_kept(i) { x } else { 0.0 }).collect();
    let var = if is_lower { x.var.tril(diagonal) } else { x.var.triu(diagonal) };
    Some(Value::of(var, data, &[x]))
}

fn max<'g>(sketch: &mut Sketch<'g>) -> Option<Value<'g>> {
    let x = sketch.pick();
    let data = x.data.iter().fold(f64::NEG_INFINITY, |a, &b| a.max(b));
    (!sketch.is_smooth).then(|| Value::of(x.var.max(), vec![data], &[x]))
}

fn prod<'g>(sketch: &mut Sketch<'g>) -> Option<Value<'g>> {
    let x = sketch.pick();
    Some(Value::of(x.var.prod(), vec![x.data.iter().product()], &[x]))
}

fn logsumexp<'g>(sketch: &mut Sketch<'g>) -> Option<Value<'g>> {
    let x = sketch.pick();
    let largest = x.data.iter().fold(f64::NEG_INFINITY, |a, &b| a.max(b));
    let sum: f64 = x.data.iter().map(|x| (x - largest).exp()).sum();
    Some(Value::of(x.var.logsumexp(), vec![largest + sum.ln()], &[x]))
}
