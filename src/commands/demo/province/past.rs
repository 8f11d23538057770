//! Ten years of a few people, in which ladders, gaps, duplicates and what was taken back can be
//! seen: brought in as an administrator brings in what was before, in lists.

mod facts;
mod lives;

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::{DemoUnit, Province, officers};
use crate::commands::demo::weeks;
use crate::db::Conn;
use crate::domain::awards::award::{Award, CancelGround, Cancellation};
use crate::domain::base::ids::SubjectId;
use crate::domain::base::office::Role;
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::grade::Grade;
use crate::domain::nominations::document::Received;
use crate::domain::register::initiative::Reach;
use crate::domain::register::particulars::Sex;
use crate::domain::register::people::{Subject, SubjectKind};
use crate::error::{Error, Result};
use crate::secrets::MasterKey;
use crate::services::access::Caller;
use crate::services::awards::statistics::shares;
use crate::services::awards::{self, EarlierAward, OldSubject};
use crate::services::eligibility::ratings::{self, EnterRating};
use crate::services::register::initiatives;
use crate::services::register::particulars::{self, EditParticulars};
use crate::services::register::people::AddPerson;
use crate::services::register::subjects::{self, AddSubject};
use crate::services::{Ctx, PageRequest};

pub(super) use lives::LIVES;
use lives::{
    CANCELLED, CLIMBER, COLLECTIVE, COMMUNE, DEPUTY, EDUCATION, ON_ITS_WAY, SCHOOL, TITLED,
    TOLD_YEARS, VILLAGE, WITHOUT_ACCENTS,
};

const LABOURER: &str = "title_ldtt";
const FIGHTER: &str = "title_cstdcs";
const PROVINCE_FIGHTER: &str = "title_cstd_province";
const CERTIFICATE: &str = "certificate_of_merit_province";
const STATE_CERTIFICATE: &str = "certificate_of_merit_pm";
const COLLECTIVE_TITLE: &str = "title_ttldtt";

/// Those of whom ten years are told, as they are put on the register.
pub(super) fn people(places: &[DemoUnit], first_code: usize) -> Vec<AddPerson> {
    let person = |(life, number): (&lives::Life, usize)| {
        let place = places.iter().find(|place| place.unit.code == life.unit)?;
        Some(AddPerson {
            staff_code: format!("HG{number:04}"),
            full_name: life.name.to_owned(),
            unit: place.unit.id,
            position: Some(life.position.to_owned()),
            is_direct_worker: life.is_direct_worker,
        })
    };
    LIVES.iter().zip(first_code..).filter_map(person).collect()
}

/// Tells all of it: what came from before, then what became of it.
pub(in crate::commands::demo) fn tell(
    tx: &mut Conn,
    ctx: &Ctx,
    province: &Province,
    papers: &[Received],
    master: &MasterKey,
) -> Result<()> {
    let past = Past {
        province,
        year: ctx.today().year(),
        today: ctx.today(),
    };
    let collective = past.add(
        tx,
        ctx,
        SubjectKind::Collective,
        (COLLECTIVE, SCHOOL, SCHOOL),
    )?;
    let double = (WITHOUT_ACCENTS, VILLAGE, COMMUNE);
    let double = past.add(tx, ctx, SubjectKind::Individual, double)?;
    past.rate(tx, ctx, &collective)?;
    past.honour(tx, ctx, &collective, &double)?;
    past.careers(tx, ctx, collective.id)?;
    past.initiatives(tx, ctx)?;
    past.spend(tx, ctx)?;
    past.cancel(tx, ctx)?;
    let deputy = past.person(DEPUTY)?;
    let sex = EditParticulars {
        sex: Some(Some(Sex::Female)),
        ..EditParticulars::default()
    };
    let officer = province.hand(Role::EmulationOfficer, deputy.unit)?;
    particulars::edit(tx, ctx, officer, master, deputy.id, 0, sex)?;
    officers::enter(tx, ctx, province, master)?;
    let office = province.hand(Role::OfficeHead, province.top)?;
    shares::set_target(tx, ctx, office, province.top, 0, 60)?;
    let nominee = past.person(ON_ITS_WAY)?;
    weeks::send_title(tx, ctx, province, (nominee.unit, nominee.id), papers)
}

