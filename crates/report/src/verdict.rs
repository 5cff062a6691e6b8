//! Whether to believe the draws, in words, at the top of the page.

use diagnostics::Summary;
use infer::{Posterior, Problem};

use crate::html::{self, Section};
use crate::number::{count, significant};

pub(crate) fn section(posterior: &Posterior, summary: &Summary) -> Section {
    let verdicts = posterior.diagnose();
    let body = if verdicts.is_empty() {
        let text = format!(
            "Nothing was found that stands between these draws and belief in them. {}",
            numbers(summary)
        );
        format!("<div class=\"good\">\n{}</div>\n", html::paragraph(&text))
    } else {
        let items: String = verdicts
            .iter()
            .map(|verdict| {
                let (name, text) = (name(verdict.problem), html::escape(&verdict.message));
                format!("<li><strong>{name}</strong>: {text}</li>\n")
            })
            .collect();
        let what =
            if verdicts.len() == 1 { "This stands" } else { "These stand, the gravest first," };
        format!(
            "<div class=\"doubtful\">\n<p>{what} between the draws and belief in them:</p>\n\
             <ul>\n{items}</ul>\n{}</div>\n",
            html::paragraph(&numbers(summary))
        )
    };
    let checks = html::paragraph(
        "What was looked at: whether the run went to its end; draws that are not finite; chains that do \
         not move; divergent trajectories, and those that were cut off before they turned; the change of \
         the energy from draw to draw (E-BFMI, at least 0.3); step sizes of the chains that differ; R-hat, \
         at most 1.01; effective sample sizes of bulk and tails, at least 100 for each chain; parameters \
         that never change; and values for which the model has no density. No check can find a mode that \
         no chain has seen, nor a mistake in the model.",
    );
    Section { id: "verdict", title: "Verdict", body: format!("{body}{checks}") }
}

/// The worst numbers of the summary.
fn numbers(summary: &Summary) -> String {
    let total = summary.num_chains() * summary.num_draws();
    let least = |of: fn(&diagnostics::SummaryRow) -> f64| {
        let rows = summary.rows().iter().filter(|row| row.sd != 0.0);
        rows.map(of).fold(f64::NAN, f64::min)
    };
    let whole = |size: f64| match size.is_nan() {
        true => "unknown".to_owned(),
        false => format!("{:.0}", size.floor()),
    };
    let r_hat = summary.max_r_hat();
    let r_hat = if r_hat.is_nan() { "unknown".to_owned() } else { significant(r_hat, 4) };
    format!(
        "Over {}, the largest R-hat is {r_hat}; of {}, the least effective sample size is {} in the bulk and \
         {} in the tails.",
        count(summary.rows().len(), "parameter"),
        count(total, "draw"),
        whole(least(|row| row.ess_bulk)),
        whole(least(|row| row.ess_tail)),
    )
}

fn name(problem: Problem) -> &'static str {
    match problem {
        Problem::Interruption => "Stopped early",
        Problem::Checkpoint => "Checkpoint",
        Problem::TooSmall => "Too small a run",
        Problem::NonFinite => "Draws that are not finite",
        Problem::StuckChain => "Stuck chain",
        Problem::Divergences => "Divergences",
        Problem::TreeDepth => "Trajectories cut off",
        Problem::Energy => "Energy",
        Problem::UnequalChains => "Unequal chains",
        Problem::RHat => "R-hat",
        Problem::EffectiveSampleSize => "Effective sample size",
        Problem::Constant => "Constant",
        Problem::NonFiniteDensity => "No density",
        // Problems that a later version may find.
        _ => "Doubt",
    }
}
