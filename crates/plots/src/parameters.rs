//! Which parameters a plot shows, how it names them, and their true values.

use draws::{Draws, Variable};

use crate::Error;

/// The parameters that a plot shows: all, or those named; with labels and true values where given.
///
/// The name of a variable stands for all of its elements, and the name of an element, `x[2]` or
/// `x[0,1]`, for that one. Labels may have Greek letters, `_{…}` and `^{…}` as in
/// [`Axis`](crate::Axis). Names turn into `Parameters` by themselves: every plot takes `["m", "c"]`.
///
/// ```
/// use plots::Parameters;
///
/// let parameters = Parameters::all().label("sigma", "σ (km s^{−1})").truth("sigma", 12.0);
/// let two = Parameters::from(["m", "c"]);
/// # let _ = (parameters, two);
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parameters {
    names: Option<Vec<String>>,
    labels: Vec<(String, String)>,
    truths: Vec<(String, f64)>,
}

impl Parameters {
    /// All variables of the draws.
    pub fn all() -> Self {
        Self::default()
    }

    /// These variables and elements, in this order.
    pub fn of<S: Into<String>>(names: impl IntoIterator<Item = S>) -> Self {
        Self { names: Some(names.into_iter().map(Into::into).collect()), ..Self::default() }
    }

    /// What to write for a variable or element in place of its name.
    #[must_use]
    pub fn label(mut self, name: &str, label: &str) -> Self {
        self.labels.push((name.to_owned(), label.to_owned()));
        self
    }

    /// The true value of a scalar variable or of an element, drawn as a line.
    #[must_use]
    pub fn truth(mut self, name: &str, value: f64) -> Self {
        self.truths.push((name.to_owned(), value));
        self
    }

    /// The same labels and true values, for these variables and elements in this order.
    #[must_use]
    pub fn show<S: Into<String>>(self, names: impl IntoIterator<Item = S>) -> Self {
        Self { names: Some(names.into_iter().map(Into::into).collect()), ..self }
    }

    /// The names of the elements of these draws that are shown: `m`, `x[0]`, `x[1]` …
    ///
    /// # Errors
    /// If a name is unknown, also one with a label or a true value, or a true value is that of a whole
    /// variable or not finite.
    ///
    /// ```
    /// use draws::Draws;
    /// use plots::Parameters;
    ///
    /// let mut draws = Draws::new(1, 1);
    /// draws.add("x", &[2], vec![1.0, 2.0])?;
    /// assert_eq!(Parameters::of(["x"]).names_in(&draws)?, ["x[0]", "x[1]"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn names_in(&self, draws: &Draws) -> Result<Vec<String>, Error> {
        self.check(draws)?;
        let elements = self.elements(draws)?.into_iter();
        Ok(elements.map(|(variable, i)| variable.element_names().swap_remove(i)).collect())
    }

    /// The series of these draws, each with a draw at least, all finite.
    pub(crate) fn select(&self, draws: &Draws) -> Result<Vec<Series>, Error> {
        if draws.num_chains() * draws.num_draws() == 0 {
            return Err(Error::data(format!(
                "there are no draws to show: {} chains of {} draws",
                draws.num_chains(),
                draws.num_draws()
            )));
        }
        if draws.variables().iter().all(|v| v.size() == 0) {
            return Err(Error::data("there are no parameters to show: the draws hold no variable"));
        }
        self.check(draws)?;
        let elements = self.elements(draws)?.into_iter();
        let series: Vec<Series> =
            elements.map(|(variable, i)| self.series(draws, variable, i)).collect();
        if series.is_empty() {
            return Err(Error::data("there are no parameters to show: name one at least"));
        }
        for (i, one) in series.iter().enumerate() {
            if series[..i].iter().any(|other| other.name == one.name) {
                return Err(Error::data(format!("parameter \"{}\" is named twice", one.name)));
            }
            for (chain, values) in one.chains.iter().enumerate() {
                if let Some(draw) = values.iter().position(|v| !v.is_finite()) {
                    return Err(Error::data(format!(
                        "parameter \"{}\": draw {draw} of chain {chain} is {}, expected finite \
                         numbers",
                        one.name, values[draw]
                    )));
                }
            }
        }
        Ok(series)
    }

    /// Whether labels and true values are of something in the draws.
    fn check(&self, draws: &Draws) -> Result<(), Error> {
        let given = self.labels.iter().map(|(name, _)| ("label", name));
        for (what, name) in given.chain(self.truths.iter().map(|(name, _)| ("true value", name))) {
            let found = find(draws, name);
            let is_element = what == "label" || found.as_ref().is_ok_and(|(_, at)| at.len() == 1);
            let error = match found {
                Ok(_) if is_element => continue,
                Ok((variable, at)) => {
                    let first = &variable.element_names()[0];
                    format!("\"{name}\" has {} elements: name one, as \"{first}\"", at.len())
                }
                Err(error) => error,
            };
            return Err(Error::data(format!("the {what} of \"{name}\": {error}")));
        }
        if let Some((name, value)) = self.truths.iter().find(|(_, value)| !value.is_finite()) {
            return Err(Error::data(format!(
                "the true value of \"{name}\" is {value}, expected a finite number"
            )));
        }
        Ok(())
    }

    /// The elements that are shown, each with its variable.
    fn elements<'d>(&self, draws: &'d Draws) -> Result<Vec<(&'d Variable, usize)>, Error> {
        let mut elements = Vec::new();
        match &self.names {
            None => {
                let all = draws.variables().iter();
                elements.extend(all.flat_map(|v| (0..v.size()).map(move |i| (v, i))));
            }
            Some(names) => {
                for name in names {
                    let (variable, found) = find(draws, name).map_err(Error::data)?;
                    elements.extend(found.map(|i| (variable, i)));
                }
            }
        }
        Ok(elements)
    }

    /// The series of parameters that vary, as everything with a density needs them.
    pub(crate) fn select_varying(&self, draws: &Draws) -> Result<Vec<Series>, Error> {
        let series = self.select(draws)?;
        if draws.num_chains() * draws.num_draws() == 1 {
            return Err(Error::data("there is one draw only: a density needs several"));
        }
        for one in &series {
            let first = one.chains[0][0];
            if one.all().all(|v| v == first) {
                return Err(Error::data(format!(
                    "parameter \"{}\" is {first} in every draw: it has no density; leave it out",
                    one.name
                )));
            }
        }
        Ok(series)
    }

    fn series(&self, draws: &Draws, variable: &Variable, element: usize) -> Series {
        let name = variable.element_names().swap_remove(element);
        // The last label given counts, and that of the element before that of the variable.
        let given = |name: &str| self.labels.iter().rev().find(|(of, _)| of == name);
        let label = given(&name).map(|(_, label)| label.clone()).unwrap_or_else(|| {
            let whole = given(variable.name()).map_or(variable.name(), |(_, label)| label);
            label(draws, variable, element, whole)
        });
        let truth = self.truths.iter().rev().find(|(of, _)| *of == name).map(|(_, value)| *value);
        let chains = 0..draws.num_chains();
        let chains = chains.map(|chain| variable.series(chain, element).collect()).collect();
        Series { name, label, truth, chains }
    }
}

