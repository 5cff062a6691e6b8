//! The CSV of CmdStan: a file for each chain, with comments that say how it was made.
//!
//! CmdStan User's Guide, "Stan CSV file format". Elements are named `x.1.2`, counted from 1 with the first index
//! the fastest; statistics of the sampler end in two underscores and come first.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::columns::{Column, Layout, failed, number, text};
use super::write_file;
use crate::{Draws, Error, ErrorKind, Variable};

/// The statistics of Stan, in its order: their names there and here.
const STATISTICS: [(&str, &str); 7] = [
    ("lp__", "lp"),
    ("accept_stat__", "acceptance_rate"),
    ("stepsize__", "step_size"),
    ("treedepth__", "tree_depth"),
    ("n_leapfrog__", "n_steps"),
    ("divergent__", "diverging"),
    ("energy__", "energy"),
];

/// Writes a file for each chain: `path` with `-1`, `-2` … before its extension; returns their paths.
///
/// CmdStan's `stansummary` and `diagnose`, cmdstanr, posterior, rstan, cmdstanpy and ArviZ read them. Of the
/// sampler's statistics those that Stan has are written. A slash or dot in a name becomes an underscore.
///
/// ```
/// use draws::Draws;
///
/// let mut draws = Draws::new(2, 2);
/// draws.add("x", &[2], (0..8).map(f64::from).collect())?;
/// draws.add_sample_stat("lp", vec![-1.0, -2.0, -1.5, -0.5])?;
/// # let folder = tempfile::tempdir().unwrap();
/// let files = draws::io::write_stan_csv(&draws, &folder.path().join("draws.csv"))?;
/// assert!(files[1].ends_with("draws-2.csv"));
/// assert_eq!(draws::io::read_stan_csv(&files)?, draws);
/// # Ok::<(), draws::Error>(())
/// ```
///
/// # Errors
/// If two names would be one, or a file cannot be written.
pub fn write_stan_csv(draws: &Draws, path: &Path) -> Result<Vec<PathBuf>, Error> {
    let names: Vec<String> =
        draws.variables().iter().map(|v| v.name().replace(['/', '.', ','], "_")).collect();
    for (i, name) in names.iter().enumerate() {
        if names[..i].contains(name) {
            let message =
                format!("two variables would be named \"{name}\" in the file; rename one");
            return Err(Error::new(ErrorKind::Name, message));
        }
    }
    let stats: Vec<(&str, &Variable)> = STATISTICS
        .iter()
        .filter_map(|(name, ours)| Some((*name, draws.sample_stat(ours).ok()?)))
        .collect();
    let mut header: Vec<String> = stats.iter().map(|(name, _)| (*name).to_owned()).collect();
    // Stan's readers look for the log density in the first column.
    let has_density = draws.sample_stat("lp").is_ok();
    if !has_density {
        header.insert(0, "lp__".to_owned());
    }
    let mut order = Vec::new();
    for (variable, name) in draws.variables().iter().zip(&names) {
        let indices = column_major(variable.shape());
        header.extend(indices.iter().map(|(index, _)| {
            index.iter().fold(name.clone(), |name, i| format!("{name}.{}", i + 1))
        }));
        order.push(indices);
    }
    let mut paths = Vec::new();
    for chain in 0..draws.num_chains() {
        let path = numbered(path, chain + 1);
        write_file(&path, |out| {
            write_comments(draws, chain, out)?;
            writeln!(out, "{}", header.join(","))?;
            write_adaptation(draws, chain, out)?;
            for draw in 0..draws.num_draws() {
                let missing = (!has_density).then_some(0.0);
                let of_stats = stats.iter().map(|(_, stat)| stat.draw(chain, draw)[0]);
                let of_variables = draws.variables().iter().zip(&order).flat_map(|(v, order)| {
                    let values = v.draw(chain, draw);
                    order.iter().map(move |(_, flat)| values[*flat])
                });
                let row: Vec<String> =
                    missing.into_iter().chain(of_stats).chain(of_variables).map(field).collect();
                writeln!(out, "{}", row.join(","))?;
            }
            // Readers look for these lines; how long the run took is not known here.
            writeln!(out, "# ")?;
            writeln!(out, "#  Elapsed Time: 0 seconds (Warm-up)")?;
            writeln!(out, "#                0 seconds (Sampling)")?;
            writeln!(out, "#                0 seconds (Total)")?;
            writeln!(out, "# ")
        })?;
        paths.push(path);
    }
    Ok(paths)
}

