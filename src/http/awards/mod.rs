//! `/awards`: the records, and the feed that HR systems pull.

pub(crate) mod decisions;
pub(crate) mod exports;
pub(crate) mod external_results;
pub(crate) mod statistics;

use utoipa_actix_web::service_config::ServiceConfig;

/// The addresses of this area.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(history_of_person)
        .service(decisions::list)
        .service(decisions::draft)
        .service(decisions::find)
        .service(decisions::sign)
        .service(decisions::issue)
        .service(decisions::strike)
        .service(decisions::withdraw_signature)
        .service(decisions::history)
        .service(decisions::delete)
        .service(decisions::correct)
        .service(decisions::attach)
        .service(decisions::paper)
        .service(feed)
        .service(exports::export)
        .service(find)
        .service(cancel)
        .service(strip)
        .service(restore)
        .service(dependents)
        .service(statistics::awards)
        .service(external_results::record_external_result);
}

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::awards::award::{Award, CancelGround, Cancellation, Restoration, RestoreGround};
use crate::domain::base::ids::{AwardId, PersonId};
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, Params};
use crate::http::law::catalogue::AllView;
use crate::http::view::{
    NamesView, PageParams, PageView, PosthumousView, change, changed, link_to_next, listed, page,
    versioned,
};
use crate::services::awards::{self, Dependent, GivenAward, Start, Stretch};
use crate::state::State;

/// An award record: the facts as they stood on the decision.
#[derive(Serialize, ToSchema)]
pub struct AwardView {
    id: Uuid,
    subject_id: Uuid,
    /// `individual`, `collective` or `household`.
    subject_kind: &'static str,
    /// Name as on the decision.
    subject_name: String,
    /// The HR system's code, for a person on the register.
    staff_code: Option<String>,
    /// Code of the nominating unit.
    unit_code: String,
    award_code: String,
    award_name: NamesView,
    /// `emulation_title` or `commendation_form`.
    award_kind: &'static str,
    /// `unit`, `province` or `state`.
    level: &'static str,
    /// `merit`, `ad_hoc` or `movement`.
    commendation_type: &'static str,
    /// The award year.
    cycle_year: i32,
    /// As written: `163/QĐ-UBND`.
    decision_number: String,
    decision_date: NaiveDate,
    signer: String,
    issuer_code: String,
    issuer_name: String,
    /// Coefficient of the base salary, as decimal text.
    coefficient: String,
    /// Đồng; none where nobody knows what was paid, before this service.
    amount: Option<i64>,
    /// `valid`, `cancelled`, `stripped` or `restored`.
    status: &'static str,
    changed_at: DateTime<Utc>,
    /// None for an award that was given before this service knew of it.
    nomination_id: Option<Uuid>,
    /// None where a superior authority decided.
    decision_id: Option<Uuid>,
    /// The law the file was received under.
    rule_set: String,
    /// Number in the golden book: the place on the list of the decision; none of a superior's.
    golden_book: Option<i32>,
    /// The paper by which it was last cancelled or stripped, if it was.
    cancellation: Option<CancellationView>,
    /// Of somebody who had died, and who received for the family.
    posthumous: Option<PosthumousView>,
    /// What a change of it compares: a part of its `ETag`. It grows with every change.
    version: i64,
    /// The paper by which it was given back since, if it was.
    restoration: Option<RestorationView>,
}

/// The paper by which an award that was cancelled or stripped was given back.
#[derive(Serialize, ToSchema)]
pub struct RestorationView {
    /// `acquitted`, `new_conclusion` or `wrongly_taken`.
    ground: &'static str,
    number: String,
    date: NaiveDate,
}

/// The paper by which an award was cancelled or stripped.
#[derive(Serialize, ToSchema)]
pub struct CancellationView {
    /// `false_declaration`, `forged_papers`, `against_the_law` or `later_conclusion`; of what was
    /// stripped `final_judgment`.
    ground: &'static str,
    number: String,
    date: NaiveDate,
}

/// What an award that was given is worth today.
#[derive(Serialize, ToSchema)]
pub struct StandingView {
    award_id: Uuid,
    /// `valid`, `cancelled`, `stripped` or `restored`.
    status: &'static str,
    /// Number of the paper by which it was cancelled, stripped or given back, if it was.
    number: Option<String>,
    /// Its date.
    date: Option<NaiveDate>,
}

