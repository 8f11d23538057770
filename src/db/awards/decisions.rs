//! Decisions and what they list as they are kept.

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use diesel::dsl::max;
use diesel::prelude::*;

use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::engine::scope::in_scope;
use crate::db::engine::search::{WORDS, beginning};
use crate::db::schema::{correction, decision, decision_line, number_counter, unit};
use crate::db::{Conn, PageRequest, Result, Saved, each, read, read_some, stored};
use crate::domain::access::actor::Scope;
use crate::domain::awards::decision::{Correction, Decision, DecisionStatus, Numbering};
use crate::domain::base::ids::{DecisionId, NominationId, UnitId};
use crate::domain::base::number;
use crate::domain::base::text::{looked_for, name_words, words};
use crate::domain::nominations::submission_letter::SignedLine;
use crate::domain::register::unit::UnitPath;

#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = decision, treat_none_as_default_value = false, treat_none_as_null = true)]
struct DecisionRow {
    id: String,
    issuer_unit_id: String,
    title: String,
    status: String,
    signer_id: Option<String>,
    signer_name: Option<String>,
    signed_at: Option<NaiveDateTime>,
    number: Option<i32>,
    series: Option<String>,
    decided_on: Option<NaiveDate>,
    decided_year: Option<i32>,
    created_at: NaiveDateTime,
    version: i64,
    issuer_code: Option<String>,
    issuer_name: Option<String>,
    number_suffix: String,
    series_key: Option<String>,
    folded: Option<String>,
}

/// By what a decision is found: the words of its number and its title, which names people.
fn folded(decision: &Decision) -> String {
    let number = decision
        .numbering
        .as_ref()
        .map(Numbering::written)
        .unwrap_or_default();
    format!("{} {}", words(&number), name_words(&decision.title))
}

/// The series as it is kept: behind the letter of its number, so that the version before shows it,
/// and holds it unique.
fn kept_series(numbering: &Numbering) -> String {
    if numbering.suffix.is_empty() {
        numbering.series.clone()
    } else {
        format!("{}/{}", numbering.suffix, numbering.series)
    }
}

impl DecisionRow {
    fn of(decision: &Decision) -> Self {
        let numbering = decision.numbering.as_ref();
        Self {
            id: decision.id.to_string(),
            issuer_unit_id: decision.issuer.to_string(),
            title: decision.title.clone(),
            status: decision.status.code().to_owned(),
            signer_id: decision.signer.as_ref().map(|(id, _)| id.to_string()),
            signer_name: decision.signer.as_ref().map(|(_, name)| name.clone()),
            signed_at: decision.signed_at.map(stored),
            number: numbering.map(|n| n.number),
            series: numbering.map(kept_series),
            decided_on: numbering.map(|n| n.date),
            decided_year: numbering.map(|n| n.date.year()),
            created_at: stored(decision.created_at),
            version: decision.version,
            issuer_code: decision
                .signed_issuer
                .as_ref()
                .map(|(code, _)| code.clone()),
            issuer_name: decision
                .signed_issuer
                .as_ref()
                .map(|(_, name)| name.clone()),
            number_suffix: numbering.map(|n| n.suffix.clone()).unwrap_or_default(),
            series_key: numbering.map(|n| number::key(&n.series)),
            folded: Some(folded(decision)),
        }
    }

    fn decision(self) -> Result<Decision> {
        let numbering = match (self.number, self.series, self.decided_on) {
            (Some(number), Some(series), Some(date)) => {
                let suffix = self.number_suffix;
                let bare = if suffix.is_empty() {
                    None
                } else {
                    series
                        .strip_prefix(&format!("{suffix}/"))
                        .map(str::to_owned)
                };
                Some(Numbering {
                    number,
                    suffix,
                    series: bare.unwrap_or(series),
                    date,
                })
            }
            _ => None,
        };
        let signer = match (read_some(self.signer_id.as_deref())?, self.signer_name) {
            (Some(id), Some(name)) => Some((id, name)),
            _ => None,
        };
        Ok(Decision {
            id: read(&self.id)?,
            issuer: read(&self.issuer_unit_id)?,
            title: self.title,
            status: read(&self.status)?,
            signer,
            signed_at: self.signed_at.map(|at| at.and_utc()),
            signed_issuer: self.issuer_code.zip(self.issuer_name),
            numbering,
            created_at: self.created_at.and_utc(),
            version: self.version,
        })
    }
}

/// A decision with the unit that issues it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionWithIssuer {
    /// The decision.
    pub decision: Decision,
    /// Name of the issuing unit, as it was when the decision was signed.
    pub issuer_name: String,
    /// Its code then.
    pub issuer_code: String,
    /// Where it stands in the tree.
    pub issuer_path: UnitPath,
}

