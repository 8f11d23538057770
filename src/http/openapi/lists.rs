//! Lists of codes: closed ones are shapes of their own, so that clients have types; of those that
//! grow the known members are told. Both are read from where the parser reads them.

mod councils;
mod growing;

use std::collections::BTreeMap;

use growing::growing;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{OpenApi, Ref, RefOr};

use crate::domain::access::saved_view::ViewedList;
use crate::domain::awards::award::{AwardStatus, CancelGround, RestoreGround};
use crate::domain::awards::decision::DecisionStatus;
use crate::domain::awards::statistics::forms::StatisticsForm;
use crate::domain::awards::statistics::staff::StaffForm;
use crate::domain::awards::statistics::unrewarded::UnrewardedOf;
use crate::domain::base::job::LetterTiming;
use crate::domain::eligibility::judgement::Opinion;
use crate::domain::eligibility::verdict::CheckOutcome;
use crate::domain::law::award_type::{AwardKind, AwardLevel, CommendationType};
use crate::domain::law::grade::Grade;
use crate::domain::nominations::cycle::LateRule;
use crate::domain::nominations::nomination::Status;
use crate::domain::nominations::run::{LineOutcome, RunState};
use crate::domain::nominations::submission_letter::LetterStatus;
use crate::domain::register::career::CareerKind;
use crate::domain::register::initiative::Reach;
use crate::domain::register::particulars::Sex;
use crate::domain::register::people::{Language, SubjectKind};
use crate::http::view::tables::Format;
use crate::services::awards::external_results::ExternalOutcome;
use crate::services::{AssignedTo, Sort};
use crate::sheets::Separator;

/// A list, and the members of shapes (`Shape.member`) and of queries (`operation?member`) whose
/// value is of it.
struct List {
    name: &'static str,
    codes: Vec<&'static str>,
    uses: &'static [&'static str],
}

fn list<T: Copy>(
    name: &'static str,
    all: &[T],
    code: fn(T) -> &'static str,
    uses: &'static [&'static str],
) -> List {
    List {
        name,
        codes: all.iter().map(|member| code(*member)).collect(),
        uses,
    }
}

