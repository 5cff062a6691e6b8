//! File formats, one file each.

mod atomic;
mod csv;

pub use atomic::write_file;
pub use csv::{write_draws_csv, write_sample_stats_csv};
