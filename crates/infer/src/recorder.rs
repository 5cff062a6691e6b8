//! Draws written to a file while chains make them.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use autodiff::{Program, Workspace};
use draws::io::{ZarrStream, write_zarr};
use draws::{Draws, Group, InferenceData};
use samplers::{Phase, Progress, Settings};

use crate::{CompiledModel, Error};

/// Sends positions through the program of a model and writes the values of its sites.
#[derive(Debug)]
pub(crate) struct Recorder {
    path: PathBuf,
    stream: ZarrStream,
    program: Arc<Program>,
    /// The scratch space and the values of each chain.
    rows: Vec<Mutex<(Workspace, Vec<f64>)>>,
    keeps_warmup: bool,
    failure: Mutex<Option<String>>,
}

impl Recorder {
    /// A new file for a run whose kernel has these statistics.
    pub(crate) fn create(
        path: PathBuf,
        compiled: &CompiledModel,
        settings: &Settings,
        statistics: &[&str],
    ) -> Result<Self, Error> {
        let mut template = Draws::new(settings.num_chains, 0);
        for site in compiled.stored_sites() {
            site.add_to(&mut template, Vec::new())?;
        }
        for name in statistics {
            template.add_sample_stat(name, Vec::new())?;
        }
        let mut groups = vec![(Group::Posterior, &template, settings.num_samples)];
        if settings.collect_warmup {
            groups.push((Group::WarmupPosterior, &template, settings.num_warmup));
        }
        let program = compiled.constrain_program().clone();
        let row = || Mutex::new((program.workspace(), vec![0.0; program.output_len()]));
        Ok(Self {
            stream: ZarrStream::create(&path, &groups)?,
            path,
            rows: (0..settings.num_chains).map(|_| row()).collect(),
            program,
            keeps_warmup: settings.collect_warmup,
            failure: Mutex::new(None),
        })
    }

    /// Adds a step to what is written, if it is kept. A file that cannot be written does not stop the run;
    /// the first failure is kept.
    pub(crate) fn observe(&self, progress: &Progress<'_>) {
        let group = match progress.phase {
            Phase::Sampling => Group::Posterior,
            Phase::Warmup if self.keeps_warmup => Group::WarmupPosterior,
            Phase::Warmup => return,
        };
        let Some(row) = self.rows.get(progress.chain) else { return };
        let mut row = row.lock().unwrap_or_else(PoisonError::into_inner);
        let (workspace, values) = &mut *row;
        values.resize(self.program.output_len(), 0.0);
        let done =
            self.program.eval(workspace, progress.position, values).map_err(Error::from).and_then(
                |()| {
                    values.extend_from_slice(progress.statistics);
                    Ok(self.stream.push(group, progress.chain, values)?)
                },
            );
        if let Err(error) = done {
            self.fail(&error);
        }
    }

    /// Writes what is left, or all draws anew if the run was not one from start to end; the first failure
    /// of the run.
    pub(crate) fn finish(
        &self,
        is_whole: bool,
        draws: &Draws,
        warmup: Option<&Draws>,
    ) -> Option<String> {
        let finish = || {
            if is_whole {
                return self.stream.flush();
            }
            let mut results = InferenceData::new(draws.clone());
            if let Some(warmup) = warmup {
                results.insert(Group::WarmupPosterior, warmup.clone())?;
            }
            write_zarr(&results, &self.path)
        };
        if let Err(error) = finish() {
            self.fail(&error);
        }
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn fail(&self, error: &dyn std::error::Error) {
        let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        failure.get_or_insert_with(|| error.to_string());
    }
}