/// `draws.csv` as `draws-1.csv`.
fn numbered(path: &Path, number: usize) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path.extension().map_or("csv".into(), |e| e.to_string_lossy());
    path.with_file_name(format!("{stem}-{number}.{extension}"))
}

/// The settings of the run as CmdStan tells them. It is not known here how long a warm-up was, and none is in
/// the file.
fn write_comments(draws: &Draws, chain: usize, out: &mut dyn Write) -> std::io::Result<()> {
    let num_draws = draws.num_draws();
    let lines = [
        "stan_version_major = 2".to_owned(),
        "stan_version_minor = 36".to_owned(),
        "stan_version_patch = 0".to_owned(),
        "model = pallasite_model".to_owned(),
        "method = sample (Default)".to_owned(),
        "  sample".to_owned(),
        format!("    num_samples = {num_draws}"),
        "    num_warmup = 1000 (Default)".to_owned(),
        "    save_warmup = false (Default)".to_owned(),
        "    thin = 1 (Default)".to_owned(),
        "    adapt".to_owned(),
        "      engaged = true (Default)".to_owned(),
        "    algorithm = hmc (Default)".to_owned(),
        "      hmc".to_owned(),
        "        engine = nuts (Default)".to_owned(),
        "          nuts".to_owned(),
        "            max_depth = 10 (Default)".to_owned(),
        "        metric = diag_e (Default)".to_owned(),
        "    num_chains = 1 (Default)".to_owned(),
        format!("id = {}", chain + 1),
        "data".to_owned(),
        "  file =  (Default)".to_owned(),
        "init = 2 (Default)".to_owned(),
        "random".to_owned(),
        "  seed = 1".to_owned(),
    ];
    lines.iter().try_for_each(|line| writeln!(out, "# {line}"))
}

/// The lines between header and draws: the step size, and the metric, which stands for ones here.
fn write_adaptation(draws: &Draws, chain: usize, out: &mut dyn Write) -> std::io::Result<()> {
    let last = draws.num_draws().checked_sub(1);
    let step_size = match (draws.sample_stat("step_size"), last) {
        (Ok(step_size), Some(last)) => step_size.draw(chain, last)[0],
        _ => 1.0,
    };
    let size: usize = draws.variables().iter().map(Variable::size).sum();
    writeln!(out, "# Adaptation terminated")?;
    writeln!(out, "# Step size = {step_size}")?;
    writeln!(out, "# Diagonal elements of inverse mass matrix:")?;
    writeln!(out, "# {}", vec!["1"; size].join(", "))
}

/// A number in the spelling of Stan.
fn field(x: f64) -> String {
    if x.is_nan() {
        "nan".to_owned()
    } else if x.is_infinite() {
        if x > 0.0 { "inf" } else { "-inf" }.to_owned()
    } else {
        x.to_string()
    }
}

/// The indices of an array, the first axis the fastest, each with its place in row-major order.
fn column_major(shape: &[usize]) -> Vec<(Vec<usize>, usize)> {
    let size: usize = shape.iter().product();
    (0..size)
        .map(|i| {
            let mut rest = i;
            let index: Vec<usize> = shape
                .iter()
                .map(|&n| {
                    let i = rest % n;
                    rest /= n;
                    i
                })
                .collect();
            let flat = index.iter().zip(shape).fold(0, |flat, (i, n)| flat * n + i);
            (index, flat)
        })
        .collect()
}

/// Reads the files of the chains of one run of CmdStan, or those of [`write_stan_csv`].
///
/// Steps of the warm-up, if they were saved, are left out.
///
/// # Errors
/// If there is no file, one cannot be read, a field is no number, an element of an array is missing, or the
/// chains have different variables or numbers of draws. The message names file and line.
pub fn read_stan_csv<P: AsRef<Path>>(paths: &[P]) -> Result<Draws, Error> {
    let chains: Result<Vec<Draws>, Error> = paths
        .iter()
        .map(|path| {
            let path = path.as_ref();
            parse_stan_csv(&text(path)?, &path.display().to_string())
        })
        .collect();
    let chains = chains?;
    Draws::concat_chains(&chains.iter().collect::<Vec<_>>())
}

