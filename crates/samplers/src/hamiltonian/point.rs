//! Points of phase space, and the pool of them in which a trajectory lives.

use crate::{Archive, Error, ErrorKind, LogDensity};

/// A point of phase space with all that was computed there.
#[derive(Debug, Clone)]
pub(crate) struct Point {
    pub(crate) position: Vec<f64>,
    /// In the scale of the metric.
    pub(crate) momentum: Vec<f64>,
    /// `M⁻¹ p`, for metrics that keep it.
    pub(crate) velocity: Vec<f64>,
    /// The gradient of the log density.
    pub(crate) gradient: Vec<f64>,
    /// `M⁻¹` times the gradient, for metrics that keep it.
    pub(crate) acceleration: Vec<f64>,
    pub(crate) log_density: f64,
    /// The Hamiltonian: kinetic energy minus log density.
    pub(crate) energy: f64,
    /// Signed number of integration steps from the start of the trajectory.
    pub(crate) index: i64,
}

impl Point {
    pub(crate) fn new(dim: usize) -> Self {
        Self {
            position: vec![0.0; dim],
            momentum: vec![0.0; dim],
            velocity: vec![0.0; dim],
            gradient: vec![0.0; dim],
            acceleration: vec![0.0; dim],
            log_density: 0.0,
            energy: 0.0,
            index: 0,
        }
    }

    /// What the next step needs: it draws another momentum.
    pub(crate) fn visit(&mut self, archive: &mut Archive) {
        archive.list(&mut self.position);
        archive.list(&mut self.gradient);
        archive.number(&mut self.log_density);
    }

    /// Puts the point at the initial position of a chain.
    ///
    /// # Errors
    /// If the position has the wrong length, or the density or its gradient is not finite there.
    pub(crate) fn start_at<L: LogDensity>(
        &mut self,
        density: &mut L,
        position: &[f64],
    ) -> Result<(), Error> {
        self.log_density = start_value(density, position, &mut self.gradient)?;
        self.position.copy_from_slice(position);
        Ok(())
    }

    /// Makes this point the same as another.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        self.position.copy_from_slice(&other.position);
        self.momentum.copy_from_slice(&other.momentum);
        self.velocity.copy_from_slice(&other.velocity);
        self.gradient.copy_from_slice(&other.gradient);
        self.acceleration.copy_from_slice(&other.acceleration);
        self.log_density = other.log_density;
        self.energy = other.energy;
        self.index = other.index;
    }
}

/// The log density at the initial position of a chain, with its gradient.
///
/// # Errors
/// If the position has the wrong length, or the density or its gradient is not finite there.
pub(crate) fn start_value<L: LogDensity>(
    density: &mut L,
    position: &[f64],
    gradient: &mut [f64],
) -> Result<f64, Error> {
    let fail = |message: String| Err(Error::new(ErrorKind::Position, message));
    let dim = density.dim();
    if position.len() != dim {
        return fail(format!(
            "the initial position has {} coordinates, but the density has {dim}",
            position.len()
        ));
    }
    let log_density = density.value_and_grad(position, gradient);
    if !log_density.is_finite() {
        return fail(format!(
            "the log density at the initial position is {log_density}; start where it is finite"
        ));
    }
    if let Some(i) = gradient.iter().position(|g| !g.is_finite()) {
        return fail(format!(
            "the gradient at the initial position is {} in coordinate {i}, where the position is {}; \
             start where it is finite",
            gradient[i], position[i]
        ));
    }
    Ok(log_density)
}

/// A fixed set of points that are shared by counting references and used again: the tree of a
/// trajectory moves numbers of points about and never copies one.
#[derive(Debug)]
pub(crate) struct Pool {
    points: Vec<Point>,
    references: Vec<u32>,
    /// The last one freed is the next one used, since it is still in the cache.
    free: Vec<usize>,
}

impl Pool {
    /// `capacity` points, all free.
    pub(crate) fn new(capacity: usize, dim: usize) -> Self {
        Self {
            points: (0..capacity).map(|_| Point::new(dim)).collect(),
            references: vec![0; capacity],
            free: (0..capacity).rev().collect(),
        }
    }

    /// A free point, to be held `references` times.
    #[inline]
    pub(crate) fn acquire(&mut self, references: u32) -> usize {
        let id = self.free.pop().unwrap_or_else(|| self.grow());
        self.references[id] = references;
        id
    }

    /// Takes one reference away; the point is free when none is left.
    #[inline]
    pub(crate) fn release(&mut self, id: usize) {
        self.references[id] -= 1;
        if self.references[id] == 0 {
            self.free.push(id);
        }
    }

    /// Frees all points but one, which is to be held `references` times.
    pub(crate) fn keep_only(&mut self, id: usize, references: u32) {
        self.free.clear();
        self.free.extend((0..self.points.len()).rev().filter(|&i| i != id));
        self.references.fill(0);
        self.references[id] = references;
    }

    pub(crate) fn get(&self, id: usize) -> &Point {
        &self.points[id]
    }

    pub(crate) fn get_mut(&mut self, id: usize) -> &mut Point {
        &mut self.points[id]
    }

    /// The points `from` and `to`, which differ.
    #[inline]
    pub(crate) fn pair(&mut self, from: usize, to: usize) -> (&mut Point, &mut Point) {
        let (low, high) = self.points.split_at_mut(from.max(to));
        if from < to { (&mut low[from], &mut high[0]) } else { (&mut high[0], &mut low[to]) }
    }

    /// One more point, should the capacity ever be too small.
    #[cold]
    fn grow(&mut self) -> usize {
        let dim = self.points.first().map_or(0, |p| p.position.len());
        self.points.push(Point::new(dim));
        self.references.push(0);
        self.points.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_free_when_its_last_reference_is_gone() {
        let mut pool = Pool::new(2, 1);
        let (a, b) = (pool.acquire(2), pool.acquire(1));
        pool.release(a);
        assert_ne!(pool.acquire(1), a, "still held once");
        pool.release(a);
        assert_eq!(pool.acquire(1), a);
        pool.keep_only(b, 1);
        assert_eq!(pool.acquire(1), a);
        let (from, to) = pool.pair(b, a);
        from.index = 1;
        to.index = 2;
        assert_eq!((pool.get(a).index, pool.get(b).index), (2, 1));
    }
}
