//! Lists of people who are proposed together, as they are kept: their writer's alone.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::db::engine::column::{StoredMoment, loaded};
use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::schema::{roster, roster_line, roster_paper};
use crate::db::{Conn, Failure, Result, Saved};
use crate::domain::base::ids::{EventId, NominationId, RosterId, UnitId, UserId};
use crate::domain::law::award_type::CommendationType;
use crate::domain::nominations::document::Received;
use crate::domain::nominations::roster::{
    Occasion, Purpose, Roster, RosterLine, RosterPaper, SameAs,
};
use crate::domain::register::people::SubjectKind;

/// A list as its table has it.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = roster, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct RosterRow {
    id: RosterId,
    owner_id: UserId,
    unit_id: UnitId,
    award_code: String,
    commendation_type: CommendationType,
    cycle_year: Option<i32>,
    event_id: Option<EventId>,
    event_name: Option<String>,
    happened_from: Option<NaiveDate>,
    happened_to: Option<NaiveDate>,
    statement: String,
    version: i64,
    created_at: StoredMoment,
    changed_at: StoredMoment,
}

impl From<&Roster> for RosterRow {
    fn from(list: &Roster) -> Self {
        let (mut event_id, mut told) = (None, None);
        match &list.purpose.occasion {
            Occasion::Year => {}
            Occasion::Known(id) => event_id = Some(*id),
            Occasion::New { name, from, to } => told = Some((name.clone(), *from, *to)),
        }
        Self {
            id: list.id,
            owner_id: list.owner,
            unit_id: list.purpose.unit,
            award_code: list.purpose.award_code.clone(),
            commendation_type: list.purpose.commendation_type,
            cycle_year: list.purpose.cycle_year,
            event_id,
            happened_from: told.as_ref().map(|(_, from, _)| *from),
            happened_to: told.as_ref().map(|(.., to)| *to),
            event_name: told.map(|(name, ..)| name),
            statement: list.statement.clone(),
            version: list.version,
            created_at: list.created_at.into(),
            changed_at: list.changed_at.into(),
        }
    }
}

impl From<RosterRow> for Roster {
    fn from(row: RosterRow) -> Self {
        let told = row.event_name.zip(row.happened_from).zip(row.happened_to);
        let occasion = match (row.event_id, told) {
            (Some(id), _) => Occasion::Known(id),
            (None, Some(((name, from), to))) => Occasion::New { name, from, to },
            (None, None) => Occasion::Year,
        };
        Self {
            id: row.id,
            owner: row.owner_id,
            purpose: Purpose {
                unit: row.unit_id,
                award_code: row.award_code,
                commendation_type: row.commendation_type,
                cycle_year: row.cycle_year,
                occasion,
            },
            statement: row.statement,
            version: row.version,
            created_at: row.created_at.into(),
            changed_at: row.changed_at.into(),
        }
    }
}

/// A line as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = roster_line, treat_none_as_default_value = false)]
pub struct RosterLineRow {
    roster_id: RosterId,
    place: i32,
    name: String,
    kind: Option<SubjectKind>,
    achievement: String,
    same_as: String,
    nomination_id: Option<NominationId>,
}

impl TryFrom<RosterLineRow> for RosterLine {
    type Error = Failure;

    fn try_from(row: RosterLineRow) -> Result<Self> {
        let same_as: SameAs = crate::db::read(&row.same_as)?;
        Ok(Self {
            place: row.place,
            name: row.name,
            kind: row.kind,
            achievement: row.achievement,
            same_as,
            nomination: row.nomination_id,
        })
    }
}

loaded!(Roster as RosterRow, RosterLine as RosterLineRow);

/// The list of somebody.
pub fn find(conn: &mut Conn, owner: UserId, id: RosterId) -> Result<Option<Roster>> {
    Ok(roster::table
        .filter(roster::id.eq(id))
        .filter(roster::owner_id.eq(owner))
        .select(Roster::as_select())
        .get_result(conn)
        .optional()?)
}

/// The newest lists of somebody.
pub fn of_owner(conn: &mut Conn, owner: UserId, most: i64) -> Result<Vec<Roster>> {
    Ok(roster::table
        .filter(roster::owner_id.eq(owner))
        .order(roster::id.desc())
        .limit(most)
        .select(Roster::as_select())
        .load(conn)?)
}

/// How many lines these lists have, and of how many of them files were made.
pub fn counts(conn: &mut Conn, ids: &[RosterId]) -> Result<Vec<(RosterId, i64, i64)>> {
    Ok(roster_line::table
        .filter(among(roster_line::roster_id, ids))
        .group_by(roster_line::roster_id)
        .select((
            roster_line::roster_id,
            diesel::dsl::count_star(),
            diesel::dsl::count(roster_line::nomination_id),
        ))
        .load(conn)?)
}

/// The lines of a list.
pub fn lines(conn: &mut Conn, id: RosterId) -> Result<Vec<RosterLine>> {
    Ok(roster_line::table
        .filter(roster_line::roster_id.eq(id))
        .order(roster_line::place)
        .select(RosterLine::as_select())
        .load(conn)?)
}

