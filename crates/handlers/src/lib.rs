//! The model language: a generative model is a Rust function that makes random sites, and effect
//! handlers decide what making one means.
//!
//! ```
//! use autodiff::{Array, Graph};
//! use distributions::{Normal, Uniform};
//! use handlers::{Context, condition, seed, trace};
//!
//! let x = Array::linspace(0.0, 10.0, 32);
//! let model = |m: &mut Context| {
//!     let slope = m.sample("m", Uniform::new(-5.0, 5.0));
//!     let offset = m.sample("c", Uniform::new(-10.0, 10.0));
//!     m.plate("data", x.len(), |m| {
//!         m.sample("y", Normal::new(slope * &x + offset, 1.5));
//!     });
//! };
//!
//! // Simulate data with a known truth, then ask for the density of that truth.
//! let graph = Graph::new();
//! let truth = condition(&model, [("m", 2.0), ("c", 3.5)]);
//! let simulated = trace(&seed(&truth, 123), &graph)?;
//! let y = simulated.get("y").unwrap().value().value().unwrap();
//! assert_eq!(y.len(), 32);
//!
//! let truth = condition(&truth, [("y", y)]);
//! let log_density = trace(&truth, &graph)?.log_density(&graph);
//! assert!(log_density.value().unwrap().to_scalar().unwrap().is_finite());
//! # Ok::<(), handlers::Error>(())
//! ```
//!
//! A site travels through the handlers as a [`Message`]. Handlers are a stack inside the
//! [`Context`], never global, and one around a model is a model again ([`Handled`]).
//!
//! | handler | what it does |
//! | --- | --- |
//! | [`trace()`] | records the sites |
//! | [`seed()`] | gives random numbers |
//! | [`condition()`] | fixes latent sites to data |
//! | [`uncondition()`] | forgets data |
//! | [`substitute()`] | fixes latent sites, which stay latent |
//! | [`intervene()`] | fixes what the rest of the model gets (NumPyro's `do`) |
//! | [`replay()`] | fixes latent sites as they were in a recorded run |
//! | [`block()`], [`expose`], [`block_where`] | hides sites from the handlers further out |
//! | [`mask()`] | leaves elements out of the log density |
//! | [`scale()`] | multiplies the log density |
//! | [`temper()`] | weighs the likelihood against the prior |
//! | [`scope()`] | puts a prefix before names |
//! | [`lift()`] | gives params a prior |
//! | [`Enumerate`] | gives sites that are to be summed out all of their values |
//! | [`infer_config()`] | edits settings of sites |
//! | [`reparam()`](reparam::reparam) | writes sites in other coordinates |
//!
//! Not here: inference (`infer`).

mod apply;
mod block;
mod condition;
mod context;
mod enumerate;
mod error;
mod extent;
mod feasible;
mod handler;
mod infer_config;
mod intervene;
mod lift;
mod marginal;
mod mask;
mod message;
mod model;
mod observation;
mod origin;
mod partly;
mod plate;
mod primitives;
pub mod reparam;
mod replay;
mod scale;
mod scope;
mod seed;
mod shapes;
mod substitute;
mod temper;
mod trace;
mod uncondition;
mod values;

pub use block::{Block, block, block_where, expose};
pub use condition::{Condition, condition};
pub use context::Context;
pub use enumerate::{Enumerate, Enumeration};
pub use error::{Error, ErrorKind, SiteFault};
pub use extent::Extent;
pub use handler::{Handled, Handler};
pub use infer_config::{InferConfig, SiteConfig, infer_config};
pub use intervene::{Intervene, intervene};
pub use lift::{Lift, lift};
pub use mask::{Mask, MaskValue, mask};
pub use message::{Message, SiteKind};
pub use model::Model;
pub use observation::Observation;
pub use plate::Plate;
pub use reparam::reparam;
pub use replay::{Replay, replay};
pub use scale::{Scale, scale};
pub use scope::{Scope, scope};
pub use seed::{Seed, seed};
pub use substitute::{Substitute, substitute};
pub use temper::{Temper, temper};
pub use trace::{Site, Trace, trace, trace_with};
pub use uncondition::{Uncondition, uncondition};
