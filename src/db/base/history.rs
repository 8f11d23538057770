//! The history as it is kept: append only, by trigger.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::among;
use crate::db::engine::writing::add_all;
use crate::db::schema::history_entry;
use crate::db::{Conn, Failure, Result, Writing, read};
use crate::domain::base::author::{Author, Hand};
use crate::domain::base::history::{CouncilVote, EventKind, HistoryEntry, HistoryEvent, Object};
use crate::domain::base::ids::{EntryId, NominationId, UserId};
use crate::domain::base::office::Role;
use crate::domain::base::remark::Remark;

/// Texts as they stand, ids and codes too: a seal is on every letter of them.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = history_entry, treat_none_as_default_value = false)]
pub(in crate::db) struct EntryRow {
    id: String,
    at: StoredMoment,
    actor_kind: String,
    actor_id: Option<String>,
    actor_name: String,
    object_kind: String,
    object_id: String,
    deed: String,
    version: i64,
    from_stage: Option<String>,
    to_stage: Option<String>,
    reason: Option<String>,
    detail: String,
    for_id: Option<String>,
    for_name: Option<String>,
}

impl EntryRow {
    /// What a seal covers. The order of the columns is part of every hash: it never changes.
    pub(in crate::db) fn columns(self) -> Vec<Option<String>> {
        vec![
            Some(self.id),
            Some(
                DateTime::<Utc>::from(self.at)
                    .timestamp_micros()
                    .to_string(),
            ),
            Some(self.actor_kind),
            self.actor_id,
            Some(self.actor_name),
            self.for_id,
            self.for_name,
            Some(self.object_kind),
            Some(self.object_id),
            Some(self.deed),
            Some(self.version.to_string()),
            self.from_stage,
            self.to_stage,
            self.reason,
            Some(self.detail),
        ]
    }
}

/// What of a line's details is shown.
#[derive(serde::Deserialize)]
struct Detail {
    citation: Option<String>,
    subject: Option<String>,
    /// Whose role it was handed on to, and the name of the unit.
    to_role: Option<Role>,
    to_unit: Option<String>,
    /// How a council voted.
    meeting: Option<String>,
    yes: Option<String>,
    members: Option<String>,
    needed: Option<String>,
    /// Where the rule is called otherwise in English.
    citation_en: Option<String>,
    /// The rules that were not met, with blanks between.
    #[serde(default)]
    warnings: String,
    #[serde(default)]
    remarks: Vec<Remark>,
}

/// Writes down what somebody did. Each fact comes with the id of its line.
pub fn append(
    conn: &mut Conn,
    writing: &mut Writing,
    author: Author<'_>,
    at: DateTime<Utc>,
    facts: &[(EntryId, &HistoryEvent)],
) -> Result<()> {
    let (actor_kind, actor_id) = match author.hand {
        Hand::User(id) => ("user", Some(id.to_string())),
        Hand::Client(id) => ("client", Some(id.to_string())),
        Hand::Operator => ("operator", None),
    };
    let mut rows = Vec::with_capacity(facts.len());
    for (id, fact) in facts {
        let (object_kind, object_id) = fact.object.parts();
        let mut detail: serde_json::Map<_, _> = fact
            .detail
            .iter()
            .map(|(key, value)| ((*key).to_owned(), value.clone().into()))
            .collect();
        if !fact.remarks.is_empty() {
            let remarks = serde_json::to_value(&fact.remarks)
                .map_err(|error| Failure::Defect(error.to_string()))?;
            detail.insert("remarks".to_owned(), remarks);
        }
        rows.push(EntryRow {
            id: id.to_string(),
            at: at.into(),
            actor_kind: actor_kind.to_owned(),
            actor_id: actor_id.clone(),
            actor_name: author.name.to_owned(),
            object_kind: object_kind.to_owned(),
            object_id,
            deed: fact.deed.code().to_owned(),
            version: fact.version,
            from_stage: fact.stages.as_ref().map(|(from, _)| from.clone()),
            to_stage: fact.stages.as_ref().map(|(_, to)| to.clone()),
            reason: fact.reason.clone(),
            detail: serde_json::to_string(&detail)
                .map_err(|error| Failure::Defect(error.to_string()))?,
            for_id: author.acting_for.map(|absent| absent.user.to_string()),
            for_name: author.acting_for.map(|absent| absent.name.clone()),
        });
    }
    add_all!(writing, conn, history_entry::table, rows);
    Ok(())
}

