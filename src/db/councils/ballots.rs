//! Ballots as they are kept: what was asked, who can answer, the sealed papers until the count, and
//! what was counted. Nothing here tells when a paper came, or in which order.

mod rows;

use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;

use self::rows::{BallotLineRow, BallotRow, NewBallotRow, RecusalRow, VoterRow};
use crate::db::base::notices::unread_by;
use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::engine::scope::both_up_to;
use crate::db::schema::{
    ballot, ballot_choice, ballot_line, ballot_paper, ballot_receipt, ballot_recusal, ballot_voter,
    council, meeting,
};
use crate::db::{Conn, Result, Saved, each};
use crate::domain::base::ids::{BallotId, MeetingId, UserId};
use crate::domain::councils::ballot::{Ballot, BallotLine, BallotState, Choice, Recusal, Voter};
use crate::domain::councils::council::Council;
use crate::domain::councils::meeting::Meeting;

/// The key of a box: papers are dropped in with the public half. The other one is under the key of
/// the service, and gone once the ballot is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptKey {
    /// With this papers are sealed.
    pub public: String,
    /// With this they are opened; itself sealed.
    pub sealed: String,
}

/// Begins a ballot.
pub fn insert(
    conn: &mut Conn,
    new: &Ballot,
    key: &KeptKey,
    lines: &[BallotLine],
    voters: &[Voter],
    recusals: &[Recusal],
) -> Result<()> {
    let row = NewBallotRow {
        ballot: BallotRow::from(new),
        public_key: key.public.clone(),
        sealed_key: key.sealed.clone(),
    };
    diesel::insert_into(ballot::table)
        .values(row)
        .prepared()
        .execute(conn)?;
    insert_lines(conn, new.id, lines)?;
    insert_voters(conn, new.id, voters)?;
    let rows = recusals.iter().map(|one| RecusalRow::of(new.id, one));
    insert_all!(conn, ballot_recusal::table, rows)?;
    Ok(())
}

fn insert_lines(conn: &mut Conn, id: BallotId, lines: &[BallotLine]) -> Result<()> {
    let rows = lines.iter().map(|line| BallotLineRow::of(id, line));
    insert_all!(conn, ballot_line::table, rows)?;
    Ok(())
}

fn insert_voters(conn: &mut Conn, id: BallotId, voters: &[Voter]) -> Result<()> {
    let rows = voters.iter().map(|voter| VoterRow::of(id, voter));
    insert_all!(conn, ballot_voter::table, rows)?;
    Ok(())
}

/// A ballot, whoever asks.
pub fn find(conn: &mut Conn, id: BallotId) -> Result<Option<Ballot>> {
    Ok(ballot::table
        .filter(ballot::id.eq(id))
        .select(Ballot::as_select())
        .get_result(conn)
        .optional()?)
}

/// The ballots of a meeting, in the order in which they were held.
pub fn of_meeting(conn: &mut Conn, id: MeetingId) -> Result<Vec<Ballot>> {
    Ok(ballot::table
        .filter(ballot::meeting_id.eq(id))
        .order(ballot::round)
        .select(Ballot::as_select())
        .load(conn)?)
}

/// A ballot, held until the transaction ends by whoever closes it: papers wait for it meanwhile,
/// and it waits for those that are being put in. SQLite has one writer anyway.
pub fn lock(conn: &mut Conn, id: BallotId) -> Result<Option<Ballot>> {
    match conn {
        Conn::Pg(pg) => Ok(ballot::table
            .filter(ballot::id.eq(id))
            .select(Ballot::as_select())
            .for_update()
            .get_result(pg)
            .optional()?),
        Conn::Sqlite(_) => find(conn, id),
    }
}

/// A ballot, held open until the transaction ends by whoever puts a paper in: beside others who do,
/// but not beside who closes it.
pub fn lock_to_cast(conn: &mut Conn, id: BallotId) -> Result<Option<Ballot>> {
    match conn {
        Conn::Pg(pg) => Ok(ballot::table
            .filter(ballot::id.eq(id))
            .select(Ballot::as_select())
            .for_share()
            .get_result(pg)
            .optional()?),
        Conn::Sqlite(_) => find(conn, id),
    }
}

