//! W3: logistic regression, 100 000 observations of 10 predictors.
//!
//! The model: `beta ~ Normal(0, 1)`, and each y is 1 with probability `sigmoid(x · beta)`.

mod by_hand;

use std::error::Error;

use pallasite::infer::{CompiledModel, ModelDensity};
use pallasite::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

pub use by_hand::ByHand;

use crate::isa::InstructionSet;

/// The number of observations.
pub const ROWS: usize = 100_000;

/// The number of predictors, and of coefficients.
pub const COLUMNS: usize = 10;

/// The observations, which are always the same.
#[derive(Debug)]
pub struct Logistic {
    /// Predictors, of shape `[100000, 10]`, between -1 and 1.
    pub x: Array,
    /// Outcomes, each 0 or 1.
    pub y: Array,
}

impl Logistic {
    /// Draws the observations, with a fixed seed.
    ///
    /// # Errors
    /// None: the shapes are those of the data.
    pub fn draw() -> Result<Self, Box<dyn Error>> {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
        let x: Vec<f64> = (0..ROWS * COLUMNS).map(|_| 2.0 * rng.random::<f64>() - 1.0).collect();
        let truth = truth();
        let is_one = |row: &[f64]| {
            let eta: f64 = row.iter().zip(truth).map(|(x, beta)| x * beta).sum();
            f64::from(rng.random::<f64>() < 1.0 / (1.0 + (-eta).exp()))
        };
        let y: Vec<f64> = x.chunks_exact(COLUMNS).map(is_one).collect();
        Ok(Self { x: Array::new([ROWS, COLUMNS], x)?, y: y.into() })
    }

    /// The first observations alone.
    ///
    /// # Errors
    /// If there are not so many.
    pub fn first(&self, rows: usize) -> Result<Self, Box<dyn Error>> {
        let x = self.x.data().get(..rows * COLUMNS).ok_or("fewer observations")?;
        let y = self.y.data().get(..rows).ok_or("fewer observations")?;
        Ok(Self { x: Array::new([rows, COLUMNS], x)?, y: Array::from(y) })
    }

    /// The model, compiled.
    ///
    /// # Errors
    /// If the model has mistakes.
    pub fn compiled(&self) -> Result<ModelDensity, Box<dyn Error>> {
        Ok(CompiledModel::new(self)?.log_density())
    }

    /// The log density and gradient by hand.
    pub fn by_hand(&self, isa: InstructionSet) -> ByHand {
        ByHand::new(self, isa)
    }
}

impl Model for Logistic {
    fn run<'g>(&self, m: &mut Context<'g>) {
        let beta = m.plate("predictors", COLUMNS, |m| m.sample("beta", Normal::new(0.0, 1.0)));
        let eta = self.x.matmul(beta);
        m.factor("outcomes", eta * &self.y - eta.softplus());
    }
}

/// The coefficients from which the outcomes were drawn.
pub fn truth() -> [f64; COLUMNS] {
    std::array::from_fn(|k| (k as f64 - 4.5) / 3.0)
}
