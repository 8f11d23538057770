//! One act on all files of a filter: what would become of them, then how far it is.

use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use super::{Tile, WorkQuery};
use crate::db::Conn;
use crate::domain::base::ids::RunId;
use crate::domain::law::stage::Action;
use crate::domain::nominations::run::{LineOutcome, Refusal, Run, RunState, RunTally};
use crate::error::{Error, Result};
use crate::http::nominations::acts::action_of;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id, next, page};
use crate::pages::frame::{Frame, Visitor, show};
use crate::pages::nominations::NominationsQuery;
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::nominations::runs::{
    self, AskedRun, Foreseen, RefusedTogether, ShownLine, ShownRun, WhichFiles,
};
use crate::state::State;
use crate::words::{self, number};

/// What a form asks for: the act, and the filter of the list it stands on.
fn asked(form: &Pairs, ctx: &Ctx) -> Result<AskedRun> {
    let action = action_of(form.value("run"))?;
    if !action.passes_on() {
        return Err(Error::NotFound("action"));
    }
    let files = if form.value("list") == "files" {
        WhichFiles::Listed(Box::new(NominationsQuery::of(form).filter(ctx)))
    } else {
        WhichFiles::Waiting(WorkQuery::filter(form.value("show"), ctx))
    };
    Ok(AskedRun {
        action,
        reason: None,
        citation: None,
        files,
    })
}

/// Keeps which files a filter finds now, and leads to where they are looked over.
pub async fn choose(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    visitor.caller()?;
    let home = match form.value("list") {
        "files" => "/nominations",
        _ => "/",
    };
    let asked = asked(&form, &state.ctx());
    let choose = |tx: &mut Conn, ctx: &Ctx, caller: &Caller, asked| {
        let id = runs::choose(tx, ctx, caller, asked)?;
        Ok(format!("/work/runs/{id}"))
    };
    visitor.change_to(&state, &form, home, asked, choose).await
}

/// Which files of a run are listed, and where the page begins.
#[derive(Deserialize)]
pub struct RunQuery {
    #[serde(default)]
    show: String,
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "work/run.html")]
struct RunPage {
    frame: Frame,
    id: RunId,
    action: Action,
    /// Who started it, and when.
    by: String,
    /// How far it is, in a sentence.
    told: String,
    is_own: bool,
    is_at_work: bool,
    /// What the button says that starts it, or starts it again.
    start: Option<String>,
    go_on: Option<String>,
    /// What would become of its files, before it is started.
    foreseen: Option<Foreseen>,
    tiles: Vec<Tile>,
    lines: Vec<ShownLine>,
    next: Option<String>,
}

impl RunPage {
    fn why(&self, refusal: &Refusal) -> String {
        words::refusal(self.frame.words.0, refusal)
    }

    /// How many files of a group are not named.
    #[expect(clippy::unused_self, reason = "templates call it on their page")]
    fn more(&self, group: &RefusedTogether) -> usize {
        group.count.saturating_sub(group.first.len())
    }
}

/// A count as people write it.
fn count(visitor: &Visitor, count: usize) -> String {
    number(visitor.words.0, i64::try_from(count).unwrap_or(i64::MAX))
}

/// How far a run is, in a sentence.
fn told(visitor: &Visitor, shown: &ShownRun, foreseen: Option<&Foreseen>) -> String {
    let written = |count| number(visitor.words.0, count);
    let RunTally {
        left,
        done,
        refused,
    } = shown.tally;
    let files = ("files", written(shown.run.files));
    let words = visitor.words;
    if let Some(foreseen) = foreseen {
        let refused = foreseen.refused.iter().map(|group| group.count).sum();
        let said = [
            files,
            ("passes", count(visitor, foreseen.passes)),
            ("refused", count(visitor, refused)),
        ];
        return words.with("page-run-foreseen", &said);
    }
    match shown.state() {
        RunState::Chosen => words.with("page-run-chosen", &[files]),
        RunState::Going => words.with(
            "page-run-going",
            &[files, ("handled", written(done + refused))],
        ),
        RunState::Halted => words.with("page-run-halted", &[files, ("left", written(left))]),
        RunState::Ended => words.with("page-run-ended", &[files]),
    }
}

