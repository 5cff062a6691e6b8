//! Random pairs of operations that the engine takes together: arithmetic of arithmetic, and functions of
//! functions that are simplified.

use autodiff::Var;
use rand::RngExt;

use super::sketch::{Sketch, Value};

/// A function of a variable and a number, and the same of numbers.
type Pair = (for<'g> fn(Var<'g>, f64) -> Var<'g>, fn(f64, f64) -> f64);

/// Of x between 0.1 and 2 and a number between 1 and 2.
const PAIRS: &[Pair] = &[
    (|x, _| x.powi(-2), |x, _| 1.0 / (x * x)),
    (|x, _| x.powi(-1), |x, _| 1.0 / x),
    (|x, _| x.powi(2), |x, _| x * x),
    (|x, _| x.powi(3), |x, _| x * x * x),
    (|x, c| x.pow(c), f64::powf),
    (|x, c| x.graph().constant(c).pow(x), |x, c| c.powf(x)),
    (|x, _| x.graph().constant(10.0).pow(x), |x, _| 10f64.powf(x)),
    (|x, _| x.exp().log(), |x, _| x),
    (|x, c| (c * x.exp()).log(), |x, c| x + c.ln()),
    (|x, c| (c * x.exp()).log10(), |x, c| (c * x.exp()).log10()),
    (|x, _| x.exp10().log(), |x, _| 10f64.powf(x).ln()),
    (|x, _| x.exp10().log10(), |x, _| x),
    (|x, _| x.expm1().log1p(), |x, _| x),
    (|x, c| (c * x).exp10(), |x, c| 10f64.powf(c * x)),
    (|x, c| c * x.log10(), |x, c| c * x.log10()),
    (|x, c| c / x.exp(), |x, c| c / x.exp()),
    (|x, c| c / x.expm1(), |x, c| c / x.exp_m1()),
    (|x, c| c / (c * x), |x, _| 1.0 / x),
    (|x, c| 1.0 / (1.0 / (x * c)), |x, c| x * c),
    (|x, c| c - (c - x), |x, _| x),
    (|x, c| (x + c) + (x - c), |x, _| 2.0 * x),
    (|x, c| (c * x) - (2.0 * x), |x, c| (c - 2.0) * x),
    (|x, c| -(-x) * -c, |x, c| -c * x),
    (|x, c| (c * x) * (c * x), |x, c| c * c * x * x),
];

impl<'g> Sketch<'g> {
    /// An operation of arithmetic as the left or right argument of another, which alone uses it; or the
    /// sum of what that gives.
    pub(crate) fn arithmetic(&mut self) -> Value<'g> {
        let a = self.pick();
        let b = self.pick_beside(std::slice::from_ref(&a));
        let [inner, outer] = [0; 2].map(|_| self.rng.random_range(0..3));
        let first = combined(inner, &a, &b);
        let c = self.pick_beside(std::slice::from_ref(&first));
        let is_left = self.rng.random();
        let [left, right] = if is_left { [&first, &c] } else { [&c, &first] };
        let second = combined(outer, left, right);
        if self.rng.random_range(0..4) > 0 {
            return second;
        }
        Value::of(second.var.sum(), vec![second.data.iter().sum()], &[second])
    }

    /// Functions of functions that are simplified.
    pub(crate) fn simplified(&mut self) -> Value<'g> {
        let x = self.pick();
        let x = self.within(x, (0.1, 2.0));
        let c = 1.0 + self.rng.random::<f64>();
        let (of_var, of_number) = PAIRS[self.rng.random_range(0..PAIRS.len())];
        let data = x.data.iter().map(|&x| of_number(x, c)).collect();
        Value::of(of_var(x.var, c), data, &[x])
    }
}

/// The sum, difference or product of two values.
fn combined<'g>(which: usize, a: &Value<'g>, b: &Value<'g>) -> Value<'g> {
    let (var, f): (_, fn(f64, f64) -> f64) = match which {
        0 => (a.var + b.var, |a, b| a + b),
        1 => (a.var - b.var, |a, b| a - b),
        _ => (a.var * b.var, |a, b| a * b),
    };
    let size = a.data.len().max(b.data.len());
    let pairs = a.data.iter().cycle().zip(b.data.iter().cycle());
    Value::of(var, pairs.take(size).map(|(&a, &b)| f(a, b)).collect(), &[a.clone(), b.clone()])
}
