//! How a nomination is shown.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::nominations::nomination::Assigned;
use crate::fields::Fields;
use crate::http::view::sparse::Members;
use crate::http::view::{AllowedView, NamesView, PosthumousView};
use crate::services::nominations::NominationWithRights;
/// Who holds a file.
#[derive(Serialize, ToSchema)]
pub struct HolderView {
    /// The role that acts next.
    pub(super) role: &'static str,
    pub(super) unit_id: Uuid,
    pub(super) unit_name: String,
    /// The names of those who hold the office; of a single nomination only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) people: Option<Vec<String>>,
    /// Does nobody hold the office? Of a single nomination only, and of one that was just sent
    /// there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unheld: Option<bool>,
}

/// Which colleague of the office that holds a file handles it. Whoever holds the office may act on
/// it all the same.
#[derive(Serialize, ToSchema)]
pub struct AssignedView {
    user_id: Uuid,
    full_name: String,
    /// Since when.
    since: DateTime<Utc>,
    /// The name of who assigned it.
    by: String,
}

impl From<&Assigned> for AssignedView {
    fn from(assigned: &Assigned) -> Self {
        Self {
            user_id: assigned.user.0,
            full_name: assigned.name.clone(),
            since: assigned.since,
            by: assigned.by.clone(),
        }
    }
}

/// One subject proposed for one award.
#[derive(Serialize, ToSchema)]
pub struct NominationView {
    pub(super) id: Uuid,
    /// What people call it by: `SNV-26-00124`. None before it was first received.
    pub(super) case_code: Option<String>,
    pub(super) award_code: String,
    pub(super) award_name: NamesView,
    /// `merit`, `ad_hoc`, `movement`, `devotion`, `seniority`, `external` or `resistance`.
    pub(super) commendation_type: &'static str,
    /// The award year.
    pub(super) cycle_year: i32,
    pub(super) subject_id: Uuid,
    pub(super) subject_name: String,
    /// `individual`, `collective` or `household`.
    pub(super) subject_kind: &'static str,
    pub(super) achievement_id: Uuid,
    pub(super) statement: String,
    /// Of somebody who has died.
    pub(super) posthumous: Option<PosthumousView>,
    /// The nominating unit.
    pub(super) unit_id: Uuid,
    pub(super) unit_name: String,
    /// The unit whose head decides, or submits to the superior authority.
    pub(super) deciding_unit_id: Uuid,
    pub(super) deciding_unit_name: String,
    /// `draft`, `in_progress`, `returned`, `supplementing`, `on_hold`, `refused`, `withdrawn` or
    /// `awarded`.
    pub(super) status: &'static str,
    /// Code of the stage in its route, or of its end.
    pub(super) stage: String,
    pub(super) stage_name: Option<NamesView>,
    pub(super) holder: Option<HolderView>,
    /// The colleague who handles it; none where the office has named nobody.
    pub(super) assigned_to: Option<AssignedView>,
    /// Since when it is held, or ended.
    pub(super) since: DateTime<Utc>,
    /// The day by which the holder should act, local.
    pub(super) due_at: Option<NaiveDate>,
    /// The moment by which the holder should act, where the stage counts in hours.
    pub(super) due_moment: Option<DateTime<Utc>>,
    pub(super) overdue: bool,
    /// The year on the way to the due day whose calendar is missing: its holidays were counted as
    /// working days.
    pub(super) calendar_missing: Option<i32>,
    /// Was it received after its cycle had closed?
    pub(super) late: bool,
    /// Since it was received, or written if it never was.
    pub(super) age_working_days: u32,
    /// The first receipt.
    pub(super) received_at: Option<DateTime<Utc>>,
    /// The law it was received under.
    pub(super) rule_set: Option<String>,
    /// Code of its route.
    pub(super) route: String,
    pub(super) route_version: String,
    /// The submission letter it stands on; of a single nomination only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) submission_letter_id: Option<Uuid>,
    /// The decision it stands on; of a single nomination only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) decision_id: Option<Uuid>,
    /// The record it led to; of a single nomination only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) award_id: Option<Uuid>,
    /// May one hand check and decide it? An administrator of the deciding unit may allow that.
    pub(super) one_hand: bool,
    pub(super) allowed_actions: Vec<AllowedView>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) version: i64,
}

/// The members that the rows of a list are limited to.
pub(super) fn members(fields: &mut Fields, text: String) -> Option<Members> {
    static KNOWN: LazyLock<BTreeSet<String>> = LazyLock::new(Members::of::<NominationView>);
    Members::parse(fields, &text, &KNOWN)
}

impl From<&NominationWithRights> for NominationView {
    fn from(shown: &NominationWithRights) -> Self {
        let (filed, nomination) = (&shown.filed, &shown.filed.nomination);
        let first = filed.held_by().into_iter().next();
        let holder = first.map(|(office, unit_name)| HolderView {
            role: office.role.code(),
            unit_id: office.unit.0,
            unit_name: unit_name.to_owned(),
            people: None,
            unheld: shown.unheld,
        });
        Self {
            id: nomination.id.0,
            case_code: nomination.case_code.as_ref().map(ToString::to_string),
            award_code: nomination.content.award_code.clone(),
            award_name: NamesView::from(&shown.award_name),
            commendation_type: nomination.content.commendation_type.code(),
            cycle_year: nomination.content.cycle_year,
            subject_id: nomination.content.subject.0,
            subject_name: filed.subject_name.clone(),
            subject_kind: filed.subject_kind.code(),
            achievement_id: nomination.content.achievement.0,
            statement: nomination.content.statement.clone(),
            posthumous: nomination
                .content
                .posthumous
                .as_ref()
                .map(PosthumousView::from),
            unit_id: nomination.places.nominating.0,
            unit_name: filed.unit_name.clone(),
            deciding_unit_id: nomination.places.deciding.0,
            deciding_unit_name: filed.deciding_unit_name.clone(),
            status: nomination.status().code(),
            stage: nomination.state.stage().to_owned(),
            stage_name: shown.stage_name.as_ref().map(NamesView::from),
            holder,
            assigned_to: filed.assigned.as_ref().map(AssignedView::from),
            since: nomination.state.since(),
            due_at: nomination.state.due_on(),
            due_moment: shown.due_moment,
            overdue: shown.overdue,
            calendar_missing: shown.calendar_missing,
            late: nomination.late,
            age_working_days: shown.age_working_days,
            received_at: nomination.receipt.as_ref().map(|receipt| receipt.at),
            rule_set: nomination
                .receipt
                .as_ref()
                .map(|receipt| receipt.rule_set.clone()),
            route: nomination.route.0.clone(),
            route_version: nomination.route.1.clone(),
            submission_letter_id: None,
            decision_id: None,
            award_id: None,
            one_hand: filed.concerned.one_hand,
            allowed_actions: shown.allowed.iter().map(AllowedView::from).collect(),
            created_at: nomination.created_at,
            version: nomination.version,
        }
    }
}
