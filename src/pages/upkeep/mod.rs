//! What keeps the service whole.

pub(crate) mod dead_letters;

use super::table::{Table, web};

/// The addresses of this area.
pub(super) fn routes(table: Table<'_>) -> Table<'_> {
    table
        .route("/dead-letters", web::get().to(dead_letters::list))
        .route(
            "/dead-letters/{id}/send-again",
            web::post().to(dead_letters::send_again),
        )
}
