//! The trajectory of the no-U-turn sampler: doubled until it turns, a point drawn by its weight.
//!
//! Points carry the weight `exp(-H)`. While a tree of 2ᵈ points is built, the later half takes over
//! the draw with probability `w_later / (w_earlier + w_later)`, so the tree holds a multinomial draw
//! of its points; a whole new tree takes over with `min(1, w_new / w_old)`, which favours points far
//! from the start (Betancourt 2017, arXiv:1701.02434, appendix A.3). A new tree that turns or
//! diverges within is dropped. Doubling itself is that of Hoffman and Gelman 2014, JMLR 15.
//!
//! Trees are built without recursion: a leaf at a time, joining the last two trees while they are
//! of one size, as a binary counter carries. Only numbers of points move, so nothing is copied.

use rand::RngExt;

use super::point::Pool;
use super::termination::{Half, halves_turn, pair_turns};
use super::{Hamiltonian, KineticEnergy, Point};
use crate::{ChainRng, Divergence, LogDensity};

/// A relative weight from which on all weights are made smaller, well before they overflow.
const LARGE_WEIGHT: f64 = 1e200;

/// When to stop at the latest.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) max_tree_depth: usize,
    pub(crate) max_energy_error: f64,
}

/// What ended a trajectory.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Ending {
    Turn,
    MaxTreeDepth,
    Divergence(Box<Divergence>),
}

/// How a trajectory went.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    pub(crate) ending: Ending,
    /// The number of doublings that were kept.
    pub(crate) tree_depth: usize,
    pub(crate) num_steps: u32,
    /// The mean of `min(1, exp(H₀ - H))` over all points built, dropped ones too.
    pub(crate) acceptance_rate: f64,
    pub(crate) start_energy: f64,
}

/// A run of consecutive points; first and last are in the order of the latest integration.
#[derive(Debug, Clone, Copy)]
struct Tree {
    first: usize,
    last: usize,
    proposal: usize,
    weight: f64,
}

/// How many references a tree of one point holds on it: first, last and proposal.
const REFERENCES_OF_LEAF: u32 = 3;

impl Tree {
    fn leaf(point: usize, weight: f64) -> Self {
        Self { first: point, last: point, proposal: point, weight }
    }
}

/// Which draw a joined tree keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Selection {
    /// Later half against both: a multinomial draw.
    Uniform,
    /// Later half against the earlier one: prefers the later.
    Biased,
}

/// The memory of trajectories, and the point at which the chain stands.
#[derive(Debug)]
pub(crate) struct Trajectory {
    pool: Pool,
    current: usize,
    scratch: Point,
    /// The whole tree at the bottom, then the parts of the one that is being added.
    trees: Vec<Tree>,
    /// The sum of momenta of each tree; unused for a leaf, whose momentum it would be.
    momentum_sums: Vec<Vec<f64>>,
    start_energy: f64,
    /// Weights are `exp(H₀ - H - shift)`.
    shift: f64,
    acceptance_sum: f64,
    num_steps: u32,
}

impl Trajectory {
    /// Memory for trees of the given depth, at a point that the caller fills in.
    pub(crate) fn new(dim: usize, max_tree_depth: usize) -> Self {
        // The whole tree, and while one of 2ᵈ points is added, d + 1 parts just before they join.
        let num_trees = max_tree_depth + 1;
        let mut pool = Pool::new(num_trees * REFERENCES_OF_LEAF as usize, dim);
        let current = pool.acquire(1);
        Self {
            pool,
            current,
            scratch: Point::new(dim),
            trees: Vec::with_capacity(num_trees),
            momentum_sums: vec![vec![0.0; dim]; num_trees],
            start_energy: 0.0,
            shift: 0.0,
            acceptance_sum: 0.0,
            num_steps: 0,
        }
    }

    /// The point at which the chain stands.
    pub(crate) fn current(&self) -> &Point {
        self.pool.get(self.current)
    }

    /// The point at which the chain stands, and one for trial steps.
    pub(crate) fn current_and_scratch(&mut self) -> [&mut Point; 2] {
        [self.pool.get_mut(self.current), &mut self.scratch]
    }

