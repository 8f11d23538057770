//! How people ask: HTML pages that work without JavaScript, in Vietnamese and English. Every act is
//! a form; rules are behind `services`.

mod access;
mod address;
mod assets;
mod awards;
mod cookies;
mod councils;
#[cfg(debug_assertions)]
mod design;
mod dossier;
mod eligibility;
mod forms;
mod frame;
mod help;
mod nominations;
mod profile;
mod refill;
mod register;
mod search;
mod table;
pub mod typed;
mod upkeep;
mod work;

use actix_web::web::{ServiceConfig, redirect};
use actix_web::{FromRequest, HttpRequest, HttpResponse, ResponseError};

use self::table::{RouteTable, web};
use crate::error::Error;

pub use self::table::Addresses;

/// What a handler answers: a page or a redirect, or the page that says what is in the way.
type PageResult = Result<HttpResponse, frame::Trouble>;

/// The page for a request that no handler takes.
pub async fn refuse(req: &HttpRequest, error: Error) -> HttpResponse {
    let visitor = frame::Visitor::extract(req).await;
    visitor.map_or_else(
        |trouble| trouble.error_response(),
        |visitor| visitor.trouble(error).error_response(),
    )
}

/// The URL table of the pages; answers what each address takes.
pub fn routes(config: &mut ServiceConfig) -> Addresses {
    config.service(redirect("/.well-known/change-password", "/account"));
    let table = RouteTable::of(config)
        .route("/", web::get().to(work::my_work))
        .route("/work/deadlines.ics", web::get().to(work::deadlines::own))
        .route("/work/runs", web::get().to(work::runs::list))
        .route("/work/runs", web::post().to(work::runs::choose))
        .route("/work/runs/{id}", web::get().to(work::runs::find))
        .route("/work/runs/{id}/start", web::post().to(work::runs::start))
        .route(
            "/work/runs/{id}/continue",
            web::post().to(work::runs::go_on),
        )
        .route("/work/runs/{id}/stop", web::post().to(work::runs::stop))
        .route("/workbooks", web::get().to(work::workbooks::list))
        .route("/workbooks/{id}", web::get().to(work::workbooks::find))
        .route("/workbooks/{id}/file", web::get().to(work::workbooks::file))
        .route(
            "/workbooks/{id}/again",
            web::post().to(work::workbooks::again),
        )
        .route("/help", web::get().to(help::help))
        .route("/search", web::get().to(search::search))
        .route("/favicon.ico", web::get().to(assets::icon))
        .route("/robots.txt", web::get().to(assets::robots))
        .route("/.well-known/security.txt", web::get().to(assets::security))
        .route("/assets/{name}", web::get().to(assets::asset))
        .route(
            "/assets/{print:[0-9a-f]{16}}/{name}",
            web::get().to(assets::printed_asset),
        );
    #[cfg(debug_assertions)]
    let table = table.route("/design", web::get().to(design::design));
    let table = register::routes(table);
    let table = access::routes(table);
    let table = eligibility::routes(table);
    let table = nominations::routes(table);
    let table = awards::routes(table);
    let table = councils::routes(table);
    let table = upkeep::routes(table);
    let table = table.route(
        "/nominations/{id}/deadline.ics",
        web::get().to(work::deadlines::of_one),
    );
    // Behind the addresses that begin like it, `/nominations/new`: the first that fits is taken.
    table
        .route("/nominations/{id}", web::get().to(dossier::show_file))
        .places()
}
