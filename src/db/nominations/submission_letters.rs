//! Submission letters and what they carry as they are kept.

use chrono::{Datelike, NaiveDateTime};
use diesel::prelude::*;

use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::engine::scope::in_scope;
use crate::db::schema::{submission_letter, submission_line, unit};
use crate::db::{Conn, PageRequest, Result, Saved, read, read_some, stored};
use crate::domain::access::actor::Scope;
use crate::domain::base::days::local_date;
use crate::domain::base::ids::{LetterId, NominationId, UnitId};
use crate::domain::base::number;
use crate::domain::nominations::submission_letter::{LetterStatus, SignedLine, SubmissionLetter};
use crate::domain::register::unit::UnitPath;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = submission_letter, treat_none_as_default_value = false)]
struct LetterRow {
    id: String,
    unit_id: String,
    deciding_unit_id: String,
    title: String,
    number: Option<String>,
    status: String,
    signer_id: Option<String>,
    signer_name: Option<String>,
    signed_at: Option<NaiveDateTime>,
    created_at: NaiveDateTime,
    version: i64,
    number_year: Option<i32>,
    number_key: Option<String>,
    unit_name: Option<String>,
    deciding_unit_name: Option<String>,
}

/// What a signature changes of a letter.
#[derive(AsChangeset)]
#[diesel(table_name = submission_letter, treat_none_as_null = true)]
struct SignatureRow {
    /// Where its files go when it is signed: the tree can have changed since it was drafted.
    deciding_unit_id: String,
    status: String,
    signer_id: Option<String>,
    signer_name: Option<String>,
    signed_at: Option<NaiveDateTime>,
    version: i64,
    unit_name: Option<String>,
    deciding_unit_name: Option<String>,
}

impl SignatureRow {
    fn of(letter: &SubmissionLetter) -> Self {
        let row = LetterRow::of(letter);
        Self {
            deciding_unit_id: row.deciding_unit_id,
            status: row.status,
            signer_id: row.signer_id,
            signer_name: row.signer_name,
            signed_at: row.signed_at,
            version: row.version,
            unit_name: row.unit_name,
            deciding_unit_name: row.deciding_unit_name,
        }
    }
}

impl LetterRow {
    fn of(letter: &SubmissionLetter) -> Self {
        Self {
            id: letter.id.to_string(),
            unit_id: letter.unit.to_string(),
            deciding_unit_id: letter.deciding_unit.to_string(),
            title: letter.title.clone(),
            number: letter.number.clone(),
            status: letter.status.code().to_owned(),
            signer_id: letter.signer.as_ref().map(|(id, _)| id.to_string()),
            signer_name: letter.signer.as_ref().map(|(_, name)| name.clone()),
            signed_at: letter.signed_at.map(stored),
            created_at: stored(letter.created_at),
            version: letter.version,
            number_year: letter
                .number
                .as_ref()
                .map(|_| local_date(letter.created_at).year()),
            number_key: letter.number.as_deref().map(number::key),
            unit_name: letter.signed_names.as_ref().map(|(unit, _)| unit.clone()),
            deciding_unit_name: letter.signed_names.as_ref().map(|(_, body)| body.clone()),
        }
    }

    fn letter(self) -> Result<SubmissionLetter> {
        let signer = read_some(self.signer_id.as_deref())?.zip(self.signer_name);
        Ok(SubmissionLetter {
            id: read(&self.id)?,
            unit: read(&self.unit_id)?,
            deciding_unit: read(&self.deciding_unit_id)?,
            title: self.title,
            number: self.number,
            status: read(&self.status)?,
            signer,
            signed_at: self.signed_at.map(|at| at.and_utc()),
            signed_names: self.unit_name.zip(self.deciding_unit_name),
            created_at: self.created_at.and_utc(),
            version: self.version,
        })
    }
}

/// A letter with the unit that submits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundLetter {
    /// The letter.
    pub letter: SubmissionLetter,
    /// The unit's name, as it was when the letter was signed.
    pub unit_name: String,
    /// Where it stands in the tree.
    pub unit_path: UnitPath,
}

fn found((row, name, path): (LetterRow, String, String)) -> Result<FoundLetter> {
    let letter = row.letter()?;
    let unit_name = letter.signed_names.clone().map_or(name, |(unit, _)| unit);
    Ok(FoundLetter {
        letter,
        unit_name,
        unit_path: UnitPath::stored(path),
    })
}

/// A letter of a unit within the scope.
pub fn find(conn: &mut Conn, scope: &Scope, id: LetterId) -> Result<Option<FoundLetter>> {
    let row = submission_letter::table
        .inner_join(unit::table.on(unit::id.eq(submission_letter::unit_id)))
        .filter(submission_letter::id.eq(id.to_string()))
        .filter(in_scope(submission_letter::unit_id, scope))
        .select((LetterRow::as_select(), unit::name, unit::path))
        .get_result::<(LetterRow, String, String)>(conn)
        .optional()?;
    row.map(found).transpose()
}