/// Those that law or procedure closes.
#[expect(clippy::too_many_lines, reason = "a table: a line is a list")]
fn closed() -> Vec<List> {
    vec![
        list(
            "SubjectKind",
            SubjectKind::ALL,
            SubjectKind::code,
            &[
                "SubjectView.kind",
                "AddSubjectBody.kind",
                "AwardView.subject_kind",
                "NominationView.subject_kind",
                "LineView.subject_kind",
                "AgendaLineView.subject_kind",
                "BallotLineView.subject_kind",
                "RewardView.kind",
                "NamesakeView.kind",
                "ReportView.subject_kind",
                "FileReportBody.subject_kind",
                "QualifyingView.subject_kind",
                "list_qualifying?subject_kind",
                "export_qualifying?subject_kind",
            ],
        ),
        list(
            "Sex",
            Sex::ALL,
            Sex::code,
            &["ParticularsView.sex", "EditParticularsBody.sex"],
        ),
        list(
            "CareerKind",
            CareerKind::ALL,
            CareerKind::code,
            &["CareerEntryView.kind", "EnterCareerEntryBody.kind"],
        ),
        list(
            "LetterTiming",
            LetterTiming::ALL,
            LetterTiming::code,
            &[
                "LetterChoicesView.waiting",
                "LetterChoicesView.deadlines",
                "LetterChoicesView.files",
                "LetterChoicesView.results",
                "LetterChoicesBody.waiting",
                "LetterChoicesBody.deadlines",
                "LetterChoicesBody.files",
                "LetterChoicesBody.results",
            ],
        ),
        list(
            "CommendationType",
            CommendationType::ALL,
            CommendationType::code,
            &[
                "AwardView.commendation_type",
                "NominationView.commendation_type",
                "CreateNominationBody.commendation_type",
                "EditNominationBody.commendation_type",
                "FileVersionView.commendation_type",
                "CycleView.commendation_type",
                "SetCycleBody.commendation_type",
                "EligibilityBody.commendation_type",
                "RungView.commendation_type",
                "list_nominations?commendation_type",
                "export_nominations?commendation_type",
                "award_statistics?commendation_type",
                "award_shares?commendation_type",
                "list_qualifying?commendation_type",
                "export_qualifying?commendation_type",
            ],
        ),
        list(
            "AwardKind",
            AwardKind::ALL,
            AwardKind::code,
            &["AwardView.award_kind", "AwardTypeView.kind"],
        ),
        list(
            "AwardLevel",
            AwardLevel::ALL,
            AwardLevel::code,
            &[
                "AwardView.level",
                "AwardTypeView.level",
                "RungView.level",
                "FiguresView.level",
            ],
        ),
        list(
            "StatisticsForm",
            StatisticsForm::ALL,
            StatisticsForm::code,
            &["FilledFormView.form"],
        ),
        list(
            "StaffForm",
            StaffForm::ALL,
            StaffForm::code,
            &["FilledStaffFormView.form"],
        ),
        list(
            "UnrewardedOf",
            UnrewardedOf::ALL,
            UnrewardedOf::code,
            &["list_unrewarded?of"],
        ),
        list(
            "AwardStatus",
            AwardStatus::ALL,
            AwardStatus::code,
            &["AwardView.status"],
        ),
        list(
            "CancelGround",
            CancelGround::FOR_CANCELLING,
            CancelGround::code,
            &["CancelAwardBody.ground"],
        ),
        list(
            "EndGround",
            CancelGround::ALL,
            CancelGround::code,
            &["CancellationView.ground"],
        ),
        list(
            "RestoreGround",
            RestoreGround::ALL,
            RestoreGround::code,
            &["RestoreAwardBody.ground", "RestorationView.ground"],
        ),
        list(
            "CheckOutcome",
            CheckOutcome::ALL,
            CheckOutcome::code,
            &[
                "FindingView.outcome",
                "RungView.outcome",
                "list_qualifying?outcome",
                "export_qualifying?outcome",
            ],
        ),
        list(
            "LateRule",
            LateRule::ALL,
            LateRule::code,
            &["CycleView.late", "SetCycleBody.late"],
        ),
        list(
            "DecisionStatus",
            DecisionStatus::ALL,
            DecisionStatus::code,
            &["DecisionView.status", "list_decisions?status"],
        ),
        list(
            "ViewedList",
            ViewedList::ALL,
            ViewedList::code,
            &["SavedFilterView.list", "SaveViewBody.list"],
        ),
        list(
            "RunState",
            RunState::ALL,
            RunState::code,
            &["RunView.state"],
        ),
        list(
            "LineOutcome",
            LineOutcome::ALL,
            LineOutcome::code,
            &["RunLineView.outcome", "list_run_lines?outcome"],
        ),
        list(
            "LetterStatus",
            LetterStatus::ALL,
            LetterStatus::code,
            &[
                "SubmissionLetterView.status",
                "list_submission_letters?status",
            ],
        ),
        list(
            "FileStatus",
            Status::ALL,
            Status::code,
            &[
                "NominationView.status",
                "CarriedView.status",
                "FilesStandingView.status",
                "list_nominations?status",
                "export_nominations?status",
            ],
        ),
        list(
            "Grade",
            Grade::ALL,
            Grade::code,
            &[
                "RatingView.grade",
                "EnterRatingBody.grade",
                "CorrectRatingBody.grade",
            ],
        ),
        list(
            "Reach",
            Reach::ALL,
            Reach::code,
            &[
                "InitiativeView.reach",
                "EnterInitiativeBody.reach",
                "CorrectInitiativeBody.reach",
                "list_initiatives?reach",
            ],
        ),
        list(
            "Language",
            Language::ALL,
            Language::code,
            &[
                "SignedInView.language",
                "UserView.language",
                "AddUserBody.language",
                "InviteBody.language",
            ],
        ),
        list(
            "ReviewVerdict",
            &[Opinion::Met, Opinion::NotMet],
            Opinion::code,
            &["ReviewBody.verdict"],
        ),
        list(
            "ExportFormat",
            Format::ALL,
            Format::code,
            &[
                "export_awards?format",
                "export_nominations?format",
                "export_qualifying?format",
            ],
        ),
        list(
            "Separator",
            Separator::ALL,
            Separator::code,
            &[
                "export_awards?separator",
                "export_nominations?separator",
                "export_qualifying?separator",
            ],
        ),
        list(
            "AssignedTo",
            AssignedTo::ALL,
            AssignedTo::code,
            &[
                "list_nominations?assigned_to",
                "export_nominations?assigned_to",
            ],
        ),
        list(
            "NominationSort",
            Sort::ALL,
            Sort::code,
            &["list_nominations?sort", "export_nominations?sort"],
        ),
        list(
            "ExternalOutcome",
            ExternalOutcome::ALL,
            ExternalOutcome::code,
            &["ExternalResultBody.outcome"],
        ),
    ]
}

