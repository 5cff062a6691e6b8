//! When the metric learns: the windows of Stan's warm-up.
//!
//! The first 75 iterations find the bulk of the density, the last 50 only the step size. Between
//! them the metric is learned in windows of 25, 50, 100, … iterations, each from its own positions
//! alone; the last one is stretched when the next would not fit (Stan Reference Manual, "HMC
//! algorithm parameters", automatic parameter tuning). A warm-up of fewer than 150 iterations has
//! buffers of 15 % and 10 % and one window; one of fewer than 20 learns the step size only.

const FIRST_BUFFER: usize = 75;
const LAST_BUFFER: usize = 50;
const FIRST_WINDOW: usize = 25;
const SHORTEST_WITH_METRIC: usize = 20;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Windows {
    first: usize,
    /// The last iteration of each window.
    ends: Vec<usize>,
}

impl Windows {
    pub(crate) fn new(num_warmup: usize) -> Self {
        if num_warmup < SHORTEST_WITH_METRIC {
            return Self { first: 0, ends: Vec::new() };
        }
        if num_warmup < FIRST_BUFFER + FIRST_WINDOW + LAST_BUFFER {
            // Percentages rounded down, without overflow or rounding of floats.
            let (first, last) = (num_warmup * 15 / 100, num_warmup / 10);
            return Self { first, ends: vec![num_warmup - last - 1] };
        }
        let stop = num_warmup - LAST_BUFFER;
        let (mut start, mut size) = (FIRST_BUFFER, FIRST_WINDOW);
        let mut ends = Vec::new();
        while start < stop {
            // The next window, of twice the size, must fit after this one.
            if (stop - start) / 3 < size {
                size = stop - start;
            }
            start += size;
            ends.push(start - 1);
            size = size.saturating_mul(2);
        }
        Self { first: FIRST_BUFFER, ends }
    }

    /// The iteration after the last window.
    pub(crate) fn end(&self) -> usize {
        self.ends.last().map_or(0, |last| last + 1)
    }

    /// Whether the metric learns from this iteration.
    pub(crate) fn contains(&self, iteration: usize) -> bool {
        self.ends.last().is_some_and(|&end| (self.first..=end).contains(&iteration))
    }

    /// Whether the metric changes after this iteration.
    pub(crate) fn end_at(&self, iteration: usize) -> bool {
        self.ends.binary_search(&iteration).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_those_of_stan() {
        let cases: [(usize, usize, &[usize]); 14] = [
            (0, 0, &[]),
            (1, 0, &[]),
            (19, 0, &[]),
            (20, 3, &[17]),
            (100, 15, &[89]),
            (149, 22, &[134]),
            (150, 75, &[99]),
            (151, 75, &[100]),
            (200, 75, &[99, 149]),
            (300, 75, &[99, 149, 249]),
            (500, 75, &[99, 149, 249, 449]),
            (700, 75, &[99, 149, 249, 649]),
            (1000, 75, &[99, 149, 249, 449, 949]),
            (2000, 75, &[99, 149, 249, 449, 849, 1949]),
        ];
        for (num_warmup, first, ends) in cases {
            let windows = Windows::new(num_warmup);
            assert_eq!(windows.first, first, "{num_warmup}");
            assert_eq!(windows.ends, ends, "{num_warmup}");
        }
    }

    #[test]
    fn the_metric_learns_inside_the_windows_only() {
        let windows = Windows::new(1000);
        let learning = (0..1000).filter(|&i| windows.contains(i)).count();
        assert_eq!(learning, 875);
        assert!(!windows.contains(74) && windows.contains(75));
        assert!(windows.contains(949) && !windows.contains(950));
        assert!(windows.end_at(99) && !windows.end_at(100));
        assert!(!Windows::new(10).contains(0));
        assert!(Windows::new(usize::MAX).contains(1 << 40));
    }
}
