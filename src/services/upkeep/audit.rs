//! The seal on the history: chaining what waits, signing the end, and finding every touch
//! afterwards.

use chrono::{DateTime, Utc};

use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::Actor;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::upkeep::seal::{ChainHead, Checkpoint, Sealed, Tampering, Walk};
use crate::error::Result;
use crate::secrets::fingerprint;
use crate::secrets::seals::{SealKey, signed};
use crate::services::{Ctx, Listed, one_more, record};

/// How many lines are sealed in one transaction, or read at once.
const STRETCH: i64 = 500;

/// Is there anything to seal?
pub fn is_waiting(conn: &mut Conn) -> Result<bool> {
    Ok(db::upkeep::seals::is_unsealed(conn)?)
}

/// Seals a stretch of what waits, and signs the new end of the chain; answers how many lines. One
/// at a time, however many servers.
pub fn seal(tx: &mut Conn, ctx: &Ctx, key: &SealKey) -> Result<usize> {
    let ChainHead {
        mut position,
        mut hash,
    } = db::upkeep::seals::lock_head(tx)?;
    let waiting = db::upkeep::seals::unsealed(tx, STRETCH)?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let mut seals = Vec::with_capacity(waiting.len());
    for line in &waiting {
        position += 1;
        hash = fingerprint(line.text_behind(&hash));
        seals.push((position, line.id().to_owned(), hash.clone()));
    }
    let signature = key.sign(&Checkpoint::text(position, &hash, ctx.now));
    let checkpoint = Checkpoint {
        position,
        hash: hash.clone(),
        signed_at: ctx.now,
        public_key: key.public(),
        signature,
    };
    db::upkeep::seals::append(tx, &seals, &ChainHead { position, hash })?;
    db::upkeep::seals::insert_checkpoint(tx, checkpoint)?;
    Ok(seals.len())
}

/// Notes that the installation is as a backup of that time had it. The feed goes on at the
/// milliseconds of now, behind every place that was given out since, also when it is not the first
/// restore: whoever follows it would never see what comes at a place before their own.
pub fn note_restored(tx: &mut Conn, ctx: &Ctx, made_at: DateTime<Utc>) -> Result<()> {
    let next = db::awards::take_places(tx, 0)?;
    db::awards::take_places(tx, (ctx.now.timestamp_millis() - next).max(0))?;
    let fact = HistoryEvent::plain(
        Object::Installation,
        EventKind::Restored,
        ctx.now.timestamp(),
    );
    record(
        tx,
        ctx,
        &Actor::operator(),
        &[fact.with(vec![("backup_of", made_at.to_rfc3339())])],
        &[],
    )
}

/// A page of the signed ends, the newest first: for everybody.
pub fn checkpoints(conn: &mut Conn, page: &PageRequest) -> Result<Listed<Checkpoint>> {
    let found = db::upkeep::seals::checkpoints(conn, &one_more(page))?;
    Ok(Listed::cut(found, page.limit, |checkpoint| {
        checkpoint.position.to_string()
    }))
}

/// A stretch of the chain behind a position, for an export.
pub fn chain_behind(conn: &mut Conn, position: i64) -> Result<Vec<Sealed>> {
    Ok(db::upkeep::seals::chain_behind(conn, position, STRETCH)?)
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// The last line of the chain.
    pub sealed: i64,
    /// How many signed ends were compared.
    pub checkpoints: usize,
    /// The last line that a signed end covers.
    pub signed: i64,
    /// How many lines wait for their seal; none is known of an export.
    pub unsealed: i64,
    /// What does not fit, at most a score of it.
    pub faults: Vec<Tampering>,
}

/// Signed ends in the order of their positions, compared as the walk comes by.
struct Ends<'a> {
    key: &'a str,
    compared: usize,
    signed: i64,
}

