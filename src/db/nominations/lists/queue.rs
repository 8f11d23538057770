//! What waits for somebody: the first files of each office they hold, by an index in the order of
//! their due days, and only then the names around these. However much waits, a page is read; only
//! what they hold beside others is sorted.

mod gathered;
mod waits;

use chrono::NaiveDate;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Date, HasSqlType, Integer, Text};

use super::{AssignedTo, Behind, behind};
use crate::db::engine::condition::condition;
use crate::db::nominations::filed::assignments::HandledBy;
use crate::db::nominations::filed::{FiledRow, above, all, deciding, filed_tables, superior};
use crate::db::schema::{appeal, nomination, subject, unit};
use crate::db::{Conn, PageRequest, Result, each};
use crate::domain::access::actor::Actor;
use crate::domain::base::ids::{EventId, NominationId, UnitId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::law::award_type::CommendationType;
use crate::domain::nominations::nomination::{Nomination, NominationInContext, Status};

pub use gathered::{AboutWaiting, about_waiting, names};
pub use waits::{Shares, Waits, shares, waits};

/// What of a queue is shown; all of it where nothing is said.
#[derive(Debug, Clone, Default)]
pub struct WaitingFilter {
    /// In the stage with this code.
    pub stage: Option<String>,
    /// In this status.
    pub status: Option<Status>,
    /// Due on these days, the first and the last.
    pub due: Option<(NaiveDate, NaiveDate)>,
    /// About this alone.
    pub about: Option<WaitingAbout>,
    /// Handled by who asks, or by nobody.
    pub assigned: Option<AssignedTo>,
}

/// What the files of a part of a queue have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum WaitingAbout {
    /// What was done at this event, and not merit of a year: each unit calls its own work an event.
    Event(EventId),
    /// This award, of this type and year: for merit, or for what was done at no event.
    Award(String, CommendationType, i32),
}

impl WaitingAbout {
    /// What a file for this award, of this type and year, is about.
    #[must_use]
    pub fn of(event: Option<EventId>, (code, kind, year): (String, CommendationType, i32)) -> Self {
        match event {
            Some(event) if kind != CommendationType::Merit => Self::Event(event),
            _ => Self::Award(code, kind, year),
        }
    }

    /// That the row `file` is about this.
    fn walk<'b, DB>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        DB: Backend + HasSqlType<Text> + HasSqlType<Integer>,
        String: ToSql<Text, DB>,
        EventId: ToSql<Text, DB>,
        CommendationType: ToSql<Text, DB>,
        i32: ToSql<Integer, DB>,
    {
        const EVENT: &str = " AND (SELECT done.event_id FROM achievement AS done WHERE done.id = \
                             file.achievement_id)";
        match self {
            Self::Event(event) => {
                out.push_sql(EVENT);
                out.push_sql(" = ");
                out.push_bind_param::<Text, _>(event)?;
                out.push_sql(" AND file.commendation_type <> ");
                out.push_bind_param::<Text, _>(&CommendationType::Merit)?;
            }
            Self::Award(code, kind, year) => {
                out.push_sql(" AND file.award_code = ");
                out.push_bind_param::<Text, _>(code)?;
                out.push_sql(" AND file.commendation_type = ");
                out.push_bind_param::<Text, _>(kind)?;
                out.push_sql(" AND file.cycle_year = ");
                out.push_bind_param::<Integer, _>(year)?;
                if *kind != CommendationType::Merit {
                    out.push_sql(EVENT);
                    out.push_sql(" IS NULL");
                }
            }
        }
        Ok(())
    }
}

/// A page of what waits for the actor in the offices they hold: the oldest due first, then by id.
/// Not what they refused and others look at again, nor what whoever they stand in for did.
pub fn waiting(
    conn: &mut Conn,
    actor: &Actor,
    only: &WaitingFilter,
    page: &PageRequest,
) -> Result<Vec<NominationInContext>> {
    let first = First::of(actor, only.clone(), page, matches!(conn, Conn::Pg(_)));
    if first.offices.is_empty() {
        return Ok(Vec::new());
    }
    let order = (
        nomination::due_on.is_null(),
        nomination::due_on,
        nomination::id,
    );
    let rows = each!(conn, {
        let rows = filed_tables!().filter(first).order(order);
        rows.load::<FiledRow>(conn)
    })?;
    all(conn, rows)
}