impl From<&GivenAward> for StandingView {
    fn from(given: &GivenAward) -> Self {
        let (number, date) = given.changed_by.clone().unzip();
        Self {
            award_id: given.award.0,
            status: given.status.code(),
            number,
            date,
        }
    }
}

impl From<&Award> for AwardView {
    fn from(award: &Award) -> Self {
        let facts = &award.facts;
        Self {
            id: award.id.0,
            subject_id: award.subject.0,
            subject_kind: facts.subject_kind.code(),
            subject_name: facts.subject_name.clone(),
            staff_code: facts.staff_code.clone(),
            unit_code: facts.unit_code.clone(),
            award_code: facts.award_code.clone(),
            award_name: NamesView::from(&facts.award_name),
            award_kind: facts.award_kind.code(),
            level: facts.level.code(),
            commendation_type: facts.commendation_type.code(),
            cycle_year: facts.cycle_year,
            decision_number: facts.decision_number.clone(),
            decision_date: facts.decided_on,
            signer: facts.signer.clone(),
            issuer_code: facts.issuer_code.clone(),
            issuer_name: facts.issuer_name.clone(),
            coefficient: facts.coefficient.clone(),
            amount: facts.amount,
            status: award.status.code(),
            changed_at: award.changed_at,
            nomination_id: award.nomination.map(|id| id.0),
            decision_id: award.decision.map(|id| id.0),
            rule_set: facts.rule_set.clone(),
            golden_book: facts.golden_book,
            posthumous: award.posthumous.as_ref().map(PosthumousView::from),
            cancellation: award.cancellation.as_ref().map(|paper| CancellationView {
                ground: paper.ground.code(),
                number: paper.number.clone(),
                date: paper.date,
            }),
            version: award.seq,
            restoration: award.restoration.as_ref().map(|paper| RestorationView {
                ground: paper.ground.code(),
                number: paper.number.clone(),
                date: paper.date,
            }),
        }
    }
}

/// Where to go on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FeedParams {
    /// The `resume_after` or `next_cursor` of an answer before, or a time (RFC 3339): from whatever
    /// changed then or later. Everything from the beginning when left out.
    changed_after: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
}

/// A stretch of the feed.
#[derive(Serialize, ToSchema)]
pub struct FeedView {
    /// In commit order.
    items: Vec<AwardView>,
    /// Where the next stretch begins, as `changed_after`; none where there is no more right now.
    next_cursor: Option<String>,
    /// Where to go on, always: keep it for the next pull.
    resume_after: String,
    /// Are there more right now?
    has_more: bool,
}

