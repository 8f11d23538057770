//! What keeps the service whole.

pub(crate) mod checkpoints;
pub(crate) mod dead_letters;
pub(crate) mod imports;
pub(crate) mod letter_choices;
pub(crate) mod notices;

use utoipa_actix_web::service_config::ServiceConfig;

/// The addresses of this area.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(checkpoints::list)
        .service(dead_letters::list)
        .service(dead_letters::send_again)
        .service(imports::send)
        .service(imports::list)
        .service(imports::template)
        .service(imports::find)
        .service(imports::rows)
        .service(imports::faulty)
        .service(imports::checked)
        .service(imports::possible_letters)
        .service(imports::publish)
        .service(imports::undo)
        .service(imports::cancel)
        .service(letter_choices::own)
        .service(letter_choices::choose)
        .service(notices::list)
        .service(notices::read);
}
