//! The settings that kernels with Hamiltonian dynamics share.

/// Methods that set the fields of `self.warm_up`.
macro_rules! warm_up_settings {
    ($kernel:ty) => {
        impl $kernel {
            /// The mean acceptance rate that the warm-up aims at, between 0 and 1. The higher, the smaller
            /// the steps.
            #[must_use]
            pub fn target_accept_prob(mut self, target_accept_prob: f64) -> Self {
                self.warm_up.target_accept_prob = target_accept_prob;
                self
            }

            /// Where the search for the first step size begins; 1 by default. The step size itself, if it
            /// is neither searched for nor adapted.
            #[must_use]
            pub fn initial_step_size(mut self, initial_step_size: f64) -> Self {
                self.warm_up.initial_step_size = initial_step_size;
                self
            }

            /// Whether a step size is searched for at the start, and when the metric becomes another; yes
            /// by default.
            #[must_use]
            pub fn find_heuristic_step_size(mut self, find: bool) -> Self {
                self.warm_up.find_heuristic_step_size = find;
                self
            }

            /// Whether the warm-up adapts the step size; yes by default.
            #[must_use]
            pub fn adapt_step_size(mut self, adapt: bool) -> Self {
                self.warm_up.adapt_step_size = adapt;
                self
            }

            /// How the warm-up learns the mass matrix, and of which form.
            #[must_use]
            pub fn mass_matrix(mut self, mass_matrix: MassMatrix) -> Self {
                self.warm_up.mass_matrix = mass_matrix;
                self
            }

            /// Whether the warm-up adapts the mass matrix; yes by default.
            #[must_use]
            pub fn adapt_mass_matrix(mut self, adapt: bool) -> Self {
                self.warm_up.adapt_mass_matrix = adapt;
                self
            }

            /// The inverse mass matrix to begin with: variances of the coordinates, or a covariance matrix
            /// row by row, such as those of an earlier run
            /// ([`Metric::inverse_mass_matrix`](crate::Metric::inverse_mass_matrix)).
            #[must_use]
            pub fn inverse_mass_matrix(mut self, values: impl Into<Vec<f64>>) -> Self {
                self.warm_up.inverse_mass_matrix = Some(values.into());
                self
            }
        }
    };
}

pub(crate) use warm_up_settings;
