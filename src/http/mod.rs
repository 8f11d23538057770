//! How programs ask: the REST API. Handlers translate; every rule and query is behind `services`.

mod awards;
mod catalogue;
pub mod contract;
mod decisions;
mod events;
pub mod extract;
mod nominations;
pub mod openapi;
mod operations;
mod passwords;
mod people;
pub mod problem;
mod second_factors;
mod sessions;
mod units;
mod users;
mod view;

use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// The URL table.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(operations::healthz).service(operations::readyz).service(operations::version).service(sessions::jwks).service(
        scope::scope("/api/v1")
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
            .service(units::list)
            .service(units::add)
            .service(units::find)
            .service(people::list_people)
            .service(people::add_person)
            .service(people::find_person)
            .service(people::list_subjects)
            .service(people::add_subject)
            .service(people::find_subject)
            .service(users::list)
            .service(users::add)
            .service(users::find)
            .service(users::invite)
            .service(users::invite_again)
            .service(users::disable)
            .service(users::enable)
            .service(second_factors::remove_of)
            .service(users::list_roles)
            .service(users::grant)
            .service(users::end_role)
            .service(users::list_clients)
            .service(users::add_client)
            .service(events::list_events)
            .service(events::add_event)
            .service(events::find_event)
            .service(events::list_achievements)
            .service(events::add_achievement)
            .service(events::find_achievement)
            .service(nominations::list)
            .service(nominations::create)
            .service(nominations::tasks)
            .service(nominations::find)
            .service(nominations::edit)
            .service(nominations::delete)
            .service(nominations::act)
            .service(nominations::history)
            .service(decisions::list)
            .service(decisions::draft)
            .service(decisions::find)
            .service(decisions::sign)
            .service(decisions::issue)
            .service(decisions::history)
            .service(awards::feed)
            .service(awards::find)
            .service(catalogue::rule_sets)
            .service(catalogue::award_types)
            .service(catalogue::award_type)
            .service(catalogue::list_routes)
            .service(catalogue::find_route)
            .service(catalogue::calendar),
    );
}
