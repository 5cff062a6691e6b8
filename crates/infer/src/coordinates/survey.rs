//! What a model says about its sites at a point: the density in given coordinates, and the scores and
//! curvatures of everything but the priors of the sites.

use autodiff::{Array, Graph, Program, Shape, Var, Workspace, grad, jvp};
use handlers::Model;
use samplers::LogDensity;

use super::analysis::{Along, Candidate};
use super::coordinate::Family;
use super::placement::{Placed, Placement};
use crate::Error;
use crate::unconstrained::{Inputs, Params, Unconstrained};

/// The most probes by which the diagonal of a Hessian is found or estimated.
const MAX_PROBES: usize = 64;

/// What pulls the elements of a site: center and precision of each.
#[derive(Debug, Clone)]
pub(crate) struct Strength {
    pub(crate) center: Vec<f64>,
    pub(crate) precision: Vec<f64>,
}

/// A site at a point, element by element.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reading {
    /// The member of its family.
    pub(crate) member: Vec<f64>,
    /// The derivative by it of the density of everything but its prior.
    pub(crate) score: Vec<f64>,
    /// Minus the second derivative.
    pub(crate) curvature: Vec<f64>,
    /// The precision of its prior.
    pub(crate) prior: Vec<f64>,
    /// Each quantity that may be linear in it, first the one along which it is placed, or itself.
    pub(crate) quantities: Vec<Quantity>,
    /// How the score changes in the direction asked for.
    pub(crate) score_along: Vec<f64>,
}

/// A quantity at a point, element by element.
#[derive(Debug, Clone, Default)]
pub(crate) struct Quantity {
    pub(crate) value: Vec<f64>,
    /// The derivative by the member of the family.
    pub(crate) slope: Vec<f64>,
    /// How it changes in the direction asked for.
    pub(crate) along: Vec<f64>,
}

/// The density of a model, with what pulls its sites left open, and readings of the sites.
#[derive(Debug)]
pub(crate) struct Survey {
    density: Program,
    readings: Program,
    /// The name and the number of coordinates of each latent site, in the order of the position.
    pub(crate) latents: Vec<(String, usize)>,
    sites: Vec<Layout>,
}

/// Where a site stands among the readings.
#[derive(Debug)]
struct Layout {
    shape: Shape,
    num_quantities: usize,
    is_vector: bool,
}

/// A density for a search or a run, with the strengths of the pulls at hand.
#[derive(Debug, Clone)]
pub(crate) struct Landscape<'s> {
    program: &'s Program,
    workspace: Workspace,
    dim: usize,
    row: Vec<f64>,
    out: Vec<f64>,
}

impl Survey {
    /// The sites are placed along a quantity each, or themselves; the other quantities are for readings.
    pub(crate) fn new<M: Model + ?Sized>(
        model: &M,
        sites: &[(Candidate, Option<Along>)],
    ) -> Result<Self, Error> {
        let graph = Graph::new();
        let inputs = |what: &str| -> Vec<Var<'_>> {
            sites.iter().map(|(site, _)| graph.input(what, site.shape)).collect()
        };
        let (centers, precisions, nudges, probes) =
            (inputs("center"), inputs("precision"), inputs("nudge"), inputs("probe"));
        let mut placement = Placement::default();
        for (i, (site, along)) in sites.iter().enumerate() {
            let mut placed = Placed::new(along.clone(), Some([centers[i], precisions[i]]));
            placed.nudge = Some(nudges[i]);
            placement.sites.insert(site.name.clone(), placed);
        }
        let traced = Unconstrained::trace_placed(
            model,
            &graph,
            Inputs::Coordinates,
            Params::Refused,
            &placement,
        )?;
        let coordinates = traced.coordinates();
        let directions: Vec<Var<'_>> =
            coordinates.iter().map(|u| graph.input("direction", u.shape())).collect();
        let total = traced.log_density(&graph);
        let given = [coordinates.clone(), centers, precisions, nudges.clone()].concat();
        let mut outputs = vec![total];
        outputs.extend(grad(total, &coordinates));
        let density = graph.compile(&given, &outputs)?;

