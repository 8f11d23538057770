//! Those lists of codes that grow with the service.

use super::{List, list};
use crate::domain::awards::copy::CopyTo;
use crate::domain::awards::mark::{AwardItem, CeremonyKind, MarkKind};
use crate::domain::awards::payment::PaymentState;
use crate::domain::base::history::EventKind;
use crate::domain::base::job::{LetterGroup, Template};
use crate::domain::base::office::Role;
use crate::domain::eligibility::hold::HoldKind;
use crate::domain::law::route::StageCondition;
use crate::domain::law::stage::{Action, StageKind};
use crate::domain::nominations::report::ReportState;
use crate::domain::register::particulars::Education;
use crate::domain::register::unit::UnitKind;
use crate::domain::upkeep::import::{ImportKind, ImportState, RowCheck, RowOutcome};

/// Those that grow with the service: clients must take members that they do not know.
#[expect(clippy::too_many_lines, reason = "a table: a line is a list")]
pub(super) fn growing() -> Vec<List> {
    vec![
        list(
            "Role",
            Role::ALL,
            Role::code,
            &[
                "RoleView.role",
                "GrantRoleBody.role",
                "InviteBody.role",
                "HeldRoleView.role",
                "HolderView.role",
                "EntryView.to_role",
                "DelegateBody.role",
                "DelegationView.role",
                "StageView.role",
                "UnheldOfficeView.role",
            ],
        ),
        list(
            "ImportKind",
            ImportKind::ALL,
            ImportKind::code,
            &["ImportView.kind", "send_import?kind"],
        ),
        list(
            "ImportState",
            ImportState::ALL,
            ImportState::code,
            &["ImportView.state"],
        ),
        list(
            "RowOutcome",
            RowOutcome::ALL,
            RowOutcome::code,
            &["ImportRowView.outcome", "list_import_rows?outcome"],
        ),
        list(
            "RowCheck",
            RowCheck::ALL,
            RowCheck::code,
            &["ImportRowView.check", "list_import_rows?check"],
        ),
        list(
            "UnitKind",
            UnitKind::ALL,
            UnitKind::code,
            &["UnitView.kind", "AddUnitBody.kind", "PutUnitBody.kind"],
        ),
        list(
            "Education",
            Education::ALL,
            Education::code,
            &["ParticularsView.education", "EditParticularsBody.education"],
        ),
        list(
            "StageKind",
            StageKind::ALL,
            StageKind::code,
            &["StageView.kind"],
        ),
        list(
            "StageCondition",
            StageCondition::ALL,
            StageCondition::code,
            &["StageView.applies"],
        ),
        list(
            "Action",
            Action::ALL,
            Action::code,
            &["AllowedView.action", "RunView.action"],
        ),
        list("Deed", EventKind::ALL, EventKind::code, &["EntryView.deed"]),
        list(
            "PaymentState",
            PaymentState::ALL,
            PaymentState::code,
            &["AwardPaymentView.state", "list_award_payments?state"],
        ),
        list(
            "MarkKind",
            MarkKind::ALL,
            MarkKind::code,
            &["AwardMarkView.kind", "AddAwardMarkBody.kind"],
        ),
        list(
            "AwardItem",
            AwardItem::ALL,
            AwardItem::code,
            &["AwardMarkView.item", "AddAwardMarkBody.item"],
        ),
        list(
            "CeremonyKind",
            CeremonyKind::ALL,
            CeremonyKind::code,
            &["AwardMarkView.ceremony", "AddAwardMarkBody.ceremony"],
        ),
        list(
            "CopyTo",
            CopyTo::ALL,
            CopyTo::code,
            &["DecisionCopyView.copy_to", "SendCopyBody.copy_to"],
        ),
        list(
            "HoldKind",
            HoldKind::ALL,
            HoldKind::code,
            &["HoldView.kind", "EnterHoldBody.kind"],
        ),
        list(
            "ReportState",
            ReportState::ALL,
            ReportState::code,
            &["ReportView.state", "list_reports?state"],
        ),
        list(
            "Template",
            Template::ALL,
            Template::code,
            &["LetterView.template", "NoticeView.template"],
        ),
        list(
            "LetterGroup",
            LetterGroup::ALL,
            LetterGroup::code,
            &["NoticeView.group"],
        ),
    ]
}