impl Ends<'_> {
    /// Compares the ends at the place where the walk stands.
    fn compare(
        &mut self,
        walk: &mut Walk,
        ends: &mut std::iter::Peekable<impl Iterator<Item = Checkpoint>>,
    ) {
        while let Some(end) = ends.next_if(|end| end.position <= walk.at().position) {
            self.compared += 1;
            if is_ours(&end, self.key) {
                self.signed = end.position;
            } else {
                walk.fault(Tampering::Forged(end.position));
            }
            walk.compare(&end);
        }
    }

    /// What is left was signed, and is there no more: the last of it tells.
    fn rest(&mut self, walk: &mut Walk, ends: impl Iterator<Item = Checkpoint>) {
        let mut cut = None;
        for end in ends {
            self.compared += 1;
            if is_ours(&end, self.key) {
                cut = Some(Tampering::Cut(end.position));
            } else {
                walk.fault(Tampering::Forged(end.position));
            }
        }
        if let Some(cut) = cut {
            walk.fault(cut);
        }
    }
}

fn hash(text: &str) -> String {
    fingerprint(text)
}

fn is_ours(end: &Checkpoint, key: &str) -> bool {
    end.public_key == key
        && signed(
            key,
            &Checkpoint::text(end.position, &end.hash, end.signed_at),
            &end.signature,
        )
}

/// Verifies the sealed history of a database, with the ends that are kept in it and others that
/// were kept elsewhere. In a snapshot: what is sealed meanwhile is no fault.
pub fn verify(conn: &mut Conn, key: &str, mut elsewhere: Vec<Checkpoint>) -> Result<Verification> {
    elsewhere.sort_by_key(|end| end.position);
    let mut elsewhere = elsewhere.into_iter().peekable();
    let (mut walk, mut ends) = (
        Walk::default(),
        Ends {
            key,
            compared: 0,
            signed: 0,
        },
    );
    loop {
        let at = walk.at().position;
        let stretch = db::upkeep::seals::chain_behind(conn, at, STRETCH)?;
        // Each end covers one line more at least: there are no more ends than lines.
        let mut kept = db::upkeep::seals::checkpoints_behind(conn, at, STRETCH)?
            .into_iter()
            .peekable();
        if stretch.is_empty() {
            ends.rest(&mut walk, kept);
            break;
        }
        for sealed in stretch {
            walk.step(sealed, hash);
            ends.compare(&mut walk, &mut kept);
            ends.compare(&mut walk, &mut elsewhere);
        }
    }
    ends.rest(&mut walk, elsewhere);
    let head = db::upkeep::seals::head(conn)?;
    if *walk.at() != head {
        walk.fault(Tampering::Cut(head.position));
    }
    // Whoever seals signs the new end in the same transaction.
    if ends.signed < walk.at().position {
        walk.fault(Tampering::Unsigned(ends.signed + 1));
    }
    db::upkeep::seals::strays(conn, STRETCH)?
        .into_iter()
        .for_each(|id| walk.fault(Tampering::Stray(id)));
    let unsealed = db::upkeep::seals::count_unsealed(conn)?;
    Ok(Verification {
        sealed: walk.at().position,
        checkpoints: ends.compared,
        signed: ends.signed,
        unsealed,
        faults: walk.faults(),
    })
}

/// Verifies an exported chain with ends that were kept, without any database.
pub fn verify_export<E>(
    chain: impl Iterator<Item = std::result::Result<Sealed, E>>,
    key: &str,
    mut ends_kept: Vec<Checkpoint>,
) -> std::result::Result<Verification, E> {
    ends_kept.sort_by_key(|end| end.position);
    let mut kept = ends_kept.into_iter().peekable();
    let (mut walk, mut ends) = (
        Walk::default(),
        Ends {
            key,
            compared: 0,
            signed: 0,
        },
    );
    for sealed in chain {
        walk.step(sealed?, hash);
        ends.compare(&mut walk, &mut kept);
    }
    ends.rest(&mut walk, kept);
    Ok(Verification {
        sealed: walk.at().position,
        checkpoints: ends.compared,
        signed: ends.signed,
        unsealed: 0,
        faults: walk.faults(),
    })
}
