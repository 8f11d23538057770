//! Lists of nominations: what a reader may see of what they ask for, in the order they ask for.

mod agreed;
mod of_event;
pub mod overview;
mod queue;
pub mod rosters;
pub mod runs;

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::filed::assignments::HandledBy;
use super::reads::in_this_order;
use crate::db::engine::prepared::among;
use crate::db::engine::scope::{in_scope, in_scope_or_own, is_crowded, up_to};
use crate::db::engine::search::{self, HasWords};
use crate::db::schema::{nomination, subject};
use crate::db::{Conn, PageRequest, Result};
use crate::domain::access::actor::Scope;
use crate::domain::base::code::codes;
use crate::domain::base::ids::{NominationId, SubjectId, UnitId, UserId};
use crate::domain::base::office::Office;
use crate::domain::law::award_type::CommendationType;
use crate::domain::nominations::case_code::CaseCode;
use crate::domain::nominations::nomination::{Nomination, NominationInContext, Status};

pub use agreed::{AgreedFilter, AgreedTogether, agreed, agreed_together};
pub use of_event::{count_of_event, counts_of_events, of_event};
pub use queue::{
    AboutWaiting, Shares, WaitingAbout, WaitingFilter, Waits, about_waiting, names, shares,
    waiting, waiting_versions, waits,
};

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

