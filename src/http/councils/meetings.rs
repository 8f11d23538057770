//! `/meetings`: how a council meets, what is on its agenda, who was there.

mod body;
pub(crate) mod exports;
mod view;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, patch, post, put};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use self::view::{ListedMeetingView, MeetingView, MinutesView};
use crate::domain::base::ids::{CouncilId, MeetingId};
use crate::domain::councils::meeting::MeetingState;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, Nothing, Params};
use crate::http::view::{PageView, change, changed, created, listed, page, versioned};
use crate::services::councils::{agenda, conclude, meetings};
use crate::state::State;

pub use self::body::{
    AgendaBody, AttendanceBody, CancelMeetingBody, ChangeMeetingBody, NewMeetingBody,
};

/// The addresses of this noun.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list)
        .service(add)
        .service(find)
        .service(edit)
        .service(set_agenda)
        .service(note_attendance)
        .service(invite)
        .service(cancel)
        .service(close)
        .service(minutes);
}

/// Which meetings.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MeetingParams {
    /// Where the page begins.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `preparing`, `invited`, `concluded` or `cancelled`.
    state: Option<String>,
}

/// The meetings of a council, the newest first.
#[utoipa::path(
    tag = "councils",
    operation_id = "list_meetings",
    params(("id" = Uuid, Path), MeetingParams),
    responses((status = 200, body = PageView<ListedMeetingView>)),
    security(("bearer" = [])),
)]
#[get("/councils/{id}/meetings")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<CouncilId>,
    params: Params<MeetingParams>,
) -> Result<HttpResponse> {
    let params = params.0;
    let mut fields = Fields::new();
    let such = fields.some(params.state, |fields, text| {
        fields.code("state", &text, MeetingState::ALL, MeetingState::code)
    });
    let such = fields.done(such)?;
    let page = page(&state, "meetings", params.cursor.as_deref(), params.limit)?;
    let ctx = state.ctx();
    let found = state
        .db
        .read(move |conn| meetings::of_council(conn, &ctx, &who.0, (id.0, such), &page))
        .await?;
    Ok(listed(&state, &req, "meetings", &found, |found| {
        ListedMeetingView::from(found)
    }))
}

/// Prepares a meeting of a council, as the secretary of its body.
#[utoipa::path(
    tag = "councils",
    operation_id = "prepare_meeting",
    params(("id" = Uuid, Path)),
    request_body = NewMeetingBody,
    responses((status = 201, body = MeetingView)),
    security(("bearer" = [])),
)]
#[post("/councils/{id}/meetings")]
pub async fn add(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<CouncilId>,
    body: Body<NewMeetingBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let new = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| meetings::add(tx, ctx, caller, id.0, new),
        |shown| {
            let place = format!("meetings/{}", shown.found.meeting.id);
            created(Some(place), MeetingView::from(shown))
        },
    )
    .await
}

/// One meeting with its agenda, its members and who was there.
#[utoipa::path(
    tag = "councils",
    operation_id = "find_meeting",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = MeetingView)),
    security(("bearer" = [])),
)]
#[get("/meetings/{id}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<MeetingId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let shown = state
        .db
        .read(move |conn| meetings::find(conn, &ctx, &who.0, id.0))
        .await?;
    let version = shown.found.meeting.version;
    versioned(&req, version, MeetingView::from(&shown))
}

/// Makes something of a meeting another, before a ballot was opened. Who was invited hears of it.
#[utoipa::path(
    tag = "councils",
    operation_id = "change_meeting",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = ChangeMeetingBody,
    responses((status = 200, body = MeetingView)),
    security(("bearer" = [])),
)]
#[patch("/meetings/{id}")]
pub async fn edit(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<MeetingId>,
    expected: Expected,
    body: Body<ChangeMeetingBody>,
) -> Result<HttpResponse> {
    let new = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| meetings::change(tx, ctx, caller, id.0, expected.0, new),
        |shown| changed(shown.found.meeting.version, MeetingView::from(shown)),
    )
    .await
}

