//! What keeps the service whole.

pub(crate) mod checkpoints;
pub(crate) mod dead_letters;

use utoipa_actix_web::service_config::ServiceConfig;

/// The addresses of this area.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(checkpoints::list)
        .service(dead_letters::list)
        .service(dead_letters::send_again);
}