impl<S: Into<String>, const N: usize> From<[S; N]> for Parameters {
    fn from(names: [S; N]) -> Self {
        Self::of(names)
    }
}

/// The draws of one parameter.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Series {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) truth: Option<f64>,
    /// Chains of equal length.
    pub(crate) chains: Vec<Vec<f64>>,
}

impl Series {
    /// Every draw, chain by chain.
    pub(crate) fn all(&self) -> impl Iterator<Item = f64> + '_ {
        self.chains.iter().flatten().copied()
    }

    /// What the draws are worth in independent ones: no more than there are, and one at least.
    pub(crate) fn effective(&self) -> f64 {
        let count = self.all().count() as f64;
        let effective = diagnostics::effective_sample_size_mean(&self.chains);
        if effective.is_nan() { count } else { effective.clamp(1.0, count) }
    }
}

/// The variable of a name and the elements that the name stands for, or what is wrong with it.
fn find<'a>(
    draws: &'a Draws,
    name: &str,
) -> Result<(&'a Variable, std::ops::Range<usize>), String> {
    if let Ok(variable) = draws.variable(name) {
        return Ok((variable, 0..variable.size()));
    }
    for variable in draws.variables().iter().filter(|v| name.starts_with(v.name())) {
        if let Some(i) = variable.element_names().iter().position(|element| element == name) {
            return Ok((variable, i..i + 1));
        }
    }
    let known: Vec<&str> = draws.variables().iter().map(Variable::name).collect();
    Err(format!("there is no parameter \"{name}\"; there are: {}", known.join(", ")))
}

/// The label of an element: that of the variable, with coordinates in place of numbers.
fn label(draws: &Draws, variable: &Variable, element: usize, whole: &str) -> String {
    if variable.shape().is_empty() {
        return whole.to_owned();
    }
    let mut rest = element;
    let axes: Vec<(&usize, Option<&str>)> =
        std::iter::zip(variable.shape(), variable.dims()).collect();
    let mut index: Vec<String> = axes
        .into_iter()
        .rev()
        .map(|(&length, dim)| {
            let place = rest % length;
            rest /= length;
            let named =
                dim.and_then(|dim| draws.coordinates(dim)).and_then(|names| names.get(place));
            named.cloned().unwrap_or_else(|| place.to_string())
        })
        .collect();
    index.reverse();
    format!("{whole}[{}]", index.join(","))
}
