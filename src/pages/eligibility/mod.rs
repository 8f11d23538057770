//! What is held for and against a subject.

pub(crate) mod holds;
pub(crate) mod ratings;

use crate::pages::table::{RouteTable, web};

/// The addresses of this area.
pub(super) fn routes(table: RouteTable<'_>) -> RouteTable<'_> {
    table
        .route("/holds", web::get().to(holds::list))
        .route("/holds", web::post().to(holds::enter))
        .route("/holds/{id}", web::get().to(holds::find))
        .route("/holds/{id}/lift", web::post().to(holds::lift))
        .route("/ratings", web::get().to(ratings::list))
        .route("/ratings", web::post().to(ratings::enter))
        .route("/ratings/{id}", web::get().to(ratings::find))
        .route("/ratings/{id}/correct", web::post().to(ratings::correct))
}