/// Makes the agenda of a meeting anew, while it is prepared.
#[utoipa::path(
    tag = "councils",
    operation_id = "set_agenda",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = AgendaBody,
    responses((status = 200, body = MeetingView)),
    security(("bearer" = [])),
)]
#[put("/meetings/{id}/agenda")]
pub async fn set_agenda(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<MeetingId>,
    expected: Expected,
    body: Body<AgendaBody>,
) -> Result<HttpResponse> {
    let new = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| agenda::set(tx, ctx, caller, id.0, expected.0, new),
        |shown| changed(shown.found.meeting.version, MeetingView::from(shown)),
    )
    .await
}

/// Notes who is at a meeting, or has sent their opinion in writing.
#[utoipa::path(
    tag = "councils",
    operation_id = "note_attendance",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = AttendanceBody,
    responses((status = 200, body = MeetingView)),
    security(("bearer" = [])),
)]
#[put("/meetings/{id}/attendance")]
pub async fn note_attendance(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<MeetingId>,
    expected: Expected,
    body: Body<AttendanceBody>,
) -> Result<HttpResponse> {
    let noted = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| meetings::note_attendance(tx, ctx, caller, id.0, expected.0, &noted),
        |shown| changed(shown.found.meeting.version, MeetingView::from(shown)),
    )
    .await
}

/// Invites the members: from now on the agenda stands.
#[utoipa::path(
    tag = "councils",
    operation_id = "invite_to_meeting",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = MeetingView)),
    security(("bearer" = [])),
)]
#[post("/meetings/{id}/invite")]
pub async fn invite(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<MeetingId>,
    expected: Expected,
    nothing: Nothing,
) -> Result<HttpResponse> {
    change(
        &state,
        who,
        asking.with(&nothing.0),
        move |tx, ctx, caller| meetings::invite(tx, ctx, caller, id.0, expected.0),
        |shown| changed(shown.found.meeting.version, MeetingView::from(shown)),
    )
    .await
}

/// Cancels a meeting before a ballot was opened: its files wait for another.
#[utoipa::path(
    tag = "councils",
    operation_id = "cancel_meeting",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = CancelMeetingBody,
    responses((status = 200, body = MeetingView)),
    security(("bearer" = [])),
)]
#[post("/meetings/{id}/cancel")]
pub async fn cancel(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<MeetingId>,
    expected: Expected,
    body: Body<CancelMeetingBody>,
) -> Result<HttpResponse> {
    let reason = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| meetings::cancel(tx, ctx, caller, id.0, expected.0, &reason),
        |shown| changed(shown.found.meeting.version, MeetingView::from(shown)),
    )
    .await
}

/// Concludes a meeting: its minutes are locked, and each file that was voted on goes on or ends.
#[utoipa::path(
    tag = "councils",
    operation_id = "conclude_meeting",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = MeetingView)),
    security(("bearer" = [])),
)]
#[post("/meetings/{id}/conclude")]
pub async fn close(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<MeetingId>,
    expected: Expected,
    nothing: Nothing,
) -> Result<HttpResponse> {
    change(
        &state,
        who,
        asking.with(&nothing.0),
        move |tx, ctx, caller| conclude::conclude(tx, ctx, caller, id.0, expected.0),
        |shown| changed(shown.found.meeting.version, MeetingView::from(shown)),
    )
    .await
}

/// What the minutes of a meeting are made of: who was there, what was voted on, what was counted.
#[utoipa::path(
    tag = "councils",
    operation_id = "minutes_of_meeting",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = MinutesView)),
    security(("bearer" = [])),
)]
#[get("/meetings/{id}/minutes")]
pub async fn minutes(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<MeetingId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let minutes = state
        .db
        .read(move |conn| meetings::minutes(conn, &ctx, &who.0, id.0))
        .await?;
    let version = minutes.meeting.found.meeting.version;
    versioned(&req, version, MinutesView::from(&minutes))
}