    /// Draws a momentum, runs a trajectory, and moves the chain to a point of it.
    pub(crate) fn sample<L: LogDensity, M: KineticEnergy>(
        &mut self,
        hamiltonian: &mut Hamiltonian<'_, L, M>,
        step_size: f64,
        limits: Limits,
        rng: &mut ChainRng,
    ) -> Outcome {
        let start = self.pool.get_mut(self.current);
        hamiltonian.refresh_momentum(start, rng);
        start.index = 0;
        self.start_energy = start.energy;
        self.shift = 0.0;
        self.acceptance_sum = 0.0;
        self.num_steps = 0;
        self.pool.keep_only(self.current, REFERENCES_OF_LEAF);
        self.trees.clear();
        self.trees.push(Tree::leaf(self.current, 1.0));

        let mut tree_depth = 0;
        let mut ending = Ending::MaxTreeDepth;
        let mut forward = true;
        while tree_depth < limits.max_tree_depth {
            if rng.random::<bool>() != forward {
                forward = !forward;
                let whole = &mut self.trees[0];
                std::mem::swap(&mut whole.first, &mut whole.last);
            }
            let step = if forward { step_size } else { -step_size };
            if let Err(stop) = self.extend(hamiltonian, step, tree_depth, limits, rng) {
                ending = stop;
                break;
            }
            tree_depth += 1;
            if self.join(hamiltonian.metric, Selection::Biased, rng) {
                ending = Ending::Turn;
                break;
            }
        }
        self.current = self.trees[0].proposal;
        Outcome {
            ending,
            tree_depth,
            num_steps: self.num_steps,
            acceptance_rate: self.acceptance_sum / f64::from(self.num_steps.max(1)),
            start_energy: self.start_energy,
        }
    }

    /// Puts a tree of 2ᵈ points on top, that goes on from the last point of the whole one.
    fn extend<L: LogDensity, M: KineticEnergy>(
        &mut self,
        hamiltonian: &mut Hamiltonian<'_, L, M>,
        step: f64,
        depth: usize,
        limits: Limits,
        rng: &mut ChainRng,
    ) -> Result<(), Ending> {
        let mut here = self.trees[0].last;
        for leaf in 0..1_u32 << depth {
            let next = self.pool.acquire(REFERENCES_OF_LEAF);
            let (from, to) = self.pool.pair(here, next);
            hamiltonian.leapfrog(from, to, step);
            to.index = from.index + if step > 0.0 { 1 } else { -1 };
            let error = to.energy - self.start_energy;
            self.num_steps += 1;
            if !error.is_finite() || error > limits.max_energy_error {
                return Err(Ending::Divergence(Box::new(Divergence {
                    start: from.position.clone(),
                    end: to.position.clone(),
                })));
            }
            let weight = self.weigh(error);
            self.trees.push(Tree::leaf(next, weight));
            for _ in 0..leaf.trailing_ones() {
                if self.join(hamiltonian.metric, Selection::Uniform, rng) {
                    return Err(Ending::Turn);
                }
            }
            here = next;
        }
        Ok(())
    }

    /// The weight of a point with this energy error, which counts for the acceptance rate as well.
    #[inline]
    fn weigh(&mut self, error: f64) -> f64 {
        let ratio = (-error).exp();
        self.acceptance_sum += ratio.min(1.0);
        if self.shift == 0.0 && ratio < LARGE_WEIGHT {
            return ratio;
        }
        self.weigh_shifted(error)
    }

    /// As [`weigh`](Self::weigh), when a chain far from where the density is large falls so deep
    /// that weights would overflow.
    #[cold]
    fn weigh_shifted(&mut self, error: f64) -> f64 {
        let weight = (-error - self.shift).exp();
        if weight < LARGE_WEIGHT {
            return weight;
        }
        let factor = (self.shift + error).exp();
        for tree in &mut self.trees {
            tree.weight *= factor;
        }
        self.shift = -error;
        1.0
    }

    /// Joins the two trees on top; true if the joined tree turns.
    #[inline]
    fn join<M: KineticEnergy>(
        &mut self,
        metric: &M,
        selection: Selection,
        rng: &mut ChainRng,
    ) -> bool {
        let place = self.trees.len() - 2;
        let (a, b) = (self.trees[place], self.trees[place + 1]);
        self.trees.pop();

        let threshold = match selection {
            Selection::Uniform => a.weight + b.weight,
            Selection::Biased => a.weight,
        };
        let take_later = rng.random::<f64>() * threshold < b.weight;
        self.trees[place] = Tree {
            first: a.first,
            last: b.last,
            proposal: if take_later { b.proposal } else { a.proposal },
            weight: a.weight + b.weight,
        };

        let turns = self.add_momenta_and_check(metric, place, a, b);
        self.pool.release(a.last);
        self.pool.release(b.first);
        self.pool.release(if take_later { a.proposal } else { b.proposal });
        turns
    }

    /// Sums up the momenta of the trees `a` at `place` and `b` after it; true if both together
    /// turn. They are of one size.
    #[inline]
    fn add_momenta_and_check<M: KineticEnergy>(
        &mut self,
        metric: &M,
        place: usize,
        a: Tree,
        b: Tree,
    ) -> bool {
        let (up_to_a, from_b) = self.momentum_sums.split_at_mut(place + 1);
        let (a_sum, b_sum) = (&mut up_to_a[place], &from_b[0]);
        let half =
            |tree: Tree| Half { first: self.pool.get(tree.first), last: self.pool.get(tree.last) };
        let (a_half, b_half) = (half(a), half(b));
        if a.first == a.last {
            return pair_turns(metric, a_half.first, b_half.last, a_sum);
        }
        halves_turn(metric, a_half, b_half, a_sum, b_sum)
    }
}