/// One line of a list.
pub fn line(conn: &mut Conn, id: RosterId, place: i32) -> Result<Option<RosterLine>> {
    Ok(roster_line::table
        .filter(roster_line::roster_id.eq(id))
        .filter(roster_line::place.eq(place))
        .select(RosterLine::as_select())
        .get_result(conn)
        .optional()?)
}

/// The papers that all files of a list get, by slot.
pub fn papers(conn: &mut Conn, id: RosterId) -> Result<Vec<RosterPaper>> {
    let rows: Vec<(String, String, String, i64, String)> = roster_paper::table
        .filter(roster_paper::roster_id.eq(id))
        .order(roster_paper::slot)
        .select((
            roster_paper::slot,
            roster_paper::name,
            roster_paper::media_type,
            roster_paper::size,
            roster_paper::sha256,
        ))
        .load(conn)?;
    let paper = |(slot, name, media_type, size, sha256)| RosterPaper {
        slot,
        received: Received {
            name,
            media_type,
            size,
            sha256,
        },
    };
    Ok(rows.into_iter().map(paper).collect())
}

/// The prints of all papers of lists.
pub fn prints(conn: &mut Conn) -> Result<Vec<String>> {
    Ok(roster_paper::table
        .select(roster_paper::sha256)
        .distinct()
        .load(conn)?)
}

/// Begins a list.
pub fn insert(conn: &mut Conn, new: &Roster) -> Result<()> {
    diesel::insert_into(roster::table)
        .values(RosterRow::from(new))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Saves a list whose version was counted up by one, if it is still what it was.
pub fn save_if_unchanged(conn: &mut Conn, changed: &Roster) -> Result<Saved> {
    let row = roster::table
        .filter(roster::id.eq(changed.id))
        .filter(roster::version.eq(changed.version - 1));
    let count = diesel::update(row)
        .set(RosterRow::from(changed))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Puts lines in the place of those at these places of which no file was made.
pub fn put_lines(
    conn: &mut Conn,
    id: RosterId,
    places: &[i32],
    lines: &[RosterLine],
) -> Result<()> {
    if let (Some(first), Some(last)) = (places.iter().min(), places.iter().max()) {
        let old = roster_line::table
            .filter(roster_line::roster_id.eq(id))
            .filter(roster_line::place.between(*first, *last))
            .filter(roster_line::nomination_id.is_null());
        diesel::delete(old).prepared().execute(conn)?;
    }
    let row = |line: &RosterLine| RosterLineRow {
        roster_id: id,
        place: line.place,
        name: line.name.clone(),
        kind: line.kind,
        achievement: line.achievement.clone(),
        same_as: line.same_as.to_string(),
        nomination_id: line.nomination,
    };
    insert_all!(conn, roster_line::table, lines.iter().map(row))?;
    Ok(())
}

/// Notes which file was made of a line, if none was before.
pub fn note_file(conn: &mut Conn, id: RosterId, place: i32, file: NominationId) -> Result<Saved> {
    let line = roster_line::table
        .filter(roster_line::roster_id.eq(id))
        .filter(roster_line::place.eq(place))
        .filter(roster_line::nomination_id.is_null());
    let count = diesel::update(line)
        .set(roster_line::nomination_id.eq(Some(file)))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Puts a paper into a slot, in the place of the one that was there; none empties it.
pub fn put_paper(
    conn: &mut Conn,
    id: RosterId,
    slot: &str,
    paper: Option<&Received>,
) -> Result<()> {
    let there = roster_paper::table
        .filter(roster_paper::roster_id.eq(id))
        .filter(roster_paper::slot.eq(slot.to_owned()));
    diesel::delete(there).prepared().execute(conn)?;
    if let Some(paper) = paper {
        diesel::insert_into(roster_paper::table)
            .values((
                roster_paper::roster_id.eq(id),
                roster_paper::slot.eq(slot.to_owned()),
                roster_paper::name.eq(paper.name.clone()),
                roster_paper::media_type.eq(paper.media_type.clone()),
                roster_paper::size.eq(paper.size),
                roster_paper::sha256.eq(paper.sha256.clone()),
            ))
            .prepared()
            .execute(conn)?;
    }
    Ok(())
}

/// Removes a list with all that is in it.
pub fn remove(conn: &mut Conn, ids: &[RosterId]) -> Result<usize> {
    diesel::delete(roster_line::table.filter(among(roster_line::roster_id, ids)))
        .prepared()
        .execute(conn)?;
    diesel::delete(roster_paper::table.filter(among(roster_paper::roster_id, ids)))
        .prepared()
        .execute(conn)?;
    Ok(diesel::delete(roster::table.filter(among(roster::id, ids)))
        .prepared()
        .execute(conn)?)
}

/// Some of the lists that nobody has changed since a moment.
pub fn left(conn: &mut Conn, since: DateTime<Utc>, most: i64) -> Result<Vec<RosterId>> {
    Ok(roster::table
        .filter(roster::changed_at.lt(StoredMoment::from(since)))
        .order(roster::changed_at)
        .limit(most)
        .select(roster::id)
        .load(conn)?)
}
