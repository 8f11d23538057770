//! How people ask: HTML pages that work without JavaScript, in Vietnamese and English. Every act is a form; rules are behind `services`.

mod account;
mod assets;
mod dead_letters;
mod decisions;
mod frame;
mod nominations;
mod passwords;
mod sessions;
mod users;
mod work;

use actix_web::web::{self, ServiceConfig};
use actix_web::{FromRequest, HttpRequest, HttpResponse, ResponseError};

use crate::error::Error;

/// The page for an address that is none.
pub async fn not_found(req: &HttpRequest) -> HttpResponse {
    let visitor = frame::Visitor::extract(req).await;
    visitor.map_or_else(|trouble| trouble.error_response(), |visitor| visitor.trouble(Error::NotFound("page")).error_response())
}

/// The URL table of the pages.
pub fn routes(config: &mut ServiceConfig) {
    config
        .route("/", web::get().to(work::my_work))
        .route("/sign-in", web::get().to(sessions::form))
        .route("/sign-in", web::post().to(sessions::sign_in))
        .route("/sign-in/code", web::post().to(sessions::with_code))
        .route("/sign-out", web::post().to(sessions::sign_out))
        .route("/forgotten", web::get().to(passwords::forgotten))
        .route("/forgotten", web::post().to(passwords::ask))
        .route("/password", web::get().to(passwords::form))
        .route("/password", web::post().to(passwords::set))
        .route("/account", web::get().to(account::show))
        .route("/account/password", web::post().to(account::change_password))
        .route("/account/sessions/end", web::post().to(account::end_session))
        .route("/account/sessions/end-all", web::post().to(account::end_all))
        .route("/account/second-factor", web::post().to(account::begin_second_factor))
        .route("/account/second-factor/confirm", web::post().to(account::confirm_second_factor))
        .route("/account/second-factor/off", web::post().to(account::remove_second_factor))
        .route("/users", web::get().to(users::list))
        .route("/users", web::post().to(users::invite))
        .route("/users/{id}", web::get().to(users::show_user))
        .route("/users/{id}/roles", web::post().to(users::grant))
        .route("/users/{id}/roles/{role}/end", web::post().to(users::end_role))
        .route("/users/{id}/{act}", web::post().to(users::act))
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
