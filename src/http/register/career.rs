//! `/career-entries`: posts, service, memberships and disciplinary measures of those who can be
//! honoured.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::base::ids::{CareerEntryId, SubjectId};
use crate::domain::register::career::{CareerEntry, CareerFact, CareerKind};
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, Params, given};
use crate::http::view::{PageView, change, changed, created, listed, page, versioned};
use crate::services::register::career::{self, CorrectCareerEntry, EnterCareerEntry, fact_of};
use crate::state::State;

/// An entry of somebody's career, or a measure against a collective.
#[derive(Serialize, ToSchema)]
pub struct CareerEntryView {
    id: Uuid,
    subject_id: Uuid,
    /// What it tells.
    kind: &'static str,
    /// Of a post the code of its rank, of service `army` or `police`, of a measure its degree:
    /// `reprimand`, `warning`, `demotion`, `dismissal` or `removal`.
    code: Option<String>,
    /// The collective, of a membership.
    collective_id: Option<Uuid>,
    /// The post, the force, the measure or what they are in the collective, as it is written.
    title: String,
    from: NaiveDate,
    /// The last day; none while it goes on.
    to: Option<NaiveDate>,
    /// Number and date of the decision.
    paper: Option<String>,
    created_at: DateTime<Utc>,
    version: i64,
}

impl From<&CareerEntry> for CareerEntryView {
    fn from(entry: &CareerEntry) -> Self {
        Self {
            id: entry.id.0,
            subject_id: entry.subject.0,
            kind: entry.fact.kind().code(),
            code: entry.fact.code().map(str::to_owned),
            collective_id: entry.fact.collective().map(|id| id.0),
            title: entry.title.clone(),
            from: entry.from,
            to: entry.to,
            paper: entry.paper.clone(),
            created_at: entry.created_at,
            version: entry.version,
        }
    }
}

/// Whose entries.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CareerParams {
    /// Where the page begins.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// Of this subject.
    subject_id: Uuid,
}

/// The entries of a subject, by their first days. Disciplinary measures are told to who nominates
/// the subject, handles its holds or inspects its unit, and to the subject itself.
#[utoipa::path(
    tag = "organisation",
    operation_id = "list_career_entries",
    params(CareerParams),
    responses((status = 200, body = PageView<CareerEntryView>)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/career-entries")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<CareerParams>,
) -> Result<HttpResponse> {
    let CareerParams {
        cursor,
        limit,
        subject_id,
    } = params.0;
    let page = page(&state, "career-entries", cursor.as_deref(), limit)?;
    let ctx = state.ctx();
    let entries = state
        .db
        .read(move |conn| career::list(conn, &ctx, &who.0, SubjectId(subject_id), &page))
        .await?;
    Ok(listed(&state, &req, "career-entries", &entries, |entry| {
        CareerEntryView::from(entry)
    }))
}

/// One entry.
#[utoipa::path(
    tag = "organisation",
    operation_id = "find_career_entry",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = CareerEntryView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/career-entries/{id}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<CareerEntryId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let entry = state
        .db
        .read(move |conn| career::find(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(&req, entry.version, CareerEntryView::from(&entry))
}

/// An entry to write down.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterCareerEntryBody {
    /// A person; for a measure a person or a collective.
    #[schema(format = Uuid)]
    subject_id: String,
    /// What it tells.
    kind: String,
    /// Of a post the code of a rank of the law, of service `army` or `police`, of a measure its
    /// degree: `reprimand`, `warning`, `demotion`, `dismissal` or `removal`; a membership has none.
    code: Option<String>,
    /// The collective, of a membership alone.
    #[schema(format = Uuid)]
    collective_id: Option<String>,
    /// What it is called where it is written, up to 200 characters.
    title: String,
    /// The first day, from 1930 on and not in the future; of a measure the day it was taken.
    #[schema(format = Date)]
    from: String,
    /// The last day; left out while it goes on. In the future only of a measure, whose term it ends.
    #[schema(format = Date)]
    to: Option<String>,
    /// Number and date of the decision, up to 200 characters.
    paper: Option<String>,
}

/// What an entry of a kind tells, or what is wrong with it.
fn fact(
    fields: &mut Fields,
    kind: CareerKind,
    code: Option<&str>,
    collective: Option<&str>,
) -> Option<CareerFact> {
    if kind == CareerKind::Member {
        if code.is_some() {
            fields.fault("/code", "not_of_this_kind", Vec::new());
        }
        let Some(collective) = collective else {
            fields.fault("/collective_id", "required", Vec::new());
            return None;
        };
        return fields
            .id("/collective_id", collective)
            .map(CareerFact::Member);
    }
    if collective.is_some() {
        fields.fault("/collective_id", "not_of_this_kind", Vec::new());
    }
    let code = fields.line("/code", code.unwrap_or_default(), 100)?;
    match fact_of(kind, &code) {
        Ok(fact) => Some(fact),
        Err(fault) => {
            fields.fault(&fault.pointer, fault.code, fault.params);
            None
        }
    }
}

