//! Accounts as their table has them.

use diesel::prelude::*;

use super::{found_by, state};
use crate::db::engine::column::{StoredMoment, loaded};
use crate::db::schema::user_account;
use crate::domain::access::account::User;
use crate::domain::base::ids::{PersonId, UnitId, UserId};
use crate::domain::base::text::{fold, name_key};
use crate::domain::register::people::{Language, sort_key};

/// An account as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = user_account, treat_none_as_default_value = false)]
pub struct UserRow {
    pub(super) id: UserId,
    email: String,
    password_hash: String,
    full_name: String,
    unit_id: UnitId,
    language: Language,
    state: String,
    created_at: StoredMoment,
    version: i64,
    person_id: Option<PersonId>,
    epoch: i64,
    folded: String,
    pub(super) sort_key: String,
    name_key: Option<String>,
    words: Option<String>,
}

impl From<&User> for UserRow {
    fn from(user: &User) -> Self {
        Self {
            id: user.id,
            email: user.email.clone(),
            password_hash: user.password_hash.clone(),
            full_name: user.full_name.clone(),
            unit_id: user.unit,
            language: user.language,
            state: state(user.active),
            created_at: user.created_at.into(),
            version: user.version,
            person_id: user.person,
            epoch: user.epoch,
            folded: fold(&user.full_name),
            sort_key: sort_key(&user.full_name),
            name_key: Some(name_key(&user.full_name)),
            words: Some(found_by(&user.full_name)),
        }
    }
}

impl From<UserRow> for User {
    fn from(row: UserRow) -> Self {
        Self {
            id: row.id,
            email: row.email,
            password_hash: row.password_hash,
            full_name: row.full_name,
            unit: row.unit_id,
            language: row.language,
            person: row.person_id,
            active: row.state == "active",
            created_at: row.created_at.into(),
            version: row.version,
            epoch: row.epoch,
        }
    }
}

loaded!(User as UserRow);
