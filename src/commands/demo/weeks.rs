//! The demo's last ten weeks: every file is written, sent and decided by the use cases themselves,
//! on the day it happens.

mod group;

use chrono::{DateTime, Datelike, TimeDelta, Utc, Weekday};
use group::Group;

use super::province::{Class, Province, STANDS_IN};
use super::waves::{Fate, Wave, one_title, waves};
use crate::db::Conn;
use crate::domain::base::ids::{NominationId, SubjectId, UnitId};
use crate::domain::base::office::Role;
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::grade::Grade;
use crate::domain::nominations::cycle::LateRule;
use crate::domain::nominations::document::Received;
use crate::error::{Error, Result};
use crate::services::access::Caller;
use crate::services::access::delegations::{self, Delegate};
use crate::services::awards::external_results::ExternalOutcome;
use crate::services::eligibility::ratings::{self, CorrectRating, EnterRating};
use crate::services::nominations::cycles::{self, SetCycle};
use crate::services::nominations::submission_letters;
use crate::services::{Ctx, PageRequest};

/// One thing that is done with all files of a group on one day.
#[derive(Debug, Clone, Copy)]
enum Step {
    Write,
    DraftLetter,
    SignLetter,
    Submit,
    Pass,
    Return,
    Supplement,
    Hold,
    Refuse,
    Appeal,
    Withdraw,
    DraftDecision,
    SignDecision,
    Issue,
    Cancel,
    Record(ExternalOutcome),
}

/// Does all of it, the earliest day first.
pub(super) fn live(
    tx: &mut Conn,
    ctx: &Ctx,
    province: &mut Province,
    papers: &[Received],
) -> Result<()> {
    set_cycle(
        tx,
        &Ctx {
            now: ctx.now - TimeDelta::days(72),
            ..ctx.clone()
        },
        province,
    )?;
    let mut groups = Vec::new();
    let mut schedule = Vec::new();
    for (number, wave) in waves().into_iter().enumerate() {
        for group in groups_of(province, number, wave)? {
            let steps = steps(ctx, &group.wave);
            let days = steps
                .into_iter()
                .zip(0..)
                .map(|(step, index)| ((group.wave.begin - group.wave.every * index).max(1), step));
            schedule.extend(days.map(|(day, step)| (-day, groups.len(), step)));
            groups.push(group);
        }
    }
    // Stable: what a group does on one day stays in order.
    schedule.sort_by_key(|(day, group, _)| (*day, *group));
    for (second, (day, group, step)) in (0_i64..).zip(schedule) {
        let Some(group) = groups.get_mut(group) else {
            continue;
        };
        let ctx = Ctx {
            now: moment(ctx, day) + TimeDelta::seconds(second),
            ..ctx.clone()
        };
        group.take(tx, &ctx, province, step, papers)?;
    }
    delegate(
        tx,
        &Ctx {
            now: ctx.now - TimeDelta::days(2),
            ..ctx.clone()
        },
        province,
    )
}

/// Writes one more file for the yearly title and sends it; it waits where it comes first.
pub(super) fn send_title(
    tx: &mut Conn,
    ctx: &Ctx,
    province: &Province,
    (unit, subject): (UnitId, SubjectId),
    papers: &[Received],
) -> Result<()> {
    let mut group = Group {
        wave: one_title(),
        unit,
        subjects: vec![subject],
        files: Vec::new(),
        letter: None,
        decision: None,
    };
    for step in steps(ctx, &group.wave) {
        group.take(tx, ctx, province, step, papers)?;
    }
    Ok(())
}

/// Writes files for an award on which a council votes, sends them, and passes them on until they
/// wait for its vote.
pub(super) fn send_to_council(
    tx: &mut Conn,
    ctx: &Ctx,
    province: &Province,
    wave: Wave,
    (unit, subjects): (UnitId, Vec<SubjectId>),
    papers: &[Received],
) -> Result<Vec<NominationId>> {
    let mut group = Group {
        wave,
        unit,
        subjects,
        files: Vec::new(),
        letter: None,
        decision: None,
    };
    group.take(tx, ctx, province, Step::Write, papers)?;
    let title = format!(
        "Tờ trình đề nghị Hội đồng xét: {}",
        group.wave.told.0.to_lowercase()
    );
    // A series of its own: the unit sent other letters on some of these days.
    let number = Some(format!("{}/TTr-TĐKT", ctx.today().ordinal()));
    let officer = province.hand(Role::EmulationOfficer, unit)?;
    let letter = submission_letters::draft(tx, ctx, officer, title, number, &group.ids())?;
    group.letter = Some(letter.found.letter.id);
    group.take(tx, ctx, province, Step::SignLetter, papers)?;
    while !group.waits_for_a_vote(ctx) {
        group.take(tx, ctx, province, Step::Pass, papers)?;
    }
    Ok(group.ids())
}

/// Nine in the morning so many days from today, on the Friday before where that is a weekend.
pub(super) fn moment(ctx: &Ctx, days: i64) -> DateTime<Utc> {
    let day = ctx.today() + TimeDelta::days(days);
    let back = match day.weekday() {
        Weekday::Sat => 1,
        Weekday::Sun => 2,
        _ => 0,
    };
    let morning = (day - TimeDelta::days(back))
        .and_hms_opt(2, 0, 0)
        .unwrap_or_default();
    morning.and_utc()
}

