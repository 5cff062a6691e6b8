//! Autocovariance and autocorrelation at every lag, by fast Fourier transform.

use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};

use crate::chains::Chains;
use crate::moments::{deviations, dot};

/// The autocovariance of a series at every lag `t` from 0 to `n - 1`.
///
/// `c_t = 1/n sum_i (x_i - mean)(x_(i+t) - mean)`: the sum is divided by `n` at every lag and not
/// by the `n - t` terms it has, which makes the estimate biased but keeps the noise of the long
/// lags down, as Geyer's sequences need it: Geyer (1992), "Practical Markov chain Monte Carlo",
/// Statistical Science 7, 473, section 3. Computed in `O(n log n)` from the power spectrum of
/// the series padded with zeros. All NaN if a value is not finite.
///
/// ```
/// let covariance = diagnostics::autocovariance(&[1.0, -1.0, 1.0, -1.0]);
/// for (computed, exact) in covariance.iter().zip([1.0, -0.75, 0.5, -0.25]) {
///     assert!((computed - exact).abs() < 1e-15);
/// }
/// ```
pub fn autocovariance(series: &[f64]) -> Vec<f64> {
    mean_autocovariance(std::iter::once(series), series.len())
}

/// The autocovariance at every lag over that at lag 0.
///
/// NaN at every lag if the series is constant or a value is not finite.
///
/// ```
/// let correlation = diagnostics::autocorrelation(&[3.0, 5.0, 3.0, 5.0]);
/// assert_eq!(correlation[0], 1.0);
/// assert!((correlation[1] + 0.75).abs() < 1e-15);
/// ```
pub fn autocorrelation(series: &[f64]) -> Vec<f64> {
    let mut values = autocovariance(series);
    if let Some(&variance) = values.first() {
        for value in &mut values {
            *value /= variance;
        }
    }
    values
}

/// The autocovariance at every lag, averaged over chains of `num_draws` draws each.
pub(crate) fn mean_autocovariance<'a>(
    chains: impl ExactSizeIterator<Item = &'a [f64]>,
    num_draws: usize,
) -> Vec<f64> {
    Autocovariance::new(num_draws).mean(chains)
}

/// So many lags are computed one by one before all others are, by transforms.
const NUM_DIRECT: usize = 64;

/// The autocovariances of chains, averaged, at one lag after the other: most sums over them end early.
pub(crate) struct Lags<'a> {
    transforms: &'a mut Autocovariance,
    chains: Chains,
    values: Vec<f64>,
}

impl<'a> Lags<'a> {
    pub(crate) fn new(transforms: &'a mut Autocovariance, chains: &Chains) -> Self {
        let centered = chains.iter().flat_map(deviations).collect();
        Self { transforms, chains: chains.with_values(centered), values: Vec::new() }
    }

    /// The autocovariance at a lag below the number of draws.
    pub(crate) fn at(&mut self, lag: usize) -> f64 {
        while self.values.len() <= lag && self.values.len() < NUM_DIRECT {
            let next = self.values.len();
            let sums = self.chains.iter().map(|c| dot(&c[..c.len() - next], &c[next..]));
            self.values.push(sums.sum::<f64>() / self.chains.values().len() as f64);
        }
        if self.values.len() <= lag {
            self.values = self.transforms.mean(self.chains.iter());
        }
        self.values[lag]
    }
}

/// The transforms and buffers for chains of one length.
pub(crate) struct Autocovariance {
    num_draws: usize,
    forward: Arc<dyn RealToComplex<f64>>,
    backward: Arc<dyn ComplexToReal<f64>>,
    padded: Vec<f64>,
    spectrum: Vec<Complex<f64>>,
    power: Vec<Complex<f64>>,
    scratch: Vec<Complex<f64>>,
}

impl Autocovariance {
    pub(crate) fn new(num_draws: usize) -> Self {
        // Twice the length, so that the end of the series does not wrap around onto its beginning.
        let length = (2 * num_draws.max(1)).next_power_of_two();
        let mut planner = RealFftPlanner::new();
        let forward = planner.plan_fft_forward(length);
        let backward = planner.plan_fft_inverse(length);
        let scratch = forward.get_scratch_len().max(backward.get_scratch_len());
        Self {
            num_draws,
            padded: forward.make_input_vec(),
            spectrum: forward.make_output_vec(),
            power: backward.make_input_vec(),
            scratch: vec![Complex::default(); scratch],
            forward,
            backward,
        }
    }

    /// The autocovariance at every lag, averaged over the chains.
    ///
    /// The transform is linear, so the power spectra are averaged and transformed back once.
    pub(crate) fn mean<'a>(
        &mut self,
        chains: impl ExactSizeIterator<Item = &'a [f64]>,
    ) -> Vec<f64> {
        let Self { num_draws, padded, spectrum, power, scratch, .. } = self;
        let num_draws = *num_draws;
        if num_draws == 0 {
            return Vec::new();
        }
        let scale = 1.0 / (chains.len() as f64 * num_draws as f64 * padded.len() as f64);
        power.fill(Complex::default());
        for chain in chains {
            padded[num_draws..].fill(0.0);
            padded[..num_draws].copy_from_slice(&deviations(chain));
            self.forward
                .process_with_scratch(padded, spectrum, scratch)
                .expect("the buffers were made by this transform, so their lengths fit");
            for (power, amplitude) in power.iter_mut().zip(&*spectrum) {
                power.re += amplitude.norm_sqr();
            }
        }
        self.backward.process_with_scratch(power, padded, scratch).expect(
            "the buffers were made for this length, and the imaginary parts are sums of zeros",
        );
        padded[..num_draws].iter().map(|value| value * scale).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directly(series: &[f64]) -> Vec<f64> {
        let size = series.len();
        let series = deviations(series);
        let lag = |t: usize| {
            let pairs = series.iter().zip(&series[t..]);
            pairs.map(|(a, b)| a * b).sum::<f64>() / size as f64
        };
        (0..size).map(lag).collect()
    }

    #[test]
    fn the_transform_gives_the_sum_at_every_lag() {
        for size in [1, 2, 3, 7, 64, 101] {
            let series: Vec<f64> = (0..size).map(|i| f64::from(i * i % 23).sqrt()).collect();
            for (fast, slow) in autocovariance(&series).iter().zip(directly(&series)) {
                assert!((fast - slow).abs() < 1e-13, "{size}: {fast} {slow}");
            }
        }
    }

    #[test]
    fn odd_input_gives_nan_or_nothing() {
        assert!(autocovariance(&[]).is_empty());
        assert!(autocorrelation(&[]).is_empty());
        assert_eq!(autocovariance(&[0.1; 5]), [0.0; 5]);
        for series in [[0.1; 3], [0.0, f64::NAN, 1.0], [0.0, f64::INFINITY, 1.0]] {
            assert!(autocorrelation(&series).iter().all(|x| x.is_nan()), "{series:?}");
        }
    }
}
