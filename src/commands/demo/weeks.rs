//! The demo's last ten weeks: every file is written, sent and decided by the use cases themselves,
//! on the day it happens.

use chrono::{DateTime, Datelike, TimeDelta, Utc, Weekday};

use super::province::{Class, Province, STANDS_IN};
use super::waves::{Fate, Wave, waves};
use crate::db::Conn;
use crate::domain::awards::award::{CancelGround, Cancellation, CommendationType};
use crate::domain::base::ids::{DecisionId, LetterId, NominationId, SubjectId, UnitId};
use crate::domain::base::office::Role;
use crate::domain::base::remark::Remark;
use crate::domain::eligibility::hold::HoldKind;
use crate::domain::eligibility::rating::Grade;
use crate::domain::law::stage::{Action, StageKind};
use crate::domain::nominations::cycle::LateRule;
use crate::domain::nominations::document::Received;
use crate::domain::nominations::nomination::{Command, Content};
use crate::error::{Error, Result};
use crate::services::access::Caller;
use crate::services::access::delegations::{self, Delegate};
use crate::services::awards::decisions::{self, Issue};
use crate::services::awards::external_results::{self, ExternalOutcome, RecordResult};
use crate::services::eligibility::holds::{self, EnterHold};
use crate::services::eligibility::ratings::{self, CorrectRating, EnterRating};
use crate::services::nominations::cycles::{self, SetCycle};
use crate::services::nominations::events::{self, AddAchievement, AddEvent};
use crate::services::nominations::{self, NominationWithRights};
use crate::services::nominations::{documents, submission_letters};
use crate::services::{Ctx, PageRequest, awards};

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

