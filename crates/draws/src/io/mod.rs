//! File formats, one file each.

mod atomic;
mod columns;
mod csv;
#[cfg(feature = "parquet")]
mod parquet;
mod stan_csv;
mod statistic_type;
mod zarr;

pub use atomic::write_file;
pub use csv::{
    parse_draws_csv, read_draws_csv, read_sample_stats_csv, write_draws_csv, write_sample_stats_csv,
};
#[cfg(feature = "parquet")]
pub use parquet::{read_parquet, write_parquet};
pub use stan_csv::{parse_stan_csv, read_stan_csv, write_stan_csv};
pub use zarr::{ZarrStream, read_zarr, write_zarr};