/// One chain, from the text of a file; `source` names it in errors.
///
/// ```
/// let text = "# num_warmup = 1000\nlp__,x.1,x.2\n# Adaptation terminated\n-1.5,0.1,0.2\n";
/// let draws = draws::io::parse_stan_csv(text, "chain-1.csv")?;
/// assert_eq!(draws.variable("x")?.draw(0, 0), [0.1, 0.2]);
/// assert_eq!(draws.sample_stat("lp")?.values(), [-1.5]);
///
/// let error = draws::io::parse_stan_csv("lp__,x.2\n-1.5,0.1\n", "chain-1.csv").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "chain-1.csv: \"x\" would have the shape [2], but there are 1 columns of it"
/// );
/// # Ok::<(), draws::Error>(())
/// ```
///
/// # Errors
/// As [`read_stan_csv`].
pub fn parse_stan_csv(text: &str, source: &str) -> Result<Draws, Error> {
    let fail = |message: String| failed(source, message);
    let mut header: Option<Vec<&str>> = None;
    let mut rows = Vec::new();
    let (mut num_warmup, mut thin, mut saves_warmup) = (0, 1, false);
    for (i, line) in text.lines().enumerate() {
        if let Some(comment) = line.trim_start().strip_prefix('#') {
            let Some((key, value)) = comment.split_once('=') else { continue };
            let value = value.replace("(Default)", "");
            match (key.trim(), value.trim()) {
                ("num_warmup", value) => num_warmup = value.parse().unwrap_or(0),
                ("thin", value) => thin = value.parse().unwrap_or(1).max(1),
                ("save_warmup", value) => saves_warmup = matches!(value, "1" | "true"),
                _ => {}
            }
            continue;
        }
        if line.trim().is_empty() {
            continue;
        }
        let at = |message: String| failed(&format!("{source}, line {}", i + 1), message);
        let Some(header) = &header else {
            header = Some(line.split(',').map(str::trim).collect());
            continue;
        };
        let row: Result<Vec<f64>, Error> = line
            .split(',')
            .map(|field| number(field).ok_or_else(|| at(format!("\"{field}\" is not a number"))))
            .collect();
        let row = row?;
        if row.len() != header.len() {
            let (found, expected) = (row.len(), header.len());
            return Err(at(format!("{found} fields, but the header names {expected} columns")));
        }
        rows.push(row);
    }
    let header = header.ok_or_else(|| fail("there is no line of column names".to_owned()))?;
    if saves_warmup {
        let of_warmup: usize = num_warmup;
        rows.drain(..of_warmup.div_ceil(thin).min(rows.len()));
    }
    let is_stat = |name: &str| name.ends_with("__");
    let columns: Result<Vec<Column>, String> = header.iter().map(|name| column(name)).collect();
    let columns = columns.map_err(fail)?;
    let (of_stats, of_variables): (Vec<usize>, Vec<usize>) =
        (0..header.len()).partition(|&at| is_stat(header[at]));
    let own: Vec<Column> = of_variables.iter().map(|&at| columns[at].clone()).collect();
    let layout = Layout::new(&own).map_err(fail)?;
    let chain: Vec<Vec<f64>> =
        rows.iter().map(|row| of_variables.iter().map(|&at| row[at]).collect()).collect();
    let mut draws = layout.draws(&[chain])?;
    for at in of_stats {
        let name = header[at];
        let ours = STATISTICS.iter().find(|(known, _)| *known == name).map(|(_, ours)| *ours);
        let ours = ours.unwrap_or_else(|| name.trim_end_matches("__"));
        draws
            .add_sample_stat(ours, rows.iter().map(|row| row[at]).collect())
            .map_err(|error| fail(error.to_string()))?;
    }
    Ok(draws)
}

/// `x.1.2` as an element of `x`.
fn column(name: &str) -> Result<Column, String> {
    let mut parts = name.split('.');
    let variable = parts.next().unwrap_or_default().to_owned();
    if variable.is_empty() {
        return Err(format!("a column is named \"{name}\""));
    }
    let index: Option<Vec<usize>> =
        parts.map(|part| part.parse::<usize>().ok()?.checked_sub(1)).collect();
    match index {
        Some(index) => Ok(Column { variable, index }),
        None => Err(format!("\"{name}\" is no element of an array, which are counted from 1")),
    }
}
