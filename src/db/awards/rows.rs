//! Award records as their tables have them.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date, Nullable, Text};

use crate::db::engine::column::{Json, StoredMoment, loaded};
use crate::db::schema::{award, award_detail};
use crate::domain::awards::award::{
    Award, AwardFacts, AwardStatus, CancelGround, Cancellation, Restoration, RestoreGround,
};
use crate::domain::base::ids::{AwardId, DecisionId, NominationId, SubjectId, UnitId};
use crate::domain::law::award_type::{AwardKind, AwardLevel, CommendationType};
use crate::domain::nominations::posthumous::Posthumous;
use crate::domain::register::people::SubjectKind;

/// A record, but for its details, as its table has it.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = award, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct AwardRow {
    id: AwardId,
    seq: i64,
    nomination_id: Option<NominationId>,
    decision_id: Option<DecisionId>,
    subject_id: SubjectId,
    unit_id: UnitId,
    subject_kind: SubjectKind,
    subject_name: String,
    staff_code: Option<String>,
    unit_code: String,
    award_code: String,
    award_name_vi: String,
    award_name_en: String,
    award_kind: AwardKind,
    award_level: AwardLevel,
    commendation_type: CommendationType,
    cycle_year: i32,
    decision_number: String,
    decided_on: NaiveDate,
    signer: String,
    issuer_code: String,
    issuer_name: String,
    coefficient: String,
    amount: i64,
    rule_set: String,
    status: AwardStatus,
    changed_at: StoredMoment,
    golden_book: Option<i32>,
    cancel_ground: Option<CancelGround>,
    cancel_number: Option<String>,
    cancelled_on: Option<NaiveDate>,
    posthumous: Option<Json<Posthumous>>,
}

impl From<&Award> for AwardRow {
    fn from(award: &Award) -> Self {
        let facts = award.facts.clone();
        let cancellation = award.cancellation.as_ref();
        Self {
            id: award.id,
            seq: award.seq,
            nomination_id: award.nomination,
            decision_id: award.decision,
            subject_id: award.subject,
            unit_id: award.unit,
            subject_kind: facts.subject_kind,
            subject_name: facts.subject_name,
            staff_code: facts.staff_code,
            unit_code: facts.unit_code,
            award_code: facts.award_code,
            award_name_vi: facts.award_name.0,
            award_name_en: facts.award_name.1,
            award_kind: facts.award_kind,
            award_level: facts.level,
            commendation_type: facts.commendation_type,
            cycle_year: facts.cycle_year,
            decision_number: facts.decision_number,
            decided_on: facts.decided_on,
            signer: facts.signer,
            issuer_code: facts.issuer_code,
            issuer_name: facts.issuer_name,
            coefficient: facts.coefficient,
            amount: facts.amount.unwrap_or_default(),
            rule_set: facts.rule_set,
            status: award.status,
            changed_at: award.changed_at.into(),
            golden_book: facts.golden_book,
            // The column has a CHECK of its own, which does not know this ground: a paper without
            // one is a final judgment's.
            cancel_ground: cancellation
                .map(|paper| paper.ground)
                .filter(|ground| *ground != CancelGround::FinalJudgment),
            cancel_number: cancellation.map(|paper| paper.number.clone()),
            cancelled_on: cancellation.map(|paper| paper.date),
            posthumous: award.posthumous.clone().map(Json),
        }
    }
}

/// The details of a record as its table has it.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = award_detail, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct DetailRow {
    award_id: AwardId,
    amount_known: bool,
    direct_worker: Option<bool>,
    happened_to: Option<NaiveDate>,
    restore_ground: Option<RestoreGround>,
    pub(super) restore_number: Option<String>,
    pub(super) restored_on: Option<NaiveDate>,
    signer_post: Option<String>,
}

impl From<&Award> for DetailRow {
    fn from(award: &Award) -> Self {
        let restoration = award.restoration.as_ref();
        Self {
            award_id: award.id,
            amount_known: award.facts.amount.is_some(),
            direct_worker: award.facts.direct_worker,
            happened_to: award.facts.happened_to,
            restore_ground: restoration.map(|paper| paper.ground),
            restore_number: restoration.map(|paper| paper.number.clone()),
            restored_on: restoration.map(|paper| paper.date),
            signer_post: award.facts.signer_post.clone(),
        }
    }
}

/// A record with its details; without them where the version before wrote it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = award)]
pub struct DetailedRow {
    #[diesel(embed)]
    award: AwardRow,
    #[diesel(embed)]
    detail: Option<DetailRow>,
}

impl From<DetailedRow> for Award {
    fn from(DetailedRow { award: row, detail }: DetailedRow) -> Self {
        let detail = detail.unwrap_or(DetailRow {
            award_id: row.id,
            amount_known: true,
            direct_worker: None,
            happened_to: None,
            restore_ground: None,
            restore_number: None,
            restored_on: None,
            signer_post: None,
        });
        Self {
            id: row.id,
            seq: row.seq,
            nomination: row.nomination_id,
            decision: row.decision_id,
            subject: row.subject_id,
            unit: row.unit_id,
            facts: AwardFacts {
                subject_kind: row.subject_kind,
                subject_name: row.subject_name,
                staff_code: row.staff_code,
                unit_code: row.unit_code,
                award_code: row.award_code,
                award_name: (row.award_name_vi, row.award_name_en),
                award_kind: row.award_kind,
                level: row.award_level,
                commendation_type: row.commendation_type,
                cycle_year: row.cycle_year,
                decision_number: row.decision_number,
                decided_on: row.decided_on,
                signer: row.signer,
                signer_post: detail.signer_post,
                issuer_code: row.issuer_code,
                issuer_name: row.issuer_name,
                coefficient: row.coefficient,
                amount: detail.amount_known.then_some(row.amount),
                rule_set: row.rule_set,
                direct_worker: detail.direct_worker,
                happened_to: detail.happened_to,
                golden_book: row.golden_book,
            },
            status: row.status,
            changed_at: row.changed_at.into(),
            cancellation: row
                .cancel_number
                .zip(row.cancelled_on)
                .map(|(number, date)| Cancellation {
                    ground: row.cancel_ground.unwrap_or(CancelGround::FinalJudgment),
                    number,
                    date,
                }),
            restoration: detail
                .restore_ground
                .zip(detail.restore_number.zip(detail.restored_on))
                .map(|(ground, (number, date))| Restoration {
                    ground,
                    number,
                    date,
                }),
            posthumous: row.posthumous.map(|kept| kept.0),
        }
    }
}

loaded!(Award as DetailedRow: (
    award::SqlType,
    // But for what is no part of the record: is it still to be told?
    Nullable<(
        Text,
        Bool,
        Nullable<Bool>,
        Nullable<Date>,
        Nullable<Text>,
        Nullable<Text>,
        Nullable<Date>,
        Nullable<Text>,
    )>,
));
