//! What is kept of these people beside ratings and awards: careers and initiatives.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::Past;
use super::lives::{
    CLIMBER, DEPUTY, DIRECTOR, DISCIPLINED, HEAD, ON_ITS_WAY, SCHOOL, SOLDIER, WITH_A_GAP,
};
use crate::db::Conn;
use crate::domain::base::ids::SubjectId;
use crate::domain::register::career::{CareerFact, MeasureDegree, ServiceIn};
use crate::domain::register::initiative::{InitiativeAuthor, Reach};
use crate::error::{Error, Result};
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::register::career::{self, EnterCareerEntry};
use crate::services::register::initiatives::{self, EnterInitiative};

impl Past<'_> {
    /// Posts, service, a measure with its term, and who belongs to the collective.
    pub(super) fn careers(&self, tx: &mut Conn, ctx: &Ctx, collective: SubjectId) -> Result<()> {
        let entry = |name: &str, fact, title: &str, from: NaiveDate, to: Option<NaiveDate>| {
            Ok::<_, Error>(EnterCareerEntry {
                subject: self.person(name)?.id,
                fact,
                title: title.to_owned(),
                from,
                to,
                paper: Some(format!(
                    "Quyết định số 15/QĐ-TC ngày {}",
                    from.format("%d/%m/%Y")
                )),
            })
        };
        let post = |rank: &str| CareerFact::Post(rank.to_owned());
        let (directed, led) = (self.ago(7, 5, 1), self.ago(8, 4, 1));
        let disciplined = self.today - TimeDelta::days(200);
        let mut all = vec![
            entry(
                DIRECTOR,
                post("deputy_director"),
                "Phó Giám đốc Sở",
                self.ago(16, 3, 1),
                directed.pred_opt(),
            )?,
            entry(DIRECTOR, post("director"), "Giám đốc Sở", directed, None)?,
            entry(
                DEPUTY,
                post("division_head"),
                "Trưởng phòng Tổ chức cán bộ",
                self.ago(14, 4, 1),
                led.pred_opt(),
            )?,
            entry(
                DEPUTY,
                post("deputy_director"),
                "Phó Giám đốc Sở",
                led,
                None,
            )?,
            entry(
                SOLDIER,
                CareerFact::Service(ServiceIn::Army),
                "Quân đội nhân dân Việt Nam",
                self.ago(22, 9, 1),
                Some(self.ago(10, 8, 31)),
            )?,
            entry(
                DISCIPLINED,
                CareerFact::Discipline(MeasureDegree::Warning),
                "Cảnh cáo do vi phạm quy định về quản lý tài sản công",
                disciplined,
                Some(disciplined + TimeDelta::days(365)),
            )?,
        ];
        let school = self.place(SCHOOL)?.unit.id;
        for (member, life) in self.lives().filter(|(subject, _)| subject.unit == school) {
            let fact = CareerFact::Member(collective);
            let title = if life.name == HEAD {
                "Tổ trưởng"
            } else {
                "Giáo viên"
            };
            all.push(entry(&member.name, fact, title, self.ago(9, 8, 15), None)?);
        }
        career::import(tx, ctx, &Caller::Operator, self.province.top, all).map(|_| ())
    }

    /// One as a council of this reach recognised it, in the unit of its first author.
    pub(super) fn initiative(
        &self,
        (title, reach): (&str, Reach),
        recognised_on: NaiveDate,
        authors: &[(&str, u32)],
    ) -> Result<EnterInitiative> {
        let author = |(name, share): &(&str, u32)| {
            let subject = self.person(name)?.id;
            Ok::<_, Error>(InitiativeAuthor {
                subject,
                share: *share,
            })
        };
        let first = authors.first().ok_or(Error::NotFound("subject"))?;
        let recognised_by = match reach {
            Reach::Unit => "Hội đồng sáng kiến cơ sở",
            _ => "Hội đồng sáng kiến tỉnh Hồng Giang (giả định)",
        };
        Ok(EnterInitiative {
            unit: self.person(first.0)?.unit,
            title: title.to_owned(),
            reach,
            recognised_on,
            recognised_by: recognised_by.to_owned(),
            decision_number: format!("{}/QĐ-HĐSK", recognised_on.ordinal()),
            authors: authors.iter().map(author).collect::<Result<Vec<_>>>()?,
        })
    }

    /// Those that led to nothing yet; one has two authors.
    pub(super) fn initiatives(&self, tx: &mut Conn, ctx: &Ctx) -> Result<()> {
        let all = vec![
            self.initiative(
                (
                    "Bộ học liệu số dùng chung cho các trường vùng cao",
                    Reach::Province,
                ),
                self.this_year(),
                &[(CLIMBER, 100)],
            )?,
            self.initiative(
                (
                    "Sổ theo dõi hồ sơ điện tử của phòng chuyên môn",
                    Reach::Unit,
                ),
                self.ago(1, 10, 5),
                &[(WITH_A_GAP, 60), (DEPUTY, 40)],
            )?,
            self.initiative(
                ("Quy trình trực phòng, chống thiên tai theo ca", Reach::Unit),
                self.ago(3, 9, 20),
                &[(SOLDIER, 100)],
            )?,
            self.initiative(
                ("Bộ thí nghiệm Vật lí làm từ vật liệu tái chế", Reach::Unit),
                self.this_year(),
                &[(HEAD, 70), (ON_ITS_WAY, 30)],
            )?,
        ];
        initiatives::import(tx, ctx, &Caller::Operator, self.province.top, all).map(|_| ())
    }
}
