//! The graph of a model, and how it is found.

use autodiff::Graph;
use handlers::{Model, Plate};
use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::opaque::Run;
use crate::{Error, ErrorKind, Kind, Site};

/// The sites of a model, in the order in which they were made, and which depends on which.
///
/// The options of pictures are set on the graph; made by [`model_graph()`].
#[derive(Debug, Clone)]
pub struct ModelGraph {
    graph: DiGraph<Site, ()>,
    pub(crate) render_distributions: bool,
    render_params: bool,
    pub(crate) width_cm: f64,
}

/// Finds the graph of a model.
///
/// The model runs once, with values that are opaque to it, also where handlers give values
/// (`substitute`, `condition`). Only `intervene` cuts what it is made to cut: nothing depends on a
/// site whose value the rest of the model does not get. A model that looks at known values of its
/// sites, with [`Var::value`](autodiff::Var::value), runs again with these as they are, and what
/// depends on them alone is then not seen to depend.
///
/// # Errors
/// Every mistake in the model, or if it makes no site.
///
/// ```
/// use distributions::{Normal, Uniform};
/// use handlers::Context;
/// use model_graph::model_graph;
///
/// let model = |m: &mut Context| {
///     let angle = m.sample("angle", Uniform::new(-1.5, 1.5));
///     let slope = m.deterministic("slope", angle.tan());
///     m.observe("y", Normal::new(slope * 3.0, 1.0), 2.0);
/// };
/// let graph = model_graph(&model)?;
/// assert_eq!(graph.edges(), [("angle", "slope"), ("slope", "y")]);
/// # Ok::<(), model_graph::Error>(())
/// ```
pub fn model_graph<M: Model + ?Sized>(model: &M) -> Result<ModelGraph, Error> {
    let (expressions, others) = (Graph::unsimplified(), Graph::unsimplified());
    let run = Run::new(model, &expressions, &others)?;
    let mut graph = DiGraph::new();
    let mut edges = Vec::new();
    for i in 0..run.trace.sites().len() {
        let (site, sources) = Site::of(&run, i);
        graph.add_node(site);
        edges.extend(sources.into_iter().map(|source| (source, i)));
    }
    if graph.node_count() == 0 {
        let text = "the model makes no site, so it has no graph; make unknowns with sample and data \
                    with observe";
        return Err(Error::new(ErrorKind::Model, text));
    }
    for (from, to) in edges {
        graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), ());
    }
    Ok(ModelGraph { graph, render_distributions: false, render_params: false, width_cm: 8.0 })
}

impl ModelGraph {
    /// Whether pictures list the distributions, as NumPyro's `render_distributions`.
    #[must_use]
    pub fn render_distributions(self, render_distributions: bool) -> Self {
        Self { render_distributions, ..self }
    }

    /// Whether pictures show the params, as NumPyro's `render_params`. Text and JSON always have them.
    #[must_use]
    pub fn render_params(self, render_params: bool) -> Self {
        Self { render_params, ..self }
    }

    /// The width in cm that the SVG is to have at most: 8, a journal's column, if nothing is said.
    ///
    /// Sites that do not fit beside each other go below each other. The picture becomes wider if it
    /// must, and larger models get more room.
    #[must_use]
    pub fn width_cm(self, width_cm: f64) -> Self {
        Self { width_cm, ..self }
    }

    /// Notes something of a site, such as the coordinates in which it was sampled: text and lists have the
    /// note behind the distribution, and pictures a thicker outline. A name that is no site is left out.
    ///
    /// ```
    /// use distributions::Normal;
    /// use handlers::Context;
    /// use model_graph::model_graph;
    ///
    /// let model = |m: &mut Context| {
    ///     m.sample("x", Normal::new(0.0, 1.0));
    /// };
    /// let graph = model_graph(&model)?.note("x", "non-centred");
    /// assert_eq!(graph.to_text(), "x  latent  Normal(loc = 0, scale = 1), non-centred\n");
    /// # Ok::<(), model_graph::Error>(())
    /// ```
    #[must_use]
    pub fn note(mut self, site: &str, note: impl Into<String>) -> Self {
        if let Some(noted) = self.graph.node_weights_mut().find(|node| node.name == site) {
            noted.note = Some(note.into());
        }
        self
    }

