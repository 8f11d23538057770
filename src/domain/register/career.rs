//! What is kept of somebody's years (quá trình công tác): posts, service in a force, membership of
//! collectives, disciplinary measures (kỷ luật); of collectives the measures alone.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::domain::base::code::codes;
use crate::domain::base::ids::{CareerEntryId, SubjectId};
use crate::domain::register::people::SubjectKind;

codes! {
    /// How hard a disciplinary measure (hình thức kỷ luật) is, the mildest first.
    MeasureDegree {
        /// Khiển trách.
        Reprimand = "reprimand",
        /// Cảnh cáo.
        Warning = "warning",
        /// Giáng chức, hạ bậc lương, cách chức: a lower post, rank or pay.
        Demotion = "demotion",
        /// Buộc thôi việc.
        Dismissal = "dismissal",
        /// Khai trừ, tước danh hiệu quân nhân, Công an nhân dân.
        Removal = "removal",
    }
}

codes! {
    /// In which force somebody served.
    ServiceIn {
        /// Quân đội nhân dân.
        Army = "army",
        /// Công an nhân dân.
        Police = "police",
        /// One of the two; asked for by the law alone, no entry says it.
        Either = "either",
    }
}

impl ServiceIn {
    /// The forces in which somebody serves.
    pub const FORCES: [Self; 2] = [Self::Army, Self::Police];
}

codes! {
    /// What an entry of a career tells.
    CareerKind {
        /// Chức vụ.
        Post = "post",
        /// Thời gian phục vụ.
        Service = "service",
        /// Kỷ luật.
        Discipline = "discipline",
        /// Thuộc tập thể.
        Member = "member",
    }
}

/// What an entry tells, with what belongs to its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CareerFact {
    /// Held a post, by the code of its rank in the law's posts.
    Post(String),
    /// Served in a force; never `Either`.
    Service(ServiceIn),
    /// A measure of this degree was taken.
    Discipline(MeasureDegree),
    /// Belonged to this collective.
    Member(SubjectId),
}

impl CareerFact {
    /// Of which kind it is.
    #[must_use]
    pub fn kind(&self) -> CareerKind {
        match self {
            Self::Post(_) => CareerKind::Post,
            Self::Service(_) => CareerKind::Service,
            Self::Discipline(_) => CareerKind::Discipline,
            Self::Member(_) => CareerKind::Member,
        }
    }

    /// The code of the rank, the force or the degree; a membership has none.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Post(rank) => Some(rank),
            Self::Service(force) => Some(force.code()),
            Self::Discipline(degree) => Some(degree.code()),
            Self::Member(_) => None,
        }
    }

    /// The collective, of a membership.
    #[must_use]
    pub fn collective(&self) -> Option<SubjectId> {
        match self {
            Self::Member(collective) => Some(*collective),
            _ => None,
        }
    }

    /// The fact of a kind that has codes; none where the code is none of its own. Whether the law
    /// has such a rank is asked elsewhere.
    #[must_use]
    pub fn of_code(kind: CareerKind, code: &str) -> Option<Self> {
        match kind {
            CareerKind::Post => Some(Self::Post(code.to_owned())),
            CareerKind::Service => ServiceIn::FORCES
                .into_iter()
                .find(|force| force.code() == code)
                .map(Self::Service),
            CareerKind::Discipline => code.parse::<MeasureDegree>().ok().map(Self::Discipline),
            CareerKind::Member => None,
        }
    }

    /// The codes of a kind whose list is closed, for who typed another.
    #[must_use]
    pub fn codes_of(kind: CareerKind) -> Vec<&'static str> {
        match kind {
            CareerKind::Service => ServiceIn::FORCES.map(ServiceIn::code).to_vec(),
            CareerKind::Discipline => MeasureDegree::ALL
                .iter()
                .map(|degree| degree.code())
                .collect(),
            CareerKind::Post | CareerKind::Member => Vec::new(),
        }
    }
}

/// An entry of somebody's career.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CareerEntry {
    /// Its id.
    pub id: CareerEntryId,
    /// Whose.
    pub subject: SubjectId,
    /// What it tells.
    pub fact: CareerFact,
    /// The post, the force, the measure or what they are in the collective, as it is written.
    pub title: String,
    /// The first day, local; of a measure the day it was taken.
    pub from: NaiveDate,
    /// The last day, local; none while it goes on.
    pub to: Option<NaiveDate>,
    /// Number and date of the decision.
    pub paper: Option<String>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// Bumped by every change.
    pub version: i64,
}