/// What waits for the actor by ids and versions alone, in the same order, up to so many.
pub fn waiting_versions(
    conn: &mut Conn,
    actor: &Actor,
    only: &WaitingFilter,
    most: i64,
) -> Result<Vec<(NominationId, i64)>> {
    let page = PageRequest {
        after: None,
        limit: most,
    };
    let first = First::of(actor, only.clone(), &page, matches!(conn, Conn::Pg(_)));
    if first.offices.is_empty() {
        return Ok(Vec::new());
    }
    Ok(nomination::table
        .filter(first)
        .order((
            nomination::due_on.is_null(),
            nomination::due_on,
            nomination::id,
        ))
        .select((nomination::id, nomination::version))
        .load(conn)?)
}

/// The condition that a file is on this page.
struct First {
    offices: Vec<Office>,
    only: WaitingFilter,
    behind: Option<Behind>,
    kept_out: Vec<KeptOut>,
    handled: Option<HandledBy>,
    limit: i64,
    on_postgres: bool,
}

/// Whose hands keep out of a file whose refusal is looked at again: from any office, or from the
/// one in which they are stood in for.
struct KeptOut {
    hands: String,
    office: Option<Office>,
}

impl KeptOut {
    fn new(user: UserId, office: Option<Office>) -> Self {
        let hands = format!("%{user}%");
        Self { hands, office }
    }

    /// That these hands may act on a file, in a table of this name: only of what was appealed it is
    /// looked up.
    fn walk<'b, DB>(&'b self, file: &str, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        DB: Backend + HasSqlType<Text>,
        String: ToSql<Text, DB>,
        UnitId: ToSql<Text, DB>,
        Role: ToSql<Text, DB>,
    {
        out.push_sql(&format!(
            " AND NOT ({file}.appealed AND COALESCE((SELECT again.kept_out AND again.refused_by LIKE "
        ));
        out.push_bind_param::<Text, _>(&self.hands)?;
        out.push_sql(&format!(
            " FROM appeal AS again WHERE again.nomination_id = {file}.id), 1 = 0)"
        ));
        if let Some(office) = &self.office {
            out.push_sql(&format!(" AND {file}.holder_unit_id = "));
            out.push_bind_param::<Text, _>(&office.unit)?;
            out.push_sql(&format!(" AND {file}.holder_role = "));
            out.push_bind_param::<Text, _>(&office.role)?;
        }
        out.push_sql(")");
        Ok(())
    }
}

impl First {
    fn of(actor: &Actor, only: WaitingFilter, page: &PageRequest, on_postgres: bool) -> Self {
        let (offices, kept_out) = offices(actor);
        Self {
            offices,
            handled: only.assigned.map(|to| HandledBy::of(to, actor.user())),
            only,
            behind: behind(page),
            kept_out,
            limit: page.limit,
            on_postgres,
        }
    }
}

/// The offices the actor holds, each once, and whose hands keep out of what waits for them.
fn offices(actor: &Actor) -> (Vec<Office>, Vec<KeptOut>) {
    let mut offices: Vec<Office> = Vec::new();
    let mut kept_out: Vec<KeptOut> = Vec::new();
    kept_out.extend(actor.user().map(|user| KeptOut::new(user, None)));
    for held in &actor.offices {
        if offices.contains(&held.office) {
            continue;
        }
        offices.push(held.office);
        let mut same = actor
            .offices
            .iter()
            .filter(|other| other.office == held.office);
        // Who holds an office beside standing in for another acts for themself.
        if let (Some(_), None) = (same.next(), same.next())
            && let Some(absent) = &held.on_behalf_of
        {
            kept_out.push(KeptOut::new(absent.user, Some(held.office)));
        }
    }
    (offices, kept_out)
}

/// Where the files of an office stand: on their own rows those it holds first, and on rows of tasks
/// those it holds beside another. A `CROSS JOIN` tells SQLite which of the two it reads first.
const HELD: [(&str, &str); 2] = [
    (
        "nomination AS file WHERE file.holder_unit_id = ",
        " AND file.holder_role = ",
    ),
    (
        "stage_task AS task CROSS JOIN nomination AS file WHERE file.id = task.nomination_id AND \
         task.unit_id = ",
        " AND task.role = ",
    ),
];

