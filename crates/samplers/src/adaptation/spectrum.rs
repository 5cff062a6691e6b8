//! How far, and in which directions, a posterior differs from independent coordinates of one scale.
//!
//! The inverse mass matrix of least Fisher divergence to the posterior is the geometric mean of the
//! covariance `C` of draws and the inverse covariance of their gradients `A`: the solution of
//! `G A G = C` (Seyboldt, Carlson and Carpenter 2026, arXiv:2603.18845). For a normal posterior it is
//! the covariance itself as soon as there are more draws than dimensions, whatever their noise.

use crate::linear_algebra::{Cholesky, Eigen, Matrix, add_scaled, dot};

/// Up to this dimension the whole matrix is computed, beyond it the part that stands out.
const LARGEST_WHOLE: usize = 64;

/// How many directions of the draws, and of the gradients, are looked at beyond that dimension.
const NUM_DIRECTIONS: usize = 24;

/// How much of a direction must be new, for it to be more than the noise of one that is there.
const NEW: f64 = 0.3;

/// In so many parts the draws must agree.
const NUM_PARTS: usize = 8;

/// Fewer draws than this are no part.
const FEWEST: usize = 8;

/// What is added to the variances, for directions in which there is no draw.
const FLOOR: f64 = 1e-6;

/// Eigenvalues and eigenvectors of `G`, in coordinates in which it should be 1; what is missing is 1.
#[derive(Debug, Clone)]
pub(crate) struct Spectrum {
    /// Those with eigenvalues farthest from 1 in proportion come first.
    pub(crate) directions: Vec<Direction>,
    /// As rows, in the same order.
    pub(crate) vectors: Matrix,
}

/// What draws and gradients say along a direction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Direction {
    /// The eigenvalue.
    pub(crate) value: f64,
    /// The root of the product of the variance of draws and the mean square of gradients, as far as it is more
    /// than noise: 1 for a normal density, and much more where the direction is the chord of a bent ridge.
    pub(crate) bend: f64,
}

impl Spectrum {
    /// The spectrum of draws and gradients that are centered rows, all of it or what stands out.
    pub(crate) fn new(draws: &Matrix, gradients: &Matrix, all: bool) -> Option<Self> {
        let (values, vectors) = if all || draws.num_columns() <= LARGEST_WHOLE {
            let eigen = Eigen::new(&geometric_mean(draws, gradients)?)?;
            (eigen.values, eigen.vectors)
        } else {
            let basis = basis(draws, gradients)?;
            let [draws, gradients] = [draws, gradients].map(|rows| rows.times_transposed(&basis));
            let eigen = Eigen::new(&geometric_mean(&draws, &gradients)?)?;
            (eigen.values, eigen.vectors.times(&basis))
        };
        Some(Self::confirmed(&values, &vectors, draws, gradients))
    }

    /// Leaves out directions that some of the draws do not know of: where one of eight parts has less than half of
    /// the logarithm of a value, that is all that is taken, and 1 if the parts differ in the side of 1.
    ///
    /// Draws of a normal density tell the same in any part. Where tails are heavy, or chains have seen but a part,
    /// a few draws make directions that there are not.
    ///
    /// Of bends the largest that comes by chance is taken off, the largest eigenvalue of the covariance of `n`
    /// independent draws, `(1 + √(dim/n))²` (Marchenko and Pastur 1967).
    fn confirmed(values: &[f64], vectors: &Matrix, draws: &Matrix, gradients: &Matrix) -> Self {
        let num_draws = draws.num_rows() as f64;
        let by_chance = (1.0 + (draws.num_columns() as f64 / num_draws).sqrt()).powi(2);
        let [draws, gradients] = [draws, gradients].map(|rows| vectors.times_transposed(rows));
        let part = draws.num_columns().div_ceil(NUM_PARTS).max(FEWEST);
        let directions = values.iter().zip(draws.rows().zip(gradients.rows()));
        let directions = directions.map(|(&value, (draws, gradients))| {
            let whole = value.ln();
            // Of the whole; negative on the other side of 1.
            let share = |(draws, gradients): (&[f64], &[f64])| {
                0.5 * (dot(draws, draws) / dot(gradients, gradients)).ln() / whole
            };
            let shares = draws.chunks_exact(part).zip(gradients.chunks_exact(part)).map(share);
            let least = shares.fold(1.0, f64::min).max(0.0);
            let product = dot(draws, draws) * dot(gradients, gradients);
            Direction {
                value: if least < 0.5 { value.powf(least) } else { value },
                bend: (product.sqrt() / (num_draws * by_chance)).max(1.0),
            }
        });
        let mut directions: Vec<(usize, Direction)> = directions.enumerate().collect();
        let distance = |direction: &Direction| direction.value.ln().abs();
        directions.sort_by(|(_, a), (_, b)| distance(b).total_cmp(&distance(a)));
        let mut sorted = Matrix::zeros(values.len(), vectors.num_columns());
        for (to, &(from, _)) in directions.iter().enumerate() {
            sorted.row_mut(to).copy_from_slice(vectors.row(from));
        }
        let directions = directions.into_iter().map(|(_, direction)| direction).collect();
        Self { directions, vectors: sorted }
    }

