//! Plates: conditional independence along an axis of the batch shape.

use std::panic::Location;
use std::sync::Arc;

use autodiff::{Array, MAX_RANK, Shape, Var};
use rand::seq::index;

use crate::extent::{Extent, Subsample};
use crate::{Context, Message, SiteKind};

/// A plate that a site lies in.
///
/// ```
/// use autodiff::Graph;
/// use distributions::Normal;
/// use handlers::{Context, seed, trace};
///
/// let model = |m: &mut Context| {
///     m.plate("band", ["g", "r"], |m| m.sample("zero_point", Normal::new(0.0, 0.1)));
/// };
/// let graph = Graph::new();
/// let trace = trace(&seed(&model, 1), &graph)?;
/// let plate = &trace.get("zero_point").unwrap().plates()[0];
/// assert_eq!((plate.name.as_str(), plate.size, plate.axis_from_right), ("band", 2, 0));
/// assert_eq!(plate.labels.as_deref().unwrap()[1], "r");
/// # Ok::<(), handlers::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plate {
    /// The name; a dimension of the draws is named by it.
    pub name: String,
    /// The number of independent copies.
    pub size: usize,
    /// The axis of the batch shape, counted from the right: 0 is the last.
    pub axis_from_right: usize,
    /// The copies that the model runs with, if not all of them.
    pub indices: Option<Arc<[usize]>>,
    /// A label for each copy.
    pub labels: Option<Arc<[String]>>,
}

impl Plate {
    /// The length of the axis: the number of copies that the model runs with.
    pub fn len(&self) -> usize {
        self.indices.as_ref().map_or(self.size, |indices| indices.len())
    }

