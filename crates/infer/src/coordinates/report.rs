//! What was chosen, for how many elements, and why.

use std::fmt;

use super::analysis::{Along, Candidate};

/// Below this weight of the data an element counts as non-centred, and as pinned above the other.
const WEIGHTS: [f64; 2] = [0.1, 0.9];

/// The coordinates of a site that is not sampled as written.
///
/// Each element is sampled as its deviation from a weighted mean of what its prior and the data say. The
/// weight of the data tells the form: near 0 it is the non-centred one, near 1 the site, or a sum with it,
/// in units in which the data pin it.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteCoordinates {
    /// The name of the site.
    pub name: String,
    /// The number of elements that are non-centred: the weight of the data is below 0.1.
    pub num_noncentered: usize,
    /// The number of elements in between.
    pub num_partial: usize,
    /// The number of elements that are pinned by data: the weight is above 0.9.
    pub num_pinned: usize,
    /// The quantity that the data pin in place of the site, if they do.
    pub along: Option<String>,
    /// All of it in a sentence.
    pub reason: String,
}

impl SiteCoordinates {
    pub(crate) fn new(site: &Candidate, along: Option<&Along>, weights: &[f64]) -> Self {
        let [low, high] = WEIGHTS;
        let count = |is_counted: &dyn Fn(f64) -> bool| {
            weights.iter().filter(|weight| is_counted(**weight)).count()
        };
        let num_noncentered = count(&|w| w < low);
        let num_pinned = count(&|w| w > high);
        let num_partial = weights.len() - num_noncentered - num_pinned;
        let along = along.map(Along::describe);
        let name = &site.name;
        let what = along.as_deref().unwrap_or(name);
        let forms = [
            (num_noncentered, "as deviation from the prior".to_owned(), "say little of it"),
            (num_partial, format!("between that and {what}"), "say about as much as the prior"),
            (num_pinned, format!("as {what}"), "pin it"),
        ];
        let parts: Vec<String> = forms
            .iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, form, why)| {
                let of = match *count == weights.len() {
                    true => String::new(),
                    false => format!(" in {count} of {} elements", weights.len()),
                };
                format!("{form}{of} (data {why})")
            })
            .collect();
        let reason = format!("{name}: sampled {}", parts.join(", "));
        Self { name: name.clone(), num_noncentered, num_partial, num_pinned, along, reason }
    }

    /// The form in a few words, such as `non-centred` or `sampled along apparent_magnitude`: a note for
    /// the graph of the model.
    pub fn form(&self) -> String {
        match (&self.along, self.num_partial + self.num_pinned, self.num_noncentered) {
            (Some(along), ..) => format!("sampled along {along}"),
            (None, 0, _) => "non-centred".to_owned(),
            (None, _, 0) if self.num_partial == 0 => "pinned by data".to_owned(),
            _ => "partly non-centred".to_owned(),
        }
    }
}

impl fmt::Display for SiteCoordinates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}
