//! The tree of units as it is kept.

use chrono::NaiveDate;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text};

use crate::db::engine::column::loaded;
use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::engine::scope::in_scope;
use crate::db::engine::search;
use crate::db::register::former_units;
use crate::db::schema::unit;
use crate::db::{Conn, PageRequest, Result, Saved, unless_referred_to};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::UnitId;
use crate::domain::base::period::Period;
use crate::domain::base::text::{fold, look, name_words};
use crate::domain::register::short_name::ShortName;
use crate::domain::register::unit::{Unit, UnitKind, UnitPath};

/// A unit as its table has it.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = unit, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct UnitRow {
    id: UnitId,
    code: String,
    name: String,
    folded: String,
    /// Those of its former names are among them: only who gives it another name writes them.
    #[diesel(skip_update)]
    words: Option<String>,
    #[diesel(skip_update)]
    code_key: Option<String>,
    kind: UnitKind,
    parent_id: Option<UnitId>,
    path: UnitPath,
    valid_from: chrono::NaiveDate,
    valid_to: Option<chrono::NaiveDate>,
    version: i64,
    successor_id: Option<UnitId>,
    /// Is given to a unit while it is being changed otherwise: only who changes it writes it.
    #[diesel(skip_update)]
    short_name: Option<ShortName>,
}

impl From<&Unit> for UnitRow {
    fn from(unit: &Unit) -> Self {
        Self {
            id: unit.id,
            code: unit.code.clone(),
            name: unit.name.clone(),
            folded: fold(&unit.name),
            words: Some(name_words(&unit.name)),
            code_key: Some(look(&unit.code)),
            kind: unit.kind,
            parent_id: unit.parent,
            path: unit.path.clone(),
            valid_from: unit.valid.from,
            valid_to: unit.valid.to,
            version: unit.version,
            successor_id: unit.successor,
            short_name: unit.short_name.clone(),
        }
    }
}

impl From<UnitRow> for Unit {
    fn from(row: UnitRow) -> Self {
        Self {
            id: row.id,
            code: row.code,
            name: row.name,
            short_name: row.short_name,
            kind: row.kind,
            parent: row.parent_id,
            path: row.path,
            valid: Period {
                from: row.valid_from,
                to: row.valid_to,
            },
            version: row.version,
            successor: row.successor_id,
        }
    }
}

loaded!(Unit as UnitRow);

#[diesel::declare_sql_function]
extern "SQL" {
    /// The rest of a text from a character on, counted from one.
    fn substr(text: Text, from: Integer) -> Text;
}

/// A unit within the scope.
pub fn find(conn: &mut Conn, scope: &Scope, id: UnitId) -> Result<Option<Unit>> {
    Ok(unit::table
        .filter(unit::id.eq(id))
        .filter(in_scope(unit::id, scope))
        .select(Unit::as_select())
        .get_result(conn)
        .optional()?)
}

/// The units with these codes, in any order.
pub fn with_codes(conn: &mut Conn, codes: &[&str]) -> Result<Vec<Unit>> {
    Ok(unit::table
        .filter(among(unit::code, codes))
        .select(Unit::as_select())
        .load(conn)?)
}

/// Is there a unit with another code that looks like this one?
pub fn has_code_like(conn: &mut Conn, code: &str) -> Result<bool> {
    let like = unit::table
        .filter(unit::code_key.eq(look(code)))
        .select(unit::code);
    Ok(like
        .get_result::<String>(conn)
        .optional()?
        .is_some_and(|other| other != code))
}

/// Those of these codes, as they look, that a unit has.
pub fn looks_taken(conn: &mut Conn, looks: &[String]) -> Result<Vec<String>> {
    let taken: Vec<Option<String>> = unit::table
        .filter(among(unit::code_key.assume_not_null(), looks))
        .select(unit::code_key)
        .load(conn)?;
    Ok(taken.into_iter().flatten().collect())
}

/// The units right below these: the one above, the code and the name.
pub fn named_below(conn: &mut Conn, parents: &[UnitId]) -> Result<Vec<(UnitId, String, String)>> {
    let below: Vec<(Option<UnitId>, String, String)> = unit::table
        .filter(among(unit::parent_id.assume_not_null(), parents))
        .select((unit::parent_id, unit::code, unit::name))
        .load(conn)?;
    let below = below.into_iter();
    Ok(below
        .filter_map(|(parent, code, name)| Some((parent?, code, name)))
        .collect())
}

