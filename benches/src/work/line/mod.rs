//! W1: the straight line of the seed document, 32 points.

mod by_hand;

use std::error::Error;

use pallasite::autodiff::Array;
use pallasite::infer::{CompiledModel, ModelDensity};
use pallasite::prelude::*;

pub use by_hand::ByHand;

use super::data;
use crate::isa::InstructionSet;

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

    /// So many points: those of the file again and again.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn repeated(points: usize) -> Result<Self, Box<dyn Error>> {
        let Self { x, y, e } = Self::read()?;
        let repeat = |column: &Array| -> Array {
            column.data().iter().copied().cycle().take(points).collect()
        };
        Ok(Self { x: repeat(&x), y: repeat(&y), e: repeat(&e) })
    }

    /// The model, compiled.
    ///
    /// # Errors
    /// If the model has mistakes.
    pub fn compiled(&self) -> Result<ModelDensity, Box<dyn Error>> {
        Ok(CompiledModel::new(self)?.log_density())
    }

    /// The same log density by hand.
    pub fn by_hand(&self, isa: InstructionSet) -> ByHand {
        ByHand::new(self, isa)
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
