//! The statistical forms 0604 and 0605 (Circular 02/2023/TT-BNV): the bodies that do the work of
//! emulation and commendation, and the staff who do it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

use crate::domain::base::code::codes;
use crate::domain::base::ids::{PersonId, UnitId, UserId};
use crate::domain::base::office::Role;
use crate::domain::register::particulars::{Birth, Education, Sex};
use crate::domain::register::unit::UnitKind;

/// The roles whose holders do the work: others decide, sign or look on.
pub const DOING_THE_WORK: [Role; 3] = [Role::EmulationOfficer, Role::Specialist, Role::OfficeHead];

/// So many staff make a full body.
const FULL: usize = 2;

codes! {
    /// A statistical form (biểu) of those who do the work.
    StaffForm {
        /// The bodies: biểu 0604.
        Bodies = "0604",
        /// The staff: biểu 0605.
        Staff = "0605",
    }
}

impl StaffForm {
    /// The columns, as they are printed.
    pub fn columns(self) -> impl Iterator<Item = StaffColumn> {
        let columns = StaffColumn::ALL.iter().copied();
        columns.filter(move |column| column.form() == self)
    }

    /// The lines, as they are printed: the sum of all, then the levels, of bodies with their kinds.
    #[must_use]
    pub fn rows(self) -> Vec<StaffRow> {
        let mut rows = vec![StaffRow::Total];
        for level in StaffLevel::ALL.iter().copied() {
            rows.push(StaffRow::Level(level));
            if self == Self::Bodies {
                let kinds = UnitKind::ALL.iter().copied();
                let of_level = kinds.filter(|kind| StaffLevel::of(*kind) == level);
                rows.extend(of_level.map(StaffRow::Kind));
            }
        }
        rows
    }
}

codes! {
    /// The level of a unit, as the forms know it.
    StaffLevel {
        /// Cấp bộ, ban, ngành, tỉnh.
        Province = "level_province",
        /// Cấp xã.
        Commune = "level_commune",
        /// Sở, ngành, đơn vị trực thuộc: all below a province or a ministry that is no commune.
        Unit = "level_unit",
    }
}

impl StaffLevel {
    /// The level of a unit of a kind.
    #[must_use]
    pub fn of(kind: UnitKind) -> Self {
        match kind {
            UnitKind::Nation
            | UnitKind::Province
            | UnitKind::Ministry
            | UnitKind::MilitaryRegion
            | UnitKind::NationalUniversity => Self::Province,
            UnitKind::Commune | UnitKind::Ward | UnitKind::SpecialZone => Self::Commune,
            _ => Self::Unit,
        }
    }
}

/// A line of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffRow {
    /// The sum of all.
    Total,
    /// Units of a level.
    Level(StaffLevel),
    /// Units of a kind.
    Kind(UnitKind),
}

impl StaffRow {
    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Level(level) => level.code(),
            Self::Kind(kind) => kind.code(),
        }
    }

    /// The line of a form with a code, if it has one.
    #[must_use]
    pub fn with_code(form: StaffForm, code: &str) -> Option<Self> {
        form.rows().into_iter().find(|row| row.code() == code)
    }

    /// Does it count units of a kind?
    #[must_use]
    pub fn counts(self, kind: UnitKind) -> bool {
        match self {
            Self::Total => true,
            Self::Level(level) => StaffLevel::of(kind) == level,
            Self::Kind(one) => one == kind,
        }
    }
}

