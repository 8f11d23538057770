//! Files that go one road together.

use chrono::{Datelike, TimeDelta};

use super::{Step, rate};
use crate::commands::demo::province::Province;
use crate::commands::demo::waves::Wave;
use crate::db::Conn;
use crate::domain::awards::award::{CancelGround, Cancellation};
use crate::domain::base::ids::{DecisionId, LetterId, NominationId, SubjectId, UnitId};
use crate::domain::base::office::Role;
use crate::domain::base::remark::Remark;
use crate::domain::eligibility::hold::HoldKind;
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::stage::{Action, StageKind};
use crate::domain::nominations::document::Received;
use crate::domain::nominations::nomination::{Command, Content};
use crate::error::{Error, Result};
use crate::services::access::Caller;
use crate::services::awards::decisions::{self, Issue};
use crate::services::awards::external_results::{self, ExternalOutcome, RecordResult};
use crate::services::eligibility::holds::{self, EnterHold};
use crate::services::nominations::events::{self, AddAchievement, AddEvent};
use crate::services::nominations::{self, NominationWithRights, documents, submission_letters};
use crate::services::{Ctx, awards};

/// The files of one unit in a wave.
pub(super) struct Group {
    pub(super) wave: Wave,
    pub(super) unit: UnitId,
    pub(super) subjects: Vec<SubjectId>,
    pub(super) files: Vec<NominationWithRights>,
    pub(super) letter: Option<LetterId>,
    pub(super) decision: Option<DecisionId>,
}

impl Group {
    pub(super) fn ids(&self) -> Vec<NominationId> {
        self.files
            .iter()
            .map(|shown| shown.filed.nomination.id)
            .collect()
    }

    /// Do the files wait for the vote of a council?
    pub(super) fn waits_for_a_vote(&self, ctx: &Ctx) -> bool {
        let mut files = self.files.iter();
        let first = files.next().map(|shown| &shown.filed.nomination);
        let stage = first.and_then(|nomination| nomination.stage(&ctx.law));
        stage.is_some_and(|stage| stage.kind() == StageKind::Ballot)
    }

    /// What the body that decides did not find in the files.
    fn refused_for(&self) -> &'static str {
        let (event, _) = self.wave.told;
        if event.starts_with("Cháy") {
            "Báo cáo thành tích chỉ nêu việc làm chung trong buổi chữa cháy rừng, chưa nêu người \
             được đề nghị đã trực tiếp làm gì, kết quả ra sao. Chưa đủ tiêu chuẩn tặng Giấy khen \
             về thành tích đột xuất theo quy định tại Điều 75 Luật Thi đua, khen thưởng."
        } else {
            "Việc đưa người qua vùng ngập chưa có xác nhận của người được giúp hoặc của thôn, tổ \
             dân phố nơi xảy ra. Chưa đủ căn cứ xét tặng Giấy khen về thành tích đột xuất theo \
             quy định tại Điều 75 Luật Thi đua, khen thưởng."
        }
    }

    /// The unit that decides, or submits to the superior authority.
    pub(super) fn body(&self) -> Result<UnitId> {
        Ok(self
            .files
            .first()
            .ok_or(Error::NotFound("nomination"))?
            .filed
            .nomination
            .places
            .deciding)
    }

    #[expect(
        clippy::too_many_lines,
        reason = "what a demo holds is read from top to bottom"
    )]
    pub(super) fn take(
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
                    *file =
                        crate::services::dossier::find(tx, ctx, head, file.filed.nomination.id)?
                            .shown;
                }
                Ok(())
            }
            Step::Submit => self.act(tx, ctx, officer?, &Command::plain(Action::Submit)),
            Step::Pass => {
                let stage = self
                    .files
                    .first()
                    .and_then(|shown| shown.filed.nomination.stage(&ctx.law));
                let action = stage.and_then(|stage| stage.kind().passing());
                let action = action.ok_or_else(|| {
                    let code = stage.map(|stage| stage.code.as_str());
                    Error::Internal(format!(
                        "{} cannot be passed on from {code:?}",
                        self.wave.award
                    ))
                })?;
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
                let refused = because(Action::Refuse, self.refused_for());
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
                    reason: refused.then(|| not_awarded_for(outcome).to_owned()),
                    citation: refused.then(|| "Điều 4 Nghị định số 152/2025/NĐ-CP".to_owned()),
                };
                let hand = province.hand(Role::Specialist, self.body()?)?;
                self.files = external_results::record_result(tx, ctx, hand, result)?.files;
                Ok(())
            }
        }
    }

    /// Who holds the files.
    pub(super) fn holder<'p>(&self, province: &'p Province) -> Result<&'p Caller> {
        let holder = self
            .files
            .first()
            .and_then(|shown| shown.filed.nomination.holder())
            .ok_or(Error::NotFound("holder"))?;
        province.hand(holder.role, holder.unit)
    }

    pub(super) fn act(
        &mut self,
        tx: &mut Conn,
        ctx: &Ctx,
        caller: &Caller,
        command: &Command,
    ) -> Result<()> {
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
    pub(super) fn write(
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

    pub(super) fn decide(
        &mut self,
        tx: &mut Conn,
        ctx: &Ctx,
        province: &Province,
        step: Step,
    ) -> Result<()> {
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
                decisions::sign(tx, ctx, chairman, decision()?, 1, None)?;
            }
            Step::Cancel => {
                let Some(file) = self.files.first() else {
                    return Ok(());
                };
                let award =
                    crate::services::dossier::find(tx, ctx, chairman, file.filed.nomination.id)?
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

/// Why the State did not give the award.
fn not_awarded_for(outcome: ExternalOutcome) -> &'static str {
    if outcome == ExternalOutcome::Returned {
        "Hồ sơ chưa có biên bản họp và kết quả bỏ phiếu của Hội đồng Thi đua - Khen thưởng cấp \
         tỉnh. Đề nghị bổ sung theo quy định rồi trình lại."
    } else {
        "Việc phát đường băng cản lửa trong báo cáo chưa thể hiện hành động dũng cảm cứu người, \
         cứu tài sản của Nhà nước, của Nhân dân. Chưa đủ tiêu chuẩn xét tặng Huân chương Dũng cảm."
    }
}