/// The feed of award records in commit order: no gap, however many write. The last `resume_after`
/// is the next start.
#[utoipa::path(
    tag = "awards",
    params(FeedParams),
    responses((status = 200, body = FeedView)),
    security(("bearer" = []), ("machine" = ["awards:read"])),
)]
#[get("/awards")]
pub async fn feed(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<FeedParams>,
) -> Result<HttpResponse> {
    let FeedParams {
        changed_after,
        limit,
    } = params.0;
    let limit = page(&state, "feed", None, limit)?.limit;
    let from = start(&state, changed_after.as_deref())
        .ok_or_else(|| Error::invalid("changed_after", "no_start"))?;
    let ctx = state.ctx();
    let Stretch {
        records,
        more,
        resume,
    } = state
        .db
        .read(move |conn| awards::changed_after(conn, &ctx, &who.0, from, None, limit))
        .await?;
    let resume_after = resume_mark(&state, resume);
    let link = link_to_next(&state, &req, "changed_after", &resume_after).filter(|_| more);
    let next_cursor = more.then(|| resume_after.clone());
    let stretch = FeedView {
        items: records.iter().map(AwardView::from).collect(),
        next_cursor,
        resume_after,
        has_more: more,
    };
    let mut response = versioned(&req, resume, stretch)?;
    if let Some(Ok(link)) = link.map(|link| link.parse()) {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

/// Where the feed begins for a cursor or a time; at the beginning without one.
pub(super) fn start(state: &State, asked: Option<&str>) -> Option<Start> {
    let Some(asked) = asked else {
        return Some(Start::Place(0));
    };
    let place = state
        .master
        .unmark("feed", asked)
        .and_then(|place| place.parse().ok());
    // A plus in a query that was not encoded is read as a blank.
    let time = || {
        DateTime::parse_from_rfc3339(&asked.replace(' ', "+"))
            .ok()
            .map(|at| Start::Time(at.to_utc()))
    };
    place.map(Start::Place).or_else(time)
}

/// The cursor of a place in the feed.
pub(super) fn resume_mark(state: &State, place: i64) -> String {
    state.master.mark("feed", &place.to_string())
}

/// One award record.
#[utoipa::path(
    tag = "awards",
    operation_id = "find_award",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = AwardView)),
    security(("bearer" = []), ("machine" = ["awards:read"])),
)]
#[get("/awards/{id}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<AwardId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let award = state
        .db
        .read(move |conn| awards::find(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(&req, award.seq, AwardView::from(&award))
}

/// A person's award records, the newest decision first: for whoever has the person today all of
/// them, wherever they were given; for whom they left what was given there.
#[utoipa::path(
    tag = "awards",
    operation_id = "award_history",
    params(("id" = Uuid, Path), PageParams),
    responses((status = 200, body = PageView<AwardView>)),
    security(("bearer" = []), ("machine" = ["awards:read"])),
)]
#[get("/people/{id}/award-history")]
pub async fn history_of_person(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<PersonId>,
    params: Params<PageParams>,
) -> Result<HttpResponse> {
    let page = page(
        &state,
        "award-history",
        params.0.cursor.as_deref(),
        params.0.limit,
    )?;
    let ctx = state.ctx();
    let records = state
        .db
        .read(move |conn| awards::of_person(conn, &ctx, &who.0, id.0, &page))
        .await?;
    Ok(listed(&state, &req, "award-history", &records, |award| {
        AwardView::from(award)
    }))
}

/// The paper by which an award is cancelled.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelAwardBody {
    /// `false_declaration`, `forged_papers`, `against_the_law` or `later_conclusion`.
    ground: String,
    /// What was found, up to 2,000 characters.
    reason: String,
    /// Number and series of the cancelling decision, up to 60 characters.
    number: String,
    /// Its date, local; not in the future.
    #[schema(format = Date)]
    date: String,
}

/// Cancels an award, as the authority that gave it; a superior authority's cancellation is recorded
/// by the office that submitted.
#[utoipa::path(
    tag = "awards",
    operation_id = "cancel_award",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = CancelAwardBody,
    responses((status = 200, body = AwardView)),
    security(("bearer" = [])),
)]
#[post("/awards/{id}/cancel")]
pub async fn cancel(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<AwardId>,
    expected: Expected,
    body: Body<CancelAwardBody>,
) -> Result<HttpResponse> {
    let mut fields = Fields::new();
    let ground = fields.code(
        "/ground",
        &body.0.ground,
        CancelGround::FOR_CANCELLING,
        CancelGround::code,
    );
    let reason = fields.lines("/reason", &body.0.reason, 2_000);
    let number = fields.paper_number("/number", &body.0.number, 60);
    let date = fields.date("/date", &body.0.date);
    let (ground, reason, number, date) =
        fields.done((|| Some((ground?, reason?, number?, date?)))())?;
    let paper = Cancellation {
        ground,
        number,
        date,
    };
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| awards::cancel(tx, ctx, caller, id.0, expected.0, paper, &reason),
        |award| changed(award.seq, AwardView::from(award)),
    )
    .await
}

/// The paper by which a State honour was stripped.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StripAwardBody {
    /// Which judgment, up to 2,000 characters.
    reason: String,
    /// Number and series of the President's decision, up to 60 characters.
    number: String,
    /// Its date, local; not in the future.
    #[schema(format = Date)]
    date: String,
}