impl EnterCareerEntryBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<EnterCareerEntry> {
        let mut fields = Fields::new();
        let subject = fields.id("/subject_id", &self.subject_id);
        let kind = fields.code("/kind", &self.kind, CareerKind::ALL, CareerKind::code);
        let (code, collective) = (self.code.as_deref(), self.collective_id.as_deref());
        let fact = kind.and_then(|kind| fact(&mut fields, kind, code, collective));
        let title = fields.line("/title", &self.title, 200);
        let from = fields.date("/from", &self.from);
        let to = fields.some(self.to, |fields, text| fields.date("/to", &text));
        let paper = fields.some(self.paper, |fields, text| fields.line("/paper", &text, 200));
        fields.done((|| {
            Some(EnterCareerEntry {
                subject: subject?,
                fact: fact?,
                title: title?,
                from: from?,
                to: to?,
                paper: paper?,
            })
        })())
    }
}

/// Enters something of somebody's career, or a measure against a collective, as the emulation
/// officer of the subject's unit or of one above it; nobody of themself. Of one fact from one day on
/// there is one entry (else 409), of a subject at most 500.
#[utoipa::path(
    tag = "organisation",
    operation_id = "enter_career_entry",
    request_body = EnterCareerEntryBody,
    responses((status = 201, body = CareerEntryView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[post("/career-entries")]
pub async fn enter(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<EnterCareerEntryBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let new = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| career::enter(tx, ctx, caller, new),
        |entry| {
            created(
                Some(format!("career-entries/{}", entry.id)),
                CareerEntryView::from(entry),
            )
        },
    )
    .await
}

/// What is put right of an entry; what is left out stays. Whose it is and of which kind stays
/// always: such an entry is removed and entered anew.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectCareerEntryBody {
    /// The rank, the force or the degree; a membership has none.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    code: Option<String>,
    /// Up to 200 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    title: Option<String>,
    /// The first day.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false, format = Date)]
    from: Option<String>,
    /// The last day; `null` while it goes on.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<Option<String>>,
    /// Number and date of the decision, up to 200 characters; `null` for none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    paper: Option<Option<String>>,
}

impl CorrectCareerEntryBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<CorrectCareerEntry> {
        let mut fields = Fields::new();
        let code = fields.some(self.code, |fields, text| fields.line("/code", &text, 100));
        let title = fields.some(self.title, |fields, text| fields.line("/title", &text, 200));
        let from = fields.some(self.from, |fields, text| fields.date("/from", &text));
        let to = fields.some(self.to, |fields, day| {
            fields.some(day, |fields, text| fields.date("/to", &text))
        });
        let paper = fields.some(self.paper, |fields, paper| {
            fields.some(paper, |fields, text| fields.line("/paper", &text, 200))
        });
        fields.done((|| {
            Some(CorrectCareerEntry {
                code: code?,
                title: title?,
                from: from?,
                to: to?,
                paper: paper?,
            })
        })())
    }

    /// The same of a form that shows all members: a day or a paper that is empty there is none.
    pub fn of_whole(self) -> Result<CorrectCareerEntry> {
        let whole = self.command()?;
        Ok(CorrectCareerEntry {
            to: whole.to.or(Some(None)),
            paper: whole.paper.or(Some(None)),
            ..whole
        })
    }
}

/// Puts an entry right, as who enters them.
#[utoipa::path(
    tag = "organisation",
    operation_id = "correct_career_entry",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = CorrectCareerEntryBody,
    responses((status = 200, body = CareerEntryView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[patch("/career-entries/{id}")]
pub async fn correct(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<CareerEntryId>,
    expected: Expected,
    body: Body<CorrectCareerEntryBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let new = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| career::correct(tx, ctx, caller, id.0, expected.0, new),
        |entry| changed(entry.version, CareerEntryView::from(entry)),
    )
    .await
}

/// Removes an entry that should not be there, as who enters them.
#[utoipa::path(
    tag = "organisation",
    operation_id = "remove_career_entry",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 204)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[delete("/career-entries/{id}")]
pub async fn remove(
    state: Data<State>,
    who: Identity,
    id: Id<CareerEntryId>,
    expected: Expected,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    state
        .db
        .write(move |tx| career::remove(tx, &ctx, &who.0, id.0, expected.0))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
