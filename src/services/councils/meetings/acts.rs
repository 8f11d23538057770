//! What the secretary of a council's body does with its meetings.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Utc};

use super::{ShownMeeting, ensure_state, fact, members_on, runner, seen, whole};
use crate::db::councils::CouncilWithUnit;
use crate::db::councils::meetings::MeetingWithCouncil;
use crate::db::{self, Conn};
use crate::domain::access::policy::{self, Right};
use crate::domain::base::days::local_date;
use crate::domain::base::history::EventKind;
use crate::domain::base::ids::{CouncilId, MeetingId, UserId};
use crate::domain::base::job::AccountNotice;
use crate::domain::councils::ballot::BallotState;
use crate::domain::councils::council::{Council, CouncilMember};
use crate::domain::councils::meeting::{Attended, Meeting, MeetingKind, MeetingState};
use crate::domain::councils::notices;
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, ensure_saved, record, write_to_all};

/// A meeting to prepare.
#[derive(Debug, Clone)]
pub struct NewMeeting {
    /// What it is about.
    pub title: String,
    /// How its members come together.
    pub kind: MeetingKind,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// Where; none of one in writing.
    pub place: Option<String>,
}

/// What is to be another; what is left out stays.
#[derive(Debug, Clone)]
pub struct ChangeMeeting {
    /// What it is about.
    pub title: Option<String>,
    /// How its members come together.
    pub kind: Option<MeetingKind>,
    /// When it begins.
    pub starts_at: Option<DateTime<Utc>>,
    /// Where.
    pub place: Option<String>,
}

/// Writes the same to all members; noted, where the act is only rehearsed.
fn tell(tx: &mut Conn, ctx: &Ctx, members: &[CouncilMember], notice: AccountNotice) -> Result<()> {
    if let Some(watched) = &ctx.watched {
        let mut watched = watched
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let code = notice.code();
        watched.extend(members.iter().map(|member| (member.name.clone(), code)));
    }
    let to: Vec<UserId> = members.iter().map(|member| member.user).collect();
    write_to_all(tx, ctx, &to, notice)
}

/// Does its day lie ahead, and within the term of the council?
fn ensure_day(ctx: &Ctx, council: &Council, starts_at: DateTime<Utc>) -> Result<()> {
    let day = local_date(starts_at);
    if day < ctx.today() {
        return Err(Error::invalid("/starts_at", "in_past"));
    }
    if !council.valid.contains(day) {
        return Err(Error::invalid("/starts_at", "outside_term"));
    }
    Ok(())
}

/// Where a meeting of a kind takes place: somewhere, or nowhere where its members are asked in
/// writing.
fn place_of(kind: MeetingKind, place: Option<String>) -> Result<String> {
    let place = place.filter(|place| !place.is_empty());
    match (kind, place) {
        (MeetingKind::InWriting, None) => Ok(String::new()),
        (MeetingKind::InWriting, Some(_)) => Err(Error::invalid("/place", "no_place")),
        (_, None) => Err(Error::invalid("/place", "required")),
        (_, Some(place)) => Ok(place),
    }
}

/// Prepares a meeting of a council, as the secretary of its body.
pub fn add(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    council: CouncilId,
    new: NewMeeting,
) -> Result<ShownMeeting> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let CouncilWithUnit { council, unit } =
        db::councils::find(tx, &scope, council)?.ok_or(Error::NotFound("council"))?;
    let acting = policy::may(&actor, Right::RunMeetings, unit.id, &unit.path)?;
    ensure_day(ctx, &council, new.starts_at)?;
    let place = place_of(new.kind, new.place)?;
    let year = local_date(new.starts_at).year();
    let number = db::councils::meetings::next_code(tx, unit.id, year)?;
    let meeting = Meeting {
        id: ctx.id(),
        council: council.id,
        code: format!("PH-{:02}-{number:03}", year % 100),
        title: new.title,
        kind: new.kind,
        starts_at: new.starts_at,
        place,
        state: MeetingState::Preparing,
        invitations: 0,
        concluded_at: None,
        version: 1,
    };
    db::councils::meetings::insert(tx, &meeting)?;
    let prepared = fact(&meeting, EventKind::MeetingPrepared);
    record(tx, ctx, &acting, &[prepared], &[])?;
    let found = MeetingWithCouncil {
        meeting,
        council,
        unit,
    };
    whole(tx, ctx, &actor, found)
}

/// Makes something of a meeting another, as who runs it, before a ballot was opened. Who was
/// invited hears of it.
pub fn change(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: MeetingId,
    expected: i64,
    new: ChangeMeeting,
) -> Result<ShownMeeting> {
    let actor = access::actor(tx, ctx, caller)?;
    let mut found = seen(tx, &actor, id)?;
    let acting = runner(&actor, &found)?;
    let (ahead, before) = (
        [MeetingState::Preparing, MeetingState::Invited],
        found.meeting.clone(),
    );
    ensure_state(&found, &ahead, expected)?;
    ensure_no_ballot(tx, &found)?;
    let meeting = &mut found.meeting;
    meeting.kind = new.kind.unwrap_or(meeting.kind);
    meeting.title = new.title.unwrap_or_else(|| before.title.clone());
    let kept = Some(before.place.clone()).filter(|_| meeting.kind != MeetingKind::InWriting);
    meeting.place = place_of(meeting.kind, new.place.or(kept))?;
    let another = new.starts_at.filter(|at| *at != before.starts_at);
    if let Some(starts_at) = another {
        ensure_day(ctx, &found.council, starts_at)?;
        meeting.starts_at = starts_at;
    }
    if *meeting == before {
        return Err(Error::invalid("/title", "unchanged"));
    }
    meeting.version += 1;
    let is_invited = meeting.state == MeetingState::Invited;
    if is_invited {
        meeting.invitations += 1;
    }
    ensure_saved(db::councils::meetings::save_if_unchanged(tx, meeting)?)?;
    let changed = fact(meeting, EventKind::MeetingChanged);
    record(tx, ctx, &acting, &[changed], &[])?;
    if is_invited {
        let members = members_on(tx, &found)?;
        let notice = notices::of_changed(&found.meeting, &found.council);
        tell(tx, ctx, &members, notice)?;
    }
    whole(tx, ctx, &actor, found)
}

