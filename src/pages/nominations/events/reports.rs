//! Reports of merit: the list, telling of it, one with what became of it, its papers.

use actix_web::HttpRequest;
use actix_web::web::{Data, Path, Payload, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::base::history::HistoryEntry;
use crate::domain::base::ids::ReportId;
use crate::domain::nominations::report::{MOST_PAPERS, ReportPaper, ReportState};
use crate::domain::register::people::SubjectKind;
use crate::error::Error;
use crate::http::nominations::events::reports::{CloseReportBody, FileReportBody};
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id, next, page, showing};
use crate::pages::frame::{Frame, Trouble, Visitor, back, show};
use crate::pages::nominations::documents::{
    Sent, answer, name_of, read_to_the_end, version_and_file,
};
use crate::services::nominations::reports::{
    self, FoundReport, ReportChoices, ReportFilter, ShownReport,
};
use crate::state::State;

/// Which reports; nothing chosen is no filter.
#[derive(Deserialize)]
pub struct ReportsQuery {
    #[serde(default)]
    mine: String,
    #[serde(default)]
    state: String,
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "nominations/reports/list.html")]
struct ListPage {
    frame: Frame,
    mine: String,
    state: String,
    states: Vec<&'static str>,
    reports: Vec<FoundReport>,
    next: Option<String>,
}

/// The reports a reader sees, the newest first.
pub async fn list(state: Data<State>, visitor: Visitor, asked: Query<ReportsQuery>) -> PageResult {
    let asked = asked.into_inner();
    let mut known = ReportState::ALL.iter().copied();
    let filter = ReportFilter {
        mine: asked.mine == "yes",
        state: known.find(|one| one.code() == asked.state),
    };
    let wanted = page(&state, "reports", asked.cursor.as_deref());
    let found = visitor
        .read(&state, move |conn, ctx, caller| {
            reports::list(conn, ctx, caller, filter, &wanted)
        })
        .await?;
    let pairs = [
        ("mine", asked.mine.as_str()),
        ("state", asked.state.as_str()),
    ];
    let list = ListPage {
        frame: visitor.frame(),
        next: next(&state, "reports", "/reports", &pairs, found.next.as_deref()),
        states: ReportState::ALL.iter().map(|one| one.code()).collect(),
        reports: found.items,
        mine: asked.mine,
        state: asked.state,
    };
    Ok(show(list.render()))
}

#[derive(Template)]
#[template(path = "nominations/reports/form.html")]
struct FormPage {
    frame: Frame,
    choices: ReportChoices,
    kinds: Vec<&'static str>,
    /// Of this showing of the form.
    once: String,
}

/// The form by which somebody tells of merit.
pub async fn form(state: Data<State>, visitor: Visitor) -> PageResult {
    let choices = visitor.read(&state, reports::choices).await?;
    let form = FormPage {
        frame: visitor.frame(),
        choices,
        kinds: SubjectKind::ALL.iter().map(|kind| kind.code()).collect(),
        once: showing(&state),
    };
    Ok(show(form.render()))
}

/// Tells of merit, and leads to the report.
pub async fn file(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    let new = form.command(FileReportBody::command);
    visitor
        .change_to(
            &state,
            &form,
            "/reports/new",
            new,
            |tx, ctx, caller, new| {
                let shown = reports::file(tx, ctx, caller, new)?;
                Ok(format!("/reports/{}", shown.found.report.id))
            },
        )
        .await
}

#[derive(Template)]
#[template(path = "nominations/reports/report.html")]
struct ReportPage {
    frame: Frame,
    shown: ShownReport,
    history: Vec<HistoryEntry>,
    most: i32,
    document_limit: u64,
}

/// One report with what became of it.
pub async fn find(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: ReportId = id(&visitor, &path)?;
    let (shown, history) = visitor
        .read(&state, move |conn, ctx, caller| {
            let shown = reports::find(conn, ctx, caller, id)?;
            Ok((shown, reports::history(conn, ctx, caller, id)?))
        })
        .await?;
    let report = ReportPage {
        frame: visitor.frame(),
        shown,
        history,
        most: MOST_PAPERS,
        document_limit: state.files.limit(),
    };
    Ok(show(report.render()))
}

/// Closes a report: there will be no nomination.
pub async fn close(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (ReportId, _) = (id(&visitor, &path)?, form.version());
    let reason = form.command(CloseReportBody::command);
    visitor
        .change(
            &state,
            &form,
            &format!("/reports/{id}"),
            reason,
            move |tx, ctx, caller, reason: String| {
                reports::close(tx, ctx, caller, id, version, &reason)
            },
        )
        .await
}

/// Puts a paper or a photograph into the first free place of a report.
pub async fn put(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    req: HttpRequest,
    body: Payload,
) -> PageResult {
    let id: ReportId = id(&visitor, &path)?;
    let mut form = Sent::new(&req, body);
    let done = put_paper(&state, &visitor, id, &mut form).await;
    if done.is_err() {
        read_to_the_end(form).await;
    }
    back(&state, &format!("/reports/{id}"), done)
}

async fn put_paper(
    state: &State,
    visitor: &Visitor,
    id: ReportId,
    form: &mut Sent,
) -> std::result::Result<(), Trouble> {
    let caller = visitor.caller()?;
    let trouble = |error| visitor.trouble(error);
    let (version, file) = version_and_file(form).await.map_err(trouble)?;
    let name = name_of(&file).map_err(trouble)?;
    let place = visitor
        .read(state, move |conn, ctx, caller| {
            let shown = reports::find(conn, ctx, caller, id)?;
            let full = || Error::invalid("/file", "report_full");
            let place = shown.free_place().ok_or_else(full)?;
            reports::papers::may_put(conn, ctx, caller, id, version, place)?;
            Ok(place)
        })
        .await?;
    let received = state
        .files
        .receive(state.ids.next(state.clock.now()), name, file)
        .await
        .map_err(|fault| trouble(fault.into()))?;
    let (ctx, paper) = (state.ctx(), ReportPaper { place, received });
    state
        .db
        .write(move |tx| reports::papers::put(tx, &ctx, &caller, id, version, &paper))
        .await
        .map(|_| ())
        .map_err(trouble)
}

/// A paper of a report.
pub async fn paper(
    state: Data<State>,
    visitor: Visitor,
    req: HttpRequest,
    path: Path<(String, String)>,
) -> PageResult {
    let (report, place) = path.into_inner();
    let (id, place): (ReportId, i32) = (id(&visitor, &report)?, place.parse().unwrap_or(0));
    let (paper, version) = visitor
        .read(&state, move |conn, ctx, caller| {
            reports::papers::find(conn, ctx, caller, id, place)
        })
        .await?;
    answer(&state, &visitor, &req, (&paper, version)).await
}
