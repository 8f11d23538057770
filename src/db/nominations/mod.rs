//! Nominations as they are kept: every read asks for a scope, every change compares the version.

pub mod cycles;
pub mod documents;
pub mod events;
pub mod submission_letters;
pub mod versions;

use aliases::{above, deciding, superior};
use appeals::HandsRow;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{min, not};
use diesel::prelude::*;

use crate::db::engine::prepared::{Prepare, SOME, among};
use crate::db::engine::scope::in_scope_or_own;
use crate::db::schema::{appeal, decision_line, nomination, subject, unit};
use crate::db::{Conn, Result, Saved, read, read_some, stored};
use crate::domain::access::actor::Scope;
use crate::domain::access::own_case::Concerned;
use crate::domain::base::ids::{DecisionId, NominationId, SubjectId, UnitId, UserId};
use crate::domain::base::office::Office;
use crate::domain::law::award_type::CommendationType;
use crate::domain::nominations::nomination::{
    Content, Hands, Nomination, NominationInContext, Receipt, Status,
};
use crate::domain::nominations::posthumous::Posthumous;
use crate::domain::register::people::beneficiary;
use crate::domain::register::unit::UnitPath;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = nomination, treat_none_as_default_value = false, treat_none_as_null = true)]
struct NominationRow {
    id: String,
    award_code: String,
    commendation_type: String,
    cycle_year: i32,
    subject_id: String,
    achievement_id: String,
    statement: String,
    unit_id: String,
    superior_unit_id: Option<String>,
    deciding_unit_id: String,
    route_code: String,
    route_version: String,
    rule_set: Option<String>,
    received_at: Option<NaiveDateTime>,
    status: String,
    stage: String,
    holder_unit_id: Option<String>,
    holder_role: Option<String>,
    since: NaiveDateTime,
    due_on: Option<NaiveDate>,
    paused_days: Option<i32>,
    submissions: i32,
    late: bool,
    appealed: bool,
    created_by: Option<String>,
    created_at: NaiveDateTime,
    version: i64,
    posthumous: Option<String>,
    letter_again: bool,
}

impl NominationRow {
    fn of(nomination: &Nomination) -> Self {
        Self {
            id: nomination.id.to_string(),
            award_code: nomination.content.award_code.clone(),
            commendation_type: nomination.content.commendation_type.code().to_owned(),
            cycle_year: nomination.content.cycle_year,
            subject_id: nomination.content.subject.to_string(),
            achievement_id: nomination.content.achievement.to_string(),
            statement: nomination.content.statement.clone(),
            unit_id: nomination.unit.to_string(),
            superior_unit_id: nomination.superior_unit.map(|id| id.to_string()),
            deciding_unit_id: nomination.deciding_unit.to_string(),
            route_code: nomination.route.0.clone(),
            route_version: nomination.route.1.clone(),
            rule_set: nomination
                .receipt
                .as_ref()
                .map(|receipt| receipt.rule_set.clone()),
            received_at: nomination
                .receipt
                .as_ref()
                .map(|receipt| stored(receipt.at)),
            status: nomination.status.code().to_owned(),
            stage: nomination.stage.clone(),
            holder_unit_id: nomination.holder.map(|holder| holder.unit.to_string()),
            holder_role: nomination
                .holder
                .map(|holder| holder.role.code().to_owned()),
            since: stored(nomination.since),
            due_on: nomination.due_on,
            paused_days: nomination
                .paused_days
                .map(|days| i32::try_from(days).unwrap_or(i32::MAX)),
            submissions: nomination.submissions,
            late: nomination.late,
            appealed: nomination.appealed,
            created_by: nomination.created_by.map(|id| id.to_string()),
            created_at: stored(nomination.created_at),
            version: nomination.version,
            posthumous: nomination.content.posthumous.as_ref().map(written),
            letter_again: nomination.letter_again,
        }
    }

