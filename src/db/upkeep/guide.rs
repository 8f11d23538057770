//! What is there already where an installation begins, each asked for up to the first; and the last
//! letter that somebody sent to themself.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::Prepare;
use crate::db::engine::reading::rows;
use crate::db::engine::scope::in_scope;
use crate::db::schema::{job, mail_trial, nomination, person, role_assignment, unit};
use crate::db::{Conn, Reading, Result};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{JobId, NominationId, PersonId, RoleAssignmentId, UnitId, UserId};
use crate::domain::base::office::Role;

/// What is there within a scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beginnings {
    /// Is there a unit beside the first?
    pub units: bool,
    /// Is there anybody on the register?
    pub people: bool,
    /// Which of the roles that were asked for nobody holds.
    pub unheld: Vec<Role>,
    /// Is there a file?
    pub files: bool,
}

/// What is there within a scope, asked together: none of it reads on.
pub fn beginnings(
    scope: &Scope,
    roles: [Role; 5],
    day: NaiveDate,
) -> impl Reading<Answer = Beginnings> + use<> {
    let units = rows!(UnitId: unit::table
        .filter(in_scope(unit::id, scope))
        .select(unit::id)
        .limit(2));
    let people = rows!(PersonId: person::table
        .filter(in_scope(person::unit_id, scope))
        .select(person::id)
        .limit(1));
    let files = rows!(NominationId: nomination::table
        .filter(in_scope(nomination::unit_id, scope))
        .select(nomination::id)
        .limit(1));
    let held = roles.map(|role| {
        rows!(RoleAssignmentId: role_assignment::table
            .filter(in_scope(role_assignment::unit_id, scope))
            .filter(role_assignment::role.eq(role))
            .filter(role_assignment::valid_from.le(day))
            .filter(
                role_assignment::valid_to
                    .is_null()
                    .or(role_assignment::valid_to.ge(day)),
            )
            .select(role_assignment::id)
            .limit(1))
    });
    let [first, second, third, fourth, fifth] = held;
    let held = (first, second, third, fourth, fifth);
    (units, people, files, held).map(move |(units, people, files, held)| {
        let held = [held.0, held.1, held.2, held.3, held.4];
        let unheld = roles.into_iter().zip(held);
        Ok(Beginnings {
            units: units.len() > 1,
            people: !people.is_empty(),
            unheld: unheld
                .filter(|(_, held)| held.is_empty())
                .map(|(role, _)| role)
                .collect(),
            files: !files.is_empty(),
        })
    })
}

/// The last letter that somebody sent to themself, to see whether letters leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailTrial {
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// `queued`, `done`, `dropped`, `dead`; none once its job was removed, long after it ended.
    pub state: Option<String>,
    /// What the relay said last.
    pub error: Option<String>,
}

/// Of a user.
pub fn trial(conn: &mut Conn, user: UserId) -> Result<Option<MailTrial>> {
    let row = mail_trial::table
        .left_join(job::table.on(job::id.eq(mail_trial::letter_id)))
        .filter(mail_trial::user_id.eq(user))
        .select((
            mail_trial::asked_at,
            job::state.nullable(),
            job::last_error.nullable(),
        ))
        .get_result::<(StoredMoment, Option<String>, Option<String>)>(conn)
        .optional()?;
    Ok(row.map(|(asked_at, state, error)| MailTrial {
        asked_at: asked_at.into(),
        state,
        error,
    }))
}

/// Writes down the last one in the place of the one before.
pub fn put_trial(conn: &mut Conn, user: UserId, letter: JobId, now: DateTime<Utc>) -> Result<()> {
    diesel::delete(mail_trial::table.filter(mail_trial::user_id.eq(user)))
        .prepared()
        .execute(conn)?;
    diesel::insert_into(mail_trial::table)
        .values((
            mail_trial::user_id.eq(user),
            mail_trial::letter_id.eq(letter),
            mail_trial::asked_at.eq(StoredMoment::from(now)),
        ))
        .prepared()
        .execute(conn)?;
    Ok(())
}
