//! Nominations as they are kept: every read asks for a scope, every change compares the version.

mod appeals;
pub mod cycles;
pub mod documents;
pub mod events;
mod filed;
mod lists;
mod of_subject;
mod pass_on;
mod reads;
mod rows;
pub mod submission_letters;
pub mod versions;
mod writes;

use crate::db::engine::column::{Json, text_columns};
use crate::domain::base::ids::{
    AchievementId, CycleId, DocumentId, EmergencyId, EventId, LetterId, NominationId, ReportId,
    RosterId, RunId,
};
use crate::domain::nominations::case_code::CaseCode;
use crate::domain::nominations::cycle::LateRule;
use crate::domain::nominations::nomination::Status;
use crate::domain::nominations::posthumous::Posthumous;
use crate::domain::nominations::report::ReportState;
use crate::domain::nominations::run::{LineOutcome, Refusal, RunState};
use crate::domain::nominations::submission_letter::LetterStatus;

pub use appeals::{kept_out, save_hands};
pub use events::{emergencies, reports};
pub use filed::assignments::{assign, unassign};
pub use lists::{
    AboutWaiting, AgreedFilter, AgreedTogether, AssignedTo, LOOKED_AT, NominationFilter, Shares,
    Sort, WaitingAbout, WaitingFilter, Waits, about_waiting, agreed, agreed_together, beside,
    count, count_late, is_longer_than, list, names, shares, versions_of, waiting, waiting_versions,
    waits,
};
pub use lists::{count_of_event, counts_of_events, of_event, overview, rosters, runs};
pub use of_subject::{
    UnderWay, any_on_its_way, belongings, count_up_open_of_subject, give, is_on_a_signed_decision,
    must_be_signed_again, open_of_subject, under_way,
};
pub use pass_on::{count_open_of, pass_on};
pub(in crate::db) use reads::filed_where;
pub use reads::on_decisions::{OnDecision, of_decision, on_a_decision};
pub use reads::{
    ToActOn, find, in_this_order, lock, on_their_way, pinned_routes, to_act_on, with_ids,
};
pub use writes::{
    case_codes, delete_if_unchanged, end_if_unchanged, insert, insert_each, save, save_if_unchanged,
};

text_columns!(
    AchievementId,
    CaseCode,
    CycleId,
    DocumentId,
    EmergencyId,
    EventId,
    Json<Posthumous>,
    Json<Refusal>,
    LateRule,
    LetterId,
    LetterStatus,
    LineOutcome,
    NominationId,
    ReportId,
    ReportState,
    RosterId,
    RunId,
    RunState,
    Status
);
