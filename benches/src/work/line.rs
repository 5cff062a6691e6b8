//! W1: the straight line of the seed document, 32 points.

use std::error::Error;

use pallasite::autodiff::Array;
use pallasite::infer::{CompiledModel, ModelDensity};
use pallasite::prelude::*;

use super::data;

/// The measurements.
#[derive(Debug)]
pub struct Line {
    x: Array,
    y: Array,
    e: Array,
}

impl Line {
    /// Reads the measurements.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn read() -> Result<Self, Box<dyn Error>> {
        let table = Table::read(data().join("linreg.csv"))?;
        let column = |name| table.column(name).map(Array::from);
        Ok(Self { x: column("X")?, y: column("Y")?, e: column("E")? })
    }

    /// The model, compiled.
    ///
    /// # Errors
    /// If the model has mistakes.
    pub fn compiled(&self) -> Result<ModelDensity, Box<dyn Error>> {
        Ok(CompiledModel::new(self)?.log_density())
    }

    /// The same log density and gradient by hand, in one pass over the points.
    pub fn by_hand(&self) -> impl FnMut(&[f64], &mut [f64]) -> f64 {
        let n = self.x.len();
        let (x, y) = (self.x.data().to_vec(), self.y.data().to_vec());
        let inverse: Vec<f64> = self.e.data().iter().map(|e| 1.0 / e).collect();
        let norm: f64 = self.e.data().iter().map(|e| e.ln()).sum::<f64>()
            + n as f64 * 0.5 * (2.0 * std::f64::consts::PI).ln();
        move |position, gradient| {
            let bounded = |u: f64, low: f64, width: f64| {
                let s = 1.0 / (1.0 + (-u).exp());
                // value, its derivative, log density with Jacobian, and the derivative of that
                let log_jacobian = -(u.abs() + 2.0 * (-u.abs()).exp().ln_1p());
                (low + width * s, width * s * (1.0 - s), log_jacobian, 1.0 - 2.0 * s)
            };
            let (m, dm, lm, gm) = bounded(position[0], -5.0, 10.0);
            let (c, dc, lc, gc) = bounded(position[1], -10.0, 20.0);
            let (mut squares, mut by_m, mut by_c) = ([0.0; 8], [0.0; 8], [0.0; 8]);
            let chunks = x.as_chunks::<8>().0.iter();
            let chunks = chunks.zip(y.as_chunks::<8>().0).zip(inverse.as_chunks::<8>().0);
            for ((x, y), inverse) in chunks {
                for j in 0..8 {
                    let z = (y[j] - m * x[j] - c) * inverse[j];
                    let r = z * inverse[j];
                    squares[j] += z * z;
                    by_m[j] += r * x[j];
                    by_c[j] += r;
                }
            }
            let sum = |lanes: [f64; 8]| lanes.iter().sum::<f64>();
            gradient[0] = sum(by_m) * dm + gm;
            gradient[1] = sum(by_c) * dc + gc;
            -0.5 * sum(squares) - norm + lm + lc
        }
    }
}

impl Model for Line {
    fn run<'g>(&self, m: &mut Context<'g>) {
        let slope = m.sample("m", Uniform::new(-5.0, 5.0));
        let offset = m.sample("c", Uniform::new(-10.0, 10.0));
        m.plate("data", self.x.len(), |m| {
            m.observe("y", Normal::new(slope * &self.x + offset, &self.e), &self.y);
        });
    }
}