impl<DB> QueryFragment<DB> for First
where
    DB: Backend + HasSqlType<Text> + HasSqlType<Date> + HasSqlType<BigInt> + HasSqlType<Integer>,
    String: ToSql<Text, DB>,
    UnitId: ToSql<Text, DB>,
    EventId: ToSql<Text, DB>,
    UserId: ToSql<Text, DB>,
    Role: ToSql<Text, DB>,
    Status: ToSql<Text, DB>,
    CommendationType: ToSql<Text, DB>,
    NaiveDate: ToSql<Date, DB>,
    i64: ToSql<BigInt, DB>,
    i32: ToSql<Integer, DB>,
{
    /// Files with a due day and files without are asked for apart: an index gives the order of
    /// each on both databases, and of both together on none.
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if self.offices.is_empty() {
            out.push_sql("1 = 0");
            return Ok(());
        }
        // PostgreSQL takes an array for ten rows, and looks up what belongs to each; of any other
        // list it would read whole tables.
        out.push_sql(if self.on_postgres {
            "nomination.id = ANY(ARRAY(SELECT id FROM ("
        } else {
            "nomination.id IN (SELECT id FROM ("
        });
        let dated = match (&self.behind, &self.only.due) {
            (Some(Behind { day: None, .. }), _) => &[false][..],
            (_, Some(_)) => &[true],
            _ => &[true, false],
        };
        let mut joint = "";
        for office in &self.offices {
            for held in &HELD {
                for is_dated in dated {
                    out.push_sql(joint);
                    joint = " UNION ";
                    self.part(office, held, *is_dated, out.reborrow())?;
                }
            }
        }
        out.push_sql(") AS found ORDER BY due_on IS NULL, due_on, id LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit)?;
        out.push_sql(if self.on_postgres { "))" } else { ")" });
        Ok(())
    }
}

impl First {
    /// The first files of one office, with a due day or without.
    fn part<'b, DB>(
        &'b self,
        office: &'b Office,
        (unit_is, role_is): &(&str, &str),
        is_dated: bool,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>
    where
        DB: Backend
            + HasSqlType<Text>
            + HasSqlType<Date>
            + HasSqlType<BigInt>
            + HasSqlType<Integer>,
        String: ToSql<Text, DB>,
        UnitId: ToSql<Text, DB>,
        EventId: ToSql<Text, DB>,
        UserId: ToSql<Text, DB>,
        Role: ToSql<Text, DB>,
        Status: ToSql<Text, DB>,
        CommendationType: ToSql<Text, DB>,
        NaiveDate: ToSql<Date, DB>,
        i64: ToSql<BigInt, DB>,
        i32: ToSql<Integer, DB>,
    {
        // SQLite takes a part of a union with a limit of its own only as a query inside another.
        out.push_sql("SELECT * FROM (SELECT file.id, file.due_on FROM ");
        out.push_sql(unit_is);
        out.push_bind_param::<Text, _>(&office.unit)?;
        out.push_sql(role_is);
        out.push_bind_param::<Text, _>(&office.role)?;
        out.push_sql(if is_dated {
            " AND file.due_on IS NOT NULL"
        } else {
            " AND file.due_on IS NULL"
        });
        match &self.behind {
            Some(Behind { day: Some(day), id }) if is_dated => {
                out.push_sql(" AND (file.due_on, file.id) > (");
                out.push_bind_param::<Date, _>(day)?;
                out.push_sql(", ");
                out.push_bind_param::<Text, _>(id)?;
                out.push_sql(")");
            }
            Some(Behind { day: None, id }) => {
                out.push_sql(" AND file.id > ");
                out.push_bind_param::<Text, _>(id)?;
            }
            _ => {}
        }
        if let Some(stage) = &self.only.stage {
            out.push_sql(" AND file.stage = ");
            out.push_bind_param::<Text, _>(stage)?;
        }
        if let Some(status) = &self.only.status {
            out.push_sql(" AND file.status = ");
            out.push_bind_param::<Text, _>(status)?;
        }
        if let Some((first, last)) = &self.only.due {
            out.push_sql(" AND file.due_on >= ");
            out.push_bind_param::<Date, _>(first)?;
            out.push_sql(" AND file.due_on <= ");
            out.push_bind_param::<Date, _>(last)?;
        }
        if let Some(about) = &self.only.about {
            about.walk(out.reborrow())?;
        }
        for kept_out in &self.kept_out {
            kept_out.walk("file", out.reborrow())?;
        }
        if let Some(handled) = &self.handled {
            out.push_sql(" AND ");
            handled.walk("file", out.reborrow())?;
        }
        out.push_sql(" ORDER BY file.due_on, file.id LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.limit)?;
        out.push_sql(") AS found");
        Ok(())
    }
}

condition!(by text, First on nomination::id);
