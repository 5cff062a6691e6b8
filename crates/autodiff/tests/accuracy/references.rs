//! Reference values of the elementwise primitives, and the errors of the kernels by them.

use autodiff::primitive::{ELEMENTWISE, Rule};
use autodiff::{Array, Graph, Var};

use crate::bounds::floor;

/// What a primitive is known to give.
pub(crate) struct References {
    pub(crate) rule: &'static Rule,
    pub(crate) rows: Vec<Row>,
}

/// One value: the nearest double, and what it is above that in units of the last place.
pub(crate) struct Row {
    pub(crate) arguments: Vec<f64>,
    nearest: f64,
    rest: f64,
}

impl References {
    /// The reference values of all primitives, in the order of the list.
    pub(crate) fn all() -> Vec<References> {
        let mut all: Vec<References> =
            ELEMENTWISE.iter().map(|&rule| References { rule, rows: Vec::new() }).collect();
        for text in
            [include_str!("../golden/elementary.csv"), include_str!("../golden/special.csv")]
        {
            let mut current = None;
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                let fields: Vec<&str> = line.split(' ').collect();
                match fields[..] {
                    [name] => current = all.iter_mut().find(|known| known.rule.name() == name),
                    [ref arguments @ .., nearest, rest] => {
                        let current = current.as_mut().expect("rows of a primitive");
                        current.rows.push(Row {
                            arguments: arguments.iter().map(|bits| number(bits)).collect(),
                            nearest: number(nearest),
                            rest: rest.parse::<f64>().expect("a number") / 1000.0,
                        });
                    }
                    [] => {}
                }
            }
        }
        all
    }

    /// The errors of the kernel in units of the last place, each the larger of those among other
    /// elements and alone.
    pub(crate) fn errors(&self) -> Vec<f64> {
        let arguments: Vec<Vec<f64>> = (0..self.rows[0].arguments.len())
            .map(|i| self.rows.iter().map(|row| row.arguments[i]).collect())
            .collect();
        let together = in_blocks(self.rule, &arguments);
        let errors = self.rows.iter().zip(together).map(|(row, found)| {
            let floor = floor(self.rule.name(), &row.arguments);
            row.error(found, floor).max(row.error(alone(self.rule, &row.arguments), floor))
        });
        errors.collect()
    }
}

impl Row {
    /// The error of what was found, in units of the last place of the value, or of `floor` if that is
    /// larger.
    fn error(&self, found: f64, floor: f64) -> f64 {
        let Row { nearest, rest, .. } = *self;
        let ulp = ulp(nearest);
        let units = ulp / self::ulp(nearest.abs().max(floor));
        if found.to_bits() == nearest.to_bits() {
            return rest.abs() * units;
        }
        let error = ((found - nearest) / ulp - rest).abs() * units;
        if error.is_nan() { f64::INFINITY } else { error }
    }
}

fn number(bits: &str) -> f64 {
    f64::from_bits(u64::from_str_radix(bits, 16).expect("hexadecimal digits"))
}

/// The distance to the next double away from zero.
fn ulp(x: f64) -> f64 {
    let size = x.abs().min(f64::MAX);
    let above = f64::from_bits(size.to_bits() + 1);
    // At the largest number, that to the one before.
    if above.is_finite() { above - size } else { size - f64::from_bits(size.to_bits() - 1) }
}

/// The values for arrays of arguments, computed as known values are, by the kernel for blocks.
pub(crate) fn in_blocks(rule: &'static Rule, arguments: &[Vec<f64>]) -> Vec<f64> {
    let graph = Graph::new();
    let arguments: Vec<Var<'_>> = arguments.iter().map(|x| graph.constant(x.as_slice())).collect();
    apply(rule, &arguments).value().expect("a known value").data().to_vec()
}

/// The value for numbers, by the kernel for those.
pub(crate) fn alone(rule: &'static Rule, arguments: &[f64]) -> f64 {
    let graph = Graph::new();
    let arguments: Vec<Var<'_>> = arguments.iter().map(|&x| graph.constant(x)).collect();
    apply(rule, &arguments).value().and_then(|y: Array| y.to_scalar()).expect("a known number")
}

/// Applies a primitive. Those that share a part of their computation take it as further arguments,
/// which here follow from the first.
fn apply<'g>(rule: &'static Rule, x: &[Var<'g>]) -> Var<'g> {
    match rule.name() {
        "sigmoid" => x[0].sigmoid(),
        "softplus" => x[0].softplus(),
        "log_sigmoid_slope" => x[0].log_sigmoid_slope(),
        _ => x[0].graph().elementwise(rule, x),
    }
}

/// The instruction set that graphs made now use.
pub(crate) fn instruction_set() -> &'static str {
    let graph = Graph::new();
    let x = graph.input("x", ());
    graph.compile(&[x], &[x]).expect("the identity").instruction_set()
}