/// Records that the President stripped somebody of a State honour after a final judgment: by the
/// office that submitted it. What is no State honour, or is not in force, is 409.
#[utoipa::path(
    tag = "awards",
    operation_id = "strip_award",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = StripAwardBody,
    responses((status = 200, body = AwardView)),
    security(("bearer" = [])),
)]
#[post("/awards/{id}/strip")]
pub async fn strip(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<AwardId>,
    expected: Expected,
    body: Body<StripAwardBody>,
) -> Result<HttpResponse> {
    let mut fields = Fields::new();
    let reason = fields.lines("/reason", &body.0.reason, 2_000);
    let number = fields.paper_number("/number", &body.0.number, 60);
    let date = fields.date("/date", &body.0.date);
    let (reason, number, date) = fields.done((|| Some((reason?, number?, date?)))())?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| {
            awards::strip(tx, ctx, caller, id.0, expected.0, (number, date), &reason)
        },
        |award| changed(award.seq, AwardView::from(award)),
    )
    .await
}

/// The paper by which an award that was cancelled or stripped is given back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreAwardBody {
    /// `acquitted`, `new_conclusion` or `wrongly_taken`.
    ground: String,
    /// What was found, up to 2,000 characters.
    reason: String,
    /// Number and series of the decision, up to 60 characters.
    number: String,
    /// Its date, local; from the day it was taken to today.
    #[schema(format = Date)]
    date: String,
}

/// Gives an award back that was cancelled or stripped, as whoever may cancel it. Where the
/// achievement has led to something else meanwhile, that is 409 until the head of the standing
/// office has overruled it on the file.
#[utoipa::path(
    tag = "awards",
    operation_id = "restore_award",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = RestoreAwardBody,
    responses((status = 200, body = AwardView)),
    security(("bearer" = [])),
)]
#[post("/awards/{id}/restore")]
pub async fn restore(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<AwardId>,
    expected: Expected,
    body: Body<RestoreAwardBody>,
) -> Result<HttpResponse> {
    let mut fields = Fields::new();
    let ground = fields.code(
        "/ground",
        &body.0.ground,
        RestoreGround::ALL,
        RestoreGround::code,
    );
    let reason = fields.lines("/reason", &body.0.reason, 2_000);
    let number = fields.paper_number("/number", &body.0.number, 60);
    let date = fields.date("/date", &body.0.date);
    let (ground, reason, number, date) =
        fields.done((|| Some((ground?, reason?, number?, date?)))())?;
    let paper = Restoration {
        ground,
        number,
        date,
    };
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| awards::restore(tx, ctx, caller, id.0, expected.0, paper, &reason),
        |award| changed(award.seq, AwardView::from(award)),
    )
    .await
}

/// A file or a record that rests on an award.
#[derive(Serialize, ToSchema)]
pub struct DependentView {
    /// The file; none for a record from before this service.
    nomination_id: Option<Uuid>,
    /// The record, where it was given.
    award_id: Option<Uuid>,
    award_code: String,
    award_name: NamesView,
    /// Of a record `valid` or `restored`; of a file that is on its way its status.
    status: &'static str,
    /// Is there another award in force that it can rest on?
    has_other_base: bool,
}

impl From<&Dependent> for DependentView {
    fn from(one: &Dependent) -> Self {
        let of_file = one
            .filed
            .as_ref()
            .map(|filed| filed.nomination.status.code());
        Self {
            nomination_id: one.filed.as_ref().map(|filed| filed.nomination.id.0),
            award_id: one.award.as_ref().map(|award| award.id.0),
            award_code: one.award_code.clone(),
            award_name: NamesView::from(&one.award_name),
            status: one
                .award
                .as_ref()
                .map(|award| award.status.code())
                .or(of_file)
                .unwrap_or_default(),
            has_other_base: one.has_other_base,
        }
    }
}

/// What rests on an award: files that are on their way and awards in force of the same subject, for
/// which the standard asks for one like it.
#[utoipa::path(
    tag = "awards",
    operation_id = "award_dependents",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = AllView<DependentView>)),
    security(("bearer" = [])),
)]
#[get("/awards/{id}/dependents")]
pub async fn dependents(
    state: Data<State>,
    who: Identity,
    id: Id<AwardId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let found = state
        .db
        .read(move |conn| awards::dependents(conn, &ctx, &who.0, id.0))
        .await?;
    Ok(HttpResponse::Ok().json(AllView {
        items: found.iter().map(DependentView::from).collect(),
    }))
}
