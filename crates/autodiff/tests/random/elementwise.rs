//! Random elementwise operations, with their values by the standard library.

use autodiff::primitive::{ELEMENTWISE, Rule};
use autodiff::{Graph, Var};
use rand::RngExt;

use super::sketch::{Sketch, Value};

/// Primitives that jump or bend: differences do not tell their derivatives.
const BENT: [&str; 11] = [
    "abs",
    "ceil",
    "equal",
    "floor",
    "less",
    "less_equal",
    "maximum",
    "minimum",
    "round",
    "select",
    "sign",
];

/// How near the arguments of a primitive that jumps may come to where it does.
const MARGIN: f64 = 1e-6;

impl<'g> Sketch<'g> {
    /// A random primitive of random arguments, `None` if they do not suit it.
    pub(crate) fn elementwise(&mut self) -> Option<Value<'g>> {
        let rule = ELEMENTWISE[self.rng.random_range(0..ELEMENTWISE.len())];
        let name = rule.name();
        if self.is_smooth && BENT.contains(&name) {
            return None;
        }
        // The others are computed from the first.
        let own = if is_shared(name) { 1 } else { rule.arity() };
        let mut arguments: Vec<Value<'g>> = Vec::new();
        for (which, &domain) in rule.test_domain().iter().enumerate().take(own) {
            let value = match (name, which) {
                ("polygamma" | "gammainc" | "gammaincc", 0) | ("betainc" | "betaincc", 0 | 1) => {
                    self.parameter(name, domain)
                }
                ("select", 0) => self.mask()?,
                _ => {
                    let value = self.pick_beside(&arguments);
                    self.within(value, domain)
                }
            };
            arguments.push(value);
        }
        let size = arguments.iter().map(|value| value.data.len()).max()?;
        // One element stands for all, a row for all rows.
        let column = |value: &Value<'g>| -> Vec<f64> {
            value.data.iter().copied().cycle().take(size).collect()
        };
        let columns: Vec<Vec<f64>> = arguments.iter().map(column).collect();
        let at = |i: usize| columns.iter().map(|column| column[i]).collect::<Vec<f64>>();
        if (0..size).any(|i| jumps(name, &at(i))) {
            return None;
        }
        let data = match naive(name) {
            Some(f) => (0..size).map(|i| f(&at(i))).collect(),
            None => folded(rule, &columns),
        };
        let vars: Vec<Var<'g>> = arguments.iter().map(|value| value.var).collect();
        let var = match name {
            "sigmoid" => vars[0].sigmoid(),
            "softplus" => vars[0].softplus(),
            "log_sigmoid_slope" => vars[0].log_sigmoid_slope(),
            _ => self.graph.elementwise(rule, &vars),
        };
        self.used.push(name);
        Some(Value::of(var, data, &arguments))
    }

    /// A known argument by which there is no derivative.
    fn parameter(&mut self, name: &str, (low, high): (f64, f64)) -> Value<'g> {
        let number = low + (high - low) * self.rng.random::<f64>();
        let number = if name == "polygamma" { 2.0 } else { number };
        Value::of(self.graph.constant(number), vec![number], &[])
    }

    /// Ones and zeros by a comparison with zero.
    fn mask(&mut self) -> Option<Value<'g>> {
        let value = self.pick();
        let is_clear = value.data.iter().all(|x| x.abs() > MARGIN);
        let data = value.data.iter().map(|&x| f64::from(x < 0.0)).collect();
        is_clear.then(|| Value::of(value.var.less(0.0), data, &[value]))
    }

    /// A value brought into a domain. All but arithmetic has one.
    pub(crate) fn within(&mut self, value: Value<'g>, (low, high): (f64, f64)) -> Value<'g> {
        if (low, high) == (-3.0, 3.0) || value.data.iter().all(|x| (low..high).contains(x)) {
            return value;
        }
        let (middle, half) = (0.5 * (low + high), 0.4 * (high - low));
        let data = value.data.iter().map(|x| middle + half * x.sin()).collect();
        Value::of(middle + half * value.var.sin(), data, &[value])
    }
}

