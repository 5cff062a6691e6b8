//! The shape of a response between its nodes.

use super::Bandpass;

/// How a response goes on between the nodes; all shapes are smooth there.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Profile {
    /// A straight line from node to node.
    Linear,
    /// `peak · exp(−(λ − center)² / (2 sigma²))`
    Gaussian { peak: f64, center: f64, sigma: f64 },
    /// The product of the responses of bands, each to a power.
    Product(Vec<(Bandpass, f64)>),
}

impl Profile {
    /// The response at each of the points, of a band with these nodes.
    pub(super) fn fill(&self, nodes: &[f64], response: &[f64], points: &[f64], out: &mut [f64]) {
        let last = nodes.len() - 1;
        match self {
            Profile::Linear => {
                let mut interval = 0;
                for (&x, y) in points.iter().zip(out) {
                    if !(x >= nodes[0] && x <= nodes[last]) {
                        *y = if x.is_nan() { x } else { 0.0 };
                        continue;
                    }
                    if !(x >= nodes[interval] && x < nodes[interval + 1]) {
                        interval = find(nodes, x, interval);
                    }
                    let (left, right) = (nodes[interval], nodes[interval + 1]);
                    let (low, high) = (response[interval], response[interval + 1]);
                    let t = (x - left) / (right - left);
                    *y = if x == right { high } else { low + (high - low) * t };
                }
            }
            &Profile::Gaussian { peak, center, sigma } => {
                for (&x, y) in points.iter().zip(out) {
                    let z = (x - center) / sigma;
                    let is_inside = x.is_nan() || (x >= nodes[0] && x <= nodes[last]);
                    *y = if is_inside { peak * (-0.5 * z * z).exp() } else { 0.0 };
                }
            }
            Profile::Product(factors) => {
                out.fill(1.0);
                let mut one = vec![0.0; out.len()];
                for (band, exponent) in factors {
                    band.fill_response(points, &mut one);
                    for (y, response) in out.iter_mut().zip(&one) {
                        *y *= if *exponent == 1.0 { *response } else { response.powf(*exponent) };
                    }
                }
                for (&x, y) in points.iter().zip(out) {
                    if x < nodes[0] || x > nodes[last] {
                        *y = 0.0;
                    }
                }
            }
        }
    }

    /// The same shape over wavelengths that are larger by a factor.
    pub(super) fn stretched(&self, factor: f64) -> Self {
        match self {
            Profile::Linear => Profile::Linear,
            &Profile::Gaussian { peak, center, sigma } => {
                Profile::Gaussian { peak, center: center * factor, sigma: sigma * factor }
            }
            Profile::Product(factors) => Profile::Product(
                factors.iter().map(|(band, power)| (band.stretched(factor), *power)).collect(),
            ),
        }
    }
}

/// The interval of the nodes in which x lies, which is the next one often.
pub(crate) fn find(nodes: &[f64], x: f64, before: usize) -> usize {
    let last = nodes.len() - 2;
    let next = before + 1;
    if next <= last && x >= nodes[next] && x < nodes[next + 1] {
        return next;
    }
    nodes.partition_point(|&node| node <= x).saturating_sub(1).min(last)
}
