//! Ctrl-C during a run: the first asks the run to stop and keep its draws, the second kills.
//!
//! What a process does on a signal is a property of the process, so this is the one place of the
//! workspace with a static. While no run goes on, Ctrl-C does what it always does.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::SIGINT;
use signal_hook::{SigId, flag, low_level};

/// Whether Ctrl-C should end the process, and how many runs want it not to.
struct Gate {
    open: Arc<AtomicBool>,
    runs: AtomicUsize,
}

static GATE: OnceLock<Option<Gate>> = OnceLock::new();

/// Catches Ctrl-C as long as it lives.
pub(crate) struct Interrupt {
    pressed: Arc<AtomicBool>,
    registrations: Option<[SigId; 2]>,
}

impl Interrupt {
    /// Starts to catch Ctrl-C, if the platform lets us.
    pub(crate) fn catch() -> Self {
        let pressed = Arc::new(AtomicBool::new(false));
        let gate = GATE.get_or_init(|| {
            let open = Arc::new(AtomicBool::new(true));
            flag::register_conditional_default(SIGINT, open.clone()).ok()?;
            Some(Gate { open, runs: AtomicUsize::new(0) })
        });
        let registrations = gate.as_ref().and_then(|gate| {
            let registration = flag::register(SIGINT, pressed.clone()).ok()?;
            // Nothing has to look at the first for the second to end the process: where the model is
            // compiled, nothing does.
            let opening = flag::register(SIGINT, gate.open.clone()).ok()?;
            gate.runs.fetch_add(1, Ordering::SeqCst);
            gate.open.store(false, Ordering::SeqCst);
            Some([registration, opening])
        });
        Self { pressed, registrations }
    }

    /// Catches nothing.
    pub(crate) fn ignored() -> Self {
        Self { pressed: Arc::new(AtomicBool::new(false)), registrations: None }
    }

    /// Whether Ctrl-C was pressed. From then on pressing it again ends the process.
    pub(crate) fn is_pressed(&self) -> bool {
        self.pressed.load(Ordering::Relaxed)
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        let (Some(registrations), Some(Some(gate))) = (self.registrations.take(), GATE.get())
        else {
            return;
        };
        registrations.into_iter().for_each(|registration| {
            low_level::unregister(registration);
        });
        if gate.runs.fetch_sub(1, Ordering::SeqCst) == 1 {
            gate.open.store(true, Ordering::SeqCst);
        }
    }
}