/// Which awards a year brought.
fn given(letter: char) -> &'static [&'static str] {
    match letter {
        'l' => &[LABOURER],
        'c' => &[LABOURER, FIGHTER],
        'p' => &[LABOURER, FIGHTER, PROVINCE_FIGHTER],
        'b' => &[LABOURER, FIGHTER, CERTIFICATE],
        't' => &[LABOURER, FIGHTER, STATE_CERTIFICATE],
        _ => &[],
    }
}

fn grade(letter: char) -> Grade {
    match letter {
        'E' => Grade::Excellent,
        'G' => Grade::Good,
        _ => Grade::Completed,
    }
}

/// The province as its past is told, and the year in which that ends.
struct Past<'p> {
    province: &'p Province,
    year: i32,
    today: NaiveDate,
}

impl Past<'_> {
    /// A day so many years ago.
    fn ago(&self, years: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year - years, month, day).unwrap_or(self.today)
    }

    /// A day of this year that has come.
    fn this_year(&self) -> NaiveDate {
        self.ago(0, 1, 15).min(self.today)
    }

    fn person(&self, name: &str) -> Result<&Subject> {
        let mut lived = self.province.lived.iter();
        let found = lived.find(|subject| subject.name == name);
        found.ok_or(Error::NotFound("subject"))
    }

    fn place(&self, code: &str) -> Result<&DemoUnit> {
        let mut places = self.province.places.iter();
        let found = places.find(|place| place.unit.code == code);
        found.ok_or(Error::NotFound("unit"))
    }

    /// Each of them with how they were told.
    fn lives(&self) -> impl Iterator<Item = (&Subject, &'static lives::Life)> {
        self.province.lived.iter().zip(&LIVES)
    }

    /// Adds a subject that is on no register, as the officer of one of these units.
    fn add(
        &self,
        tx: &mut Conn,
        ctx: &Ctx,
        kind: SubjectKind,
        (name, home, office): (&str, &str, &str),
    ) -> Result<Subject> {
        let office = self.place(office)?.unit.id;
        let officer = self.province.hand(Role::EmulationOfficer, office)?;
        let new = AddSubject {
            kind,
            name: name.to_owned(),
            unit: self.place(home)?.unit.id,
            leader: None,
            another_than: Vec::new(),
        };
        subjects::add_subject(tx, ctx, officer, new)
    }

    /// The years of all of them, this one of the members of the collective alone.
    fn rate(&self, tx: &mut Conn, ctx: &Ctx, collective: &Subject) -> Result<()> {
        let school = self.place(SCHOOL)?.unit.id;
        let rating = |subject: SubjectId, year: i32, grade: Grade| EnterRating {
            subject,
            year,
            grade,
            source: format!("Kết quả xếp loại chất lượng năm {year}"),
        };
        let mut all = Vec::new();
        for (subject, life) in self.lives() {
            let years = self.year - TOLD_YEARS..;
            let told = years.zip(life.grades.chars());
            all.extend(told.map(|(year, letter)| rating(subject.id, year, grade(letter))));
            if subject.unit == school {
                all.push(rating(subject.id, self.year, Grade::Good));
            }
        }
        let years = self.year - 4..=self.year;
        all.extend(years.map(|year| rating(collective.id, year, Grade::Good)));
        ratings::import(tx, ctx, &Caller::Operator, self.province.top, all).map(|_| ())
    }

    /// What they were given; a letter for the one who is on file twice, so that both are used.
    fn honour(
        &self,
        tx: &mut Conn,
        ctx: &Ctx,
        collective: &Subject,
        double: &Subject,
    ) -> Result<()> {
        let mut records = Vec::new();
        for (subject, life) in self.lives() {
            for (year, letter) in (self.year - TOLD_YEARS..).zip(life.awards.chars()) {
                let codes = given(letter).iter();
                let told = codes.map(|code| self.award(subject, code, year));
                records.extend(told.collect::<Result<Vec<_>>>()?);
            }
        }
        for year in self.year - 4..self.year - 1 {
            records.push(self.award(collective, COLLECTIVE_TITLE, year)?);
        }
        for name in TITLED {
            records.push(self.award(self.person(name)?, LABOURER, self.year)?);
        }
        records.push(EarlierAward {
            commendation_type: CommendationType::AdHoc,
            ..self.award(double, "letter_of_commendation", self.year - 2)?
        });
        awards::import(tx, ctx, &Caller::Operator, self.province.top, records).map(|_| ())
    }

    /// An award for merit, decided at the end of its year, of this one some weeks ago.
    fn award(&self, subject: &Subject, code: &str, year: i32) -> Result<EarlierAward> {
        let mut places = self.province.places.iter();
        let place = places.find(|place| place.unit.id == subject.unit);
        let place = place.ok_or(Error::NotFound("unit"))?;
        let of = |code: &str, name: &str| (code.to_owned(), name.to_owned());
        let (number, signer, issuer) = match code {
            STATE_CERTIFICATE => (
                "1480/QĐ-TTg",
                "Quách Mẫu Trung",
                of("prime_minister", "Thủ tướng Chính phủ"),
            ),
            PROVINCE_FIGHTER | CERTIFICATE => (
                "2415/QĐ-UBND",
                "Trịnh Mẫu Sâm",
                of("HG", "Tỉnh Hồng Giang (giả định)"),
            ),
            _ => ("318/QĐ-TĐKT", "Lâm Mẫu Tiền", place.decided_by.clone()),
        };
        let some_weeks_ago = self.today - TimeDelta::days(40);
        Ok(EarlierAward {
            subject: OldSubject::Id(subject.id),
            award_code: code.to_owned(),
            commendation_type: CommendationType::Merit,
            cycle_year: year,
            number: number.to_owned(),
            date: self.ago(self.year - year, 12, 22).min(some_weeks_ago),
            signer: signer.to_owned(),
            amount: None,
            issuer,
        })
    }

    /// The one on which a title rests already.
    fn spend(&self, tx: &mut Conn, ctx: &Ctx) -> Result<()> {
        let department = self.place(EDUCATION)?.unit.id;
        let officer = self.province.hand(Role::EmulationOfficer, department)?;
        let new = self.initiative(
            ("Phần mềm xếp thời khóa biểu liên trường", Reach::Province),
            self.ago(2, 11, 15),
            &[(CLIMBER, 100)],
        )?;
        let made = initiatives::enter(tx, ctx, officer, new)?;
        let title = self.record(tx, ctx, officer, (CLIMBER, PROVINCE_FIGHTER))?;
        initiatives::spend(tx, ctx, officer, made.id, made.version, title.id).map(|_| ())
    }

    /// The certificate on which a higher one rests, by the chairman who gave it.
    fn cancel(&self, tx: &mut Conn, ctx: &Ctx) -> Result<()> {
        let chairman = self.province.hand(Role::Chairman, self.province.top)?;
        let base = self.record(tx, ctx, chairman, (CANCELLED, CERTIFICATE))?;
        let paper = Cancellation {
            ground: CancelGround::FalseDeclaration,
            number: "2650/QĐ-UBND".to_owned(),
            date: self.today,
        };
        let reason = "Kết luận thanh tra: kê khai thành tích không đúng.";
        awards::cancel(tx, ctx, chairman, base.id, base.seq, paper, reason).map(|_| ())
    }

    /// The newest record of somebody's with this code.
    fn record(
        &self,
        tx: &mut Conn,
        ctx: &Ctx,
        reader: &Caller,
        (name, code): (&str, &str),
    ) -> Result<Award> {
        let person = self.person(name)?.person.ok_or(Error::NotFound("person"))?;
        let page = PageRequest {
            after: None,
            limit: 200,
        };
        let known = awards::of_person(tx, ctx, reader, person, &page)?.items;
        let mut known = known.into_iter();
        let found = known.find(|award| award.facts.award_code == code);
        found.ok_or(Error::NotFound("award"))
    }
}
