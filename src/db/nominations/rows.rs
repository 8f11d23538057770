//! Nominations as their table has them.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::engine::column::{Json, StoredMoment, loaded};
use crate::db::schema::nomination;
use crate::domain::base::ids::{AchievementId, NominationId, SubjectId, UnitId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::law::award_type::CommendationType;
use crate::domain::nominations::nomination::{Content, Hands, Nomination, Receipt, Status};
use crate::domain::nominations::posthumous::Posthumous;

/// A nomination as its table has it.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = nomination, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct NominationRow {
    id: NominationId,
    award_code: String,
    commendation_type: CommendationType,
    cycle_year: i32,
    subject_id: SubjectId,
    achievement_id: AchievementId,
    statement: String,
    unit_id: UnitId,
    superior_unit_id: Option<UnitId>,
    deciding_unit_id: UnitId,
    route_code: String,
    route_version: String,
    rule_set: Option<String>,
    received_at: Option<StoredMoment>,
    pub(super) status: Status,
    pub(super) stage: String,
    pub(super) holder_unit_id: Option<UnitId>,
    pub(super) holder_role: Option<Role>,
    pub(super) since: StoredMoment,
    pub(super) due_on: Option<NaiveDate>,
    paused_days: Option<i32>,
    submissions: i32,
    late: bool,
    appealed: bool,
    created_by: Option<UserId>,
    created_at: StoredMoment,
    version: i64,
    posthumous: Option<Json<Posthumous>>,
    letter_again: bool,
}

impl From<&Nomination> for NominationRow {
    fn from(nomination: &Nomination) -> Self {
        let receipt = nomination.receipt.as_ref();
        Self {
            id: nomination.id,
            award_code: nomination.content.award_code.clone(),
            commendation_type: nomination.content.commendation_type,
            cycle_year: nomination.content.cycle_year,
            subject_id: nomination.content.subject,
            achievement_id: nomination.content.achievement,
            statement: nomination.content.statement.clone(),
            unit_id: nomination.unit,
            superior_unit_id: nomination.superior_unit,
            deciding_unit_id: nomination.deciding_unit,
            route_code: nomination.route.0.clone(),
            route_version: nomination.route.1.clone(),
            rule_set: receipt.map(|receipt| receipt.rule_set.clone()),
            received_at: receipt.map(|receipt| receipt.at.into()),
            status: nomination.status,
            stage: nomination.stage.clone(),
            holder_unit_id: nomination.holder.map(|office| office.unit),
            holder_role: nomination.holder.map(|office| office.role),
            since: nomination.since.into(),
            due_on: nomination.due_on,
            paused_days: nomination
                .paused_days
                .map(|days| i32::try_from(days).unwrap_or(i32::MAX)),
            submissions: nomination.submissions,
            late: nomination.late,
            appealed: nomination.appealed,
            created_by: nomination.created_by,
            created_at: nomination.created_at.into(),
            version: nomination.version,
            posthumous: nomination.content.posthumous.clone().map(Json),
            letter_again: nomination.letter_again,
        }
    }
}

impl From<NominationRow> for Nomination {
    fn from(row: NominationRow) -> Self {
        Self {
            id: row.id,
            content: Content {
                award_code: row.award_code,
                commendation_type: row.commendation_type,
                cycle_year: row.cycle_year,
                subject: row.subject_id,
                achievement: row.achievement_id,
                statement: row.statement,
                posthumous: row.posthumous.map(|kept| kept.0),
            },
            unit: row.unit_id,
            superior_unit: row.superior_unit_id,
            deciding_unit: row.deciding_unit_id,
            route: (row.route_code, row.route_version),
            receipt: row
                .received_at
                .zip(row.rule_set)
                .map(|(at, rule_set)| Receipt {
                    at: at.into(),
                    rule_set,
                }),
            status: row.status,
            stage: row.stage,
            holder: row
                .holder_role
                .zip(row.holder_unit_id)
                .map(|(role, unit)| Office { role, unit }),
            since: row.since.into(),
            due_on: row.due_on,
            paused_days: row.paused_days.map(i32::unsigned_abs),
            submissions: row.submissions,
            late: row.late,
            appealed: row.appealed,
            hands: Hands::default(),
            created_by: row.created_by,
            created_at: row.created_at.into(),
            version: row.version,
            letter_again: row.letter_again,
        }
    }
}

loaded!(Nomination as NominationRow);