/// Removes a unit that nobody has changed since it was added, as long as nothing refers to it.
pub fn remove_if_as_added(conn: &mut Conn, id: UnitId) -> Result<Saved> {
    let row = unit::table
        .filter(unit::id.eq(id))
        .filter(unit::version.eq(1));
    unless_referred_to(conn, |conn| diesel::delete(row).prepared().execute(conn))
}

/// The units from one upwards that are open on a day: itself first, the root last. A unit that was
/// merged hangs below its successor, so that what was below the one finds the other.
pub fn upwards(conn: &mut Conn, path: &UnitPath, day: NaiveDate) -> Result<Vec<Unit>> {
    let mut units: Vec<Unit> = unit::table
        .filter(among(unit::id, path.ids_upwards()))
        .select(Unit::as_select())
        .load(conn)?;
    units.retain(|unit| unit.is_open(day));
    units.sort_by_key(|unit| std::cmp::Reverse(unit.path.as_str().len()));
    Ok(units)
}

/// A page of the units within the scope, by id; `q` looks for words of the name.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    q: Option<&str>,
    parent: Option<UnitId>,
    page: &PageRequest,
) -> Result<Vec<Unit>> {
    let named = q.map(|q| search::units(conn, q)).transpose()?;
    let mut query = unit::table
        .filter(in_scope(unit::id, scope))
        .select(Unit::as_select())
        .into_boxed();
    if let Some(named) = named {
        query = query.filter(named);
    }
    if let Some(parent) = parent {
        query = query.filter(unit::parent_id.eq(parent));
    }
    if let Some(after) = &page.after {
        query = query.filter(unit::id.gt(after.clone()));
    }
    Ok(query.order(unit::id).limit(page.limit).load(conn)?)
}

/// The units within the scope with this code or short name, however it is typed; where there is none,
/// those with these words in their names.
pub fn called(conn: &mut Conn, scope: &Scope, q: &str, most: i64) -> Result<Vec<Unit>> {
    let short = q.parse::<ShortName>().ok();
    let coded = unit::table
        .filter(unit::code_key.eq(look(q)).or(unit::short_name.eq(short)))
        .filter(in_scope(unit::id, scope).walked(true))
        .order(unit::id)
        .limit(most)
        .select(Unit::as_select())
        .load(conn)?;
    if !coded.is_empty() {
        return Ok(coded);
    }
    let former = former_units::coded(conn, scope, q, most)?;
    if !former.is_empty() {
        return Ok(former);
    }
    let named = search::units(conn, q)?;
    if named.finds_nobody() {
        return Ok(Vec::new());
    }
    Ok(unit::table
        .filter(in_scope(unit::id, scope).walked(named.is_rare()))
        .filter(named)
        .order(unit::id)
        .limit(most)
        .select(Unit::as_select())
        .load(conn)?)
}

/// Adds units in one statement; a unit's superior comes before it.
pub fn insert(conn: &mut Conn, units: &[Unit]) -> Result<()> {
    insert_all!(conn, unit::table, units.iter().map(UnitRow::from))?;
    Ok(())
}

