//! `/councils`, `/meetings`, `/ballots`: councils, how they meet and how they vote.

pub(crate) mod ballots;
pub(crate) mod meetings;
pub(crate) mod members;

use utoipa_actix_web::service_config::ServiceConfig;

/// The addresses of this area.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .configure(members::routes)
        .configure(meetings::routes)
        .configure(ballots::routes);
}
