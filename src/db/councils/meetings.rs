//! Meetings of councils, their agendas and who was there, as they are kept.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Text};

use super::COUNTED;
use super::rows::{AgendaLineRow, AttendedRow, MeetingRow};
use crate::db::engine::condition::condition;
use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::engine::scope::{InScope, in_scope, up_to};
use crate::db::schema::{
    council, meeting, meeting_attendance, meeting_counter, meeting_line, nomination, unit,
};
use crate::db::{Conn, PageRequest, Result, Saved, each, nominations};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{CouncilId, MeetingId, NominationId, UnitId};
use crate::domain::councils::council::Council;
use crate::domain::councils::meeting::{AgendaLine, Attended, Meeting, MeetingState};
use crate::domain::nominations::nomination::{NominationInContext, Status};
use crate::domain::register::unit::Unit;

/// A meeting with its council and the body whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeetingWithCouncil {
    /// It.
    pub meeting: Meeting,
    /// Of which council.
    pub council: Council,
    /// Of which body that is.
    pub unit: Unit,
}

type MeetingParts = (Meeting, Council, Unit);

impl From<MeetingParts> for MeetingWithCouncil {
    fn from((meeting, council, unit): MeetingParts) -> Self {
        Self {
            meeting,
            council,
            unit,
        }
    }
}

/// What a list of meetings is limited to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MeetingFilter {
    /// Of this council.
    pub council: Option<CouncilId>,
    /// In this state.
    pub state: Option<MeetingState>,
}

/// The condition that a meeting is one that is looked for.
struct SoughtMeeting {
    within: InScope<council::unit_id>,
    filter: MeetingFilter,
    after: Option<String>,
}

impl SoughtMeeting {
    fn of(scope: &Scope, filter: &MeetingFilter, after: Option<String>) -> Self {
        Self {
            within: in_scope(council::unit_id, scope),
            filter: *filter,
            after,
        }
    }
}

impl<DB> QueryFragment<DB> for SoughtMeeting
where
    DB: Backend + HasSqlType<Text>,
    String: ToSql<Text, DB>,
    CouncilId: ToSql<Text, DB>,
    MeetingState: ToSql<Text, DB>,
    InScope<council::unit_id>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.within.walk_ast(out.reborrow())?;
        if let Some(council) = &self.filter.council {
            out.push_sql(" AND meeting.council_id = ");
            out.push_bind_param::<Text, _>(council)?;
        }
        if let Some(state) = &self.filter.state {
            out.push_sql(" AND meeting.state = ");
            out.push_bind_param::<Text, _>(state)?;
        }
        if let Some(after) = &self.after {
            out.push_sql(" AND meeting.id < ");
            out.push_bind_param::<Text, _>(after)?;
        }
        Ok(())
    }
}

condition!(by text, SoughtMeeting on council::unit_id, meeting::id);

/// A meeting of a council of a body within the scope.
pub fn find(conn: &mut Conn, scope: &Scope, id: MeetingId) -> Result<Option<MeetingWithCouncil>> {
    let found: Option<MeetingParts> = meeting::table
        .inner_join(council::table.inner_join(unit::table))
        .filter(meeting::id.eq(id))
        .filter(in_scope(council::unit_id, scope))
        .select((
            Meeting::as_select(),
            Council::as_select(),
            Unit::as_select(),
        ))
        .get_result(conn)
        .optional()?;
    Ok(found.map(MeetingWithCouncil::from))
}

/// A page of the meetings of bodies within the scope that are looked for, the newest first.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &MeetingFilter,
    page: &PageRequest,
) -> Result<Vec<MeetingWithCouncil>> {
    let found: Vec<MeetingParts> = meeting::table
        .inner_join(council::table.inner_join(unit::table))
        .filter(SoughtMeeting::of(scope, filter, page.after.clone()))
        .order(meeting::id.desc())
        .limit(page.limit)
        .select((
            Meeting::as_select(),
            Council::as_select(),
            Unit::as_select(),
        ))
        .load(conn)?;
    Ok(found.into_iter().map(MeetingWithCouncil::from).collect())
}

/// How many there are, counted up to a hundred thousand and one.
pub fn count(conn: &mut Conn, scope: &Scope, filter: &MeetingFilter) -> Result<i64> {
    let sought = SoughtMeeting::of(scope, filter, None);
    let tables = "meeting INNER JOIN council ON council.id = meeting.council_id";
    up_to(conn, COUNTED, tables, sought)
}

