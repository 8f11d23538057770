//! `/nominations` and `/tasks`: the main job.

pub(crate) mod acts;
pub(crate) mod bulk;
pub(crate) mod checks;
pub(crate) mod cycles;
pub mod documents;
pub(crate) mod events;
pub(crate) mod histories;
pub(crate) mod own_case;
pub(crate) mod renames;
pub(crate) mod submission_letters;

use utoipa_actix_web::service_config::ServiceConfig;

/// The addresses of this area.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(events::list_events)
        .service(events::add_event)
        .service(events::find_event)
        .service(events::list_achievements)
        .service(events::add_achievement)
        .service(events::find_achievement)
        .service(list)
        .service(create)
        .service(tasks)
        .service(find)
        .service(edit)
        .service(delete)
        .service(renames::rename_subject)
        .service(own_case::name_leader)
        .service(own_case::tell_apart)
        .service(own_case::find_duties)
        .service(own_case::set_duties)
        .service(acts::act)
        .service(bulk::act_in_bulk)
        .service(histories::history)
        .service(histories::versions)
        .service(checks::eligibility)
        .service(checks::overrule)
        .service(checks::review)
        .service(documents::list)
        .service(documents::put)
        .service(documents::find)
        .service(documents::find_one)
        .service(documents::remove)
        .service(documents::remove_one)
        .service(submission_letters::list)
        .service(submission_letters::draft)
        .service(submission_letters::find)
        .service(submission_letters::sign)
        .service(submission_letters::delete)
        .service(cycles::list)
        .service(cycles::set)
        .service(cycles::remove);
}

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::base::ids::{NominationId, SubjectId, UnitId};
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::route::End;
use crate::domain::nominations::nomination::{Content, Status};
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, Params, given};
use crate::http::view::{
    AllowedView, NamesView, PageParams, PageView, PosthumousView, change, changed, created, listed,
    page, versioned,
};
use crate::services::nominations::{self, EditNomination, NominationWithRights};
use crate::services::{Listed, NominationFilter, Sort};
use crate::state::State;

/// Who holds a file.
#[derive(Serialize, ToSchema)]
pub struct HolderView {
    /// The role that acts next.
    role: &'static str,
    unit_id: Uuid,
    unit_name: String,
    /// The names of those who hold the office; of a single nomination only.
    #[serde(skip_serializing_if = "Option::is_none")]
    people: Option<Vec<String>>,
    /// Does nobody hold the office? Of a single nomination only, and of one that was just sent
    /// there.
    #[serde(skip_serializing_if = "Option::is_none")]
    unheld: Option<bool>,
}

/// One subject proposed for one award.
#[derive(Serialize, ToSchema)]
pub struct NominationView {
    id: Uuid,
    award_code: String,
    award_name: NamesView,
    /// `merit`, `ad_hoc` or `movement`.
    commendation_type: &'static str,
    /// The award year.
    cycle_year: i32,
    subject_id: Uuid,
    subject_name: String,
    /// `individual`, `collective` or `household`.
    subject_kind: &'static str,
    achievement_id: Uuid,
    statement: String,
    /// Of somebody who has died.
    posthumous: Option<PosthumousView>,
    /// The nominating unit.
    unit_id: Uuid,
    unit_name: String,
    /// The unit whose head decides, or submits to the superior authority.
    deciding_unit_id: Uuid,
    deciding_unit_name: String,
    /// `draft`, `in_progress`, `returned`, `supplementing`, `on_hold`, `refused`, `withdrawn` or
    /// `awarded`.
    status: &'static str,
    /// Code of the stage in its route, or of its end.
    stage: String,
    stage_name: Option<NamesView>,
    holder: Option<HolderView>,
    /// Since when it is held, or ended.
    since: DateTime<Utc>,
    /// The day by which the holder should act, local.
    due_at: Option<NaiveDate>,
    overdue: bool,
    /// The year on the way to the due day whose calendar is missing: its holidays were counted as
    /// working days.
    calendar_missing: Option<i32>,
    /// Was it received after its cycle had closed?
    late: bool,
    /// Since it was received, or written if it never was.
    age_working_days: u32,
    /// The first receipt.
    received_at: Option<DateTime<Utc>>,
    /// The law it was received under.
    rule_set: Option<String>,
    /// Code of its route.
    route: String,
    route_version: String,
    /// The submission letter it stands on; of a single nomination only.
    #[serde(skip_serializing_if = "Option::is_none")]
    submission_letter_id: Option<Uuid>,
    /// The decision it stands on; of a single nomination only.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision_id: Option<Uuid>,
    /// The record it led to; of a single nomination only.
    #[serde(skip_serializing_if = "Option::is_none")]
    award_id: Option<Uuid>,
    /// May one hand check and decide it? An administrator of the deciding unit may allow that.
    one_hand: bool,
    allowed_actions: Vec<AllowedView>,
    created_at: DateTime<Utc>,
    version: i64,
}

