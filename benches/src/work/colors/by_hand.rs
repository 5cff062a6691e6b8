//! The color and its derivative by hand: one pass over the wavelengths.

use std::f64::consts::LOG10_E;

use pallasite::autodiff::Isa;

use super::Colors;
use crate::isa::{InstructionSet, Pass};
use crate::work::kernels::{expm1, log};
use crate::work::lanes::{Lanes, sum};

/// Wavelengths that are worked on at once.
const N: usize = 16;

/// `log10(f_g/f_r)` and its derivative by β.
#[derive(Debug, Clone)]
pub struct ByHand {
    isa: InstructionSet,
    bands: Bands,
}

/// `1/λ` and the responses times `λ⁻²`. Padding is a wavelength without response.
#[derive(Debug, Clone)]
struct Bands {
    inverse: Lanes<N>,
    g: Lanes<N>,
    r: Lanes<N>,
}

impl ByHand {
    pub(super) fn new(colors: &Colors, isa: InstructionSet) -> Self {
        let inverse: Vec<f64> = colors.wavelength.iter().map(|w| 1.0 / w).collect();
        let weighted = |band: &[f64]| {
            let weighted: Vec<f64> = band.iter().zip(&inverse).map(|(b, i)| b * i * i).collect();
            Lanes::new(&weighted, 0.0)
        };
        let (g, r) = (weighted(&colors.g), weighted(&colors.r));
        Self { isa, bands: Bands { inverse: Lanes::new(&inverse, inverse[0]), g, r } }
    }

    /// The color and its derivative at β.
    pub fn at(&self, beta: f64) -> [f64; 2] {
        self.isa.run(At { bands: &self.bands, beta })
    }
}

struct At<'a> {
    bands: &'a Bands,
    beta: f64,
}

impl Pass for At<'_> {
    type Output = [f64; 2];

    #[inline(always)]
    fn run<I: Isa>(self) -> [f64; 2] {
        let inverse_beta = 1.0 / self.beta;
        let Bands { inverse, g, r } = self.bands;
        let (mut flux_g, mut flux_r, mut by_g, mut by_r) = ([0.0; N], [0.0; N], [0.0; N], [0.0; N]);
        let chunks = inverse.chunks().iter().zip(g.chunks()).zip(r.chunks());
        for ((inverse, g), r) in chunks {
            for j in 0..N {
                // With q = 1/(e^x - 1) and x = 1/(λβ), β dq/dβ is x (q + q²).
                let x = inverse[j] * inverse_beta;
                let q = 1.0 / expm1::<I>(x);
                let slope = x * I::mul_add(q, q, q);
                flux_g[j] = I::mul_add(g[j], q, flux_g[j]);
                flux_r[j] = I::mul_add(r[j], q, flux_r[j]);
                by_g[j] = I::mul_add(g[j], slope, by_g[j]);
                by_r[j] = I::mul_add(r[j], slope, by_r[j]);
            }
        }
        let (flux_g, flux_r) = (sum(flux_g), sum(flux_r));
        let slope = sum(by_g) / flux_g - sum(by_r) / flux_r;
        [LOG10_E * log::<I>(flux_g / flux_r), LOG10_E * inverse_beta * slope]
    }
}
