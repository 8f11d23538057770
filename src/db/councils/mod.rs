//! Councils with their members, as they are kept. Their meetings: `meetings`; how they vote:
//! `ballots`.

pub mod ballots;
mod ends;
pub mod meetings;
mod rows;

use chrono::NaiveDate;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::serialize::ToSql;
use diesel::sql_types::{Date, HasSqlType, Text};

use self::rows::{CouncilMemberRow, CouncilRow};
use crate::db::engine::column::text_columns;
use crate::db::engine::condition::condition;
use crate::db::engine::prepared::Prepare;
use crate::db::engine::scope::{InScope, in_scope, up_to};
use crate::db::schema::{council, council_member, unit, user_account};
use crate::db::{Conn, PageRequest, Result, Saved};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{
    BallotId, CouncilId, CouncilMemberId, MeetingId, PersonId, UnitId, UserId,
};
use crate::domain::councils::ballot::{BallotState, Choice, RecusalReason, Secrecy};
use crate::domain::councils::council::{Council, CouncilKind, CouncilMember, CouncilPosition};
use crate::domain::councils::count::VoteOutcome;
use crate::domain::councils::meeting::{Attendance, MeetingKind, MeetingState};
use crate::domain::register::unit::Unit;

pub use ends::{EndedCouncils, end_of_unit};

text_columns!(
    Attendance,
    BallotId,
    BallotState,
    Choice,
    CouncilId,
    CouncilKind,
    CouncilMemberId,
    CouncilPosition,
    MeetingId,
    MeetingKind,
    MeetingState,
    RecusalReason,
    Secrecy,
    VoteOutcome
);

/// Lists are counted up to so many.
const COUNTED: i64 = 100_001;

/// A council with the body whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CouncilWithUnit {
    /// It.
    pub council: Council,
    /// The body.
    pub unit: Unit,
}

impl From<(Council, Unit)> for CouncilWithUnit {
    fn from((council, unit): (Council, Unit)) -> Self {
        Self { council, unit }
    }
}

/// What a list of councils is limited to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CouncilFilter {
    /// Of this body.
    pub unit: Option<UnitId>,
    /// In their terms on this day.
    pub on: NaiveDate,
}

/// The condition that a council is one that is looked for.
struct SoughtCouncil {
    within: InScope<council::unit_id>,
    filter: CouncilFilter,
    after: Option<String>,
}

impl SoughtCouncil {
    fn of(scope: &Scope, filter: &CouncilFilter, after: Option<String>) -> Self {
        Self {
            within: in_scope(council::unit_id, scope),
            filter: *filter,
            after,
        }
    }
}

impl<DB> QueryFragment<DB> for SoughtCouncil
where
    DB: Backend + HasSqlType<Text> + HasSqlType<Date>,
    String: ToSql<Text, DB>,
    UnitId: ToSql<Text, DB>,
    NaiveDate: ToSql<Date, DB>,
    InScope<council::unit_id>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.within.walk_ast(out.reborrow())?;
        if let Some(unit) = &self.filter.unit {
            out.push_sql(" AND council.unit_id = ");
            out.push_bind_param::<Text, _>(unit)?;
        }
        out.push_sql(" AND council.valid_from <= ");
        out.push_bind_param::<Date, _>(&self.filter.on)?;
        out.push_sql(" AND (council.valid_to IS NULL OR council.valid_to >= ");
        out.push_bind_param::<Date, _>(&self.filter.on)?;
        out.push_sql(")");
        if let Some(after) = &self.after {
            out.push_sql(" AND council.id > ");
            out.push_bind_param::<Text, _>(after)?;
        }
        Ok(())
    }
}

condition!(by text, SoughtCouncil on council::unit_id, council::id);

/// A council of a body within the scope.
pub fn find(conn: &mut Conn, scope: &Scope, id: CouncilId) -> Result<Option<CouncilWithUnit>> {
    let found: Option<(Council, Unit)> = council::table
        .inner_join(unit::table)
        .filter(council::id.eq(id))
        .filter(in_scope(council::unit_id, scope))
        .select((Council::as_select(), Unit::as_select()))
        .get_result(conn)
        .optional()?;
    Ok(found.map(CouncilWithUnit::from))
}

