//! Timing: two pieces of work in turn, so that both meet the same state of the machine, or one alone.

use std::time::Instant;

/// The length of a round of calls, in nanoseconds.
const ROUND: f64 = 2e6;

/// The number of rounds.
const ROUNDS: usize = 250;

/// The shortest time of a single call of each, in nanoseconds.
///
/// Each is called in rounds of about two milliseconds, the two in turn, and the fastest round
/// counts: other work on the machine only ever makes a round slower.
pub fn in_turn(mut a: impl FnMut(), mut b: impl FnMut()) -> (f64, f64) {
    let (calls_a, calls_b) = (calls(&mut a), calls(&mut b));
    let (mut best_a, mut best_b) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        best_a = best_a.min(nanoseconds(&mut a, calls_a));
        best_b = best_b.min(nanoseconds(&mut b, calls_b));
    }
    (best_a, best_b)
}

/// The result of some work, and the shortest time that it took, in milliseconds.
pub fn least_of_several<T>(mut work: impl FnMut() -> T) -> (T, f64) {
    const TIMES: usize = 8;
    let mut timed = || {
        let clock = Instant::now();
        let result = work();
        (result, clock.elapsed().as_secs_f64() * 1e3)
    };
    let (mut result, mut best) = timed();
    for _ in 1..TIMES {
        let (again, time) = timed();
        (result, best) = (again, best.min(time));
    }
    (result, best)
}

/// How many calls take about a round.
fn calls(work: &mut impl FnMut()) -> u32 {
    const MOST: u32 = 1 << 20;
    let mut calls = 1;
    while calls < MOST {
        let each = nanoseconds(work, calls);
        if each * f64::from(calls) > 0.1 * ROUND {
            return ((ROUND / each) as u32).max(1);
        }
        calls *= 4;
    }
    MOST
}

/// The mean time of a call.
fn nanoseconds(work: &mut impl FnMut(), calls: u32) -> f64 {
    let clock = Instant::now();
    for _ in 0..calls {
        work();
    }
    clock.elapsed().as_secs_f64() * 1e9 / f64::from(calls)
}
