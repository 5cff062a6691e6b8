//! The distribution function of the standard normal distribution and its inverse.

use std::f64::consts::{FRAC_1_SQRT_2, PI};

use super::{Unary, methods};
use crate::Var;
use crate::math::Isa;

/// The density of the standard normal distribution.
fn density(x: Var<'_>) -> Var<'_> {
    (-0.5 * x * x).exp() / (2.0 * PI).sqrt()
}

/// `Φ(x)`, the standard normal distribution function
#[derive(Debug)]
pub struct Ndtr;
impl Unary for Ndtr {
    const NAME: &'static str = "ndtr";
    const TEST_DOMAIN: (f64, f64) = (-5.0, 5.0);
    #[inline(always)]
    fn value<I: Isa>(x: f64) -> f64 {
        0.5 * libm::erfc(-x * FRAC_1_SQRT_2)
    }
    fn derivative<'g>(x: Var<'g>, _y: Var<'g>) -> Option<Var<'g>> {
        Some(density(x))
    }
}

/// `Φ⁻¹(p)`, the quantile function of the standard normal distribution
#[derive(Debug)]
pub struct Ndtri;
impl Unary for Ndtri {
    const NAME: &'static str = "ndtri";
    const TEST_DOMAIN: (f64, f64) = (0.05, 0.95);
    #[inline(always)]
    fn value<I: Isa>(p: f64) -> f64 {
        quantile(p)
    }
    fn derivative<'g>(_x: Var<'g>, y: Var<'g>) -> Option<Var<'g>> {
        Some(1.0 / density(y))
    }
}

methods! {
    /// `Φ(x)` of each element, the standard normal distribution function.
    ndtr: Ndtr;
    /// `Φ⁻¹(p)` of each element, the standard normal quantile; NaN outside [0, 1].
    ndtri: Ndtri;
}

/// The ratio of two polynomials with coefficients in ascending order.
fn rational(numerator: &[f64; 8], denominator: &[f64; 8], x: f64) -> f64 {
    let horner = |c: &[f64; 8]| c.iter().rev().fold(0.0, |sum, &c| sum * x + c);
    horner(numerator) / horner(denominator)
}

/// Algorithm AS 241, routine PPND16 (Wichura 1988, Applied Statistics 37, 477).
fn quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        return q * rational(&CENTER.0, &CENTER.1, 0.180625 - q * q);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    if tail.is_nan() || tail < 0.0 {
        return f64::NAN;
    }
    if tail == 0.0 {
        return f64::INFINITY.copysign(q);
    }
    let r = (-tail.ln()).sqrt();
    let x = if r <= 5.0 {
        rational(&MIDDLE.0, &MIDDLE.1, r - 1.6)
    } else {
        rational(&TAIL.0, &TAIL.1, r - 5.0)
    };
    x.copysign(q)
}

const CENTER: ([f64; 8], [f64; 8]) = (
    [
        3.387_132_872_796_366_5,
        1.331_416_678_917_843_8e2,
        1.971_590_950_306_551_3e3,
        1.373_169_376_550_946e4,
        4.592_195_393_154_987e4,
        6.726_577_092_700_87e4,
        3.343_057_558_358_813e4,
        2.509_080_928_730_122_7e3,
    ],
    [
        1.0,
        4.231_333_070_160_091e1,
        6.871_870_074_920_579e2,
        5.394_196_021_424_751e3,
        2.121_379_430_158_659_7e4,
        3.930_789_580_009_271e4,
        2.872_908_573_572_194_3e4,
        5.226_495_278_852_854e3,
    ],
);
const MIDDLE: ([f64; 8], [f64; 8]) = (
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        2.417_807_251_774_506e-1,
        2.272_384_498_926_918_4e-2,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        6.897_673_349_851e-1,
        1.481_039_764_274_800_8e-1,
        1.519_866_656_361_645_7e-2,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
);
const TAIL: ([f64; 8], [f64; 8]) = (
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        2.965_605_718_285_048_7e-1,
        2.653_218_952_657_612_4e-2,
        1.242_660_947_388_078_4e-3,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        5.998_322_065_558_88e-1,
        1.369_298_809_227_358e-1,
        1.487_536_129_085_061_5e-2,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
);
