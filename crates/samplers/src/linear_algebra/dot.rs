//! Inner products and sums of lists.

use super::pass::{Pass, add_products, minus, plus, plus_multiple};

/// So many lists are multiplied with, or added, in one pass.
pub(crate) const TOGETHER: usize = 4;

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

/// The products of a list with others.
#[inline]
pub(crate) fn dots(a: &[f64], [b, c, d, e]: [&[f64]; TOGETHER]) -> [f64; TOGETHER] {
    #[derive(Clone, Copy)]
    struct Dots;

    impl Pass<0, { 1 + TOGETHER }, TOGETHER> for Dots {
        #[inline(always)]
        fn lanes<const N: usize>(
            self,
            []: [[f64; N]; 0],
            [a, others @ ..]: [[f64; N]; 1 + TOGETHER],
            sums: &mut [[f64; N]; TOGETHER],
        ) -> [[f64; N]; 0] {
            for k in 0..TOGETHER {
                add_products(&mut sums[k], &a, &others[k]);
            }
            []
        }
    }

    Dots.run([], [a, b, c, d, e])
}

/// A pass that adds multiples of lists, one after the other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AddMultiples(pub(crate) [f64; TOGETHER]);

impl Pass<1, TOGETHER, 0> for AddMultiples {
    #[inline(always)]
    fn lanes<const N: usize>(
        self,
        [mut sum]: [[f64; N]; 1],
        lists: [[f64; N]; TOGETHER],
        []: &mut [[f64; N]; 0],
    ) -> [[f64; N]; 1] {
        for (factor, list) in self.0.iter().zip(&lists) {
            sum = plus_multiple(&sum, *factor, list);
        }
        [sum]
    }
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

/// The lists of half of a trajectory, without the sum of its momenta.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ends<'a> {
    /// The first and the last momentum.
    pub(crate) momenta: [&'a [f64]; 2],
    /// Their velocities.
    pub(crate) velocities: [&'a [f64]; 2],
}

/// `a += b` for the sums of the momenta of two halves, and the products of velocities at the ends of three
/// stretches with the sums of their momenta, of which those at the ends count half: of the whole, of the first
/// half with the first point of the second, and of the last point of the first half with the second. One pass
/// through lists that are too long for six.
#[inline]
pub(crate) fn add_and_dots(a: &mut [f64], b: &[f64], of_a: Ends<'_>, of_b: Ends<'_>) -> [f64; 6] {
    #[derive(Clone, Copy)]
    struct AddAndDots;

    impl Pass<1, 9, 6> for AddAndDots {
        #[inline(always)]
        fn lanes<const N: usize>(
            self,
            [a]: [[f64; N]; 1],
            [b, p0, p1, q0, q1, u0, u1, v0, v1]: [[f64; N]; 9],
            dots: &mut [[f64; N]; 6],
        ) -> [[f64; N]; 1] {
            let sum = plus(&a, &b);
            let whole = plus_multiple(&sum, -0.5, &plus(&p0, &q1));
            // With q₀ added and half of both ends taken away.
            let to_q = plus_multiple(&a, 0.5, &minus(&q0, &p0));
            let from_p = plus_multiple(&b, 0.5, &minus(&p1, &q1));
            add_products(&mut dots[0], &u0, &whole);
            add_products(&mut dots[1], &v1, &whole);
            add_products(&mut dots[2], &u0, &to_q);
            add_products(&mut dots[3], &v0, &to_q);
            add_products(&mut dots[4], &u1, &from_p);
            add_products(&mut dots[5], &v1, &from_p);
            [sum]
        }
    }

    let ([p0, p1], [q0, q1]) = (of_a.momenta, of_b.momenta);
    let ([u0, u1], [v0, v1]) = (of_a.velocities, of_b.velocities);
    AddAndDots.run([a], [b, p0, p1, q0, q1, u0, u1, v0, v1])
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
            let products = super::dots(&a, [&a, &b, &sum, &b]);
            assert_eq!(products, [&a, &b, &sum, &b].map(|list| naive(&a, list)));
            AddMultiples([1.0, -2.0, 0.0, 0.5]).run([&mut also], [&a, &b, &sum, &sum]);
            let expected: Vec<f64> =
                a.iter().zip(&b).map(|(a, b)| a + b + a - 2.0 * b + 0.5 * (a + b)).collect();
            assert_eq!(also, expected);

            let c: Vec<f64> = a.iter().map(|x| 7.0 - x).collect();
            let d: Vec<f64> = a.iter().map(|x| x * x - 30.0).collect();
            let half_of = |u: &[f64], w: &[f64]| -> Vec<f64> {
                u.iter().zip(w).map(|(x, y)| -0.5 * (x + y)).collect()
            };
            let mut whole = a.clone();
            let of_a = Ends { momenta: [&c, &d], velocities: [&d, &b] };
            let of_b = Ends { momenta: [&d, &a], velocities: [&c, &a] };
            let dots = add_and_dots(&mut whole, &b, of_a, of_b);
            assert_eq!(whole, sum);
            let inner = plus(&sum, &half_of(&c, &a));
            let to_q = plus(&plus(&a, &d), &half_of(&c, &d));
            let from_p = plus(&plus(&d, &b), &half_of(&d, &a));
            let expected = [
                naive(&d, &inner),
                naive(&a, &inner),
                naive(&d, &to_q),
                naive(&c, &to_q),
                naive(&b, &from_p),
                naive(&a, &from_p),
            ];
            assert_eq!(dots, expected);
        }
    }
}
