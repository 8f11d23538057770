//! The offices a caller holds at this moment: two questions, whatever they hold.

mod readers;

use chrono::NaiveDate;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{Date, HasSqlType, Nullable, Text};

pub use self::readers::offices_of_each;
use super::sessions::{SessionKey, is_session};
use crate::db::engine::reading::rows;
use crate::db::schema::{delegation, role_assignment, session, unit, user_account};
use crate::db::{Conn, Reading, Result};
use crate::domain::access::actor::HeldOffice;
use crate::domain::access::own_case::Interest;
use crate::domain::base::author::Absent;
use crate::domain::base::ids::{PersonId, UnitId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::register::unit::UnitPath;

/// The role, the unit and its path.
type OwnRow = (Role, UnitId, UnitPath);

/// The same, and who is absent.
type StandInRow = (Role, UnitId, UnitPath, UserId, String);

/// The offices that the user of a session holds on a day, by roles valid that day in units that are
/// open: their own first, then those they stand in for. Whether the session lives is asked beside.
pub fn offices_in_session(
    key: &SessionKey,
    day: NaiveDate,
) -> impl Reading<Answer = Vec<HeldOffice>> + use<> {
    let user = || {
        session::table
            .filter(is_session!(key))
            .select(session::user_id)
    };
    let own = rows!(OwnRow: role_assignment::table
        .inner_join(unit::table)
        .filter(role_assignment::user_id.eq_any(user()))
        .filter(role_assignment::valid_from.le(day))
        .filter(
            role_assignment::valid_to
                .is_null()
                .or(role_assignment::valid_to.ge(day)),
        )
        .filter(unit::valid_to.is_null().or(unit::valid_to.ge(day)))
        .select((role_assignment::role, unit::id, unit::path))
        .order((unit::path, role_assignment::role)));
    let stood_in = rows!(StandInRow: delegation::table
        .inner_join(
            role_assignment::table
                .inner_join(unit::table)
                .inner_join(user_account::table),
        )
        .filter(delegation::to_user_id.eq_any(user()))
        .filter(
            delegation::valid_from
                .le(day)
                .and(delegation::valid_to.ge(day)),
        )
        .filter(user_account::state.eq("active"))
        .filter(role_assignment::valid_from.le(day))
        .filter(
            role_assignment::valid_to
                .is_null()
                .or(role_assignment::valid_to.ge(day)),
        )
        .filter(unit::valid_to.is_null().or(unit::valid_to.ge(day)))
        .select((
            role_assignment::role,
            unit::id,
            unit::path,
            user_account::id,
            user_account::full_name,
        ))
        .order((unit::path, role_assignment::role, delegation::id)));
    (own, stood_in).map(|(own, stood_in)| Ok(offices_of_rows(own, stood_in)))
}

fn offices_of_rows(own: Vec<OwnRow>, stood_in: Vec<StandInRow>) -> Vec<HeldOffice> {
    let held = |role, unit, path, on_behalf_of| HeldOffice {
        office: Office { role, unit },
        path,
        on_behalf_of,
    };
    let own = own
        .into_iter()
        .map(|(role, unit, path)| held(role, unit, path, None));
    let stood_in = stood_in
        .into_iter()
        .map(|(role, unit, path, user, name)| held(role, unit, path, Some(Absent { user, name })));
    // A role of a newer version gives no rights here: what it may see or do this version cannot
    // know.
    own.chain(stood_in)
        .filter(|held| Role::ALL.contains(&held.office.role))
        .collect()
}

/// Those for whom a user stands in on a day, and those for whom they in turn do: delegations in
/// force of roles in force.
pub fn absent_for(conn: &mut Conn, user: UserId, day: NaiveDate) -> Result<Vec<Interest>> {
    let rows: Vec<(String, Option<PersonId>, Option<String>)> =
        AbsentFor { user, day }.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(name, person, known_as)| Interest::of(person, &name, known_as.as_deref()))
        .collect())
}

/// Follows the delegations from a user back to whoever is absent. `UNION` lets nobody come twice:
/// two who stand in for each other end it.
struct AbsentFor {
    user: UserId,
    day: NaiveDate,
}

impl<DB> QueryFragment<DB> for AbsentFor
where
    DB: Backend + HasSqlType<Text> + HasSqlType<Date>,
    UserId: ToSql<Text, DB>,
    NaiveDate: ToSql<Date, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> diesel::QueryResult<()> {
        const STEP: &str = "SELECT d.from_user_id FROM delegation AS d JOIN role_assignment AS r \
            ON r.id = d.role_assignment_id ";
        out.push_sql("WITH RECURSIVE absent (id) AS (");
        out.push_sql(STEP);
        out.push_sql("WHERE d.to_user_id = ");
        out.push_bind_param::<Text, _>(&self.user)?;
        self.in_force(out.reborrow())?;
        out.push_sql(" UNION ");
        out.push_sql(STEP);
        out.push_sql("JOIN absent ON d.to_user_id = absent.id WHERE 1 = 1");
        self.in_force(out.reborrow())?;
        out.push_sql(
            ") SELECT u.full_name, u.person_id, p.full_name FROM absent JOIN user_account AS u ON u.id = absent.id \
             LEFT JOIN person AS p ON p.id = u.person_id",
        );
        Ok(())
    }
}

impl AbsentFor {
    fn in_force<'b, DB>(&'b self, mut out: AstPass<'_, 'b, DB>) -> diesel::QueryResult<()>
    where
        DB: Backend + HasSqlType<Date>,
        NaiveDate: ToSql<Date, DB>,
    {
        for condition in [
            " AND d.valid_from <= ",
            " AND d.valid_to >= ",
            " AND r.valid_from <= ",
        ] {
            out.push_sql(condition);
            out.push_bind_param::<Date, _>(&self.day)?;
        }
        out.push_sql(" AND (r.valid_to IS NULL OR r.valid_to >= ");
        out.push_bind_param::<Date, _>(&self.day)?;
        out.push_sql(")");
        Ok(())
    }
}

impl diesel::query_builder::Query for AbsentFor {
    type SqlType = (Text, Nullable<Text>, Nullable<Text>);
}

impl QueryId for AbsentFor {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> diesel::RunQueryDsl<C> for AbsentFor {}