impl CareerEntry {
    /// The first year of which anything is kept.
    pub const FIRST_YEAR: i32 = 1930;

    /// Does it hold on this day?
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|last| last >= day)
    }

    /// Is it the same fact from the same day on? Then one of the two was entered twice.
    #[must_use]
    pub fn doubles(&self, other: &Self) -> bool {
        (self.subject, &self.fact, self.from) == (other.subject, &other.fact, other.from)
    }

    /// Is such an entry kept of subjects of this kind? Measures are taken against people and
    /// collectives, all else is of people.
    #[must_use]
    pub fn is_kept_of(kind: CareerKind, of: SubjectKind) -> bool {
        match kind {
            CareerKind::Discipline => of != SubjectKind::Household,
            CareerKind::Post | CareerKind::Service | CareerKind::Member => {
                of == SubjectKind::Individual
            }
        }
    }

    /// What is wrong with its days on this day, each with the member it is wrong of.
    #[must_use]
    pub fn faults_of_days(&self, today: NaiveDate) -> Vec<(&'static str, &'static str)> {
        let mut faults = Vec::new();
        if self.from > today {
            faults.push(("/from", "in_future"));
        } else if self.from.year() < Self::FIRST_YEAR {
            faults.push(("/from", "before_records"));
        }
        match self.to {
            Some(to) if to < self.from => faults.push(("/to", "before_start")),
            // The term of a measure is known when it is taken.
            Some(to) if to > today && self.fact.kind() != CareerKind::Discipline => {
                faults.push(("/to", "in_future"));
            }
            _ => {}
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn entry(fact: CareerFact, from: &str, to: Option<&str>) -> CareerEntry {
        CareerEntry {
            id: CareerEntryId(uuid::Uuid::nil()),
            subject: SubjectId(uuid::Uuid::nil()),
            fact,
            title: "Mẫu".to_owned(),
            from: day(from),
            to: to.map(day),
            paper: None,
            created_at: DateTime::UNIX_EPOCH,
            version: 1,
        }
    }

    #[test]
    fn days_that_cannot_be_are_told() {
        let post = || CareerFact::Post("mau".to_owned());
        let measure = || CareerFact::Discipline(MeasureDegree::Warning);
        let today = day("2026-10-17");
        for (fact, from, to, faults) in [
            (post(), "1930-01-01", None, vec![]),
            (
                post(),
                "1929-12-31",
                None,
                vec![("/from", "before_records")],
            ),
            (post(), "2026-10-17", Some("2026-10-17"), vec![]),
            (post(), "2026-10-18", None, vec![("/from", "in_future")]),
            (
                post(),
                "2020-01-02",
                Some("2020-01-01"),
                vec![("/to", "before_start")],
            ),
            (
                post(),
                "2020-01-02",
                Some("2026-10-18"),
                vec![("/to", "in_future")],
            ),
            (measure(), "2026-10-01", Some("2027-10-01"), vec![]),
        ] {
            let entry = entry(fact, from, to);
            assert_eq!(entry.faults_of_days(today), faults, "{from} {to:?}");
        }
    }

    #[test]
    fn it_holds_from_its_first_to_its_last_day() {
        let service = CareerFact::Service(ServiceIn::Army);
        let entry = entry(service, "2020-01-02", Some("2020-03-04"));
        for (on, holds) in [
            ("2020-01-01", false),
            ("2020-01-02", true),
            ("2020-03-04", true),
            ("2020-03-05", false),
        ] {
            assert_eq!(entry.holds_on(day(on)), holds, "{on}");
        }
    }

    #[test]
    fn a_code_is_one_of_its_kind() {
        let read = |kind, code| CareerFact::of_code(kind, code);
        assert_eq!(read(CareerKind::Service, "either"), None);
        assert_eq!(read(CareerKind::Discipline, "army"), None);
        assert_eq!(read(CareerKind::Member, "army"), None);
        let army = CareerFact::Service(ServiceIn::Army);
        assert_eq!(read(CareerKind::Service, "army"), Some(army));
    }
}
