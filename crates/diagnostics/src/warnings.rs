//! What a summary gives reason to doubt, in plain sentences.

use crate::chains::MIN_DRAWS;
use crate::summary::{Summary, SummaryRow};

/// Above this R-hat the chains disagree: Vehtari et al. (2021), section 4.
const R_HAT_LIMIT: f64 = 1.01;

/// Effective draws per chain that quantile and error estimates need: Vehtari et al. (2021), section 4.
const ESS_PER_CHAIN: f64 = 100.0;

impl Summary {
    /// A sentence for each reason to doubt the draws; empty if there is none.
    ///
    /// First what concerns the whole run (no draws, fewer than four, a single chain), then for each
    /// element draws that are not finite, an R-hat above 1.01 and an effective sample size below
    /// 100 per chain, and last the elements whose draws are all equal, of which R-hat says nothing.
    ///
    /// ```
    /// use draws::Draws;
    ///
    /// let mut draws = Draws::new(1, 5);
    /// draws.add("x", &[], vec![1.0, 1.0, 1.0, 1.0, 1.0])?;
    /// assert_eq!(
    ///     diagnostics::summary(&draws).warnings(),
    ///     [
    ///         "there is one chain only, and R-hat compares chains; run two or more",
    ///         "x: every draw has the same value, so R-hat says nothing of it",
    ///     ]
    /// );
    /// # Ok::<(), draws::Error>(())
    /// ```
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.num_chains() == 0 || self.num_draws() == 0 {
            warnings.push("there are no draws".to_owned());
            return warnings;
        }
        if self.num_draws() < MIN_DRAWS {
            warnings.push(format!(
                "the diagnostics need {MIN_DRAWS} draws per chain and there are {}; run longer",
                self.num_draws()
            ));
        }
        if self.num_chains() == 1 {
            warnings.push(
                "there is one chain only, and R-hat compares chains; run two or more".to_owned(),
            );
        }
        for row in self.rows() {
            self.warn_of_row(row, &mut warnings);
        }
        let constant = self.rows().iter().filter(|row| row.sd == 0.0);
        let constant: Vec<&str> = constant.map(|row| row.name.as_str()).collect();
        if !constant.is_empty() {
            let them = if constant.len() == 1 { "it" } else { "them" };
            warnings.push(format!(
                "{}: every draw has the same value, so R-hat says nothing of {them}",
                constant.join(", ")
            ));
        }
        warnings
    }

    /// The worst that this row gives reason to doubt, in a few words; `None` if it gives none.
    ///
    /// ```
    /// use draws::Draws;
    ///
    /// let mut draws = Draws::new(1, 5);
    /// draws.add("x", &[], vec![1.0, 1.0, 1.0, 1.0, 1.0])?;
    /// let summary = diagnostics::summary(&draws);
    /// assert_eq!(summary.doubt(&summary.rows()[0]), Some("never changes"));
    /// # Ok::<(), draws::Error>(())
    /// ```
    pub fn doubt(&self, row: &SummaryRow) -> Option<&'static str> {
        let limit = ESS_PER_CHAIN * self.num_chains() as f64;
        if row.num_nonfinite > 0 {
            Some("draws that are not finite")
        } else if row.sd == 0.0 {
            Some("never changes")
        } else if row.r_hat > R_HAT_LIMIT {
            Some("chains disagree")
        } else if row.ess_bulk < limit || row.ess_tail < limit {
            Some("few effective draws")
        } else if row.r_hat.is_nan() || row.ess_bulk.is_nan() || row.ess_tail.is_nan() {
            Some("not known")
        } else {
            None
        }
    }

    fn warn_of_row(&self, row: &SummaryRow, warnings: &mut Vec<String>) {
        let name = &row.name;
        if row.num_nonfinite > 0 {
            warnings.push(format!(
                "{name}: {} of {} draws are not finite",
                row.num_nonfinite,
                self.num_chains() * self.num_draws()
            ));
        }
        if row.r_hat > R_HAT_LIMIT {
            // Enough digits that the number printed is above the limit.
            let digits = if row.r_hat < 1.0105 { 5 } else { 3 };
            warnings.push(format!(
                "{name}: R-hat is {:.digits$}, above {R_HAT_LIMIT}: the chains disagree; \
                 run longer, or look for separate modes",
                row.r_hat
            ));
        }
        if row.sd == 0.0 {
            return;
        }
        let limit = ESS_PER_CHAIN * self.num_chains() as f64;
        for (part, size) in [("bulk", row.ess_bulk), ("tail", row.ess_tail)] {
            if size < limit {
                warnings.push(format!(
                    "{name}: the {part} effective sample size is {:.0}, below {limit} \
                     ({ESS_PER_CHAIN} per chain); run longer",
                    size.floor()
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use draws::Draws;

    use crate::summary;

    /// Two chains of 400 draws that cover 0 to 1 evenly, in no order.
    fn good() -> Vec<f64> {
        (1..=800).map(|i| (f64::from(i * i) * 0.618_034).fract()).collect()
    }

    #[test]
    fn good_draws_raise_no_doubt() {
        let mut draws = Draws::new(2, 400);
        draws.add("x", &[], good()).unwrap();
        let summary = summary(&draws);
        assert!(summary.warnings().is_empty(), "{summary}");
        assert_eq!(summary.doubt(&summary.rows()[0]), None);
    }

    #[test]
    fn every_doubt_has_its_sentence() {
        let mut draws = Draws::new(2, 400);
        let mut bad = good();
        bad[3] = f64::NAN;
        bad[5] = f64::INFINITY;
        draws.add("nan", &[], bad).unwrap();
        let mut apart = good();
        apart[..400].iter_mut().for_each(|x| *x += 0.5);
        draws.add("apart", &[], apart).unwrap();
        draws.add("fixed", &[2], vec![2.0; 1600]).unwrap();
        let summary = summary(&draws);
        let warnings = summary.warnings();
        let doubts: Vec<_> = summary.rows().iter().map(|row| summary.doubt(row).unwrap()).collect();
        assert_eq!(
            doubts,
            ["draws that are not finite", "chains disagree", "never changes", "never changes"]
        );
        assert_eq!(warnings[0], "nan: 2 of 800 draws are not finite");
        assert!(warnings[1].starts_with("apart: R-hat is 1."), "{warnings:?}");
        assert!(warnings[2].starts_with("apart: the bulk effective"), "{warnings:?}");
        assert_eq!(
            warnings.last().unwrap(),
            "fixed[0], fixed[1]: every draw has the same value, so R-hat says nothing of them"
        );
    }

    #[test]
    fn runs_that_are_too_small_are_told_as_one() {
        let mut draws = Draws::new(1, 3);
        draws.add("x", &[], vec![1.0, 2.0, 3.0]).unwrap();
        assert_eq!(
            summary(&draws).warnings(),
            [
                "the diagnostics need 4 draws per chain and there are 3; run longer",
                "there is one chain only, and R-hat compares chains; run two or more",
            ]
        );
        assert_eq!(summary(&Draws::new(2, 0)).warnings(), ["there are no draws"]);
    }
}
