//! How people ask: HTML pages that work without JavaScript, in Vietnamese and English. Every act is a form; rules are behind `services`.

mod assets;
mod dead_letters;
mod decisions;
mod frame;
mod nominations;
mod sessions;
mod work;

use actix_web::web::{self, ServiceConfig};
use actix_web::{FromRequest, HttpRequest, HttpResponse, ResponseError};

use crate::error::Error;

/// The page for an address that is none.
pub fn not_found(req: &HttpRequest) -> HttpResponse {
    let visitor = frame::Visitor::extract(req).into_inner();
    visitor.map_or_else(|trouble| trouble.error_response(), |visitor| visitor.trouble(Error::NotFound("page")).error_response())
}

/// The URL table of the pages.
pub fn routes(config: &mut ServiceConfig) {
    config
        .route("/", web::get().to(work::my_work))
        .route("/sign-in", web::get().to(sessions::form))
        .route("/sign-in", web::post().to(sessions::sign_in))
        .route("/sign-out", web::post().to(sessions::sign_out))
        .route("/language", web::post().to(sessions::language))
        .route("/nominations/new", web::get().to(nominations::form))
        .route("/nominations/new", web::post().to(nominations::propose))
        .route("/nominations/{id}/edit", web::get().to(nominations::edit_form))
        .route("/nominations/{id}/edit", web::post().to(nominations::revise))
        .route("/nominations/{id}", web::get().to(nominations::show_file))
        .route("/nominations/{id}/actions/{action}", web::post().to(nominations::act))
        .route("/decisions/new", web::post().to(decisions::draft))
        .route("/decisions/{id}", web::get().to(decisions::show))
        .route("/decisions/{id}/sign", web::post().to(decisions::sign))
        .route("/decisions/{id}/issue", web::post().to(decisions::issue))
        .route("/dead-letters", web::get().to(dead_letters::list))
        .route("/dead-letters/{id}/send-again", web::post().to(dead_letters::send_again))
        .route("/assets/{name}", web::get().to(assets::asset));
}
