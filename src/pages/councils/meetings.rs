//! Meetings of councils: the list, and the desk on which the secretary prepares, calls, runs and
//! concludes one, step by step.

mod acts;

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::base::history::HistoryEntry;
use crate::domain::base::ids::{MeetingId, NominationId, UserId};
use crate::domain::councils::ballot::{BallotState, Secrecy};
use crate::domain::councils::meeting::{Attendance, MeetingKind, MeetingState};
use crate::http::councils::meetings::exports;
use crate::pages::PageResult;
use crate::pages::forms::{id, next, page, showing};
use crate::pages::frame::{Frame, Visitor, show as show_page};
use crate::pages::table::{RouteTable, web};
use crate::pages::work::calendar::{Appointment, of_meeting};
use crate::services::councils::agenda::WaitingFiles;
use crate::services::councils::ballots::MeetingBallot;
use crate::services::councils::meetings::{
    self, CouncilWithUnit, MeetingFilter, MeetingWithCouncil, ShownMeeting,
};
use crate::services::nominations::{self, Summary};
use crate::state::State;
use crate::words;

/// The addresses of this noun.
pub(super) fn routes(table: RouteTable<'_>) -> RouteTable<'_> {
    table
        .route("/meetings", web::get().to(list))
        .route("/meetings", web::post().to(acts::add))
        .route("/meetings/export", web::get().to(list_export))
        .route("/meetings/{id}", web::get().to(show))
        .route("/meetings/{id}", web::post().to(acts::change))
        .route("/meetings/{id}/agenda", web::post().to(acts::set_agenda))
        .route("/meetings/{id}/agenda/export", web::get().to(agenda_export))
        .route(
            "/meetings/{id}/results/export",
            web::get().to(results_export),
        )
        .route(
            "/meetings/{id}/attendance",
            web::post().to(acts::note_attendance),
        )
        .route("/meetings/{id}/invite", web::post().to(acts::invite))
        .route("/meetings/{id}/cancel", web::post().to(acts::cancel))
        .route("/meetings/{id}/conclude", web::post().to(acts::conclude))
        .route("/meetings/{id}/ballots", web::post().to(acts::open_ballot))
        .route(
            "/meetings/{id}/ballots/close",
            web::post().to(acts::close_ballot),
        )
        .route(
            "/meetings/{id}/ballots/void",
            web::post().to(acts::void_ballot),
        )
        .route("/meetings/{id}/calendar.ics", web::get().to(calendar))
}

/// Which meetings; nothing chosen is no filter.
#[derive(Deserialize)]
pub struct MeetingsQuery {
    #[serde(default)]
    state: String,
    cursor: Option<String>,
}

impl MeetingsQuery {
    fn filter(&self) -> MeetingFilter {
        MeetingFilter {
            council: None,
            state: self.state.parse().ok(),
        }
    }
}

#[derive(Template)]
#[template(path = "councils/meetings.html")]
struct MeetingsPage {
    frame: Frame,
    state: String,
    states: Vec<&'static str>,
    meetings: Vec<MeetingWithCouncil>,
    total: i64,
    excel: String,
    /// Of which the visitor can prepare one.
    councils: Vec<CouncilWithUnit>,
    kinds: Vec<&'static str>,
    /// Of this showing of the form.
    once: String,
    next: Option<String>,
}

/// The meetings a reader sees, the newest first.
pub async fn list(
    state: Data<State>,
    visitor: Visitor,
    search: Query<MeetingsQuery>,
) -> PageResult {
    let (filter, wanted) = (
        search.filter(),
        page(&state, "meetings", search.cursor.as_deref()),
    );
    let (found, total, councils) = visitor
        .read(&state, move |conn, ctx, caller| {
            let found = meetings::list(conn, ctx, caller, &filter, &wanted)?;
            let total = meetings::count(conn, ctx, caller, &filter)?;
            Ok((found, total, meetings::councils_to_run(conn, ctx, caller)?))
        })
        .await?;
    let asked = [("state", search.state.as_str())];
    let list = MeetingsPage {
        frame: visitor.frame(),
        next: next(
            &state,
            "meetings",
            "/meetings",
            &asked,
            found.next.as_deref(),
        ),
        excel: crate::pages::forms::address_with("/meetings/export", &asked),
        states: MeetingState::ALL.iter().map(|one| one.code()).collect(),
        meetings: found.items,
        total,
        councils,
        kinds: MeetingKind::ALL.iter().map(|one| one.code()).collect(),
        once: showing(&state),
        state: search.into_inner().state,
    };
    Ok(show_page(list.render()))
}

/// The same as a workbook.
pub async fn list_export(
    state: Data<State>,
    visitor: Visitor,
    search: Query<MeetingsQuery>,
) -> PageResult {
    let caller = visitor.caller()?;
    exports::list(&state, caller, search.filter(), visitor.words.0)
        .await
        .map_err(|error| visitor.trouble(error))
}

/// The agenda of a meeting as a workbook.
pub async fn agenda_export(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let (id, caller): (MeetingId, _) = (id(&visitor, &path)?, visitor.caller()?);
    exports::agenda(&state, caller, id, visitor.words.0)
        .await
        .map_err(|error| visitor.trouble(error))
}

/// What was counted at a meeting as a workbook.
pub async fn results_export(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
) -> PageResult {
    let (id, caller): (MeetingId, _) = (id(&visitor, &path)?, visitor.caller()?);
    exports::results(&state, caller, id, visitor.words.0)
        .await
        .map_err(|error| visitor.trouble(error))
}

/// The steps of a meeting, by the keys of their names.
const STEPS: [&str; 5] = [
    "page-meeting-step-prepare",
    "page-meeting-step-invite",
    "page-meeting-step-vote",
    "page-meeting-step-count",
    "page-meeting-step-minutes",
];

/// A step of a meeting.
struct MeetingStep {
    key: &'static str,
    class: &'static str,
    is_done: bool,
    is_now: bool,
}

#[derive(Template)]
#[template(path = "councils/meeting.html")]
struct MeetingPage {
    frame: Frame,
    shown: ShownMeeting,
    ballots: Vec<MeetingBallot>,
    waiting: WaitingFiles,
    history: Vec<HistoryEntry>,
    /// What each file is about.
    deeds: BTreeMap<NominationId, Summary>,
    kinds: Vec<&'static str>,
    attendances: Vec<&'static str>,
    secrecies: Vec<&'static str>,
    /// When it begins, as people type it.
    day: String,
    time: String,
}

impl MeetingPage {
    /// Can the visitor do this now?
    fn may(&self, action: &str) -> bool {
        self.shown.may(action)
    }

    /// The steps with how each stands; none of one that does not take place.
    fn steps(&self) -> Vec<MeetingStep> {
        let has = |state| self.ballots.iter().any(|one| one.ballot.state == state);
        let now = match self.shown.found.meeting.state {
            MeetingState::Preparing if self.shown.lines.is_empty() => 0,
            MeetingState::Preparing => 1,
            MeetingState::Invited if has(BallotState::Open) => 2,
            MeetingState::Invited if has(BallotState::Counted) => 3,
            MeetingState::Invited => 2,
            MeetingState::Concluded => STEPS.len(),
            MeetingState::Cancelled => return Vec::new(),
        };
        let step = |(place, key): (usize, &'static str)| {
            let (is_done, is_now) = (place < now, place == now);
            MeetingStep {
                key,
                class: match (is_done, is_now) {
                    (true, _) => "done",
                    (false, true) => "now",
                    (false, false) => "",
                },
                is_done,
                is_now,
            }
        };
        STEPS.into_iter().enumerate().map(step).collect()
    }

    /// What was noted of a member.
    fn noted(&self, user: &UserId) -> &'static str {
        let noted = self.shown.attendance_of(*user);
        noted.map(Attendance::code).unwrap_or_default()
    }

    /// Was something counted?
    fn is_counted(&self) -> bool {
        let counted = |one: &MeetingBallot| one.ballot.state == BallotState::Counted;
        self.ballots.iter().any(counted)
    }
}

