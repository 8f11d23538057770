//! `/councils`: the councils of bodies, and who is in them.

mod body;
pub(crate) mod exports;
mod view;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, patch, post};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use self::view::{CouncilMemberView, CouncilView, ListedCouncilView};
use crate::domain::base::ids::{CouncilId, CouncilMemberId, UnitId};
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, Params};
use crate::http::view::{PageView, change, changed, created, listed, page, versioned};
use crate::services::Listed;
use crate::services::councils::{self, CouncilFilter, members};
use crate::state::State;

pub use self::body::{AppointMemberBody, ChangeCouncilBody, ChangeMemberBody, NewCouncilBody};

/// The addresses of this noun.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(add)
        .service(find)
        .service(edit)
        .service(list_members)
        .service(appoint)
        .service(find_member)
        .service(change_member);
}

/// Which councils.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CouncilParams {
    /// Where the page begins.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// Of this body.
    unit_id: Option<Uuid>,
    /// In their terms on this day; today where none is given.
    #[param(format = Date)]
    on: Option<String>,
}

/// The councils the caller sees that are in their terms on a day.
#[utoipa::path(
    tag = "councils",
    operation_id = "list_councils",
    params(CouncilParams),
    responses((status = 200, body = PageView<ListedCouncilView>)),
    security(("bearer" = [])),
)]
#[get("/councils")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<CouncilParams>,
) -> Result<HttpResponse> {
    let params = params.0;
    let mut fields = Fields::new();
    let on = fields.some(params.on, |fields, text| fields.date("on", &text));
    let on = fields.done(on)?;
    let page = page(&state, "councils", params.cursor.as_deref(), params.limit)?;
    let ctx = state.ctx();
    let filter = CouncilFilter {
        unit: params.unit_id.map(UnitId),
        on: on.unwrap_or_else(|| ctx.today()),
    };
    let found = state
        .db
        .read(move |conn| councils::list(conn, &ctx, &who.0, &filter, &page))
        .await?;
    Ok(listed(&state, &req, "councils", &found, |found| {
        ListedCouncilView::from(found)
    }))
}

/// Makes a council of a body by its decision, as the secretary of its council or the head of its
/// standing office. A body has one council of a kind on a day.
#[utoipa::path(
    tag = "councils",
    operation_id = "add_council",
    request_body = NewCouncilBody,
    responses((status = 201, body = CouncilView)),
    security(("bearer" = [])),
)]
#[post("/councils")]
pub async fn add(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<NewCouncilBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let new = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| councils::add(tx, ctx, caller, new),
        |shown| {
            let place = format!("councils/{}", shown.found.council.id);
            created(Some(place), CouncilView::from(shown))
        },
    )
    .await
}

/// One council with its members and the rules by which it votes.
#[utoipa::path(
    tag = "councils",
    operation_id = "find_council",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = CouncilView)),
    security(("bearer" = [])),
)]
#[get("/councils/{id}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<CouncilId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let shown = state
        .db
        .read(move |conn| councils::find(conn, &ctx, &who.0, id.0))
        .await?;
    let version = shown.found.council.version;
    versioned(&req, version, CouncilView::from(&shown))
}

/// Puts something of a council right, or ends its term.
#[utoipa::path(
    tag = "councils",
    operation_id = "change_council",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = ChangeCouncilBody,
    responses((status = 200, body = CouncilView)),
    security(("bearer" = [])),
)]
#[patch("/councils/{id}")]
pub async fn edit(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<CouncilId>,
    expected: Expected,
    body: Body<ChangeCouncilBody>,
) -> Result<HttpResponse> {
    let new = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| councils::change(tx, ctx, caller, id.0, expected.0, new),
        |shown| changed(shown.found.council.version, CouncilView::from(shown)),
    )
    .await
}

/// All who are or were in a council, the chair first; at most 1,000, on one page.
#[utoipa::path(
    tag = "councils",
    operation_id = "list_council_members",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = PageView<CouncilMemberView>)),
    security(("bearer" = [])),
)]
#[get("/councils/{id}/members")]
pub async fn list_members(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<CouncilId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let shown = state
        .db
        .read(move |conn| members::list(conn, &ctx, &who.0, id.0))
        .await?;
    let version = shown.found.council.version;
    let whole = Listed {
        total: i64::try_from(shown.members.len()).ok(),
        items: shown.members,
        next: None,
    };
    Ok(listed(&state, &req, "council_members", &whole, |member| {
        CouncilMemberView::of(member, version)
    }))
}

/// Appoints somebody whose account holds an office in the body of the council, or below it. There
/// is one chair, one first deputy, and at most 100 members on a day.
#[utoipa::path(
    tag = "councils",
    operation_id = "appoint_council_member",
    params(("id" = Uuid, Path)),
    request_body = AppointMemberBody,
    responses((status = 201, body = CouncilMemberView)),
    security(("bearer" = [])),
)]
#[post("/councils/{id}/members")]
pub async fn appoint(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<CouncilId>,
    body: Body<AppointMemberBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let new = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| members::appoint(tx, ctx, caller, id.0, new),
        |shown| {
            let (council, member) = (&shown.council, &shown.member);
            let place = format!("councils/{}/members/{}", council.id, member.id);
            let view = CouncilMemberView::of(member, council.version);
            let mut made = created(Some(place), view)?;
            made.version = council.version;
            Ok(made)
        },
    )
    .await
}

/// The second id of a path; what is none is not found.
fn member_id(path: &(String, String)) -> Result<CouncilMemberId> {
    Uuid::parse_str(&path.1)
        .map(CouncilMemberId::from)
        .map_err(|_| Error::NotFound("council_member"))
}

/// One who is or was in a council; `ETag` is that of the council.
#[utoipa::path(
    tag = "councils",
    operation_id = "find_council_member",
    params(("id" = Uuid, Path), ("member_id" = Uuid, Path)),
    responses((status = 200, body = CouncilMemberView)),
    security(("bearer" = [])),
)]
#[get("/councils/{id}/members/{member_id}")]
pub async fn find_member(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    path: Path<(String, String)>,
    id: Id<CouncilId>,
) -> Result<HttpResponse> {
    let (ctx, member) = (state.ctx(), member_id(&path)?);
    let shown = state
        .db
        .read(move |conn| members::find(conn, &ctx, &who.0, (id.0, member)))
        .await?;
    let version = shown.council.version;
    versioned(&req, version, CouncilMemberView::of(&shown.member, version))
}

/// Puts something of a member right, or sets their last day. `If-Match` is the tag of the council
/// or of one of its members.
#[utoipa::path(
    tag = "councils",
    operation_id = "change_council_member",
    params(
        ("id" = Uuid, Path),
        ("member_id" = Uuid, Path),
        ("If-Match" = String, Header),
    ),
    request_body = ChangeMemberBody,
    responses((status = 200, body = CouncilMemberView)),
    security(("bearer" = [])),
)]
#[patch("/councils/{id}/members/{member_id}")]
pub async fn change_member(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    path: Path<(String, String)>,
    id: Id<CouncilId>,
    expected: Expected,
    body: Body<ChangeMemberBody>,
) -> Result<HttpResponse> {
    let (member, new) = (member_id(&path)?, body.0.command()?);
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| members::change(tx, ctx, caller, (id.0, member), expected.0, new),
        |shown| {
            let version = shown.council.version;
            changed(version, CouncilMemberView::of(&shown.member, version))
        },
    )
    .await
}
