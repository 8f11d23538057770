//! Meetings of councils: prepared, called, run and cancelled by the secretary of the body.
//! How one is concluded: `conclude`.

mod acts;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use crate::db::councils::CouncilFilter;
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy::{self, Right};
use crate::domain::base::days::local_date;
use crate::domain::base::history::{EventKind, HistoryEntry, HistoryEvent, Object};
use crate::domain::base::ids::{CouncilId, MeetingId, NominationId, UserId};
use crate::domain::councils::ballot::{Ballot, BallotState};
use crate::domain::councils::council::CouncilMember;
use crate::domain::councils::meeting::{Attendance, Attended, Meeting, MeetingState};
use crate::domain::nominations::nomination::NominationInContext;
use crate::domain::register::unit::Unit;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::councils::agenda::{self, WaitingFiles};
use crate::services::councils::ballots::{self, MeetingBallot};
use crate::services::nominations::Allowed;
use crate::services::{Ctx, Listed, one_more};

pub use crate::db::councils::CouncilWithUnit;
pub use crate::db::councils::meetings::{MeetingFilter, MeetingWithCouncil};

pub use acts::{ChangeMeeting, NewMeeting, add, cancel, change, invite, note_attendance};

/// The most councils that a form offers to choose from.
const MOST_COUNCILS: i64 = 200;

/// A file on an agenda with what its reader needs.
#[derive(Debug, Clone)]
pub struct AgendaCase {
    /// Its place.
    pub place: i32,
    /// The file.
    pub filed: NominationInContext,
    /// The award's name in Vietnamese and English.
    pub award_name: (String, String),
    /// So many of all members must agree.
    pub needed: u32,
}

/// Are there enough members for a valid meeting?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingQuorum {
    /// All members on its day.
    pub members: u32,
    /// So many must be there, or have sent their opinion.
    pub needed: u32,
    /// So many are in the room.
    pub present: u32,
    /// So many sent their opinion.
    pub in_writing: u32,
    /// So many are noted as not there.
    pub absent: u32,
    /// Where it is written, in Vietnamese and English.
    pub citation: (String, String),
}

impl MeetingQuorum {
    /// Who is there, or has sent their opinion.
    #[must_use]
    pub fn there(&self) -> u32 {
        self.present + self.in_writing
    }

    /// Are they enough?
    #[must_use]
    pub fn is_reached(&self) -> bool {
        self.there() >= self.needed
    }
}

/// A meeting with all that a reader is shown of it.
#[derive(Debug, Clone)]
pub struct ShownMeeting {
    /// It, its council and the body.
    pub found: MeetingWithCouncil,
    /// What is on its agenda.
    pub lines: Vec<AgendaCase>,
    /// The members on its day, the chair first.
    pub members: Vec<CouncilMember>,
    /// Who was there, as far as it was noted.
    pub attendance: Vec<Attended>,
    /// Are they enough? None where no rules of councils are in force.
    pub quorum: Option<MeetingQuorum>,
    /// Its ballots, in their order, without what was counted.
    pub ballots: Vec<Ballot>,
    /// What the caller can do with it.
    pub allowed: Vec<Allowed>,
}

impl ShownMeeting {
    /// Can this be done by the caller now?
    #[must_use]
    pub fn may(&self, action: &str) -> bool {
        let one = |allowed: &&Allowed| allowed.action == action;
        let found = self.allowed.iter().find(one);
        found.is_some_and(|allowed| allowed.refusal.is_none())
    }

    /// Was a member there?
    #[must_use]
    pub fn attendance_of(&self, user: UserId) -> Option<Attendance> {
        let theirs = self.attendance.iter().find(|one| one.user == user);
        theirs.map(|one| one.attendance)
    }
}

/// The day of a meeting: whose council it is, and by which rules, is asked of that day.
pub(in crate::services) fn day_of(found: &MeetingWithCouncil) -> NaiveDate {
    local_date(found.meeting.starts_at)
}

/// A meeting of a body within the reader's scope, or one that they were invited to as a member.
pub(in crate::services) fn seen(
    tx: &mut Conn,
    actor: &Actor,
    id: MeetingId,
) -> Result<MeetingWithCouncil> {
    if let Some(found) = db::councils::meetings::find(tx, &actor.scope(), id)? {
        return Ok(found);
    }
    // A member whose own office is further down: they see this meeting, not what else is of the
    // body.
    let found = db::councils::meetings::find(tx, &Scope::All, id)?
        .filter(|found| found.meeting.invitations > 0)
        .ok_or(Error::NotFound("meeting"))?;
    let members = members_on(tx, &found)?;
    let is_theirs = |member: &CouncilMember| Some(member.user) == actor.user();
    if members.iter().any(is_theirs) {
        Ok(found)
    } else {
        Err(Error::NotFound("meeting"))
    }
}