/// Which of these are letters of units within the scope.
pub fn with_ids(conn: &mut Conn, scope: &Scope, ids: &[LetterId]) -> Result<Vec<LetterId>> {
    let rows = submission_letter::table
        .filter(among(submission_letter::id, ids))
        .filter(in_scope(submission_letter::unit_id, scope))
        .select(submission_letter::id)
        .load::<String>(conn)?;
    rows.iter().map(|id| read(id)).collect()
}

/// A page of the letters of units within the scope, the newest first.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    status: Option<LetterStatus>,
    page: &PageRequest,
) -> Result<Vec<FoundLetter>> {
    let mut query = submission_letter::table
        .inner_join(unit::table.on(unit::id.eq(submission_letter::unit_id)))
        .filter(in_scope(submission_letter::unit_id, scope))
        .select((LetterRow::as_select(), unit::name, unit::path))
        .into_boxed();
    if let Some(status) = status {
        query = query.filter(submission_letter::status.eq(status.code()));
    }
    if let Some(after) = &page.after {
        query = query.filter(submission_letter::id.lt(after.clone()));
    }
    let rows = query
        .order(submission_letter::id.desc())
        .limit(page.limit)
        .load::<(LetterRow, String, String)>(conn)?;
    rows.into_iter().map(found).collect()
}

/// Letters in this status of one of these units, what has waited longest first.
pub fn waiting(
    conn: &mut Conn,
    status: LetterStatus,
    units: &[UnitId],
    most: i64,
) -> Result<Vec<FoundLetter>> {
    let rows = submission_letter::table
        .inner_join(unit::table.on(unit::id.eq(submission_letter::unit_id)))
        .filter(submission_letter::status.eq(status.code()))
        .filter(among(submission_letter::unit_id, units))
        .order(submission_letter::id)
        .limit(most)
        .select((LetterRow::as_select(), unit::name, unit::path))
        .load::<(LetterRow, String, String)>(conn)?;
    rows.into_iter().map(found).collect()
}

/// The letter a nomination stands on, the newest where it was returned and went on another.
pub fn of_nomination(conn: &mut Conn, id: NominationId) -> Result<Option<SubmissionLetter>> {
    let row = submission_line::table
        .inner_join(submission_letter::table)
        .filter(submission_line::nomination_id.eq(id.to_string()))
        .order(submission_letter::id.desc())
        .limit(1)
        .select(LetterRow::as_select())
        .get_result::<LetterRow>(conn)
        .optional()?;
    row.map(LetterRow::letter).transpose()
}

/// What a letter carries, in order, each with the names on it as it was signed.
pub fn lines(conn: &mut Conn, id: LetterId) -> Result<Vec<(NominationId, Option<SignedLine>)>> {
    let rows = submission_line::table
        .filter(submission_line::letter_id.eq(id.to_string()))
        .order(submission_line::position)
        .select((
            submission_line::nomination_id,
            submission_line::subject_name,
            submission_line::award_name_vi,
            submission_line::award_name_en,
        ))
        .load::<(String, Option<String>, Option<String>, Option<String>)>(conn)?;
    let line = |(id, subject, vi, en): (String, Option<String>, Option<String>, Option<String>)| {
        let nomination = read(&id)?;
        let signed = subject.zip(vi.zip(en));
        Ok((
            nomination,
            signed.map(|(subject_name, award_name)| SignedLine {
                nomination,
                subject_name,
                award_name,
            }),
        ))
    };
    rows.into_iter().map(line).collect()
}

/// Keeps what a signature freezes of each line, in the order they stand: two statements, however
/// many.
pub fn freeze(conn: &mut Conn, id: LetterId, lines: &[SignedLine]) -> Result<()> {
    diesel::delete(submission_line::table.filter(submission_line::letter_id.eq(id.to_string())))
        .prepared()
        .execute(conn)?;
    let row = |(position, line): (i32, &SignedLine)| LineRow {
        nomination_id: line.nomination.to_string(),
        letter_id: id.to_string(),
        position,
        subject_name: Some(line.subject_name.clone()),
        award_name_vi: Some(line.award_name.0.clone()),
        award_name_en: Some(line.award_name.1.clone()),
    };
    insert_all!(
        conn,
        submission_line::table,
        (1..).zip(lines).map(row).collect::<Vec<_>>()
    )?;
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = submission_line, treat_none_as_default_value = false)]
struct LineRow {
    nomination_id: String,
    letter_id: String,
    position: i32,
    subject_name: Option<String>,
    award_name_vi: Option<String>,
    award_name_en: Option<String>,
}

/// Which of these stand on a letter that waits for its signature.
pub fn on_a_letter(conn: &mut Conn, ids: &[NominationId]) -> Result<Vec<NominationId>> {
    let rows = submission_line::table
        .inner_join(submission_letter::table)
        .filter(among(submission_line::nomination_id, ids))
        .filter(submission_letter::status.eq(LetterStatus::Drafted.code()))
        .select(submission_line::nomination_id)
        .load::<String>(conn)?;
    rows.iter().map(|id| read(id)).collect()
}

