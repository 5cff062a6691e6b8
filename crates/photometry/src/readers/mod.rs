//! Tables from files: two columns of text, and formats that state the units of their columns.

mod ecsv;
mod fits;
mod table;
mod text;
mod units;
#[cfg(feature = "votable")]
mod votable;
#[cfg(feature = "votable")]
mod votable_binary;

pub(crate) use table::{parse_table, read_table};
pub(crate) use text::{Row, parse, read};
