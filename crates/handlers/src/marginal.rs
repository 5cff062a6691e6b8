//! The log density of a run in which sites hold all of their values at once: these are summed out.
//!
//! This is tensor variable elimination (Obermeyer et al. 2019, Proceedings of Machine Learning Research
//! 97, 4871, algorithm 1). The terms of the log density are arrays over the values of sites and over
//! plates. The terms in the innermost plates go first: a site that lies in just these plates is summed
//! out, and what is left is added up over the plates that the other sites are outside of.

use autodiff::{Array, Graph, Shape, Var};

use crate::Site;
use crate::error::SiteFault;

/// The most joint values of sites, for one element of their plates, that a sum may have.
const MAX_JOINT_VALUES: usize = 1_000_000;

/// An axis of independent copies: a plate, or an axis that parameters have outside of plates.
#[derive(Debug, Clone, PartialEq)]
struct Copies {
    plate: Option<String>,
    axis_from_right: usize,
    /// The number of copies that each one of a subsample stands for.
    factor: f64,
}

/// A site that is to be summed out.
#[derive(Debug)]
struct Discrete<'t, 'g> {
    site: &'t Site<'g>,
    axis_from_right: usize,
    copies: Vec<Copies>,
}

/// A part of the log density.
#[derive(Debug, Clone)]
struct Term<'t, 'g> {
    /// The site that it came of, or one of several.
    site: &'t Site<'g>,
    value: Var<'g>,
    scale: Option<Array>,
    copies: Vec<Copies>,
}

/// The log density of all sites, with those that hold all of their values summed out.
pub(crate) fn marginal_log_density<'g>(
    sites: &[Site<'g>],
    graph: &'g Graph,
) -> Result<Var<'g>, SiteFault> {
    let mut discrete: Vec<Discrete<'_, 'g>> = sites.iter().filter_map(Discrete::of).collect();
    let mut terms: Vec<Term<'_, 'g>> = Vec::new();
    let mut sum = graph.constant(0.0);
    for site in sites {
        let Some(value) = site.unscaled() else { continue };
        if discrete.iter().any(|z| z.is_in(value.shape())) {
            terms.push(Term::of(site, value)?);
        } else if let Some(log_density) = site.log_density() {
            sum = sum + log_density.sum();
        }
    }
    // The terms in the most plates are those in the innermost.
    while let Some(most) = terms.iter().map(|term| term.copies.len()).max() {
        // There is a term with so many copies.
        let Some(position) = terms.iter().position(|term| term.copies.len() == most) else { break };
        let copies = terms[position].copies.clone();
        let locals = (0..discrete.len()).filter(|&i| is_same(&discrete[i].copies, &copies));
        let next = locals.min_by_key(|&i| joint_shape(&terms, &discrete[i], &discrete).size());
        if let Some(next) = next {
            let z = discrete.remove(next);
            let (own, others): (Vec<_>, Vec<_>) =
                terms.into_iter().partition(|term| z.is_in(term.value.shape()));
            terms = others;
            terms.extend(sum_out(&z, own, &discrete)?);
        } else {
            let term = terms.swap_remove(position);
            terms.push(over_copies(term, &discrete)?);
        }
        let (open, closed): (Vec<_>, Vec<_>) = terms
            .into_iter()
            .partition(|term| discrete.iter().any(|z| z.is_in(term.value.shape())));
        terms = open;
        sum = closed.into_iter().fold(sum, |sum, term| sum + scaled(term.value, &term.scale).sum());
    }
    Ok(sum)
}

impl<'t, 'g> Discrete<'t, 'g> {
    fn of(site: &'t Site<'g>) -> Option<Self> {
        let axis_from_right = site.enumeration()?.axis_from_right;
        Some(Self { site, axis_from_right, copies: copies_of(site) })
    }

    /// Whether an array of this shape depends on the value.
    fn is_in(&self, shape: Shape) -> bool {
        shape.from_right(self.axis_from_right) > 1
    }
}

impl<'t, 'g> Term<'t, 'g> {
    fn of(site: &'t Site<'g>, value: Var<'g>) -> Result<Self, SiteFault> {
        let scale = match site.scale() {
            None => None,
            Some(scale) => Some(scale.value().ok_or_else(|| {
                let text = "its scale depends on other sites, so it cannot be told how it weighs a sum \
                            over the values of a marginalized site; give it a known scale";
                SiteFault::at_site(site.message(), text.to_owned())
            })?),
        };
        Ok(Self { site, value, scale, copies: copies_of(site) })
    }
}

/// The axes of copies that a site has.
fn copies_of(site: &Site<'_>) -> Vec<Copies> {
    let batch = site.batch_shape();
    let mut copies: Vec<Copies> = site
        .plates()
        .iter()
        .map(|plate| Copies {
            plate: Some(plate.name.clone()),
            axis_from_right: plate.axis_from_right,
            factor: plate.size as f64 / plate.len() as f64,
        })
        .collect();
    for axis_from_right in 0..batch.rank() {
        let is_plate = copies.iter().any(|known| known.axis_from_right == axis_from_right);
        if batch.from_right(axis_from_right) > 1 && !is_plate {
            copies.push(Copies { plate: None, axis_from_right, factor: 1.0 });
        }
    }
    copies
}

fn is_within(inner: &[Copies], outer: &[Copies]) -> bool {
    outer.iter().all(|copies| inner.contains(copies))
}

fn is_same(a: &[Copies], b: &[Copies]) -> bool {
    is_within(a, b) && is_within(b, a)
}

