//! Zarr folders: what was written is read, a stream that stops can be read, and damage is an error.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use draws::io::{ZarrStream, read_zarr, write_zarr};
use draws::{Draws, Group, InferenceData};

/// Results with every group, odd names, labels, and values that are not finite.
fn results() -> InferenceData {
    let mut posterior = Draws::new(2, 3);
    posterior.add("slope", &[], vec![2.0, f64::NAN, 1.9, f64::INFINITY, -0.0, 5e-324]).unwrap();
    posterior.add("stars/distance", &[2, 3], (0..36).map(f64::from).collect()).unwrap();
    posterior.set_dims("stars/distance", &[Some("cluster"), None]).unwrap();
    posterior.set_coordinates("cluster", ["Hyades", "α Persei"]).unwrap();
    posterior.add("empty", &[0], vec![]).unwrap();
    posterior.add_sample_stat("diverging", vec![0.0, 1.0, 0.0, 0.0, 0.0, 1.0]).unwrap();
    posterior.add_sample_stat("tree_depth", vec![3.0, 4.0, 3.0, 1.0, 2.0, 3.0]).unwrap();
    posterior.add_sample_stat("energy", vec![0.5; 6]).unwrap();
    let mut results = InferenceData::new(posterior.clone());
    results.insert(Group::WarmupPosterior, posterior.thin(2).unwrap()).unwrap();
    let mut prior = Draws::new(1, 5);
    prior.add("slope", &[], vec![0.1; 5]).unwrap();
    results.insert(Group::Prior, prior.clone()).unwrap();
    results.insert(Group::PriorPredictive, prior).unwrap();
    let mut places = Draws::new(2, 3);
    places.add("slope", &[], vec![f64::NAN, 2.5, f64::NAN, f64::NAN, f64::NAN, f64::NAN]).unwrap();
    results.insert(Group::DivergenceStart, places.clone()).unwrap();
    results.insert(Group::DivergenceEnd, places).unwrap();
    for group in [Group::PosteriorPredictive, Group::LogLikelihood, Group::LogPrior] {
        let mut pointwise = Draws::new(2, 3);
        pointwise.add("y", &[2], vec![-1.5; 12]).unwrap();
        pointwise.set_dims("y", &[Some("point")]).unwrap();
        results.insert(group, pointwise).unwrap();
    }
    let point = [Some("point")];
    results.add_data(Group::ObservedData, "y", &[2], vec![1.0, 2.0], &point).unwrap();
    results.add_data(Group::ConstantData, "x", &[2], vec![0.5, 1.5], &point).unwrap();
    results.add_data(Group::ConstantData, "scale", &[], vec![0.1], &[]).unwrap();
    results
}

/// Equal, NaN included.
#[track_caller]
fn assert_same(a: &InferenceData, b: &InferenceData) {
    assert_eq!(format!("{a:?}"), format!("{b:?}"));
}

#[test]
fn what_was_written_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/draws.zarr");
    for _ in 0..2 {
        write_zarr(&results(), &path).unwrap();
        assert_same(&read_zarr(&path).unwrap(), &results());
    }
    assert_eq!(fs::read_dir(folder.path().join("deep")).unwrap().count(), 1);

    // Without the metadata in the root the folders are looked through.
    let root = fs::read_to_string(path.join("zarr.json")).unwrap();
    let mut root: serde_json::Value = serde_json::from_str(&root).unwrap();
    root.as_object_mut().unwrap().remove("consolidated_metadata");
    fs::write(path.join("zarr.json"), root.to_string()).unwrap();
    assert_same(&read_zarr(&path).unwrap(), &results());
}