impl From<&NominationWithRights> for NominationView {
    fn from(shown: &NominationWithRights) -> Self {
        let (filed, nomination) = (&shown.filed, &shown.filed.nomination);
        let holder = nomination.holder.map(|office| HolderView {
            role: office.role.code(),
            unit_id: office.unit.0,
            unit_name: filed.holder_unit_name().unwrap_or_default().to_owned(),
            people: None,
            unheld: shown.unheld,
        });
        Self {
            id: nomination.id.0,
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
            unit_id: nomination.unit.0,
            unit_name: filed.unit_name.clone(),
            deciding_unit_id: nomination.deciding_unit.0,
            deciding_unit_name: filed.deciding_unit_name.clone(),
            status: nomination.status.code(),
            stage: nomination.stage.clone(),
            stage_name: shown.stage_name.as_ref().map(NamesView::from),
            holder,
            since: nomination.since,
            due_at: nomination.due_on,
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

/// Which nominations.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NominationParams {
    /// Where the page begins.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// Each word begins a word of the subject's name, in any order, whatever the accents.
    q: Option<String>,
    /// `draft`, `in_progress`, `returned`, `supplementing`, `on_hold`, `refused`, `withdrawn` or
    /// `awarded`.
    status: Option<String>,
    /// Code of a stage or an end.
    stage: Option<String>,
    /// For this award.
    award_code: Option<String>,
    /// `merit`, `ad_hoc` or `movement`.
    commendation_type: Option<String>,
    /// The award year.
    cycle_year: Option<i32>,
    /// Nominated by this unit.
    unit_id: Option<Uuid>,
    /// Of this subject.
    subject_id: Option<Uuid>,
    /// Past its due day?
    overdue: Option<bool>,
    /// `-created_at` (when left out), `created_at` or `due_at`.
    sort: Option<String>,
    /// Tell how many there are in all?
    count: Option<bool>,
}

/// The nominations the caller sees.
#[utoipa::path(
    tag = "nominations",
    operation_id = "list_nominations",
    params(NominationParams),
    responses((status = 200, body = PageView<NominationView>)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/nominations")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<NominationParams>,
) -> Result<HttpResponse> {
    let NominationParams {
        cursor,
        limit,
        q,
        status,
        stage,
        award_code,
        commendation_type,
        cycle_year,
        unit_id,
        subject_id,
        overdue,
        sort,
        count,
    } = params.0;
    let mut fields = Fields::new();
    let sort = fields.some(sort, |fields, text| {
        fields.code("sort", &text, Sort::ALL, Sort::code)
    });
    let kind = |fields: &mut Fields, text: String| {
        fields.code(
            "commendation_type",
            &text,
            CommendationType::ALL,
            CommendationType::code,
        )
    };
    let commendation_type = fields.some(commendation_type, kind);
    let status = fields.some(status, |fields, text| {
        fields.code("status", &text, Status::ALL, Status::code)
    });
    let known = |code: &str| {
        code.parse::<End>().is_ok()
            || state
                .law
                .routes
                .iter()
                .any(|route| route.stage(code).is_some())
    };
    if stage.as_deref().is_some_and(|code| !known(code)) {
        fields.fault("stage", "unknown_reference", Vec::new());
    }
    let (sort, status, commendation_type) = fields.done((|| {
        Some((sort?.unwrap_or_default(), status?, commendation_type?))
    })())?;
    let name = format!("nominations {sort}");
    let page = page(&state, &name, cursor.as_deref(), limit)?;
    let ctx = state.ctx();
    let overdue = overdue.map(|is| (is, ctx.today()));
    let (unit, subject) = (unit_id.map(UnitId), subject_id.map(SubjectId));
    let filter = NominationFilter {
        sort,
        q,
        status,
        stage,
        award_code,
        commendation_type,
        cycle_year,
        unit,
        subject,
        overdue,
    };
    let found = state.db.read(move |conn| {
        let total = (count == Some(true))
            .then(|| nominations::count(conn, &ctx, &who.0, &filter))
            .transpose()?;
        nominations::list(conn, &ctx, &who.0, &filter, &page).map(|files| Listed { total, ..files })
    });
    let files = found.await?;
    Ok(listed(&state, &req, &name, &files, |shown| {
        NominationView::from(shown)
    }))
}

/// What waits for the caller, the oldest due first.
#[utoipa::path(
    tag = "nominations",
    params(PageParams),
    responses((status = 200, body = PageView<NominationView>)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/tasks")]
pub async fn tasks(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<PageParams>,
) -> Result<HttpResponse> {
    let page = page(&state, "tasks", params.0.cursor.as_deref(), params.0.limit)?;
    let ctx = state.ctx();
    let files = state
        .db
        .read(move |conn| nominations::tasks(conn, &ctx, &who.0, &page))
        .await?;
    Ok(listed(&state, &req, "tasks", &files, |shown| {
        NominationView::from(shown)
    }))
}

/// A nomination to write.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateNominationBody {
    /// As in `/award-types`.
    award_code: String,
    /// `merit`, `ad_hoc` or `movement`.
    commendation_type: String,
    /// The award year: the last, this or the next.
    cycle_year: i32,
    #[schema(format = Uuid)]
    subject_id: String,
    #[schema(format = Uuid)]
    achievement_id: String,
    /// The short report of the merit, up to 20,000 characters.
    statement: String,
    /// Of somebody who has died: what is given after death, and to whom.
    posthumous: Option<PosthumousView>,
}

impl CreateNominationBody {
    fn parse(&self) -> Result<Content> {
        let mut fields = Fields::new();
        let award_code = fields.line("/award_code", &self.award_code, 100);
        let commendation_type = fields.code(
            "/commendation_type",
            &self.commendation_type,
            CommendationType::ALL,
            CommendationType::code,
        );
        let cycle_year = fields.number("/cycle_year", self.cycle_year, 1900, 2999);
        let subject = fields.id("/subject_id", &self.subject_id);
        let achievement = fields.id("/achievement_id", &self.achievement_id);
        let statement = fields.lines("/statement", &self.statement, 20_000);
        let posthumous = fields.some(self.posthumous.as_ref(), |fields, told| told.parse(fields));
        fields.done((|| {
            Some(Content {
                posthumous: posthumous?,
                award_code: award_code?,
                commendation_type: commendation_type?,
                cycle_year: cycle_year?,
                subject: subject?,
                achievement: achievement?,
                statement: statement?,
            })
        })())
    }
}

/// Writes a nomination as a draft.
#[utoipa::path(
    tag = "nominations",
    operation_id = "create_nomination",
    request_body = CreateNominationBody,
    responses((status = 201, body = NominationView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[post("/nominations")]
pub async fn create(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<CreateNominationBody>,
) -> Result<HttpResponse> {
    let content = body.0.parse()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| nominations::create(tx, ctx, caller, content),
        |shown| {
            created(
                Some(format!("nominations/{}", shown.filed.nomination.id)),
                NominationView::from(shown),
            )
        },
    )
    .await
}

/// One nomination.
#[utoipa::path(
    tag = "nominations",
    operation_id = "find_nomination",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = NominationView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/nominations/{id}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<NominationId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let whole = state
        .db
        .read(move |conn| crate::services::dossier::find(conn, &ctx, &who.0, id.0))
        .await?;
    let mut view = NominationView::from(&whole.shown);
    view.award_id = whole.award.map(|award| award.id.0);
    view.submission_letter_id = whole.letter.map(|letter| letter.id.0);
    view.decision_id = whole.decision.map(|decision| decision.id.0);
    if let Some(holder) = &mut view.holder {
        holder.people = Some(whole.holders);
    }
    versioned(&req, view.version, view)
}

/// What to change; what is left out stays (RFC 7396).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditNominationBody {
    /// `merit`, `ad_hoc` or `movement`.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    commendation_type: Option<String>,
    /// The award year.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    cycle_year: Option<i32>,
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false, format = Uuid)]
    achievement_id: Option<String>,
    /// Up to 20,000 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    statement: Option<String>,
    /// Of somebody who has died; `null` of somebody who has not.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<PosthumousView>)]
    posthumous: Option<Option<PosthumousView>>,
}