type FoundRow = (DecisionRow, (String, String, String));

fn found((row, (name, code, path)): FoundRow) -> Result<DecisionWithIssuer> {
    let decision = row.decision()?;
    let (issuer_code, issuer_name) = decision.signed_issuer.clone().unwrap_or((code, name));
    Ok(DecisionWithIssuer {
        decision,
        issuer_name,
        issuer_code,
        issuer_path: UnitPath::stored(path),
    })
}

/// A decision of a unit within the scope.
pub fn find(conn: &mut Conn, scope: &Scope, id: DecisionId) -> Result<Option<DecisionWithIssuer>> {
    let row = decision::table
        .inner_join(unit::table)
        .filter(decision::id.eq(id.to_string()))
        .filter(in_scope(decision::issuer_unit_id, scope))
        .select((
            DecisionRow::as_select(),
            (unit::name, unit::code, unit::path),
        ))
        .get_result::<FoundRow>(conn)
        .optional()?;
    row.map(found).transpose()
}

/// The decisions with these ids, of units within the scope, in any order.
pub fn with_ids(
    conn: &mut Conn,
    scope: &Scope,
    ids: &[DecisionId],
) -> Result<Vec<DecisionWithIssuer>> {
    let rows = decision::table
        .inner_join(unit::table)
        .filter(among(decision::id, ids))
        .filter(in_scope(decision::issuer_unit_id, scope))
        .select((
            DecisionRow::as_select(),
            (unit::name, unit::code, unit::path),
        ))
        .load::<FoundRow>(conn)?;
    rows.into_iter().map(found).collect()
}

/// The decision a nomination stands on.
pub fn of_nomination(conn: &mut Conn, id: NominationId) -> Result<Option<Decision>> {
    let row = decision_line::table
        .inner_join(decision::table)
        .filter(decision_line::nomination_id.eq(id.to_string()))
        .select(DecisionRow::as_select())
        .get_result::<DecisionRow>(conn)
        .optional()?;
    row.map(DecisionRow::decision).transpose()
}

/// A page of the decisions of units within the scope, the newest first; each word of `q` begins one
/// of the number or the title. A body has some thousands a year: their list is read along, as for
/// any status.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    status: Option<DecisionStatus>,
    q: Option<&str>,
    page: &PageRequest,
) -> Result<Vec<DecisionWithIssuer>> {
    let mut query = decision::table
        .inner_join(unit::table)
        .filter(in_scope(decision::issuer_unit_id, scope))
        .select((
            DecisionRow::as_select(),
            (unit::name, unit::code, unit::path),
        ))
        .into_boxed();
    if let Some(status) = status {
        query = query.filter(decision::status.eq(status.code()));
    }
    // Signs alone stand in no number and no title by themselves.
    let asked = looked_for(q.unwrap_or_default());
    for word in asked
        .iter()
        .filter(|word| word.contains(char::is_alphanumeric))
        .take(WORDS)
    {
        query = query.filter(
            decision::folded
                .assume_not_null()
                .like(beginning(word))
                .escape('\\'),
        );
    }
    if let Some(after) = &page.after {
        query = query.filter(decision::id.lt(after.clone()));
    }
    let rows = query
        .order(decision::id.desc())
        .limit(page.limit)
        .load::<FoundRow>(conn)?;
    rows.into_iter().map(found).collect()
}

/// Decisions in this status of one of these issuers, what has waited longest first.
pub fn waiting(
    conn: &mut Conn,
    status: DecisionStatus,
    issuers: &[UnitId],
    most: i64,
) -> Result<Vec<DecisionWithIssuer>> {
    let rows = decision::table
        .inner_join(unit::table)
        .filter(decision::status.eq(status.code()))
        .filter(among(decision::issuer_unit_id, issuers))
        .order(decision::id)
        .limit(most)
        .select((
            DecisionRow::as_select(),
            (unit::name, unit::code, unit::path),
        ))
        .load::<FoundRow>(conn)?;
    rows.into_iter().map(found).collect()
}

/// Notes by what decisions are found that the version before wrote, up to so many; answers how
/// many.
pub fn fold_some(conn: &mut Conn, most: i64) -> Result<usize> {
    let bare = decision::table
        .filter(decision::folded.is_null())
        .order(decision::id)
        .limit(most);
    let rows = bare
        .select(DecisionRow::as_select())
        .load::<DecisionRow>(conn)?;
    for row in &rows {
        // The text alone: whoever changes it meanwhile notes it too.
        let found = folded(&row.clone().decision()?);
        diesel::update(decision::table.filter(decision::id.eq(row.id.clone())))
            .set(decision::folded.eq(found))
            .prepared()
            .execute(conn)?;
    }
    Ok(rows.len())
}

