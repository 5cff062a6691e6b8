//! Zarr (version 3): a folder of arrays in chunks, which ArviZ, xarray and many others open.
//!
//! Written here are plain chunks, little-endian and uncompressed: draws are noise to a compressor (zstd
//! takes 4 % off), and a file of a killed run stays readable. Arrays have the names, dimensions,
//! coordinates and groups that ArviZ 1.x expects, and the metadata of all of them stand in the root as
//! well ("consolidated"), so that no reader has to look for them.
//!
//! A name with a slash, such as that of a site in a scope, has a dot in its place, and the attribute `name` keeps it.

mod array;
mod layout;
mod metadata;
mod read;
mod stream;
mod write;

pub use read::read_zarr;
pub use stream::ZarrStream;
pub use write::write_zarr;
