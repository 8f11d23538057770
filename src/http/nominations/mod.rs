//! `/nominations` and `/tasks`: the main job.

pub(crate) mod acts;
pub(crate) mod bulk;
pub(crate) mod checks;
pub(crate) mod cycles;
pub mod documents;
pub(crate) mod events;
pub(crate) mod exports;
pub(crate) mod histories;
pub(crate) mod own_case;
pub(crate) mod renames;
pub(crate) mod submission_letters;
mod view;
mod write;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::domain::base::ids::{NominationId, SubjectId, UnitId};
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::route::End;
use crate::domain::nominations::nomination::Status;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Id, Identity, Params};
use crate::http::view::sparse::Sparse;
use crate::http::view::{PageView, listed, page, versioned};
use crate::services::{AssignedTo, Listed, NominationFilter, Sort, WaitingFilter, nominations};
use crate::state::State;

/// The addresses of this area.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(events::list_events)
        .service(events::add_event)
        .service(events::find_event)
        .service(events::list_achievements)
        .service(events::add_achievement)
        .service(events::find_achievement)
        .service(events::emergencies::list)
        .service(events::emergencies::open)
        .service(events::emergencies::find)
        .service(events::emergencies::close)
        .service(events::reports::list)
        .service(events::reports::file)
        .service(events::reports::find)
        .service(events::reports::close)
        .service(events::reports::take)
        .service(events::reports::papers::put)
        .service(events::reports::papers::find)
        .service(list)
        .service(create)
        .service(tasks)
        .service(exports::export)
        .service(find)
        .service(edit)
        .service(delete)
        .service(renames::rename_subject)
        .service(own_case::name_leader)
        .service(own_case::tell_apart)
        .service(own_case::find_duties)
        .service(own_case::set_duties)
        .service(acts::act)
        .service(acts::assignments::assign)
        .service(acts::assignments::unassign)
        .service(bulk::act_in_bulk)
        .service(bulk::runs::start)
        .service(bulk::runs::list)
        .service(bulk::runs::find)
        .service(bulk::runs::lines)
        .service(bulk::runs::go_on)
        .service(bulk::runs::stop)
        .service(histories::history)
        .service(histories::versions)
        .service(checks::eligibility)
        .service(checks::candidates::eligibility_of_candidates)
        .service(checks::overrule)
        .service(checks::review)
        .service(checks::verdicts::list)
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
        .service(cycles::extend)
        .service(cycles::close)
        .service(cycles::remove);
}

pub use view::{AssignedView, HolderView, NominationView};

pub use write::{CreateNominationBody, EditNominationBody, create, delete, edit};

/// Which nominations.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NominationParams {
    /// Where the page begins.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// Each word begins a word of the subject's name, in any order, whatever the accents. Or the
    /// file's code, in any case, with or without dashes.
    q: Option<String>,
    /// With this code: `SNV-26-00124`.
    case_code: Option<String>,
    /// `draft`, `in_progress`, `returned`, `supplementing`, `on_hold`, `refused`, `withdrawn` or
    /// `awarded`.
    status: Option<String>,
    /// Code of a stage or an end.
    stage: Option<String>,
    /// For this award.
    award_code: Option<String>,
    /// `merit`, `ad_hoc`, `movement`, `devotion`, `seniority`, `external` or `resistance`.
    commendation_type: Option<String>,
    /// The award year.
    cycle_year: Option<i32>,
    /// Nominated by this unit.
    unit_id: Option<Uuid>,
    /// Of this subject.
    subject_id: Option<Uuid>,
    /// Past its due day?
    overdue: Option<bool>,
    /// `me`: those the caller handles; `nobody`: those an office holds and no colleague of it was
    /// named for.
    assigned_to: Option<String>,
    /// `-created_at` (when left out), `created_at` or `due_at`.
    sort: Option<String>,
    /// Tell how many there are in all?
    count: Option<bool>,
    /// Only these members of each row, with commas between, up to 500 characters:
    /// `id,subject_name`. A row then has no others, whatever is required of it otherwise.
    fields: Option<String>,
}

/// What a list or a file is limited to, as it was asked for.
struct AskedFilter {
    q: Option<String>,
    case_code: Option<String>,
    status: Option<String>,
    stage: Option<String>,
    award_code: Option<String>,
    commendation_type: Option<String>,
    cycle_year: Option<i32>,
    unit_id: Option<Uuid>,
    subject_id: Option<Uuid>,
    overdue: Option<bool>,
    assigned_to: Option<String>,
    sort: Option<String>,
}

