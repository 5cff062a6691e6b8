//! Gordon et al. 2023.

use autodiff::{Operand, Var};

use super::law::{ExtinctionLaw, RISE, drude, far_ultraviolet, polynomial, r_v};

/// The law of Gordon et al. 2023, ApJ 950, 86, for the Milky Way from 912 Å to 32 µm: eqs. 4 to 14 and tables
/// 2 to 5, `a(x) + b(x) (1/R(V) − 1/3.1)`, divided by 0.9854 so that it is 1 at V.
///
/// ```
/// use photometry::{G23, relative_extinction};
///
/// let k = relative_extinction(&G23::new(3.1), &[12_300.0])?[0];
/// assert!((k - 0.275_857_541_538).abs() < 1e-12);
/// # Ok::<(), photometry::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct G23<'a> {
    r_v: Operand<'a>,
}

impl<'a> G23<'a> {
    /// The law for this R(V), from 2.3 to 5.6.
    pub fn new(r_v: impl Into<Operand<'a>>) -> Self {
        Self { r_v: r_v.into() }
    }
}

/// Wavelengths in µm between which one part goes over into the next.
const TO_INFRARED: [f64; 2] = [0.9, 1.1];
const TO_OPTICAL: [f64; 2] = [0.3, 0.33];
/// Where the two power laws of the infrared go over: center and width.
const POWER_CHANGE: [f64; 2] = [4.30578, 4.78338];

impl ExtinctionLaw for G23<'_> {
    fn name(&self) -> &'static str {
        "G23"
    }

    fn range(&self) -> [f64; 2] {
        [1.0 / 32.0, 1.0 / 0.0912]
    }

    #[track_caller]
    fn formula<'g>(&self, wavenumber: Var<'g>) -> Var<'g> {
        let x = wavenumber;
        let r_v = r_v(x.graph(), self, &self.r_v, [2.3, 5.6]);
        // Each part gets arguments of its range alone.
        let (red, blue) = (x.minimum(1.0 / TO_INFRARED[0]), x.maximum(1.0 / TO_OPTICAL[1]));
        let middle = x.maximum(1.0 / TO_INFRARED[1]).minimum(1.0 / TO_OPTICAL[0]);
        let [infrared, optical] = [TO_INFRARED, TO_OPTICAL].map(|range| smoothstep(1.0 / x, range));
        let joined = |far: Var<'g>, near: Var<'g>, short: Var<'g>| {
            let long = near + infrared * (far - near);
            short + optical * (long - short)
        };
        let a = joined(
            infrared_a(red),
            optical_part(middle, &OPTICAL_A),
            ultraviolet(blue, &ULTRAVIOLET_A),
        );
        let power = -1.01251 * (1.06099 * red.log()).exp();
        let b = joined(power, optical_part(middle, &OPTICAL_B), ultraviolet(blue, &ULTRAVIOLET_B));
        (a + b * (1.0 / r_v - 1.0 / 3.1)) / 0.9854
    }

    fn breakpoints(&self) -> Vec<f64> {
        let [center, width] = POWER_CHANGE;
        let ends = [center - 0.5 * width, center + 0.5 * width];
        let microns = [TO_INFRARED, TO_OPTICAL, ends];
        microns.iter().flatten().map(|micron| 1.0 / micron).chain([RISE]).collect()
    }
}

/// Polynomial of degree 4, highest power first, and three Drude profiles: strength, center, width.
type Optical = ([f64; 5], [[f64; 3]; 3]);
const OPTICAL_A: Optical = (
    [0.00674, -0.05403, 0.08746, 0.7122, -0.35848],
    [[0.03893, 2.288, 0.243], [0.02965, 2.054, 0.179], [0.01747, 1.587, 0.243]],
);
const OPTICAL_B: Optical = (
    [0.03355, -0.39299, 2.01901, -2.68335, 0.12354],
    [[0.18453, 2.288, 0.243], [0.19728, 2.054, 0.179], [0.1713, 1.587, 0.243]],
);
/// c1 to c4 of Fitzpatrick & Massa, with the bump at 4.60 of width 0.99.
const ULTRAVIOLET_A: [f64; 4] = [0.81297, 0.2775, 1.06295, 0.11303];
const ULTRAVIOLET_B: [f64; 4] = [-2.97868, 1.89808, 3.10334, 0.65484];

fn ultraviolet<'g>(x: Var<'g>, [c1, c2, c3, c4]: &[f64; 4]) -> Var<'g> {
    let [center, width] = [4.60, 0.99].map(|number| x.graph().constant(number));
    *c1 + *c2 * x + *c3 * drude(x, center, width) + *c4 * far_ultraviolet(x)
}

fn optical_part<'g>(x: Var<'g>, (coefficients, profiles): &Optical) -> Var<'g> {
    let profiles = profiles
        .iter()
        .map(|&[strength, center, width]| profile(x, strength, center, x.graph().constant(width)));
    profiles.fold(polynomial(coefficients, x), |sum, profile| sum + profile)
}

/// Two power laws of the wavelength and two silicate features.
fn infrared_a<'g>(x: Var<'g>) -> Var<'g> {
    const SCALE: f64 = 0.38526;
    const INDICES: [f64; 2] = [1.68467, 0.78791];
    let [center, width] = POWER_CHANGE;
    let wavelength = 1.0 / x;
    let log = wavelength.log();
    let near = SCALE * (-INDICES[0] * log).exp();
    // So that both are equal at the center of the change.
    let ratio = SCALE * center.powf(INDICES[1] - INDICES[0]);
    let far = ratio * (-INDICES[1] * log).exp();
    let change = smoothstep(wavelength, [center - 0.5 * width, center + 0.5 * width]);
    let asymmetric = |[strength, center, width, asymmetry]: [f64; 4]| {
        let width = 2.0 * width / (1.0 + (asymmetry * (wavelength - center)).exp());
        profile(wavelength, strength, center, width)
    };
    near + change * (far - near)
        + asymmetric([0.06652, 9.8434, 2.21205, -0.24703])
        + asymmetric([0.0267, 19.58294, 17.0, -0.27])
}

/// A Drude profile of height `strength`.
fn profile<'g>(x: Var<'g>, strength: f64, center: f64, width: Var<'g>) -> Var<'g> {
    let relative = width / center;
    let square = relative * relative;
    let distance = x / center - center / x;
    strength * square / (distance * distance + square)
}

/// 0 before the range, 1 after it, `3t² − 2t³` within.
fn smoothstep<'g>(x: Var<'g>, [from, to]: [f64; 2]) -> Var<'g> {
    let t = ((x - from) / (to - from)).maximum(0.0).minimum(1.0);
    t * t * (3.0 - 2.0 * t)
}