/// Adds a meeting.
pub fn insert(conn: &mut Conn, new: &Meeting) -> Result<()> {
    diesel::insert_into(meeting::table)
        .values(MeetingRow::from(new))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Saves a meeting whose version was counted up by one, if it is still what it was.
pub fn save_if_unchanged(conn: &mut Conn, changed: &Meeting) -> Result<Saved> {
    let row = meeting::table
        .filter(meeting::id.eq(changed.id))
        .filter(meeting::version.eq(changed.version - 1));
    let count = diesel::update(row)
        .set(MeetingRow::from(changed))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Takes the next number of a body's meetings in a year. Its row stays locked until the transaction
/// ends.
pub fn next_code(conn: &mut Conn, unit: UnitId, year: i32) -> Result<i32> {
    let row = (
        meeting_counter::unit_id.eq(unit),
        meeting_counter::year.eq(year),
        meeting_counter::value.eq(1),
    );
    Ok(each!(
        conn,
        diesel::insert_into(meeting_counter::table)
            .values(row)
            .on_conflict((meeting_counter::unit_id, meeting_counter::year))
            .do_update()
            .set(meeting_counter::value.eq(meeting_counter::value + 1))
            .returning(meeting_counter::value)
            .prepared()
            .get_result(conn)
    )?)
}

/// What is on the agenda of a meeting, in its order.
pub fn lines(conn: &mut Conn, id: MeetingId) -> Result<Vec<AgendaLine>> {
    Ok(meeting_line::table
        .filter(meeting_line::meeting_id.eq(id))
        .order(meeting_line::place)
        .select(AgendaLine::as_select())
        .load(conn)?)
}

/// Writes down an agenda in place of the one that was there.
pub fn set_lines(conn: &mut Conn, id: MeetingId, lines: &[AgendaLine]) -> Result<()> {
    let old = meeting_line::table.filter(meeting_line::meeting_id.eq(id));
    diesel::delete(old).prepared().execute(conn)?;
    let rows = lines.iter().map(|line| AgendaLineRow::of(id, *line));
    insert_all!(conn, meeting_line::table, rows)?;
    Ok(())
}

/// Who was noted as there, or not, by their accounts.
pub fn attendance(conn: &mut Conn, id: MeetingId) -> Result<Vec<Attended>> {
    Ok(meeting_attendance::table
        .filter(meeting_attendance::meeting_id.eq(id))
        .order(meeting_attendance::user_id)
        .select(Attended::as_select())
        .load(conn)?)
}

/// Writes down who was there in place of what was noted before.
pub fn set_attendance(conn: &mut Conn, id: MeetingId, attended: &[Attended]) -> Result<()> {
    let old = meeting_attendance::table.filter(meeting_attendance::meeting_id.eq(id));
    diesel::delete(old).prepared().execute(conn)?;
    let rows = attended.iter().map(|one| AttendedRow::of(id, *one));
    insert_all!(conn, meeting_attendance::table, rows)?;
    Ok(())
}

/// Those of these files that are on the agenda of another meeting than this one that is still to be
/// held.
pub fn taken(conn: &mut Conn, ids: &[NominationId], but: MeetingId) -> Result<Vec<NominationId>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let to_be_held = [MeetingState::Preparing, MeetingState::Invited];
    Ok(meeting_line::table
        .inner_join(meeting::table)
        .filter(among(meeting_line::nomination_id, ids))
        .filter(meeting_line::meeting_id.ne(but))
        .filter(among(meeting::state, to_be_held))
        .select(meeting_line::nomination_id)
        .load(conn)?)
}

/// The condition that a file is on no agenda of a meeting that is still to be held.
#[derive(QueryId)]
struct OnNoAgenda;

impl<DB: Backend> QueryFragment<DB> for OnNoAgenda {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(
            "NOT EXISTS (SELECT 1 FROM meeting_line AS listed INNER JOIN meeting AS held ON \
             held.id = listed.meeting_id WHERE listed.nomination_id = nomination.id AND \
             held.state IN ('preparing', 'invited'))",
        );
        Ok(())
    }
}

condition!(OnNoAgenda on nomination::id);

/// The files that wait at a body in one of these stages and are on no agenda: by the index of what
/// waits for its offices, not by that of a status.
macro_rules! waiting_files {
    ($unit:expr, $stages:expr) => {
        nomination::table
            .filter(nomination::holder_unit_id.eq($unit))
            .filter(among(nomination::stage, $stages))
            .filter(nomination::status.concat("").eq(Status::InProgress))
            .filter(OnNoAgenda)
    };
}

/// A page of the files that wait for the council of a body, in stages with these codes, and are on
/// no agenda of a meeting that is still to be held; by id, which is by age.
pub fn waiting(
    conn: &mut Conn,
    unit: UnitId,
    stages: &[String],
    page: &PageRequest,
) -> Result<Vec<NominationInContext>> {
    // An id that all others come behind where a page is the first: one statement for both.
    let after = page.after.clone().unwrap_or_default();
    let ids = waiting_files!(unit, stages)
        .filter(nomination::id.gt(after))
        .order(nomination::id)
        .limit(page.limit)
        .select(nomination::id)
        .load::<NominationId>(conn)?;
    nominations::in_this_order(conn, ids)
}

/// How many there are.
pub fn count_waiting(conn: &mut Conn, unit: UnitId, stages: &[String]) -> Result<i64> {
    Ok(waiting_files!(unit, stages).count().get_result(conn)?)
}

/// The meetings on whose agendas a file is or was, the oldest first.
pub fn of_nomination(conn: &mut Conn, id: NominationId) -> Result<Vec<Meeting>> {
    Ok(meeting_line::table
        .inner_join(meeting::table)
        .filter(meeting_line::nomination_id.eq(id))
        .order(meeting::id)
        .select(Meeting::as_select())
        .load(conn)?)
}
