//! Tables from files: two columns of text, and ECSV, which states its units.

mod ecsv;
mod text;

pub(crate) use ecsv::parse as parse_ecsv;
pub(crate) use text::{Row, parse, read};
