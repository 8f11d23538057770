//! What is held for and against a subject.

pub(crate) mod holds;
pub(crate) mod own_case;
pub(crate) mod ratings;

use super::table::{RouteTable, web};

/// The addresses of this area.
pub(super) fn routes(table: RouteTable<'_>) -> RouteTable<'_> {
    table
        .route("/units/{id}/duties", web::get().to(own_case::duties))
        .route("/units/{id}/duties", web::post().to(own_case::set_duties))
        .route(
            "/nominations/{id}/leader",
            web::post().to(own_case::name_leader),
        )
        .route(
            "/nominations/{id}/told-apart",
            web::post().to(own_case::tell_apart),
        )
        .route("/holds", web::get().to(holds::list))
        .route("/holds", web::post().to(holds::enter))
        .route("/holds/{id}", web::get().to(holds::find))
        .route("/holds/{id}/lift", web::post().to(holds::lift))
        .route("/ratings", web::get().to(ratings::list))
        .route("/ratings", web::post().to(ratings::enter))
        .route("/ratings/{id}", web::get().to(ratings::find))
        .route("/ratings/{id}/correct", web::post().to(ratings::correct))
}