    fn nomination(self) -> Result<Nomination> {
        let holder = match (&self.holder_unit_id, &self.holder_role) {
            (Some(unit), Some(role)) => Some(Office {
                role: read(role)?,
                unit: read(unit)?,
            }),
            _ => None,
        };
        let receipt = match (self.received_at, self.rule_set) {
            (Some(at), Some(rule_set)) => Some(Receipt {
                at: at.and_utc(),
                rule_set,
            }),
            _ => None,
        };
        Ok(Nomination {
            id: read(&self.id)?,
            content: Content {
                award_code: self.award_code,
                commendation_type: read::<CommendationType>(&self.commendation_type)?,
                cycle_year: self.cycle_year,
                subject: read(&self.subject_id)?,
                achievement: read(&self.achievement_id)?,
                statement: self.statement,
                posthumous: self.posthumous.as_deref().map(understood).transpose()?,
            },
            unit: read(&self.unit_id)?,
            superior_unit: read_some(self.superior_unit_id.as_deref())?,
            deciding_unit: read(&self.deciding_unit_id)?,
            route: (self.route_code, self.route_version),
            receipt,
            status: read(&self.status)?,
            stage: self.stage,
            holder,
            since: self.since.and_utc(),
            due_on: self.due_on,
            paused_days: self.paused_days.map(i32::unsigned_abs),
            submissions: self.submissions,
            late: self.late,
            appealed: self.appealed,
            hands: Hands::default(),
            created_by: read_some(self.created_by.as_deref())?,
            created_at: self.created_at.and_utc(),
            version: self.version,
            letter_again: self.letter_again,
        })
    }
}

mod aliases {
    diesel::alias!(
        super::unit as deciding: Deciding,
        super::unit as superior: Superior,
        super::unit as above: Above
    );
}

/// What a list or a page shows of a nomination comes in one statement: the file with the names
/// around it.
macro_rules! filed {
    () => {
        nomination::table
            .inner_join(subject::table)
            .inner_join(unit::table)
            .inner_join(deciding.on(deciding.field(unit::id).eq(nomination::deciding_unit_id)))
            .left_join(
                superior.on(superior
                    .field(unit::id)
                    .nullable()
                    .eq(nomination::superior_unit_id)),
            )
            .left_join(appeal::table)
            .left_join(
                above.on(above
                    .field(unit::id)
                    .nullable()
                    .eq(appeal::above_unit_id.nullable())),
            )
            .select((
                NominationRow::as_select(),
                (
                    subject::name,
                    subject::kind,
                    subject::person_id,
                    subject::leader_id,
                    subject::told_apart,
                ),
                (unit::name, unit::code, unit::path),
                (
                    deciding.field(unit::name),
                    deciding.field(unit::code),
                    deciding.field(unit::one_hand),
                ),
                superior.field(unit::name).nullable(),
                nomination::checked_by,
                (
                    appeal::all_columns.nullable(),
                    above.field(unit::name).nullable(),
                ),
            ))
    };
}

mod appeals;
mod lists;
mod of_subject;

pub use appeals::{kept_out, save_hands};
pub use lists::{NominationFilter, Sort, count, list, waiting};
pub use of_subject::{
    count_up_open_of_subject, is_on_a_signed_decision, must_be_signed_again, open_of_subject,
};

/// Name, kind, person, leader, from whom it was told apart.
type SubjectPart = (
    String,
    String,
    Option<String>,
    Option<String>,
    Option<String>,
);

type FiledRow = (
    NominationRow,
    SubjectPart,
    (String, String, String),
    (String, String, bool),
    Option<String>,
    Option<String>,
    (Option<HandsRow>, Option<String>),
);

