//! The rules as data.

pub(crate) mod catalogue;

use utoipa_actix_web::service_config::ServiceConfig;

/// The addresses of this area.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(catalogue::rule_sets)
        .service(catalogue::award_types)
        .service(catalogue::award_type)
        .service(catalogue::list_routes)
        .service(catalogue::find_route)
        .service(catalogue::calendar)
        .service(catalogue::text::own_text);
}
