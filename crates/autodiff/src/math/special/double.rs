//! Sums and products with their rounding errors: numbers of twice the precision.

use crate::math::Isa;

/// The unevaluated sum `hi + lo`, where `lo` is below the last place of `hi`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Double {
    pub(super) hi: f64,
    pub(super) lo: f64,
}

impl Double {
    #[inline(always)]
    pub(super) fn new(hi: f64) -> Double {
        Double { hi, lo: 0.0 }
    }

    /// `a + b` exactly (Knuth 1969, The Art of Computer Programming 2, theorem 4.2.2 B).
    #[inline(always)]
    pub(super) fn sum(a: f64, b: f64) -> Double {
        let hi = a + b;
        let part = hi - a;
        Double { hi, lo: (a - (hi - part)) + (b - part) }
    }

    /// `a + b` exactly where |a| ≥ |b| (Dekker 1971, Numerische Mathematik 18, 224).
    #[inline(always)]
    pub(super) fn ordered_sum(a: f64, b: f64) -> Double {
        let hi = a + b;
        Double { hi, lo: b - (hi - a) }
    }

    /// `a · b`, exactly where products can be fused, else to 2⁻¹⁰⁵.
    #[inline(always)]
    pub(super) fn product<I: Isa>(a: f64, b: f64) -> Double {
        let hi = a * b;
        if I::FUSED {
            return Double { hi, lo: I::mul_add(a, b, -hi) };
        }
        let (a1, a2) = halves(a);
        let (b1, b2) = halves(b);
        Double { hi, lo: ((a1 * b1 - hi) + a1 * b2 + a2 * b1) + a2 * b2 }
    }

    /// `self + other`.
    #[inline(always)]
    pub(super) fn plus(self, other: Double) -> Double {
        let high = Double::sum(self.hi, other.hi);
        let low = Double::sum(self.lo, other.lo);
        let first = Double::ordered_sum(high.hi, high.lo + low.hi);
        Double::ordered_sum(first.hi, first.lo + low.lo)
    }

    /// `self · factor`.
    #[inline(always)]
    pub(super) fn times<I: Isa>(self, factor: f64) -> Double {
        let product = Double::product::<I>(self.hi, factor);
        Double::ordered_sum(product.hi, I::mul_add(self.lo, factor, product.lo))
    }

    /// `self · other`.
    #[inline(always)]
    pub(super) fn times_double<I: Isa>(self, other: Double) -> Double {
        let product = Double::product::<I>(self.hi, other.hi);
        let cross = I::mul_add(self.hi, other.lo, self.lo * other.hi);
        Double::ordered_sum(product.hi, product.lo + cross)
    }

    /// `self / divisor`.
    #[inline(always)]
    pub(super) fn over<I: Isa>(self, divisor: Double) -> Double {
        let first = self.hi / divisor.hi;
        let rest = self.plus(divisor.times::<I>(-first));
        let second = rest.hi / divisor.hi;
        let rest = rest.plus(divisor.times::<I>(-second));
        let sum = Double::ordered_sum(first, second);
        Double::ordered_sum(sum.hi, sum.lo + rest.hi / divisor.hi)
    }
}

/// The upper 26 bits of the significand, and the rest.
#[inline(always)]
fn halves(x: f64) -> (f64, f64) {
    let upper = f64::from_bits(x.to_bits() & !0x7ff_ffff);
    (upper, x - upper)
}
