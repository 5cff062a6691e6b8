//! Eigenvalues and eigenvectors of a symmetric matrix.

use super::pass::{Pass, minus, plus, times};
use super::{Matrix, add_scaled, dot};

/// How many rotations of the whole remaining matrix one eigenvalue may take; two are usual.
const MOST_SWEEPS: usize = 60;

/// The eigenvalues of a symmetric matrix, in no order, and their eigenvectors as rows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Eigen {
    pub(crate) values: Vec<f64>,
    pub(crate) vectors: Matrix,
}

impl Eigen {
    /// Decomposes a symmetric matrix: reflections make it tridiagonal (Householder), rotations with
    /// Wilkinson's shift diagonal (Golub and Van Loan 2013, Matrix Computations, algorithms 8.3.1 and
    /// 8.3.3). Nothing if an entry is not finite.
    pub(crate) fn new(matrix: &Matrix) -> Option<Self> {
        if matrix.rows().flatten().any(|x| !x.is_finite()) {
            return None;
        }
        let (mut diagonal, mut beside, mut vectors) = tridiagonal(matrix.clone());
        for first in 0..diagonal.len() {
            let mut sweeps = 0;
            while let Some(last) = end_of_block(&diagonal, &beside, first) {
                sweeps += 1;
                if sweeps > MOST_SWEEPS {
                    return None;
                }
                sweep(&mut diagonal, &mut beside, &mut vectors, first, last);
            }
        }
        Some(Self { values: diagonal, vectors })
    }
}

/// The last row of the unreduced block that begins at `first`, if it has more than one.
fn end_of_block(diagonal: &[f64], beside: &[f64], first: usize) -> Option<usize> {
    let is_small = |i: usize| {
        let scale = diagonal[i].abs() + diagonal[i + 1].abs();
        beside[i].abs() <= f64::EPSILON * scale || beside[i] == 0.0
    };
    let last = (first..beside.len()).find(|&i| is_small(i)).unwrap_or(beside.len());
    (last > first).then_some(last)
}

/// The diagonal, the one beside it, and the transformation `Qᵀ` with `Q T Qᵀ` the matrix.
fn tridiagonal(mut a: Matrix) -> (Vec<f64>, Vec<f64>, Matrix) {
    let dim = a.num_rows();
    let mut beside = vec![0.0; dim.saturating_sub(1)];
    let mut basis = Matrix::identity(dim);
    let (mut v, mut w) = (vec![0.0; dim], vec![0.0; dim]);
    for (k, beside) in beside.iter_mut().enumerate().take(dim.saturating_sub(2)) {
        let rest = k + 1;
        let v = &mut v[rest..];
        v.copy_from_slice(&a.row(k)[rest..]);
        let length = dot(v, v).sqrt();
        // The sign that does not cancel.
        let target = if v[0] > 0.0 { -length } else { length };
        *beside = target;
        v[0] -= target;
        let square = dot(v, v);
        if square == 0.0 {
            continue;
        }
        let beta = 2.0 / square;
        // The trailing block becomes H A H with H = 1 - β v vᵀ.
        let w = &mut w[rest..];
        for (i, w) in w.iter_mut().enumerate() {
            *w = beta * dot(&a.row(rest + i)[rest..], v);
        }
        let shift = 0.5 * beta * dot(v, w);
        add_scaled(w, -shift, v);
        for i in 0..v.len() {
            let row = &mut a.row_mut(rest + i)[rest..];
            add_scaled(row, -v[i], w);
            add_scaled(row, -w[i], v);
        }
        // Q grows by the same reflection; its rows from `rest` on are concerned.
        let mut along = vec![0.0; dim];
        for (i, v) in v.iter().enumerate() {
            add_scaled(&mut along, *v, basis.row(rest + i));
        }
        for (i, v) in v.iter().enumerate() {
            add_scaled(basis.row_mut(rest + i), -beta * v, &along);
        }
    }
    if dim > 1 {
        beside[dim - 2] = a.row(dim - 2)[dim - 1];
    }
    let diagonal = (0..dim).map(|i| a.row(i)[i]).collect();
    (diagonal, beside, basis)
}

