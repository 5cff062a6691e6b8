//! What must hold of any draws: invariances, bounds, and the known answer for a known process.

mod common;

use diagnostics::*;

use common::Chains;

/// The golden draws that are all finite and at least four per chain.
fn finite_draws() -> Vec<(String, Chains)> {
    let mut draws = common::draws();
    draws.retain(|(_, chains)| {
        chains[0].len() >= 4 && chains.concat().iter().all(|x| x.is_finite())
    });
    assert!(draws.len() > 25);
    draws
}

fn map(chains: &Chains, f: impl Fn(f64) -> f64) -> Chains {
    chains.iter().map(|chain| chain.iter().map(|&x| f(x)).collect()).collect()
}

#[track_caller]
fn assert_close(a: f64, b: f64, what: &str) {
    let same = a == b || a.is_nan() && b.is_nan();
    assert!(same || (a - b).abs() <= 1e-9 * b.abs(), "{what}: {a} and {b}");
}

#[test]
fn the_order_of_the_chains_does_not_matter() {
    for (case, chains) in finite_draws() {
        let mut other = chains.clone();
        other.reverse();
        other.rotate_left(chains.len() / 2);
        assert_close(rhat(&other), rhat(&chains), &case);
        assert_close(mcse_mean(&other), mcse_mean(&chains), &case);
        assert_close(mcse_sd(&other), mcse_sd(&chains), &case);
        assert_close(mcse_quantile(&other, 0.3), mcse_quantile(&chains, 0.3), &case);
        assert_close(mcse_median(&other), mcse_median(&chains), &case);
        assert_close(
            effective_sample_size_local(&other, 0.2, 0.5),
            effective_sample_size_local(&chains, 0.2, 0.5),
            &case,
        );
        assert_close(integrated_time(&other, 5.0), integrated_time(&chains, 5.0), &case);
        for scale in [rhat_split, rhat_bulk, rhat_folded, gelman_rubin] {
            assert_close(scale(&other), scale(&chains), &case);
        }
        for size in [
            effective_sample_size_bulk,
            effective_sample_size_median,
            effective_sample_size_tail,
            effective_sample_size_mean,
            effective_sample_size_sd,
        ] {
            assert_close(size(&other), size(&chains), &case);
        }
    }
}

#[test]
fn a_monotone_transform_leaves_ranks_and_what_is_made_of_them() {
    for (case, chains) in finite_draws() {
        // Increasing, far from linear, and without loss of digits where the draws are.
        let other = map(&chains, |x| x.asinh() + 0.01 * x);
        let (ranks, other_ranks) =
            (average_ranks(&chains.concat()), average_ranks(&other.concat()));
        assert_eq!(other_ranks, ranks, "{case}");
        let bulk = effective_sample_size_bulk(&chains);
        assert_eq!(effective_sample_size_bulk(&other), bulk, "{case}");
        let same = |a: f64, b: f64| a == b || a.is_nan() && b.is_nan();
        assert!(same(rhat_bulk(&other), rhat_bulk(&chains)), "{case}");
        assert_close(
            effective_sample_size_median(&other),
            effective_sample_size_median(&chains),
            &case,
        );
        assert_close(
            effective_sample_size_tail(&other),
            effective_sample_size_tail(&chains),
            &case,
        );
        // Turned around, ranks run the other way.
        assert_close(effective_sample_size_bulk(&map(&chains, |x| -x)), bulk, &case);
    }
}

#[test]
fn r_hat_keeps_under_transforms() {
    for (case, chains) in finite_draws() {
        // Scaling by powers of two and turning around are exact, so that distances from the
        // median keep their order to the last bit.
        assert_close(rhat(&map(&chains, |x| -4.0 * x)), rhat(&chains), &case);
        // If the chains differ in place, R-hat is that of the ranks, which no monotone transform
        // changes.
        if case == "one_chain_apart" || case == "drift" {
            assert_eq!(rhat(&map(&chains, |x| x.exp())), rhat(&chains), "{case}");
        }
    }
}