codes! {
    /// Whose files a list is limited to.
    AssignedTo {
        /// Those the reader handles.
        Me = "me",
        /// Those an office holds and nobody by name handles.
        Nobody = "nobody",
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NominationFilter {
    /// In this order.
    pub sort: Sort,
    /// Found in the subject's name, whatever the accents; or the file's code, in any case, with or
    /// without dashes.
    pub q: Option<String>,
    /// With this code.
    pub case_code: Option<String>,
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
    /// Held by this office.
    pub held_by: Option<Office>,
    /// Handled by the reader, or by nobody.
    pub assigned: Option<AssignedTo>,
    /// Who reads it, where that is a user.
    pub reader: Option<UserId>,
}

impl NominationFilter {
    /// The same, asked for by this reader.
    #[must_use]
    pub fn asked_by(&self, reader: Option<UserId>) -> Self {
        Self {
            reader,
            ..self.clone()
        }
    }
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

/// What a page in the order of due days goes on behind: without a day a file comes last.
struct Behind {
    day: Option<NaiveDate>,
    id: String,
}

/// As the key of the page before says it, `due|id`.
fn behind(page: &PageRequest) -> Option<Behind> {
    let (day, id) = page.after.as_deref()?.split_once('|')?;
    Some(Behind {
        day: day.parse().ok(),
        id: id.to_owned(),
    })
}

/// The part of a list behind `due|id`, the oldest due first. Without a due day a file comes last,
/// on both databases.
macro_rules! by_due {
    ($query:expr, $page:expr) => {{
        let query = match behind($page) {
            Some(Behind { day: Some(day), id }) => $query.filter(
                nomination::due_on
                    .gt(day)
                    .or(nomination::due_on.eq(day).and(nomination::id.gt(id)))
                    .or(nomination::due_on.is_null()),
            ),
            Some(Behind { day: None, id }) => $query
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

/// What is looked for.
enum Sought {
    /// Subjects, by their names.
    Named(HasWords<subject::id>),
    /// Files, by what may be their codes.
    Coded(Vec<CaseCode>),
}

impl Sought {
    /// What a filter looks for. What is a code is no name.
    fn by(conn: &mut Conn, filter: &NominationFilter) -> Result<Option<Self>> {
        let Some(q) = &filter.q else {
            return Ok(None);
        };
        let codes = CaseCode::sought(q);
        Ok(Some(if codes.is_empty() {
            Self::Named(search::subjects(conn, q)?)
        } else {
            Self::Coded(codes)
        }))
    }

    fn finds_nobody(&self) -> bool {
        matches!(self, Self::Named(named) if named.finds_nobody())
    }

    fn is_rare(&self) -> bool {
        match self {
            Self::Named(named) => named.is_rare(),
            Self::Coded(_) => true,
        }
    }
}

/// What a list is limited to: what the scope lets see, of that what the filter asks for.
macro_rules! narrowed {
    ($conn:ident, $query:expr, $scope:expr, $filter:expr, $sought:expr) => {{
        let filter: &NominationFilter = $filter;
        let sought: Option<Sought> = $sought;
        let is_rare = filter.case_code.is_some() || sought.as_ref().is_some_and(Sought::is_rare);
        let crowded = !is_rare && is_crowded($conn, "nomination", nomination::unit_id, $scope)?;
        let walked = is_rare || crowded;
        // Where something else finds fewer, or sooner, a status is read and not looked up.
        let looked_up = crowded && filter.unit.is_none() && filter.subject.is_none();
        let mut query = $query
            .filter(
                in_scope_or_own(nomination::unit_id, nomination::subject_id, $scope).walked(walked),
            )
            .into_boxed();
        query = match sought {
            Some(Sought::Named(named)) => query.filter(named),
            Some(Sought::Coded(codes)) => query.filter(among(nomination::case_code, codes)),
            None => query,
        };
        if let Some(code) = &filter.case_code {
            query = query.filter(nomination::case_code.eq(code.clone()));
        }
        if let Some(status) = filter.status {
            query = if looked_up && filter.stage.is_none() {
                query.filter(nomination::status.eq(status))
            } else {
                query.filter(nomination::status.concat("").eq(status))
            };
        }
        if let Some(stage) = filter.stage.clone() {
            query = if looked_up {
                query.filter(nomination::stage.eq(stage))
            } else {
                query.filter(nomination::stage.concat("").eq(stage))
            };
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
        if let Some(office) = filter.held_by {
            query = query
                .filter(nomination::holder_unit_id.eq(office.unit))
                .filter(nomination::holder_role.eq(office.role));
        }
        if let Some(to) = filter.assigned {
            query = query.filter(HandledBy::of(to, filter.reader));
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
    let sought = Sought::by(conn, filter)?;
    if sought.as_ref().is_some_and(Sought::finds_nobody) {
        return Ok(Vec::new());
    }
    let all = nomination::table
        .inner_join(subject::table)
        .select(nomination::id);
    let query = narrowed!(conn, all, scope, filter, sought);
    let query = match filter.sort {
        Sort::Newest => after!(query, page, lt).order(nomination::id.desc()),
        Sort::Oldest => after!(query, page, gt).order(nomination::id),
        Sort::Due => by_due!(query, page),
    };
    // The names around them are asked for once it is known which they are: PostgreSQL plans what
    // finds a page anew for each value that is looked for, and for seven tables that takes longer
    // than all the rest.
    let ids = query.limit(page.limit).load::<NominationId>(conn)?;
    in_this_order(conn, ids)
}

/// So many files before and behind one are looked at; that there are more is told as more.
pub const LOOKED_AT: usize = 500;

/// The ids that come before a file in such a list, or behind it, the nearest first, up to so many
/// and one more; the file itself stands at the head where the list has it.
pub fn beside(
    conn: &mut Conn,
    scope: &Scope,
    filter: &NominationFilter,
    file: &Nomination,
    is_behind: bool,
) -> Result<Vec<NominationId>> {
    let sought = Sought::by(conn, filter)?;
    if sought.as_ref().is_some_and(Sought::finds_nobody) {
        return Ok(Vec::new());
    }
    let all = nomination::table
        .inner_join(subject::table)
        .select(nomination::id);
    let query = narrowed!(conn, all, scope, filter, sought);
    let query = match (filter.sort, is_behind) {
        (Sort::Newest, true) | (Sort::Oldest, false) => query
            .filter(nomination::id.le(file.id))
            .order(nomination::id.desc()),
        (Sort::Newest, false) | (Sort::Oldest, true) => query
            .filter(nomination::id.ge(file.id))
            .order(nomination::id),
        (Sort::Due, is_behind) => {
            // What is due on no day any more has left its place in the list.
            let Some(day) = file.state.due_on() else {
                return Ok(Vec::new());
            };
            if is_behind {
                query
                    .filter(
                        nomination::due_on
                            .gt(day)
                            .or(nomination::due_on.eq(day).and(nomination::id.ge(file.id)))
                            .or(nomination::due_on.is_null()),
                    )
                    .order((
                        nomination::due_on.is_null(),
                        nomination::due_on,
                        nomination::id,
                    ))
            } else {
                query
                    .filter(
                        nomination::due_on
                            .lt(day)
                            .or(nomination::due_on.eq(day).and(nomination::id.le(file.id))),
                    )
                    .order((nomination::due_on.desc(), nomination::id.desc()))
            }
        }
    };
    let most = i64::try_from(LOOKED_AT + 2).unwrap_or(i64::MAX);
    Ok(query.limit(most).load(conn)?)
}

/// How many nominations of units within the scope there are.
pub fn count(conn: &mut Conn, scope: &Scope, filter: &NominationFilter) -> Result<i64> {
    let sought = Sought::by(conn, filter)?;
    if sought.as_ref().is_some_and(Sought::finds_nobody) {
        return Ok(0);
    }
    let all = nomination::table
        .inner_join(subject::table)
        .select(count_star());
    Ok(narrowed!(conn, all, scope, filter, sought).get_result(conn)?)
}

/// How many nominations of units within the scope are late, counted up to so many.
pub fn count_late(conn: &mut Conn, scope: &Scope, day: NaiveDate, most: i64) -> Result<i64> {
    // By their days: fewer are late than there are in any scope.
    let within = in_scope(nomination::unit_id, scope).walked(true);
    up_to(
        conn,
        most,
        "nomination",
        nomination::due_on.lt(day).and(within),
    )
}

/// Are there more such nominations of units within the scope than these? No more are looked at.
pub fn is_longer_than(
    conn: &mut Conn,
    scope: &Scope,
    filter: &NominationFilter,
    most: i64,
) -> Result<bool> {
    let sought = Sought::by(conn, filter)?;
    if sought.as_ref().is_some_and(Sought::finds_nobody) {
        return Ok(false);
    }
    let all = nomination::table
        .inner_join(subject::table)
        .select(nomination::id);
    let query = narrowed!(conn, all, scope, filter, sought);
    let behind = query
        .order(nomination::id.desc())
        .offset(most)
        .limit(1)
        .load::<NominationId>(conn)?;
    Ok(!behind.is_empty())
}

/// The nominations of units within the scope by their ids and versions alone, the newest first, up
/// to so many.
pub fn versions_of(
    conn: &mut Conn,
    scope: &Scope,
    filter: &NominationFilter,
    most: i64,
) -> Result<Vec<(NominationId, i64)>> {
    let sought = Sought::by(conn, filter)?;
    if sought.as_ref().is_some_and(Sought::finds_nobody) {
        return Ok(Vec::new());
    }
    let all = nomination::table
        .inner_join(subject::table)
        .select((nomination::id, nomination::version));
    let query = narrowed!(conn, all, scope, filter, sought);
    Ok(query
        .order(nomination::id.desc())
        .limit(most)
        .load::<(NominationId, i64)>(conn)?)
}
