//! Parquet: a table with a row for each draw, for data frames of Python and R; behind the feature `parquet`.
//!
//! Columns are `chain` and `draw`, counted from 0, the elements of the variables as in plain CSV (`slope`, `x[0]`),
//! and the sampler's statistics as `sample_stats/energy`. The chains are groups of rows. Values are plain and
//! uncompressed, since draws are noise to a compressor. The names and labels of dimensions are JSON under
//! the key `draws` in the metadata of the file.

mod read;
mod write;

pub use read::read_parquet;
pub use write::write_parquet;

/// What stands before the names of statistics.
const STATISTICS: &str = "sample_stats/";

/// The key of the names and labels of dimensions.
const METADATA_KEY: &str = "draws";
