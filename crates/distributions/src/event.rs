//! The axes of an event: the last ones of a shape, over which a density is one number.

use autodiff::{Array, Shape, Var};

use crate::Error;

/// The batch shape and the event shape, if there are enough axes.
pub(crate) fn split(shape: Shape, event_rank: usize) -> Option<(Shape, Shape)> {
    let batch_rank = shape.rank().checked_sub(event_rank)?;
    let (batch, event) = shape.axes().split_at(batch_rank);
    Some((Shape::new(batch)?, Shape::new(event)?))
}

/// The axes of both, unless they are more than an array can have.
pub(crate) fn join(batch: Shape, event: Shape) -> Option<Shape> {
    Shape::new(&[batch.axes(), event.axes()].concat())
}

/// The sum over the last axes, which go away.
#[track_caller]
pub(crate) fn sum_event(x: Var<'_>, event_rank: usize) -> Var<'_> {
    if event_rank == 0 || x.is_faulty() {
        return x;
    }
    let Some((batch, event)) = split(x.shape(), event_rank) else {
        return too_few_axes(x, event_rank);
    };
    if event.size() == 0 {
        return x.graph().constant(0.0).broadcast_to(batch);
    }
    if batch.rank() == 0 {
        return x.sum();
    }
    match join(batch, Shape::from(event.size())) {
        Some(flat) => x.reshape(flat).sum_axis(batch.rank()),
        None => x.sum_axis(batch.rank()),
    }
}

/// 1 where the mask is 1 in the whole event, else 0.
#[track_caller]
pub(crate) fn all_of_event(mask: Var<'_>, event_rank: usize) -> Var<'_> {
    if event_rank == 0 || mask.is_faulty() {
        return mask;
    }
    let Some((_, event)) = split(mask.shape(), event_rank) else {
        return too_few_axes(mask, event_rank);
    };
    sum_event(mask, event_rank).equal(event.size() as f64)
}

/// One number for each element of the batch, where some have it in common. A batch shape that does not
/// exist is reported elsewhere.
#[track_caller]
pub(crate) fn broadcast_to_batch<'g>(x: Var<'g>, batch: Result<Shape, Error>) -> Var<'g> {
    match batch.ok().and_then(|batch| batch.broadcast(x.shape())) {
        Some(common) => x.broadcast_to(common),
        None => x,
    }
}

/// A mask for each event, as one for each element of the events.
pub(crate) fn spread_over_event(mask: Var<'_>, event_rank: usize) -> Var<'_> {
    let axes = [mask.shape().axes(), &vec![1; event_rank]].concat();
    match Shape::new(&axes) {
        Some(shape) => mask.reshape(shape),
        None => mask,
    }
}

/// Every array of this shape whose elements are among the values, which have a first axis of their
/// own, along a new first axis; `None` if these are more than a million numbers.
pub(crate) fn all_rows(values: &Array, shape: Shape) -> Option<Array> {
    const MOST: usize = 1_000_000;
    let all = values.shape();
    let (&count, inner) = all.axes().split_first()?;
    let places = shape.size();
    let rows = count.checked_pow(u32::try_from(places).ok()?)?;
    let width = values.len().checked_div(count)?;
    if rows.checked_mul(places)?.checked_mul(width)? > MOST {
        return None;
    }
    let mut data = Vec::new();
    for row in 0..rows {
        for place in (0..places).rev() {
            let which = row / count.pow(place as u32) % count;
            data.extend_from_slice(&values.data()[which * width..(which + 1) * width]);
        }
    }
    Array::new(Shape::new(&[&[rows], shape.axes(), inner].concat())?, data).ok()
}

/// The fault of a value that is too small for the event it should be.
#[track_caller]
pub(crate) fn too_few_axes(x: Var<'_>, event_rank: usize) -> Var<'_> {
    if x.is_faulty() {
        return x;
    }
    let axes = if event_rank == 1 { "axis" } else { "axes" };
    x.graph().fault(format!(
        "a value of shape {} has fewer axes than its event, which has {event_rank} {axes}",
        x.shape()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use autodiff::{Array, Graph};

    #[test]
    fn sums_keep_the_batch() {
        let graph = Graph::new();
        let x = graph
            .constant(Array::new([2, 2, 2], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]).unwrap());
        let sum = |rank| sum_event(x, rank).value().unwrap();
        assert_eq!(sum(0).data(), x.value().unwrap().data());
        assert_eq!(sum(1).data(), [3.0, 7.0, 11.0, 15.0]);
        assert_eq!(sum(2).data(), [10.0, 26.0]);
        assert_eq!(sum(3).to_scalar(), Some(36.0));
        assert_eq!(all_of_event(x.less(7.5), 2).value().unwrap().data(), [1.0, 0.0]);
        assert!(sum_event(x, 4).is_faulty());
        assert!(graph.faults()[0].message().contains("shape [2, 2, 2] has fewer axes"));
    }
}