        let slopes = grad(total, &nudges);
        let mut outputs = Vec::new();
        let mut sizes = Vec::new();
        for (i, (candidate, along)) in sites.iter().enumerate() {
            let (nudge, shape) = (nudges[i], candidate.shape);
            let Some((member, own, prior)) = own_density(&traced, &graph, &candidate.name) else {
                let message = format!("site \"{}\" is not the same in each run", candidate.name);
                return Err(Error::new(crate::ErrorKind::Model, message));
            };
            let own_slope = grad(own, &[nudge])[0];
            let prior = prior.unwrap_or_else(|| -grad(own_slope.dot(probes[i]), &[nudge])[0]);
            let score = slopes[i] - own_slope;
            let curved = -grad(score.dot(probes[i]), &[nudge])[0];
            let mut quantities: Vec<Var<'_>> = vec![match along {
                Some(along) => along.find(&traced.trace, &graph).unwrap_or(member),
                None => member,
            }];
            if along.is_none() {
                let others = candidate.along.iter();
                quantities.extend(others.filter_map(|along| along.find(&traced.trace, &graph)));
            }
            let ones = graph.constant(1.0).broadcast_to(shape);
            let derivatives = jvp(&quantities, &[nudge], &[ones]);
            let mut moving = quantities.clone();
            moving.push(score);
            let moved = jvp(&moving, &coordinates, &directions);
            let mut own = vec![member, score, curved, prior, moved[quantities.len()]];
            for ((value, slope), moved) in quantities.iter().zip(derivatives).zip(&moved) {
                own.extend([*value, slope, *moved]);
            }
            sizes.push(Layout {
                shape,
                num_quantities: quantities.len(),
                is_vector: candidate.is_vector,
            });
            outputs.extend(own.into_iter().map(|value| value.broadcast_to(shape)));
        }
        let given = [given, probes, directions].concat();
        let readings = graph.compile(&given, &outputs)?;
        let latents = traced
            .latents
            .iter()
            .map(|latent| (latent.name.clone(), latent.unconstrained.shape().size()))
            .collect();
        Ok(Self { density, readings, latents, sites: sizes })
    }

    /// The number of coordinates.
    pub(crate) fn dim(&self) -> usize {
        self.latents.iter().map(|(_, size)| size).sum()
    }

    /// Puts the coordinates of a site into a position.
    pub(crate) fn put(&self, position: &mut [f64], site: &str, coordinates: &[f64]) {
        let mut start = 0;
        for (name, size) in &self.latents {
            if name == site && *size == coordinates.len() {
                position[start..start + size].copy_from_slice(coordinates);
            }
            start += size;
        }
    }

    /// The number of elements of all sites together.
    fn size(&self) -> usize {
        self.sites.iter().map(|site| site.shape.size()).sum()
    }

    /// The density with these strengths.
    pub(crate) fn landscape(&self, strengths: &[Strength]) -> Landscape<'_> {
        let mut row = vec![0.0; self.dim()];
        row.extend(strengths.iter().flat_map(|strength| &strength.center));
        row.extend(strengths.iter().flat_map(|strength| &strength.precision));
        row.resize(self.density.input_len(), 0.0);
        Landscape {
            program: &self.density,
            workspace: self.density.workspace(),
            dim: self.dim(),
            row,
            out: vec![0.0; self.density.output_len()],
        }
    }

    /// The sites at a position, with members moved by nudges, and in a direction.
    pub(crate) fn read(
        &self,
        position: &[f64],
        strengths: &[Strength],
        nudges: &[f64],
        direction: &[f64],
    ) -> Result<Vec<Reading>, Error> {
        let size = self.size();
        let mut row = position.to_vec();
        row.extend(strengths.iter().flat_map(|strength| &strength.center));
        row.extend(strengths.iter().flat_map(|strength| &strength.precision));
        row.extend_from_slice(nudges);
        row.resize(self.dim() + 3 * size, 0.0);
        let start = row.len();
        row.resize(start + size, 1.0);
        row.extend_from_slice(direction);
        row.resize(start + size + self.dim(), 0.0);

        let mut workspace = self.readings.workspace();
        let mut out = vec![0.0; self.readings.output_len()];
        self.readings.eval(&mut workspace, &row, &mut out)?;
        let mut readings = self.split(&out);
        // With signs in place of ones, a Hessian with elements beside its diagonal shows itself.
        let mut probed = |probe: &[f64]| -> Result<Vec<Reading>, Error> {
            row[start..start + size].copy_from_slice(probe);
            self.readings.eval(&mut workspace, &row, &mut out)?;
            Ok(self.split(&out))
        };
        let signs = signs(size, 1);
        let signed = probed(&signs)?;
        self.read_vectors(&mut readings, &mut probed)?;
        let is_diagonal = self.parts(&signs).into_iter().zip(readings.iter().zip(&signed)).all(
            |(signs, (plain, signed))| {
                let largest = plain.curvature.iter().fold(0.0f64, |max, h| max.max(h.abs()));
                signs
                    .iter()
                    .zip(plain.curvature.iter().zip(&signed.curvature))
                    .all(|(sign, (plain, signed))| (plain - sign * signed).abs() <= 1e-6 * largest)
            },
        );
        if is_diagonal {
            return Ok(readings);
        }
        let largest = self.sites.iter().map(|site| site.shape.size()).max().unwrap_or(0);
        let is_exact = largest <= MAX_PROBES;
        let count = if is_exact { largest } else { MAX_PROBES };
        readings.iter_mut().for_each(|reading| reading.curvature.fill(0.0));
        for k in 0..count {
            let probe = match is_exact {
                true => self
                    .sites
                    .iter()
                    .flat_map(|site| (0..site.shape.size()).map(|i| f64::from(i == k)))
                    .collect(),
                false => self::signs(size, k as u64 + 2),
            };
            let weight = if is_exact { 1.0 } else { 1.0 / count as f64 };
            let found = probed(&probe)?;
            for ((reading, found), probe) in readings.iter_mut().zip(found).zip(self.parts(&probe))
            {
                for ((sum, found), probe) in
                    reading.curvature.iter_mut().zip(found.curvature).zip(probe)
                {
                    *sum += weight * probe * found;
                }
            }
        }
        Ok(readings)
    }

    /// Estimates the diagonals of the precisions of vectors, whose elements depend on each other.
    fn read_vectors(
        &self,
        readings: &mut [Reading],
        probed: &mut impl FnMut(&[f64]) -> Result<Vec<Reading>, Error>,
    ) -> Result<(), Error> {
        if !self.sites.iter().any(|site| site.is_vector) {
            return Ok(());
        }
        let vectors: Vec<usize> =
            (0..readings.len()).filter(|&i| self.sites[i].is_vector).collect();
        vectors.iter().for_each(|&i| readings[i].prior.fill(0.0));
        for k in 0..MAX_PROBES {
            let probe = signs(self.size(), 1000 + k as u64);
            let found = probed(&probe)?;
            let probes = self.parts(&probe);
            for &i in &vectors {
                let terms =
                    found[i].prior.iter().zip(probes[i]).map(|(prior, probe)| prior * probe);
                let sums = readings[i].prior.iter_mut();
                sums.zip(terms).for_each(|(sum, term)| *sum += term / MAX_PROBES as f64);
            }
        }
        Ok(())
    }

    /// The parts of a list of all elements that belong to each site.
    pub(crate) fn parts<'v>(&self, values: &'v [f64]) -> Vec<&'v [f64]> {
        let mut rest = values;
        let mut parts = Vec::new();
        for site in &self.sites {
            let (own, others) = rest.split_at(site.shape.size());
            parts.push(own);
            rest = others;
        }
        parts
    }

    fn split(&self, out: &[f64]) -> Vec<Reading> {
        let mut rest = out;
        let mut take = |size: usize| {
            let (own, others) = rest.split_at(size);
            rest = others;
            own.to_vec()
        };
        self.sites
            .iter()
            .map(|site| {
                let mut next = || take(site.shape.size());
                Reading {
                    member: next(),
                    score: next(),
                    curvature: next(),
                    prior: next(),
                    score_along: next(),
                    quantities: (0..site.num_quantities)
                        .map(|_| Quantity { value: next(), slope: next(), along: next() })
                        .collect(),
                }
            })
            .collect()
    }
}

