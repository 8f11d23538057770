//! Lists of nominations: what a reader may see of what they ask for, in the order they ask for.

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::filed::tasks;
use super::filed::{FiledRow, above, all, deciding, filed_tables, superior};
use crate::db::engine::prepared::among;
use crate::db::engine::scope::{in_scope_or_own, is_crowded};
use crate::db::engine::search::{self, HasWords};
use crate::db::schema::{appeal, nomination, subject, unit};
use crate::db::{Conn, PageRequest, Result};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::base::code::codes;
use crate::domain::base::ids::{SubjectId, UnitId, UserId};
use crate::domain::law::award_type::CommendationType;
use crate::domain::nominations::nomination::{Nomination, NominationInContext, Status};

codes! {
    /// What a list is ordered by.
    #[derive(Default)]
    Sort {
        /// The newest first.
        #[default]
        Newest = "-created_at",
        /// The oldest first.
        Oldest = "created_at",
        /// The oldest due first; what is due on no day comes last.
        Due = "due_at",
    }
}

impl Sort {
    /// The key by which a page goes on behind this nomination.
    #[must_use]
    pub fn key(self, last: &Nomination) -> String {
        match self {
            Self::Newest | Self::Oldest => last.id.to_string(),
            Self::Due => format!(
                "{}|{}",
                last.state
                    .due_on()
                    .map(|day| day.to_string())
                    .unwrap_or_default(),
                last.id
            ),
        }
    }
}

/// What a list is limited to, and its order.
#[derive(Debug, Clone, Default)]
pub struct NominationFilter {
    /// In this order.
    pub sort: Sort,
    /// Found in the subject's name, whatever the accents.
    pub q: Option<String>,
    /// In this status.
    pub status: Option<Status>,
    /// In the stage with this code.
    pub stage: Option<String>,
    /// For this award.
    pub award_code: Option<String>,
    /// Of this type.
    pub commendation_type: Option<CommendationType>,
    /// For this award year.
    pub cycle_year: Option<i32>,
    /// Nominated by this unit.
    pub unit: Option<UnitId>,
    /// Of this subject.
    pub subject: Option<SubjectId>,
    /// Past their due day on this day, or not.
    pub overdue: Option<(bool, NaiveDate)>,
}

/// The part of a list behind the last id of the page before.
macro_rules! after {
    ($query:expr, $page:expr, $beyond:ident) => {
        match &$page.after {
            Some(after) => $query.filter(nomination::id.$beyond(after.clone())),
            None => $query,
        }
    };
}

/// The part of a list behind `due|id`, the oldest due first. Without a due day a file comes last,
/// on both databases.
macro_rules! by_due {
    ($query:expr, $page:expr) => {{
        let behind = $page
            .after
            .as_deref()
            .and_then(|after| after.split_once('|'))
            .map(|(day, id)| (day.parse::<NaiveDate>(), id.to_owned()));
        let query = match behind {
            Some((Ok(day), id)) => $query.filter(
                nomination::due_on
                    .gt(day)
                    .or(nomination::due_on.eq(day).and(nomination::id.gt(id)))
                    .or(nomination::due_on.is_null()),
            ),
            Some((Err(_), id)) => $query
                .filter(nomination::due_on.is_null())
                .filter(nomination::id.gt(id)),
            None => $query,
        };
        query.order((
            nomination::due_on.is_null(),
            nomination::due_on,
            nomination::id,
        ))
    }};
}

