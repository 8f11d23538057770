//! The seal on the history as it is kept: what waits for it, the chain, its signed ends.

use diesel::dsl::{count_star, exists, not};
use diesel::prelude::*;

use crate::db::base::history::EntryRow;
use crate::db::engine::column::{StoredMoment, loaded};
use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::schema::{checkpoint, history_entry, history_head, history_seal, history_unsealed};
use crate::db::{Conn, PageRequest, Result};
use crate::domain::upkeep::seal::{ChainHead, Checkpoint, Sealed, SealedLine};

/// Is there a line that no seal covers yet?
pub fn is_unsealed(conn: &mut Conn) -> Result<bool> {
    Ok(history_unsealed::table
        .select(history_unsealed::entry_id)
        .first::<String>(conn)
        .optional()?
        .is_some())
}

/// How many lines no seal covers yet.
pub fn count_unsealed(conn: &mut Conn) -> Result<i64> {
    Ok(history_unsealed::table.select(count_star()).first(conn)?)
}

/// Where the chain ends.
pub fn head(conn: &mut Conn) -> Result<ChainHead> {
    let (position, hash) = history_head::table
        .select((history_head::position, history_head::hash))
        .get_result::<(i64, String)>(conn)?;
    Ok(ChainHead { position, hash })
}

/// Where the chain ends, for whoever goes on with it: others wait until the transaction ends.
pub fn lock_head(conn: &mut Conn) -> Result<ChainHead> {
    if let Conn::Pg(pg) = conn {
        history_head::table
            .select(history_head::id)
            .for_update()
            .get_result::<i32>(pg)?;
    }
    head(conn)
}

fn line(row: EntryRow) -> SealedLine {
    SealedLine(row.columns())
}

/// Lines that wait for their seal, by id.
pub fn unsealed(conn: &mut Conn, most: i64) -> Result<Vec<SealedLine>> {
    let waiting = history_unsealed::table
        .select(history_unsealed::entry_id)
        .order(history_unsealed::entry_id)
        .limit(most)
        .load::<String>(conn)?;
    let rows = history_entry::table
        .filter(among(history_entry::id, waiting))
        .order(history_entry::id)
        .select(EntryRow::as_select())
        .load::<EntryRow>(conn)?;
    Ok(rows.into_iter().map(line).collect())
}

/// Goes on with the chain: these seals, each of the line with this id, then the new head.
pub fn append(conn: &mut Conn, seals: &[(i64, String, String)], head: &ChainHead) -> Result<()> {
    let row = |(position, id, hash): &(i64, String, String)| {
        (
            history_seal::position.eq(*position),
            history_seal::entry_id.eq(id.clone()),
            history_seal::hash.eq(hash.clone()),
        )
    };
    let rows: Vec<_> = seals.iter().map(row).collect();
    insert_all!(conn, history_seal::table, rows)?;
    let done: Vec<String> = seals.iter().map(|(_, id, _)| id.clone()).collect();
    diesel::delete(history_unsealed::table.filter(among(history_unsealed::entry_id, done)))
        .execute(conn)?;
    diesel::update(history_head::table)
        .set((
            history_head::position.eq(head.position),
            history_head::hash.eq(head.hash.clone()),
        ))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// A signed end of the chain as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = checkpoint, treat_none_as_default_value = false)]
pub struct CheckpointRow {
    position: i64,
    hash: String,
    signed_at: StoredMoment,
    public_key: String,
    signature: String,
}

impl From<Checkpoint> for CheckpointRow {
    fn from(checkpoint: Checkpoint) -> Self {
        Self {
            position: checkpoint.position,
            hash: checkpoint.hash,
            signed_at: checkpoint.signed_at.into(),
            public_key: checkpoint.public_key,
            signature: checkpoint.signature,
        }
    }
}

impl From<CheckpointRow> for Checkpoint {
    fn from(row: CheckpointRow) -> Self {
        Self {
            position: row.position,
            hash: row.hash,
            signed_at: row.signed_at.into(),
            public_key: row.public_key,
            signature: row.signature,
        }
    }
}

loaded!(Checkpoint as CheckpointRow);

/// Adds a signed end of the chain.
pub fn insert_checkpoint(conn: &mut Conn, new: Checkpoint) -> Result<()> {
    diesel::insert_into(checkpoint::table)
        .values(CheckpointRow::from(new))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// A page of the signed ends, the newest first.
pub fn checkpoints(conn: &mut Conn, page: &PageRequest) -> Result<Vec<Checkpoint>> {
    let mut query = checkpoint::table
        .select(Checkpoint::as_select())
        .into_boxed();
    if let Some(after) = page
        .after
        .as_ref()
        .and_then(|after| after.parse::<i64>().ok())
    {
        query = query.filter(checkpoint::position.lt(after));
    }
    Ok(query
        .order(checkpoint::position.desc())
        .limit(page.limit)
        .load(conn)?)
}

/// The signed ends behind a position, the oldest first.
pub fn checkpoints_behind(conn: &mut Conn, position: i64, most: i64) -> Result<Vec<Checkpoint>> {
    Ok(checkpoint::table
        .filter(checkpoint::position.gt(position))
        .order(checkpoint::position)
        .limit(most)
        .select(Checkpoint::as_select())
        .load(conn)?)
}

/// The chain behind a position.
pub fn chain_behind(conn: &mut Conn, position: i64, most: i64) -> Result<Vec<Sealed>> {
    let rows = history_seal::table
        .left_join(history_entry::table.on(history_entry::id.eq(history_seal::entry_id)))
        .filter(history_seal::position.gt(position))
        .order(history_seal::position)
        .limit(most)
        .select((
            history_seal::position,
            history_seal::hash,
            Option::<EntryRow>::as_select(),
        ))
        .load::<(i64, String, Option<EntryRow>)>(conn)?;
    Ok(rows
        .into_iter()
        .map(|(position, hash, row)| Sealed {
            position,
            hash,
            line: row.map(line),
        })
        .collect())
}

/// Lines that are neither in the chain nor wait for it.
pub fn strays(conn: &mut Conn, most: i64) -> Result<Vec<String>> {
    let sealed = history_seal::table.filter(history_seal::entry_id.eq(history_entry::id));
    let waits = history_unsealed::table.filter(history_unsealed::entry_id.eq(history_entry::id));
    let strays = history_entry::table
        .filter(not(exists(sealed)))
        .filter(not(exists(waits)));
    Ok(strays
        .order(history_entry::id)
        .limit(most)
        .select(history_entry::id)
        .load(conn)?)
}
