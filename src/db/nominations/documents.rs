//! Papers as they are kept: what they are and where their bytes lie. The bytes are the storey
//! `files`' to keep.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use crate::db::engine::prepared::{Prepare, among};
use crate::db::schema::document;
use crate::db::{Conn, Failure, Result, read, stored};
use crate::domain::base::ids::{DecisionId, DocumentId, NominationId};
use crate::domain::nominations::document::{Document, DocumentPlace};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = document, treat_none_as_default_value = false)]
struct DocumentRow {
    id: String,
    nomination_id: Option<String>,
    slot: Option<String>,
    decision_id: Option<String>,
    name: String,
    media_type: String,
    size: i64,
    sha256: String,
    added_by: String,
    added_at: NaiveDateTime,
    replaced_at: Option<NaiveDateTime>,
}

impl DocumentRow {
    fn document(self) -> Result<Document> {
        let place = match (self.nomination_id, self.slot, self.decision_id) {
            (Some(id), Some(slot), None) => DocumentPlace::Slot(read(&id)?, slot),
            (None, None, Some(id)) => DocumentPlace::Paper(read(&id)?),
            _ => return Err(Failure::NotUnderstood(self.id)),
        };
        Ok(Document {
            id: read(&self.id)?,
            place,
            name: self.name,
            media_type: self.media_type,
            size: self.size,
            sha256: self.sha256,
            added_by: self.added_by,
            added_at: self.added_at.and_utc(),
        })
    }
}

/// The papers a file has now, by slot, the oldest first.
pub fn of_nomination(conn: &mut Conn, id: NominationId) -> Result<Vec<Document>> {
    let rows = document::table
        .filter(document::nomination_id.eq(id.to_string()))
        .filter(document::replaced_at.is_null())
        .order((document::slot, document::id))
        .select(DocumentRow::as_select())
        .load::<DocumentRow>(conn)?;
    rows.into_iter().map(DocumentRow::document).collect()
}

/// The signed paper of a decision, if it was attached.
pub fn of_decision(conn: &mut Conn, id: DecisionId) -> Result<Option<Document>> {
    let row = document::table
        .filter(document::decision_id.eq(id.to_string()))
        .filter(document::replaced_at.is_null())
        .select(DocumentRow::as_select())
        .get_result::<DocumentRow>(conn)
        .optional()?;
    row.map(DocumentRow::document).transpose()
}

/// Which slots of these files hold a paper.
pub fn filled_slots(conn: &mut Conn, ids: &[NominationId]) -> Result<Vec<(NominationId, String)>> {
    let rows = document::table
        .filter(among(document::nomination_id, ids))
        .filter(document::replaced_at.is_null())
        .select((document::nomination_id, document::slot))
        .load::<(Option<String>, Option<String>)>(conn)?;
    rows.into_iter()
        .filter_map(|(id, slot)| id.zip(slot))
        .map(|(id, slot)| Ok((read(&id)?, slot)))
        .collect()
}

/// The prints of all documents that anything refers to.
pub fn prints(conn: &mut Conn) -> Result<Vec<String>> {
    Ok(document::table
        .select(document::sha256)
        .distinct()
        .order(document::sha256)
        .load(conn)?)
}

/// Puts a paper in its place; one that was there is kept as replaced. Beside others in its slot it
/// takes the place of the same bytes alone.
pub fn put(conn: &mut Conn, new: &Document, beside_others: bool) -> Result<()> {
    let now: Option<NaiveDateTime> = Some(stored(new.added_at));
    let (nomination_id, slot, decision_id) = match &new.place {
        DocumentPlace::Slot(id, slot) => {
            let there = document::table
                .filter(document::nomination_id.eq(id.to_string()))
                .filter(document::slot.eq(slot.clone()));
            let there = there.filter(document::replaced_at.is_null());
            if beside_others {
                let same = there.filter(document::sha256.eq(new.sha256.clone()));
                diesel::update(same)
                    .set(document::replaced_at.eq(now))
                    .prepared()
                    .execute(conn)?;
            } else {
                diesel::update(there)
                    .set(document::replaced_at.eq(now))
                    .prepared()
                    .execute(conn)?;
            }
            (Some(id.to_string()), Some(slot.clone()), None)
        }
        DocumentPlace::Paper(id) => {
            let there = document::table.filter(document::decision_id.eq(id.to_string()));
            diesel::update(there.filter(document::replaced_at.is_null()))
                .set(document::replaced_at.eq(now))
                .prepared()
                .execute(conn)?;
            (None, None, Some(id.to_string()))
        }
    };
    let row = DocumentRow {
        id: new.id.to_string(),
        nomination_id,
        slot,
        decision_id,
        name: new.name.clone(),
        media_type: new.media_type.clone(),
        size: new.size,
        sha256: new.sha256.clone(),
        added_by: new.added_by.clone(),
        added_at: stored(new.added_at),
        replaced_at: None,
    };
    diesel::insert_into(document::table)
        .values(row)
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Takes papers out of a slot: they are kept as replaced.
pub fn take_out(conn: &mut Conn, ids: &[DocumentId], now: DateTime<Utc>) -> Result<()> {
    let now: Option<NaiveDateTime> = Some(stored(now));
    let there = document::table
        .filter(among(document::id, ids))
        .filter(document::replaced_at.is_null());
    diesel::update(there)
        .set(document::replaced_at.eq(now))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Keeps the signed paper of a decision as replaced: by nothing, for the signature was taken back.
pub fn take_off_paper(conn: &mut Conn, id: DecisionId, now: DateTime<Utc>) -> Result<()> {
    let there = document::table
        .filter(document::decision_id.eq(id.to_string()))
        .filter(document::replaced_at.is_null());
    diesel::update(there)
        .set(document::replaced_at.eq(Some(stored(now))))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Forgets the papers of a draft that is removed.
pub fn forget(conn: &mut Conn, id: NominationId) -> Result<()> {
    diesel::delete(document::table.filter(document::nomination_id.eq(id.to_string())))
        .prepared()
        .execute(conn)?;
    Ok(())
}
