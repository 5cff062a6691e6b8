//! Leaves elements out of the log density.

use autodiff::{Array, Operand, Shape, Var};

use crate::{Context, Handled, Handler, Message, Model};

/// Leaves elements of sites out of the log density. Made by [`mask`].
#[derive(Debug, Clone)]
pub struct Mask {
    mask: Array,
}

/// What is masked: a `bool` for all elements, or one for each.
///
/// An array or a variable counts as a mask if it holds zeros and ones.
#[derive(Debug, Clone)]
pub struct MaskValue<'g>(Operand<'g>);

impl<'g> MaskValue<'g> {
    pub(crate) fn into_operand(self) -> Operand<'g> {
        self.0
    }
}

impl From<bool> for MaskValue<'_> {
    fn from(mask: bool) -> Self {
        Self(f64::from(mask).into())
    }
}

impl From<&[bool]> for MaskValue<'_> {
    fn from(mask: &[bool]) -> Self {
        Self(mask.iter().map(|&m| f64::from(m)).collect::<Array>().into())
    }
}

impl<const N: usize> From<[bool; N]> for MaskValue<'_> {
    fn from(mask: [bool; N]) -> Self {
        mask.as_slice().into()
    }
}

impl From<&Vec<bool>> for MaskValue<'_> {
    fn from(mask: &Vec<bool>) -> Self {
        mask.as_slice().into()
    }
}

impl From<&Array> for MaskValue<'_> {
    fn from(mask: &Array) -> Self {
        Self(mask.into())
    }
}

impl From<Array> for MaskValue<'_> {
    fn from(mask: Array) -> Self {
        Self(mask.into())
    }
}

impl<'g> From<Var<'g>> for MaskValue<'g> {
    fn from(mask: Var<'g>) -> Self {
        Self(mask.into())
    }
}

/// The model with the log density of elements left out where the mask is `false`.
///
/// What is left out may be observed to be anything, NaN too. The mask must broadcast to the batch
/// shape of every site it meets. Inside a model, [`Context::mask`] masks a part of it.
///
/// ```
/// use autodiff::{Array, Graph};
/// use distributions::Normal;
/// use handlers::{Context, mask, trace};
///
/// let model = |m: &mut Context| {
///     m.plate("data", 2, |m| m.observe("y", Normal::new(0.0, 1.0), [1.0, f64::NAN]));
/// };
/// let graph = Graph::new();
/// let trace = trace(&mask(&model, [true, false]), &graph)?;
/// let log_density = trace.log_density(&graph).value().unwrap().to_scalar().unwrap();
/// assert!((log_density + 1.4189385332046727).abs() < 1e-15);
/// # Ok::<(), handlers::Error>(())
/// ```
pub fn mask<M: Model + ?Sized>(
    model: &M,
    mask: impl Into<MaskValue<'static>>,
) -> Handled<'_, M, Mask> {
    // Nothing that lives outside a model depends on its sites, so there is a value.
    let mask = mask.into().0.value().unwrap_or_else(|| Array::scalar(f64::NAN));
    Handled::new(model, Mask { mask })
}

impl<'g> Handler<'g> for Mask {
    fn process(&mut self, message: &mut Message<'g>) {
        let mask = message.graph.constant(&self.mask);
        apply(message, mask);
    }
}

/// The handler for a mask that may depend on other sites.
struct Masked<'g>(Var<'g>);

impl<'g> Handler<'g> for Masked<'g> {
    fn process(&mut self, message: &mut Message<'g>) {
        apply(message, self.0);
    }
}

impl<'g> Context<'g> {
    /// Leaves elements out of the log density of the sites in `body` where the mask is `false`.
    ///
    /// ```
    /// use autodiff::{Array, Graph};
    /// use distributions::Normal;
    /// use handlers::{Context, trace};
    ///
    /// let detected = [true, false, true];
    /// let model = |m: &mut Context| {
    ///     m.plate("stars", 3, |m| {
    ///         m.mask(detected, |m| m.observe("flux", Normal::new(0.0, 1.0), [0.5, -9e9, 0.1]));
    ///     });
    /// };
    /// let graph = Graph::new();
    /// let log_density = trace(&model, &graph)?.log_density(&graph);
    /// assert!(log_density.value().unwrap().to_scalar().unwrap() > -2.0);
    /// # Ok::<(), handlers::Error>(())
    /// ```
    pub fn mask<R>(
        &mut self,
        mask: impl Into<MaskValue<'g>>,
        body: impl FnOnce(&mut Context<'g>) -> R,
    ) -> R {
        let mask = self.graph.lift(mask.into().0);
        self.with(Masked(mask), body)
    }
}

/// Adds a mask to those that a site has already.
pub(crate) fn apply<'g>(message: &mut Message<'g>, mask: Var<'g>) {
    if !message.has_density() || mask.is_faulty() || message.fault.is_some() {
        return;
    }
    let (found, batch) = (mask.shape(), message.batch_shape);
    if found.broadcast(batch) != Some(batch) {
        message.fault = Some(format!(
            "the mask has shape {found}, but the site has batch shape {batch}; give the mask one \
             element for each element of the batch"
        ));
        return;
    }
    if let Some(known) = mask.value()
        && let Some(i) = known.data().iter().position(|&x| x != 0.0 && x != 1.0)
    {
        message.fault = Some(format!(
            "a mask holds 0 and 1, found {} at element {i}; compare with a bound to make one",
            known.data()[i]
        ));
        return;
    }
    message.mask = Some(match message.mask {
        Some(other) => other * mask,
        None => mask,
    });
}

/// A mask of a batch with an axis of length 1 for each axis of the events.
pub(crate) fn over_event(mask: Var<'_>, event_rank: usize) -> Var<'_> {
    if event_rank == 0 {
        return mask;
    }
    let axes = [mask.shape().axes(), &vec![1; event_rank]].concat();
    // The batch fits with its events, and these have more elements.
    mask.reshape(Shape::new(&axes).unwrap_or_default())
}