/// One implicit step on the rows `first` to `last`, from below: with a rotation in the last two
/// rows that would be the first of a step with Wilkinson's shift, and others that chase the bulge up.
fn sweep(
    diagonal: &mut [f64],
    beside: &mut [f64],
    vectors: &mut Matrix,
    first: usize,
    last: usize,
) {
    let half_gap = 0.5 * (diagonal[first + 1] - diagonal[first]);
    let root = (half_gap * half_gap + beside[first] * beside[first]).sqrt();
    let root = if half_gap < 0.0 { -root } else { root };
    let shift = diagonal[first] - beside[first] * beside[first] / (half_gap + root);
    let (mut x, mut bulge) = (diagonal[last] - shift, beside[last - 1]);
    for i in (first..last).rev() {
        let length = (x * x + bulge * bulge).sqrt();
        let (cos, sin) = if length == 0.0 { (1.0, 0.0) } else { (x / length, bulge / length) };
        if i + 1 < last {
            beside[i + 1] = length;
        }
        // Rotates rows and columns i + 1 and i.
        let (low, high, side) = (diagonal[i + 1], diagonal[i], beside[i]);
        let twice = 2.0 * cos * sin * side;
        diagonal[i + 1] = cos * cos * low + twice + sin * sin * high;
        diagonal[i] = sin * sin * low - twice + cos * cos * high;
        beside[i] = (cos * cos - sin * sin) * side + cos * sin * (high - low);
        if i > first {
            bulge = sin * beside[i - 1];
            beside[i - 1] *= cos;
            x = beside[i];
        }
        let (u, v) = vectors.two_rows_mut(i + 1, i);
        Rotation { cos, sin }.run([u, v], []);
    }
}

/// Turns two lists into each other.
#[derive(Clone, Copy)]
struct Rotation {
    cos: f64,
    sin: f64,
}

impl Pass<2, 0, 0> for Rotation {
    #[inline(always)]
    fn lanes<const N: usize>(
        self,
        [u, v]: [[f64; N]; 2],
        []: [[f64; N]; 0],
        []: &mut [[f64; N]; 0],
    ) -> [[f64; N]; 2] {
        let (cos, sin) = ([self.cos; N], [self.sin; N]);
        [plus(&times(&cos, &u), &times(&sin, &v)), minus(&times(&cos, &v), &times(&sin, &u))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;

    fn check(matrix: &Matrix) {
        let dim = matrix.num_rows();
        let eigen = Eigen::new(matrix).unwrap();
        let scale = matrix.rows().flatten().fold(1e-300, |most: f64, x| most.max(x.abs()));
        let gram = eigen.vectors.times_transposed(&eigen.vectors);
        let mut scaled = eigen.vectors.clone();
        for (i, value) in eigen.values.iter().enumerate() {
            scaled.row_mut(i).iter_mut().for_each(|x| *x *= value);
        }
        let again = scaled.transposed().times(&eigen.vectors);
        for i in 0..dim {
            for j in 0..dim {
                let one = f64::from(u8::from(i == j));
                assert!((gram.row(i)[j] - one).abs() < 1e-13, "{dim}: not orthonormal");
                let error = (again.row(i)[j] - matrix.row(i)[j]).abs() / scale;
                assert!(error < 1e-13 * (dim as f64), "{dim}, {i}, {j}: {error}");
            }
        }
    }

    #[test]
    fn random_matrices() {
        let mut rng = crate::chain_rngs(5).next().unwrap();
        for dim in [1, 2, 3, 4, 7, 20, 65] {
            for scale in [1.0, 1e6] {
                let mut a = Matrix::zeros(dim, dim);
                a.values_mut().fill_with(|| rng.random_range(-1.0..1.0));
                let factors = |i: usize| f64::powf(scale, i as f64 / dim as f64);
                (0..dim).for_each(|i| a.row_mut(i).iter_mut().for_each(|x| *x *= factors(i)));
                check(&a.times_transposed(&a));
            }
        }
    }

    #[test]
    fn special_matrices() {
        check(&Matrix::zeros(4, 4));
        check(&Matrix::identity(5));
        let mut ones = Matrix::zeros(6, 6);
        ones.values_mut().fill(1.0);
        check(&ones);
        let eigen = Eigen::new(&ones).unwrap();
        let largest = eigen.values.iter().copied().fold(0.0, f64::max);
        assert!((largest - 6.0).abs() < 1e-14);
        // Wilkinson's matrix has pairs of eigenvalues that are almost equal.
        let mut wilkinson = Matrix::zeros(21, 21);
        for i in 0..21_usize {
            wilkinson.row_mut(i)[i] = (i as f64 - 10.0).abs();
            if i > 0 {
                wilkinson.row_mut(i)[i - 1] = 1.0;
                wilkinson.row_mut(i - 1)[i] = 1.0;
            }
        }
        check(&wilkinson);
        ones.row_mut(0)[0] = f64::NAN;
        assert_eq!(Eigen::new(&ones), None);
    }
}