/// The files of one unit in a wave.
struct Group {
    wave: Wave,
    unit: UnitId,
    subjects: Vec<SubjectId>,
    files: Vec<NominationWithRights>,
    letter: Option<LetterId>,
    decision: Option<DecisionId>,
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

/// Nine in the morning so many days from today, on the Friday before where that is a weekend.
fn moment(ctx: &Ctx, days: i64) -> DateTime<Utc> {
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

impl Group {
    fn ids(&self) -> Vec<NominationId> {
        self.files
            .iter()
            .map(|shown| shown.filed.nomination.id)
            .collect()
    }

    /// The unit that decides, or submits to the superior authority.
    fn body(&self) -> Result<UnitId> {
        Ok(self
            .files
            .first()
            .ok_or(Error::NotFound("nomination"))?
            .filed
            .nomination
            .deciding_unit)
    }

    #[expect(
        clippy::too_many_lines,
        reason = "what a demo holds is read from top to bottom"
    )]
    fn take(
        &mut self,
        tx: &mut Conn,
        ctx: &Ctx,
        province: &Province,
        step: Step,
        papers: &[Received],
    ) -> Result<()> {
        let because = |action, reason: &str| Command {
            reason: Some(reason.to_owned()),
            ..Command::plain(action)
        };
        let officer = province.hand(Role::EmulationOfficer, self.unit);
        match step {
            Step::Write => self.write(tx, ctx, officer?, papers),
            Step::DraftLetter => {
                let title = format!(
                    "Tờ trình về việc khen thưởng: {}",
                    self.wave.told.0.to_lowercase()
                );
                let number = format!("{}/TTr-UBND", ctx.today().ordinal());
                self.letter = Some(
                    submission_letters::draft(tx, ctx, officer?, title, Some(number), &self.ids())?
                        .found
                        .letter
                        .id,
                );
                Ok(())
            }
            Step::SignLetter => {
                let head = province.hand(Role::UnitHead, self.unit)?;
                submission_letters::sign(
                    tx,
                    ctx,
                    head,
                    self.letter.ok_or(Error::NotFound("letter"))?,
                    1,
                )?;
                for file in &mut self.files {
                    *file = nominations::find(tx, ctx, head, file.filed.nomination.id)?.shown;
                }
                Ok(())
            }
            Step::Submit => self.act(tx, ctx, officer?, &Command::plain(Action::Submit)),
            Step::Pass => {
                let stage = self
                    .files
                    .first()
                    .and_then(|shown| shown.filed.nomination.stage(&ctx.law));
                let action = match stage.map(|stage| stage.kind) {
                    Some(StageKind::Endorse) => Action::Endorse,
                    Some(StageKind::Check) => Action::Accept,
                    Some(StageKind::Appraise) => Action::Clear,
                    Some(StageKind::Decide) => Action::Approve,
                    Some(StageKind::Forward) => Action::Forward,
                    stage => {
                        return Err(Error::Internal(format!(
                            "{} cannot be passed on from {stage:?}",
                            self.wave.award
                        )));
                    }
                };
                self.act(tx, ctx, self.holder(province)?, &Command::plain(action))
            }
            Step::Return => {
                let remark = Remark {
                    field: "statement".to_owned(),
                    text: "Ghi rõ số liệu và thời gian lập thành tích.".to_owned(),
                };
                let command = Command {
                    remarks: vec![remark],
                    ..because(Action::Return, "Báo cáo thành tích còn chung chung.")
                };
                self.act(tx, ctx, self.holder(province)?, &command)
            }
            Step::Supplement => {
                let command = because(
                    Action::Supplement,
                    "Bổ sung biên bản có chữ ký của thư ký cuộc họp.",
                );
                self.act(tx, ctx, self.holder(province)?, &command)
            }
            Step::Hold => {
                let holder = self.holder(province)?;
                let ground = "Đơn phản ánh đang được xác minh".to_owned();
                for subject in self.subjects.iter().copied() {
                    let hold = EnterHold {
                        subject,
                        kind: HoldKind::Complaint,
                        ground: ground.clone(),
                        since: None,
                    };
                    holds::enter(tx, ctx, holder, hold)?;
                }
                self.act(
                    tx,
                    ctx,
                    holder,
                    &because(Action::Hold, "Chờ kết quả xác minh đơn phản ánh."),
                )
            }
            Step::Refuse => {
                let refused = because(Action::Refuse, "Thành tích chưa đạt tiêu chuẩn.");
                let command = Command {
                    citation: Some("Điều 75 Luật Thi đua, khen thưởng số 06/2022/QH15".to_owned()),
                    ..refused
                };
                self.act(tx, ctx, self.holder(province)?, &command)
            }
            Step::Appeal => self.act(
                tx,
                ctx,
                officer?,
                &because(Action::Appeal, "Có thêm xác nhận của người được giúp."),
            ),
            Step::Withdraw => self.act(
                tx,
                ctx,
                officer?,
                &because(Action::Withdraw, "Cá nhân xin không đề nghị trong đợt này."),
            ),
            Step::DraftDecision | Step::SignDecision | Step::Issue | Step::Cancel => {
                self.decide(tx, ctx, province, step)
            }
            Step::Record(outcome) => {
                let refused = outcome != ExternalOutcome::Awarded;
                let series = if self.wave.award == "order_bravery" {
                    "QĐ-CTN"
                } else {
                    "QĐ-TTg"
                };
                let result = RecordResult {
                    nominations: self.ids(),
                    outcome,
                    number: format!("{}/{series}", 1_200 + ctx.today().ordinal()),
                    date: ctx.today(),
                    signer: "Quách Mẫu Trung".to_owned(),
                    reason: refused.then(|| "Hồ sơ chưa đủ căn cứ theo quy định.".to_owned()),
                    citation: refused.then(|| "Điều 4 Nghị định số 152/2025/NĐ-CP".to_owned()),
                };
                let hand = province.hand(Role::Specialist, self.body()?)?;
                self.files = external_results::record_result(tx, ctx, hand, result)?.files;
                Ok(())
            }
        }
    }