fn groups_of(province: &mut Province, number: usize, wave: Wave) -> Result<Vec<Group>> {
    let certified = province.certified.clone();
    let rests_on_another = wave.award == "certificate_of_merit_pm";
    let mut places: Vec<_> = province
        .places
        .iter_mut()
        .filter(|place| place.class == wave.class)
        .collect();
    let begin = if places.is_empty() {
        0
    } else {
        number * 3 % places.len()
    };
    places.rotate_left(begin);
    let mut groups = Vec::new();
    for place in places.into_iter().take(wave.units) {
        let (mut subjects, mut kept) = (Vec::new(), Vec::new());
        for subject in place.free.drain(..) {
            let fits = subjects.len() < wave.files
                && (!rests_on_another || certified.contains(&subject.id));
            if fits {
                subjects.push(subject.id);
            } else {
                kept.push(subject);
            }
        }
        place.free = kept;
        if subjects.len() < wave.files {
            return Err(Error::Internal(format!(
                "too few people in {}",
                place.unit.name
            )));
        }
        let wave = Wave { ..wave };
        groups.push(Group {
            wave,
            unit: place.unit.id,
            subjects,
            files: Vec::new(),
            letter: None,
            decision: None,
        });
    }
    Ok(groups)
}

/// What is done with the files of a wave, in order.
fn steps(ctx: &Ctx, wave: &Wave) -> Vec<Step> {
    use Step::{
        Appeal, Cancel, DraftDecision, DraftLetter, Hold, Issue, Pass, Record, Refuse, Return,
        SignDecision, SignLetter, Submit, Supplement, Withdraw, Write,
    };
    let route = ctx
        .law
        .award(wave.award, ctx.today())
        .and_then(|award| award.routes.get(&wave.kind));
    let by_letter = route
        .and_then(|route| ctx.law.route(route, ctx.today()))
        .is_some_and(|route| route.letter);
    let sent: &[Step] = if by_letter {
        &[Write, DraftLetter, SignLetter]
    } else {
        &[Write, Submit]
    };
    let (passes, then): (usize, &[Step]) = match wave.fate {
        Fate::Draft => return vec![Write],
        Fate::OnLetter => return vec![Write, DraftLetter],
        Fate::At(passes) => (passes, &[]),
        Fate::Returned(passes) => (passes, &[Return]),
        Fate::Supplementing(passes) => (passes, &[Supplement]),
        Fate::OnHold(passes) => (passes, &[Hold]),
        Fate::Refused(passes) => (passes, &[Refuse]),
        Fate::Appealed(passes) => (passes, &[Refuse, Appeal]),
        Fate::Withdrawn(passes) => (passes, &[Withdraw]),
        Fate::OnDecision(passes) => (passes, &[DraftDecision]),
        Fate::Signed(passes) => (passes, &[DraftDecision, SignDecision]),
        Fate::Issued(passes) => (passes, &[DraftDecision, SignDecision, Issue]),
        Fate::Cancelled(passes) => (passes, &[DraftDecision, SignDecision, Issue, Cancel]),
        Fate::External(passes, outcome) => (passes, &[Record(outcome)][..]),
    };
    sent.iter()
        .chain(std::iter::repeat_n(&Pass, passes))
        .chain(then)
        .copied()
        .collect()
}

/// Whoever is proposed for a title did well in the year; what was entered otherwise is put right.
fn rate(tx: &mut Conn, ctx: &Ctx, officer: &Caller, subject: SubjectId, year: i32) -> Result<()> {
    let known = ratings::list(
        tx,
        ctx,
        officer,
        Some(subject),
        Some(year),
        &PageRequest {
            after: None,
            limit: 1,
        },
    )?;
    match known.items.into_iter().next() {
        None => {
            let source = format!("Kết quả xếp loại chất lượng năm {year}");
            ratings::enter(
                tx,
                ctx,
                officer,
                EnterRating {
                    subject,
                    year,
                    grade: Grade::Good,
                    source,
                },
            )?;
        }
        Some(rating) if rating.grade.reaches(Grade::Good) => {}
        Some(rating) => {
            let new = CorrectRating {
                grade: Some(Grade::Good),
                source: None,
                reason: "Xếp loại lại sau khi có kiến nghị.".to_owned(),
            };
            ratings::correct(tx, ctx, officer, rating.id, rating.version, new)?;
        }
    }
    Ok(())
}

/// The province took certificates for merit until three weeks ago; what comes now is marked as
/// late.
fn set_cycle(tx: &mut Conn, ctx: &Ctx, province: &Province) -> Result<()> {
    let cycle = SetCycle {
        unit: province.top,
        award_code: "certificate_of_merit_province".to_owned(),
        commendation_type: CommendationType::Merit,
        cycle_year: ctx.today().year(),
        opens_on: ctx.today(),
        closes_on: ctx.today() + TimeDelta::days(51),
        remind_days: 7,
        late: LateRule::Mark,
    };
    cycles::set(
        tx,
        ctx,
        province.hand(Role::Specialist, province.top)?,
        cycle,
    )
    .map(|_| ())
}

/// A specialist is away this week and the next, and an officer of the same ward stands in.
fn delegate(tx: &mut Conn, ctx: &Ctx, province: &Province) -> Result<()> {
    let ward = province
        .places
        .iter()
        .find(|place| place.class == Class::Commune && place.unit.name == "Phường Cầu Mây");
    let unit = ward.ok_or(Error::NotFound("unit"))?.unit.id;
    let delegate = Delegate {
        from: None,
        role: Role::Specialist,
        unit,
        to: STANDS_IN.to_owned(),
        reason: "Nghỉ phép năm".to_owned(),
        valid_from: ctx.today(),
        valid_to: ctx.today() + TimeDelta::days(12),
    };
    delegations::delegate(tx, ctx, province.hand(Role::Specialist, unit)?, delegate).map(|_| ())
}
