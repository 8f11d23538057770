//! Submission letters and what they carry as they are kept.

use chrono::Datelike;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::db::engine::column::{StoredMoment, loaded};
use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::engine::reading::rows;
use crate::db::engine::scope::in_scope;
use crate::db::schema::{nomination, submission_letter, submission_line, unit};
use crate::db::{Conn, PageRequest, Reading, Result, Saved};
use crate::domain::access::actor::Scope;
use crate::domain::base::days::local_date;
use crate::domain::base::ids::{LetterId, NominationId, UnitId, UserId};
use crate::domain::base::number;
use crate::domain::nominations::nomination::Status;
use crate::domain::nominations::submission_letter::{LetterStatus, SignedLine, SubmissionLetter};
use crate::domain::register::unit::UnitPath;

/// A submission letter as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = submission_letter, treat_none_as_default_value = false)]
pub struct LetterRow {
    id: LetterId,
    unit_id: UnitId,
    deciding_unit_id: UnitId,
    title: String,
    number: Option<String>,
    status: LetterStatus,
    signer_id: Option<UserId>,
    signer_name: Option<String>,
    signed_at: Option<StoredMoment>,
    created_at: StoredMoment,
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
    deciding_unit_id: UnitId,
    status: LetterStatus,
    signer_id: Option<UserId>,
    signer_name: Option<String>,
    signed_at: Option<StoredMoment>,
    version: i64,
    unit_name: Option<String>,
    deciding_unit_name: Option<String>,
}

