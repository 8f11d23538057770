//! `/ballots`: opened on the agenda of a meeting, voted in by its members, closed and counted once.

mod bodies;
mod view;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::domain::base::ids::{BallotId, MeetingId};
use crate::error::{Error, Result};
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, Nothing};
use crate::http::law::catalogue::AllView;
use crate::http::view::{change, changed, created, versioned};
use crate::secrets::seals::SealKey;
use crate::services::Trace;
use crate::services::councils::ballots;
use crate::state::State;

pub use bodies::{OpenBallotBody, PaperBody, RecuseBody, VoidBallotBody};
pub use view::{BallotPaperView, BallotView, MyBallotView};

/// The addresses of ballots.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(open)
        .service(mine)
        .service(find)
        .service(paper)
        .service(cast)
        .service(recuse)
        .service(close)
        .service(void)
        .service(receipts)
        .service(sheet);
}

/// Opens a ballot on the agenda of a meeting, as the secretary of its council: the first on all its
/// lines, those behind it on what did not pass, as often as the rules of the council let that be
/// voted on again. Files that are not waiting for the vote any more are left out. A meeting has up
/// to 10 ballots.
#[utoipa::path(
    tag = "councils",
    operation_id = "open_ballot",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = OpenBallotBody,
    responses((status = 201, body = BallotView)),
    security(("bearer" = [])),
)]
#[post("/meetings/{id}/ballots")]
pub async fn open(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<MeetingId>,
    expected: Expected,
    body: Body<OpenBallotBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let asked = body.command()?;
    let (master, law) = (state.master.clone(), state.ctx().law);
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| ballots::open(tx, ctx, caller, id.0, expected.0, asked, &master),
        move |shown| {
            created(
                Some(format!("ballots/{}", shown.ballot.id)),
                BallotView::of(shown, &law),
            )
        },
    )
    .await
}

/// The ballots that wait for the caller's own paper or would take another, the oldest first.
#[utoipa::path(
    tag = "councils",
    operation_id = "list_my_ballots",
    responses((status = 200, body = AllView<MyBallotView>)),
    security(("bearer" = [])),
)]
#[get("/me/ballots")]
pub async fn mine(state: Data<State>, who: Identity) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let found = state
        .db
        .read(move |conn| ballots::mine(conn, &ctx, &who.0))
        .await?;
    Ok(HttpResponse::Ok().json(AllView {
        items: found.iter().map(MyBallotView::from).collect(),
    }))
}

/// One ballot: what is voted on and who can vote; once it was counted how it ended, and who voted.
#[utoipa::path(
    tag = "councils",
    operation_id = "find_ballot",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = BallotView)),
    security(("bearer" = [])),
)]
#[get("/ballots/{id}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<BallotId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let law = ctx.law.clone();
    let shown = state
        .db
        .read(move |conn| ballots::result(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(&req, shown.ballot.version, BallotView::of(&shown, &law))
}

/// The caller's own paper: the lines, on which they do not vote and why, and the receipt of the
/// paper they have sent. What they chose is not told: nobody can read it.
#[utoipa::path(
    tag = "councils",
    operation_id = "find_ballot_paper",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = BallotPaperView)),
    security(("bearer" = [])),
)]
#[get("/ballots/{id}/paper")]
pub async fn paper(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<BallotId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let law = ctx.law.clone();
    let shown = state
        .db
        .read(move |conn| ballots::paper(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(
        &req,
        shown.ballot.version,
        BallotPaperView::of(&shown, &law),
    )
}

/// Votes: the paper takes the place of the one sent before, until the ballot is closed. It has a
/// choice for every line on which the caller votes. Nothing is kept of it but the sealed paper.
#[utoipa::path(
    tag = "councils",
    operation_id = "cast_ballot_paper",
    params(("id" = Uuid, Path)),
    request_body = PaperBody,
    responses((status = 204)),
    security(("bearer" = [])),
)]
#[put("/ballots/{id}/paper")]
pub async fn cast(
    state: Data<State>,
    who: Identity,
    id: Id<BallotId>,
    body: Body<PaperBody>,
) -> Result<HttpResponse> {
    let chosen = body.0.command()?;
    // By its address it is done once however often it is sent: no name of a request is kept either.
    let mut ctx = state.ctx();
    ctx.trace = Trace::Sealed;
    state
        .db
        .write(move |tx| ballots::cast(tx, &ctx, &who.0, id.0, &chosen))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Declares that the caller does not vote on a line. Who runs the meeting and who inspects the body
/// read why. A paper they have sent is destroyed: they vote again on the other lines.
#[utoipa::path(
    tag = "councils",
    operation_id = "recuse_from_ballot_line",
    params(("id" = Uuid, Path)),
    request_body = RecuseBody,
    responses((status = 201, body = BallotPaperView)),
    security(("bearer" = [])),
)]
#[post("/ballots/{id}/recusals")]
pub async fn recuse(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<BallotId>,
    body: Body<RecuseBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let (place, words) = body.command()?;
    let law = state.ctx().law;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| ballots::recuse(tx, ctx, caller, id.0, place, words),
        move |shown| created(None, BallotPaperView::of(shown, &law)),
    )
    .await
}

