//! Inner products with a fixed order of summation, so that results do not depend on the machine.

const LANES: usize = 4;

/// `Σ aᵢ bᵢ`, in four partial sums: the compiler may not reorder a single one, which would make
/// this loop four times as long.
#[inline]
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    let (a_blocks, a_rest) = a.as_chunks::<LANES>();
    let (b_blocks, b_rest) = b.as_chunks::<LANES>();
    let mut lanes = [0.0; LANES];
    for (x, y) in a_blocks.iter().zip(b_blocks) {
        for k in 0..LANES {
            lanes[k] += x[k] * y[k];
        }
    }
    let mut sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
    for (x, y) in a_rest.iter().zip(b_rest) {
        sum += x * y;
    }
    sum
}

/// `(Σ uᵢ (aᵢ + bᵢ), Σ wᵢ (aᵢ + bᵢ))`.
#[inline]
pub(crate) fn dots_with_sum(u: &[f64], w: &[f64], a: &[f64], b: &[f64]) -> (f64, f64) {
    let (u_blocks, u_rest) = u.as_chunks::<LANES>();
    let (w_blocks, w_rest) = w.as_chunks::<LANES>();
    let (a_blocks, a_rest) = a.as_chunks::<LANES>();
    let (b_blocks, b_rest) = b.as_chunks::<LANES>();
    let mut u_lanes = [0.0; LANES];
    let mut w_lanes = [0.0; LANES];
    for (((u, w), a), b) in u_blocks.iter().zip(w_blocks).zip(a_blocks).zip(b_blocks) {
        for k in 0..LANES {
            let sum = a[k] + b[k];
            u_lanes[k] += u[k] * sum;
            w_lanes[k] += w[k] * sum;
        }
    }
    let mut u_sum = (u_lanes[0] + u_lanes[1]) + (u_lanes[2] + u_lanes[3]);
    let mut w_sum = (w_lanes[0] + w_lanes[1]) + (w_lanes[2] + w_lanes[3]);
    for (((u, w), a), b) in u_rest.iter().zip(w_rest).zip(a_rest).zip(b_rest) {
        u_sum += u * (a + b);
        w_sum += w * (a + b);
    }
    (u_sum, w_sum)
}

/// `a += factor · b`.
#[inline]
pub(crate) fn add_scaled(a: &mut [f64], factor: f64, b: &[f64]) {
    for (a, b) in a.iter_mut().zip(b) {
        *a += factor * b;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_is_summed_whole() {
        for n in 0_u32..20 {
            let a: Vec<f64> = (0..n).map(f64::from).collect();
            let b: Vec<f64> = (0..n).map(|i| f64::from(i * i + 1)).collect();
            let naive = |u: &[f64], w: &[f64]| -> f64 { u.iter().zip(w).map(|(x, y)| x * y).sum() };
            let sum: Vec<f64> = a.iter().zip(&b).map(|(x, y)| x + y).collect();
            assert_eq!(dot(&a, &b), naive(&a, &b));
            assert_eq!(dots_with_sum(&a, &b, &a, &b), (naive(&a, &sum), naive(&b, &sum)));
        }
    }
}
