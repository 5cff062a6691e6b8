//! What a site is computed or drawn from, as one line of text.

use crate::ModelGraph;
use crate::site::{Kind, Parameter, Site};

/// What stands right of a site's name: its distribution with named parameters, its function, its set.
pub(crate) fn formula(graph: &ModelGraph, site: &Site) -> String {
    described(graph, site, |p| format!("{} = {}", p.name, p.value.short()))
}

/// A whole line, as the model would have it: `y ~ Normal(0, f(x))`, `x = f(z)`, `p ∈ positive`.
pub(crate) fn line(graph: &ModelGraph, site: &Site) -> String {
    let sign = match site.kind {
        Kind::Deterministic | Kind::Factor => "=",
        Kind::Param => "∈",
        _ => "~",
    };
    format!("{} {sign} {}", site.name, described(graph, site, |p| p.value.short()))
}

fn described(graph: &ModelGraph, site: &Site, parameter: impl Fn(&Parameter) -> String) -> String {
    let plain = described_plainly(graph, site, parameter);
    match &site.note {
        Some(note) => format!("{plain}, {note}"),
        None => plain,
    }
}

fn described_plainly(
    graph: &ModelGraph,
    site: &Site,
    parameter: impl Fn(&Parameter) -> String,
) -> String {
    match (site.distribution, &site.constraint) {
        (Some(distribution), _) => {
            let parameters: Vec<String> = site.parameters.iter().map(parameter).collect();
            format!("{distribution}({})", parameters.join(", "))
        }
        (None, Some(constraint)) => constraint.clone(),
        (None, None) => match graph.parents(&site.name).as_slice() {
            [] => "known".to_owned(),
            parents => format!("f({})", parents.join(", ")),
        },
    }
}

/// A number with four digits at most.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 || !value.is_finite() {
        return format!("{value}");
    }
    if !(1e-3..1e6).contains(&size) {
        let text = format!("{value:.3e}");
        let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        return format!("{}e{exponent}", trimmed(digits));
    }
    // The digits before the point are all shown.
    let decimals = (3 - size.log10().floor() as i32).max(0) as usize;
    trimmed(&format!("{value:.decimals$}")).to_owned()
}

/// Without zeros at the end of a fraction.
fn trimmed(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let cases = [
            (0.0, "0"),
            (-10.0, "-10"),
            (0.025, "0.025"),
            (std::f64::consts::FRAC_PI_2, "1.571"),
            (500_000.0, "500000"),
            (5e6, "5e6"),
            (-1.25e-7, "-1.25e-7"),
            (f64::INFINITY, "inf"),
        ];
        for (value, text) in cases {
            assert_eq!(number(value), text);
        }
    }
}