/// What a list is limited to: what the scope lets see, of that what the filter asks for.
macro_rules! narrowed {
    ($conn:ident, $query:expr, $scope:expr, $filter:expr) => {{
        let filter: &NominationFilter = $filter;
        let named = filter
            .q
            .as_ref()
            .map(|q| search::subjects($conn, q))
            .transpose()?;
        let walked = named.as_ref().is_some_and(HasWords::is_rare)
            || is_crowded($conn, "nomination", nomination::unit_id, $scope)?;
        let mut query = $query
            .filter(
                in_scope_or_own(nomination::unit_id, nomination::subject_id, $scope).walked(walked),
            )
            .into_boxed();
        if let Some(named) = named {
            query = query.filter(named);
        }
        if let Some(status) = filter.status {
            query = query.filter(nomination::status.eq(status));
        }
        if let Some(stage) = &filter.stage {
            query = query.filter(nomination::stage.eq(stage.clone()));
        }
        if let Some(code) = &filter.award_code {
            query = query.filter(nomination::award_code.eq(code.clone()));
        }
        if let Some(kind) = filter.commendation_type {
            query = query.filter(nomination::commendation_type.eq(kind));
        }
        if let Some(year) = filter.cycle_year {
            query = query.filter(nomination::cycle_year.eq(year));
        }
        if let Some(unit) = filter.unit {
            query = query.filter(nomination::unit_id.eq(unit));
        }
        if let Some(subject) = filter.subject {
            query = query.filter(nomination::subject_id.eq(subject));
        }
        query = match filter.overdue {
            Some((true, today)) => query.filter(nomination::due_on.lt(today)),
            Some((false, today)) => query.filter(
                nomination::due_on
                    .is_null()
                    .or(nomination::due_on.ge(today)),
            ),
            None => query,
        };
        query
    }};
}

/// A page of the nominations of units within the scope.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &NominationFilter,
    page: &PageRequest,
) -> Result<Vec<NominationInContext>> {
    let query = narrowed!(conn, filed_tables!(), scope, filter);
    let query = match filter.sort {
        Sort::Newest => after!(query, page, lt).order(nomination::id.desc()),
        Sort::Oldest => after!(query, page, gt).order(nomination::id),
        Sort::Due => by_due!(query, page),
    };
    let rows = query.limit(page.limit).load::<FiledRow>(conn)?;
    all(conn, rows)
}

/// How many nominations of units within the scope there are.
pub fn count(conn: &mut Conn, scope: &Scope, filter: &NominationFilter) -> Result<i64> {
    let all = nomination::table
        .inner_join(subject::table)
        .select(count_star());
    Ok(narrowed!(conn, all, scope, filter).get_result(conn)?)
}

/// A page of what waits for the actor in the offices they hold: the oldest due first, then by id.
/// Not what they refused and others look at again, nor what whoever they stand in for did.
pub fn waiting(
    conn: &mut Conn,
    actor: &Actor,
    page: &PageRequest,
) -> Result<Vec<NominationInContext>> {
    let mut query = filed_tables!()
        .filter(nomination::id.nullable().eq(String::new()))
        .into_boxed();
    for office in actor.offices.iter().map(|held| held.office) {
        let held = nomination::holder_unit_id
            .eq(office.unit)
            .and(nomination::holder_role.eq(office.role));
        query = query.or_filter(held);
    }
    let beside = tasks::beside(conn, actor.offices.iter().map(|held| held.office))?;
    if !beside.is_empty() {
        query = query.or_filter(among(nomination::id, beside));
    }
    let open = || {
        appeal::kept_out
            .nullable()
            .is_null()
            .or(appeal::kept_out.nullable().eq(false))
    };
    let not_by = |user: UserId| appeal::refused_by.nullable().not_like(format!("%{user}%"));
    if let Some(user) = actor.user() {
        query = query.filter(open().or(not_by(user)));
    }
    for held in &actor.offices {
        // Who holds an office beside standing in for another acts for themself.
        let is_only = actor
            .offices
            .iter()
            .filter(|other| other.office == held.office)
            .count()
            == 1;
        if let Some(absent) = held.on_behalf_of.as_ref().filter(|_| is_only) {
            let another = nomination::holder_unit_id
                .ne(held.office.unit)
                .or(nomination::holder_role.ne(held.office.role));
            query = query.filter(open().or(another).or(not_by(absent.user)));
        }
    }
    let rows = by_due!(query, page)
        .limit(page.limit)
        .load::<FiledRow>(conn)?;
    all(conn, rows)
}