fn is_shared(name: &str) -> bool {
    matches!(name, "sigmoid" | "softplus" | "log_sigmoid_slope")
}

/// Whether a rounding error may make a primitive jump at these arguments.
fn jumps(name: &str, x: &[f64]) -> bool {
    match name {
        "less" | "less_equal" | "equal" => (x[0] - x[1]).abs() < MARGIN,
        "sign" => x[0].abs() < MARGIN,
        "floor" | "ceil" => (x[0] - x[0].round()).abs() < MARGIN,
        "round" => (x[0] - x[0].floor() - 0.5).abs() < MARGIN,
        _ => false,
    }
}

/// Values of a special function, computed as known ones are; the tests of accuracy hold these.
fn folded(rule: &'static Rule, columns: &[Vec<f64>]) -> Vec<f64> {
    let graph = Graph::new();
    let columns: Vec<Var<'_>> = columns.iter().map(|x| graph.constant(x.as_slice())).collect();
    graph.elementwise(rule, &columns).value().expect("a known value").data().to_vec()
}

/// A primitive by the standard library, `None` for special functions.
fn naive(name: &str) -> Option<fn(&[f64]) -> f64> {
    Some(match name {
        "abs" => |x| x[0].abs(),
        "acos" => |x| x[0].acos(),
        "acosh" => |x| x[0].acosh(),
        "add" => |x| x[0] + x[1],
        "asin" => |x| x[0].asin(),
        "asinh" => |x| x[0].asinh(),
        "atan" => |x| x[0].atan(),
        "atan2" => |x| x[0].atan2(x[1]),
        "atanh" => |x| x[0].atanh(),
        "cbrt" => |x| x[0].cbrt(),
        "ceil" => |x| x[0].ceil(),
        "cos" => |x| x[0].cos(),
        "cosh" => |x| x[0].cosh(),
        "div" => |x| x[0] / x[1],
        "equal" => |x| f64::from(x[0] == x[1]),
        "exp" => |x| x[0].exp(),
        "exp10" => |x| 10f64.powf(x[0]),
        "exp2" => |x| x[0].exp2(),
        "exp_neg_abs" => |x| (-x[0].abs()).exp(),
        "expm1" => |x| x[0].exp_m1(),
        "floor" => |x| x[0].floor(),
        "less" => |x| f64::from(x[0] < x[1]),
        "less_equal" => |x| f64::from(x[0] <= x[1]),
        "log" => |x| x[0].ln(),
        "log10" => |x| x[0].log10(),
        "log1p" => |x| x[0].ln_1p(),
        "log2" => |x| x[0].log2(),
        "log_sigmoid_slope" => |x| -x[0].abs() - 2.0 * (-x[0].abs()).exp().ln_1p(),
        "logaddexp" => |x| (x[0].exp() + x[1].exp()).ln(),
        "maximum" => |x| x[0].max(x[1]),
        "minimum" => |x| x[0].min(x[1]),
        "mul" => |x| x[0] * x[1],
        "neg" => |x| -x[0],
        "pow" => |x| x[0].powf(x[1]),
        "recip" => |x| 1.0 / x[0],
        "recip_expm1" => |x| 1.0 / x[0].exp_m1(),
        "recip_one_plus" => |x| 1.0 / (1.0 + x[0]),
        "round" => |x| x[0].round_ties_even(),
        "select" => |x| if x[0] == 0.0 { x[2] } else { x[1] },
        "sigmoid" => |x| 1.0 / (1.0 + (-x[0]).exp()),
        "sign" => |x| x[0].signum(),
        "sin" => |x| x[0].sin(),
        "sinh" => |x| x[0].sinh(),
        "softplus" => |x| x[0].max(0.0) + (-x[0].abs()).exp().ln_1p(),
        "sqrt" => |x| x[0].sqrt(),
        "sub" => |x| x[0] - x[1],
        "tan" => |x| x[0].tan(),
        "tanh" => |x| x[0].tanh(),
        "xlogy" => |x| x[0] * x[1].ln(),
        _ => return None,
    })
}
