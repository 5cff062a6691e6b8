//! Plates: conditional independence along an axis of the batch shape.

use autodiff::{MAX_RANK, Shape};

use crate::Context;

/// A plate that a site lies in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plate {
    /// The name.
    pub name: String,
    /// The number of independent copies.
    pub size: usize,
    /// The axis of the batch shape, counted from the right: 0 is the last.
    pub axis_from_right: usize,
}

/// The shape that a set of plates gives to a site whose parameters are scalars.
pub(crate) fn plates_shape(plates: &[Plate]) -> Shape {
    let rank = plates.iter().map(|p| p.axis_from_right + 1).max().unwrap_or(0);
    let mut axes = [1; MAX_RANK];
    for plate in plates {
        axes[rank - 1 - plate.axis_from_right] = plate.size;
    }
    // The context does not open more plates than there are axes.
    Shape::new(&axes[..rank]).unwrap_or_default()
}

impl<'g> Context<'g> {
    /// Runs `body` for `size` independent copies at once, as NumPyro's `plate`.
    ///
    /// Every site inside has `size` elements along one axis of its batch shape. The outermost plate
    /// takes the last axis, one inside it the axis before, and so on; distributions broadcast.
    ///
    /// ```
    /// use autodiff::Graph;
    /// use distributions::Normal;
    /// use handlers::{Context, seed, trace};
    ///
    /// let model = |m: &mut Context| {
    ///     m.plate("columns", 3, |m| {
    ///         m.sample("column", Normal::new(0.0, 1.0));
    ///         m.plate("rows", 2, |m| m.sample("cell", Normal::new(0.0, 1.0)));
    ///     });
    /// };
    /// let graph = Graph::new();
    /// let trace = trace(&seed(&model, 1), &graph)?;
    /// assert_eq!(trace.get("column").unwrap().shape(), [3].into());
    /// assert_eq!(trace.get("cell").unwrap().shape(), [2, 3].into());
    /// # Ok::<(), handlers::Error>(())
    /// ```
    #[track_caller]
    pub fn plate<R>(
        &mut self,
        name: &str,
        size: usize,
        body: impl FnOnce(&mut Context<'g>) -> R,
    ) -> R {
        let axis_from_right = self.plates.len();
        let problem = if size == 0 {
            Some(format!("plate \"{name}\" has size 0; it needs data or a size of at least 1"))
        } else if self.plates.iter().any(|p| p.name == name) {
            Some(format!("plate \"{name}\" is inside itself; nested plates need different names"))
        } else if axis_from_right >= MAX_RANK {
            Some(format!("plate \"{name}\" is nested more than {MAX_RANK} deep"))
        } else {
            None
        };
        if let Some(message) = problem {
            self.model_fault(message);
            // The model goes on, so that its other mistakes are found; what is said of the sites in
            // the wrong plate would only repeat this one.
            let known = self.faults.len();
            let result = body(self);
            self.faults.truncate(known);
            return result;
        }
        self.plates.push(Plate { name: name.to_owned(), size, axis_from_right });
        let result = body(self);
        self.plates.pop();
        result
    }
}