codes! {
    /// A column of a form.
    StaffColumn {
        /// All bodies.
        Bodies = "bodies",
        /// Of them those with two of the staff or more.
        FullBodies = "full_bodies",
        /// All of the staff.
        Staff = "staff",
        /// Nữ.
        Female = "female",
        /// Nam.
        Male = "male",
        /// Nobody entered it.
        SexUnknown = "sex_unknown",
        /// Up to thirty years old.
        AgeTo30 = "age_to_30",
        /// 31 to 40.
        Age31To40 = "age_31_40",
        /// 41 to 50.
        Age41To50 = "age_41_50",
        /// 51 to 60.
        Age51To60 = "age_51_60",
        /// Older than sixty.
        AgeOver60 = "age_over_60",
        /// Nobody entered the birth.
        AgeUnknown = "age_unknown",
        /// Trung học.
        Secondary = "education_secondary",
        /// Trung cấp.
        Vocational = "education_vocational",
        /// Cao đẳng.
        College = "education_college",
        /// Đại học.
        Bachelor = "education_bachelor",
        /// Thạc sĩ.
        Master = "education_master",
        /// Tiến sĩ.
        Doctor = "education_doctor",
        /// Nobody entered it.
        EducationUnknown = "education_unknown",
        /// In the field for less than a year.
        FieldUnder1 = "field_under_1",
        /// Less than five.
        Field1To5 = "field_1_5",
        /// Less than ten.
        Field5To10 = "field_5_10",
        /// Ten years or more.
        FieldFrom10 = "field_from_10",
        /// Nobody entered since when.
        FieldUnknown = "field_unknown",
    }
}

impl StaffColumn {
    /// The form it stands in.
    #[must_use]
    pub fn form(self) -> StaffForm {
        match self {
            Self::Bodies | Self::FullBodies => StaffForm::Bodies,
            _ => StaffForm::Staff,
        }
    }

    fn of_sex(sex: Option<Sex>) -> Self {
        match sex {
            Some(Sex::Female) => Self::Female,
            Some(Sex::Male) => Self::Male,
            None => Self::SexUnknown,
        }
    }

    /// By how old they are on a day. Of who was born in a year that alone is known, by the year.
    fn of_birth(birth: Option<Birth>, day: NaiveDate) -> Self {
        let age = birth.and_then(|birth| match birth {
            Birth::Day(born) => day.years_since(born),
            Birth::Year(year) => u32::try_from(day.year() - year).ok(),
        });
        match age {
            Some(0..=30) => Self::AgeTo30,
            Some(31..=40) => Self::Age31To40,
            Some(41..=50) => Self::Age41To50,
            Some(51..=60) => Self::Age51To60,
            Some(_) => Self::AgeOver60,
            None => Self::AgeUnknown,
        }
    }

    /// What a newer version knows has no column here.
    fn of_education(education: Option<Education>) -> Self {
        match education {
            Some(Education::Secondary) => Self::Secondary,
            Some(Education::Vocational) => Self::Vocational,
            Some(Education::College) => Self::College,
            Some(Education::Bachelor) => Self::Bachelor,
            Some(Education::Master) => Self::Master,
            Some(Education::Doctor) => Self::Doctor,
            Some(Education::Newer(_)) | None => Self::EducationUnknown,
        }
    }

    /// By the years since the one in which they began.
    fn of_years(since: Option<i32>, day: NaiveDate) -> Self {
        let years = since.and_then(|since| u32::try_from(day.year() - since).ok());
        match years {
            Some(0) => Self::FieldUnder1,
            Some(1..=4) => Self::Field1To5,
            Some(5..=9) => Self::Field5To10,
            Some(_) => Self::FieldFrom10,
            None => Self::FieldUnknown,
        }
    }
}

/// Somebody who does the work, in an office they hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// The account.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// By what they are sorted.
    pub sort_key: String,
    /// The person on the register they are, if they are one.
    pub person: Option<PersonId>,
    /// The unit of that person.
    pub person_unit: Option<UnitId>,
    /// The role.
    pub role: Role,
    /// The unit of the office.
    pub unit: UnitId,
    /// Its code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// Its kind.
    pub unit_kind: UnitKind,
    /// Their sex.
    pub sex: Option<Sex>,
    /// When they were born.
    pub birth: Option<Birth>,
    /// Their education.
    pub education: Option<Education>,
    /// The year in which they began.
    pub in_field_since: Option<i32>,
}

impl StaffMember {
    /// Who they are, whatever accounts they have.
    #[must_use]
    pub fn who(&self) -> Uuid {
        self.person.map_or(self.user.0, |person| person.0)
    }

