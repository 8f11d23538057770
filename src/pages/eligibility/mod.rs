//! What is held for and against a subject.

pub(crate) mod holds;
pub(crate) mod law_texts;
pub(crate) mod offers;
pub(crate) mod pasting;
pub(crate) mod qualifying;
pub(crate) mod ratings;
pub(crate) mod standard;

use crate::pages::table::{RouteTable, web};

/// The addresses of this area.
pub(super) fn routes(table: RouteTable<'_>) -> RouteTable<'_> {
    table
        .route("/law/texts/{name}", web::get().to(law_texts::file))
        .route("/holds", web::get().to(holds::list))
        .route("/holds", web::post().to(holds::enter))
        .route("/holds/{id}", web::get().to(holds::find))
        .route("/holds/{id}/lift", web::post().to(holds::lift))
        .route("/paste/{kind}", web::get().to(pasting::form))
        .route("/paste/{kind}", web::post().to(pasting::keep))
        .route("/paste/{kind}/rehearsal", web::post().to(pasting::rehearse))
        .route("/qualifying", web::get().to(qualifying::list))
        .route("/qualifying/export", web::get().to(qualifying::export))
        .route("/ratings", web::get().to(ratings::list))
        .route("/ratings", web::post().to(ratings::enter))
        .route("/ratings/{id}", web::get().to(ratings::find))
        .route("/ratings/{id}/correct", web::post().to(ratings::correct))
}
