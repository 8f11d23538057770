//! Lists of decisions: what a reader may see of what they look for, and in short what each lists.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, HasSqlType, Integer, Nullable, Text, Timestamp};

use super::DecisionWithIssuer;
use crate::db::engine::column::StoredMoment;
use crate::db::engine::condition::condition;
use crate::db::engine::prepared::{Among, among};
use crate::db::engine::scope::{InScope, in_scope, up_to};
use crate::db::engine::search::{self, HasWords, WORDS, beginning};
use crate::db::schema::{award, decision, decision_line, subject, unit};
use crate::db::{Conn, PageRequest, Result};
use crate::domain::access::actor::Scope;
use crate::domain::awards::decision::DecisionStatus;
use crate::domain::base::ids::{DecisionId, UnitId};
use crate::domain::base::text::looked_for;
use crate::domain::register::people::SubjectKind;

/// What a list of decisions is limited to.
#[derive(Debug, Clone, Default)]
pub struct DecisionFilter {
    /// In this status.
    pub status: Option<DecisionStatus>,
    /// Issued by this unit.
    pub issuer: Option<UnitId>,
    /// Dated in this year.
    pub year: Option<i32>,
    /// Each word begins one of the number or the title; or each one of a name on the list.
    pub q: Option<String>,
}

/// The condition that a decision belongs to a list. A body has some thousands a year: their list is
/// read along, as for any status.
struct Wanted {
    within: InScope<decision::issuer_unit_id>,
    status: Option<&'static str>,
    issuer: Option<String>,
    year: Option<i32>,
    /// What stands in the number or the title.
    patterns: Vec<String>,
    /// Who stands on the list; none where nobody has such a name.
    named: Option<HasWords<subject::id>>,
    after: Option<String>,
    /// Counted along the order of the list: PostgreSQL would read the whole table otherwise.
    counted: bool,
}

impl Wanted {
    fn of(
        conn: &mut Conn,
        scope: &Scope,
        filter: &DecisionFilter,
        after: Option<String>,
    ) -> Result<Self> {
        // Signs alone stand in no number and no title by themselves.
        let q = filter.q.as_deref().unwrap_or_default();
        let patterns: Vec<String> = looked_for(q)
            .iter()
            .filter(|word| word.contains(char::is_alphanumeric))
            .take(WORDS)
            .map(|word| beginning(word))
            .collect();
        let named = if patterns.is_empty() {
            None
        } else {
            Some(search::subjects(conn, q)?).filter(|named| !named.finds_nobody())
        };
        Ok(Self {
            within: in_scope(decision::issuer_unit_id, scope),
            status: filter.status.map(DecisionStatus::code),
            issuer: filter.issuer.map(|issuer| issuer.to_string()),
            year: filter.year,
            patterns,
            named,
            after,
            counted: false,
        })
    }
}

/// The lines of decisions with the names that stand there today.
const LINES: &str = "decision_line INNER JOIN nomination ON nomination.id = \
                     decision_line.nomination_id INNER JOIN subject ON subject.id = \
                     nomination.subject_id WHERE ";

impl<DB> QueryFragment<DB> for Wanted
where
    DB: Backend + HasSqlType<Text> + HasSqlType<Integer>,
    String: ToSql<Text, DB>,
    str: ToSql<Text, DB>,
    i32: ToSql<Integer, DB>,
    InScope<decision::issuer_unit_id>: QueryFragment<DB>,
    HasWords<subject::id>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.within.walk_ast(out.reborrow())?;
        if let Some(status) = self.status {
            out.push_sql(" AND decision.status = ");
            out.push_bind_param::<Text, str>(status)?;
        }
        if let Some(issuer) = &self.issuer {
            out.push_sql(" AND decision.issuer_unit_id = ");
            out.push_bind_param::<Text, _>(issuer)?;
        }
        if let Some(year) = &self.year {
            out.push_sql(" AND decision.decided_year = ");
            out.push_bind_param::<Integer, _>(year)?;
        }
        if !self.patterns.is_empty() {
            out.push_sql(" AND ((1 = 1");
            for pattern in &self.patterns {
                out.push_sql(" AND decision.folded LIKE ");
                out.push_bind_param::<Text, _>(pattern)?;
                out.push_sql(" ESCAPE '\\'");
            }
            out.push_sql(")");
            match &self.named {
                // The decisions of few names are looked up; of a common name a list soon has a
                // page by reading along.
                Some(named) if named.is_rare() => {
                    out.push_sql(" OR decision.id IN (SELECT decision_line.decision_id FROM ");
                    out.push_sql(LINES);
                    named.walk_ast(out.reborrow())?;
                    out.push_sql(")");
                }
                Some(named) => {
                    out.push_sql(" OR CASE WHEN EXISTS (SELECT 1 FROM ");
                    out.push_sql(LINES);
                    out.push_sql("decision_line.decision_id = decision.id AND ");
                    named.walk_ast(out.reborrow())?;
                    out.push_sql(") THEN 1 = 1 ELSE 1 = 0 END");
                }
                None => {}
            }
            out.push_sql(")");
        }
        if let Some(after) = &self.after {
            out.push_sql(" AND decision.id < ");
            out.push_bind_param::<Text, _>(after)?;
        }
        if self.counted {
            out.push_sql(" ORDER BY decision.id DESC");
        }
        Ok(())
    }
}

condition!(by text, Wanted on decision::issuer_unit_id);

