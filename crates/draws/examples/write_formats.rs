//! Writes the same results in every format, for other programs to read.
//!
//! `cargo run -p draws --features parquet --example write_formats -- FOLDER`

use std::path::Path;

use draws::io::{write_draws_csv, write_sample_stats_csv, write_stan_csv, write_zarr};
use draws::{Draws, Group, InferenceData};

/// Numbers that look random, without a generator.
fn scattered(size: usize, factor: f64) -> impl Iterator<Item = f64> {
    (1..=size).map(move |i| (i as f64 * factor).fract() - 0.5)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("the folder to write to must be given")?;
    let folder = Path::new(&folder);
    let mut posterior = Draws::new(3, 200);
    posterior.add("slope", &[], scattered(600, 0.618_033_988_7).map(|x| 2.0 + x).collect())?;
    posterior.add("stars/distance", &[2, 3], scattered(3600, 0.414_213_562_4).collect())?;
    posterior.set_dims("stars/distance", &[Some("cluster"), None])?;
    posterior.set_coordinates("cluster", ["Hyades", "α Persei"])?;
    posterior.add_sample_stat("lp", scattered(600, 0.732_050_807_6).collect())?;
    posterior.add_sample_stat("energy", scattered(600, 0.236_067_977_5).collect())?;
    posterior.add_sample_stat("acceptance_rate", vec![0.9; 600])?;
    posterior.add_sample_stat("step_size", vec![0.5; 600])?;
    posterior.add_sample_stat("tree_depth", (0..600).map(|i| f64::from(1 + i % 4)).collect())?;
    posterior.add_sample_stat("n_steps", (0..600).map(|i| f64::from(1 + i % 7)).collect())?;
    posterior.add_sample_stat("diverging", (0..600).map(|i| f64::from(i % 200 / 199)).collect())?;
    write_draws_csv(&posterior, &folder.join("draws.csv"))?;
    write_sample_stats_csv(&posterior, &folder.join("sample_stats.csv"))?;
    write_stan_csv(&posterior, &folder.join("stan/draws.csv"))?;
    #[cfg(feature = "parquet")]
    draws::io::write_parquet(&posterior, &folder.join("draws.parquet"))?;

    let mut results = InferenceData::new(posterior.clone());
    results.insert(Group::WarmupPosterior, posterior.select_draws(..50)?)?;
    let mut places = Draws::new(3, 200);
    let place = |i: usize| if i % 200 == 199 { 2.5 } else { f64::NAN };
    places.add("slope", &[], (0..600).map(place).collect())?;
    results.insert(Group::DivergenceStart, places.clone())?;
    results.insert(Group::DivergenceEnd, places)?;
    let mut pointwise = Draws::new(3, 200);
    pointwise.add("y", &[4], scattered(2400, 0.302_775_637_7).collect())?;
    pointwise.set_dims("y", &[Some("point")])?;
    results.insert(Group::LogLikelihood, pointwise.clone())?;
    results.insert(Group::PosteriorPredictive, pointwise)?;
    results.add_data(Group::ObservedData, "y", &[4], vec![0.1, 0.2, 0.3, 0.4], &[Some("point")])?;
    results.add_data(Group::ConstantData, "scale", &[], vec![0.1], &[])?;
    write_zarr(&results, &folder.join("draws.zarr"))?;
    Ok(())
}