/// The lines of a ballot, in the order of the agenda.
pub fn lines(conn: &mut Conn, id: BallotId) -> Result<Vec<BallotLine>> {
    Ok(ballot_line::table
        .filter(ballot_line::ballot_id.eq(id))
        .order(ballot_line::place)
        .select(BallotLine::as_select())
        .load(conn)?)
}

/// The lines of several ballots, each with its ballot, in the order of the agenda.
pub fn lines_of(conn: &mut Conn, ids: &[BallotId]) -> Result<Vec<(BallotId, BallotLine)>> {
    Ok(ballot_line::table
        .filter(among(ballot_line::ballot_id, ids))
        .order(ballot_line::place)
        .select((ballot_line::ballot_id, BallotLine::as_select()))
        .load(conn)?)
}

/// How many lines each of these ballots has.
pub fn counts_of_lines(conn: &mut Conn, ids: &[BallotId]) -> Result<Vec<(BallotId, i64)>> {
    Ok(ballot_line::table
        .filter(among(ballot_line::ballot_id, ids))
        .group_by(ballot_line::ballot_id)
        .select((ballot_line::ballot_id, count_star()))
        .load(conn)?)
}

/// Those who can vote in a ballot, by their accounts.
pub fn voters(conn: &mut Conn, id: BallotId) -> Result<Vec<Voter>> {
    Ok(ballot_voter::table
        .filter(ballot_voter::ballot_id.eq(id))
        .order(ballot_voter::user_id)
        .select(Voter::as_select())
        .load(conn)?)
}

/// Those who can vote in several ballots, each with the ballot, by their accounts.
pub fn voters_of(conn: &mut Conn, ids: &[BallotId]) -> Result<Vec<(BallotId, Voter)>> {
    Ok(ballot_voter::table
        .filter(among(ballot_voter::ballot_id, ids))
        .order(ballot_voter::user_id)
        .select((ballot_voter::ballot_id, Voter::as_select()))
        .load(conn)?)
}

/// Somebody, if they can vote in a ballot.
pub fn voter(conn: &mut Conn, id: BallotId, user: UserId) -> Result<Option<Voter>> {
    Ok(ballot_voter::table
        .filter(ballot_voter::ballot_id.eq(id))
        .filter(ballot_voter::user_id.eq(user))
        .select(Voter::as_select())
        .get_result(conn)
        .optional()?)
}

/// Who does not vote on which line, by line.
pub fn recusals(conn: &mut Conn, id: BallotId) -> Result<Vec<Recusal>> {
    Ok(ballot_recusal::table
        .filter(ballot_recusal::ballot_id.eq(id))
        .order((ballot_recusal::place, ballot_recusal::user_id))
        .select(Recusal::as_select())
        .load(conn)?)
}