impl SignatureRow {
    fn of(letter: &SubmissionLetter) -> Self {
        let row = LetterRow::from(letter);
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

impl From<&SubmissionLetter> for LetterRow {
    fn from(letter: &SubmissionLetter) -> Self {
        let (signer_id, signer_name) = letter.signer.clone().unzip();
        let (unit_name, deciding_unit_name) = letter.signed_names.clone().unzip();
        Self {
            id: letter.id,
            unit_id: letter.unit,
            deciding_unit_id: letter.deciding_unit,
            title: letter.title.clone(),
            number: letter.number.clone(),
            status: letter.status,
            signer_id,
            signer_name,
            signed_at: letter.signed_at.map(StoredMoment::from),
            created_at: letter.created_at.into(),
            version: letter.version,
            number_year: letter
                .number
                .as_ref()
                .map(|_| local_date(letter.created_at).year()),
            number_key: letter.number.as_deref().map(number::key),
            unit_name,
            deciding_unit_name,
        }
    }
}

impl From<LetterRow> for SubmissionLetter {
    fn from(row: LetterRow) -> Self {
        Self {
            id: row.id,
            unit: row.unit_id,
            deciding_unit: row.deciding_unit_id,
            title: row.title,
            number: row.number,
            status: row.status,
            signer: row.signer_id.zip(row.signer_name),
            signed_at: row.signed_at.map(Into::into),
            signed_names: row.unit_name.zip(row.deciding_unit_name),
            created_at: row.created_at.into(),
            version: row.version,
        }
    }
}

loaded!(SubmissionLetter as LetterRow);

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

fn found((letter, name, unit_path): (SubmissionLetter, String, UnitPath)) -> FoundLetter {
    let unit_name = letter.signed_names.clone().map_or(name, |(unit, _)| unit);
    FoundLetter {
        letter,
        unit_name,
        unit_path,
    }
}

/// A letter of a unit within the scope.
pub fn find(conn: &mut Conn, scope: &Scope, id: LetterId) -> Result<Option<FoundLetter>> {
    let row = submission_letter::table
        .inner_join(unit::table.on(unit::id.eq(submission_letter::unit_id)))
        .filter(submission_letter::id.eq(id))
        .filter(in_scope(submission_letter::unit_id, scope))
        .select((SubmissionLetter::as_select(), unit::name, unit::path))
        .get_result(conn)
        .optional()?;
    Ok(row.map(found))
}

/// Which of these are letters of units within the scope, and where their units stand in the tree.
pub fn with_ids(
    conn: &mut Conn,
    scope: &Scope,
    ids: &[LetterId],
) -> Result<Vec<(LetterId, UnitPath)>> {
    Ok(submission_letter::table
        .inner_join(unit::table.on(unit::id.eq(submission_letter::unit_id)))
        .filter(among(submission_letter::id, ids))
        .filter(in_scope(submission_letter::unit_id, scope))
        .select((submission_letter::id, unit::path))
        .load(conn)?)
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
        .select((SubmissionLetter::as_select(), unit::name, unit::path))
        .into_boxed();
    if let Some(status) = status {
        query = query.filter(submission_letter::status.eq(status));
    }
    if let Some(after) = &page.after {
        query = query.filter(submission_letter::id.lt(after.clone()));
    }
    let rows = query
        .order(submission_letter::id.desc())
        .limit(page.limit)
        .load(conn)?;
    Ok(rows.into_iter().map(found).collect())
}

/// Letters in this status of one of these units, what has waited longest first.
pub fn waiting(
    conn: &mut Conn,
    status: LetterStatus,
    units: &[UnitId],
    most: i64,
) -> Result<Vec<FoundLetter>> {
    if units.is_empty() {
        return Ok(Vec::new());
    }
    let rows = submission_letter::table
        .inner_join(unit::table.on(unit::id.eq(submission_letter::unit_id)))
        .filter(submission_letter::status.eq(status))
        .filter(among(submission_letter::unit_id, units))
        .order(submission_letter::id)
        .limit(most)
        .select((SubmissionLetter::as_select(), unit::name, unit::path))
        .load(conn)?;
    Ok(rows.into_iter().map(found).collect())
}

/// The letter a nomination stands on, the newest where it was returned and went on another.
pub fn of_nomination(
    conn: &mut Conn,
    id: NominationId,
) -> Result<Option<(SubmissionLetter, UnitPath)>> {
    let unit_of = unit::table.on(unit::id.eq(submission_letter::unit_id));
    Ok(submission_line::table
        .inner_join(submission_letter::table.inner_join(unit_of))
        .filter(submission_line::nomination_id.eq(id))
        .order(submission_letter::id.desc())
        .limit(1)
        .select((SubmissionLetter::as_select(), unit::path))
        .get_result(conn)
        .optional()?)
}

/// What a letter carries, in order, each with the names on it as it was signed.
pub fn lines(conn: &mut Conn, id: LetterId) -> Result<Vec<(NominationId, Option<SignedLine>)>> {
    let rows = submission_line::table
        .filter(submission_line::letter_id.eq(id))
        .order(submission_line::position)
        .select((
            submission_line::nomination_id,
            submission_line::subject_name,
            submission_line::award_name_vi,
            submission_line::award_name_en,
        ))
        .load::<(NominationId, Option<String>, Option<String>, Option<String>)>(conn)?;
    let line = |(nomination, subject, vi, en): (_, Option<_>, Option<_>, _)| {
        let signed = subject.zip(vi.zip(en));
        let line = signed.map(|(subject_name, award_name)| SignedLine {
            nomination,
            subject_name,
            award_name,
        });
        (nomination, line)
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Keeps what a signature freezes of each line, in the order they stand: two statements, however
/// many.
pub fn freeze(conn: &mut Conn, id: LetterId, lines: &[SignedLine]) -> Result<()> {
    diesel::delete(submission_line::table.filter(submission_line::letter_id.eq(id)))
        .prepared()
        .execute(conn)?;
    let row = |(position, line): (i32, &SignedLine)| LineRow {
        nomination_id: line.nomination,
        letter_id: id,
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
    nomination_id: NominationId,
    letter_id: LetterId,
    position: i32,
    subject_name: Option<String>,
    award_name_vi: Option<String>,
    award_name_en: Option<String>,
}

/// Which of these stand on a letter that waits for its signature.
pub fn on_a_letter(ids: &[NominationId]) -> impl Reading<Answer = Vec<NominationId>> {
    rows!(NominationId: submission_line::table
        .inner_join(submission_letter::table)
        .filter(among(submission_line::nomination_id, ids))
        .filter(submission_letter::status.eq(LetterStatus::Drafted))
        .select(submission_line::nomination_id))
    .unless(ids.is_empty())
}

/// Those of these that are drafts and stand on no letter, in the order they were written; at most so
/// many.
pub fn without_a_letter(
    conn: &mut Conn,
    ids: &[NominationId],
    most: i64,
) -> Result<Vec<NominationId>> {
    let carried = submission_line::table.filter(submission_line::nomination_id.eq(nomination::id));
    Ok(nomination::table
        .filter(among(nomination::id, ids))
        .filter(nomination::status.eq(Status::Draft))
        .filter(not(exists(carried)))
        .order(nomination::id)
        .limit(most)
        .select(nomination::id)
        .load(conn)?)
}

/// Adds a letter that carries these nominations, in this order.
pub fn insert(conn: &mut Conn, new: &SubmissionLetter, nominations: &[NominationId]) -> Result<()> {
    diesel::insert_into(submission_letter::table)
        .values(LetterRow::from(new))
        .prepared()
        .execute(conn)?;
    let lines: Vec<_> = (1..)
        .zip(nominations)
        .map(|(position, id): (i32, _)| {
            (
                submission_line::nomination_id.eq(id),
                submission_line::letter_id.eq(new.id),
                submission_line::position.eq(position),
            )
        })
        .collect();
    insert_all!(conn, submission_line::table, lines)?;
    Ok(())
}

/// Saves a letter whose version was counted up by one, if it is still what it was.
pub fn save_if_unchanged(conn: &mut Conn, changed: &SubmissionLetter) -> Result<Saved> {
    let row = submission_letter::table.filter(submission_letter::id.eq(changed.id));
    let count = diesel::update(row.filter(submission_letter::version.eq(changed.version - 1)))
        .set(SignatureRow::of(changed))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Counts up the version of the letter that carries a file and waits for its signature.
pub(in crate::db) fn moved_with(conn: &mut Conn, id: NominationId) -> Result<()> {
    let carries = submission_line::table
        .filter(submission_line::nomination_id.eq(id))
        .select(submission_line::letter_id);
    let waiting =
        submission_letter::table.filter(submission_letter::status.eq(LetterStatus::Drafted));
    diesel::update(waiting.filter(submission_letter::id.eq_any(carries)))
        .set(submission_letter::version.eq(submission_letter::version + 1))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// The letters that carry one of these files and wait for their signature.
pub fn drafted_with(ids: &[NominationId]) -> impl Reading<Answer = Vec<LetterId>> + use<> {
    rows!(LetterId: submission_line::table
        .inner_join(submission_letter::table)
        .filter(among(submission_line::nomination_id, ids))
        .filter(submission_letter::status.eq(LetterStatus::Drafted))
        .select(submission_letter::id))
    .unless(ids.is_empty())
}

/// Takes files off these letters, which wait for their signature: they went another way. Those
/// letters have changed.
pub fn take_off(conn: &mut Conn, ids: &[NominationId], waiting: Vec<LetterId>) -> Result<()> {
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
    let drafted =
        || submission_letter::table.filter(submission_letter::status.eq(LetterStatus::Drafted));
    let next = submission_letter::version.eq(submission_letter::version + 1);
    // One after the other: each finds its rows by an index of its own.
    let of = drafted().filter(submission_letter::unit_id.eq(unit));
    diesel::update(of).set(next).prepared().execute(conn)?;
    let others = drafted()
        .filter(submission_letter::deciding_unit_id.eq(unit))
        .filter(submission_letter::unit_id.ne(unit));
    diesel::update(others).set(next).prepared().execute(conn)?;
    Ok(())
}

/// Removes a drafted letter if it is still what it was; what it carried is free again.
pub fn delete_if_unchanged(conn: &mut Conn, letter: &SubmissionLetter) -> Result<Saved> {
    diesel::delete(submission_line::table.filter(submission_line::letter_id.eq(letter.id)))
        .prepared()
        .execute(conn)?;
    let row = submission_letter::table.filter(submission_letter::id.eq(letter.id));
    let drafted = row
        .filter(submission_letter::version.eq(letter.version))
        .filter(submission_letter::status.eq(LetterStatus::Drafted));
    Ok(Saved::one(
        diesel::delete(drafted).prepared().execute(conn)?,
    ))
}

/// Passes the unsigned letters of a unit, or to it, on to its successor. Their numbers are of the
/// old unit's series: the successor may have given them too.
pub fn pass_on(conn: &mut Conn, from: UnitId, to: UnitId) -> Result<()> {
    let drafted =
        || submission_letter::table.filter(submission_letter::status.eq(LetterStatus::Drafted));
    let next = submission_letter::version.eq(submission_letter::version + 1);
    diesel::update(drafted().filter(submission_letter::unit_id.eq(from)))
        .set((
            submission_letter::unit_id.eq(to),
            submission_letter::number_key.eq(None::<String>),
            next,
        ))
        .prepared()
        .execute(conn)?;
    diesel::update(drafted().filter(submission_letter::deciding_unit_id.eq(from)))
        .set((submission_letter::deciding_unit_id.eq(to), next))
        .prepared()
        .execute(conn)?;
    Ok(())
}
