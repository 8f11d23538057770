//! `/search`: one text, looked for everywhere.

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::awards::decision::Numbering;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Identity, Params};
use crate::http::nominations::events::EventView;
use crate::http::register::people::SubjectView;
use crate::http::register::units::UnitView;
use crate::http::view::NamesView;
use crate::services::search::{FoundEverywhere, FoundOfKind, MOST_SIGNS, everywhere};
use crate::state::State;

/// What was found of one kind, each with a schema of its own: generators of clients name them.
macro_rules! found_views {
    ($($(#[$doc:meta])* $name:ident of $view:ident;)*) => { $(
        $(#[$doc])*
        #[derive(Serialize, ToSchema)]
        pub struct $name {
            /// The first of them, 8 at most.
            items: Vec<$view>,
            /// Are there more?
            more: bool,
        }

        impl $name {
            fn of<U>(found: &FoundOfKind<U>, view: impl Fn(&U) -> $view) -> Self {
                Self {
                    items: found.items.iter().map(view).collect(),
                    more: found.more,
                }
            }
        }
    )* };
}

found_views! {
    /// Files that were found.
    FoundFilesView of FoundFileView;
    /// People who were found.
    FoundPeopleView of FoundPersonView;
    /// Others beside the register who were found.
    FoundSubjectsView of SubjectView;
    /// Units that were found.
    FoundUnitsView of UnitView;
    /// Decisions that were found.
    FoundDecisionsView of FoundDecisionView;
    /// Events that were found.
    FoundEventsView of EventView;
    /// Accounts that were found.
    FoundAccountsView of FoundAccountView;
}

/// A file that was found.
#[derive(Serialize, ToSchema)]
pub struct FoundFileView {
    id: Uuid,
    /// What people call it by; none before it was first received.
    case_code: Option<String>,
    subject_name: String,
    award_name: NamesView,
    unit_name: String,
    /// As of a nomination.
    status: &'static str,
}

/// Somebody on the register who was found.
#[derive(Serialize, ToSchema)]
pub struct FoundPersonView {
    id: Uuid,
    staff_code: String,
    full_name: String,
    position: Option<String>,
    unit_id: Uuid,
    unit_name: String,
}

/// A decision that was found.
#[derive(Serialize, ToSchema)]
pub struct FoundDecisionView {
    id: Uuid,
    title: String,
    /// As written: `163/QĐ-UBND`; none before it is issued.
    number: Option<String>,
    date: Option<NaiveDate>,
    issuer_name: String,
    /// `drafted`, `signed` or `issued`.
    status: &'static str,
}

/// An account that was found.
#[derive(Serialize, ToSchema)]
pub struct FoundAccountView {
    id: Uuid,
    full_name: String,
    email: String,
}

/// What was found of each kind, as its own list would show it to the caller.
#[derive(Serialize, ToSchema)]
pub struct SearchView {
    /// By their codes or the names of their subjects; the newest first.
    files: FoundFilesView,
    /// People on the register, by their staff codes or names.
    people: FoundPeopleView,
    /// Collectives, households and people beside the register, by name.
    others: FoundSubjectsView,
    /// By their codes, short names or names.
    units: FoundUnitsView,
    /// By their numbers or titles; the newest first.
    decisions: FoundDecisionsView,
    /// By their names; the newest first.
    events: FoundEventsView,
    /// By names and addresses; none for who manages no accounts.
    accounts: Option<FoundAccountsView>,
}

impl From<&FoundEverywhere> for SearchView {
    fn from(found: &FoundEverywhere) -> Self {
        Self {
            files: FoundFilesView::of(&found.files, |file| FoundFileView {
                id: file.filed.nomination.id.0,
                case_code: file
                    .filed
                    .nomination
                    .case_code
                    .as_ref()
                    .map(ToString::to_string),
                subject_name: file.filed.subject_name.clone(),
                award_name: NamesView::from(&file.award_name),
                unit_name: file.filed.unit_name.clone(),
                status: file.filed.nomination.status().code(),
            }),
            people: FoundPeopleView::of(&found.people, |person| FoundPersonView {
                id: person.id.0,
                staff_code: person.staff_code.clone(),
                full_name: person.full_name.clone(),
                position: person.position.clone(),
                unit_id: person.unit.0,
                unit_name: found.home(&person.unit).to_owned(),
            }),
            others: FoundSubjectsView::of(&found.others, |subject| SubjectView::from(subject)),
            units: FoundUnitsView::of(&found.units, |unit| UnitView::from(unit)),
            decisions: FoundDecisionsView::of(&found.decisions, |one| {
                let numbering = one.decision.numbering.as_ref();
                FoundDecisionView {
                    id: one.decision.id.0,
                    title: one.decision.title.clone(),
                    number: numbering.map(Numbering::written),
                    date: numbering.map(|numbering| numbering.date),
                    issuer_name: one.issuer_name.clone(),
                    status: one.decision.status.code(),
                }
            }),
            events: FoundEventsView::of(&found.events, |event| EventView::from(event)),
            accounts: found.accounts.as_ref().map(|accounts| {
                FoundAccountsView::of(accounts, |user| FoundAccountView {
                    id: user.id.0,
                    full_name: user.full_name.clone(),
                    email: user.email.clone(),
                })
            }),
        }
    }
}

/// What is looked for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchEverywhereParams {
    /// A code, a number, or words that begin words of a name, whatever the accents; 1 to 100
    /// characters.
    q: String,
}

/// What the caller sees of all kinds, looked for by one text.
#[utoipa::path(
    tag = "organisation",
    operation_id = "search",
    params(SearchEverywhereParams),
    responses((status = 200, body = SearchView)),
    security(("bearer" = [])),
)]
#[get("/search")]
pub async fn search(
    state: Data<State>,
    who: Identity,
    params: Params<SearchEverywhereParams>,
) -> Result<HttpResponse> {
    let mut fields = Fields::new();
    let q = fields.line("q", &params.0.q, MOST_SIGNS);
    let q = fields.done(q)?;
    let found = state
        .read_beside(who.0, move |conn, ctx, caller| {
            everywhere(conn, ctx, caller, &q)
        })
        .await?;
    Ok(HttpResponse::Ok().json(SearchView::from(&found)))
}
