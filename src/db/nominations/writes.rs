//! How nominations are added, changed and removed.

pub mod case_codes;

use diesel::prelude::*;

use super::filed::tasks;
use super::rows::{ContentRow, CourseRow, IntakeRow, NominationRow};
use super::submission_letters;
use crate::db::engine::column::JoinedText;
use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::engine::writing::Expected;
use crate::db::schema::nomination;
use crate::db::{Conn, Result, Saved, Writing};
use crate::domain::base::ids::{NominationId, UserId};
use crate::domain::nominations::nomination::{Nomination, Status};

/// Adds a nomination.
pub fn insert(conn: &mut Conn, new: &Nomination) -> Result<()> {
    diesel::insert_into(nomination::table)
        .values(NominationRow::from(new))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Adds nominations.
pub fn insert_each(conn: &mut Conn, new: &[Nomination]) -> Result<()> {
    insert_all!(conn, nomination::table, new.iter().map(NominationRow::from))?;
    Ok(())
}

/// Saves a nomination whose version was counted up by one, if it is still what it was. A letter
/// that carries it and waits for its signature moves with it: who signs has seen what it carries.
pub fn save_if_unchanged(conn: &mut Conn, changed: &Nomination) -> Result<Saved> {
    let mut writing = Writing::default();
    match save(conn, &mut writing, None, changed, None)? {
        Saved::Yes => writing.done(conn),
        Saved::LostRace => Ok(Saved::LostRace),
    }
}

/// The same among changes that wait: of what it was before only what has changed, where that is
/// known, and who checked or weighed the file since it was last sent, if that has changed.
pub fn save(
    conn: &mut Conn,
    writing: &mut Writing,
    before: Option<&Nomination>,
    changed: &Nomination,
    checkers: Option<&[UserId]>,
) -> Result<Saved> {
    let file = diesel::update(nomination::table)
        .filter(nomination::id.eq(changed.id))
        .filter(nomination::version.eq(changed.version - 1));
    let NominationRow {
        content,
        intake,
        course,
        ..
    } = NominationRow::from(changed);
    let is_kept = before.is_some_and(|before| content == ContentRow::from(&before.content));
    let was_elsewhere = before.is_none_or(|before| intake != IntakeRow::from(before));
    // A server of the version before gives none: what is not new is not touched.
    let is_new = before.is_some_and(|before| before.case_code != changed.case_code);
    let code = is_new.then(|| nomination::case_code.eq(changed.case_code.clone()));
    let checkers = checkers.map(|all| {
        let listed = Some(JoinedText(all.to_vec())).filter(|_| !all.is_empty());
        nomination::checked_by.eq(listed)
    });
    macro_rules! set {
        ($columns:expr) => {
            writing.add(conn, Expected::One, file.set($columns).prepared())?
        };
    }
    let mut saved = match (is_kept, was_elsewhere, checkers) {
        (true, false, None) => set!(course),
        (true, false, Some(checkers)) => set!((course, checkers)),
        (true, true, None) => set!((course, intake, code)),
        (true, true, Some(checkers)) => set!((course, intake, code, checkers)),
        (false, _, None) => set!((course, intake, code, content)),
        (false, _, Some(checkers)) => set!((course, intake, code, content, checkers)),
    };
    if saved == Saved::Yes && changed.state.offices().nth(1).is_some() {
        // Who holds the stage beside the first is counted on the file's row: that is saved first.
        saved = writing.done(conn)?;
        if saved == Saved::Yes {
            tasks::save(conn, changed)?;
        }
    }
    if changed.is_open() {
        submission_letters::moved_with(conn, changed.id)?;
    }
    Ok(saved)
}

/// Ends nominations whose versions were counted up by one, all in one statement: if one of them is
/// not what it was, the race is lost.
///
/// All of them end alike and at the same moment.
pub fn end_if_unchanged(conn: &mut Conn, ended: &[Nomination]) -> Result<Saved> {
    let Some(first) = ended.first() else {
        return Ok(Saved::Yes);
    };
    let row = CourseRow::from(first);
    let mut these = nomination::table
        .select(nomination::id)
        .filter(nomination::id.eq(String::new()))
        .into_boxed();
    for one in ended {
        these = these.or_filter(
            nomination::id
                .eq(one.id)
                .and(nomination::version.eq(one.version - 1)),
        );
    }
    let unchanged = these.load::<NominationId>(conn)?;
    if unchanged.len() != ended.len() {
        return Ok(Saved::LostRace);
    }
    // Whoever was faster since that look left another status behind: the count tells.
    let count = diesel::update(nomination::table)
        .filter(among(nomination::id, unchanged))
        .filter(nomination::status.eq(Status::InProgress))
        .set((
            nomination::status.eq(row.status),
            nomination::stage.eq(row.stage),
            nomination::holder_unit_id.eq(row.holder_unit_id),
            nomination::holder_role.eq(row.holder_role),
            nomination::since.eq(row.since),
            nomination::due_on.eq(row.due_on),
            nomination::more_tasks.eq(row.more_tasks),
            nomination::version.eq(nomination::version + 1),
        ))
        .prepared()
        .execute(conn)?;
    Ok(if count == ended.len() {
        Saved::Yes
    } else {
        Saved::LostRace
    })
}

/// Removes a draft, if it is still what it was.
pub fn delete_if_unchanged(conn: &mut Conn, draft: &Nomination) -> Result<Saved> {
    let count = diesel::delete(nomination::table)
        .filter(nomination::id.eq(draft.id))
        .filter(nomination::version.eq(draft.version))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}