/// Puts them into the document. Answers the uses that it has not.
pub(super) fn put(document: &mut OpenApi) -> Vec<&'static str> {
    let mut unused = Vec::new();
    let components = document.components.get_or_insert_default();
    let mut operations: BTreeMap<String, &mut Operation> = BTreeMap::new();
    for item in document.paths.paths.values_mut() {
        for operation in [&mut item.get, &mut item.post].into_iter().flatten() {
            operations.insert(
                operation.operation_id.clone().unwrap_or_default(),
                operation,
            );
        }
    }
    let is_closed = closed().into_iter().chain(councils::closed());
    let grows = growing().into_iter().chain(councils::growing());
    let all = is_closed
        .map(|list| (list, true))
        .chain(grows.map(|list| (list, false)));
    for (list, is_closed) in all {
        for &used in list.uses {
            let place = if let Some((id, member)) = used.split_once('?') {
                operations
                    .get_mut(id)
                    .and_then(|operation| in_query(operation, member))
            } else {
                let (shape, member) = used.split_once('.').unwrap_or_default();
                components
                    .schemas
                    .get_mut(shape)
                    .and_then(|shape| in_shape(shape, member))
            };
            match place {
                Some(place) if is_closed => close(place, list.name),
                Some(place) => open(place, &list.codes),
                None => unused.push(used),
            }
        }
        if is_closed {
            let shape = ObjectBuilder::new()
                .schema_type(Type::String)
                .enum_values(Some(list.codes));
            components
                .schemas
                .insert(list.name.to_owned(), shape.into());
        }
    }
    unused
}

fn in_shape<'a>(shape: &'a mut RefOr<Schema>, member: &str) -> Option<&'a mut RefOr<Schema>> {
    match shape {
        RefOr::T(Schema::Object(object)) => object.properties.get_mut(member),
        _ => None,
    }
}

fn in_query<'a>(operation: &'a mut Operation, member: &str) -> Option<&'a mut RefOr<Schema>> {
    let parameters = operation.parameters.iter_mut().flatten();
    parameters
        .filter_map(|known| {
            if let RefOr::T(known) = known {
                Some(known)
            } else {
                None
            }
        })
        .find(|known| known.name == member)?
        .schema
        .as_mut()
}

/// A text becomes one of the list; what it is for stays said.
fn close(place: &mut RefOr<Schema>, name: &str) {
    let RefOr::T(Schema::Object(text)) = place else {
        return;
    };
    let mut list = Ref::from_schema_name(name);
    let is_nullable =
        matches!(&text.schema_type, SchemaType::Array(kinds) if kinds.contains(&Type::Null));
    if is_nullable {
        let none = ObjectBuilder::new().schema_type(Type::Null);
        let choice = OneOfBuilder::new()
            .description(text.description.take())
            .item(none)
            .item(list);
        *place = choice.into();
    } else {
        list.description = text.description.take().unwrap_or_default();
        *place = list.into();
    }
}

fn open(place: &mut RefOr<Schema>, codes: &[&str]) {
    let RefOr::T(Schema::Object(text)) = place else {
        return;
    };
    let about = text.description.take().unwrap_or_default();
    let known = codes
        .iter()
        .map(|code| format!("`{code}`"))
        .collect::<Vec<_>>()
        .join(", ");
    text.description = Some(
        format!("{about} Known are {known}; the list grows: take others too.")
            .trim()
            .to_owned(),
    );
}

#[cfg(test)]
mod tests;
