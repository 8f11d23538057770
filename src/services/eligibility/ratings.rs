//! Yearly ratings: entered by the emulation officer of the subject's unit or of one above it, one
//! for each subject and year.

pub mod pasted;

use std::collections::BTreeSet;

use chrono::Datelike;

use crate::db::{self, Conn, Failure, PageRequest, Reading, Saved};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{RatingId, SubjectId, UnitId};
use crate::domain::eligibility::rating::Rating;
use crate::domain::eligibility::record::Relation;
use crate::domain::law::grade::Grade;
use crate::domain::register::people::Subject;
use crate::domain::register::unit::{Unit, UnitPath};
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::register::subjects::{Offered, offered};
use crate::services::{Ctx, Listed, ensure_saved, one_more, record};

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
        let Self {
            subject,
            year,
            grade,
            source,
        } = self;
        Rating {
            id: ctx.id(),
            subject,
            year,
            grade,
            source,
            created_at: ctx.now,
            version: 1,
        }
    }
}

fn insert(tx: &mut Conn, ratings: &[Rating]) -> Result<()> {
    db::eligibility::ratings::insert(tx, ratings).map_err(|failure| match failure {
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
    let params = vec![
        ("from", FIRST_YEAR.to_string()),
        ("to", this_year.to_string()),
    ];
    Some(FieldFault {
        pointer: "/year".to_owned(),
        code: "out_of_range",
        params,
    })
}

/// Enters a rating; nobody rates themself.
pub fn enter(tx: &mut Conn, ctx: &Ctx, caller: &Caller, new: EnterRating) -> Result<Rating> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let subject = db::register::people::find_subject(tx, &scope, new.subject)?;
    let unknown = || FieldFault::new("/subject_id", "unknown_reference");
    let faults: Vec<FieldFault> = subject
        .is_none()
        .then(unknown)
        .into_iter()
        .chain(check_year(ctx, new.year))
        .collect();
    let (Some((subject, path)), true) = (subject, faults.is_empty()) else {
        return Err(Error::Invalid(faults));
    };
    let acting = policy::may(&actor, Right::Nominate, subject.unit, &path)?;
    policy::not_their_own(&actor, &subject.beneficiary())?;
    let rating = new.rating(ctx);
    insert(tx, std::slice::from_ref(&rating))?;
    let rated = HistoryEvent::plain(
        Object::Subject(subject.id),
        EventKind::Rated,
        subject.version,
    );
    let detail = vec![
        ("rating_id", rating.id.to_string()),
        ("year", rating.year.to_string()),
        ("grade", rating.grade.code().to_owned()),
    ];
    record(tx, ctx, &acting, &[rated.with(detail)], &[])?;
    Ok(rating)
}

/// What is put right of a rating; what is not named stays.
#[derive(Debug, Clone)]
pub struct CorrectRating {
    /// How well it was.
    pub grade: Option<Grade>,
    /// On what paper it rests.
    pub source: Option<String>,
    /// Why.
    pub reason: String,
}

/// The actor as one who rates a subject; nobody rates themself.
fn rater(tx: &mut Conn, actor: &Actor, subject: SubjectId) -> Result<(Actor, Subject)> {
    let found = db::register::people::find_subject(tx, &actor.scope(), subject)?;
    let (subject, path) = found.ok_or(Denied::NotHolder)?;
    let acting = policy::may(actor, Right::Nominate, subject.unit, &path)?;
    policy::not_their_own(actor, &subject.beneficiary())?;
    Ok((acting, subject))
}

/// Puts a rating right, with the reason, as whoever enters them; what rested on it is asked again
/// at its next act.
pub fn correct(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: RatingId,
    expected: i64,
    new: CorrectRating,
) -> Result<Rating> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut rating =
        db::eligibility::ratings::find(tx, &scope, id)?.ok_or(Error::NotFound("rating"))?;
    let (acting, subject) = rater(tx, &actor, rating.subject)?;
    if rating.version != expected {
        return Err(Error::Stale);
    }
    let before = (rating.grade, rating.source.clone());
    rating.grade = new.grade.unwrap_or(rating.grade);
    rating.source = new.source.unwrap_or(rating.source);
    if (rating.grade, &rating.source) == (before.0, &before.1) {
        return Err(Error::invalid("/grade", "unchanged"));
    }
    rating.version += 1;
    // A title that rests on it and moves at this moment sees it, or was there before it.
    db::register::people::lock_subjects(tx, &[rating.subject])?;
    ensure_saved(db::eligibility::ratings::save_if_unchanged(tx, &rating)?)?;
    let detail = vec![
        ("rating_id", rating.id.to_string()),
        ("year", rating.year.to_string()),
        ("before", before.0.code().to_owned()),
        ("after", rating.grade.code().to_owned()),
    ];
    let corrected = HistoryEvent::plain(
        Object::Subject(subject.id),
        EventKind::RatingCorrected,
        subject.version,
    )
    .because(&new.reason);
    record(tx, ctx, &acting, &[corrected.with(detail)], &[])?;
    Ok(rating)
}

