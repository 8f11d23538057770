//! Registers of the records: what a reader may see of what they look for, the newest decision
//! first, or as the golden book has it. First which they are, by an index in their order; only then
//! what is said of them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::serialize::ToSql;
use diesel::sql_types::{Date, HasSqlType, Integer, Text};
use serde::{Deserialize, Serialize};

use super::statistics::limits::{IN_FORCE, OF_ENTERPRISE, in_row, of_form, push_class};
use crate::db::engine::condition::condition;
use crate::db::engine::prepared::among;
use crate::db::engine::scope::{InScopeOrOwn, in_scope_or_own, is_crowded, up_to};
use crate::db::engine::search::{self, HasWords};
use crate::db::schema::{award, award_detail, subject, unit};
use crate::db::{Conn, PageRequest, Result};
use crate::domain::access::actor::Scope;
use crate::domain::awards::award::{Award, AwardStatus};
use crate::domain::awards::statistics::forms::{
    AwardeeClass, ClassedRanks, FormRow, StatisticsForm,
};
use crate::domain::base::ids::{AwardId, DecisionId, UnitId};
use crate::domain::law::award_type::{AwardLevel, CommendationType};
use crate::domain::register::people::SubjectKind;

/// What a register is limited to, and its order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AwardFilter {
    /// The entries of the golden book alone, in its order: day and decision, and the number there.
    pub golden_book: bool,
    /// Found in the subject's name, whatever the accents.
    pub q: Option<String>,
    /// Of this award year.
    pub cycle_year: Option<i32>,
    /// Decided between these days, both included.
    pub decided: Option<(NaiveDate, NaiveDate)>,
    /// This award.
    pub award_code: Option<String>,
    /// Given by the unit with this code, under any name.
    pub issuer_code: Option<String>,
    /// Of this level.
    pub level: Option<AwardLevel>,
    /// Of this type.
    pub commendation_type: Option<CommendationType>,
    /// Worth this today.
    pub status: Option<AwardStatus>,
    /// To this kind of subject.
    pub subject_kind: Option<SubjectKind>,
    /// Of this unit or one below it.
    pub unit: Option<UnitId>,
    /// Of the reader's units alone, not what they received elsewhere themself.
    pub of_units: bool,
    /// What a statistical form counts.
    pub counted: Counted,
}

/// What a figure of a statistical form limits a register to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counted {
    /// Of the levels that this form counts.
    pub form: Option<StatisticsForm>,
    /// In this line of it.
    pub row: Option<FormRow>,
    /// In force at the end of this day.
    pub in_force_on: Option<NaiveDate>,
    /// To somebody of an enterprise.
    pub is_enterprise: bool,
    /// To individuals who were this.
    pub class: Option<AwardeeClass>,
    /// The ranks of posts, as the law has them when it is asked.
    #[serde(skip)]
    pub ranks: ClassedRanks,
}

impl Counted {
    fn walk<'b, DB>(&'b self, out: &mut AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        DB: Backend + HasSqlType<Text> + HasSqlType<Date>,
        String: ToSql<Text, DB>,
        NaiveDate: ToSql<Date, DB>,
    {
        let form = self.form.map(of_form);
        let row = self.row.map(in_row);
        let enterprise = self.is_enterprise.then(|| OF_ENTERPRISE.to_owned());
        for text in form.into_iter().chain(row).chain(enterprise) {
            out.push_sql(" AND ");
            out.push_sql(&text);
        }
        if let Some(day) = &self.in_force_on {
            let [before, between, behind] = IN_FORCE;
            out.push_sql(" AND ");
            out.push_sql(before);
            out.push_bind_param::<Date, _>(day)?;
            out.push_sql(between);
            out.push_bind_param::<Date, _>(day)?;
            out.push_sql(behind);
        }
        if let Some(class) = self.class {
            out.push_sql(" AND ");
            push_class(out, &self.ranks)?;
            out.push_sql(&format!(" = {}", class.place()));
        }
        Ok(())
    }
}

/// Behind which record a page begins.
#[derive(Debug, Clone)]
enum AfterRecord {
    Decided(NaiveDate, String),
    Entered(NaiveDate, String, i32),
}