#[test]
fn draws_of_many_chunks_are_put_together() {
    let mut posterior = Draws::new(2, 5);
    let size = 140_000;
    posterior.add("map", &[size], (0..10 * size).map(|i| i as f64).collect()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("draws.zarr");
    write_zarr(&InferenceData::new(posterior.clone()), &path).unwrap();
    assert!(path.join("posterior/map/c/1/4/0").is_file());
    let read = read_zarr(&path).unwrap();
    assert!(read.group(Group::Posterior).unwrap() == &posterior);
}

#[test]
fn only_a_zarr_folder_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let error = write_zarr(&results(), folder.path()).unwrap_err();
    assert!(error.to_string().contains("something is there that is no Zarr folder"), "{error}");
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(write_zarr(&results(), &file.join("draws.zarr")).is_err());
    let error = read_zarr(&folder.path().join("none")).unwrap_err();
    assert!(error.to_string().starts_with("cannot read"), "{error}");
}

/// A draw of the posterior above: its variables and statistics.
fn row(posterior: &Draws, chain: usize, draw: usize) -> Vec<f64> {
    let all = posterior.variables().iter().chain(posterior.sample_stats());
    all.flat_map(|variable| variable.draw(chain, draw).to_vec()).collect()
}

fn stream(path: &Path, whole: &Draws) -> ZarrStream {
    let template = whole.select_draws(..0).unwrap();
    ZarrStream::create(path, &[(Group::Posterior, &template, whole.num_draws())]).unwrap()
}

#[test]
fn a_stream_is_read_wherever_it_stops() {
    let whole = results().group(Group::Posterior).unwrap().clone();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("draws.zarr");
    let stream = stream(&path, &whole);
    let posterior = || read_zarr(&path).unwrap().group(Group::Posterior).unwrap().clone();
    assert_eq!(posterior().num_draws(), 0);
    for (chain, draw, kept) in [
        // Chain, draw, and which chains with how many draws are read after it.
        (0, 0, (&[0][..], 1)),
        (0, 1, (&[0][..], 2)),
        (1, 0, (&[0, 1][..], 1)),
        (0, 2, (&[0][..], 3)),
        (1, 1, (&[0, 1][..], 2)),
        (1, 2, (&[0, 1][..], 3)),
    ] {
        stream.push(Group::Posterior, chain, &row(&whole, chain, draw)).unwrap();
        stream.flush().unwrap();
        let expected = whole.select_chains(kept.0).unwrap().select_draws(..kept.1).unwrap();
        assert_eq!(format!("{:?}", posterior()), format!("{expected:?}"));
    }
    let extra = stream.push(Group::Posterior, 0, &row(&whole, 0, 0)).unwrap_err();
    assert_eq!(extra.to_string(), "chain 0 has all its 3 draws");
    assert!(stream.push(Group::Prior, 0, &[]).is_err());
    assert!(stream.push(Group::Posterior, 2, &[]).is_err());
    assert!(stream.push(Group::Posterior, 1, &[0.0]).is_err());
}