    /// `G`, with directions that are not in the spectrum left alone.
    pub(crate) fn matrix(&self) -> Matrix {
        let mut weighted = self.vectors.clone();
        for (i, direction) in self.directions.iter().enumerate() {
            weighted.row_mut(i).iter_mut().for_each(|u| *u *= direction.value - 1.0);
        }
        let mut matrix = weighted.transposed().times(&self.vectors);
        (0..matrix.num_rows()).for_each(|i| matrix.row_mut(i)[i] += 1.0);
        matrix
    }
}

/// `G` with `G A G = C`: with `A = L Lᵀ` and `Lᵀ C L = V S Vᵀ` it is `L⁻ᵀ V √S Vᵀ L⁻¹`.
fn geometric_mean(draws: &Matrix, gradients: &Matrix) -> Option<Matrix> {
    let covariance = |rows: &Matrix| {
        let columns = rows.transposed();
        let mut covariance = columns.gram();
        let share = 1.0 / rows.num_rows() as f64;
        covariance.values_mut().iter_mut().for_each(|x| *x *= share);
        (0..covariance.num_rows()).for_each(|i| covariance.row_mut(i)[i] += FLOOR);
        covariance
    };
    let (c, a) = (covariance(draws), covariance(gradients));
    let factor = Cholesky::new(&a)?;
    let upper = factor.lower().transposed();
    let between = Eigen::new(&upper.times(&c).times_transposed(&upper))?;
    // The rows are the columns of L⁻ᵀ V S^¼.
    let mut root = between.vectors;
    for (i, value) in between.values.iter().enumerate() {
        let row = root.row_mut(i);
        let scale = value.max(0.0).sqrt().sqrt();
        row.iter_mut().for_each(|x| *x *= scale);
        factor.solve_upper(row);
    }
    let columns = root.transposed();
    Some(columns.gram())
}

