//! `/runs`: one act on very many files, done behind the answer.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::asked::StartRunBody;
use crate::domain::base::ids::RunId;
use crate::domain::nominations::run::{LineOutcome, Refusal, Run, RunTally};
use crate::domain::register::people::Language;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Id, Identity, Nothing, Params};
use crate::http::problem::language;
use crate::http::view::{
    PageParams, PageView, change, changed, created, foretold, listed, page, versioned,
};
use crate::services::nominations::runs::{self, Foreseen, ShownLine, ShownRun};
use crate::state::State;
use crate::words;

/// Files that would be refused for one reason.
#[derive(Serialize, ToSchema)]
pub struct RefusedTogetherView {
    /// The code of the problem.
    code: String,
    /// What it means, in the reader's language.
    title: String,
    /// How many files.
    count: usize,
}

/// What would become of files.
#[derive(Serialize, ToSchema)]
pub struct ForeseenView {
    /// With how many the act could be done.
    passes: usize,
    /// Those with which it could not, by reason, the commonest first.
    refused: Vec<RefusedTogetherView>,
}

impl ForeseenView {
    fn of(foreseen: &Foreseen, language: Language) -> Self {
        let refused = foreseen.refused.iter().map(|group| RefusedTogetherView {
            code: group.code.clone(),
            title: words::say(language, &format!("problem-{}", group.code)),
            count: group.count,
        });
        Self {
            passes: foreseen.passes,
            refused: refused.collect(),
        }
    }
}

/// One act on very many files, and how far it is.
#[derive(Serialize, ToSchema)]
pub struct RunView {
    id: Uuid,
    /// Who started it: each file is done with the rights they have at that moment.
    user_id: Uuid,
    /// The act.
    action: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    citation: Option<String>,
    /// `chosen`, `going`, `halted` with files left, or `ended`.
    state: &'static str,
    /// How many files it has.
    files: i64,
    /// With how many the act was done.
    done: i64,
    /// With how many it could not be done.
    refused: i64,
    /// With how many nothing was done yet.
    left: i64,
    /// When its files were chosen.
    created_at: DateTime<Utc>,
    /// When its state last changed.
    changed_at: DateTime<Utc>,
    /// In a rehearsal, what would become of its files.
    #[serde(skip_serializing_if = "Option::is_none")]
    foreseen: Option<ForeseenView>,
}

impl RunView {
    fn of(run: &Run, tally: &RunTally) -> Self {
        Self {
            id: run.id.0,
            user_id: run.owner.0,
            action: run.action.code(),
            reason: run.reason.clone(),
            citation: run.citation.clone(),
            state: run.state.code(),
            files: run.files,
            done: tally.done,
            refused: tally.refused,
            left: tally.left,
            created_at: run.created_at,
            changed_at: run.changed_at,
            foreseen: None,
        }
    }
}

impl From<&ShownRun> for RunView {
    fn from(shown: &ShownRun) -> Self {
        Self {
            state: shown.state().code(),
            ..Self::of(&shown.run, &shown.tally)
        }
    }
}

/// The version of what is said of a run: it is bumped by each file that is done or refused.
fn version(shown: &ShownRun) -> i64 {
    1 + shown.tally.done + shown.tally.refused
}

/// Why an act was not done with a file.
#[derive(Serialize, ToSchema)]
pub struct RefusalView {
    /// The code of the problem.
    code: String,
    /// All that stood in the way, in the reader's language.
    detail: String,
}

impl RefusalView {
    fn of(refusal: &Refusal, language: Language) -> Self {
        Self {
            code: refusal.code.clone(),
            detail: words::refusal(language, refusal),
        }
    }
}

/// A file of a run.
#[derive(Serialize, ToSchema)]
pub struct RunLineView {
    /// The file.
    nomination_id: Uuid,
    /// Its version when it was chosen.
    version: i64,
    /// `left`, `done` or `refused`.
    outcome: &'static str,
    /// The subject's name, as far as the caller sees the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject_name: Option<String>,
    /// The file's code, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    case_code: Option<String>,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<RefusalView>,
}

impl RunLineView {
    fn of(ShownLine { line, file }: &ShownLine, language: Language) -> Self {
        let code = file
            .as_ref()
            .and_then(|file| file.nomination.case_code.as_ref());
        let problem = line.refusal.as_ref();
        Self {
            nomination_id: line.file.0,
            version: line.version,
            outcome: line.outcome.code(),
            subject_name: file.as_ref().map(|file| file.subject_name.clone()),
            case_code: code.map(ToString::to_string),
            problem: problem.map(|refusal| RefusalView::of(refusal, language)),
        }
    }
}

