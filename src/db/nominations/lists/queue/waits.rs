//! How much waits for somebody: counted in an index beside every page, no row is read for it.

use chrono::NaiveDate;
use diesel::backend::Backend;
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Text};

use super::{KeptOut, offices};
use crate::db::engine::condition::condition;
use crate::db::schema::{assignment, nomination};
use crate::db::{Conn, Result};
use crate::domain::access::actor::Actor;
use crate::domain::base::ids::{UnitId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::nominations::nomination::Status;

/// How many files of one stage and status wait until one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waits {
    /// The code of their stage.
    pub stage: String,
    /// Their status.
    pub status: Status,
    /// Until when; none where no day is set.
    pub due_on: Option<NaiveDate>,
    /// How many.
    pub count: i64,
}

/// How much waits for the actor in the offices they hold, on the rows of the files and on those of
/// tasks beside them.
pub fn waits(conn: &mut Conn, actor: &Actor) -> Result<Vec<Waits>> {
    let mut found = Vec::new();
    for held in held(actor) {
        let by = (nomination::stage, nomination::status, nomination::due_on);
        let rows = nomination::table
            .filter(held)
            .group_by(by)
            .select((by, count_star()))
            .load::<((String, Status, Option<NaiveDate>), i64)>(conn)?;
        found.extend(
            rows.into_iter()
                .map(|((stage, status, due_on), count)| Waits {
                    stage,
                    status,
                    due_on,
                    count,
                }),
        );
    }
    Ok(found)
}

/// How many of the files that wait the reader handles, and how many nobody by name does.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shares {
    /// Those of the reader.
    pub mine: i64,
    /// Those nobody was named for.
    pub unassigned: i64,
}

/// How what waits for the actor is shared among those who hold their offices.
pub fn shares(conn: &mut Conn, actor: &Actor) -> Result<Shares> {
    let mut shares = Shares::default();
    for held in held(actor) {
        let rows = nomination::table
            .left_join(assignment::table)
            .filter(held)
            .group_by((assignment::user_id, nomination::status))
            .select((
                assignment::user_id.nullable(),
                nomination::status,
                count_star(),
            ))
            .load::<(Option<UserId>, Status, i64)>(conn)?;
        for (handled_by, status, count) in rows {
            if handled_by.is_some() && handled_by == actor.user() {
                shares.mine += count;
            } else if handled_by.is_none() && matches!(status, Status::InProgress | Status::OnHold)
            {
                shares.unassigned += count;
            }
        }
    }
    Ok(shares)
}

/// What the actor holds on the rows of files, and on those of tasks beside them; nothing for who
/// holds no office.
fn held(actor: &Actor) -> impl Iterator<Item = Held> {
    let held = [false, true].map(|beside| {
        let (offices, kept_out) = offices(actor);
        Held {
            offices,
            kept_out,
            beside,
        }
    });
    held.into_iter().filter(|held| !held.offices.is_empty())
}

/// The condition that a file waits for one of these offices: on its own row, or beside another that
/// is none of them.
struct Held {
    offices: Vec<Office>,
    kept_out: Vec<KeptOut>,
    beside: bool,
}

impl Held {
    /// That a row belongs to one of the offices, each by the index: of a list of pairs SQLite would
    /// read everything.
    fn belongs<'b, DB>(
        &'b self,
        (unit, role): (&str, &str),
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>
    where
        DB: Backend + HasSqlType<Text>,
        UnitId: ToSql<Text, DB>,
        Role: ToSql<Text, DB>,
    {
        let mut joint = "(";
        for office in &self.offices {
            out.push_sql(&format!("{joint}({unit} = "));
            joint = " OR ";
            out.push_bind_param::<Text, _>(&office.unit)?;
            out.push_sql(&format!(" AND {role} = "));
            out.push_bind_param::<Text, _>(&office.role)?;
            out.push_sql(")");
        }
        out.push_sql(")");
        Ok(())
    }
}

impl<DB> QueryFragment<DB> for Held
where
    DB: Backend + HasSqlType<Text>,
    String: ToSql<Text, DB>,
    UnitId: ToSql<Text, DB>,
    Role: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let own = ("nomination.holder_unit_id", "nomination.holder_role");
        if self.beside {
            out.push_sql(
                "nomination.id IN (SELECT task.nomination_id FROM stage_task AS task WHERE ",
            );
            self.belongs(("task.unit_id", "task.role"), out.reborrow())?;
            out.push_sql(") AND NOT ");
        }
        self.belongs(own, out.reborrow())?;
        for kept_out in &self.kept_out {
            kept_out.walk("nomination", out.reborrow())?;
        }
        Ok(())
    }
}

condition!(by text, Held on nomination::id);
