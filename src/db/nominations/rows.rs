//! Nominations as their table has them.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Integer, Nullable, Text, Timestamp};

use crate::db::Failure;
use crate::db::engine::column::{Json, StoredMoment, loaded};
use crate::db::schema::nomination;
use crate::domain::base::ids::{AchievementId, NominationId, SubjectId, UnitId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::route::End;
use crate::domain::nominations::case_code::CaseCode;
use crate::domain::nominations::nomination::{
    Content, Hands, Nomination, NominationState, PausedTask, Places, Receipt, Several, StageTask,
    Status,
};
use crate::domain::nominations::posthumous::Posthumous;

/// A nomination as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = nomination)]
pub struct NominationRow {
    id: NominationId,
    unit_id: UnitId,
    created_by: Option<UserId>,
    created_at: StoredMoment,
    #[diesel(embed)]
    pub(super) content: ContentRow,
    #[diesel(embed)]
    pub(super) intake: IntakeRow,
    #[diesel(embed)]
    pub(super) course: CourseRow,
    /// For life: written once, by whoever gives it.
    case_code: Option<CaseCode>,
}

/// What the nominating unit writes.
#[derive(Queryable, Selectable, Insertable, AsChangeset, PartialEq)]
#[diesel(table_name = nomination, treat_none_as_null = true)]
pub struct ContentRow {
    award_code: String,
    commendation_type: CommendationType,
    cycle_year: i32,
    subject_id: SubjectId,
    achievement_id: AchievementId,
    statement: String,
    posthumous: Option<Json<Posthumous>>,
}

/// What changes when it is sent and received.
#[derive(Queryable, Selectable, Insertable, AsChangeset, PartialEq)]
#[diesel(table_name = nomination, treat_none_as_null = true)]
pub struct IntakeRow {
    superior_unit_id: Option<UnitId>,
    deciding_unit_id: UnitId,
    route_code: String,
    route_version: String,
    rule_set: Option<String>,
    received_at: Option<StoredMoment>,
    submissions: i32,
    late: bool,
}

/// What changes wherever it goes.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = nomination, treat_none_as_null = true)]
pub struct CourseRow {
    pub(super) status: Status,
    pub(super) stage: String,
    pub(super) holder_unit_id: Option<UnitId>,
    pub(super) holder_role: Option<Role>,
    pub(super) since: StoredMoment,
    pub(super) due_on: Option<NaiveDate>,
    paused_days: Option<i32>,
    appealed: bool,
    version: i64,
    letter_again: bool,
    pub(super) more_tasks: i32,
}

impl From<&Nomination> for NominationRow {
    fn from(nomination: &Nomination) -> Self {
        Self {
            id: nomination.id,
            unit_id: nomination.places.nominating,
            created_by: nomination.created_by,
            created_at: nomination.created_at.into(),
            content: (&nomination.content).into(),
            intake: nomination.into(),
            course: nomination.into(),
            case_code: nomination.case_code.clone(),
        }
    }
}

impl From<&Content> for ContentRow {
    fn from(content: &Content) -> Self {
        Self {
            award_code: content.award_code.clone(),
            commendation_type: content.commendation_type,
            cycle_year: content.cycle_year,
            subject_id: content.subject,
            achievement_id: content.achievement,
            statement: content.statement.clone(),
            posthumous: content.posthumous.clone().map(Json),
        }
    }
}

impl From<&Nomination> for IntakeRow {
    fn from(nomination: &Nomination) -> Self {
        let receipt = nomination.receipt.as_ref();
        Self {
            superior_unit_id: nomination.places.superior,
            deciding_unit_id: nomination.places.deciding,
            route_code: nomination.route.0.clone(),
            route_version: nomination.route.1.clone(),
            rule_set: receipt.map(|receipt| receipt.rule_set.clone()),
            received_at: receipt.map(|receipt| receipt.at.into()),
            submissions: nomination.submissions,
            late: nomination.late,
        }
    }
}

impl From<&Nomination> for CourseRow {
    fn from(nomination: &Nomination) -> Self {
        let state = &nomination.state;
        let paused_days = match state {
            NominationState::OnHold { paused, .. } => paused.first.left,
            _ => None,
        };
        let more_tasks = nomination.holders().len().saturating_sub(1);
        Self {
            status: state.status(),
            stage: state.stage().to_owned(),
            holder_unit_id: nomination.holder().map(|office| office.unit),
            holder_role: nomination.holder().map(|office| office.role),
            since: state.since().into(),
            due_on: state.due_on(),
            paused_days: paused_days.map(|days| i32::try_from(days).unwrap_or(i32::MAX)),
            appealed: nomination.appealed,
            version: nomination.version,
            letter_again: nomination.letter_again,
            more_tasks: i32::try_from(more_tasks).unwrap_or(i32::MAX),
        }
    }
}

/// The state a row is in, with the first of those who hold it. What no state looks like is a
/// defect of whoever wrote it.
fn state(id: NominationId, row: &CourseRow) -> std::result::Result<NominationState, Failure> {
    let (stage, since, due_on) = (row.stage.clone(), row.since.into(), row.due_on);
    let holder = || {
        let office = row.holder_role.zip(row.holder_unit_id);
        office
            .map(|(role, unit)| Office { role, unit })
            .ok_or_else(|| Failure::Defect(format!("nobody holds {id} in {}", row.stage)))
    };
    let ended = |how| NominationState::Ended { how, at: since };
    Ok(match row.status {
        Status::Draft => NominationState::Draft { stage, since },
        Status::Returned => NominationState::Returned {
            stage,
            since,
            due_on,
        },
        Status::Supplementing => NominationState::Supplementing {
            stage,
            since,
            due_on,
        },
        Status::InProgress => NominationState::InProgress {
            stage,
            tasks: Several::one(StageTask {
                office: holder()?,
                since,
                due_on,
            }),
        },
        Status::OnHold => NominationState::OnHold {
            stage,
            since,
            paused: Several::one(PausedTask {
                office: holder()?,
                left: row.paused_days.map(i32::unsigned_abs),
            }),
        },
        Status::Refused => ended(End::Refused),
        Status::Withdrawn => ended(End::Withdrawn),
        Status::Awarded => ended(End::Awarded),
    })
}

impl TryFrom<NominationRow> for Nomination {
    type Error = Failure;

    fn try_from(row: NominationRow) -> std::result::Result<Self, Failure> {
        let NominationRow {
            content,
            intake,
            course,
            ..
        } = row;
        Ok(Self {
            id: row.id,
            content: Content {
                award_code: content.award_code,
                commendation_type: content.commendation_type,
                cycle_year: content.cycle_year,
                subject: content.subject_id,
                achievement: content.achievement_id,
                statement: content.statement,
                posthumous: content.posthumous.map(|kept| kept.0),
            },
            places: Places {
                nominating: row.unit_id,
                superior: intake.superior_unit_id,
                deciding: intake.deciding_unit_id,
            },
            route: (intake.route_code, intake.route_version),
            receipt: intake
                .received_at
                .zip(intake.rule_set)
                .map(|(at, rule_set)| Receipt {
                    at: at.into(),
                    rule_set,
                }),
            case_code: row.case_code,
            state: state(row.id, &course)?,
            submissions: intake.submissions,
            late: intake.late,
            appealed: course.appealed,
            hands: Hands::default(),
            created_by: row.created_by,
            created_at: row.created_at.into(),
            version: course.version,
            letter_again: course.letter_again,
        })
    }
}

loaded!(Nomination as NominationRow: (
    Text,
    Text,
    Nullable<Text>,
    Timestamp,
    // What the nominating unit writes.
    (Text, Text, Integer, Text, Text, Text, Nullable<Text>),
    // What changes when it is sent and received.
    (
        Nullable<Text>,
        Text,
        Text,
        Text,
        Nullable<Text>,
        Nullable<Timestamp>,
        Integer,
        Bool,
    ),
    // What changes wherever it goes.
    (
        Text,
        Text,
        Nullable<Text>,
        Nullable<Text>,
        Timestamp,
        Nullable<Date>,
        Nullable<Integer>,
        Bool,
        BigInt,
        Bool,
        Integer,
    ),
    Nullable<Text>,
));
