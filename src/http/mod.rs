//! How programs ask: the REST API. Handlers translate; every rule and query is behind `services`.

mod accounts;
mod acts;
mod awards;
mod catalogue;
mod checkpoints;
mod checks;
pub mod contract;
mod cycles;
mod dead_letters;
pub mod deadline;
mod decisions;
mod delegations;
pub mod documents;
mod events;
mod exports;
pub mod extract;
mod history;
mod holds;
mod machine_clients;
pub mod metrics;
mod nominations;
pub mod openapi;
mod operations;
mod own_case;
mod passwords;
mod people;
pub mod problem;
pub mod ranges;
mod ratings;
mod role_requests;
mod second_factors;
mod security_events;
mod sessions;
mod statistics;
mod submission_letters;
mod units;
mod users;
pub mod variants;
mod view;
mod watch;

use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// What is public and the same for everybody may be read by pages of other places too.
pub const FOR_ANY_ORIGIN: (&str, &str) = ("access-control-allow-origin", "*");
/// The same, for what looks at this field.
pub const FOR_ANY_SITE: (&str, &str) = ("cross-origin-resource-policy", "cross-origin");

/// The URL table.
#[expect(
    clippy::too_many_lines,
    reason = "one line for each address is how a table reads best"
)]
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(operations::healthz)
        .service(operations::readyz)
        .service(operations::version)
        .service(sessions::jwks)
        .service(sessions::authorization_server)
        .service(
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
                .service(units::merge)
                .service(units::find_by_code)
                .service(units::put_unit)
                .service(people::list_people)
                .service(people::add_person)
                .service(people::find_person)
                .service(awards::history_of_person)
                .service(people::find_person_by_code)
                .service(people::put_person)
                .service(people::set_leaving)
                .service(people::list_subjects)
                .service(people::add_subject)
                .service(people::rename_subject)
                .service(people::find_subject)
                .service(own_case::name_leader)
                .service(own_case::tell_apart)
                .service(own_case::find_duties)
                .service(own_case::set_duties)
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
                .service(checkpoints::list)
                .service(security_events::list)
                .service(dead_letters::list)
                .service(dead_letters::send_again)
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
                .service(acts::act)
                .service(acts::act_in_bulk)
                .service(acts::history)
                .service(acts::versions)
                .service(checks::eligibility)
                .service(checks::overrule)
                .service(checks::review)
                .service(acts::record_external_result)
                .service(documents::list)
                .service(documents::put)
                .service(documents::find)
                .service(documents::find_one)
                .service(documents::remove)
                .service(documents::remove_one)
                .service(submission_letters::list)
                .service(submission_letters::draft)
                .service(submission_letters::find)
                .service(submission_letters::sign)
                .service(submission_letters::delete)
                .service(holds::list)
                .service(holds::enter)
                .service(holds::find)
                .service(holds::lift)
                .service(ratings::list)
                .service(ratings::enter)
                .service(ratings::find)
                .service(ratings::correct)
                .service(cycles::list)
                .service(cycles::set)
                .service(cycles::remove)
                .service(decisions::list)
                .service(decisions::draft)
                .service(decisions::find)
                .service(decisions::sign)
                .service(decisions::issue)
                .service(decisions::strike)
                .service(decisions::withdraw_signature)
                .service(decisions::history)
                .service(decisions::delete)
                .service(decisions::correct)
                .service(decisions::attach)
                .service(decisions::paper)
                .service(awards::feed)
                .service(exports::export)
                .service(awards::find)
                .service(awards::cancel)
                .service(awards::strip)
                .service(awards::restore)
                .service(awards::dependents)
                .service(statistics::awards)
                .service(catalogue::rule_sets)
                .service(catalogue::award_types)
                .service(catalogue::award_type)
                .service(catalogue::list_routes)
                .service(catalogue::find_route)
                .service(catalogue::calendar),
        );
}