/// Adds a letter that carries these nominations, in this order.
pub fn insert(conn: &mut Conn, new: &SubmissionLetter, nominations: &[NominationId]) -> Result<()> {
    diesel::insert_into(submission_letter::table)
        .values(LetterRow::of(new))
        .prepared()
        .execute(conn)?;
    let lines: Vec<_> = (1..)
        .zip(nominations)
        .map(|(position, id): (i32, _)| {
            (
                submission_line::nomination_id.eq(id.to_string()),
                submission_line::letter_id.eq(new.id.to_string()),
                submission_line::position.eq(position),
            )
        })
        .collect();
    insert_all!(conn, submission_line::table, lines)?;
    Ok(())
}

/// Saves a letter whose version was counted up by one, if it is still what it was.
pub fn save_if_unchanged(conn: &mut Conn, changed: &SubmissionLetter) -> Result<Saved> {
    let row = submission_letter::table.filter(submission_letter::id.eq(changed.id.to_string()));
    let count = diesel::update(row.filter(submission_letter::version.eq(changed.version - 1)))
        .set(SignatureRow::of(changed))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Counts up the version of the letter that carries a file and waits for its signature.
pub(in crate::db) fn moved_with(conn: &mut Conn, id: NominationId) -> Result<()> {
    let carries = submission_line::table
        .filter(submission_line::nomination_id.eq(id.to_string()))
        .select(submission_line::letter_id);
    let waiting =
        submission_letter::table.filter(submission_letter::status.eq(LetterStatus::Drafted.code()));
    diesel::update(waiting.filter(submission_letter::id.eq_any(carries)))
        .set(submission_letter::version.eq(submission_letter::version + 1))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Takes files off the letters that wait for their signature: they went another way. Those letters
/// have changed.
pub fn take_off(conn: &mut Conn, ids: &[NominationId]) -> Result<()> {
    let waiting = submission_line::table
        .inner_join(submission_letter::table)
        .filter(among(submission_line::nomination_id, ids))
        .filter(submission_letter::status.eq(LetterStatus::Drafted.code()))
        .select(submission_letter::id)
        .load::<String>(conn)?;
    if waiting.is_empty() {
        return Ok(());
    }
    let lines = submission_line::table.filter(among(submission_line::nomination_id, ids));
    diesel::delete(lines.filter(among(submission_line::letter_id, waiting.clone())))
        .execute(conn)?;
    diesel::update(submission_letter::table.filter(among(submission_letter::id, waiting)))
        .set(submission_letter::version.eq(submission_letter::version + 1))
        .execute(conn)?;
    Ok(())
}

/// Counts up the versions of the letters of a unit, and of those for it, that wait for their
/// signature: it is called something else.
pub fn unit_renamed(conn: &mut Conn, unit: UnitId) -> Result<()> {
    let drafted = || {
        submission_letter::table.filter(submission_letter::status.eq(LetterStatus::Drafted.code()))
    };
    let next = submission_letter::version.eq(submission_letter::version + 1);
    // One after the other: each finds its rows by an index of its own.
    let unit = unit.to_string();
    let of = drafted().filter(submission_letter::unit_id.eq(unit.clone()));
    diesel::update(of).set(next).prepared().execute(conn)?;
    let others = drafted()
        .filter(submission_letter::deciding_unit_id.eq(unit.clone()))
        .filter(submission_letter::unit_id.ne(unit));
    diesel::update(others).set(next).prepared().execute(conn)?;
    Ok(())
}

/// Removes a drafted letter if it is still what it was; what it carried is free again.
pub fn delete_if_unchanged(conn: &mut Conn, letter: &SubmissionLetter) -> Result<Saved> {
    diesel::delete(
        submission_line::table.filter(submission_line::letter_id.eq(letter.id.to_string())),
    )
    .prepared()
    .execute(conn)?;
    let row = submission_letter::table.filter(submission_letter::id.eq(letter.id.to_string()));
    let drafted = row
        .filter(submission_letter::version.eq(letter.version))
        .filter(submission_letter::status.eq(LetterStatus::Drafted.code()));
    Ok(Saved::one(
        diesel::delete(drafted).prepared().execute(conn)?,
    ))
}

/// Passes the unsigned letters of a unit, or to it, on to its successor. Their numbers are of the
/// old unit's series: the successor may have given them too.
pub fn pass_on(conn: &mut Conn, from: UnitId, to: UnitId) -> Result<()> {
    let drafted = || {
        submission_letter::table.filter(submission_letter::status.eq(LetterStatus::Drafted.code()))
    };
    let next = submission_letter::version.eq(submission_letter::version + 1);
    diesel::update(drafted().filter(submission_letter::unit_id.eq(from.to_string())))
        .set((
            submission_letter::unit_id.eq(to.to_string()),
            submission_letter::number_key.eq(None::<String>),
            next,
        ))
        .prepared()
        .execute(conn)?;
    diesel::update(drafted().filter(submission_letter::deciding_unit_id.eq(from.to_string())))
        .set((submission_letter::deciding_unit_id.eq(to.to_string()), next))
        .prepared()
        .execute(conn)?;
    Ok(())
}
