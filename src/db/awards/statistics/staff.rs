//! Who holds an office of those that do the work of emulation: one statement, however many.

use chrono::NaiveDate;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{Date, HasSqlType, Integer, Nullable, Text};

use crate::db::engine::scope::{InScope, in_scope};
use crate::db::schema::role_assignment;
use crate::db::{Conn, Result};
use crate::domain::access::actor::Scope;
use crate::domain::awards::statistics::staff::{DOING_THE_WORK, StaffMember};
use crate::domain::base::ids::{PersonId, UnitId, UserId};
use crate::domain::base::office::Role;
use crate::domain::register::particulars::{Birth, Education, Sex};
use crate::domain::register::unit::UnitKind;

type Row = (
    UserId,
    String,
    String,
    Option<PersonId>,
    Option<UnitId>,
    Role,
    UnitId,
    String,
    String,
    UnitKind,
    Option<Sex>,
    Option<Birth>,
    Option<Education>,
    Option<i32>,
);

/// The offices of units within the scope that are held on a day, with what is known of who holds
/// them; of today, by those whose accounts are open.
pub fn offices(
    conn: &mut Conn,
    scope: &Scope,
    day: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<StaffMember>> {
    let held = HeldOn {
        seen: in_scope(role_assignment::unit_id, scope),
        day,
        is_today: day >= today,
    };
    let rows = held.load::<Row>(conn)?;
    Ok(rows.into_iter().map(member).collect())
}

fn member(row: Row) -> StaffMember {
    let (user, name, sort_key, person, person_unit, role, unit, unit_code, ..) = row;
    let (.., unit_name, unit_kind, sex, birth, education, in_field_since) = row;
    StaffMember {
        user,
        name,
        sort_key,
        person,
        person_unit,
        role,
        unit,
        unit_code,
        unit_name,
        unit_kind,
        sex,
        birth,
        education,
        in_field_since,
    }
}

struct HeldOn {
    seen: InScope<role_assignment::unit_id>,
    day: NaiveDate,
    /// Whose account was closed since then held the office on a day before.
    is_today: bool,
}

const HELD: &str = "\
    SELECT user_account.id, user_account.full_name, user_account.sort_key, \
    user_account.person_id, person.unit_id, role_assignment.role, unit.id, unit.code, unit.name, \
    unit.kind, told.sex, told.birth, told.education, told.in_field_since FROM role_assignment \
    JOIN unit ON unit.id = role_assignment.unit_id \
    JOIN user_account ON user_account.id = role_assignment.user_id \
    LEFT JOIN person ON person.id = user_account.person_id \
    LEFT JOIN subject ON subject.person_id = user_account.person_id \
    LEFT JOIN subject_particulars AS told ON told.subject_id = subject.id WHERE ";

impl<DB> QueryFragment<DB> for HeldOn
where
    DB: Backend + HasSqlType<Date>,
    InScope<role_assignment::unit_id>: QueryFragment<DB>,
    NaiveDate: ToSql<Date, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(HELD);
        self.seen.walk_ast(out.reborrow())?;
        let roles = DOING_THE_WORK.map(|role| format!("'{role}'")).join(", ");
        out.push_sql(&format!(" AND role_assignment.role IN ({roles})"));
        for place in ["role_assignment", "unit"] {
            out.push_sql(&format!(" AND {place}.valid_from <= "));
            out.push_bind_param::<Date, _>(&self.day)?;
            out.push_sql(&format!(
                " AND ({place}.valid_to IS NULL OR {place}.valid_to >= "
            ));
            out.push_bind_param::<Date, _>(&self.day)?;
            out.push_sql(")");
        }
        if self.is_today {
            out.push_sql(" AND user_account.state = 'active'");
        }
        Ok(())
    }
}

impl Query for HeldOn {
    type SqlType = (
        Text,
        Text,
        Text,
        Nullable<Text>,
        Nullable<Text>,
        Text,
        Text,
        Text,
        Text,
        Text,
        Nullable<Text>,
        Nullable<Text>,
        Nullable<Text>,
        Nullable<Integer>,
    );
}

impl QueryId for HeldOn {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> RunQueryDsl<C> for HeldOn {}