/// A page of the decisions of units within the scope, the newest first.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &DecisionFilter,
    page: &PageRequest,
) -> Result<Vec<DecisionWithIssuer>> {
    let wanted = Wanted::of(conn, scope, filter, page.after.clone())?;
    Ok(decision::table
        .inner_join(unit::table)
        .filter(wanted)
        .order(decision::id.desc())
        .limit(page.limit)
        .select(DecisionWithIssuer::as_select())
        .load(conn)?)
}

/// How many such decisions there are, counted up to so many.
pub fn count_up_to(
    conn: &mut Conn,
    scope: &Scope,
    filter: &DecisionFilter,
    most: i64,
) -> Result<i64> {
    let wanted = Wanted {
        counted: true,
        ..Wanted::of(conn, scope, filter, None)?
    };
    up_to(conn, most, "decision", wanted)
}

/// Of so many of the newest decisions within a scope those who issue them are told.
const NEWEST: i64 = 500;

/// Who issues the newest decisions within the scope, in the order of their names.
pub fn issuers(conn: &mut Conn, scope: &Scope) -> Result<Vec<(UnitId, String)>> {
    let rows: Vec<(UnitId, String)> = decision::table
        .inner_join(unit::table)
        .filter(in_scope(decision::issuer_unit_id, scope))
        .order(decision::id.desc())
        .limit(NEWEST)
        .select((unit::id, unit::name))
        .load(conn)?;
    let known: BTreeMap<UnitId, String> = rows.into_iter().collect();
    let mut issuers: Vec<(UnitId, String)> = known.into_iter().collect();
    issuers.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(issuers)
}

/// So many places at the head of a list are looked at for the first names: lines that were struck
/// leave theirs empty.
const FIRST_PLACES: i32 = 12;

/// What a decision lists, in short.
#[derive(Debug, Clone, Default)]
pub struct ListedInShort {
    /// The first names, in their order, as they were signed.
    pub names: Vec<String>,
    /// All lines, those that pay the same together.
    pub alike: Vec<AlikeLines>,
}

/// Lines of a decision that pay the same.
#[derive(Debug, Clone)]
pub struct AlikeLines {
    /// For this award.
    pub award_code: String,
    /// Of subjects of this kind.
    pub kind: SubjectKind,
    /// When the first of them was received.
    pub received: Option<DateTime<Utc>>,
    /// How many.
    pub count: i64,
}

type ShortRow = (
    DecisionId,
    String,
    SubjectKind,
    Option<StoredMoment>,
    i64,
    Option<String>,
);

/// What each of these decisions lists, in short and in one statement: so many of the first names,
/// and lines that pay the same together, by award, kind and the law they were received under.
pub fn in_short(
    conn: &mut Conn,
    ids: &[DecisionId],
    most: usize,
) -> Result<BTreeMap<DecisionId, ListedInShort>> {
    let mut rows: Vec<ShortRow> = InShort(among(decision_line::decision_id, ids)).load(conn)?;
    // The names by their places.
    rows.sort_by_key(|row| row.4);
    let mut listed: BTreeMap<DecisionId, ListedInShort> = BTreeMap::new();
    for (id, award_code, kind, received, number, name) in rows {
        let of = listed.entry(id).or_default();
        match name {
            Some(name) if of.names.len() < most => of.names.push(name),
            Some(_) => {}
            None => of.alike.push(AlikeLines {
                award_code,
                kind,
                received: received.map(Into::into),
                count: number,
            }),
        }
    }
    Ok(listed)
}

/// Lines that pay the same, each with how many they are; and the first lines, each with its place
/// and its name.
struct InShort(Among<decision_line::decision_id>);

impl<DB> QueryFragment<DB> for InShort
where
    DB: Backend,
    Among<decision_line::decision_id>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(
            "SELECT decision_line.decision_id, nomination.award_code, subject.kind, \
             MIN(nomination.received_at), COUNT(*), CAST(NULL AS TEXT) FROM ",
        );
        out.push_sql(LINES);
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(
            " GROUP BY decision_line.decision_id, nomination.award_code, nomination.rule_set, \
             subject.kind UNION ALL SELECT decision_line.decision_id, nomination.award_code, \
             subject.kind, nomination.received_at, CAST(decision_line.position AS BIGINT), \
             COALESCE(decision_line.subject_name, subject.name) FROM ",
        );
        out.push_sql(LINES);
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(&format!(" AND decision_line.position <= {FIRST_PLACES}"));
        Ok(())
    }
}

impl Query for InShort {
    type SqlType = (
        Text,
        Text,
        Text,
        Nullable<Timestamp>,
        BigInt,
        Nullable<Text>,
    );
}

impl QueryId for InShort {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> diesel::RunQueryDsl<C> for InShort {}

/// What these decisions gave, đồng; nothing of those that are not issued.
pub fn given_by(conn: &mut Conn, ids: &[DecisionId]) -> Result<BTreeMap<DecisionId, i64>> {
    let given = GivenBy(among(award::decision_id, ids));
    let rows: Vec<(DecisionId, i64)> = given.load(conn)?;
    Ok(rows.into_iter().collect())
}

/// `SELECT decision_id, sum(amount) FROM award WHERE … GROUP BY decision_id`: diesel's own sum is a
/// decimal on PostgreSQL.
struct GivenBy(Among<award::decision_id>);

impl<DB> QueryFragment<DB> for GivenBy
where
    DB: Backend,
    Among<award::decision_id>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(
            "SELECT award.decision_id, CAST(SUM(award.amount) AS BIGINT) FROM award WHERE ",
        );
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(" GROUP BY award.decision_id");
        Ok(())
    }
}

impl Query for GivenBy {
    type SqlType = (Text, BigInt);
}

impl QueryId for GivenBy {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C> diesel::RunQueryDsl<C> for GivenBy {}
