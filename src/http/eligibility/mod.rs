//! What is held for and against a subject.

pub(crate) mod holds;
pub(crate) mod ladder;
pub(crate) mod qualifying;
pub(crate) mod ratings;
pub(crate) mod standard;

use utoipa_actix_web::service_config::ServiceConfig;

/// The addresses of this area.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(holds::list)
        .service(holds::enter)
        .service(holds::find)
        .service(holds::lift)
        .service(ladder::of_person)
        .service(ladder::of_subject)
        .service(qualifying::list)
        .service(qualifying::export)
        .service(ratings::list)
        .service(ratings::enter)
        .service(ratings::find)
        .service(ratings::correct);
}