/// Closes a ballot and counts it, as the secretary of its council, where enough members are there
/// or have sent their papers. The papers and their key are destroyed; a signed sheet of the count
/// stays.
#[utoipa::path(
    tag = "councils",
    operation_id = "close_ballot",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = BallotView)),
    security(("bearer" = [])),
)]
#[post("/ballots/{id}/close")]
pub async fn close(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<BallotId>,
    expected: Expected,
    nothing: Nothing,
) -> Result<HttpResponse> {
    let (master, law) = (state.master.clone(), state.ctx().law);
    change(
        &state,
        who,
        asking.with(&nothing.0),
        move |tx, ctx, caller| {
            let seal = SealKey::of(&master)?;
            ballots::close(tx, ctx, caller, id.0, expected.0, &master, &seal)
        },
        move |shown| changed(shown.ballot.version, BallotView::of(shown, &law)),
    )
    .await
}

/// Ends a ballot without counting it, as the secretary of its council: its papers are destroyed,
/// and it can be held anew.
#[utoipa::path(
    tag = "councils",
    operation_id = "void_ballot",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = VoidBallotBody,
    responses((status = 200, body = BallotView)),
    security(("bearer" = [])),
)]
#[post("/ballots/{id}/void")]
pub async fn void(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<BallotId>,
    expected: Expected,
    body: Body<VoidBallotBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let reason = body.command()?;
    let law = state.ctx().law;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| ballots::void(tx, ctx, caller, id.0, expected.0, &reason),
        move |shown| changed(shown.ballot.version, BallotView::of(shown, &law)),
    )
    .await
}

/// The receipts of the papers that were counted.
#[derive(Serialize, ToSchema)]
pub struct BallotReceiptsView {
    /// In an order of their own; whose they are nobody knows but who has the same one.
    items: Vec<String>,
    /// How many papers were counted.
    total: usize,
}

/// The receipts of the papers that were counted, by which each voter sees that theirs was. None
/// before the count.
#[utoipa::path(
    tag = "councils",
    operation_id = "list_ballot_receipts",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = BallotReceiptsView)),
    security(("bearer" = [])),
)]
#[get("/ballots/{id}/receipts")]
pub async fn receipts(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<BallotId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let shown = state
        .db
        .read(move |conn| ballots::result(conn, &ctx, &who.0, id.0))
        .await?;
    let view = BallotReceiptsView {
        total: shown.receipts.len(),
        items: shown.receipts,
    };
    versioned(&req, shown.ballot.version, view)
}

/// The signed sheet of a count: what a recount reads.
#[derive(Serialize, ToSchema)]
pub struct CountSheetView {
    /// What was counted, as text: it is signed as it stands.
    sheet: String,
    /// The signature under it (Ed25519), base64url.
    signature: String,
    /// The key it fits: that of the installation's history, base64url.
    public_key: String,
}

/// The signed sheet of a count, which `thidua ballot recount` checks. There is none before the
/// count.
#[utoipa::path(
    tag = "councils",
    operation_id = "find_count_sheet",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = CountSheetView)),
    security(("bearer" = [])),
)]
#[get("/ballots/{id}/sheet")]
pub async fn sheet(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<BallotId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let public_key = SealKey::of(&state.master)?.public();
    let shown = state
        .db
        .read(move |conn| ballots::result(conn, &ctx, &who.0, id.0))
        .await?;
    let signed = shown.sheet.ok_or(Error::NotFound("sheet"))?;
    let view = CountSheetView {
        sheet: signed.text,
        signature: signed.signature,
        public_key,
    };
    versioned(&req, shown.ballot.version, view)
}