#[test]
fn the_interval_holds_its_mass_and_none_is_shorter() {
    for (case, chains) in finite_draws() {
        let values = chains.concat();
        let size = values.len() as f64;
        for prob in [0.05, 0.5, 0.9, 0.95, 1.0] {
            let (lower, upper) = hdi(&values, prob);
            let inside = values.iter().filter(|x| (lower..=upper).contains(*x)).count();
            assert!(inside as f64 >= (prob * size).floor(), "{case} {prob}: {inside}");
            assert!(inside as f64 >= prob * size - 1e-9, "{case} {prob}: {inside}");
            for i in 0..20 {
                let left = (1.0 - prob) * f64::from(i) / 19.0;
                // Rounded outwards, an interval between quantiles holds as many draws.
                let low = quantile(&values, left);
                let high = quantile(&values, (left + prob + 1.0 / (size - 1.0)).min(1.0));
                let held = values.iter().filter(|x| (low..=high).contains(*x)).count();
                if held as f64 > prob * size {
                    assert!(upper - lower <= (high - low) * (1.0 + 1e-12), "{case} {prob} {i}");
                }
            }
        }
    }
}

#[test]
fn effective_sample_sizes_stay_within_their_bounds() {
    for (case, chains) in finite_draws() {
        let total = chains.concat().len() as f64;
        for size in [
            effective_sample_size_bulk(&chains),
            effective_sample_size_tail(&chains),
            effective_sample_size_mean(&chains),
            effective_sample_size_sd(&chains),
            effective_sample_size_quantile(&chains, 0.2),
        ] {
            assert!(0.0 < size && size <= total * total.log10() * (1.0 + 1e-14), "{case}: {size}");
        }
    }
}

#[test]
fn autoregressive_chains_have_the_size_that_theory_gives() {
    let draws = finite_draws();
    for (case, phi) in
        [("independent", 0.0), ("ar1_0.5", 0.5), ("ar1_0.9", 0.9), ("antithetic", -0.7)]
    {
        let (_, chains) = draws.iter().find(|(name, _)| name == case).unwrap();
        let total = chains.concat().len() as f64;
        let theory = (total * (1.0 - phi) / (1.0 + phi)).min(total * total.log10());
        let ratio = effective_sample_size_mean(chains) / theory;
        assert!((0.7..1.4).contains(&ratio), "{case}: {ratio}");
    }
}

#[test]
fn no_draws_whatever_cause_a_panic() {
    let odd =
        [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN, 5e-324, -0.0, 0.0, 1.0];
    for seed in 0..3000_usize {
        let (num_chains, num_draws) = (seed % 4, seed / 4 % 12);
        // Two or three of the odd values, so that some runs have no NaN and some are all infinite.
        let value = |i: usize| odd[(seed / 7 + (i * i + seed) % 3 * (1 + seed % 5)) % odd.len()];
        let values: Vec<f64> = (0..num_chains * num_draws).map(value).collect();
        let chains: Chains = (0..num_chains)
            .map(|chain| values[chain * num_draws..(chain + 1) * num_draws].to_vec())
            .collect();
        for prob in [-1.0, 0.0, 0.3, 1.0, f64::NAN, f64::INFINITY] {
            let size = effective_sample_size_quantile(&chains, prob);
            let error = mcse_quantile(&chains, prob);
            assert!(!(size < 0.0 || error < 0.0), "{chains:?}: {size} {error}");
            let (lower, upper) = hdi(&values, prob);
            assert!(lower.is_nan() && upper.is_nan() || lower <= upper, "{chains:?}");
            quantile(&values, prob);
        }
        effective_sample_size_sd(&chains);
        for statistic in [rhat_split, rhat_bulk, rhat_folded, gelman_rubin, mcse_median] {
            statistic(&chains);
        }
        effective_sample_size_local(&chains, 0.2, 0.7);
        integrated_time(&chains, 5.0);
        geweke(&values, 0.3, 0.5);
        energy_bfmi(&values);
        eti(&values, 0.5);
        let (log_weights, _) = psis(&values, 1.0);
        assert_eq!(log_weights.len(), values.len());
        assert_eq!(autocorrelation(&values).len(), values.len());
        assert_eq!(rank_normalize(&values).len(), values.len());
        let mut run = draws::Draws::new(num_chains, num_draws);
        run.add("x", &[], values).unwrap();
        let summary = summary(&run);
        assert!(!summary.to_string().is_empty());
        assert!(!loo(&run, 1.0).to_string().is_empty());
        waic(&run).warnings();
        assert!(!print_summary(&run, 0.9).is_empty());
        assert!(power_scaling_sensitivity(&run, &run, &run).is_ok());
        summary.warnings();
    }
}