/// The names of copies, for a message.
fn named(copies: &[Copies]) -> String {
    let name = |copies: &Copies| match &copies.plate {
        Some(name) => format!("plate \"{name}\""),
        None => format!("axis {} of its batch", -(copies.axis_from_right as i64) - 1),
    };
    copies.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// The shape of the sum of all terms that depend on a site, along the axes of values alone.
fn joint_shape<'g>(
    terms: &[Term<'_, 'g>],
    z: &Discrete<'_, 'g>,
    rest: &[Discrete<'_, 'g>],
) -> Shape {
    let of_values = |shape: Shape| {
        let length = |axis: usize| {
            let is_value =
                axis == z.axis_from_right || rest.iter().any(|other| other.axis_from_right == axis);
            if is_value { shape.from_right(axis) } else { 1 }
        };
        let axes: Vec<usize> = (0..shape.rank()).rev().map(length).collect();
        Shape::new(&axes).unwrap_or_default()
    };
    let own = terms.iter().map(|term| term.value.shape()).filter(|&shape| z.is_in(shape));
    // The axes of values have one length in all terms.
    own.map(of_values).fold(Shape::SCALAR, |all, shape| all.broadcast(shape).unwrap_or(all))
}

/// Sums a site out of the terms that depend on it.
fn sum_out<'t, 'g>(
    z: &Discrete<'t, 'g>,
    own: Vec<Term<'t, 'g>>,
    rest: &[Discrete<'t, 'g>],
) -> Result<Option<Term<'t, 'g>>, SiteFault> {
    if let Some(wrong) = own.iter().find(|term| !is_within(&term.copies, &z.copies)) {
        return Err(not_within(wrong, z));
    }
    let joint = joint_shape(&own, z, rest).size();
    if joint > MAX_JOINT_VALUES {
        let names: Vec<String> = rest
            .iter()
            .filter(|other| own.iter().any(|term| other.is_in(term.value.shape())))
            .map(|other| format!(", \"{}\"", other.site.name()))
            .collect();
        let text = format!(
            "the marginalized sites \"{}\"{} have {joint} joint values, more than {MAX_JOINT_VALUES}; \
             marginalize fewer of them, or give them fewer values",
            z.site.name(),
            names.concat()
        );
        return Err(SiteFault::at_site(z.site.message(), text));
    }
    let Some(first) = own.first() else { return Ok(None) };
    // A factor that all share multiplies the logarithm of the sum, and so does that of a subsample;
    // any other belongs to its site alone.
    let is_shared = own.iter().all(|term| term.scale == first.scale);
    let of_plates: f64 = z.copies.iter().map(|copies| copies.factor).product();
    let common = match is_shared {
        true => first.scale.clone(),
        false => (of_plates != 1.0).then(|| Array::scalar(of_plates)),
    };
    let weighed = own.iter().map(|term| match is_shared {
        true => term.value,
        false => scaled(term.value, &term.scale) / of_plates,
    });
    let Some(sum) = weighed.reduce(|sum, value| sum + value) else { return Ok(None) };
    let axis = sum.shape().rank() - 1 - z.axis_from_right;
    let value = sum.logsumexp_axis(axis);
    // Axes further left keep their places.
    let value = if axis > 0 { value.expand_dims(axis) } else { value };
    Ok(Some(Term { site: z.site, value, scale: common, copies: z.copies.clone() }))
}

/// Adds a term up over the copies that none of its sites lies in.
fn over_copies<'t, 'g>(
    term: Term<'t, 'g>,
    discrete: &[Discrete<'t, 'g>],
) -> Result<Term<'t, 'g>, SiteFault> {
    let own: Vec<&Discrete<'_, 'g>> =
        discrete.iter().filter(|z| z.is_in(term.value.shape())).collect();
    if let Some(wrong) = own.iter().find(|z| !is_within(&term.copies, &z.copies)) {
        return Err(not_within(&term, wrong));
    }
    let is_kept = |copies: &Copies| own.iter().any(|z| z.copies.contains(copies));
    let (kept, summed): (Vec<Copies>, Vec<Copies>) = term.copies.iter().cloned().partition(is_kept);
    if summed.is_empty() {
        let names: Vec<String> =
            own.iter().map(|z| format!("\"{}\" ({})", z.site.name(), named(&z.copies))).collect();
        let text = format!(
            "it depends on the marginalized sites {}, each in plates of its own, so that all elements of \
             one are linked with all of the other; the sum has too many terms: do not marginalize one of \
             them",
            names.join(" and ")
        );
        return Err(SiteFault::at_site(term.site.message(), text));
    }
    let of_kept: f64 = kept.iter().map(|copies| copies.factor).product();
    let mut value = scaled(term.value, &term.scale) / of_kept;
    for Copies { axis_from_right, .. } in &summed {
        let axis = value.shape().rank() - 1 - axis_from_right;
        value = value.sum_axis(axis).expand_dims(axis);
    }
    let scale = (of_kept != 1.0).then(|| Array::scalar(of_kept));
    Ok(Term { value, scale, copies: kept, ..term })
}

fn not_within(term: &Term<'_, '_>, z: &Discrete<'_, '_>) -> SiteFault {
    let missing: Vec<Copies> =
        z.copies.iter().filter(|copies| !term.copies.contains(copies)).cloned().collect();
    let text = format!(
        "it depends on the marginalized site \"{}\", which lies in {}, but is not in there itself; one \
         sum over the values of all elements has too many terms: make it depend on each element in the \
         same plate, or do not marginalize",
        z.site.name(),
        named(&missing)
    );
    SiteFault::at_site(term.site.message(), text)
}

fn scaled<'g>(value: Var<'g>, scale: &Option<Array>) -> Var<'g> {
    match scale {
        Some(scale) => value * scale,
        None => value,
    }
}
