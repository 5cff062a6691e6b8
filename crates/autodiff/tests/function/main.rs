//! Transforms of functions.

mod derivatives;
mod scan;
mod support;