/// Adds a decision that lists these nominations, in this order.
pub fn insert(conn: &mut Conn, new: &Decision, nominations: &[NominationId]) -> Result<()> {
    diesel::insert_into(decision::table)
        .values(DecisionRow::of(new))
        .prepared()
        .execute(conn)?;
    let place = |(position, id): (i32, &NominationId)| LineRow {
        nomination_id: id.to_string(),
        decision_id: new.id.to_string(),
        position,
        subject_name: None,
        award_name_vi: None,
        award_name_en: None,
    };
    insert_all!(
        conn,
        decision_line::table,
        (1..).zip(nominations).map(place).collect::<Vec<_>>()
    )?;
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = decision_line, treat_none_as_default_value = false)]
struct LineRow {
    nomination_id: String,
    decision_id: String,
    position: i32,
    subject_name: Option<String>,
    award_name_vi: Option<String>,
    award_name_en: Option<String>,
}

/// Keeps what a signature freezes of each line, in the order they stand: two statements, however
/// many.
pub fn freeze(conn: &mut Conn, id: DecisionId, lines: &[SignedLine]) -> Result<()> {
    diesel::delete(decision_line::table.filter(decision_line::decision_id.eq(id.to_string())))
        .prepared()
        .execute(conn)?;
    let row = |(position, line): (i32, &SignedLine)| LineRow {
        nomination_id: line.nomination.to_string(),
        decision_id: id.to_string(),
        position,
        subject_name: Some(line.subject_name.clone()),
        award_name_vi: Some(line.award_name.0.clone()),
        award_name_en: Some(line.award_name.1.clone()),
    };
    insert_all!(
        conn,
        decision_line::table,
        (1..).zip(lines).map(row).collect::<Vec<_>>()
    )?;
    Ok(())
}

