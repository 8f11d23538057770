//! Accounts, roles, sessions, and who may do what.

pub(crate) mod accounts;
pub(crate) mod delegations;
pub(crate) mod machine_clients;
pub(crate) mod passwords;
pub(crate) mod role_requests;
pub(crate) mod second_factors;
pub(crate) mod security_events;
pub(crate) mod sessions;
pub(crate) mod unheld;
pub(crate) mod users;
pub(crate) mod views;

use utoipa_actix_web::service_config::ServiceConfig;

/// The addresses of this area.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(sessions::sign_in)
        .service(sessions::refresh)
        .service(sessions::list)
        .service(sessions::end_all)
        .service(sessions::sign_out)
        .service(sessions::end)
        .service(sessions::token)
        .service(sessions::me)
        .service(passwords::ask_reset)
        .service(passwords::use_link)
        .service(passwords::change)
        .service(second_factors::begin)
        .service(second_factors::confirm)
        .service(second_factors::remove)
        .service(users::list)
        .service(users::add)
        .service(users::find)
        .service(accounts::edit)
        .service(users::invite)
        .service(users::invite_again)
        .service(users::disable)
        .service(users::enable)
        .service(second_factors::remove_of)
        .service(users::list_roles)
        .service(users::grant)
        .service(users::end_role)
        .service(role_requests::list)
        .service(role_requests::confirm)
        .service(role_requests::refuse)
        .service(machine_clients::list)
        .service(machine_clients::add)
        .service(machine_clients::find)
        .service(machine_clients::disable)
        .service(machine_clients::enable)
        .service(machine_clients::rotate)
        .service(delegations::list)
        .service(delegations::delegate)
        .service(delegations::end)
        .service(security_events::list)
        .service(unheld::list)
        .service(views::list)
        .service(views::save)
        .service(views::find)
        .service(views::remove);
}
