//! Accounts, the roles they hold, and machine clients as they are kept.

mod clients;

use std::collections::BTreeSet;

use aliases::stand_in;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::db::engine::prepared::{Prepare, among};
use crate::db::engine::scope::in_scope;
use crate::db::engine::search::{WORDS, beginning, containing};
use crate::db::schema::{delegation, person, role_assignment, unit, user_account};
use crate::db::{Conn, PageRequest, Result, Saved, each, read, read_some, stored};
use crate::domain::access::account::{RoleAssignment, User};
use crate::domain::access::actor::{Holder, Scope};
use crate::domain::base::ids::{PersonId, RoleAssignmentId, UnitId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::base::period::Period;
use crate::domain::base::text::{fold, looked_for, name_key, name_words};
use crate::domain::register::people::sort_key;
use crate::domain::register::unit::UnitPath;

pub use clients::{
    client_with_id, find_client, insert_client, list_clients, save_client_if_unchanged,
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = user_account, treat_none_as_default_value = false)]
struct UserRow {
    id: String,
    email: String,
    password_hash: String,
    full_name: String,
    unit_id: String,
    language: String,
    state: String,
    created_at: NaiveDateTime,
    version: i64,
    person_id: Option<String>,
    epoch: i64,
    folded: String,
    sort_key: String,
    name_key: Option<String>,
    words: Option<String>,
}

impl UserRow {
    fn user(self) -> Result<User> {
        Ok(User {
            id: read(&self.id)?,
            email: self.email,
            password_hash: self.password_hash,
            full_name: self.full_name,
            unit: read(&self.unit_id)?,
            language: read(&self.language)?,
            person: read_some(self.person_id.as_deref())?,
            active: self.state == "active",
            created_at: self.created_at.and_utc(),
            version: self.version,
            epoch: self.epoch,
        })
    }
}

/// Is there no account at all?
pub fn is_empty(conn: &mut Conn) -> Result<bool> {
    Ok(user_account::table
        .select(user_account::id)
        .first::<String>(conn)
        .optional()?
        .is_none())
}

/// The account with an address.
pub fn with_email(conn: &mut Conn, email: &str) -> Result<Option<User>> {
    let row = user_account::table
        .filter(user_account::email.eq(email.to_owned()))
        .select(UserRow::as_select())
        .get_result::<UserRow>(conn)
        .optional()?;
    row.map(UserRow::user).transpose()
}

/// An account by its id.
pub fn with_id(conn: &mut Conn, id: UserId) -> Result<Option<User>> {
    let row = user_account::table
        .filter(user_account::id.eq(id.to_string()))
        .select(UserRow::as_select())
        .get_result::<UserRow>(conn)
        .optional()?;
    row.map(UserRow::user).transpose()
}

/// Adds an account.
pub fn insert(conn: &mut Conn, user: &User) -> Result<()> {
    let row = UserRow {
        id: user.id.to_string(),
        email: user.email.clone(),
        password_hash: user.password_hash.clone(),
        full_name: user.full_name.clone(),
        unit_id: user.unit.to_string(),
        language: user.language.code().to_owned(),
        state: state(user.active),
        created_at: stored(user.created_at),
        version: user.version,
        person_id: user.person.map(|id| id.to_string()),
        epoch: user.epoch,
        folded: fold(&user.full_name),
        sort_key: sort_key(&user.full_name),
        name_key: Some(name_key(&user.full_name)),
        words: Some(found_by(&user.full_name)),
    };
    diesel::insert_into(user_account::table)
        .values(row)
        .prepared()
        .execute(conn)?;
    Ok(())
}

fn state(active: bool) -> String {
    if active { "active" } else { "disabled" }.to_owned()
}

/// An account managed within the scope.
pub fn find(conn: &mut Conn, scope: &Scope, id: UserId) -> Result<Option<User>> {
    let row = user_account::table
        .filter(user_account::id.eq(id.to_string()))
        .filter(in_scope(user_account::unit_id, scope))
        .select(UserRow::as_select())
        .get_result::<UserRow>(conn)
        .optional()?;
    row.map(UserRow::user).transpose()
}

/// By what an account is found: the words of its owner's name, each behind a blank.
pub(in crate::db) fn found_by(full_name: &str) -> String {
    format!(" {}", name_words(full_name))
}

