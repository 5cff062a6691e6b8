//! Every statistic of every golden case against ArviZ; `golden/make_golden.py` wrote the numbers.

mod common;

use std::collections::BTreeMap;

use diagnostics::*;
use draws::Draws;

use common::Chains;

/// The relative difference that is allowed.
const TOLERANCE: f64 = 1e-10;

/// The statistic of this name, such as `ess_bulk` or `quantile 0.05`.
fn computed(statistic: &str, chains: &Chains, row: &SummaryRow) -> f64 {
    let values = chains.concat();
    let (name, argument) = statistic.split_once(' ').unwrap_or((statistic, "0"));
    let prob: f64 = argument.parse().unwrap();
    let index = prob as usize;
    match name {
        "mean" => row.mean,
        "sd" => row.sd,
        "ess_bulk" => row.ess_bulk,
        "ess_tail" => row.ess_tail,
        "r_hat" => row.r_hat,
        "mcse_mean" => row.mcse_mean,
        "mcse_sd" => row.mcse_sd,
        "ess_mean" => effective_sample_size_mean(chains),
        "ess_sd" => effective_sample_size_sd(chains),
        "ess_quantile" => effective_sample_size_quantile(chains, prob),
        "mcse_quantile" => mcse_quantile(chains, prob),
        "quantile" => quantile(&values, prob),
        "hdi_lower" => hdi(&values, prob).0,
        "hdi_upper" => hdi(&values, prob).1,
        "autocovariance" => autocovariance(&chains[0])[index],
        "normal_score" => rank_normalize(&values)[index],
        _ => panic!("no statistic {name}"),
    }
}

#[test]
fn every_statistic_agrees_with_arviz() {
    let draws: BTreeMap<String, Chains> = common::draws().into_iter().collect();
    let mut wrong = Vec::new();
    let mut num_compared = 0;
    let mut largest: BTreeMap<String, f64> = BTreeMap::new();
    for (case, statistics) in common::expected() {
        let chains = &draws[&case];
        let mut run = Draws::new(chains.len(), chains[0].len());
        run.add("x", &[], chains.concat()).unwrap();
        let summary = summary(&run);
        let row = &summary.rows()[0];
        for (statistic, expected) in &statistics {
            let value = computed(statistic, chains, row);
            // An autocovariance is a sum that cancels: it is measured against that at lag 0.
            let scale = if statistic.starts_with("autocovariance") {
                autocovariance(&chains[0])[0]
            } else {
                expected.abs()
            };
            let same = value == *expected || value.is_nan() && expected.is_nan();
            let difference = if same { 0.0 } else { (value - expected).abs() / scale };
            let name = statistic.split(' ').next().unwrap().to_owned();
            let worst = largest.entry(name).or_default();
            *worst = worst.max(difference);
            // NaN on one side only is a difference, too.
            if difference.is_nan() || difference > TOLERANCE {
                wrong.push(format!("{case}, {statistic}: {value}, ArviZ has {expected}"));
            }
            num_compared += 1;
        }
    }
    assert!(num_compared > 1000, "only {num_compared} numbers compared");
    assert!(
        wrong.is_empty(),
        "{} of {num_compared} differ:\n{}\nlargest relative differences: {largest:#?}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn the_interval_of_the_summary_is_that_of_90_percent() {
    let (_, chains) = common::draws().swap_remove(0);
    let mut run = Draws::new(chains.len(), chains[0].len());
    run.add("x", &[], chains.concat()).unwrap();
    let row = summary(&run).rows()[0].clone();
    assert_eq!((row.hdi_lower, row.hdi_upper), hdi(&chains.concat(), 0.9));
}
