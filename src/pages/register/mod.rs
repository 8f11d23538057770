//! Units, people and the subjects who can be honoured.

pub(crate) mod career;
pub(crate) mod initiatives;
pub(crate) mod joining;
pub(crate) mod subjects;
pub(crate) mod unit;
pub(crate) mod units;

use crate::pages::table::{RouteTable, web};

/// The addresses of this area.
pub(super) fn routes(table: RouteTable<'_>) -> RouteTable<'_> {
    table
        .route("/subjects", web::get().to(subjects::list))
        .route("/subjects/export", web::get().to(subjects::export))
        .route("/subjects/{id}", web::get().to(subjects::find))
        .route("/subjects/{id}/edit", web::get().to(subjects::edit_form))
        .route("/subjects/{id}/edit", web::post().to(subjects::edit))
        .route("/subjects/{id}/entry", web::post().to(subjects::keep))
        .route("/subjects/{id}/join", web::get().to(joining::form))
        .route("/subjects/{id}/join", web::post().to(joining::join))
        .route(
            "/subjects/{id}/join/rehearsal",
            web::post().to(joining::rehearse),
        )
        .route("/subjects/{id}/part", web::post().to(joining::part))
        .route("/subjects/{id}/career", web::get().to(career::list))
        .route("/subjects/{id}/career", web::post().to(career::enter))
        .route(
            "/subjects/{id}/career/export",
            web::get().to(career::export),
        )
        .route(
            "/subjects/{id}/career/{entry}/correct",
            web::post().to(career::correct),
        )
        .route(
            "/subjects/{id}/career/{entry}/remove",
            web::post().to(career::remove),
        )
        .route("/initiatives", web::get().to(initiatives::list))
        .route("/initiatives", web::post().to(initiatives::enter))
        .route("/initiatives/export", web::get().to(initiatives::export))
        .route("/initiatives/{id}", web::get().to(initiatives::find))
        .route(
            "/initiatives/{id}/correct",
            web::post().to(initiatives::correct),
        )
        .route(
            "/initiatives/{id}/remove",
            web::post().to(initiatives::remove),
        )
        .route(
            "/initiatives/{id}/spend",
            web::post().to(initiatives::spend),
        )
        .route(
            "/initiatives/{id}/release",
            web::post().to(initiatives::release),
        )
        .route("/people/{id}", web::get().to(subjects::find_person))
        .route("/units", web::get().to(units::list))
        .route("/units/{id}", web::get().to(unit::find))
        .route("/units/{id}/below", web::post().to(unit::add_below))
        .route("/units/{id}/rename", web::post().to(unit::rename))
        .route("/units/{id}/divide", web::post().to(unit::divide))
        .route("/units/{id}/merge", web::get().to(units::merge_form))
        .route("/units/{id}/merge", web::post().to(units::merge))
        .route(
            "/units/{id}/merge/rehearsal",
            web::post().to(units::rehearse),
        )
}
