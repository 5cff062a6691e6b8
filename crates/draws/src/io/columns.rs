//! Columns of numbers as variables: `x[0,1]` or `x.1.2` is an element of `x`.

use crate::{Draws, Error, ErrorKind};

/// The name of a column: that of a variable, and the place of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) variable: String,
    pub(super) index: Vec<usize>,
}

impl Column {
    /// `x[0,1]` as an element of `x`; a name without such an index is a scalar.
    pub(super) fn of_name(name: &str) -> Self {
        let element = name.strip_suffix(']').and_then(|name| name.rsplit_once('[')).and_then(
            |(variable, index)| {
                let index: Option<Vec<usize>> = index.split(',').map(|i| i.parse().ok()).collect();
                Some(Self { variable: variable.to_owned(), index: index? })
            },
        );
        element.unwrap_or_else(|| Self { variable: name.to_owned(), index: Vec::new() })
    }
}

/// The variables of a file: name, shape, and the column of each element.
#[derive(Debug)]
pub(super) struct Layout {
    variables: Vec<(String, Vec<usize>, Vec<usize>)>,
}

impl Layout {
    /// Puts columns together; the message says what is wrong.
    pub(super) fn new(columns: &[Column]) -> Result<Self, String> {
        let mut variables: Vec<(String, Vec<usize>, Vec<usize>)> = Vec::new();
        let mut places = std::collections::HashMap::new();
        for (at, column) in columns.iter().enumerate() {
            let place = *places.entry(column.variable.as_str()).or_insert_with(|| {
                variables.push((column.variable.clone(), vec![0; column.index.len()], Vec::new()));
                variables.len() - 1
            });
            let (name, shape, elements) = &mut variables[place];
            if shape.len() != column.index.len() {
                return Err(format!("the columns of \"{name}\" have different numbers of indices"));
            }
            for (length, &i) in shape.iter_mut().zip(&column.index) {
                *length = (*length).max(i.saturating_add(1));
            }
            elements.push(at);
        }
        for (name, shape, elements) in &mut variables {
            let size = shape.iter().try_fold(1_usize, |size, &n| size.checked_mul(n));
            let mut sorted = vec![usize::MAX; elements.len()];
            for &at in &*elements {
                let flat = columns[at].index.iter().zip(&*shape);
                let flat =
                    flat.fold(0_usize, |flat, (&i, &n)| flat.wrapping_mul(n).wrapping_add(i));
                match sorted.get_mut(flat) {
                    Some(place) if *place == usize::MAX => *place = at,
                    Some(_) => return Err(format!("an element of \"{name}\" is there twice")),
                    None => {}
                }
            }
            if size != Some(elements.len()) || sorted.contains(&usize::MAX) {
                return Err(format!(
                    "\"{name}\" would have the shape {shape:?}, but there are {} columns of it",
                    elements.len()
                ));
            }
            *elements = sorted;
        }
        Ok(Self { variables })
    }

    /// Draws of the rows of all chains, each of the same number of rows.
    pub(super) fn draws(&self, chains: &[Vec<Vec<f64>>]) -> Result<Draws, Error> {
        let mut draws = Draws::new(chains.len(), chains.first().map_or(0, Vec::len));
        for (name, shape, elements) in &self.variables {
            let values = chains
                .iter()
                .flatten()
                .flat_map(|row| elements.iter().map(|&at| row[at]))
                .collect();
            draws.add(name, shape, values)?;
        }
        Ok(draws)
    }

    /// Draws of whole columns, each with all draws of all chains.
    #[cfg(feature = "parquet")]
    pub(super) fn draws_of_columns(
        &self,
        [num_chains, num_draws]: [usize; 2],
        columns: &[&[f64]],
    ) -> Result<Draws, Error> {
        let mut draws = Draws::new(num_chains, num_draws);
        for (name, shape, elements) in &self.variables {
            let rows = 0..num_chains * num_draws;
            let values = rows.flat_map(|row| elements.iter().map(move |&at| columns[at][row]));
            draws.add(name, shape, values.collect())?;
        }
        Ok(draws)
    }
}

/// A number as a file has it; what is not finite in the spellings of Rust, Python, R and Stan.
pub(super) fn number(field: &str) -> Option<f64> {
    let field = field.trim();
    field.parse().ok().or_else(|| (field == "NA").then_some(f64::NAN))
}

pub(super) fn failed(source: &str, message: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Parse, format!("{source}: {message}"))
}

/// The text of a file.
pub(super) fn text(path: &std::path::Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(|error| {
        Error::new(ErrorKind::Io, format!("cannot read {}: {error}", path.display()))
    })
}
