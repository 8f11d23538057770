//! Two records of one person, collective or household are made one: what they did, their files,
//! awards, ratings and what is held against them go to the record that stays. Everything of both is
//! kept, and for thirty days it can be undone.

use crate::db::{self, Conn, Reading};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy::{self, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{InitiativeId, SubjectId};
use crate::domain::nominations::nomination::NominationInContext;
use crate::domain::register::people::Subject;
use crate::domain::register::subject_merger::{MovedRecords, SubjectMerger};
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::nominations::renames::count_up_files;
use crate::services::register::listing::{ListedSubject, SubjectFilter, listed_within};
use crate::services::{Ctx, ensure_saved, record};

/// Two records that were made one, or parted again.
#[derive(Debug, Clone)]
pub struct JoinedSubjects {
    /// What went with it, and until when it can be undone.
    pub merger: SubjectMerger,
    /// The record that was joined.
    pub from: Subject,
    /// The one it was joined to.
    pub into: Subject,
}

/// A record that the actor sees and of which they may say whose it is.
fn told_apart_by(tx: &mut Conn, actor: &Actor, id: SubjectId) -> Result<Option<(Subject, Actor)>> {
    let found = db::register::people::find_or_joined(tx, &actor.register(), id)?;
    let Some((subject, path)) = found else {
        return Ok(None);
    };
    let acting = policy::may(actor, Right::TellApart, subject.unit, &path)?;
    policy::not_their_own(actor, &subject.beneficiary())?;
    Ok(Some((subject, acting)))
}

/// Why two records cannot be made one.
fn unfit(from: &Subject, into: &Subject) -> Option<&'static str> {
    if from.id == into.id {
        return Some("itself");
    }
    if from.kind != into.kind {
        return Some("another_kind");
    }
    match (from.person, into.person) {
        (Some(_), Some(_)) => Some("both_on_register"),
        // The register of staff would go on to write into the record that is gone.
        (Some(_), None) => Some("keep_the_registered"),
        _ => None,
    }
}

/// What goes from one record to the other: of a year that both were rated the other's rating
/// counts, and this one stays where it is; of an initiative of which both are authors the shares are
/// added.
fn what_moves(tx: &mut Conn, from: SubjectId, into: SubjectId) -> Result<MovedRecords> {
    let (achievements, files) = db::nominations::belongings(tx, from)?;
    let awards = db::awards::of_subjects(tx, &[from])?;
    let ratings = db::eligibility::ratings::of_subjects(&[from, into]).ask(tx)?;
    let is_rated = |year: i32| {
        ratings
            .iter()
            .any(|rating| rating.subject == into && rating.year == year)
    };
    let authored = db::register::initiatives::authored_by(tx, &[from, into])?;
    let is_author = |id: InitiativeId| {
        authored
            .iter()
            .any(|(of, author, _)| *of == id && *author == into)
    };
    let (shared, initiatives): (Vec<_>, Vec<_>) = authored
        .iter()
        .filter(|(_, author, _)| *author == from)
        .map(|(id, _, share)| (*id, *share))
        .partition(|(id, _)| is_author(*id));
    let (left, moved): (Vec<_>, Vec<_>) = ratings
        .iter()
        .filter(|rating| rating.subject == from)
        .partition(|rating| is_rated(rating.year));
    Ok(MovedRecords {
        achievements,
        files,
        awards: awards.into_iter().map(|award| award.id).collect(),
        ratings: moved.into_iter().map(|rating| rating.id).collect(),
        ratings_left: left.into_iter().map(|rating| rating.id).collect(),
        holds: db::eligibility::holds::all_of(tx, from)?,
        career: db::register::career::all_of(tx, from)?,
        memberships: db::register::career::memberships_of(tx, from)?,
        initiatives: initiatives.into_iter().map(|(id, _)| id).collect(),
        shares: shared,
    })
}

fn give(
    tx: &mut Conn,
    ctx: &Ctx,
    between: (SubjectId, SubjectId),
    moved: &MovedRecords,
) -> Result<()> {
    db::nominations::give(tx, between, &moved.achievements, &moved.files)?;
    db::awards::give(tx, between, &moved.awards, ctx.now)?;
    db::eligibility::ratings::give(tx, between, &moved.ratings)?;
    db::eligibility::holds::give(tx, between, &moved.holds)?;
    db::register::career::give(tx, between, &moved.career)?;
    db::register::career::give_memberships(tx, between, &moved.memberships)?;
    db::register::initiatives::give(tx, between, &moved.initiatives)?;
    Ok(())
}

/// What history tells: of both records, and of the files that have not ended.
fn facts(
    deed: EventKind,
    reason: &str,
    (from, into): (&Subject, &Subject),
    files: &[NominationInContext],
) -> Vec<HistoryEvent> {
    let detail = || {
        vec![
            ("from_id", from.id.to_string()),
            ("into_id", into.id.to_string()),
        ]
    };
    let told = |object, version| {
        HistoryEvent::plain(object, deed, version)
            .because(reason)
            .with(detail())
    };
    let of_both = [from, into].map(|one| told(Object::Subject(one.id), one.version));
    let of_files = files.iter().map(|filed| {
        told(
            Object::Nomination(filed.nomination.id),
            filed.nomination.version,
        )
    });
    of_both.into_iter().chain(of_files).collect()
}

