//! What becomes of the councils of a body that is no more.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::{Prepare, among};
use crate::db::schema::{ballot, ballot_paper, council, meeting};
use crate::db::{Conn, Result};
use crate::domain::base::ids::{BallotId, CouncilId, MeetingId, UnitId};
use crate::domain::councils::ballot::{Ballot, BallotState};
use crate::domain::councils::council::Council;
use crate::domain::councils::meeting::{Meeting, MeetingState};

/// What ended with a body, as it is afterwards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EndedCouncils {
    /// Its councils.
    pub councils: Vec<Council>,
    /// Their meetings that were still to be held.
    pub meetings: Vec<Meeting>,
    /// The ballots that were open in these.
    pub ballots: Vec<Ballot>,
}

/// Ends the terms of the councils of a body on its last day. Their meetings that were still to be
/// held are cancelled, the ballots that are open in them void: their papers and keys are destroyed,
/// uncounted. A fixed number of statements.
pub fn end_of_unit(
    conn: &mut Conn,
    unit: UnitId,
    last: NaiveDate,
    now: DateTime<Utc>,
) -> Result<EndedCouncils> {
    let ids = council::table
        .filter(council::unit_id.eq(unit))
        .select(council::id)
        .load::<CouncilId>(conn)?;
    if ids.is_empty() {
        return Ok(EndedCouncils::default());
    }
    let beyond = council::table
        .filter(among(council::id, &ids))
        .filter(council::valid_to.is_null().or(council::valid_to.gt(last)))
        .select(council::id)
        .load::<CouncilId>(conn)?;
    let ended = (
        council::valid_to.eq(Some(last)),
        council::version.eq(council::version + 1),
    );
    diesel::update(council::table.filter(among(council::id, &beyond)))
        .set(ended)
        .prepared()
        .execute(conn)?;
    let meetings = cancel_meetings(conn, &ids)?;
    let ballots = void_ballots(conn, &meetings, now)?;
    Ok(EndedCouncils {
        councils: council::table
            .filter(among(council::id, &beyond))
            .order(council::id)
            .select(Council::as_select())
            .load(conn)?,
        meetings,
        ballots,
    })
}

fn cancel_meetings(conn: &mut Conn, councils: &[CouncilId]) -> Result<Vec<Meeting>> {
    let to_be_held = [MeetingState::Preparing, MeetingState::Invited];
    let ahead = meeting::table
        .filter(among(meeting::council_id, councils))
        .filter(among(meeting::state, to_be_held))
        .select(meeting::id)
        .load::<MeetingId>(conn)?;
    if ahead.is_empty() {
        return Ok(Vec::new());
    }
    // The calendars of those who were invited take a later word for the last.
    let invited = meeting::table
        .filter(among(meeting::id, &ahead))
        .filter(meeting::state.eq(MeetingState::Invited));
    diesel::update(invited)
        .set(meeting::invitations.eq(meeting::invitations + 1))
        .prepared()
        .execute(conn)?;
    let cancelled = (
        meeting::state.eq(MeetingState::Cancelled),
        meeting::version.eq(meeting::version + 1),
    );
    diesel::update(meeting::table.filter(among(meeting::id, &ahead)))
        .set(cancelled)
        .prepared()
        .execute(conn)?;
    Ok(meeting::table
        .filter(among(meeting::id, &ahead))
        .order(meeting::id)
        .select(Meeting::as_select())
        .load(conn)?)
}

fn void_ballots(conn: &mut Conn, meetings: &[Meeting], now: DateTime<Utc>) -> Result<Vec<Ballot>> {
    let of: Vec<MeetingId> = meetings.iter().map(|meeting| meeting.id).collect();
    let open = ballot::table
        .filter(among(ballot::meeting_id, of))
        .filter(ballot::state.eq(BallotState::Open))
        .select(ballot::id)
        .load::<BallotId>(conn)?;
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let void = (
        ballot::state.eq(BallotState::Void),
        ballot::closed_at.eq(Some(StoredMoment::from(now))),
        ballot::sealed_key.eq(None::<String>),
        ballot::version.eq(ballot::version + 1),
    );
    // First the ballots: who puts a paper in holds them, and is waited for.
    let still_open = ballot::table
        .filter(among(ballot::id, &open))
        .filter(ballot::state.eq(BallotState::Open));
    diesel::update(still_open)
        .set(void)
        .prepared()
        .execute(conn)?;
    let papers = ballot_paper::table.filter(among(ballot_paper::ballot_id, &open));
    diesel::delete(papers).prepared().execute(conn)?;
    Ok(ballot::table
        .filter(among(ballot::id, &open))
        .filter(ballot::state.eq(BallotState::Void))
        .order(ballot::id)
        .select(Ballot::as_select())
        .load(conn)?)
}