/// The accounts that refused a thing in one of these stages, and those for whom they signed.
pub fn refused_by(conn: &mut Conn, object: Object, stages: &[String]) -> Result<Vec<UserId>> {
    let (kind, id) = object.parts();
    let rows = history_entry::table
        .filter(history_entry::object_kind.eq(kind))
        .filter(history_entry::object_id.eq(id))
        .filter(history_entry::deed.eq(EventKind::Refused))
        .filter(history_entry::actor_kind.eq("user"))
        .filter(among(history_entry::from_stage.assume_not_null(), stages))
        .order(history_entry::id)
        .select((history_entry::actor_id, history_entry::for_id))
        .load::<(Option<UserId>, Option<UserId>)>(conn)?;
    let mut users: Vec<UserId> = rows
        .into_iter()
        .flat_map(|(hand, absent)| [hand, absent])
        .flatten()
        .collect();
    users.sort_unstable();
    users.dedup();
    Ok(users)
}

/// Why each of these files was last returned, or asked for a paper: none of those that never were.
pub fn asked_for(conn: &mut Conn, ids: &[NominationId]) -> Result<BTreeMap<NominationId, String>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let deeds = [EventKind::Returned, EventKind::SupplementAsked];
    let rows = history_entry::table
        .filter(history_entry::object_kind.eq("nomination"))
        .filter(among(history_entry::object_id, ids))
        .filter(among(history_entry::deed, deeds))
        .order((history_entry::version, history_entry::id))
        .select((history_entry::object_id, history_entry::reason))
        .load::<(String, Option<String>)>(conn)?;
    let mut last = BTreeMap::new();
    for (id, reason) in rows {
        last.extend(
            reason
                .map(|reason| Ok::<_, Failure>((read(&id)?, reason)))
                .transpose()?,
        );
    }
    Ok(last)
}

/// What happened to a thing, the oldest first.
pub fn of(conn: &mut Conn, object: Object) -> Result<Vec<HistoryEntry>> {
    let (kind, id) = object.parts();
    let rows = history_entry::table
        .filter(history_entry::object_kind.eq(kind))
        .filter(history_entry::object_id.eq(id))
        .order((history_entry::version, history_entry::id))
        .select(EntryRow::as_select())
        .load::<EntryRow>(conn)?;
    rows.into_iter()
        .map(|row| {
            let detail: Detail = serde_json::from_str(&row.detail)
                .map_err(|error| Failure::NotUnderstood(error.to_string()))?;
            let vote = CouncilVote::told(
                detail.meeting.as_deref(),
                detail.yes.as_deref(),
                detail.members.as_deref(),
                detail.needed.as_deref(),
            );
            Ok(HistoryEntry {
                id: read(&row.id)?,
                at: row.at.into(),
                actor_name: row.actor_name,
                for_name: row.for_name,
                deed: read(&row.deed)?,
                version: row.version,
                from_stage: row.from_stage,
                to_stage: row.to_stage,
                reason: row.reason,
                citation: detail
                    .citation
                    .map(|vi| (vi.clone(), detail.citation_en.unwrap_or(vi))),
                subject: detail.subject,
                handed_to: detail.to_role.zip(detail.to_unit),
                vote,
                warnings: detail
                    .warnings
                    .split_whitespace()
                    .map(str::to_owned)
                    .collect(),
                remarks: detail.remarks,
            })
        })
        .collect()
}