/// The actor as one who runs the meetings of a body's councils.
pub(in crate::services) fn runner(actor: &Actor, found: &MeetingWithCouncil) -> Result<Actor> {
    let unit = &found.unit;
    Ok(policy::may(actor, Right::RunMeetings, unit.id, &unit.path)?)
}

/// Is the meeting in one of these states, and still what the caller has seen?
pub(in crate::services) fn ensure_state(
    found: &MeetingWithCouncil,
    states: &[MeetingState],
    expected: i64,
) -> Result<()> {
    let meeting = &found.meeting;
    if !states.contains(&meeting.state) {
        return Err(Error::WrongStage(meeting.state.code().to_owned()));
    }
    if meeting.version != expected {
        return Err(Error::Stale);
    }
    Ok(())
}

/// The members on the day of a meeting, the chair first.
pub(in crate::services) fn members_on(
    tx: &mut Conn,
    found: &MeetingWithCouncil,
) -> Result<Vec<CouncilMember>> {
    let day = day_of(found);
    let mut members = db::councils::members(tx, found.council.id)?;
    members.retain(|member| member.valid.contains(day));
    Ok(members)
}

/// What was done with a meeting.
pub(in crate::services) fn fact(meeting: &Meeting, deed: EventKind) -> HistoryEvent {
    HistoryEvent::plain(Object::Meeting(meeting.id), deed, meeting.version)
        .with(vec![("meeting", meeting.code.clone())])
}

/// All that a reader is shown of a meeting: a fixed number of questions, however much is on it.
pub(in crate::services) fn whole(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    found: MeetingWithCouncil,
) -> Result<ShownMeeting> {
    let id = found.meeting.id;
    let places: BTreeMap<NominationId, i32> = db::councils::meetings::lines(tx, id)?
        .into_iter()
        .map(|line| (line.nomination, line.place))
        .collect();
    let mut files = db::nominations::in_this_order(tx, places.keys().copied().collect())?;
    files.sort_by_key(|file| places.get(&file.nomination.id).copied());
    let members = members_on(tx, &found)?;
    let attendance = db::councils::meetings::attendance(tx, id)?;
    let ballots = db::councils::ballots::of_meeting(tx, id)?;
    let all = u32::try_from(members.len()).unwrap_or(u32::MAX);
    let lines: Vec<AgendaCase> = files
        .into_iter()
        .filter_map(|filed| {
            Some(AgendaCase {
                place: places.get(&filed.nomination.id).copied()?,
                award_name: filed.nomination.award_name(&ctx.law),
                needed: agenda::threshold(ctx, &filed).needed(all),
                filed,
            })
        })
        .collect();
    Ok(ShownMeeting {
        quorum: quorum(ctx, &found, &members, &attendance),
        allowed: allowed(actor, &found, lines.len(), &ballots),
        found,
        lines,
        members,
        attendance,
        ballots,
    })
}

/// How many are there, and how many it takes.
fn quorum(
    ctx: &Ctx,
    found: &MeetingWithCouncil,
    members: &[CouncilMember],
    attendance: &[Attended],
) -> Option<MeetingQuorum> {
    let rules = agenda::rules(ctx, found)?;
    let all = u32::try_from(members.len()).ok()?;
    let users: BTreeSet<UserId> = members.iter().map(|member| member.user).collect();
    let count = |how: Attendance| {
        let noted = attendance.iter();
        let such = noted.filter(|one| one.attendance == how && users.contains(&one.user));
        u32::try_from(such.count()).unwrap_or(u32::MAX)
    };
    Some(MeetingQuorum {
        members: all,
        needed: rules.quorum.needed(all),
        present: count(Attendance::Present),
        in_writing: count(Attendance::InWriting),
        absent: count(Attendance::Absent),
        citation: rules.citation.clone(),
    })
}