fn filed(row: FiledRow) -> Result<NominationInContext> {
    let (
        nomination,
        subject,
        (unit_name, unit_code, unit_path),
        body,
        superior_unit_name,
        checked_by,
        (hands, above_unit_name),
    ) = row;
    let (subject_name, subject_kind, person, leader, told_apart) = subject;
    let (deciding_unit_name, deciding_unit_code, one_hand) = body;
    let (subject_kind, person, leader) = (
        read(&subject_kind)?,
        read_some(person.as_deref())?,
        read_some(leader.as_deref())?,
    );
    let beneficiary = beneficiary(&subject_name, (person, leader), told_apart.as_deref());
    let checked_by = checked_by
        .unwrap_or_default()
        .split_whitespace()
        .map(read)
        .collect::<Result<_>>()?;
    Ok(NominationInContext {
        nomination: Nomination {
            hands: appeals::hands(hands)?,
            ..nomination.nomination()?
        },
        subject_name,
        subject_kind,
        subject_person: person,
        concerned: Concerned {
            beneficiary,
            checked_by,
            one_hand,
        },
        unit_name,
        unit_code,
        unit_path: UnitPath::stored(unit_path),
        deciding_unit_name,
        deciding_unit_code,
        superior_unit_name,
        above_unit_name,
    })
}

/// A nomination of a unit within the scope.
pub fn find(
    conn: &mut Conn,
    scope: &Scope,
    id: NominationId,
) -> Result<Option<NominationInContext>> {
    let row = filed!()
        .filter(nomination::id.eq(id.to_string()))
        .filter(in_scope_or_own(
            nomination::unit_id,
            nomination::subject_id,
            scope,
        ))
        .get_result::<FiledRow>(conn)
        .optional()?;
    row.map(filed).transpose()
}

/// The nominations with these ids, of units within the scope, in any order.
pub fn with_ids(
    conn: &mut Conn,
    scope: &Scope,
    ids: &[NominationId],
) -> Result<Vec<NominationInContext>> {
    let rows = filed!()
        .filter(among(nomination::id, ids))
        .filter(in_scope_or_own(
            nomination::unit_id,
            nomination::subject_id,
            scope,
        ))
        .load::<FiledRow>(conn)?;
    rows.into_iter().map(filed).collect()
}

/// Files by their ids as stored, for what runs without a reader; the oldest due first.
pub(super) fn filed_where(conn: &mut Conn, ids: Vec<String>) -> Result<Vec<NominationInContext>> {
    let rows = filed!()
        .filter(among(nomination::id, ids))
        .order((nomination::due_on, nomination::id))
        .load::<FiledRow>(conn)?;
    rows.into_iter().map(filed).collect()
}

/// What is said of somebody who has died, as it is stored: text and days alone, which cannot fail
/// to be written.
pub(super) fn written(posthumous: &Posthumous) -> String {
    serde_json::json!(posthumous).to_string()
}

/// As it was stored.
pub(super) fn understood(text: &str) -> Result<Posthumous> {
    serde_json::from_str(text).map_err(|_| crate::db::Failure::NotUnderstood(text.to_owned()))
}