/// The directions in which draws, and gradients, vary most: long axes show in the draws, and short ones
/// in the gradients.
fn basis(draws: &Matrix, gradients: &Matrix) -> Option<Matrix> {
    let mut directions = Matrix::zeros(2 * NUM_DIRECTIONS, draws.num_columns());
    for (part, rows) in [draws, gradients].into_iter().enumerate() {
        let eigen = Eigen::new(&rows.gram())?;
        let mut order: Vec<usize> = (0..eigen.values.len()).collect();
        order.sort_by(|&i, &j| eigen.values[j].total_cmp(&eigen.values[i]));
        for (place, &i) in order.iter().take(NUM_DIRECTIONS).enumerate() {
            let weights = eigen.vectors.row(i);
            for (weight, row) in weights.iter().zip(rows.rows()) {
                let direction = directions.row_mut(part * NUM_DIRECTIONS + place);
                add_scaled(direction, *weight, row);
            }
        }
    }
    Some(directions.orthonormal_rows(NEW))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::RngExt;
    use rand_distr::StandardNormal;

    /// Draws of a normal distribution with variance `stretch` along one direction and 1 otherwise, and
    /// their gradients.
    fn stretched(dim: usize, num_draws: usize, stretch: f64) -> (Vec<f64>, [Matrix; 2]) {
        let mut rng = crate::chain_rngs(9).next().unwrap();
        let direction: Vec<f64> = (0..dim).map(|i| (i as f64 + 1.0).sin()).collect();
        let length = dot(&direction, &direction).sqrt();
        let direction: Vec<f64> = direction.iter().map(|x| x / length).collect();
        let mut rows = [Matrix::zeros(num_draws, dim), Matrix::zeros(num_draws, dim)];
        for i in 0..num_draws {
            let z: Vec<f64> = (0..dim).map(|_| rng.sample(StandardNormal)).collect();
            let along = dot(&direction, &z);
            for (rows, (sign, factor)) in
                rows.iter_mut().zip([(1.0, stretch.sqrt()), (-1.0, 1.0 / stretch.sqrt())])
            {
                for ((x, z), u) in rows.row_mut(i).iter_mut().zip(&z).zip(&direction) {
                    *x = sign * (z + (factor - 1.0) * along * u);
                }
            }
        }
        (direction, rows)
    }

    #[test]
    fn the_covariance_of_a_normal_density_is_found_whatever_the_noise() {
        for (dim, num_draws) in [(5, 12), (40, 60), (200, 100)] {
            for stretch in [1e-3, 0.1, 30.0, 1e4] {
                let (direction, [draws, gradients]) = stretched(dim, num_draws, stretch);
                let spectrum = Spectrum::new(&draws, &gradients, false).unwrap();
                let found = spectrum.directions[0].value;
                // With fewer draws than dimensions directions are not all seen, so it is not exact.
                let tolerance = if num_draws > dim { 0.02 } else { 1.2 };
                let error = (found / stretch).ln().abs();
                assert!(error < tolerance, "{dim}: {found} for {stretch}");
                let along = dot(spectrum.vectors.row(0), &direction);
                assert!(along.abs() > 0.9, "{dim}: {along}");
                let noise = if num_draws > dim { 0.1 } else { 1.5 };
                assert!(
                    spectrum.directions[1].value.ln().abs() < noise,
                    "{dim}: {:?}",
                    spectrum.directions[1]
                );
            }
        }
    }

    #[test]
    fn a_direction_of_half_of_the_draws_is_none() {
        for stretch in [0.01, 100.0] {
            let (_, [draws, gradients]) = stretched(5, 40, stretch);
            let spectrum = Spectrum::new(&draws, &gradients, false).unwrap();
            assert!((spectrum.directions[0].value / stretch).ln().abs() < 0.02);
            let (_, mut parts) = stretched(5, 40, 1.0);
            for (part, rows) in parts.iter_mut().zip([&draws, &gradients]) {
                (0..20).for_each(|i| part.row_mut(i).copy_from_slice(rows.row(i)));
            }
            let [draws, gradients] = parts;
            let unconfirmed = Eigen::new(&geometric_mean(&draws, &gradients).unwrap()).unwrap();
            assert!(unconfirmed.values.iter().any(|value| value.ln().abs() > 0.6));
            let spectrum = Spectrum::new(&draws, &gradients, false).unwrap();
            let farthest = spectrum.directions[0];
            assert!(farthest.value.ln().abs() < 0.2, "{farthest:?}");
        }
    }

    #[test]
    fn a_bend_is_more_than_noise() {
        for (dim, num_draws) in [(5, 128), (40, 128), (200, 128)] {
            let (_, [draws, mut gradients]) = stretched(dim, num_draws, 50.0);
            let spectrum = Spectrum::new(&draws, &gradients, false).unwrap();
            // Draws are independent, and of one direction: it comes by chance alone.
            assert!(spectrum.directions.iter().all(|direction| direction.bend < 1.3));
            // Walls that turn: gradients grow along with the draws.
            gradients.values_mut().iter_mut().for_each(|g| *g *= 10.0);
            let spectrum = Spectrum::new(&draws, &gradients, false).unwrap();
            assert!(spectrum.directions[0].bend > 2.0, "{:?}", spectrum.directions[0]);
        }
    }

    #[test]
    fn the_matrix_solves_its_equation() {
        let (_, [draws, gradients]) = stretched(6, 30, 20.0);
        let direct = geometric_mean(&draws, &gradients).unwrap();
        let Eigen { values, vectors } = Eigen::new(&direct).unwrap();
        let directions = values.iter().map(|&value| Direction { value, bend: 1.0 }).collect();
        let g = Spectrum { directions, vectors }.matrix();
        let covariance = |rows: &Matrix| {
            let columns = rows.transposed();
            let mut product = columns.times_transposed(&columns);
            product.values_mut().iter_mut().for_each(|x| *x /= 30.0);
            product
        };
        let product = g.times(&covariance(&gradients)).times(&g);
        let expected = covariance(&draws);
        for i in 0..6 {
            for j in 0..6 {
                assert!((g.row(i)[j] - direct.row(i)[j]).abs() < 1e-11);
                assert!((product.row(i)[j] - expected.row(i)[j]).abs() < 1e-3);
            }
        }
    }
}
