//! The plots of an analysis, one a file: each makes a [`Figure`](crate::Figure) of draws or of data.

mod corner;

pub use corner::Corner;
