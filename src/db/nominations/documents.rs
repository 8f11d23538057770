//! Papers as they are kept: what they are and where their bytes lie. The bytes are the storey
//! `files`' to keep.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::engine::column::{StoredMoment, loaded};
use crate::db::engine::prepared::{Prepare, among};
use crate::db::engine::reading::rows;
use crate::db::schema::document;
use crate::db::{Conn, Failure, Reading, Result};
use crate::domain::base::ids::{DecisionId, DocumentId, NominationId};
use crate::domain::nominations::document::{Document, DocumentPlace};

/// A paper as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = document, treat_none_as_default_value = false)]
pub struct DocumentRow {
    id: DocumentId,
    nomination_id: Option<NominationId>,
    slot: Option<String>,
    decision_id: Option<DecisionId>,
    name: String,
    media_type: String,
    size: i64,
    sha256: String,
    added_by: String,
    added_at: StoredMoment,
    replaced_at: Option<StoredMoment>,
}

impl TryFrom<DocumentRow> for Document {
    type Error = Failure;

    fn try_from(row: DocumentRow) -> Result<Self> {
        let place = match (row.nomination_id, row.slot, row.decision_id) {
            (Some(id), Some(slot), None) => DocumentPlace::Slot(id, slot),
            (None, None, Some(id)) => DocumentPlace::Paper(id),
            _ => return Err(Failure::NotUnderstood(row.id.to_string())),
        };
        Ok(Self {
            id: row.id,
            place,
            name: row.name,
            media_type: row.media_type,
            size: row.size,
            sha256: row.sha256,
            added_by: row.added_by,
            added_at: row.added_at.into(),
        })
    }
}

loaded!(Document as DocumentRow);

/// The papers a file has now, by slot, the oldest first.
pub fn of_nomination(conn: &mut Conn, id: NominationId) -> Result<Vec<Document>> {
    Ok(document::table
        .filter(document::nomination_id.eq(id))
        .filter(document::replaced_at.is_null())
        .order((document::slot, document::id))
        .select(Document::as_select())
        .load(conn)?)
}

/// The signed paper of a decision, if it was attached.
pub fn of_decision(conn: &mut Conn, id: DecisionId) -> Result<Option<Document>> {
    Ok(document::table
        .filter(document::decision_id.eq(id))
        .filter(document::replaced_at.is_null())
        .select(Document::as_select())
        .get_result(conn)
        .optional()?)
}

/// Which slots of these files hold a paper.
pub fn filled_slots(
    ids: &[NominationId],
) -> impl Reading<Answer = Vec<(NominationId, String)>> + use<> {
    let rows = rows!((Option<NominationId>, Option<String>): document::table
        .filter(among(document::nomination_id, ids))
        .filter(document::replaced_at.is_null())
        .select((document::nomination_id, document::slot)))
    .unless(ids.is_empty());
    rows.map(|rows| {
        Ok(rows
            .into_iter()
            .filter_map(|(id, slot)| id.zip(slot))
            .collect())
    })
}

/// The prints of all documents that anything refers to.
pub fn prints(conn: &mut Conn) -> Result<Vec<String>> {
    let mut prints: Vec<String> = document::table
        .select(document::sha256)
        .distinct()
        .load(conn)?;
    prints.extend(super::rosters::prints(conn)?);
    prints.extend(super::reports::prints(conn)?);
    prints.sort_unstable();
    prints.dedup();
    Ok(prints)
}

/// Puts a paper in its place; one that was there is kept as replaced. Beside others in its slot it
/// takes the place of the same bytes alone.
pub fn put(conn: &mut Conn, new: &Document, beside_others: bool) -> Result<()> {
    let now = Some(StoredMoment::from(new.added_at));
    let (nomination_id, slot, decision_id) = match &new.place {
        DocumentPlace::Slot(id, slot) => {
            let there = document::table
                .filter(document::nomination_id.eq(id))
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
            (Some(*id), Some(slot.clone()), None)
        }
        DocumentPlace::Paper(id) => {
            let there = document::table.filter(document::decision_id.eq(id));
            diesel::update(there.filter(document::replaced_at.is_null()))
                .set(document::replaced_at.eq(now))
                .prepared()
                .execute(conn)?;
            (None, None, Some(*id))
        }
    };
    let row = DocumentRow {
        id: new.id,
        nomination_id,
        slot,
        decision_id,
        name: new.name.clone(),
        media_type: new.media_type.clone(),
        size: new.size,
        sha256: new.sha256.clone(),
        added_by: new.added_by.clone(),
        added_at: new.added_at.into(),
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
    let now = Some(StoredMoment::from(now));
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
        .filter(document::decision_id.eq(id))
        .filter(document::replaced_at.is_null());
    diesel::update(there)
        .set(document::replaced_at.eq(Some(StoredMoment::from(now))))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Forgets the papers of a draft that is removed.
pub fn forget(conn: &mut Conn, id: NominationId) -> Result<()> {
    diesel::delete(document::table.filter(document::nomination_id.eq(id)))
        .prepared()
        .execute(conn)?;
    Ok(())
}
