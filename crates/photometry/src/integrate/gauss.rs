//! The Gauss rule of a weight that is given by many nodes.

use super::dot;

/// The three-term recurrence of the polynomials that are orthogonal under a weight on many nodes, from
/// which the Gauss rules of that weight come (Golub & Welsch 1969, Mathematics of Computation 23, 221).
///
/// It is found by the Lanczos process with full orthogonalization (Gautschi 2004, "Orthogonal Polynomials",
/// section 2.2.3).
#[derive(Debug)]
pub(crate) struct Recurrence {
    center: f64,
    half: f64,
    total: f64,
    /// The nodes of the weight on [−1, 1], where the recurrence has coefficients near 1.
    x: Vec<f64>,
    /// The polynomials so far, times the root of the weight.
    basis: Vec<Vec<f64>>,
    alpha: Vec<f64>,
    beta: Vec<f64>,
}

impl Recurrence {
    /// Of a weight at increasing nodes.
    pub(crate) fn new(nodes: &[f64], weights: &[f64]) -> Self {
        let total: f64 = weights.iter().sum();
        let (a, b) = (nodes[0], nodes[nodes.len() - 1]);
        let (center, half) = (0.5 * (a + b), 0.5 * (b - a));
        let x = nodes.iter().map(|node| (node - center) / half).collect();
        let basis = vec![weights.iter().map(|w| (w / total).sqrt()).collect()];
        Self { center, half, total, x, basis, alpha: Vec::new(), beta: Vec::new() }
    }

    /// The nodes and weights of the rule that gives the same integrals as the many nodes for all
    /// polynomials of degree below `2 count`, of no more nodes than the weight has: the Jacobi matrix is
    /// diagonalized by implicit QL steps, with the first row of the eigenvectors.
    pub(crate) fn rule(&mut self, count: usize) -> (Vec<f64>, Vec<f64>) {
        while self.alpha.len() < count {
            self.extend();
        }
        let (eigenvalues, first) =
            tridiagonal(self.alpha[..count].to_vec(), &self.beta[..count - 1]);
        let node = |(x, v): (&f64, &f64)| (self.center + self.half * x, self.total * v * v);
        let mut rule: Vec<(f64, f64)> = eigenvalues.iter().zip(&first).map(node).collect();
        rule.sort_by(|a, b| a.0.total_cmp(&b.0));
        rule.into_iter().unzip()
    }

    fn extend(&mut self) {
        let last = &self.basis[self.alpha.len()];
        let mut next: Vec<f64> = last.iter().zip(&self.x).map(|(q, x)| q * x).collect();
        self.alpha.push(dot(&next, last));
        // Twice, since one pass leaves what rounding did to it.
        for _ in 0..2 {
            for q in &self.basis {
                let overlap = dot(&next, q);
                next.iter_mut().zip(q).for_each(|(n, q)| *n -= overlap * q);
            }
        }
        let norm = dot(&next, &next).sqrt();
        self.beta.push(norm);
        next.iter_mut().for_each(|n| *n /= norm);
        self.basis.push(next);
    }
}

/// The eigenvalues of a symmetric tridiagonal matrix, and the first component of each eigenvector.
fn tridiagonal(mut diagonal: Vec<f64>, beside: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let n = diagonal.len();
    let mut e = beside.to_vec();
    e.push(0.0);
    let mut z = vec![0.0; n];
    z[0] = 1.0;
    for l in 0..n {
        // A handful of steps is enough for each; the bound ends the loop for NaN.
        for _ in 0..60 {
            let is_small = |m: &usize| {
                let scale = diagonal[*m].abs() + diagonal[*m + 1].abs();
                e[*m].abs() <= f64::EPSILON * scale
            };
            let m = (l..n - 1).find(is_small).unwrap_or(n - 1);
            if m == l {
                break;
            }
            let mut g = (diagonal[l + 1] - diagonal[l]) / (2.0 * e[l]);
            let r = g.hypot(1.0);
            g = diagonal[m] - diagonal[l] + e[l] / (g + r.copysign(g));
            let (mut s, mut c, mut p) = (1.0, 1.0, 0.0);
            for i in (l..m).rev() {
                let (f, b) = (s * e[i], c * e[i]);
                let r = f.hypot(g);
                e[i + 1] = r;
                if r == 0.0 {
                    diagonal[i + 1] -= p;
                    e[m] = 0.0;
                    break;
                }
                s = f / r;
                c = g / r;
                g = diagonal[i + 1] - p;
                let t = (diagonal[i] - g) * s + 2.0 * c * b;
                p = s * t;
                diagonal[i + 1] = g + p;
                g = c * t - b;
                let f = z[i + 1];
                z[i + 1] = s * z[i] + c * f;
                z[i] = c * z[i] - s * f;
            }
            diagonal[l] -= p;
            e[l] = g;
            e[m] = 0.0;
        }
    }
    (diagonal, z)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_weight_gives_the_rule_of_legendre() {
        let nodes: Vec<f64> = (0..2001).map(|i| -1.0 + f64::from(i) / 1000.0).collect();
        let weights = vec![1e-3; 2001];
        let (x, w) = Recurrence::new(&nodes, &weights).rule(5);
        let moment = |power: i32| -> f64 { x.iter().zip(&w).map(|(x, w)| w * x.powi(power)).sum() };
        let exact = |power: i32| -> f64 {
            nodes.iter().zip(&weights).map(|(x, w)| w * x.powi(power)).sum()
        };
        for power in 0..10 {
            assert!((moment(power) - exact(power)).abs() < 1e-13, "degree {power}");
        }
        assert!((moment(10) - exact(10)).abs() > 1e-4);
        assert!((x[2]).abs() < 1e-14 && (x[4] - 0.906).abs() < 2e-3);
    }
}