impl AfterRecord {
    /// As a key says it: `day|id`, or `day|decision|number` in the golden book.
    fn of(filter: &AwardFilter, page: &PageRequest) -> Option<Self> {
        let mut parts = page.after.as_deref()?.split('|');
        let (day, id) = (parts.next()?.parse().ok()?, parts.next()?.to_owned());
        Some(if filter.golden_book {
            Self::Entered(day, id, parts.next()?.parse().ok()?)
        } else {
            Self::Decided(day, id)
        })
    }
}

/// The condition that a record belongs to a register, behind one of its places.
struct Registered {
    within: InScopeOrOwn<award::unit_id, award::subject_id>,
    named: Option<HasWords<subject::id>>,
    texts: Vec<(&'static str, String)>,
    year: Option<i32>,
    decided: Option<(NaiveDate, NaiveDate)>,
    figure: Counted,
    golden_book: bool,
    after: Option<AfterRecord>,
    /// Counted along the order of the register: PostgreSQL would read the whole table otherwise.
    counted: bool,
}

impl Registered {
    /// None where nobody has such a name.
    fn of(
        conn: &mut Conn,
        scope: &Scope,
        filter: &AwardFilter,
        after: Option<AfterRecord>,
    ) -> Result<Option<Self>> {
        let q = filter.q.as_ref();
        let named = q.map(|q| search::subjects(conn, q)).transpose()?;
        if named.as_ref().is_some_and(HasWords::finds_nobody) {
            return Ok(None);
        }
        let is_rare = named.as_ref().is_some_and(HasWords::is_rare);
        let walked = is_rare || is_crowded(conn, "award", award::unit_id, scope)?;
        let within = in_scope_or_own(award::unit_id, award::subject_id, scope).walked(walked);
        let code = |column, code: Option<&str>| Some((column, code?.to_owned()));
        let texts = [
            code("award_code", filter.award_code.as_deref()),
            code("issuer_code", filter.issuer_code.as_deref()),
            code("award_level", filter.level.map(AwardLevel::code)),
            code(
                "commendation_type",
                filter.commendation_type.map(CommendationType::code),
            ),
            code("status", filter.status.map(AwardStatus::code)),
            code("subject_kind", filter.subject_kind.map(SubjectKind::code)),
        ];
        Ok(Some(Self {
            within,
            named,
            texts: texts.into_iter().flatten().collect(),
            year: filter.cycle_year,
            decided: filter.decided,
            figure: filter.counted.clone(),
            golden_book: filter.golden_book,
            after,
            counted: false,
        }))
    }
}

impl<DB> QueryFragment<DB> for Registered
where
    DB: Backend + HasSqlType<Text> + HasSqlType<Integer> + HasSqlType<Date>,
    String: ToSql<Text, DB>,
    i32: ToSql<Integer, DB>,
    NaiveDate: ToSql<Date, DB>,
    InScopeOrOwn<award::unit_id, award::subject_id>: QueryFragment<DB>,
    HasWords<subject::id>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.within.walk_ast(out.reborrow())?;
        match &self.named {
            // The records of few names are looked up; of a common name the register soon has a
            // page by reading along.
            Some(named) if named.is_rare() => {
                out.push_sql(" AND award.subject_id IN (SELECT subject.id FROM subject WHERE ");
                named.walk_ast(out.reborrow())?;
                out.push_sql(")");
            }
            Some(named) => {
                out.push_sql(
                    " AND CASE WHEN EXISTS (SELECT 1 FROM subject WHERE subject.id = \
                     award.subject_id AND ",
                );
                named.walk_ast(out.reborrow())?;
                out.push_sql(") THEN 1 = 1 ELSE 1 = 0 END");
            }
            None => {}
        }
        for (column, text) in &self.texts {
            out.push_sql(" AND award.");
            out.push_sql(column);
            out.push_sql(" = ");
            out.push_bind_param::<Text, _>(text)?;
        }
        if let Some(year) = &self.year {
            out.push_sql(" AND award.cycle_year = ");
            out.push_bind_param::<Integer, _>(year)?;
        }
        if let Some((from, to)) = &self.decided {
            out.push_sql(" AND award.decided_on >= ");
            out.push_bind_param::<Date, _>(from)?;
            out.push_sql(" AND award.decided_on <= ");
            out.push_bind_param::<Date, _>(to)?;
        }
        self.figure.walk(&mut out)?;
        if self.golden_book {
            out.push_sql(" AND award.golden_book IS NOT NULL AND award.decision_id IS NOT NULL");
        }
        match &self.after {
            Some(AfterRecord::Decided(day, id)) => {
                out.push_sql(" AND (award.decided_on, award.id) < (");
                out.push_bind_param::<Date, _>(day)?;
                out.push_sql(", ");
                out.push_bind_param::<Text, _>(id)?;
                out.push_sql(")");
            }
            Some(AfterRecord::Entered(day, decision, number)) => {
                out.push_sql(" AND (award.decided_on, award.decision_id, award.golden_book) > (");
                out.push_bind_param::<Date, _>(day)?;
                out.push_sql(", ");
                out.push_bind_param::<Text, _>(decision)?;
                out.push_sql(", ");
                out.push_bind_param::<Integer, _>(number)?;
                out.push_sql(")");
            }
            None => {}
        }
        if self.counted {
            out.push_sql(" ORDER BY award.decided_on DESC, award.id DESC");
        }
        Ok(())
    }
}