/// Its files by what became of them, each with the way to a list of them.
fn tiles(visitor: &Visitor, shown: &ShownRun, here: LineOutcome) -> Vec<Tile> {
    let RunTally {
        left,
        done,
        refused,
    } = shown.tally;
    let tile = |(outcome, class, count): (LineOutcome, &'static str, i64)| Tile {
        address: format!("/work/runs/{}?show={outcome}", shown.run.id),
        class,
        count,
        name: visitor.words.code("run-line", outcome.code()),
        note: String::new(),
        is_here: outcome == here,
    };
    [
        (LineOutcome::Done, "ok", done),
        (
            LineOutcome::Refused,
            if refused > 0 { "bad" } else { "" },
            refused,
        ),
        (LineOutcome::Left, "", left),
    ]
    .into_iter()
    .map(tile)
    .collect()
}

/// A run: what would become of its files, or how far it is.
pub async fn find(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    query: Query<RunQuery>,
) -> PageResult {
    let id: RunId = id(&visitor, &path)?;
    let outcome = query.show.parse().unwrap_or(LineOutcome::Refused);
    let list = format!("run lines {outcome}");
    let wanted = page(&state, &list, query.cursor.as_deref());
    let (shown, foreseen, lines) = visitor
        .read(&state, move |conn, ctx, caller| {
            let shown = runs::find(conn, ctx, caller, id)?;
            let is_open = shown.is_own && shown.run.state == RunState::Chosen;
            let foreseen = is_open
                .then(|| runs::foresee(conn, ctx, caller, id))
                .transpose()?;
            let lines = (shown.run.state != RunState::Chosen)
                .then(|| runs::lines(conn, ctx, caller, id, outcome, &wanted))
                .transpose()?;
            Ok((shown, foreseen, lines))
        })
        .await?;
    let words = visitor.words;
    let started = [
        ("name", shown.started_by.clone()),
        ("moment", words.moment(&shown.run.created_at)),
    ];
    let passes = foreseen.as_ref().map(|foreseen| foreseen.passes);
    let start = passes
        .filter(|passes| *passes > 0)
        .map(|passes| words.with("page-run-start", &[("count", count(&visitor, passes))]));
    let go_on = (shown.is_own && shown.can_go_on()).then(|| {
        let left = number(words.0, shown.tally.left);
        words.with("page-run-go-on", &[("count", left)])
    });
    let address = format!("/work/runs/{id}");
    let asked = [("show", query.show.as_str())];
    let behind = lines.as_ref().and_then(|lines| lines.next.as_deref());
    let page = RunPage {
        by: words.with("page-run-by", &started),
        told: told(&visitor, &shown, foreseen.as_ref()),
        tiles: lines
            .as_ref()
            .map(|_| tiles(&visitor, &shown, outcome))
            .unwrap_or_default(),
        next: next(&state, &list, &address, &asked, behind),
        lines: lines.map(|lines| lines.items).unwrap_or_default(),
        frame: visitor.frame(),
        id,
        action: shown.run.action,
        is_own: shown.is_own,
        is_at_work: shown.is_at_work,
        start,
        go_on,
        foreseen,
    };
    Ok(show(page.render()))
}

/// What a button of a run does.
type Act = fn(&mut Conn, &Ctx, &Caller, RunId) -> Result<ShownRun>;

async fn act(state: &State, visitor: &Visitor, path: &str, form: &Pairs, act: Act) -> PageResult {
    let id: RunId = id(visitor, path)?;
    let home = format!("/work/runs/{id}");
    let work = move |tx: &mut Conn, ctx: &Ctx, caller: &Caller, ()| act(tx, ctx, caller, id);
    visitor.change(state, form, &home, Ok(()), work).await
}

/// Starts it.
pub async fn start(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    act(&state, &visitor, &path, &form, runs::start).await
}

/// Starts it again for those that are left.
pub async fn go_on(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    act(&state, &visitor, &path, &form, runs::go_on).await
}

/// Stops it.
pub async fn stop(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    act(&state, &visitor, &path, &form, runs::stop).await
}

#[derive(Template)]
#[template(path = "work/runs.html")]
struct RunsPage {
    frame: Frame,
    runs: Vec<(Run, RunTally)>,
    next: Option<String>,
}

/// Where the list begins.
#[derive(Deserialize)]
pub struct RunsQuery {
    cursor: Option<String>,
}

/// A person's own runs.
pub async fn list(state: Data<State>, visitor: Visitor, query: Query<RunsQuery>) -> PageResult {
    let wanted = page(&state, "runs", query.cursor.as_deref());
    let found = visitor
        .read(&state, move |conn, ctx, caller| {
            runs::list(conn, ctx, caller, &wanted)
        })
        .await?;
    let page = RunsPage {
        frame: visitor.frame(),
        next: next(&state, "runs", "/work/runs", &[], found.next.as_deref()),
        runs: found.items,
    };
    Ok(show(page.render()))
}