/// Adds a nomination.
pub fn insert(conn: &mut Conn, new: &Nomination) -> Result<()> {
    diesel::insert_into(nomination::table)
        .values(NominationRow::of(new))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Saves a nomination whose version was counted up by one, if it is still what it was. A letter
/// that carries it and waits for its signature moves with it: who signs has seen what it carries.
pub fn save_if_unchanged(conn: &mut Conn, changed: &Nomination) -> Result<Saved> {
    let count = diesel::update(nomination::table)
        .filter(nomination::id.eq(changed.id.to_string()))
        .filter(nomination::version.eq(changed.version - 1))
        .set(NominationRow::of(changed))
        .prepared()
        .execute(conn)?;
    if changed.is_open() {
        crate::db::nominations::submission_letters::moved_with(conn, changed.id)?;
    }
    Ok(Saved::one(count))
}

/// Keeps who checked or weighed a file since it was last sent; in the transaction that saves the
/// file.
pub fn save_checkers(conn: &mut Conn, id: NominationId, checkers: &[UserId]) -> Result<()> {
    let listed = checkers
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" ");
    diesel::update(nomination::table.filter(nomination::id.eq(id.to_string())))
        .set(nomination::checked_by.eq(Some(listed).filter(|listed| !listed.is_empty())))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Ends nominations whose versions were counted up by one, all in one statement: if one of them is
/// not what it was, the race is lost.
///
/// All of them end alike and at the same moment.
pub fn end_if_unchanged(conn: &mut Conn, ended: &[Nomination]) -> Result<Saved> {
    let Some(first) = ended.first() else {
        return Ok(Saved::Yes);
    };
    let row = NominationRow::of(first);
    let mut these = nomination::table
        .select(nomination::id)
        .filter(nomination::id.eq(String::new()))
        .into_boxed();
    for one in ended {
        these = these.or_filter(
            nomination::id
                .eq(one.id.to_string())
                .and(nomination::version.eq(one.version - 1)),
        );
    }
    let unchanged = these.load::<String>(conn)?;
    if unchanged.len() != ended.len() {
        return Ok(Saved::LostRace);
    }
    // Whoever was faster since that look left another status behind: the count tells.
    let count = diesel::update(nomination::table)
        .filter(among(nomination::id, unchanged))
        .filter(nomination::status.eq(Status::InProgress.code()))
        .set((
            nomination::status.eq(row.status),
            nomination::stage.eq(row.stage),
            nomination::holder_unit_id.eq(row.holder_unit_id),
            nomination::holder_role.eq(row.holder_role),
            nomination::since.eq(row.since),
            nomination::due_on.eq(row.due_on),
            nomination::version.eq(nomination::version + 1),
        ))
        .prepared_if(ended.len() <= SOME)
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
        .filter(nomination::id.eq(draft.id.to_string()))
        .filter(nomination::version.eq(draft.version))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// The nominations of a subject that were sent and have not ended.
pub fn on_their_way(conn: &mut Conn, id: SubjectId) -> Result<Vec<NominationInContext>> {
    let open = [
        Status::InProgress,
        Status::Returned,
        Status::Supplementing,
        Status::OnHold,
    ]
    .map(|status| status.code().to_owned());
    let rows = filed!()
        .filter(nomination::subject_id.eq(id.to_string()))
        .filter(among(nomination::status, open))
        .order(nomination::id)
        .load::<FiledRow>(conn)?;
    rows.into_iter().map(filed).collect()
}

/// Holds the rows of nominations until the transaction ends, so that nothing else is done with them
/// meanwhile.
pub fn hold(conn: &mut Conn, ids: &[NominationId]) -> Result<()> {
    if let Conn::Pg(pg) = conn {
        nomination::table
            .filter(among(nomination::id, ids))
            .order(nomination::id)
            .select(nomination::id)
            .for_no_key_update()
            .load::<String>(pg)?;
    }
    Ok(())
}

/// Of these nominations, those that stand on a decision already.
pub fn on_a_decision(conn: &mut Conn, ids: &[NominationId]) -> Result<Vec<NominationId>> {
    let found = decision_line::table
        .filter(among(decision_line::nomination_id, ids))
        .select(decision_line::nomination_id)
        .load::<String>(conn)?;
    found.iter().map(|id| read(id)).collect()
}

/// A nomination on a decision; what its signature froze is as it was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnDecision {
    /// The file, with the subject's name as it was signed.
    pub filed: NominationInContext,
    /// The award's name in Vietnamese and English as it was signed; none before.
    pub award_name: Option<(String, String)>,
}

type LineRow = (String, Option<String>, Option<String>, Option<String>);

/// The nominations a decision lists, in its order.
pub fn of_decision(conn: &mut Conn, id: DecisionId) -> Result<Vec<OnDecision>> {
    let lines = decision_line::table
        .filter(decision_line::decision_id.eq(id.to_string()))
        .order(decision_line::position)
        .select((
            decision_line::nomination_id,
            decision_line::subject_name,
            decision_line::award_name_vi,
            decision_line::award_name_en,
        ))
        .load::<LineRow>(conn)?;
    let ids = lines
        .iter()
        .map(|(id, ..)| read(id))
        .collect::<Result<Vec<NominationId>>>()?;
    let mut files = with_ids(conn, &Scope::All, &ids)?;
    files.sort_by_key(|file| ids.iter().position(|id| *id == file.nomination.id));
    let signed = |(mut filed, (_, subject, vi, en)): (NominationInContext, LineRow)| {
        filed.subject_name = subject.unwrap_or(filed.subject_name);
        OnDecision {
            filed,
            award_name: vi.zip(en),
        }
    };
    Ok(files.into_iter().zip(lines).map(signed).collect())
}

/// The versions of routes that files rest on: they must be among those that are loaded. From one to
/// the next, by their index: one look for each, however many files there are.
pub fn pinned_routes(conn: &mut Conn) -> Result<Vec<(String, String)>> {
    let (mut pinned, mut code) = (Vec::new(), String::new());
    loop {
        let next = nomination::table
            .filter(nomination::route_code.gt(code))
            .select(min(nomination::route_code));
        let Some(next) = next.get_result::<Option<String>>(conn)? else {
            return Ok(pinned);
        };
        let mut version = String::new();
        loop {
            let of = nomination::table
                .filter(nomination::route_code.eq(next.clone()))
                .filter(nomination::route_version.gt(version));
            let found = of
                .select(min(nomination::route_version))
                .get_result::<Option<String>>(conn)?;
            let Some(found) = found else { break };
            pinned.push((next.clone(), found.clone()));
            version = found;
        }
        code = next;
    }
}

/// How many files that have not ended a unit has a place in.
pub fn count_open_of(conn: &mut Conn, unit: UnitId) -> Result<i64> {
    let unit = unit.to_string();
    let ended = [Status::Refused, Status::Withdrawn, Status::Awarded]
        .map(|status| status.code().to_owned())
        .to_vec();
    let concerned = nomination::unit_id
        .eq(unit.clone())
        .or(nomination::deciding_unit_id.eq(unit.clone()))
        .or(nomination::superior_unit_id
            .eq(unit.clone())
            .assume_not_null())
        .or(nomination::holder_unit_id.eq(unit).assume_not_null());
    Ok(nomination::table
        .filter(not(among(nomination::status, ended)))
        .filter(concerned)
        .count()
        .get_result(conn)?)
}

/// Passes every file of a unit that has not ended on to its successor: whatever place the unit had
/// in it. Answers the files as they are afterwards. A fixed number of statements.
pub fn pass_on(conn: &mut Conn, from: UnitId, to: UnitId) -> Result<Vec<NominationInContext>> {
    let (old, new) = (from.to_string(), to.to_string());
    let ended = [Status::Refused, Status::Withdrawn, Status::Awarded]
        .map(|status| status.code().to_owned())
        .to_vec();
    let concerned = nomination::unit_id
        .eq(old.clone())
        .or(nomination::deciding_unit_id.eq(old.clone()))
        .or(nomination::superior_unit_id
            .eq(old.clone())
            .assume_not_null())
        .or(nomination::holder_unit_id.eq(old.clone()).assume_not_null());
    let ids = nomination::table
        .filter(not(among(nomination::status, ended)))
        .filter(concerned)
        .select(nomination::id)
        .load::<String>(conn)?;
    let these = || nomination::table.filter(among(nomination::id, ids.clone()));
    diesel::update(these())
        .set(nomination::version.eq(nomination::version + 1))
        .execute(conn)?;
    diesel::update(these().filter(nomination::unit_id.eq(old.clone())))
        .set(nomination::unit_id.eq(new.clone()))
        .execute(conn)?;
    diesel::update(these().filter(nomination::deciding_unit_id.eq(old.clone())))
        .set(nomination::deciding_unit_id.eq(new.clone()))
        .execute(conn)?;
    diesel::update(these().filter(nomination::superior_unit_id.eq(old.clone())))
        .set(nomination::superior_unit_id.eq(Some(new.clone())))
        .execute(conn)?;
    appeals::pass_on(conn, &old, &new)?;
    diesel::update(these().filter(nomination::holder_unit_id.eq(old)))
        .set(nomination::holder_unit_id.eq(Some(new)))
        .execute(conn)?;
    filed_where(conn, ids)
}
