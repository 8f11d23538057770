//! What readers chose: what they want in the morning is put off to it, what they do not want is
//! dropped.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveTime, Utc};
use diesel::prelude::*;

use super::NOT_WANTED;
use super::waiting::Waiting;
use crate::db::base::letter_choices;
use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::{Prepare, among};
use crate::db::schema::job;
use crate::db::{Conn, Result};
use crate::domain::base::days::next_at;
use crate::domain::base::job::{LetterChoices, LetterTiming};

/// The letters without what their readers want in the morning, or not at all. Without a time for
/// the letter of the morning there is none, and what would be in it leaves at once. What was once
/// put together stays together.
pub(super) fn as_chosen(
    conn: &mut Conn,
    now: DateTime<Utc>,
    letters: Vec<Vec<Waiting>>,
    digest_at: Option<NaiveTime>,
) -> Result<Vec<Vec<Waiting>>> {
    let reader = |letter: &[Waiting]| Some(letter.first()?.together()?.0.to_owned());
    let readers: BTreeSet<String> = letters.iter().filter_map(|letter| reader(letter)).collect();
    if readers.is_empty() {
        return Ok(letters);
    }
    let (chosen, morning) = (
        letter_choices::of_each(conn, &readers)?,
        digest_at.map(|time| next_at(now, time)),
    );
    let as_everybody = LetterChoices::default();
    let (mut leaving, mut put_off, mut unwanted) = (Vec::new(), Vec::new(), Vec::new());
    for letter in letters {
        let Some(reader) = reader(&letter) else {
            leaving.push(letter);
            continue;
        };
        let theirs = chosen.get(&reader).unwrap_or(&as_everybody);
        let mut left = Vec::with_capacity(letter.len());
        for row in letter {
            match (row.timing(theirs), morning) {
                (LetterTiming::Never, _) => unwanted.push(row),
                // A reminder of what is due before is of no use then.
                (LetterTiming::Digest, Some(morning))
                    if !row.digest && !row.comes_too_late(now, morning) =>
                {
                    put_off.push(row);
                }
                _ => left.push(row),
            }
        }
        if !left.is_empty() {
            leaving.push(left);
        }
    }
    let ids = |rows: &[Waiting]| among(job::id, rows.iter().map(|row| &row.id));
    if let Some(morning) = morning
        && !put_off.is_empty()
    {
        diesel::update(job::table.filter(ids(&put_off)))
            .set((
                job::run_at.eq(StoredMoment::from(morning)),
                job::digest.eq(true),
            ))
            .prepared()
            .execute(conn)?;
    }
    if !unwanted.is_empty() {
        diesel::update(job::table.filter(ids(&unwanted)))
            .set((
                job::state.eq("dropped"),
                job::last_error.eq(Some(NOT_WANTED.to_owned())),
            ))
            .prepared()
            .execute(conn)?;
    }
    Ok(leaving)
}