    /// Whether there are no copies, which no open plate allows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The shape that a set of plates gives to a site whose parameters are scalars.
pub(crate) fn plates_shape(plates: &[Plate]) -> Shape {
    let rank = plates.iter().map(|p| p.axis_from_right + 1).max().unwrap_or(0);
    let mut axes = [1; MAX_RANK];
    for plate in plates {
        axes[rank - 1 - plate.axis_from_right] = plate.len();
    }
    // The context does not open more plates than there are axes.
    Shape::new(&axes[..rank]).unwrap_or_default()
}

impl<'g> Context<'g> {
    /// Runs `body` for independent copies at once, as NumPyro's `plate`.
    ///
    /// Every site inside has as many elements along one axis of its batch shape. The outermost plate
    /// takes the last axis, one inside it the axis before, and so on; distributions broadcast. The
    /// extent is a number, a list of labels, or an [`Extent`] with a subsample or an axis of choice.
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
    ///     m.plate("band", ["g", "r", "i"], |m| m.sample("zero_point", Normal::new(0.0, 0.1)));
    /// };
    /// let graph = Graph::new();
    /// let trace = trace(&seed(&model, 1), &graph)?;
    /// assert_eq!(trace.get("column").unwrap().shape(), [3].into());
    /// assert_eq!(trace.get("cell").unwrap().shape(), [2, 3].into());
    /// assert_eq!(trace.get("zero_point").unwrap().shape(), [3].into());
    /// # Ok::<(), handlers::Error>(())
    /// ```
    #[track_caller]
    pub fn plate<R>(
        &mut self,
        name: &str,
        extent: impl Into<Extent>,
        body: impl FnOnce(&mut Context<'g>) -> R,
    ) -> R {
        match self.open_plate(name, extent.into()) {
            Ok(plate) => {
                self.plates.push(plate);
                let result = body(self);
                self.plates.pop();
                result
            }
            Err(message) => {
                self.model_fault(message);
                // The model goes on, so that its other mistakes are found; what is said of the sites
                // in the wrong plate would only repeat this one.
                let known = self.faults.len();
                let result = body(self);
                self.faults.truncate(known);
                result
            }
        }
    }

    /// Runs `body` in several plates at once; the last of them takes the last free axis.
    ///
    /// ```
    /// use autodiff::Graph;
    /// use distributions::Normal;
    /// use handlers::{Context, seed, trace};
    ///
    /// let model = |m: &mut Context| {
    ///     m.plates([("rows", 2), ("columns", 3)], |m| m.sample("cell", Normal::new(0.0, 1.0)));
    /// };
    /// let graph = Graph::new();
    /// let trace = trace(&seed(&model, 1), &graph)?;
    /// assert_eq!(trace.get("cell").unwrap().shape(), [2, 3].into());
    /// # Ok::<(), handlers::Error>(())
    /// ```
    #[track_caller]
    pub fn plates<R, N: AsRef<str>, E: Into<Extent>>(
        &mut self,
        plates: impl IntoIterator<Item = (N, E)>,
        body: impl FnOnce(&mut Context<'g>) -> R,
    ) -> R {
        let mut opened = 0;
        let mut known = None;
        let plates: Vec<(N, E)> = plates.into_iter().collect();
        for (name, extent) in plates.into_iter().rev() {
            match self.open_plate(name.as_ref(), extent.into()) {
                Ok(plate) => {
                    self.plates.push(plate);
                    opened += 1;
                }
                Err(message) => {
                    self.model_fault(message);
                    known = Some(self.faults.len());
                }
            }
        }
        let result = body(self);
        self.plates.truncate(self.plates.len() - opened);
        if let Some(known) = known {
            self.faults.truncate(known);
        }
        result
    }

    /// The copies that the model runs with in an open plate, by number: all of them, or a subsample.
    /// Nothing where no such plate is open.
    ///
    /// ```
    /// use autodiff::Graph;
    /// use distributions::Normal;
    /// use handlers::{Context, Extent, seed, trace};
    ///
    /// let cluster_of_star = [0, 0, 1, 1, 1];
    /// let model = |m: &mut Context| {
    ///     let distance = m.plate("cluster", 2, |m| m.sample("distance", Normal::new(9.0, 1.0)));
    ///     m.plate("star", Extent::of(5).subsample_size(3), |m| {
    ///         let cluster: Vec<usize> =
    ///             m.indices("star").into_iter().map(|star| cluster_of_star[star]).collect();
    ///         m.sample("flux", Normal::new(distance.at(cluster), 1.0));
    ///     });
    /// };
    /// let graph = Graph::new();
    /// assert_eq!(trace(&seed(&model, 1), &graph)?.get("flux").unwrap().shape(), [3].into());
    /// # Ok::<(), handlers::Error>(())
    /// ```
    pub fn indices(&self, plate: &str) -> Vec<usize> {
        match self.plates.iter().find(|p| p.name == plate) {
            Some(Plate { indices: Some(indices), .. }) => indices.to_vec(),
            Some(open) => (0..open.size).collect(),
            None => Vec::new(),
        }
    }

    /// The rows of data that belong to the subsample of an open plate; all of them where the plate
    /// has no subsample.
    ///
    /// ```
    /// use autodiff::{Array, Graph};
    /// use distributions::Normal;
    /// use handlers::{Context, Extent, trace};
    ///
    /// let y = Array::from([1.0, 2.0, 3.0, 4.0]);
    /// let model = |m: &mut Context| {
    ///     m.plate("data", Extent::of(4).indices([0, 3]), |m| {
    ///         let part = m.subsample("data", &y);
    ///         m.observe("y", Normal::new(0.0, 1.0), part);
    ///     });
    /// };
    /// let graph = Graph::new();
    /// let trace = trace(&model, &graph)?;
    /// assert_eq!(trace.get("y").unwrap().value().value().unwrap().data(), [1.0, 4.0]);
    /// // Each of the two elements stands for two.
    /// let log_density = trace.log_density(&graph).value().unwrap().to_scalar().unwrap();
    /// assert!((log_density - 2.0 * (-8.5 - 1.8378770664093453)).abs() < 1e-12);
    /// # Ok::<(), handlers::Error>(())
    /// ```
    #[track_caller]
    pub fn subsample(&self, plate: &str, data: &Array) -> Var<'g> {
        let data = self.graph.lift(data);
        let Some(open) = self.plates.iter().find(|p| p.name == plate) else {
            let names: Vec<&str> = self.plates.iter().map(|p| p.name.as_str()).collect();
            return self.graph.fault(format!(
                "subsample: no plate \"{plate}\" is open here; open are: {}",
                names.join(", ")
            ));
        };
        if data.is_faulty() {
            return data;
        }
        if data.shape().axes().first() != Some(&open.size) {
            return self.graph.fault(format!(
                "subsample: data of shape {} do not fit plate \"{plate}\" of size {}",
                data.shape(),
                open.size
            ));
        }
        match &open.indices {
            Some(indices) => data.at(indices),
            None => data,
        }
    }

    /// Checks a plate and draws its subsample.
    #[track_caller]
    fn open_plate(&mut self, name: &str, extent: Extent) -> Result<Plate, String> {
        let location = Location::caller();
        let Extent { size, subsample, axis_from_right, labels } = extent;
        let taken = |axis: usize| self.plates.iter().find(|p| p.axis_from_right == axis);
        let free = || (0..MAX_RANK).find(|&axis| taken(axis).is_none());
        if size == 0 {
            return Err(format!(
                "plate \"{name}\" has size 0; it needs data or a size of at least 1"
            ));
        }
        let axis_from_right = match axis_from_right {
            None => free()
                .ok_or_else(|| format!("plate \"{name}\" is nested more than {MAX_RANK} deep"))?,
            Some(axis) if axis >= MAX_RANK => {
                return Err(format!(
                    "plate \"{name}\": there is no axis {}; arrays have at most {MAX_RANK} axes",
                    -(axis as i64) - 1
                ));
            }
            Some(axis) => match taken(axis) {
                None => axis,
                Some(other) => {
                    return Err(format!(
                        "plate \"{name}\": axis {} belongs to plate \"{}\"; choose another, or none",
                        -(axis as i64) - 1,
                        other.name
                    ));
                }
            },
        };
        let fixed = match &subsample {
            Subsample::Fixed(indices) => Some(indices.clone()),
            _ => None,
        };
        if let Some(wrong) = fixed.iter().flat_map(|i| i.iter()).find(|&&i| i >= size) {
            return Err(format!(
                "plate \"{name}\": index {wrong} is outside the plate of size {size}; indices start \
                 at 0"
            ));
        }
        let length = match &subsample {
            Subsample::All => size,
            Subsample::Fixed(indices) => indices.len(),
            Subsample::Random(length) => *length,
        };
        if length == 0 || length > size {
            return Err(format!(
                "plate \"{name}\": a subsample of {length} is not between 1 and its size, {size}"
            ));
        }
        let mut message = self.message(name, SiteKind::Plate { size, length }, None);
        message.location = location;
        self.process_plate(&mut message);
        let indices = match fixed {
            Some(indices) => Some(indices),
            None if length == size => None,
            None => Some(draw_indices(&mut message, size, length)?),
        };
        let plate = Plate { name: message.name.clone(), size, axis_from_right, indices, labels };
        if self.plates.iter().any(|p| p.name == plate.name) {
            return Err(format!(
                "plate \"{name}\" is inside itself; nested plates need different names"
            ));
        }
        self.claim_plate(&plate, location)?;
        Ok(plate)
    }
}

/// The indices of a random subsample: given by a handler, or drawn without repetition.
fn draw_indices(
    message: &mut Message<'_>,
    size: usize,
    length: usize,
) -> Result<Arc<[usize]>, String> {
    if let Some(given) = message.value.and_then(Var::value) {
        let indices: Arc<[usize]> = given.data().iter().map(|&i| i as usize).collect();
        if indices.len() == length && indices.iter().all(|&i| i < size) {
            return Ok(indices);
        }
    }
    let Some(rng) = &mut message.rng else {
        return Err(format!(
            "plate \"{}\" has a random subsample, for which there are no random numbers: seed the \
             model, or give the indices",
            message.name
        ));
    };
    let mut indices = index::sample(rng, size, length).into_vec();
    indices.sort_unstable();
    Ok(indices.into())
}
