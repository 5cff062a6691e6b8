//! The report: what is to be on the page, and the page itself.

use std::path::Path;

use draws::Draws;
use infer::Posterior;
use model_graph::ModelGraph;
use plots::{Figure, Parameters};

use crate::choose::choose;
use crate::html::{self, Section};
use crate::number::{count, seconds};
use crate::predictive::Check;
use crate::{Error, chains, model, predictive, rerun, sampler, summary, verdict};

/// Parameters with a trace, and in the corner plot, if none are named.
const MOST_TRACES: usize = 6;
const MOST_IN_CORNER: usize = 5;
/// Of parameters that are named, those with a trace.
const MOST_NAMED_TRACES: usize = 12;

/// One page of HTML about a posterior.
///
/// Its verdict, summary, traces, corner plot, sampler statistics and settings are there always; what else is
/// known is given to it.
///
/// ```
/// use distributions::Normal;
/// use handlers::{Context, uncondition};
/// use infer::{Mcmc, Predictive};
/// use report::Report;
/// use samplers::Nuts;
///
/// let y = [0.3, 1.4, 0.9, 1.1];
/// let model = |m: &mut Context| {
///     let mean = m.sample("mean", Normal::new(0.0, 10.0));
///     m.plate("data", 4, |m| m.observe("y", Normal::new(mean, 1.0), y));
/// };
/// let posterior = Mcmc::new(Nuts::default()).chains(2).warmup(300).draws(200).seed(1).run(&model)?;
/// // Without its data the model makes others.
/// let again = Predictive::posterior(posterior.draws()).seed(1).run(&uncondition(&model))?;
/// let html = Report::of(&posterior).predictive("y", &y, &again).command("cargo run").to_html()?;
/// assert!(html.contains("Predictive check"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Report<'a> {
    posterior: &'a Posterior,
    title: String,
    graph: Option<&'a ModelGraph>,
    parameters: Option<Parameters>,
    checks: Vec<Check<'a>>,
    figures: Vec<(Figure, String)>,
    coordinates: Vec<String>,
    command: Option<String>,
}

impl<'a> Report<'a> {
    /// The report of these draws.
    pub fn of(posterior: &'a Posterior) -> Self {
        Self {
            posterior,
            title: "Report of a fit".to_owned(),
            graph: None,
            parameters: None,
            checks: Vec::new(),
            figures: Vec::new(),
            coordinates: Vec::new(),
            command: None,
        }
    }

    /// The title of the page.
    #[must_use]
    pub fn title(self, title: &str) -> Self {
        Self { title: title.to_owned(), ..self }
    }

    /// The graph of the model that was fit.
    #[must_use]
    pub fn graph(self, graph: &'a ModelGraph) -> Self {
        Self { graph: Some(graph), ..self }
    }

    /// The parameters of the traces and of the corner plot, with labels and true values. Without them the
    /// scalars are shown, and those with the fewest effective draws.
    #[must_use]
    pub fn parameters(self, parameters: impl Into<Parameters>) -> Self {
        Self { parameters: Some(parameters.into()), ..self }
    }

    /// A check of data against draws of the predictive distribution that have a variable of this name.
    #[must_use]
    pub fn predictive(mut self, name: &str, observed: &[f64], draws: &'a Draws) -> Self {
        self.checks.push(Check { name: name.to_owned(), observed: observed.to_vec(), draws });
        self
    }

    /// A figure of one's own, with a caption.
    #[must_use]
    pub fn figure(mut self, figure: &Figure, caption: &str) -> Self {
        self.figures.push((figure.clone(), caption.to_owned()));
        self
    }

    /// The coordinates in which the sampler moved, a sentence for each site that has others than its own.
    #[must_use]
    pub fn coordinates<S: Into<String>>(self, sentences: impl IntoIterator<Item = S>) -> Self {
        Self { coordinates: sentences.into_iter().map(Into::into).collect(), ..self }
    }

    /// The command that makes the fit again.
    #[must_use]
    pub fn command(self, command: &str) -> Self {
        Self { command: Some(command.to_owned()), ..self }
    }

    /// The page.
    ///
    /// What the draws do not allow, such as a corner plot of a single draw, is told on the page in its
    /// place.
    ///
    /// # Errors
    /// If there are no draws, a name of a parameter is unknown, a predictive check does not fit its data, or
    /// a figure cannot be drawn.
    pub fn to_html(&self) -> Result<String, Error> {
        let draws = self.posterior.draws();
        let (num_chains, num_draws) = (draws.num_chains(), draws.num_draws());
        if num_chains * num_draws == 0 {
            return Err(Error::data(format!(
                "there are no draws to report: {num_chains} chains of {num_draws} draws"
            )));
        }
        let table = self.posterior.summary();
        let named = self.parameters.clone().unwrap_or_default();
        let known = named.names_in(draws)?;
        let (traced, cornered) = match self.parameters {
            Some(_) => (known.iter().take(MOST_NAMED_TRACES).cloned().collect(), known),
            None => (choose(draws, &table, MOST_TRACES), choose(draws, &table, MOST_IN_CORNER)),
        };
        let mut sections = vec![verdict::section(self.posterior, &table)];
        if let Some(graph) = self.graph {
            sections.push(model::section(graph)?);
        }
        if !self.figures.is_empty() {
            sections.push(self.own_figures()?);
        }
        sections.push(summary::section(&table));
        sections.push(chains::corner(draws, &named, &cornered));
        sections.push(chains::section(draws, &named, &traced));
        if !self.checks.is_empty() {
            sections.push(predictive::section(&self.checks)?);
        }
        sections.push(sampler::section(self.posterior, &self.coordinates));
        sections.push(rerun::section(self.posterior, self.command.as_deref()));
        let lead = format!(
            "{} of {} in {}, {}, {}.",
            count(num_chains, "chain"),
            count(num_draws, "draw"),
            count(self.posterior.dim(), "coordinate"),
            count(self.posterior.num_divergences(), "divergence"),
            seconds(self.posterior.timing().total_seconds)
        );
        Ok(html::page(&self.title, &html::paragraph(&lead), &sections))
    }

    /// Writes the page, whole or not at all; a missing folder is made.
    ///
    /// # Errors
    /// As [`Report::to_html`], or if the file cannot be written.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let html = self.to_html()?;
        Ok(draws::io::write_file(path.as_ref(), |out| out.write_all(html.as_bytes()))?)
    }

    fn own_figures(&self) -> Result<Section, Error> {
        let mut body = String::new();
        for (figure, caption) in &self.figures {
            let caption = sentence(caption);
            body += &html::picture(&figure.to_svg()?, &caption, &caption, "");
        }
        Ok(Section { id: "figures", title: "Figures", body })
    }
}

/// The text with a large first letter.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