/// Every act, and why it cannot be done if it cannot.
fn allowed(
    actor: &Actor,
    found: &MeetingWithCouncil,
    lines: usize,
    ballots: &[Ballot],
) -> Vec<Allowed> {
    use MeetingState::{Invited, Preparing};
    let runs = runner(actor, found).is_ok();
    let has = |state: BallotState| ballots.iter().any(|ballot| ballot.state == state);
    let (is_open, is_counted) = (has(BallotState::Open), has(BallotState::Counted));
    let state = found.meeting.state;
    let is_untouched = !is_open && !is_counted;
    let one = |action, is_now: bool| {
        let refusal = match (runs, is_now) {
            (false, _) => Some("not_holder"),
            (true, false) => Some("wrong_stage"),
            (true, true) => None,
        };
        Allowed::new(action, refusal)
    };
    let is_ahead = matches!(state, Preparing | Invited) && is_untouched;
    vec![
        one("change", is_ahead),
        one("set_agenda", state == Preparing),
        one("invite", state == Preparing && lines > 0),
        one("note_attendance", state == Invited),
        one("open_ballot", state == Invited && !is_open),
        one("cancel", is_ahead),
        one("conclude", state == Invited && !is_open && is_counted),
    ]
}

/// One meeting.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: MeetingId) -> Result<ShownMeeting> {
    let actor = access::actor(tx, ctx, caller)?;
    let found = seen(tx, &actor, id)?;
    whole(tx, ctx, &actor, found)
}

/// A page of meetings, the newest first.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &MeetingFilter,
    page: &PageRequest,
) -> Result<Listed<MeetingWithCouncil>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    let found = db::councils::meetings::list(tx, &scope, filter, &one_more(page))?;
    Ok(Listed::cut(
        found,
        page.limit,
        |found: &MeetingWithCouncil| found.meeting.id.to_string(),
    ))
}

/// The meetings of one council that the caller sees, the newest first.
pub fn of_council(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    (council, state): (CouncilId, Option<MeetingState>),
    page: &PageRequest,
) -> Result<Listed<MeetingWithCouncil>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    if db::councils::find(tx, &scope, council)?.is_none() {
        return Err(Error::NotFound("council"));
    }
    let filter = MeetingFilter {
        council: Some(council),
        state,
    };
    list(tx, ctx, caller, &filter, page)
}

/// How many meetings there are on all pages of such a list.
pub fn count(tx: &mut Conn, ctx: &Ctx, caller: &Caller, filter: &MeetingFilter) -> Result<i64> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    Ok(db::councils::meetings::count(tx, &scope, filter)?)
}

/// The councils of which the caller can prepare a meeting today.
pub fn councils_to_run(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Vec<CouncilWithUnit>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let holds = |role| actor.offices.iter().any(|held| held.office.role == role);
    if !Right::RunMeetings.roles().iter().copied().any(holds) {
        return Ok(Vec::new());
    }
    let (filter, page) = (
        CouncilFilter {
            unit: None,
            on: ctx.today(),
        },
        PageRequest {
            after: None,
            limit: MOST_COUNCILS,
        },
    );
    let mut found = db::councils::list(tx, &scope, &filter, &page)?;
    let may = |unit: &Unit| policy::may(&actor, Right::RunMeetings, unit.id, &unit.path).is_ok();
    found.retain(|one| may(&one.unit));
    Ok(found)
}

/// A meeting with its ballots: what its minutes are made of.
#[derive(Debug, Clone)]
pub struct Minutes {
    /// The meeting.
    pub meeting: ShownMeeting,
    /// Its ballots, as far as the caller is shown of each.
    pub ballots: Vec<MeetingBallot>,
}

/// Who was there, what was voted on, and what came of it.
pub fn minutes(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: MeetingId) -> Result<Minutes> {
    let actor = access::actor(tx, ctx, caller)?;
    minutes_for(tx, ctx, &actor, id)
}

fn minutes_for(tx: &mut Conn, ctx: &Ctx, actor: &Actor, id: MeetingId) -> Result<Minutes> {
    let found = seen(tx, actor, id)?;
    let meeting = whole(tx, ctx, actor, found)?;
    let ballots = ballots::of_meeting(tx, actor, &meeting)?;
    Ok(Minutes { meeting, ballots })
}

/// All that stands on the page of a meeting.
#[derive(Debug, Clone)]
pub struct MeetingDesk {
    /// The meeting with its ballots.
    pub minutes: Minutes,
    /// What could still be put on its agenda; nothing for who does not make it, or not any more.
    pub waiting: WaitingFiles,
    /// What was done with it.
    pub history: Vec<HistoryEntry>,
}

/// The page of a meeting.
pub fn desk(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: MeetingId) -> Result<MeetingDesk> {
    let actor = access::actor(tx, ctx, caller)?;
    let minutes = minutes_for(tx, ctx, &actor, id)?;
    let waiting = if minutes.meeting.may("set_agenda") {
        agenda::found_waiting(tx, ctx, &actor, &minutes.meeting.found)?
    } else {
        WaitingFiles::default()
    };
    Ok(MeetingDesk {
        minutes,
        waiting,
        history: db::base::history::of(tx, Object::Meeting(id))?,
    })
}
