//! Whether somebody has changed something of late, by the history: its ids are in the order of time,
//! so only its end is read.

use diesel::dsl::max;
use diesel::prelude::*;
use uuid::Uuid;

use super::{SessionKey, is_session};
use crate::db::Reading;
use crate::db::engine::reading::rows;
use crate::db::schema::{history_entry, session};
use crate::domain::base::ids::MachineClientId;

/// Has the user of a session, behind this id?
pub fn changed_in_session(key: &SessionKey, since: Uuid) -> impl Reading<Answer = bool> + use<> {
    let user = || {
        session::table
            .filter(is_session!(key))
            .select(session::user_id)
            .single_value()
    };
    let last = rows!(Option<String>: history_entry::table
        .filter(history_entry::id.gt(since.to_string()))
        .filter(history_entry::actor_id.eq(user()))
        .select(max(history_entry::id)));
    last.map(|lines| Ok(lines.into_iter().flatten().next().is_some()))
}

/// Has a machine client, behind this id?
pub fn changed_by_client(
    client: MachineClientId,
    since: Uuid,
) -> impl Reading<Answer = bool> + use<> {
    let last = rows!(Option<String>: history_entry::table
        .filter(history_entry::id.gt(since.to_string()))
        .filter(history_entry::actor_id.eq(client.to_string()))
        .select(max(history_entry::id)));
    last.map(|lines| Ok(lines.into_iter().flatten().next().is_some()))
}
