//! What follows in later areas when something happens in an earlier one. An area knows none of those
//! behind it: what they have to do with it is handed to it with [`Ctx`], from here.

use super::nominations::renames;
use super::{Conn, Ctx};
use crate::db;
use crate::domain::base::history::HistoryEvent;
use crate::domain::base::ids::{SubjectId, UnitId};
use crate::domain::base::job::{QueuedLetter, Template};
use crate::domain::nominations::notices;
use crate::error::Result;

/// What later areas do.
#[derive(Clone, Copy)]
pub struct Follows {
    /// A subject is called something else, before and now; answers what history tells of its files.
    pub subject_renamed:
        fn(&mut Conn, &Ctx, SubjectId, before: &str, now: &str) -> Result<Vec<HistoryEvent>>,
    /// A unit is called something else: what names it and waits for a signature counts as changed.
    pub unit_renamed: fn(&mut Conn, UnitId) -> Result<()>,
    /// How many files of a unit have not ended.
    pub open_files: fn(&mut Conn, UnitId) -> Result<i64>,
    /// Something is held against a subject, or no longer; answers the letters to those who hold its
    /// files.
    pub held: fn(&mut Conn, &Ctx, SubjectId, Template) -> Result<Vec<QueuedLetter>>,
}

pub(super) const FOLLOWS: Follows = Follows {
    subject_renamed: renames::files_renamed,
    unit_renamed,
    open_files,
    held,
};

fn unit_renamed(tx: &mut Conn, id: UnitId) -> Result<()> {
    db::awards::decisions::issuer_renamed(tx, id)?;
    Ok(db::nominations::submission_letters::unit_renamed(tx, id)?)
}

fn open_files(tx: &mut Conn, id: UnitId) -> Result<i64> {
    Ok(db::nominations::count_open_of(tx, id)?)
}

fn held(
    tx: &mut Conn,
    ctx: &Ctx,
    subject: SubjectId,
    template: Template,
) -> Result<Vec<QueuedLetter>> {
    let files = db::nominations::on_their_way(tx, subject)?;
    Ok(files
        .iter()
        .flat_map(|filed| notices::of_held(filed, template, &ctx.law))
        .collect())
}