/// Joins a record to another one of the same person, collective or household, as who tells people
/// apart in the units of both. Files that have not ended count as changed: who has seen them with
/// the other name looks again.
pub fn join(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: SubjectId,
    expected: i64,
    into: SubjectId,
    reason: &str,
) -> Result<JoinedSubjects> {
    db::register::units::share_tree(tx)?;
    let actor = access::actor(tx, ctx, caller)?;
    let (mut from, acting) = told_apart_by(tx, &actor, id)?.ok_or(Error::NotFound("subject"))?;
    let (into, _) = told_apart_by(tx, &actor, into)?
        .filter(|(into, _)| into.merged_into.is_none())
        .ok_or_else(|| Error::invalid("/into_id", "unknown_reference"))?;
    if from.merged_into.is_some() {
        return Err(Error::WrongStage("joined".to_owned()));
    }
    if let Some(code) = unfit(&from, &into) {
        return Err(Error::Invalid(vec![FieldFault::new("/into_id", code)]));
    }
    if from.version != expected {
        return Err(Error::Stale);
    }
    db::register::people::lock_subjects(tx, &[from.id, into.id])?;
    from.merged_into = Some(into.id);
    from.version += 1;
    ensure_saved(db::register::subject_mergers::save_joined_if_unchanged(
        tx, &from,
    )?)?;
    let files = count_up_files(tx, ctx, from.id)?;
    let merger = SubjectMerger {
        id: ctx.id(),
        from: from.id,
        into: into.id,
        moved: what_moves(tx, from.id, into.id)?,
        merged_at: ctx.now,
        undone_at: None,
    };
    give(tx, ctx, (from.id, into.id), &merger.moved)?;
    db::register::initiatives::add_shares(tx, (from.id, into.id), &merger.moved.shares)?;
    db::register::subject_mergers::insert(tx, &merger)?;
    let told = facts(EventKind::RecordsJoined, reason, (&from, &into), &files);
    record(tx, ctx, &acting, &told, &[])?;
    Ok(JoinedSubjects { merger, from, into })
}

/// Parts two records again that were made one: what went with the record goes back to it, and what
/// came since stays where it is.
pub fn part(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: SubjectId,
    expected: i64,
    reason: &str,
) -> Result<JoinedSubjects> {
    db::register::units::share_tree(tx)?;
    let actor = access::actor(tx, ctx, caller)?;
    let (mut from, acting) = told_apart_by(tx, &actor, id)?.ok_or(Error::NotFound("subject"))?;
    let merger = db::register::subject_mergers::last_of(tx, id)?;
    let (Some(into), Some(mut merger)) = (from.merged_into, merger) else {
        return Err(Error::WrongStage("apart".to_owned()));
    };
    let (into, _) = told_apart_by(tx, &actor, into)?.ok_or(Error::NotFound("subject"))?;
    // What was joined last is parted first.
    if into.merged_into.is_some() || !merger.can_be_undone(ctx.now) {
        return Err(Error::WrongStage("final".to_owned()));
    }
    if from.version != expected {
        return Err(Error::Stale);
    }
    db::register::people::lock_subjects(tx, &[from.id, into.id])?;
    from.merged_into = None;
    from.version += 1;
    ensure_saved(db::register::subject_mergers::save_joined_if_unchanged(
        tx, &from,
    )?)?;
    let mut files = count_up_files(tx, ctx, into.id)?;
    files.retain(|filed| merger.moved.files.contains(&filed.nomination.id));
    give(tx, ctx, (into.id, from.id), &merger.moved)?;
    db::register::initiatives::take_shares(tx, (into.id, from.id), &merger.moved.shares)?;
    merger.undone_at = Some(ctx.now);
    ensure_saved(db::register::subject_mergers::save_undone(tx, &merger)?)?;
    let told = facts(EventKind::RecordsParted, reason, (&from, &into), &files);
    record(tx, ctx, &acting, &told, &[])?;
    Ok(JoinedSubjects { merger, from, into })
}

/// A record to join to another, and those it may be.
#[derive(Debug, Clone)]
pub struct JoinBoard {
    /// The record.
    pub subject: Subject,
    /// Those found by name, of the same kind, the record itself left out.
    pub others: Vec<ListedSubject>,
}

/// A record that the caller may join to another, and those found by its own name, or another.
pub fn board(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: SubjectId,
    q: Option<&str>,
) -> Result<JoinBoard> {
    let actor = access::actor(tx, ctx, caller)?;
    let (subject, _) = told_apart_by(tx, &actor, id)?.ok_or(Error::NotFound("subject"))?;
    let filter = SubjectFilter {
        q: Some(q.unwrap_or(&subject.name).to_owned()),
        kind: Some(subject.kind),
        unit: None,
    };
    let mut others = listed_within(tx, &actor.register(), &filter)?;
    others.retain(|other| other.subject.id != id);
    Ok(JoinBoard { subject, others })
}

/// What a page shows of the mergers of a record: where it went, and what was joined to it.
pub(in crate::services) type Joined = (Option<Subject>, Vec<Subject>, bool);

/// Where a record went, what was joined to it, and whether the first can be undone now.
pub(in crate::services) fn joined(tx: &mut Conn, ctx: &Ctx, subject: &Subject) -> Result<Joined> {
    let here = db::register::subject_mergers::joined_to(tx, subject.id)?;
    let Some(into) = subject.merged_into else {
        return Ok((None, here, false));
    };
    let found = db::register::people::find_or_joined(tx, &Scope::All, into)?;
    let merger = db::register::subject_mergers::last_of(tx, subject.id)?;
    let undoable = merger.is_some_and(|merger| merger.can_be_undone(ctx.now));
    Ok((found.map(|(into, _)| into), here, undoable))
}