/// Adds that somebody does not vote on a line.
pub fn add_recusal(conn: &mut Conn, id: BallotId, recusal: &Recusal) -> Result<()> {
    diesel::insert_into(ballot_recusal::table)
        .values(RecusalRow::of(id, recusal))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// The key of a ballot that is open.
pub fn key(conn: &mut Conn, id: BallotId) -> Result<Option<KeptKey>> {
    let found: Option<(String, Option<String>)> = ballot::table
        .filter(ballot::id.eq(id))
        .select((ballot::public_key, ballot::sealed_key))
        .get_result(conn)
        .optional()?;
    Ok(found.and_then(|(public, sealed)| {
        let sealed = sealed?;
        Some(KeptKey { public, sealed })
    }))
}

/// Puts the paper of somebody into the box, in place of the one they put in before.
pub fn put_paper(
    conn: &mut Conn,
    id: BallotId,
    user: UserId,
    sealed: &str,
    receipt: &str,
) -> Result<()> {
    let row = (
        ballot_paper::ballot_id.eq(id),
        ballot_paper::user_id.eq(user),
        ballot_paper::sealed.eq(sealed.to_owned()),
        ballot_paper::receipt.eq(receipt.to_owned()),
    );
    let now = (
        ballot_paper::sealed.eq(sealed.to_owned()),
        ballot_paper::receipt.eq(receipt.to_owned()),
    );
    each!(
        conn,
        diesel::insert_into(ballot_paper::table)
            .values(row)
            .on_conflict((ballot_paper::ballot_id, ballot_paper::user_id))
            .do_update()
            .set(now)
            .prepared()
            .execute(conn)
    )?;
    Ok(())
}

/// Takes the paper of somebody out of the box, if it is there, and destroys it.
pub fn remove_paper(conn: &mut Conn, id: BallotId, user: UserId) -> Result<()> {
    let paper = ballot_paper::table
        .filter(ballot_paper::ballot_id.eq(id))
        .filter(ballot_paper::user_id.eq(user));
    diesel::delete(paper).prepared().execute(conn)?;
    Ok(())
}

/// The receipt of the paper that somebody has in the box.
pub fn paper_receipt(conn: &mut Conn, id: BallotId, user: UserId) -> Result<Option<String>> {
    Ok(ballot_paper::table
        .filter(ballot_paper::ballot_id.eq(id))
        .filter(ballot_paper::user_id.eq(user))
        .select(ballot_paper::receipt)
        .get_result(conn)
        .optional()?)
}

/// All papers in the box, by whose they are: sealed, with their receipts.
pub fn papers(conn: &mut Conn, id: BallotId) -> Result<Vec<(UserId, String, String)>> {
    Ok(ballot_paper::table
        .filter(ballot_paper::ballot_id.eq(id))
        .order(ballot_paper::user_id)
        .select((
            ballot_paper::user_id,
            ballot_paper::sealed,
            ballot_paper::receipt,
        ))
        .load(conn)?)
}

/// How many papers are in the box.
pub fn count_papers(conn: &mut Conn, id: BallotId) -> Result<i64> {
    Ok(ballot_paper::table
        .filter(ballot_paper::ballot_id.eq(id))
        .count()
        .get_result(conn)?)
}

/// Those of these ballots in which somebody has a paper.
pub fn with_paper(conn: &mut Conn, user: UserId, ids: &[BallotId]) -> Result<Vec<BallotId>> {
    Ok(ballot_paper::table
        .filter(among(ballot_paper::ballot_id, ids))
        .filter(ballot_paper::user_id.eq(user))
        .select(ballot_paper::ballot_id)
        .load(conn)?)
}

/// Closes a ballot whose version was counted up by one, counted or void, if it is still what it
/// was: its papers and its key are destroyed, and what was found is written down. Lines and voters
/// take the place of those that are there; where none are given, these stay as they are.
pub fn close(
    conn: &mut Conn,
    closed: &Ballot,
    lines: &[BallotLine],
    voters: &[Voter],
    sheet: Option<(&str, &str)>,
    receipts: &[String],
    choices: &[(UserId, i32, Choice)],
) -> Result<Saved> {
    let id = closed.id;
    let unchanged = ballot::table
        .filter(ballot::id.eq(id))
        .filter(ballot::version.eq(closed.version - 1));
    let now = (
        ballot::state.eq(closed.state),
        ballot::closed_at.eq(closed.closed_at.map(StoredMoment::from)),
        ballot::turnout.eq(closed.turnout),
        ballot::sealed_key.eq(None::<String>),
        ballot::sheet.eq(sheet.map(|(text, _)| text.to_owned())),
        ballot::signature.eq(sheet.map(|(_, signature)| signature.to_owned())),
        ballot::version.eq(closed.version),
    );
    let count = diesel::update(unchanged)
        .set(now)
        .prepared()
        .execute(conn)?;
    if count != 1 {
        return Ok(Saved::LostRace);
    }
    let papers = ballot_paper::table.filter(ballot_paper::ballot_id.eq(id));
    diesel::delete(papers).prepared().execute(conn)?;
    if !lines.is_empty() {
        let old = ballot_line::table.filter(ballot_line::ballot_id.eq(id));
        diesel::delete(old).prepared().execute(conn)?;
        insert_lines(conn, id, lines)?;
    }
    if !voters.is_empty() {
        let old = ballot_voter::table.filter(ballot_voter::ballot_id.eq(id));
        diesel::delete(old).prepared().execute(conn)?;
        insert_voters(conn, id, voters)?;
    }
    let rows = (1_i32..).zip(receipts).map(|(place, receipt)| {
        (
            ballot_receipt::ballot_id.eq(id),
            ballot_receipt::place.eq(place),
            ballot_receipt::receipt.eq(receipt.clone()),
        )
    });
    insert_all!(conn, ballot_receipt::table, rows)?;
    let rows = choices.iter().map(|(user, place, choice)| {
        (
            ballot_choice::ballot_id.eq(id),
            ballot_choice::user_id.eq(*user),
            ballot_choice::place.eq(*place),
            ballot_choice::choice.eq(*choice),
        )
    });
    insert_all!(conn, ballot_choice::table, rows)?;
    Ok(Saved::Yes)
}

/// The sheet of a ballot that was counted, and its signature.
pub fn sheet(conn: &mut Conn, id: BallotId) -> Result<Option<(String, String)>> {
    let found: Option<(Option<String>, Option<String>)> = ballot::table
        .filter(ballot::id.eq(id))
        .select((ballot::sheet, ballot::signature))
        .get_result(conn)
        .optional()?;
    Ok(found.and_then(|(sheet, signature)| sheet.zip(signature)))
}

/// The receipts of the papers that were counted, in their own order.
pub fn receipts(conn: &mut Conn, id: BallotId) -> Result<Vec<String>> {
    Ok(ballot_receipt::table
        .filter(ballot_receipt::ballot_id.eq(id))
        .order(ballot_receipt::place)
        .select(ballot_receipt::receipt)
        .load(conn)?)
}

/// What each member chose in an open ballot that was counted, by their accounts, then by line.
pub fn choices(conn: &mut Conn, id: BallotId) -> Result<Vec<(UserId, i32, Choice)>> {
    Ok(ballot_choice::table
        .filter(ballot_choice::ballot_id.eq(id))
        .order((ballot_choice::user_id, ballot_choice::place))
        .select((
            ballot_choice::user_id,
            ballot_choice::place,
            ballot_choice::choice,
        ))
        .load(conn)?)
}

/// The ballots that are open and in which somebody can vote, the oldest first.
pub fn open_for(conn: &mut Conn, user: UserId) -> Result<Vec<(Ballot, Meeting, Council)>> {
    Ok(ballot_voter::table
        .inner_join(ballot::table.inner_join(meeting::table.inner_join(council::table)))
        .filter(ballot_voter::user_id.eq(user))
        .filter(ballot::state.eq(BallotState::Open))
        .order(ballot::id)
        .select((
            Ballot::as_select(),
            Meeting::as_select(),
            Council::as_select(),
        ))
        .load(conn)?)
}

/// How many notices somebody has not read, and how many ballots take papers of theirs now, each
/// counted up to so many: both stand at the head of every page.
pub fn count_unread_and_open(
    conn: &mut Conn,
    user: UserId,
    now: DateTime<Utc>,
    most: i64,
) -> Result<(i64, i64)> {
    let until = ballot::closes_at.gt(StoredMoment::from(now));
    let open = ballot_voter::user_id
        .eq(user)
        .and(ballot::state.eq(BallotState::Open))
        .and(ballot::closes_at.is_null().or(until));
    let ballots = "ballot_voter INNER JOIN ballot ON ballot.id = ballot_voter.ballot_id";
    both_up_to(conn, most, ("job", unread_by(user)), (ballots, open))
}
