//! Transforms of functions.

mod derivatives;
mod jacobian;
mod scan;
mod support;
mod vmap;