/// One rating.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: RatingId) -> Result<Rating> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    db::eligibility::ratings::find(tx, &scope, id)?.ok_or(Error::NotFound("rating"))
}

/// A rating with whose it is.
#[derive(Debug, Clone)]
pub struct ShownRating {
    /// The rating.
    pub rating: Rating,
    /// Whose.
    pub subject: Subject,
    /// Can the caller put it right?
    pub may_correct: bool,
}

/// A page of ratings, and whom the caller could rate.
#[derive(Debug, Clone)]
pub struct RatingsBoard {
    /// The ratings, by id.
    pub ratings: Listed<ShownRating>,
    /// Subjects found by name whom the caller may rate.
    pub subjects: Vec<Offered>,
    /// Does the caller rate at all?
    pub may_rate: bool,
}

/// A page of ratings with the names around them, of one subject if given; `q` looks for subjects to
/// rate.
pub fn desk(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    subject: Option<SubjectId>,
    q: Option<&str>,
    page: &PageRequest,
) -> Result<RatingsBoard> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let listed = list(tx, ctx, caller, subject, None, page)?;
    let known = db::register::people::subjects_with_ids(
        tx,
        &listed
            .items
            .iter()
            .map(|rating| rating.subject)
            .collect::<Vec<_>>(),
    )?;
    let may = |subject: &Subject, path: &UnitPath| {
        policy::may(&actor, Right::Nominate, subject.unit, path).is_ok()
            && policy::not_their_own(&actor, &subject.beneficiary()).is_ok()
    };
    let shown = |rating: Rating| {
        let (subject, path) = known
            .iter()
            .find(|(subject, _)| subject.id == rating.subject)?;
        Some(ShownRating {
            may_correct: may(subject, path),
            subject: subject.clone(),
            rating,
        })
    };
    let ratings = listed.filter_map(shown);
    let may_rate = actor
        .offices
        .iter()
        .any(|held| Right::Nominate.roles().contains(&held.office.role));
    let mut subjects = Vec::new();
    if may_rate {
        let page = PageRequest {
            after: None,
            limit: crate::services::register::subjects::MOST_OFFERED,
        };
        let found = db::register::people::list_subjects(tx, &scope, q, &page)?;
        let paths = db::register::people::subjects_with_ids(
            tx,
            &found.iter().map(|subject| subject.id).collect::<Vec<_>>(),
        )?;
        subjects.extend(
            paths
                .into_iter()
                .filter(|(subject, path)| may(subject, path))
                .map(|(subject, _)| subject),
        );
    }
    Ok(RatingsBoard {
        ratings,
        subjects: offered(tx, subjects)?,
        may_rate,
    })
}

