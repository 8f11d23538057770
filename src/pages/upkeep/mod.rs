//! What keeps the service whole.

pub(crate) mod dead_letters;
pub(crate) mod guide;
mod imports;
mod letter_choices;
mod notices;

use crate::pages::table::{RouteTable, web};

/// The addresses of this area.
pub(super) fn routes(table: RouteTable<'_>) -> RouteTable<'_> {
    table
        .route("/guide", web::get().to(guide::first_steps))
        .route("/guide/mail", web::post().to(guide::try_mail))
        .route("/dead-letters", web::get().to(dead_letters::list))
        .route(
            "/dead-letters/{id}/send-again",
            web::post().to(dead_letters::send_again),
        )
        .route("/imports", web::get().to(imports::list))
        .route("/imports", web::post().to(imports::send))
        .route(
            "/imports/templates/{kind}",
            web::get().to(imports::template),
        )
        .route("/imports/{id}", web::get().to(imports::find))
        .route("/imports/{id}/faulty", web::get().to(imports::faulty))
        .route(
            "/imports/{id}/checked",
            web::get().to(imports::letters::checked),
        )
        .route(
            "/imports/{id}/letters",
            web::get().to(imports::letters::list),
        )
        .route("/imports/{id}/publish", web::post().to(imports::publish))
        .route("/imports/{id}/undo", web::post().to(imports::undo))
        .route("/imports/{id}/cancel", web::post().to(imports::cancel))
        .route("/account/letters", web::get().to(letter_choices::show))
        .route("/account/letters", web::post().to(letter_choices::choose))
        .route("/notices", web::get().to(notices::list))
        .route("/notices/read", web::post().to(notices::read))
}
