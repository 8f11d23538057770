//! How people ask: HTML pages that work without JavaScript, in Vietnamese and English. Every act is
//! a form; rules are behind `services`.

mod account;
mod acts;
mod address;
mod assets;
mod awards;
mod checks;
mod cookies;
mod cycles;
mod dead_letters;
mod decisions;
mod delegations;
mod documents;
mod forms;
mod frame;
mod holds;
mod machine_clients;
mod nominate;
mod nominations;
mod own_case;
mod passwords;
mod ratings;
mod refill;
mod security_events;
mod sessions;
mod statistics;
mod submission_letters;
mod table;
pub mod typed;
mod units;
mod users;
mod work;

use actix_web::web::{ServiceConfig, redirect};
use actix_web::{FromRequest, HttpRequest, HttpResponse, ResponseError};

pub use self::table::Places;
use self::table::{Table, web};
use crate::error::Error;

/// The page for a request that no handler takes.
pub async fn refuse(req: &HttpRequest, error: Error) -> HttpResponse {
    let visitor = frame::Visitor::extract(req).await;
    visitor.map_or_else(
        |trouble| trouble.error_response(),
        |visitor| visitor.trouble(error).error_response(),
    )
}

/// The URL table of the pages; answers what each address takes.
#[expect(clippy::too_many_lines, reason = "a table: a line is an address")]
pub fn routes(config: &mut ServiceConfig) -> Places {
    config.service(redirect("/.well-known/change-password", "/account"));
    Table::of(config)
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
        .route(
            "/account/password",
            web::post().to(account::change_password),
        )
        .route(
            "/account/sessions/end",
            web::post().to(account::end_session),
        )
        .route(
            "/account/sessions/end-all",
            web::post().to(account::end_all),
        )
        .route(
            "/account/second-factor",
            web::post().to(account::begin_second_factor),
        )
        .route(
            "/account/second-factor/confirm",
            web::post().to(account::confirm_second_factor),
        )
        .route(
            "/account/second-factor/off",
            web::post().to(account::remove_second_factor),
        )
        .route("/users", web::get().to(users::list))
        .route("/users", web::post().to(users::invite))
        .route("/users/{id}", web::get().to(users::show_user))
        .route("/users/{id}", web::post().to(users::edit))
        .route("/users/{id}/roles", web::post().to(users::grant))
        .route(
            "/users/{id}/requests/{request}/{act}",
            web::post().to(users::settle),
        )
        .route(
            "/users/{id}/roles/{role}/end",
            web::post().to(users::end_role),
        )
        .route(
            "/users/{id}/delegations",
            web::get().to(delegations::list_for),
        )
        .route(
            "/users/{id}/delegations",
            web::post().to(delegations::delegate_for),
        )
        .route("/users/{id}/{act}", web::post().to(users::act))
        .route("/delegations", web::get().to(delegations::list))
        .route("/delegations", web::post().to(delegations::delegate))
        .route("/delegations/{id}/end", web::post().to(delegations::end))
        .route("/security-events", web::get().to(security_events::list))
        .route("/machine-clients", web::get().to(machine_clients::list))
        .route("/machine-clients", web::post().to(machine_clients::add))
        .route(
            "/machine-clients/{id}/rotate",
            web::post().to(machine_clients::rotate),
        )
        .route(
            "/machine-clients/{id}/{act}",
            web::post().to(machine_clients::act),
        )
        .route("/units", web::get().to(units::list))
        .route("/units/{id}/duties", web::get().to(own_case::duties))
        .route("/units/{id}/duties", web::post().to(own_case::set_duties))
        .route("/units/{id}/merge", web::get().to(units::merge_form))
        .route("/units/{id}/merge", web::post().to(units::merge))
        .route(
            "/units/{id}/merge/rehearsal",
            web::post().to(units::rehearse),
        )
        .route("/language", web::post().to(sessions::language))
        .route("/nominations", web::get().to(nominations::list))
        .route("/nominations/new", web::get().to(nominate::form))
        .route("/nominations/new", web::post().to(nominate::propose))
        .route("/nominations/actions/{action}", web::post().to(acts::bulk))
        .route(
            "/nominations/actions/{action}/rehearsal",
            web::post().to(acts::rehearse_bulk),
        )
        .route("/nominations/{id}", web::get().to(nominations::show_file))
        .route("/nominations/{id}/edit", web::get().to(nominate::edit_form))
        .route("/nominations/{id}/edit", web::post().to(nominate::revise))
        .route("/nominations/{id}/delete", web::post().to(acts::delete))
        .route(
            "/nominations/{id}/actions/{action}",
            web::post().to(acts::act),
        )
        .route(
            "/nominations/{id}/actions/{action}/rehearsal",
            web::post().to(acts::rehearse),
        )
        .route(
            "/nominations/{id}/overrules",
            web::post().to(checks::overrule),
        )
        .route("/nominations/{id}/reviews", web::post().to(checks::review))
        .route(
            "/nominations/{id}/leader",
            web::post().to(own_case::name_leader),
        )
        .route(
            "/nominations/{id}/told-apart",
            web::post().to(own_case::tell_apart),
        )
        .route(
            "/nominations/{id}/external-result",
            web::post().to(acts::record_result),
        )
        .route(
            "/nominations/{id}/documents/{slot}",
            web::get().to(documents::find),
        )
        .route(
            "/nominations/{id}/documents/{slot}",
            web::post().to(documents::put),
        )
        .route(
            "/nominations/{id}/documents/{slot}/{document_id}",
            web::get().to(documents::find_one),
        )
        .route(
            "/nominations/{id}/documents/{slot}/{document_id}/remove",
            web::post().to(documents::remove),
        )
        .route(
            "/submission-letters",
            web::get().to(submission_letters::list),
        )
        .route(
            "/submission-letters/new",
            web::post().to(submission_letters::draft),
        )
        .route(
            "/submission-letters/{id}",
            web::get().to(submission_letters::find),
        )
        .route(
            "/submission-letters/{id}/sign",
            web::post().to(submission_letters::sign),
        )
        .route(
            "/submission-letters/{id}/delete",
            web::post().to(submission_letters::delete),
        )
        .route("/decisions", web::get().to(decisions::list))
        .route("/decisions/new", web::post().to(decisions::draft))
        .route("/decisions/{id}", web::get().to(decisions::show))
        .route("/decisions/{id}/sign", web::post().to(decisions::sign))
        .route("/decisions/{id}/issue", web::post().to(decisions::issue))
        .route("/decisions/{id}/strike", web::post().to(decisions::strike))
        .route(
            "/decisions/{id}/withdraw-signature",
            web::post().to(decisions::withdraw_signature),
        )
        .route("/decisions/{id}/delete", web::post().to(decisions::delete))
        .route(
            "/decisions/{id}/corrections",
            web::post().to(decisions::correct),
        )
        .route("/decisions/{id}/paper", web::get().to(documents::paper))
        .route("/decisions/{id}/paper", web::post().to(documents::attach))
        .route("/awards/{id}", web::get().to(awards::find))
        .route("/awards/{id}/cancel", web::post().to(awards::cancel))
        .route("/awards/{id}/strip", web::post().to(awards::strip))
        .route("/awards/{id}/restore", web::post().to(awards::restore))
        .route("/people/{id}/awards", web::get().to(awards::of_person))
        .route("/holds", web::get().to(holds::list))
        .route("/holds", web::post().to(holds::enter))
        .route("/holds/{id}", web::get().to(holds::find))
        .route("/holds/{id}/lift", web::post().to(holds::lift))
        .route("/ratings", web::get().to(ratings::list))
        .route("/ratings", web::post().to(ratings::enter))
        .route("/ratings/{id}", web::get().to(ratings::find))
        .route("/ratings/{id}/correct", web::post().to(ratings::correct))
        .route("/cycles", web::get().to(cycles::list))
        .route("/cycles", web::post().to(cycles::set))
        .route("/cycles/{id}/delete", web::post().to(cycles::remove))
        .route("/figures", web::get().to(statistics::awards))
        .route("/dead-letters", web::get().to(dead_letters::list))
        .route(
            "/dead-letters/{id}/send-again",
            web::post().to(dead_letters::send_again),
        )
        .route("/favicon.ico", web::get().to(assets::icon))
        .route("/robots.txt", web::get().to(assets::robots))
        .route("/.well-known/security.txt", web::get().to(assets::security))
        .route("/assets/{name}", web::get().to(assets::asset))
        .places()
}