#[test]
fn a_stream_of_many_chunks_has_all_draws() {
    let size = 20_000;
    let mut whole = Draws::new(1, 20);
    whole.add("map", &[size], (0..20 * size).map(|i| i as f64).collect()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("draws.zarr");
    let stream = stream(&path, &whole);
    (0..17).for_each(|draw| stream.push(Group::Posterior, 0, &row(&whole, 0, draw)).unwrap());
    stream.flush().unwrap();
    let read = read_zarr(&path).unwrap();
    assert!(read.group(Group::Posterior).unwrap() == &whole.select_draws(..17).unwrap());
}

/// Every file of a folder.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

#[test]
fn every_damage_is_told_with_its_place() {
    let cases = [
        (
            "zarr.json",
            "\"zarr_format\":3,\"node_type\":\"group\",\"attributes\":{}",
            "{",
            "zarr.json: ",
        ),
        ("zarr.json", "\"float64\"", "\"complex128\"", "its data type is \"complex128\""),
        ("zarr.json", "\"chunk_shape\":[1,3]", "\"chunk_shape\":[1,0]", "none of an array"),
        ("zarr.json", "\"chunk_shape\":[1,3]", "\"chunk_shape\":[3]", "do not fit the shape"),
        (
            "zarr.json",
            "\"shape\":[2,3]",
            "\"shape\":[2000000000,3]",
            "its shape [2000000000, 3] has",
        ),
        ("zarr.json", "\"shape\":[2,3]", "\"shape\":[9999999999,9999999999]", "none of an array"),
        ("zarr.json", "\"shape\":[2,3]", "\"shape\":[2,4]", "but other arrays have 2 × 4"),
        (
            "zarr.json",
            "dimension_names\":[\"chain\",\"draw\"]",
            "dimension_names\":[\"draw\",\"chain\"]",
            "must begin with chain, draw",
        ),
        ("zarr.json", "\"name\":\"bytes\"", "\"name\":\"zstd\"", "its codecs are zstd"),
        ("zarr.json", "\"little\"", "\"big\"", "must be little-endian"),
        ("zarr.json", "\"name\":\"regular\"", "\"name\":\"rectilinear\"", "are not regular"),
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("draws.zarr");
    for (file, from, to, expected) in cases {
        write_zarr(&results(), &path).unwrap();
        let text = fs::read_to_string(path.join(file)).unwrap();
        let damaged = match text.contains(from) {
            true => text.replacen(from, to, 1),
            false => to.to_owned(),
        };
        fs::write(path.join(file), damaged).unwrap();
        let error = read_zarr(&path).unwrap_err().to_string();
        assert!(error.contains(expected), "{from}: {error}");
    }
    write_zarr(&results(), &path).unwrap();
    fs::write(path.join("posterior/slope/c/1/0"), [0; 23]).unwrap();
    let error = read_zarr(&path).unwrap_err().to_string();
    assert!(error.contains("slope: chunk c/1/0 has 23 bytes, but must have 24"), "{error}");
    write_zarr(&results(), &path).unwrap();
    fs::write(path.join("posterior/cluster/c/0"), [9, 0, 0, 0, 255]).unwrap();
    let error = read_zarr(&path).unwrap_err().to_string();
    assert!(error.contains("cluster: its texts are damaged"), "{error}");
}

#[test]
fn no_damaged_folder_causes_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("draws.zarr");
    write_zarr(&results(), &path).unwrap();
    let all: Vec<_> =
        files(&path).into_iter().map(|file| (fs::read(&file).unwrap(), file)).collect();
    let seconds = std::env::var("FUZZ_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(1.0);
    let end = Instant::now() + Duration::from_secs_f64(seconds);
    let mut state = 7_u64;
    let mut random = move |n: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % n.max(1)
    };
    let mut rounds = 0;
    while Instant::now() < end || rounds < 50 {
        rounds += 1;
        // The root is what most depends on.
        let of_root = all.iter().position(|(_, file)| *file == path.join("zarr.json")).unwrap();
        let which = if random(2) == 0 { of_root } else { random(all.len()) };
        let (content, file) = &all[which];
        let mut damaged = content.clone();
        match random(4) {
            0 => damaged.truncate(random(content.len() + 1)),
            1 if !damaged.is_empty() => {
                let i = random(damaged.len());
                damaged[i] = random(256) as u8;
            }
            2 => damaged.extend_from_slice(b"0"),
            _ => {
                // A digit for another makes lengths and places that are still JSON.
                let digits: Vec<usize> =
                    (0..damaged.len()).filter(|&i| damaged[i].is_ascii_digit()).collect();
                if !digits.is_empty() {
                    let i = digits[random(digits.len())];
                    let more = (0..random(12)).map(|_| b'0' + random(10) as u8).collect::<Vec<_>>();
                    damaged.splice(i..=i, more);
                }
            }
        }
        fs::write(file, &damaged).unwrap();
        let _ = read_zarr(&path);
        fs::write(file, content).unwrap();
    }
    assert_same(&read_zarr(&path).unwrap(), &results());
}