condition!(by text, Registered on award::unit_id, award::subject_id);

/// A record of a register, and the key behind which the next page begins.
pub type RegisteredKey = (AwardId, String);

type KeyRow = (AwardId, NaiveDate, Option<DecisionId>, Option<i32>);

/// A page of a register within the scope: which records they are.
pub fn registered(
    conn: &mut Conn,
    scope: &Scope,
    filter: &AwardFilter,
    page: &PageRequest,
) -> Result<Vec<RegisteredKey>> {
    let after = AfterRecord::of(filter, page);
    let Some(condition) = Registered::of(conn, scope, filter, after)? else {
        return Ok(Vec::new());
    };
    let query = award::table.filter(condition).limit(page.limit).select((
        award::id,
        award::decided_on,
        award::decision_id,
        award::golden_book,
    ));
    let rows: Vec<KeyRow> = if filter.golden_book {
        query
            .order((award::decided_on, award::decision_id, award::golden_book))
            .load(conn)?
    } else {
        query
            .order((award::decided_on.desc(), award::id.desc()))
            .load(conn)?
    };
    let key = |(id, day, decision, number): KeyRow| match (filter.golden_book, decision) {
        (true, Some(decision)) => {
            let number = number.unwrap_or_default();
            (id, format!("{day}|{decision}|{number}"))
        }
        _ => (id, format!("{day}|{id}")),
    };
    Ok(rows.into_iter().map(key).collect())
}

/// How many records a register has, counted up to so many.
pub fn count_up_to(conn: &mut Conn, scope: &Scope, filter: &AwardFilter, most: i64) -> Result<i64> {
    match Registered::of(conn, scope, filter, None)? {
        Some(condition) => {
            let counted = true;
            up_to(
                conn,
                most,
                "award",
                Registered {
                    counted,
                    ..condition
                },
            )
        }
        None => Ok(0),
    }
}

/// Of so many of the newest records within a scope those who gave them are told.
const NEWEST: i64 = 500;

/// Who gave the newest records within the scope, by code and name, in the order of their names.
pub fn issuers(conn: &mut Conn, scope: &Scope) -> Result<Vec<(String, String)>> {
    let filter = AwardFilter::default();
    let Some(condition) = Registered::of(conn, scope, &filter, None)? else {
        return Ok(Vec::new());
    };
    let rows: Vec<(String, String)> = award::table
        .filter(condition)
        .order((award::decided_on.desc(), award::id.desc()))
        .limit(NEWEST)
        .select((award::issuer_code, award::issuer_name))
        .load(conn)?;
    // Of a unit that was renamed the newest name.
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for (code, name) in rows {
        known.entry(code).or_insert(name);
    }
    let mut issuers: Vec<(String, String)> = known.into_iter().collect();
    issuers.sort_by(|a, b| a.1.cmp(&b.1));
    Ok(issuers)
}

/// A record with the name that its unit has today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardOfUnit {
    /// The record.
    pub award: Award,
    /// The unit's name.
    pub unit_name: String,
}

/// These records, in this order.
pub fn in_this_order(conn: &mut Conn, ids: &[AwardId]) -> Result<Vec<AwardOfUnit>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = award::table
        .inner_join(unit::table.on(unit::id.eq(award::unit_id)))
        .left_join(award_detail::table)
        .filter(among(award::id, ids))
        .select((Award::as_select(), unit::name))
        .load::<(Award, String)>(conn)?;
    let mut found: BTreeMap<AwardId, AwardOfUnit> = rows
        .into_iter()
        .map(|(award, unit_name)| (award.id, AwardOfUnit { award, unit_name }))
        .collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}