/// A page of ratings, of one subject and of one year if given; one's own are seen beside those of
/// one's units.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    subject: Option<SubjectId>,
    year: Option<i32>,
    page: &PageRequest,
) -> Result<Listed<Rating>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    let ratings = db::eligibility::ratings::list(tx, &scope, subject, year, &one_more(page))?;
    Ok(Listed::cut(ratings, page.limit, |rating| {
        rating.id.to_string()
    }))
}

/// Enters the ratings of a unit and those below from before this service knew of them, all or none,
/// with one line of history.
pub fn import(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    unit: UnitId,
    new: Vec<EnterRating>,
) -> Result<usize> {
    import_each(tx, ctx, caller, unit, new).map(|ratings| ratings.len())
}

/// The same, and answers the ratings in order.
pub(in crate::services) fn import_each(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    unit: UnitId,
    new: Vec<EnterRating>,
) -> Result<Vec<Rating>> {
    let (actor, unit) = importable(tx, ctx, caller, unit, &new)?;
    let ratings: Vec<Rating> = new.into_iter().map(|rating| rating.rating(ctx)).collect();
    insert(tx, &ratings)?;
    let imported = HistoryEvent::plain(Object::Unit(unit.id), EventKind::Imported, unit.version);
    let detail = vec![
        ("what", "ratings".to_owned()),
        ("count", ratings.len().to_string()),
    ];
    record(tx, ctx, &actor, &[imported.with(detail)], &[])?;
    Ok(ratings)
}

/// Who brings ratings in, and the unit, where nothing is wrong with any of them; else every fault
/// of every one is told. Nothing is written.
pub(in crate::services) fn importable(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    unit: UnitId,
    new: &[EnterRating],
) -> Result<(Actor, Unit)> {
    let (actor, unit, subjects) = crate::services::register::people::known_below(
        tx,
        ctx,
        caller,
        unit,
        new.iter().map(|rating| rating.subject),
    )?;
    let ids: Vec<SubjectId> = subjects.keys().copied().collect();
    let mut rated = BTreeSet::new();
    for some in ids.chunks(db::AT_ONCE) {
        let known = db::eligibility::ratings::of_subjects(some).ask(tx)?;
        rated.extend(known.iter().map(|rating| (rating.subject, rating.year)));
    }
    let (mut faults, mut listed) = (Vec::new(), BTreeSet::new());
    for (index, rating) in new.iter().enumerate() {
        let key = (rating.subject, rating.year);
        let unknown = (!subjects.contains_key(&rating.subject))
            .then(|| FieldFault::new("/subject_id", "unknown_reference"));
        let exists = rated
            .contains(&key)
            .then(|| FieldFault::new("/year", "exists"));
        let twice = (!listed.insert(key)).then(|| FieldFault::new("/year", "twice"));
        let fault = unknown
            .or_else(|| check_year(ctx, rating.year))
            .or(exists)
            .or(twice);
        faults.extend(fault.map(|fault| FieldFault {
            pointer: format!("/{index}{}", fault.pointer),
            ..fault
        }));
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    for rating in new {
        subjects
            .get(&rating.subject)
            .map_or(Ok(()), |(subject, _)| {
                policy::not_their_own(&actor, &subject.beneficiary())
            })?;
    }
    Ok((actor, unit))
}

/// Takes a rating back that a list brought in, as long as it is as it came and its subject has no
/// file that may rest on it; answers whether it could.
pub(in crate::services) fn take_back(tx: &mut Conn, id: RatingId) -> Result<bool> {
    let Some(rating) = db::eligibility::ratings::find(tx, &Scope::All, id)? else {
        return Ok(true);
    };
    db::register::people::lock_subjects(tx, &[rating.subject])?;
    let files = db::eligibility::record::files_of(&[rating.subject]).ask(tx)?;
    if files.iter().any(|(_, file)| file.whose == Relation::Own) {
        return Ok(false);
    }
    let removed = db::eligibility::ratings::remove_if_as_entered(tx, id)?;
    Ok(matches!(removed, Saved::Yes))
}