impl AskedFilter {
    /// Every fault, or what it means today.
    fn parse(self, fields: &mut Fields, state: &State) -> Option<NominationFilter> {
        let sort = fields.some(self.sort, |fields, text| {
            fields.code("sort", &text, Sort::ALL, Sort::code)
        });
        let status = fields.some(self.status, |fields, text| {
            fields.code("status", &text, Status::ALL, Status::code)
        });
        let assigned = fields.some(self.assigned_to, |fields, text| {
            fields.code("assigned_to", &text, AssignedTo::ALL, AssignedTo::code)
        });
        let commendation_type = fields.some(self.commendation_type, |fields, text| {
            fields.code(
                "commendation_type",
                &text,
                CommendationType::ALL,
                CommendationType::code,
            )
        });
        let known = |code: &str| {
            let mut routes = state.law.routes.iter();
            code.parse::<End>().is_ok() || routes.any(|route| route.stage(code).is_some())
        };
        if self.stage.as_deref().is_some_and(|code| !known(code)) {
            fields.fault("stage", "unknown_reference", Vec::new());
        }
        Some(NominationFilter {
            sort: sort?.unwrap_or_default(),
            q: self.q,
            case_code: self.case_code,
            held_by: None,
            assigned: assigned?,
            reader: None,
            status: status?,
            stage: self.stage,
            award_code: self.award_code,
            commendation_type: commendation_type?,
            cycle_year: self.cycle_year,
            unit: self.unit_id.map(UnitId),
            subject: self.subject_id.map(SubjectId),
            overdue: self.overdue.map(|is| (is, state.ctx().today())),
        })
    }
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
        case_code,
        status,
        stage,
        award_code,
        commendation_type,
        cycle_year,
        unit_id,
        subject_id,
        overdue,
        assigned_to,
        sort,
        count,
        fields: members,
    } = params.0;
    let asked = AskedFilter {
        q,
        case_code,
        status,
        stage,
        award_code,
        commendation_type,
        cycle_year,
        unit_id,
        subject_id,
        overdue,
        assigned_to,
        sort,
    };
    let mut fields = Fields::new();
    let members = fields.some(members, view::members);
    let filter = asked.parse(&mut fields, &state);
    let (filter, members) = fields.done(filter.zip(members))?;
    let name = format!("nominations {}", filter.sort);
    let page = page(&state, &name, cursor.as_deref(), limit)?;
    let found = state.search(filter.q.is_some(), who.0, move |conn, ctx, caller| {
        let total = (count == Some(true))
            .then(|| nominations::count(conn, ctx, caller, &filter))
            .transpose()?;
        nominations::list(conn, ctx, caller, &filter, &page).map(|files| Listed { total, ..files })
    });
    let files = found.await?;
    Ok(listed(&state, &req, &name, &files, |shown| Sparse {
        row: NominationView::from(shown),
        members: members.as_ref(),
    }))
}

/// Which page of what waits.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TaskParams {
    /// Where the page begins.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// Only these members of each row, with commas between, up to 500 characters:
    /// `id,subject_name`. A row then has no others, whatever is required of it otherwise.
    fields: Option<String>,
}

/// What waits for the caller, the oldest due first.
#[utoipa::path(
    tag = "nominations",
    params(TaskParams),
    responses((status = 200, body = PageView<NominationView>)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/tasks")]
pub async fn tasks(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<TaskParams>,
) -> Result<HttpResponse> {
    let mut fields = Fields::new();
    let members = fields.some(params.0.fields, view::members);
    let members = fields.done(members)?;
    let page = page(&state, "tasks", params.0.cursor.as_deref(), params.0.limit)?;
    let ctx = state.ctx();
    let files = state
        .db
        .read(move |conn| nominations::tasks(conn, &ctx, &who.0, &WaitingFilter::default(), &page))
        .await?;
    Ok(listed(&state, &req, "tasks", &files, |shown| Sparse {
        row: NominationView::from(shown),
        members: members.as_ref(),
    }))
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
    view.submission_letter_id = whole.letter.map(|(letter, _)| letter.id.0);
    view.decision_id = whole.decision.map(|(decision, _)| decision.id.0);
    if let Some(holder) = &mut view.holder {
        holder.people = Some(whole.holders);
    }
    versioned(&req, view.version, view)
}
