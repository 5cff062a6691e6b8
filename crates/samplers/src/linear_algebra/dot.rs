//! Inner products and sums of lists.

use super::pass::{Pass, add_products, plus, plus_multiple};

/// `Σ aᵢ bᵢ`
#[inline]
pub(crate) fn dot(a: &[f64], b: &[f64]) -> f64 {
    #[derive(Clone, Copy)]
    struct Dot;

    impl Pass<0, 2, 1> for Dot {
        #[inline(always)]
        fn lanes<const N: usize>(
            self,
            []: [[f64; N]; 0],
            [a, b]: [[f64; N]; 2],
            [sum]: &mut [[f64; N]; 1],
        ) -> [[f64; N]; 0] {
            add_products(sum, &a, &b);
            []
        }
    }

    let [sum] = Dot.run([], [a, b]);
    sum
}

/// `a += factor · b`
#[inline]
pub(crate) fn add_scaled(a: &mut [f64], factor: f64, b: &[f64]) {
    #[derive(Clone, Copy)]
    struct AddScaled(f64);

    impl Pass<1, 1, 0> for AddScaled {
        #[inline(always)]
        fn lanes<const N: usize>(
            self,
            [a]: [[f64; N]; 1],
            [b]: [[f64; N]; 1],
            []: &mut [[f64; N]; 0],
        ) -> [[f64; N]; 1] {
            [plus_multiple(&a, self.0, &b)]
        }
    }

    AddScaled(factor).run([a], [b]);
}

/// `sum = a + b`, and the products of `u` and of `v` with it.
#[inline]
pub(crate) fn sum_and_dots(sum: &mut [f64], [a, b]: [&[f64]; 2], [u, v]: [&[f64]; 2]) -> [f64; 2] {
    #[derive(Clone, Copy)]
    struct SumAndDots;

    impl Pass<1, 4, 2> for SumAndDots {
        #[inline(always)]
        fn lanes<const N: usize>(
            self,
            _: [[f64; N]; 1],
            [a, b, u, v]: [[f64; N]; 4],
            dots: &mut [[f64; N]; 2],
        ) -> [[f64; N]; 1] {
            let whole = plus(&a, &b);
            add_products(&mut dots[0], &u, &whole);
            add_products(&mut dots[1], &v, &whole);
            [whole]
        }
    }

    SumAndDots.run([sum], [a, b, u, v])
}

/// `a += b`, and the products of `u₀` and `v₁` with it, of `u₀` and `v₀` with the old `a` plus `q`, and of `u₁`
/// and `v₁` with `p` plus `b`: one pass through lists that are too long for six.
#[inline]
pub(crate) fn add_and_dots(
    a: &mut [f64],
    b: &[f64],
    [p, q]: [&[f64]; 2],
    [u0, u1]: [&[f64]; 2],
    [v0, v1]: [&[f64]; 2],
) -> [f64; 6] {
    #[derive(Clone, Copy)]
    struct AddAndDots;

    impl Pass<1, 7, 6> for AddAndDots {
        #[inline(always)]
        fn lanes<const N: usize>(
            self,
            [a]: [[f64; N]; 1],
            [b, p, q, u0, u1, v0, v1]: [[f64; N]; 7],
            dots: &mut [[f64; N]; 6],
        ) -> [[f64; N]; 1] {
            let (whole, to_q, from_p) = (plus(&a, &b), plus(&a, &q), plus(&p, &b));
            add_products(&mut dots[0], &u0, &whole);
            add_products(&mut dots[1], &v1, &whole);
            add_products(&mut dots[2], &u0, &to_q);
            add_products(&mut dots[3], &v0, &to_q);
            add_products(&mut dots[4], &u1, &from_p);
            add_products(&mut dots[5], &v1, &from_p);
            [whole]
        }
    }

    AddAndDots.run([a], [b, p, q, u0, u1, v0, v1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_is_summed_whole() {
        for n in 0_u32..40 {
            let a: Vec<f64> = (0..n).map(f64::from).collect();
            let b: Vec<f64> = (0..n).map(|i| f64::from(i * i + 1)).collect();
            let naive = |u: &[f64], w: &[f64]| -> f64 { u.iter().zip(w).map(|(x, y)| x * y).sum() };
            let plus = |u: &[f64], w: &[f64]| -> Vec<f64> {
                u.iter().zip(w).map(|(x, y)| x + y).collect()
            };
            assert_eq!(dot(&a, &b), naive(&a, &b));
            let mut sum = vec![0.0; a.len()];
            let dots = sum_and_dots(&mut sum, [&a, &b], [&b, &a]);
            assert_eq!(sum, plus(&a, &b));
            assert_eq!(dots, [naive(&b, &sum), naive(&a, &sum)]);
            let mut also = a.clone();
            add_scaled(&mut also, 1.0, &b);
            assert_eq!(also, sum);

            let c: Vec<f64> = a.iter().map(|x| 7.0 - x).collect();
            let d: Vec<f64> = a.iter().map(|x| x * x - 30.0).collect();
            let mut whole = a.clone();
            let dots = add_and_dots(&mut whole, &b, [&c, &d], [&d, &b], [&c, &a]);
            assert_eq!(whole, sum);
            let (to_d, from_c) = (plus(&a, &d), plus(&c, &b));
            let expected = [
                naive(&d, &sum),
                naive(&a, &sum),
                naive(&d, &to_d),
                naive(&c, &to_d),
                naive(&b, &from_c),
                naive(&a, &from_c),
            ];
            assert_eq!(dots, expected);
        }
    }
}