impl EditNominationBody {
    fn parse(self) -> Result<EditNomination> {
        let mut fields = Fields::new();
        let commendation_type = fields.some(self.commendation_type, |fields, text| {
            fields.code(
                "/commendation_type",
                &text,
                CommendationType::ALL,
                CommendationType::code,
            )
        });
        let cycle_year = fields.some(self.cycle_year, |fields, year| {
            fields.number("/cycle_year", year, 1900, 2999)
        });
        let achievement = fields.some(self.achievement_id, |fields, text| {
            fields.id("/achievement_id", &text)
        });
        let statement = fields.some(self.statement, |fields, text| {
            fields.lines("/statement", &text, 20_000)
        });
        let posthumous = fields.some(self.posthumous.as_ref(), |fields, told| {
            fields.some(told.as_ref(), |fields, told| told.parse(fields))
        });
        fields.done((|| {
            let (commendation_type, cycle_year, achievement) =
                (commendation_type?, cycle_year?, achievement?);
            Some(EditNomination {
                commendation_type,
                cycle_year,
                achievement,
                statement: statement?,
                posthumous: posthumous?,
            })
        })())
    }
}

/// Changes a draft or a returned nomination.
#[utoipa::path(
    tag = "nominations",
    operation_id = "edit_nomination",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = EditNominationBody,
    responses((status = 200, body = NominationView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[patch("/nominations/{id}")]
pub async fn edit(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<NominationId>,
    expected: Expected,
    body: Body<EditNominationBody>,
) -> Result<HttpResponse> {
    let edit = body.0.parse()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| nominations::edit(tx, ctx, caller, id.0, expected.0, edit),
        |shown| changed(shown.filed.nomination.version, NominationView::from(shown)),
    )
    .await
}

/// Removes a draft that was never submitted.
#[utoipa::path(
    tag = "nominations",
    operation_id = "delete_nomination",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 204)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[delete("/nominations/{id}")]
pub async fn delete(
    state: Data<State>,
    who: Identity,
    id: Id<NominationId>,
    expected: Expected,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    state
        .db
        .write(move |tx| nominations::delete(tx, &ctx, &who.0, id.0, expected.0))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