/// A page of the councils of bodies within the scope that are looked for, by id.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &CouncilFilter,
    page: &PageRequest,
) -> Result<Vec<CouncilWithUnit>> {
    let found: Vec<(Council, Unit)> = council::table
        .inner_join(unit::table)
        .filter(SoughtCouncil::of(scope, filter, page.after.clone()))
        .order(council::id)
        .limit(page.limit)
        .select((Council::as_select(), Unit::as_select()))
        .load(conn)?;
    Ok(found.into_iter().map(CouncilWithUnit::from).collect())
}

/// How many there are, counted up to a hundred thousand and one.
pub fn count(conn: &mut Conn, scope: &Scope, filter: &CouncilFilter) -> Result<i64> {
    let sought = SoughtCouncil::of(scope, filter, None);
    up_to(conn, COUNTED, "council", sought)
}

/// All councils of a body, whatever their terms, by id.
pub fn of_unit(conn: &mut Conn, unit: UnitId) -> Result<Vec<Council>> {
    Ok(council::table
        .filter(council::unit_id.eq(unit))
        .order(council::id)
        .select(Council::as_select())
        .load(conn)?)
}

/// Adds a council.
pub fn insert(conn: &mut Conn, new: &Council) -> Result<()> {
    diesel::insert_into(council::table)
        .values(CouncilRow::from(new))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Saves a council whose version was counted up by one, if it is still what it was.
pub fn save_if_unchanged(conn: &mut Conn, changed: &Council) -> Result<Saved> {
    let row = council::table
        .filter(council::id.eq(changed.id))
        .filter(council::version.eq(changed.version - 1));
    let count = diesel::update(row)
        .set(CouncilRow::from(changed))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// A member with what their account says of them: its name, and who they are on the register.
type MemberParts = (CouncilMemberRow, String, Option<PersonId>);

fn member_of((row, name, person): MemberParts) -> CouncilMember {
    row.named(name, person)
}

/// All who are or were in a council, by what they are in it, then by name.
pub fn members(conn: &mut Conn, id: CouncilId) -> Result<Vec<CouncilMember>> {
    let rows: Vec<MemberParts> = council_member::table
        .inner_join(user_account::table)
        .filter(council_member::council_id.eq(id))
        .order((user_account::sort_key, council_member::id))
        .select((
            CouncilMemberRow::as_select(),
            user_account::full_name,
            user_account::person_id,
        ))
        .load(conn)?;
    let mut members: Vec<CouncilMember> = rows.into_iter().map(member_of).collect();
    // As the list of positions has them, the chair first: their codes are in no such order.
    members.sort_by_key(|member| member.position);
    Ok(members)
}

/// Somebody who is or was in a council, whichever it is.
pub fn member(conn: &mut Conn, id: CouncilMemberId) -> Result<Option<CouncilMember>> {
    let found: Option<MemberParts> = council_member::table
        .inner_join(user_account::table)
        .filter(council_member::id.eq(id))
        .select((
            CouncilMemberRow::as_select(),
            user_account::full_name,
            user_account::person_id,
        ))
        .get_result(conn)
        .optional()?;
    Ok(found.map(member_of))
}

/// Adds a member.
pub fn insert_member(conn: &mut Conn, new: &CouncilMember) -> Result<()> {
    diesel::insert_into(council_member::table)
        .values(CouncilMemberRow::from(new))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Saves a member. That nobody was faster, the version of the council says, which is saved with it.
pub fn save_member(conn: &mut Conn, changed: &CouncilMember) -> Result<Saved> {
    let row = council_member::table.filter(council_member::id.eq(changed.id));
    let count = diesel::update(row)
        .set(CouncilMemberRow::from(changed))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// The councils in which somebody is on a day.
pub fn of_user(conn: &mut Conn, user: UserId, day: NaiveDate) -> Result<Vec<Council>> {
    Ok(council_member::table
        .inner_join(council::table)
        .filter(council_member::user_id.eq(user))
        .filter(council_member::valid_from.le(day))
        .filter(
            council_member::valid_to
                .is_null()
                .or(council_member::valid_to.ge(day)),
        )
        .filter(council::valid_from.le(day))
        .filter(council::valid_to.is_null().or(council::valid_to.ge(day)))
        .order(council::id)
        .select(Council::as_select())
        .load(conn)?)
}
