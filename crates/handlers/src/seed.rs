//! Gives a model its random numbers.

use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::{Handled, Handler, Message, Model, SiteKind};

/// Gives every site a random stream of its own. Made by [`seed`].
#[derive(Debug, Clone)]
pub struct Seed {
    rng: Xoshiro256PlusPlus,
}

/// The model with random numbers that follow from `seed`: the same seed gives the same values.
///
/// ```
/// use autodiff::Graph;
/// use distributions::Normal;
/// use handlers::{Context, seed, trace};
///
/// let model = |m: &mut Context| {
///     m.sample("x", Normal::new(0.0, 1.0));
/// };
/// let graph = Graph::new();
/// let draw = |number| {
///     let trace = trace(&seed(&model, number), &graph)?;
///     Ok::<_, handlers::Error>(trace.get("x").unwrap().value().value())
/// };
/// assert_eq!(draw(1)?, draw(1)?);
/// assert_ne!(draw(1)?, draw(2)?);
/// # Ok::<(), handlers::Error>(())
/// ```
pub fn seed<M: Model + ?Sized>(model: &M, seed: u64) -> Handled<'_, M, Seed> {
    Handled::new(model, Seed { rng: Xoshiro256PlusPlus::seed_from_u64(seed) })
}

impl<'g> Handler<'g> for Seed {
    fn process(&mut self, message: &mut Message<'g>) {
        // A plate that runs with all of its copies draws nothing.
        if matches!(message.kind, SiteKind::Plate { size, length } if size == length) {
            return;
        }
        // Every site takes a number, drawn or not, so that conditioning one does not move others.
        let stream = self.rng.next_u64();
        if message.rng.is_none() {
            message.rng = Some(Xoshiro256PlusPlus::seed_from_u64(stream));
        }
    }
}
