//! What is held for and against a subject.

pub(crate) mod holds;
pub(crate) mod own_case;
pub(crate) mod ratings;

use utoipa_actix_web::service_config::ServiceConfig;

/// The addresses of this area.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(own_case::name_leader)
        .service(own_case::tell_apart)
        .service(own_case::find_duties)
        .service(own_case::set_duties)
        .service(holds::list)
        .service(holds::enter)
        .service(holds::find)
        .service(holds::lift)
        .service(ratings::list)
        .service(ratings::enter)
        .service(ratings::find)
        .service(ratings::correct);
}