/// What parts name and id in the key of a place in the list of accounts.
const PART: char = '\u{1f}';

/// A page of the accounts managed within the scope, by name, each with its place in the list; each
/// word of `q` begins one of the name, or it stands in the address.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    q: Option<&str>,
    page: &PageRequest,
) -> Result<Vec<(User, String)>> {
    let mut query = user_account::table
        .filter(in_scope(user_account::unit_id, scope))
        .select(UserRow::as_select())
        .into_boxed();
    if let Some(q) = q {
        let words = q.split_whitespace().collect::<Vec<_>>().join(" ");
        for word in looked_for(q).iter().take(WORDS) {
            let of_name = user_account::words
                .assume_not_null()
                .like(beginning(word))
                .escape('\\');
            query = query.filter(
                user_account::email
                    .like(containing(&words))
                    .escape('\\')
                    .or(of_name),
            );
        }
    }
    if let Some((name, id)) = page
        .after
        .as_deref()
        .and_then(|after| after.split_once(PART))
    {
        let (name, id) = (name.to_owned(), id.to_owned());
        let same = user_account::sort_key
            .eq(name.clone())
            .and(user_account::id.gt(id));
        query = query.filter(user_account::sort_key.gt(name).or(same));
    }
    let rows = query
        .order((user_account::sort_key, user_account::id))
        .limit(page.limit)
        .load::<UserRow>(conn)?;
    rows.into_iter()
        .map(|row| {
            let key = format!("{}{PART}{}", row.sort_key, row.id);
            Ok((row.user()?, key))
        })
        .collect()
}

/// The account of a person on the register.
pub fn of_person(conn: &mut Conn, person: PersonId) -> Result<Option<User>> {
    let row = user_account::table
        .filter(user_account::person_id.eq(person.to_string()))
        .select(UserRow::as_select())
        .get_result::<UserRow>(conn)
        .optional()?;
    row.map(UserRow::user).transpose()
}

/// Does the owner of an account in use bear a name of this key, by the account or by the register?
pub fn is_borne(conn: &mut Conn, key: &str) -> Result<bool> {
    let in_use = user_account::table.filter(user_account::state.eq(state(true)));
    let called = in_use
        .clone()
        .filter(user_account::name_key.eq(key.to_owned()));
    if called
        .select(user_account::id)
        .first::<String>(conn)
        .optional()?
        .is_some()
    {
        return Ok(true);
    }
    let known =
        in_use.inner_join(person::table.on(user_account::person_id.eq(person::id.nullable())));
    let known = known.filter(person::name_key.eq(key.to_owned()));
    Ok(known
        .select(user_account::id)
        .first::<String>(conn)
        .optional()?
        .is_some())
}

/// Switches an account on or off, if it is still what it was; what was signed in ends.
pub fn set_active_if_unchanged(
    conn: &mut Conn,
    id: UserId,
    version: i64,
    active: bool,
) -> Result<Saved> {
    let count = diesel::update(user_account::table)
        .filter(user_account::id.eq(id.to_string()))
        .filter(user_account::version.eq(version))
        .set((
            user_account::state.eq(state(active)),
            user_account::version.eq(version + 1),
            user_account::epoch.eq(user_account::epoch + 1),
        ))
        .prepared()
        .execute(conn)?;
    Ok(if count == 1 {
        Saved::Yes
    } else {
        Saved::LostRace
    })
}

/// Sets a password, if the account is still in this epoch; what was signed in ends.
pub fn set_password_if_unchanged(
    conn: &mut Conn,
    id: UserId,
    epoch: i64,
    hash: &str,
) -> Result<Saved> {
    let count = diesel::update(user_account::table)
        .filter(user_account::id.eq(id.to_string()))
        .filter(user_account::epoch.eq(epoch))
        .set((
            user_account::password_hash.eq(hash.to_owned()),
            user_account::password_given.eq(false),
            user_account::version.eq(user_account::version + 1),
            user_account::epoch.eq(epoch + 1),
        ))
        .prepared()
        .execute(conn)?;
    Ok(if count == 1 {
        Saved::Yes
    } else {
        Saved::LostRace
    })
}

