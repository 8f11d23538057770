//! Units, people and the subjects who can be honoured.

pub(crate) mod units;

use crate::pages::table::{RouteTable, web};

/// The addresses of this area.
pub(super) fn routes(table: RouteTable<'_>) -> RouteTable<'_> {
    table
        .route("/units", web::get().to(units::list))
        .route("/units/{id}/merge", web::get().to(units::merge_form))
        .route("/units/{id}/merge", web::post().to(units::merge))
        .route(
            "/units/{id}/merge/rehearsal",
            web::post().to(units::rehearse),
        )
}