    /// Their place in the list.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}\u{1f}{}", self.sort_key, self.who())
    }

    /// The person whose page tells of them: of one who is on the register of this unit, where all
    /// see them who see the office.
    #[must_use]
    pub fn shown_person(&self) -> Option<PersonId> {
        self.person.filter(|_| self.person_unit == Some(self.unit))
    }

    /// The columns that count them on a day.
    #[must_use]
    pub fn columns(&self, day: NaiveDate) -> [StaffColumn; 5] {
        [
            StaffColumn::Staff,
            StaffColumn::of_sex(self.sex),
            StaffColumn::of_birth(self.birth, day),
            StaffColumn::of_education(self.education),
            StaffColumn::of_years(self.in_field_since, day),
        ]
    }
}

/// Each person once, by name: of several offices the one at the highest level.
#[must_use]
pub fn each_once(mut offices: Vec<StaffMember>) -> Vec<StaffMember> {
    offices.sort_by_key(|one| (one.who(), StaffLevel::of(one.unit_kind), one.unit, one.role));
    offices.dedup_by_key(|one| one.who());
    offices.sort_by_key(StaffMember::key);
    offices
}

/// A body that does the work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffBody {
    /// The unit.
    pub unit: UnitId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: UnitKind,
    /// How many do the work there.
    pub staff: usize,
}

impl StaffBody {
    /// Its place in the list.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}\u{1f}{}", self.code, self.unit)
    }

    /// The columns that count it.
    #[must_use]
    pub fn columns(&self) -> &'static [StaffColumn] {
        if self.staff >= FULL {
            &[StaffColumn::Bodies, StaffColumn::FullBodies]
        } else {
            &[StaffColumn::Bodies]
        }
    }
}

/// The bodies in which these offices are held, by code. Who holds offices in two is one of the
/// staff of both.
#[must_use]
pub fn bodies_of(offices: Vec<StaffMember>) -> Vec<StaffBody> {
    let mut staff: BTreeMap<UnitId, BTreeSet<Uuid>> = BTreeMap::new();
    let mut bodies: BTreeMap<UnitId, StaffBody> = BTreeMap::new();
    for one in offices {
        let people = staff.entry(one.unit).or_default();
        people.insert(one.who());
        let body = StaffBody {
            unit: one.unit,
            code: one.unit_code,
            name: one.unit_name,
            kind: one.unit_kind,
            staff: people.len(),
        };
        bodies.insert(body.unit, body);
    }
    let mut bodies: Vec<StaffBody> = bodies.into_values().collect();
    bodies.sort_by_key(StaffBody::key);
    bodies
}

/// A line with its figures, by column as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffLine {
    /// Which line.
    pub row: StaffRow,
    /// The figures.
    pub figures: Vec<(StaffColumn, usize)>,
}

impl StaffLine {
    /// The figure of a column; nothing stands in one that the form has not.
    #[must_use]
    pub fn figure(&self, column: StaffColumn) -> usize {
        let found = self.figures.iter().find(|(known, _)| *known == column);
        found.map(|(_, figure)| *figure).unwrap_or_default()
    }
}

/// A form that is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledStaffForm {
    /// Which.
    pub form: StaffForm,
    /// The day on which is counted.
    pub day: NaiveDate,
    /// Its lines as printed: the sum of all is the first.
    pub lines: Vec<StaffLine>,
}

impl FilledStaffForm {
    /// Filled in from the offices that are held on a day.
    #[must_use]
    pub fn of(form: StaffForm, day: NaiveDate, offices: Vec<StaffMember>) -> Self {
        let counted: Vec<(UnitKind, Vec<StaffColumn>)> = match form {
            StaffForm::Bodies => bodies_of(offices)
                .iter()
                .map(|body| (body.kind, body.columns().to_vec()))
                .collect(),
            StaffForm::Staff => each_once(offices)
                .iter()
                .map(|one| (one.unit_kind, one.columns(day).to_vec()))
                .collect(),
        };
        let line = |row: StaffRow| {
            let figure = |column: StaffColumn| {
                let of_both = counted
                    .iter()
                    .filter(|(kind, columns)| row.counts(*kind) && columns.contains(&column));
                (column, of_both.count())
            };
            StaffLine {
                row,
                figures: form.columns().map(figure).collect(),
            }
        };
        Self {
            form,
            day,
            lines: form.rows().into_iter().map(line).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
