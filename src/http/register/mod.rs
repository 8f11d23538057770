//! Units, people and the subjects who can be honoured.

pub(crate) mod career;
pub(crate) mod exports;
pub(crate) mod initiatives;
pub(crate) mod people;
pub(crate) mod unit_changes;
pub(crate) mod units;

use utoipa_actix_web::service_config::ServiceConfig;

/// The addresses of this area.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(units::list)
        .service(units::add)
        .service(units::find)
        .service(units::merge)
        .service(unit_changes::rename)
        .service(unit_changes::divide)
        .service(units::find_by_code)
        .service(units::put_unit)
        .service(initiatives::list)
        .service(initiatives::enter)
        .service(initiatives::find)
        .service(initiatives::correct)
        .service(initiatives::remove)
        .service(initiatives::spend)
        .service(initiatives::release)
        .service(people::list_people)
        .service(people::add_person)
        .service(people::find_person)
        .service(people::find_person_by_code)
        .service(people::put_person)
        .service(people::set_leaving)
        .service(people::list_subjects)
        .service(people::add_subject)
        .service(people::find_subject)
        .service(people::find_particulars)
        .service(people::edit_particulars)
        .service(people::join_subjects)
        .service(people::part_subjects)
        .service(career::list)
        .service(career::enter)
        .service(career::find)
        .service(career::correct)
        .service(career::remove);
}
