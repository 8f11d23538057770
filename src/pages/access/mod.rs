//! Accounts, roles, sessions, and who may do what.

pub(crate) mod account;
mod by_code;
pub(crate) mod delegations;
pub(crate) mod machine_clients;
pub(crate) mod passwords;
pub(crate) mod security_events;
pub(crate) mod sessions;
pub(crate) mod unheld;
pub(crate) mod users;
pub(crate) mod views;

use crate::pages::table::{RouteTable, web};

/// The addresses of this area.
pub(super) fn routes(table: RouteTable<'_>) -> RouteTable<'_> {
    table
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
        .route("/users/new", web::get().to(users::form))
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
        .route(
            "/users/{id}/second-factor-off",
            web::post().to(users::take_second_factor),
        )
        .route("/users/{id}/{act}", web::post().to(users::act))
        .route("/delegations", web::get().to(delegations::list))
        .route("/delegations", web::post().to(delegations::delegate))
        .route("/delegations/{id}/end", web::post().to(delegations::end))
        .route("/unheld-offices", web::get().to(unheld::list))
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
        .route("/views", web::post().to(views::save))
        .route("/views/{id}/delete", web::post().to(views::remove))
        .route("/language", web::post().to(sessions::language))
}