/// Begins a new epoch: what was signed in ends.
pub fn next_epoch(conn: &mut Conn, id: UserId) -> Result<()> {
    let row = user_account::table.filter(user_account::id.eq(id.to_string()));
    diesel::update(row)
        .set(user_account::epoch.eq(user_account::epoch + 1))
        .prepared()
        .execute(conn)?;
    Ok(())
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = role_assignment, treat_none_as_default_value = false)]
struct RoleRow {
    id: String,
    user_id: String,
    role: String,
    unit_id: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

impl RoleRow {
    fn assignment(self) -> Result<RoleAssignment> {
        Ok(RoleAssignment {
            id: read(&self.id)?,
            user: read(&self.user_id)?,
            office: Office {
                role: read(&self.role)?,
                unit: read(&self.unit_id)?,
            },
            valid: Period {
                from: self.valid_from,
                to: self.valid_to,
            },
        })
    }
}

/// Counts up a user's version, and with it holds their row until the transaction ends: roles of one
/// user are given one after the other.
pub fn touch(conn: &mut Conn, id: UserId) -> Result<i64> {
    let row = user_account::table.filter(user_account::id.eq(id.to_string()));
    let touched = diesel::update(row)
        .set(user_account::version.eq(user_account::version + 1))
        .returning(user_account::version)
        .prepared();
    Ok(each!(conn, touched.get_result(conn))?)
}

/// The times in which a user holds, held or will hold an office.
pub fn periods(conn: &mut Conn, user: UserId, office: Office) -> Result<Vec<Period>> {
    let rows = role_assignment::table
        .filter(role_assignment::user_id.eq(user.to_string()))
        .filter(role_assignment::unit_id.eq(office.unit.to_string()))
        .filter(role_assignment::role.eq(office.role.code()))
        .select((role_assignment::valid_from, role_assignment::valid_to))
        .load::<(NaiveDate, Option<NaiveDate>)>(conn)?;
    Ok(rows
        .into_iter()
        .map(|(from, to)| Period { from, to })
        .collect())
}

/// Gives a role.
pub fn insert_role(conn: &mut Conn, assignment: &RoleAssignment) -> Result<()> {
    let row = RoleRow {
        id: assignment.id.to_string(),
        user_id: assignment.user.to_string(),
        role: assignment.office.role.code().to_owned(),
        unit_id: assignment.office.unit.to_string(),
        valid_from: assignment.valid.from,
        valid_to: assignment.valid.to,
    };
    diesel::insert_into(role_assignment::table)
        .values(row)
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// A role assignment in a unit within the scope.
pub fn find_role(
    conn: &mut Conn,
    scope: &Scope,
    id: RoleAssignmentId,
) -> Result<Option<RoleAssignment>> {
    let row = role_assignment::table
        .filter(role_assignment::id.eq(id.to_string()))
        .filter(in_scope(role_assignment::unit_id, scope))
        .select(RoleRow::as_select())
        .get_result::<RoleRow>(conn)
        .optional()?;
    row.map(RoleRow::assignment).transpose()
}

/// Sets the last day of a role, if that is earlier than it was; answers whether it is: one who ends
/// it at the same moment comes first.
pub fn end_role(conn: &mut Conn, id: RoleAssignmentId, last_day: NaiveDate) -> Result<bool> {
    let count =
        diesel::update(role_assignment::table.filter(role_assignment::id.eq(id.to_string())))
            .filter(
                role_assignment::valid_to
                    .is_null()
                    .or(role_assignment::valid_to.gt(last_day)),
            )
            .set(role_assignment::valid_to.eq(Some(last_day)))
            .prepared()
            .execute(conn)?;
    Ok(count == 1)
}

/// A page of role assignments in units within the scope, by id.
pub fn list_roles(
    conn: &mut Conn,
    scope: &Scope,
    user: Option<UserId>,
    page: &PageRequest,
) -> Result<Vec<RoleAssignment>> {
    let mut query = role_assignment::table
        .filter(in_scope(role_assignment::unit_id, scope))
        .select(RoleRow::as_select())
        .into_boxed();
    if let Some(user) = user {
        query = query.filter(role_assignment::user_id.eq(user.to_string()));
    }
    if let Some(after) = &page.after {
        query = query.filter(role_assignment::id.gt(after.clone()));
    }
    let rows = query
        .order(role_assignment::id)
        .limit(page.limit)
        .load::<RoleRow>(conn)?;
    rows.into_iter().map(RoleRow::assignment).collect()
}

/// The active accounts that hold one of these offices on a day, with their names, by id.
pub fn holders(
    conn: &mut Conn,
    offices: &[Office],
    day: NaiveDate,
) -> Result<Vec<(Office, UserId, String)>> {
    let mut known = BTreeSet::new();
    let all = held_by(conn, offices, day)?.into_iter();
    Ok(all
        .filter(|held| known.insert((held.office, held.user)))
        .map(|held| (held.office, held.user, held.name))
        .collect())
}

/// The same, each once for themself and for whoever they stand in for.
pub fn held_by(conn: &mut Conn, offices: &[Office], day: NaiveDate) -> Result<Vec<Holder>> {
    let units: Vec<String> = offices
        .iter()
        .map(|office| office.unit.to_string())
        .collect();
    let held = || {
        role_assignment::table
            .inner_join(user_account::table)
            .filter(among(role_assignment::unit_id, units.clone()))
            .filter(role_assignment::valid_from.le(day))
            .filter(
                role_assignment::valid_to
                    .is_null()
                    .or(role_assignment::valid_to.ge(day)),
            )
            .filter(user_account::state.eq("active"))
    };
    let own = held()
        .select((
            role_assignment::role,
            role_assignment::unit_id,
            user_account::id,
            user_account::full_name,
        ))
        .distinct()
        .order(user_account::id)
        .load::<(String, String, String, String)>(conn)?;
    // Who stands in for one of them is written to as well.
    let standing_in = held()
        .inner_join(delegation::table.on(delegation::role_assignment_id.eq(role_assignment::id)))
        .inner_join(stand_in.on(stand_in.field(user_account::id).eq(delegation::to_user_id)))
        .filter(
            delegation::valid_from
                .le(day)
                .and(delegation::valid_to.ge(day)),
        )
        .filter(stand_in.field(user_account::state).eq("active"))
        .select((
            role_assignment::role,
            role_assignment::unit_id,
            stand_in.field(user_account::id),
            stand_in.field(user_account::full_name),
            user_account::id,
        ))
        .distinct()
        .order((stand_in.field(user_account::id), user_account::id))
        .load::<(String, String, String, String, String)>(conn)?;
    let asked: BTreeSet<Office> = offices.iter().copied().collect();
    let mut all = Vec::new();
    let own = own
        .into_iter()
        .map(|(role, unit, id, name)| (role, unit, id, name, None));
    let standing_in = standing_in
        .into_iter()
        .map(|(role, unit, id, name, absent)| (role, unit, id, name, Some(absent)));
    for (role, unit, id, name, absent) in own.chain(standing_in) {
        let (office, user) = (
            Office {
                role: read(&role)?,
                unit: read(&unit)?,
            },
            read(&id)?,
        );
        if asked.contains(&office) {
            all.push(Holder {
                office,
                user,
                name,
                on_behalf_of: read_some(absent.as_deref())?,
            });
        }
    }
    Ok(all)
}

/// The offices of emulation officers in a unit and in those below it that somebody holds on a day:
/// `most` of them behind a unit, by its id.
pub fn officers_below(
    conn: &mut Conn,
    path: &UnitPath,
    day: NaiveDate,
    behind: Option<UnitId>,
    most: i64,
) -> Result<Vec<Office>> {
    let rows = role_assignment::table
        .inner_join(unit::table)
        .filter(
            unit::path
                .ge(path.as_str().to_owned())
                .and(unit::path.lt(path.end())),
        )
        .filter(role_assignment::role.eq(Role::EmulationOfficer.code()))
        .filter(role_assignment::valid_from.le(day))
        .filter(
            role_assignment::valid_to
                .is_null()
                .or(role_assignment::valid_to.ge(day)),
        )
        .filter(
            role_assignment::unit_id.gt(behind.map(|unit| unit.to_string()).unwrap_or_default()),
        )
        .filter(unit::valid_to.is_null().or(unit::valid_to.ge(day)))
        .select(role_assignment::unit_id)
        .distinct()
        .order(role_assignment::unit_id)
        .limit(most)
        .load::<String>(conn)?;
    rows.iter()
        .map(|unit| {
            Ok(Office {
                role: Role::EmulationOfficer,
                unit: read(unit)?,
            })
        })
        .collect()
}

mod aliases {
    diesel::alias!(super::user_account as stand_in: StandIn);
}