    /// The sites, in the order of the model.
    pub fn sites(&self) -> impl Iterator<Item = &Site> {
        self.graph.node_weights()
    }

    /// The site of this name.
    pub fn site(&self, name: &str) -> Option<&Site> {
        self.sites().find(|site| site.name == name)
    }

    /// The plates, each once, in the order of the model.
    pub fn plates(&self) -> Vec<&Plate> {
        let mut plates: Vec<&Plate> = Vec::new();
        for plate in self.sites().flat_map(|site| &site.plates) {
            if !plates.iter().any(|known| known.name == plate.name) {
                plates.push(plate);
            }
        }
        plates
    }

    /// The sites on which this one depends directly; none for an unknown name.
    pub fn parents(&self, name: &str) -> Vec<&str> {
        self.neighbors(name, Direction::Incoming)
    }

    /// The sites that depend directly on this one; none for an unknown name.
    pub fn children(&self, name: &str) -> Vec<&str> {
        self.neighbors(name, Direction::Outgoing)
    }

    /// The dependencies, from the site that is used to the site that uses it.
    pub fn edges(&self) -> Vec<(&str, &str)> {
        let name = |node: NodeIndex| self.graph[node].name.as_str();
        self.links().map(|(from, to)| (name(from), name(to))).collect()
    }

    /// The graph for the algorithms of `petgraph`; the numbers of the nodes are those of the sites.
    ///
    /// ```
    /// use distributions::Normal;
    /// use handlers::Context;
    /// use model_graph::model_graph;
    /// use model_graph::petgraph::algo::is_cyclic_directed;
    ///
    /// let model = |m: &mut Context| {
    ///     let x = m.sample("x", Normal::new(0.0, 1.0));
    ///     m.observe("y", Normal::new(x, 1.0), 0.5);
    /// };
    /// assert!(!is_cyclic_directed(model_graph(&model)?.as_petgraph()));
    /// # Ok::<(), model_graph::Error>(())
    /// ```
    pub fn as_petgraph(&self) -> &DiGraph<Site, ()> {
        &self.graph
    }

    fn neighbors(&self, name: &str, direction: Direction) -> Vec<&str> {
        let node = self.graph.node_indices().find(|&node| self.graph[node].name == name);
        let mut nodes: Vec<NodeIndex> =
            node.map(|n| self.graph.neighbors_directed(n, direction).collect()).unwrap_or_default();
        nodes.sort_unstable();
        nodes.into_iter().map(|node| self.graph[node].name.as_str()).collect()
    }

    fn links(&self) -> impl Iterator<Item = (NodeIndex, NodeIndex)> {
        self.graph.edge_indices().filter_map(|edge| self.graph.edge_endpoints(edge))
    }

    /// The sites of a picture, and its edges by their numbers there.
    pub(crate) fn shown(&self) -> (Vec<&Site>, Vec<(usize, usize)>) {
        let is_all_params = self.sites().all(|site| site.kind == Kind::Param);
        let is_shown =
            |site: &Site| self.render_params || is_all_params || site.kind != Kind::Param;
        let mut sites = Vec::new();
        let mut numbers = vec![None; self.graph.node_count()];
        for (site, number) in self.sites().zip(&mut numbers) {
            if is_shown(site) {
                *number = Some(sites.len());
                sites.push(site);
            }
        }
        let edge = |(from, to): (NodeIndex, NodeIndex)| {
            Some((numbers[from.index()]?, numbers[to.index()]?))
        };
        (sites, self.links().filter_map(edge).collect())
    }
}