/// What was voted on is voted on by the meeting as it was.
fn ensure_no_ballot(tx: &mut Conn, found: &MeetingWithCouncil) -> Result<()> {
    let ballots = db::councils::ballots::of_meeting(tx, found.meeting.id)?;
    if ballots
        .iter()
        .any(|ballot| ballot.state != BallotState::Void)
    {
        return Err(Error::WrongStage(found.meeting.state.code().to_owned()));
    }
    Ok(())
}

/// Invites the members: from now on the agenda stands.
pub fn invite(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: MeetingId,
    expected: i64,
) -> Result<ShownMeeting> {
    let actor = access::actor(tx, ctx, caller)?;
    let mut found = seen(tx, &actor, id)?;
    let acting = runner(&actor, &found)?;
    ensure_state(&found, &[MeetingState::Preparing], expected)?;
    ensure_day(ctx, &found.council, found.meeting.starts_at)?;
    let members = members_on(tx, &found)?;
    if members.is_empty() {
        return Err(Error::invalid("/members", "no_members"));
    }
    if db::councils::meetings::lines(tx, id)?.is_empty() {
        return Err(Error::invalid("/nomination_ids", "no_lines"));
    }
    found.meeting.state = MeetingState::Invited;
    found.meeting.invitations += 1;
    found.meeting.version += 1;
    ensure_saved(db::councils::meetings::save_if_unchanged(
        tx,
        &found.meeting,
    )?)?;
    let invited = fact(&found.meeting, EventKind::MeetingInvited);
    record(tx, ctx, &acting, &[invited], &[])?;
    let notice = notices::of_invited(&found.meeting, &found.council);
    tell(tx, ctx, &members, notice)?;
    whole(tx, ctx, &actor, found)
}

/// Cancels a meeting before a ballot was opened: its files wait for another. Who was invited hears
/// of it.
pub fn cancel(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: MeetingId,
    expected: i64,
    reason: &str,
) -> Result<ShownMeeting> {
    let actor = access::actor(tx, ctx, caller)?;
    let mut found = seen(tx, &actor, id)?;
    let acting = runner(&actor, &found)?;
    let ahead = [MeetingState::Preparing, MeetingState::Invited];
    ensure_state(&found, &ahead, expected)?;
    ensure_no_ballot(tx, &found)?;
    let was_invited = found.meeting.state == MeetingState::Invited;
    found.meeting.state = MeetingState::Cancelled;
    found.meeting.version += 1;
    if was_invited {
        found.meeting.invitations += 1;
    }
    ensure_saved(db::councils::meetings::save_if_unchanged(
        tx,
        &found.meeting,
    )?)?;
    let cancelled = fact(&found.meeting, EventKind::MeetingCancelled).because(reason);
    record(tx, ctx, &acting, &[cancelled], &[])?;
    if was_invited {
        let members = members_on(tx, &found)?;
        let notice = notices::of_cancelled(&found.meeting, &found.council, reason);
        tell(tx, ctx, &members, notice)?;
    }
    whole(tx, ctx, &actor, found)
}

/// Who was there; of whom nothing is said nothing is noted.
pub fn note_attendance(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: MeetingId,
    expected: i64,
    attended: &[Attended],
) -> Result<ShownMeeting> {
    let actor = access::actor(tx, ctx, caller)?;
    let mut found = seen(tx, &actor, id)?;
    let acting = runner(&actor, &found)?;
    ensure_state(&found, &[MeetingState::Invited], expected)?;
    let members: BTreeSet<UserId> = members_on(tx, &found)?
        .iter()
        .map(|member| member.user)
        .collect();
    let mut named = BTreeSet::new();
    let fault = |(index, one): (usize, &Attended)| {
        let code = if !named.insert(one.user) {
            "twice"
        } else if !members.contains(&one.user) {
            "unknown_reference"
        } else {
            return None;
        };
        let pointer = format!("/members/{index}/user_id");
        Some(FieldFault::new(&pointer, code))
    };
    let faults: Vec<FieldFault> = attended.iter().enumerate().filter_map(fault).collect();
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    found.meeting.version += 1;
    ensure_saved(db::councils::meetings::save_if_unchanged(
        tx,
        &found.meeting,
    )?)?;
    db::councils::meetings::set_attendance(tx, id, attended)?;
    let noted = fact(&found.meeting, EventKind::MeetingChanged);
    record(tx, ctx, &acting, &[noted], &[])?;
    whole(tx, ctx, &actor, found)
}
