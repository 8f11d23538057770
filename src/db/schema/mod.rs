//! The tables as both databases have them, by area. Kept by hand, together with the migrations.

mod access;
mod awards;
mod base;
mod councils;
mod eligibility;
mod nominations;
mod register;
mod upkeep;

pub use access::*;
pub use awards::*;
pub use base::*;
pub use councils::*;
pub use eligibility::*;
pub use nominations::*;
pub use register::*;
pub use upkeep::*;

diesel::joinable!(subject -> unit (unit_id));
diesel::joinable!(unit_former -> unit (unit_id));
diesel::joinable!(person -> unit (unit_id));
diesel::joinable!(role_assignment -> unit (unit_id));
diesel::joinable!(role_assignment -> user_account (user_id));
diesel::joinable!(session -> user_account (user_id));
diesel::joinable!(refresh_token -> session (session_id));
diesel::joinable!(account_link -> user_account (user_id));
diesel::joinable!(machine_client -> unit (unit_id));
diesel::joinable!(achievement -> subject (subject_id));
diesel::joinable!(achievement -> event (event_id));
diesel::joinable!(nomination -> subject (subject_id));
diesel::joinable!(nomination -> achievement (achievement_id));
diesel::joinable!(nomination -> unit (unit_id));
diesel::joinable!(appeal -> nomination (nomination_id));
diesel::joinable!(assignment -> nomination (nomination_id));
diesel::joinable!(submission_letter -> unit (unit_id));
diesel::joinable!(submission_line -> submission_letter (letter_id));
diesel::joinable!(submission_line -> nomination (nomination_id));
diesel::joinable!(hold -> subject (subject_id));
diesel::joinable!(rating -> subject (subject_id));
diesel::joinable!(initiative_author -> initiative (initiative_id));
diesel::joinable!(career_entry -> subject (subject_id));
diesel::joinable!(cycle -> unit (unit_id));
diesel::joinable!(merit_report -> unit (unit_id));
diesel::joinable!(award -> nomination (nomination_id));
diesel::joinable!(award_detail -> award (award_id));
diesel::joinable!(delegation -> role_assignment (role_assignment_id));
diesel::joinable!(decision -> unit (issuer_unit_id));
diesel::joinable!(decision_line -> decision (decision_id));
diesel::joinable!(decision_line -> nomination (nomination_id));
diesel::joinable!(council -> unit (unit_id));
diesel::joinable!(council_member -> council (council_id));
diesel::joinable!(council_member -> user_account (user_id));
diesel::joinable!(meeting -> council (council_id));
diesel::joinable!(meeting_line -> meeting (meeting_id));
diesel::joinable!(ballot -> meeting (meeting_id));
diesel::joinable!(ballot_voter -> ballot (ballot_id));
diesel::allow_tables_to_appear_in_same_query!(
    unit,
    unit_former,
    person,
    subject,
    subject_merger,
    initiative,
    initiative_author,
    career_entry,
    subject_particulars,
    user_account,
    role_assignment,
    session,
    refresh_token,
    account_link,
    second_factor,
    recovery_code,
    attempt,
    known_address,
    machine_client,
    signing_key,
    event,
    achievement,
    nomination,
    stage_task,
    appeal,
    assignment,
    decision,
    decision_line,
    award,
    award_detail,
    award_payment,
    feed_counter,
    history_entry,
    history_unsealed,
    history_seal,
    history_head,
    checkpoint,
    job,
    document,
    nomination_version,
    submission_letter,
    submission_line,
    hold,
    overrule,
    judgement,
    cycle,
    idempotency,
    typed_form,
    reminder,
    mail_trial,
    correction,
    number_counter,
    unheld_office,
    role_request,
    rating,
    delegation,
    emergency,
    merit_report,
    merit_report_paper,
    roster,
    roster_line,
    roster_paper,
    bulk_run,
    bulk_line,
    saved_view
);
// Apart from the list above: what they have to do with each other is less than all that is in it.
diesel::allow_tables_to_appear_in_same_query!(
    council,
    council_member,
    meeting,
    meeting_line,
    ballot,
    ballot_voter
);
diesel::allow_tables_to_appear_in_same_query!(council, unit);
diesel::allow_tables_to_appear_in_same_query!(meeting, unit);
diesel::allow_tables_to_appear_in_same_query!(council_member, user_account);
diesel::allow_columns_to_appear_in_same_group_by_clause!(
    nomination::award_code,
    event::id,
    event::name,
);
diesel::allow_columns_to_appear_in_same_group_by_clause!(bulk_line::run_id, bulk_line::outcome);
diesel::allow_columns_to_appear_in_same_group_by_clause!(
    import_row::import_id,
    import_row::outcome
);
diesel::allow_columns_to_appear_in_same_group_by_clause!(import_row::outcome, import_row::checked);
diesel::allow_columns_to_appear_in_same_group_by_clause!(assignment::user_id, nomination::status);
/// Columns of files by which they are grouped together with their events and whom they honour.
macro_rules! grouped_with_files {
    ($($column:ident),+) => {
        $(
            diesel::allow_columns_to_appear_in_same_group_by_clause!(
                achievement::event_id,
                nomination::$column
            );
            diesel::allow_columns_to_appear_in_same_group_by_clause!(
                subject::kind,
                nomination::$column
            );
        )+
    };
}
grouped_with_files!(award_code, commendation_type, cycle_year, unit_id);
diesel::allow_columns_to_appear_in_same_group_by_clause!(achievement::event_id, subject::kind);