/// The member of the family of a site, or the vector, the density of its prior in that, and the
/// precision of the prior, if there is a formula.
fn own_density<'g>(
    traced: &Unconstrained<'g>,
    graph: &'g Graph,
    name: &str,
) -> Option<(Var<'g>, Var<'g>, Option<Var<'g>>)> {
    let latent = traced.latents.iter().find(|latent| latent.name == name)?;
    let site = traced.trace.get(name)?;
    let density = site.log_density()?.sum();
    let Some(member) = latent.member else {
        return Some((latent.value, density, None));
    };
    let family = Family::of(site.distribution()?, graph)?;
    // The Jacobian of the coordinate does not depend on the member.
    let own = match family.log_jacobian(member, latent.value) {
        Some(log_jacobian) => density + log_jacobian.broadcast_to(latent.shape).sum(),
        None => density,
    };
    Some((member, own, Some(family.precision())))
}

/// Numbers 1 and -1 without a pattern.
pub(crate) fn signs(count: usize, seed: u64) -> Vec<f64> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut next = || {
        // The generator of Steele, Lea & Flood 2014, OOPSLA, figure 15.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        if (mixed ^ (mixed >> 31)) & 1 == 0 { 1.0 } else { -1.0 }
    };
    (0..count).map(|_| next()).collect()
}

impl LogDensity for Landscape<'_> {
    fn dim(&self) -> usize {
        self.dim
    }

    fn value_and_grad(&mut self, position: &[f64], gradient: &mut [f64]) -> f64 {
        self.row[..self.dim].copy_from_slice(position);
        // A row of the right length cannot fail; NaN means "reject".
        if self.program.eval(&mut self.workspace, &self.row, &mut self.out).is_err() {
            return f64::NAN;
        }
        gradient.copy_from_slice(&self.out[1..]);
        self.out[0]
    }
}

impl Strength {
    /// No pull at all.
    pub(crate) fn none(size: usize) -> Self {
        Self { center: vec![0.0; size], precision: vec![0.0; size] }
    }

    /// As arrays of a shape.
    pub(crate) fn arrays(&self, shape: Shape) -> Result<[Array; 2], Error> {
        let array = |values: &Vec<f64>| Array::new(shape, values.as_slice());
        Ok([array(&self.center)?, array(&self.precision)?])
    }
}