/// Forgets what the signature froze: it was taken back.
pub fn thaw(conn: &mut Conn, id: DecisionId) -> Result<()> {
    let none = || None::<String>;
    diesel::update(decision_line::table.filter(decision_line::decision_id.eq(id.to_string())))
        .set((
            decision_line::subject_name.eq(none()),
            decision_line::award_name_vi.eq(none()),
            decision_line::award_name_en.eq(none()),
        ))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Saves a decision whose version was counted up by one, if it is still what it was.
pub fn save_if_unchanged(conn: &mut Conn, changed: &Decision) -> Result<Saved> {
    let count = diesel::update(decision::table)
        .filter(decision::id.eq(changed.id.to_string()))
        .filter(decision::version.eq(changed.version - 1))
        .set(DecisionRow::of(changed))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Counts up the versions of a unit's decisions that wait for their signature: their issuer is
/// called something else.
pub fn issuer_renamed(conn: &mut Conn, unit: UnitId) -> Result<()> {
    let drafted = decision::table.filter(decision::status.eq(DecisionStatus::Drafted.code()));
    diesel::update(drafted.filter(decision::issuer_unit_id.eq(unit.to_string())))
        .set(decision::version.eq(decision::version + 1))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Takes a line off a decision; the others keep their places.
pub fn strike(conn: &mut Conn, id: DecisionId, line: NominationId) -> Result<()> {
    let row = decision_line::table.filter(decision_line::nomination_id.eq(line.to_string()));
    diesel::delete(row.filter(decision_line::decision_id.eq(id.to_string())))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Removes a drafted decision if it is still what it was; what it listed is free again.
pub fn delete_if_unchanged(conn: &mut Conn, drafted: &Decision) -> Result<Saved> {
    diesel::delete(
        decision_line::table.filter(decision_line::decision_id.eq(drafted.id.to_string())),
    )
    .prepared()
    .execute(conn)?;
    let row = decision::table
        .filter(decision::id.eq(drafted.id.to_string()))
        .filter(decision::version.eq(drafted.version));
    let row = row.filter(decision::status.eq(DecisionStatus::Drafted.code()));
    Ok(Saved::one(diesel::delete(row).prepared().execute(conn)?))
}

/// The counter of a unit's series in a year.
macro_rules! counter {
    ($unit:ident, $year:ident, $key:ident) => {
        number_counter::table
            .filter(number_counter::unit_id.eq($unit.to_string()))
            .filter(
                number_counter::year
                    .eq($year)
                    .and(number_counter::series.eq($key.to_owned())),
            )
    };
}

/// Notes a number that the office entered itself: our counter for its series and year never falls
/// behind it, unless it lies so far ahead that it is a slip. The counter's row stays locked until
/// the transaction ends.
pub fn note_number(
    conn: &mut Conn,
    unit: UnitId,
    year: i32,
    key: &str,
    entered: i32,
) -> Result<()> {
    let row = counter_row(
        unit,
        year,
        key,
        if entered <= number::AHEAD { entered } else { 0 },
    );
    each!(
        conn,
        diesel::insert_into(number_counter::table)
            .values(row)
            .on_conflict_do_nothing()
            .prepared()
            .execute(conn)
    )?;
    let behind = number_counter::value
        .lt(entered)
        .and(number_counter::value.ge(entered - number::AHEAD));
    diesel::update(counter!(unit, year, key).filter(behind))
        .set(number_counter::value.eq(entered))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Takes the next number of our counter for a series and year: the first one behind it that no
/// decision has; none where the year is spent. Its row stays locked until the transaction ends.
pub fn next_number(conn: &mut Conn, unit: UnitId, year: i32, key: &str) -> Result<Option<i32>> {
    let row = counter_row(unit, year, key, 0);
    let columns = (
        number_counter::unit_id,
        number_counter::year,
        number_counter::series,
    );
    let mut last: i32 = each!(
        conn,
        diesel::insert_into(number_counter::table)
            .values(row)
            .on_conflict(columns)
            .do_update()
            .set(number_counter::value.eq(number_counter::value + 0))
            .returning(number_counter::value)
            .prepared()
            .get_result(conn)
    )?;
    let ours = || {
        decision::table
            .filter(decision::issuer_unit_id.eq(unit.to_string()))
            .filter(decision::decided_year.eq(year))
            .filter(decision::series_key.eq(key.to_owned()))
            .filter(decision::number_suffix.eq(String::new()))
    };
    if last >= number::MOST {
        // A slip that took the counter along before it was told apart: it goes on behind the
        // greatest that is none.
        let before = ours()
            .filter(decision::number.le(number::MOST - number::AHEAD))
            .select(max(decision::number));
        last = before.get_result::<Option<i32>>(conn)?.unwrap_or(0);
    }
    let taken = ours()
        .filter(decision::number.gt(last))
        .order(decision::number)
        .select(decision::number.assume_not_null())
        .load::<i32>(conn)?;
    let next = taken.into_iter().fold(
        last + 1,
        |next, taken| if taken == next { next + 1 } else { next },
    );
    if next > number::MOST {
        return Ok(None);
    }
    diesel::update(counter!(unit, year, key))
        .set(number_counter::value.eq(next))
        .prepared()
        .execute(conn)?;
    Ok(Some(next))
}

#[derive(Insertable)]
#[diesel(table_name = number_counter)]
struct CounterRow {
    unit_id: String,
    year: i32,
    series: String,
    value: i32,
}

fn counter_row(unit: UnitId, year: i32, key: &str, value: i32) -> CounterRow {
    CounterRow {
        unit_id: unit.to_string(),
        year,
        series: key.to_owned(),
        value,
    }
}

/// Adds a correction.
pub fn insert_correction(conn: &mut Conn, new: &Correction) -> Result<()> {
    diesel::insert_into(correction::table)
        .values((
            correction::id.eq(new.id.to_string()),
            correction::decision_id.eq(new.decision.to_string()),
            correction::award_id.eq(new.award.to_string()),
            correction::before.eq(new.before.clone()),
            correction::after.eq(new.after.clone()),
            correction::reason.eq(new.reason.clone()),
            correction::corrected_by.eq(new.corrected_by.clone()),
            correction::corrected_at.eq(stored(new.corrected_at)),
        ))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// The names on a decision that were put right, the first first.
pub fn corrections(conn: &mut Conn, id: DecisionId) -> Result<Vec<Correction>> {
    let rows = correction::table
        .filter(correction::decision_id.eq(id.to_string()))
        .order(correction::id)
        .load::<(
            String,
            String,
            String,
            String,
            String,
            String,
            String,
            NaiveDateTime,
        )>(conn)?;
    rows.into_iter()
        .map(
            |(id, decision, award, before, after, reason, corrected_by, at)| {
                let corrected_at = at.and_utc();
                Ok(Correction {
                    id: read(&id)?,
                    decision: read(&decision)?,
                    award: read(&award)?,
                    before,
                    after,
                    reason,
                    corrected_by,
                    corrected_at,
                })
            },
        )
        .collect()
}

/// Passes the decisions of a unit that are not issued on to its successor.
pub fn pass_on(conn: &mut Conn, from: UnitId, to: UnitId) -> Result<()> {
    let open = decision::table
        .filter(decision::issuer_unit_id.eq(from.to_string()))
        .filter(decision::status.ne(DecisionStatus::Issued.code()));
    diesel::update(open)
        .set((
            decision::issuer_unit_id.eq(to.to_string()),
            decision::version.eq(decision::version + 1),
        ))
        .prepared()
        .execute(conn)?;
    Ok(())
}
