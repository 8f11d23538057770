//! How programs ask: the REST API. Handlers translate; every rule and query is behind `services`.

pub mod access;
pub mod awards;
pub mod contract;
pub mod councils;
pub mod deadline;
pub mod eligibility;
pub mod extract;
mod history;
pub(crate) mod law;
pub mod metrics;
pub mod nominations;
pub mod openapi;
mod operations;
pub mod problem;
pub mod ranges;
pub mod register;
pub(crate) mod search;
pub(crate) mod upkeep;
pub mod variants;
mod view;
mod watch;

use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// What is public and the same for everybody may be read by pages of other places too.
pub const FOR_ANY_ORIGIN: (&str, &str) = ("access-control-allow-origin", "*");
/// The same, for what looks at this field.
pub const FOR_ANY_SITE: (&str, &str) = ("cross-origin-resource-policy", "cross-origin");

/// The URL table.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(operations::healthz)
        .service(operations::readyz)
        .service(operations::version)
        .service(access::sessions::jwks)
        .service(access::sessions::authorization_server)
        .service(
            scope::scope("/api/v1")
                .configure(register::routes)
                .configure(access::routes)
                .configure(law::routes)
                .configure(eligibility::routes)
                .configure(nominations::routes)
                .configure(awards::routes)
                .configure(councils::routes)
                .configure(upkeep::routes)
                .service(search::search),
        );
}