/// Starts one act on very many files. They are done behind the answer, each in a transaction of its
/// own and with the rights the caller has at that moment: what cannot be done with one does not stop
/// the others. What would become of them is told by a rehearsal; letters are not foretold there.
#[utoipa::path(
    tag = "nominations",
    operation_id = "start_run",
    request_body = StartRunBody,
    responses((status = 201, body = RunView)),
    security(("bearer" = [])),
)]
#[post("/runs")]
pub async fn start(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    asking: ChangeRequest,
    body: Body<StartRunBody>,
) -> Result<HttpResponse> {
    let Body(said, print) = body;
    let (asked, requested) = (said.parse(&state)?, asking.with(&print));
    if requested.rehearse {
        let (ctx, language) = (state.ctx(), language(req.headers()));
        let (shown, foreseen) = state
            .db
            .read(move |conn| runs::rehearse(conn, &ctx, &who.0, asked))
            .await?;
        return foretold(&RunView {
            foreseen: Some(ForeseenView::of(&foreseen, language)),
            ..RunView::from(&shown)
        });
    }
    change(
        &state,
        who,
        requested,
        move |tx, ctx, caller| {
            let id = runs::choose(tx, ctx, caller, asked)?;
            runs::start(tx, ctx, caller, id)
        },
        |shown| created(Some(format!("runs/{}", shown.run.id)), RunView::from(shown)),
    )
    .await
}

/// The caller's own runs, the newest first.
#[utoipa::path(
    tag = "nominations",
    operation_id = "list_runs",
    params(PageParams),
    responses((status = 200, body = PageView<RunView>)),
    security(("bearer" = [])),
)]
#[get("/runs")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<PageParams>,
) -> Result<HttpResponse> {
    let page = page(&state, "runs", params.0.cursor.as_deref(), params.0.limit)?;
    let ctx = state.ctx();
    let found = state
        .db
        .read(move |conn| runs::list(conn, &ctx, &who.0, &page))
        .await?;
    Ok(listed(&state, &req, "runs", &found, |(run, tally)| {
        RunView::of(run, tally)
    }))
}

/// One run, and how far it is: for who started it, and for who manages their account.
#[utoipa::path(
    tag = "nominations",
    operation_id = "find_run",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = RunView)),
    security(("bearer" = [])),
)]
#[get("/runs/{id}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<RunId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let shown = state
        .db
        .read(move |conn| runs::find(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(&req, version(&shown), RunView::from(&shown))
}

/// Which files of a run.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RunLineParams {
    /// Where the page begins.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// `left`, `done` or `refused` (when left out).
    outcome: Option<String>,
}

/// The files of a run that are so far, in the order in which they are done.
#[utoipa::path(
    tag = "nominations",
    operation_id = "list_run_lines",
    params(("id" = Uuid, Path), RunLineParams),
    responses((status = 200, body = PageView<RunLineView>)),
    security(("bearer" = [])),
)]
#[get("/runs/{id}/lines")]
pub async fn lines(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<RunId>,
    params: Params<RunLineParams>,
) -> Result<HttpResponse> {
    let RunLineParams {
        cursor,
        limit,
        outcome,
    } = params.0;
    let mut fields = Fields::new();
    let outcome = fields.some(outcome, |fields, text| {
        fields.code("outcome", &text, LineOutcome::ALL, LineOutcome::code)
    });
    let outcome = fields.done(outcome)?.unwrap_or(LineOutcome::Refused);
    let name = format!("run lines {outcome}");
    let page = page(&state, &name, cursor.as_deref(), limit)?;
    let (ctx, language) = (state.ctx(), language(req.headers()));
    let found = state
        .db
        .read(move |conn| runs::lines(conn, &ctx, &who.0, id.0, outcome, &page))
        .await?;
    Ok(listed(&state, &req, &name, &found, |line| {
        RunLineView::of(line, language)
    }))
}

/// Starts a run again that was stopped or given up, for the files that are left, with the rights of
/// today.
#[utoipa::path(
    tag = "nominations",
    operation_id = "continue_run",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = RunView)),
    security(("bearer" = [])),
)]
#[post("/runs/{id}/continue")]
pub async fn go_on(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<RunId>,
    nothing: Nothing,
) -> Result<HttpResponse> {
    change(
        &state,
        who,
        asking.with(&nothing.0),
        move |tx, ctx, caller| runs::go_on(tx, ctx, caller, id.0),
        |shown| changed(version(shown), RunView::from(shown)),
    )
    .await
}

/// Stops a run behind the file that is being done; what is left stays left.
#[utoipa::path(
    tag = "nominations",
    operation_id = "stop_run",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = RunView)),
    security(("bearer" = [])),
)]
#[post("/runs/{id}/stop")]
pub async fn stop(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<RunId>,
    nothing: Nothing,
) -> Result<HttpResponse> {
    change(
        &state,
        who,
        asking.with(&nothing.0),
        move |tx, ctx, caller| runs::stop(tx, ctx, caller, id.0),
        |shown| changed(version(shown), RunView::from(shown)),
    )
    .await
}