/// A meeting: its desk for who runs it, its papers for who reads.
pub async fn show(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: MeetingId = id(&visitor, &path)?;
    let (desk, deeds) = visitor
        .read(&state, move |conn, ctx, caller| {
            let desk = meetings::desk(conn, ctx, caller, id)?;
            let lines = desk.minutes.meeting.lines.iter().map(|line| &line.filed);
            let files = lines.chain(&desk.waiting.files);
            let deeds = nominations::deeds(conn, files.map(|filed| &filed.nomination))?;
            Ok((desk, deeds))
        })
        .await?;
    let begins = words::moment(desk.minutes.meeting.found.meeting.starts_at);
    let (day, time) = begins.split_once(' ').unwrap_or_default();
    let meeting = MeetingPage {
        frame: visitor.frame(),
        day: day.to_owned(),
        time: time.to_owned(),
        shown: desk.minutes.meeting,
        ballots: desk.minutes.ballots,
        waiting: desk.waiting,
        history: desk.history,
        deeds,
        kinds: MeetingKind::ALL.iter().map(|one| one.code()).collect(),
        attendances: Attendance::ALL.iter().map(|one| one.code()).collect(),
        secrecies: Secrecy::ALL.iter().map(|one| one.code()).collect(),
    };
    Ok(show_page(meeting.render()))
}

/// A meeting as a file for a calendar: what comes again under the same name takes its place.
pub async fn calendar(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: MeetingId = id(&visitor, &path)?;
    let shown = visitor
        .read(&state, move |conn, ctx, caller| {
            meetings::find(conn, ctx, caller, id)
        })
        .await?;
    let MeetingWithCouncil {
        meeting, council, ..
    } = shown.found;
    let host = state.base_url.rsplit("://").next().unwrap_or_default();
    let appointment = Appointment {
        uid: format!("{id}@{host}"),
        sequence: meeting.invitations,
        starts_at: meeting.starts_at,
        is_cancelled: meeting.state == MeetingState::Cancelled,
        title: format!("{} {}", meeting.code, meeting.title),
        about: council.name,
        place: meeting.place,
        url: format!("{}/meetings/{id}", state.base_url),
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/calendar; charset=utf-8"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"phien-hop.ics\"",
        ))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(of_meeting(&appointment, state.clock.now())))
}