    /// Who holds the files.
    fn holder<'p>(&self, province: &'p Province) -> Result<&'p Caller> {
        let holder = self
            .files
            .first()
            .and_then(|shown| shown.filed.nomination.holder)
            .ok_or(Error::NotFound("holder"))?;
        province.hand(holder.role, holder.unit)
    }

    fn act(&mut self, tx: &mut Conn, ctx: &Ctx, caller: &Caller, command: &Command) -> Result<()> {
        for file in &mut self.files {
            let nomination = &file.filed.nomination;
            *file = nominations::act(
                tx,
                ctx,
                caller,
                nomination.id,
                nomination.version,
                command.clone(),
            )?;
        }
        Ok(())
    }

    /// One event, and of each subject an achievement and a draft with the papers its route asks
    /// for.
    fn write(
        &mut self,
        tx: &mut Conn,
        ctx: &Ctx,
        officer: &Caller,
        papers: &[Received],
    ) -> Result<()> {
        let (event, did) = self.wave.told;
        let day = ctx.today() - TimeDelta::days(2);
        let first = if self.wave.kind == CommendationType::AdHoc {
            day
        } else {
            day - TimeDelta::days(90)
        };
        let event = AddEvent {
            unit: None,
            name: event.to_owned(),
            happened_from: first,
            happened_to: day,
        };
        let event = events::add_event(tx, ctx, officer, event)?;
        let rated = ctx
            .law
            .award(self.wave.award, ctx.today())
            .is_some_and(|award| award.rating.is_some());
        for subject in self.subjects.iter().copied() {
            if rated {
                rate(tx, ctx, officer, subject, day.year())?;
            }
            let achievement = AddAchievement {
                event: Some(event.id),
                subject,
                summary: did.to_owned(),
            };
            let content = Content {
                posthumous: None,
                award_code: self.wave.award.to_owned(),
                commendation_type: self.wave.kind,
                cycle_year: day.year(),
                subject,
                achievement: events::add_achievement(tx, ctx, officer, achievement)?.id,
                statement: format!("{did} Được tập thể đơn vị nhất trí đề nghị."),
            };
            let mut shown = nominations::create(tx, ctx, officer, content)?;
            let nomination = &mut shown.filed.nomination;
            let slots = nomination
                .route(&ctx.law)
                .map(|route| route.documents.clone())
                .unwrap_or_default();
            for (slot, paper) in slots.into_iter().filter(|slot| slot.required).zip(papers) {
                let received = Received {
                    name: format!("{}.pdf", slot.name.0),
                    ..paper.clone()
                };
                nomination.version = documents::put(
                    tx,
                    ctx,
                    officer,
                    nomination.id,
                    nomination.version,
                    slot.code,
                    received,
                )?
                .1;
            }
            self.files.push(shown);
        }
        Ok(())
    }

    fn decide(&mut self, tx: &mut Conn, ctx: &Ctx, province: &Province, step: Step) -> Result<()> {
        let body = self.body()?;
        let (office, chairman) = (
            province.hand(Role::Specialist, body)?,
            province.hand(Role::Chairman, body)?,
        );
        let decision = || self.decision.ok_or(Error::NotFound("decision"));
        match step {
            Step::DraftDecision => {
                let title = format!("Về việc khen thưởng: {}", self.wave.told.0.to_lowercase());
                self.decision = Some(
                    decisions::draft(tx, ctx, office, title, &self.ids())?
                        .found
                        .decision
                        .id,
                );
            }
            Step::SignDecision => {
                decisions::sign(tx, ctx, chairman, decision()?, 1)?;
            }
            Step::Cancel => {
                let Some(file) = self.files.first() else {
                    return Ok(());
                };
                let award = nominations::find(tx, ctx, chairman, file.filed.nomination.id)?
                    .award
                    .ok_or(Error::NotFound("award"))?;
                let (ground, number) = (
                    CancelGround::FalseDeclaration,
                    format!("{}/QĐ-UBND", 600 + ctx.today().ordinal()),
                );
                let paper = Cancellation {
                    ground,
                    number,
                    date: ctx.today(),
                };
                awards::cancel(
                    tx,
                    ctx,
                    chairman,
                    award.id,
                    award.seq,
                    paper,
                    "Kê khai thành tích của người khác.",
                )?;
            }
            _ => {
                let issue = Issue {
                    number: None,
                    series: "QĐ-UBND".to_owned(),
                    date: ctx.today(),
                };
                decisions::issue(tx, ctx, office, decision()?, 2, issue)?;
            }
        }
        Ok(())
    }
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