/// Gives a unit another name; its code and place stay.
pub fn rename(conn: &mut Conn, id: UnitId, name: &str) -> Result<()> {
    diesel::update(unit::table.filter(unit::id.eq(id)))
        .set((
            unit::name.eq(name.to_owned()),
            unit::folded.eq(fold(name)),
            unit::words.eq(Some(name_words(name))),
            unit::version.eq(unit::version + 1),
        ))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Gives a unit that is still what it was another name, and another short name where `short` says
/// so; where it stands is not touched, for a unit above it may be moving.
pub fn rename_if_unchanged(
    conn: &mut Conn,
    changed: &Unit,
    short: Option<&ShortName>,
) -> Result<Saved> {
    let count = diesel::update(unit::table)
        .filter(unit::id.eq(changed.id))
        .filter(unit::version.eq(changed.version - 1))
        .set((
            unit::name.eq(changed.name.clone()),
            unit::folded.eq(fold(&changed.name)),
            unit::words.eq(Some(name_words(&changed.name))),
            unit::version.eq(changed.version),
            short.map(|short| unit::short_name.eq(Some(short.clone()))),
        ))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Holds the shape of the tree until the transaction ends: whoever adds, moves, closes or merges
/// units does so one after the other, so that no two moves make a circle and no unit is added below
/// a place that is about to move. It is taken before anything else that waits. Readers and renames
/// go on. SQLite has one writer.
pub fn lock_tree(conn: &mut Conn) -> Result<()> {
    if let Conn::Pg(pg) = conn {
        pg.batch_execute(&format!("SELECT pg_advisory_xact_lock({TREE})"))?;
    }
    Ok(())
}

/// Keeps the shape of the tree as it is read from now on until the transaction ends: for whoever
/// writes down to which unit a thing belongs, so that a merger does not pass on all but what is
/// being written. Any number do so at once; it is asked before anything is read, and before
/// anything else that waits.
pub fn share_tree(conn: &mut Conn) -> Result<()> {
    if let Conn::Pg(pg) = conn {
        pg.batch_execute(&format!("SELECT pg_advisory_xact_lock_shared({TREE})"))?;
    }
    Ok(())
}

/// Any number; the shape of the tree is held by it.
const TREE: i64 = 7_420_060_102;

/// The kinds of the units right below one that are open on a day.
pub fn kinds_below(conn: &mut Conn, id: UnitId, day: NaiveDate) -> Result<Vec<UnitKind>> {
    Ok(unit::table
        .filter(unit::parent_id.eq(id))
        .filter(unit::valid_to.is_null().or(unit::valid_to.ge(day)))
        .select(unit::kind)
        .distinct()
        .load(conn)?)
}

/// How many levels of the tree lie below the unit at a path.
pub fn levels_below(conn: &mut Conn, path: &UnitPath) -> Result<usize> {
    let below: Vec<UnitPath> = unit::table
        .filter(unit::path.ge(path.as_str().to_owned()))
        .filter(unit::path.lt(path.end()))
        .select(unit::path)
        .load(conn)?;
    let deepest = below.iter().map(UnitPath::levels).max();
    Ok(deepest.map_or(0, |deepest| deepest.saturating_sub(path.levels())))
}

/// Saves a unit whose version was counted up by one, if it is still what it was, and its short name
/// where `short` says so. When its path has changed, all units below follow.
pub fn save_if_unchanged(
    conn: &mut Conn,
    changed: &Unit,
    before: &UnitPath,
    short: Option<&ShortName>,
) -> Result<Saved> {
    let count = diesel::update(unit::table)
        .filter(unit::id.eq(changed.id))
        .filter(unit::version.eq(changed.version - 1))
        .set((
            UnitRow::from(changed),
            short.map(|short| unit::short_name.eq(Some(short.clone()))),
        ))
        .prepared()
        .execute(conn)?;
    if count == 0 {
        return Ok(Saved::LostRace);
    }
    if changed.path != *before {
        // Ids and slashes alone: as many characters as bytes.
        let behind = i32::try_from(before.as_str().len() + 1).unwrap_or(i32::MAX);
        diesel::update(
            unit::table
                .filter(unit::path.ge(before.as_str().to_owned()))
                .filter(unit::path.lt(before.end())),
        )
        .set(
            unit::path.eq(changed
                .path
                .as_str()
                .to_owned()
                .into_sql::<Text>()
                .concat(substr(unit::path, behind))),
        )
        .prepared()
        .execute(conn)?;
    }
    Ok(Saved::Yes)
}

/// The units with these ids, in any order.
pub fn with_ids(conn: &mut Conn, ids: &[UnitId]) -> Result<Vec<Unit>> {
    Ok(unit::table
        .filter(among(unit::id, ids))
        .select(Unit::as_select())
        .load(conn)?)
}

/// The unit with this id, whoever asks.
pub fn with_id(conn: &mut Conn, id: UnitId) -> Result<Option<Unit>> {
    Ok(with_ids(conn, &[id])?.pop())
}

/// Is there no unit at all?
pub fn is_empty(conn: &mut Conn) -> Result<bool> {
    Ok(unit::table
        .select(unit::id)
        .first::<String>(conn)
        .optional()?
        .is_none())
}

/// May one hand check and decide in a unit?
pub fn one_hand(conn: &mut Conn, id: UnitId) -> Result<bool> {
    let row = unit::table.filter(unit::id.eq(id)).select(unit::one_hand);
    Ok(row.get_result::<bool>(conn).optional()?.unwrap_or(false))
}

/// Sets whether one hand may check and decide in a unit, if the unit is still what it was.
pub fn set_one_hand_if_unchanged(
    conn: &mut Conn,
    id: UnitId,
    version: i64,
    one_hand: bool,
) -> Result<Saved> {
    let count = diesel::update(unit::table)
        .filter(unit::id.eq(id))
        .filter(unit::version.eq(version))
        .set((unit::one_hand.eq(one_hand), unit::version.eq(version + 1)))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}
