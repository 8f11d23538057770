//! Yearly ratings: entered by the emulation officer of the subject's unit or of one above it, one for each subject and year.

use chrono::Datelike;

use super::access::{self, Caller};
use super::{Ctx, Listed, one_more, record};
use crate::db::{self, Conn, Failure, Page};
use crate::domain::history::{Deed, Fact, Object};
use crate::domain::ids::{SubjectId, UnitId};
use crate::domain::policy::{self, Right};
use crate::domain::rating::{Grade, Rating};
use crate::error::{Error, FieldFault, Result};

/// The first year for which a rating is taken.
const FIRST_YEAR: i32 = 1990;

/// A rating to enter.
#[derive(Debug, Clone)]
pub struct EnterRating {
    /// Whose.
    pub subject: SubjectId,
    /// For which year.
    pub year: i32,
    /// How well.
    pub grade: Grade,
    /// On what paper it rests.
    pub source: String,
}

impl EnterRating {
    fn rating(self, ctx: &Ctx) -> Rating {
        let Self { subject, year, grade, source } = self;
        Rating { id: ctx.id(), subject, year, grade, source, created_at: ctx.now, version: 1 }
    }
}

fn insert(tx: &mut Conn, ratings: &[Rating]) -> Result<()> {
    db::ratings::insert(tx, ratings).map_err(|failure| match failure {
        Failure::Duplicate(_) => Error::exists("/year"),
        other => other.into(),
    })
}

/// Is it a year that has begun, and not before the first one?
fn check_year(ctx: &Ctx, year: i32) -> Option<FieldFault> {
    let this_year = ctx.today().year();
    if (FIRST_YEAR..=this_year).contains(&year) {
        return None;
    }
    let params = vec![("from", FIRST_YEAR.to_string()), ("to", this_year.to_string())];
    Some(FieldFault { pointer: "/year".to_owned(), code: "out_of_range", params })
}

/// Enters a rating; nobody rates themself.
pub fn enter(tx: &mut Conn, ctx: &Ctx, caller: &Caller, new: EnterRating) -> Result<Rating> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let subject = db::people::find_subject(tx, &scope, new.subject)?;
    let unknown = || FieldFault::new("/subject_id", "unknown_reference");
    let faults: Vec<FieldFault> = subject.is_none().then(unknown).into_iter().chain(check_year(ctx, new.year)).collect();
    let (Some((subject, path)), true) = (subject, faults.is_empty()) else { return Err(Error::Invalid(faults)) };
    let acting = policy::may(&actor, Right::Nominate, subject.unit, &path)?;
    policy::not_their_own(&actor, &subject.beneficiary())?;
    let rating = new.rating(ctx);
    insert(tx, std::slice::from_ref(&rating))?;
    let rated = Fact::plain(Object::Subject(subject.id), Deed::Rated, subject.version);
    let detail = vec![("rating_id", rating.id.to_string()), ("year", rating.year.to_string()), ("grade", rating.grade.code().to_owned())];
    record(tx, ctx, &acting, &[rated.with(detail)], &[])?;
    Ok(rating)
}

/// A page of ratings, of one subject and of one year if given; one's own are seen beside those of one's units.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    subject: Option<SubjectId>,
    year: Option<i32>,
    page: &Page,
) -> Result<Listed<Rating>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    let ratings = db::ratings::list(tx, &scope, subject, year, &one_more(page))?;
    Ok(Listed::cut(ratings, page.limit, |rating| rating.id.to_string()))
}

/// Enters the ratings of a unit and those below from before this service knew of them, all or none, with one line of history.
pub fn import(tx: &mut Conn, ctx: &Ctx, caller: &Caller, unit: UnitId, new: Vec<EnterRating>) -> Result<usize> {
    let (actor, unit, subjects) = super::people::known_below(tx, ctx, caller, unit, new.iter().map(|rating| rating.subject))?;
    for (index, rating) in new.iter().enumerate() {
        let unknown = (!subjects.contains_key(&rating.subject)).then(|| FieldFault::new("/subject_id", "unknown_reference"));
        if let Some(fault) = unknown.or_else(|| check_year(ctx, rating.year)) {
            return Err(Error::Invalid(vec![FieldFault { pointer: format!("/{index}{}", fault.pointer), ..fault }]));
        }
    }
    for rating in &new {
        subjects.get(&rating.subject).map_or(Ok(()), |(subject, _)| policy::not_their_own(&actor, &subject.beneficiary()))?;
    }
    let ratings: Vec<Rating> = new.into_iter().map(|rating| rating.rating(ctx)).collect();
    insert(tx, &ratings)?;
    let imported = Fact::plain(Object::Unit(unit.id), Deed::Imported, unit.version);
    let detail = vec![("what", "ratings".to_owned()), ("count", ratings.len().to_string())];
    record(tx, ctx, &actor, &[imported.with(detail)], &[])?;
    Ok(ratings.len())
}
