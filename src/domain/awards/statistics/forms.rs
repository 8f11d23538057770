//! The statistical forms 0602 and 0603 (Circular 02/2023/TT-BNV): their lines and columns, and which
//! records each of them counts.

use crate::domain::base::code::codes;
use crate::domain::law::award_type::{AwardLevel, CommendationType};
use crate::domain::register::people::SubjectKind;

/// The first year that is asked for: emulation began in 1948, what came before is not counted.
pub const FIRST_YEAR: i32 = 1948;

codes! {
    /// A statistical form (biểu).
    StatisticsForm {
        /// What the State gave: biểu 0602.
        State = "0602",
        /// What provinces and ministries gave: biểu 0603.
        Body = "0603",
    }
}

impl StatisticsForm {
    /// The columns, as they are printed.
    #[must_use]
    pub fn columns(self) -> &'static [FormColumn] {
        match self {
            Self::State => &[
                FormColumn::Total,
                FormColumn::Collectives,
                FormColumn::Households,
                FormColumn::Individuals,
            ],
            Self::Body => FormColumn::ALL,
        }
    }

    /// The lines, as they are printed.
    pub fn rows(self) -> impl Iterator<Item = FormRow> {
        let rows = FormRow::ALL.iter().copied();
        rows.filter(move |row| row.form() == self)
    }

    /// The levels whose awards it counts.
    #[must_use]
    pub fn levels(self) -> &'static [AwardLevel] {
        match self {
            Self::State => &[AwardLevel::State],
            Self::Body => &[AwardLevel::Province, AwardLevel::Ministry],
        }
    }
}

codes! {
    /// A line of a form.
    FormRow {
        /// Huân chương Sao vàng.
        OrderGoldStar = "order_gold_star",
        /// Huân chương Hồ Chí Minh.
        OrderHoChiMinh = "order_ho_chi_minh",
        /// Huân chương Độc lập.
        OrderIndependence = "order_independence",
        /// Huân chương Quân công.
        OrderMilitaryExploit = "order_military_exploit",
        /// Huân chương Lao động.
        OrderLabour = "order_labour",
        /// Huân chương Bảo vệ Tổ quốc.
        OrderFatherlandDefence = "order_fatherland_defence",
        /// Huân chương Chiến công.
        OrderFeatOfArms = "order_feat_of_arms",
        /// Huân chương Đại đoàn kết dân tộc.
        OrderGreatUnity = "order_great_unity",
        /// Huân chương Dũng cảm.
        OrderBravery = "order_bravery",
        /// Huân chương Hữu nghị.
        OrderFriendship = "order_friendship",
        /// Huy chương Quân kỳ quyết thắng.
        MedalMilitaryFlag = "medal_military_flag",
        /// Huy chương Vì an ninh Tổ quốc.
        MedalNationalSecurity = "medal_national_security",
        /// Huy chương Chiến sĩ vẻ vang.
        MedalGloriousFighter = "medal_glorious_fighter",
        /// Huy chương Thanh niên xung phong vẻ vang.
        MedalYouthVolunteer = "medal_youth_volunteer",
        /// Huy chương Hữu nghị.
        MedalFriendship = "medal_friendship",
        /// Giải thưởng Hồ Chí Minh.
        PrizeHoChiMinh = "prize_ho_chi_minh",
        /// Giải thưởng Nhà nước.
        PrizeState = "prize_state",
        /// Danh hiệu vinh dự Nhà nước.
        StateHonour = "state_honour",
        /// Cờ thi đua của Chính phủ.
        FlagGovernment = "flag_government",
        /// Bằng khen của Thủ tướng Chính phủ.
        CertificatePrimeMinister = "certificate_prime_minister",
        /// Chiến sĩ thi đua toàn quốc.
        NationalFighter = "national_fighter",
        /// What else the State gave.
        StateOther = "state_other",
        /// Bằng khen of a province or ministry.
        Certificate = "certificate",
        /// Chiến sĩ thi đua of a province or ministry.
        Fighter = "fighter",
        /// Cờ thi đua of a province or ministry.
        Flag = "flag",
        /// Kỷ niệm chương, huy hiệu.
        Badge = "badge",
        /// What else a province or ministry gave: the form has no line for it.
        BodyOther = "body_other",
    }
}

impl FormRow {
    /// The form it stands in.
    #[must_use]
    pub fn form(self) -> StatisticsForm {
        match self {
            Self::Certificate | Self::Fighter | Self::Flag | Self::Badge | Self::BodyOther => {
                StatisticsForm::Body
            }
            _ => StatisticsForm::State,
        }
    }

    /// How the codes of its awards begin: the whole code, or all before a `_` of it. None for what
    /// is left over.
    #[must_use]
    pub fn stem(self) -> Option<&'static str> {
        Some(match self {
            Self::PrizeHoChiMinh => "prize_hcm",
            Self::StateHonour => "honour",
            Self::CertificatePrimeMinister => "certificate_of_merit_pm",
            Self::NationalFighter => "title_cstdtq",
            Self::Certificate => "certificate_of_merit",
            Self::Fighter => "title_cstd",
            Self::Badge => "commemorative_medal",
            Self::StateOther | Self::BodyOther => return None,
            row => row.code(),
        })
    }

    /// The line that counts an award of a level; none where no form counts it.
    #[must_use]
    pub fn of(award_code: &str, level: AwardLevel) -> Option<Self> {
        let mut forms = StatisticsForm::ALL.iter();
        let form = forms.find(|form| form.levels().contains(&level))?;
        let left_over = match form {
            StatisticsForm::State => Self::StateOther,
            StatisticsForm::Body => Self::BodyOther,
        };
        let fits = |row: &Self| {
            let rest = row.stem().and_then(|stem| award_code.strip_prefix(stem));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
        };
        Some(form.rows().find(fits).unwrap_or(left_over))
    }
}

codes! {
    /// What somebody was on the day of the decision.
    AwardeeClass {
        /// Leads a ministry, province or more.
        LeaderProvince = "leader_province",
        /// Leads a department of one.
        LeaderDepartment = "leader_department",
        /// Doanh nhân.
        Businessperson = "businessperson",
        /// Leads something else, from a deputy division head on.
        LeaderOther = "leader_other",
        /// Works, learns, fights: leads nobody.
        DirectWorker = "direct_worker",
        /// Nobody entered it.
        NotOnRecord = "not_on_record",
    }
}

impl AwardeeClass {
    /// Its place among all: the highest post first.
    #[must_use]
    pub fn place(self) -> i32 {
        match self {
            Self::LeaderProvince => 0,
            Self::LeaderDepartment => 1,
            Self::Businessperson => 2,
            Self::LeaderOther => 3,
            Self::DirectWorker => 4,
            Self::NotOnRecord => 5,
        }
    }

    /// The one at a place; none of who is no individual.
    #[must_use]
    pub fn at(place: i32) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.place() == place)
    }
}

/// The ranks of posts that the law knows, each with its class.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClassedRanks(pub Vec<(String, AwardeeClass)>);

codes! {
    /// A column of a form.
    FormColumn {
        /// All of the line.
        Total = "total",
        /// Tập thể.
        Collectives = "collectives",
        /// Of the collectives, those of enterprises.
        Enterprises = "enterprises",
        /// Hộ gia đình.
        Households = "households",
        /// Cá nhân.
        Individuals = "individuals",
        /// Of the individuals.
        LeaderProvince = "leader_province",
        /// Of the individuals.
        LeaderDepartment = "leader_department",
        /// Of the individuals.
        Businessperson = "businessperson",
        /// Of the individuals.
        LeaderOther = "leader_other",
        /// Of the individuals.
        DirectWorker = "direct_worker",
        /// Of the individuals.
        NotOnRecord = "not_on_record",
        /// Công trạng, thường xuyên.
        Merit = "merit",
        /// Chuyên đề.
        Movement = "movement",
        /// Đột xuất.
        AdHoc = "ad_hoc",
        /// Đối ngoại.
        External = "external",
        /// Cống hiến.
        Devotion = "devotion",
        /// Niên hạn.
        Seniority = "seniority",
        /// Kháng chiến.
        Resistance = "resistance",
    }
}

impl FormColumn {
    /// The kind of subject it counts, if it counts one.
    #[must_use]
    pub fn subject_kind(self) -> Option<SubjectKind> {
        match self {
            Self::Collectives | Self::Enterprises => Some(SubjectKind::Collective),
            Self::Households => Some(SubjectKind::Household),
            Self::Individuals => Some(SubjectKind::Individual),
            column => column.class().map(|_| SubjectKind::Individual),
        }
    }

    /// The class of individuals it counts, if it counts one.
    #[must_use]
    pub fn class(self) -> Option<AwardeeClass> {
        let mut all = AwardeeClass::ALL.iter().copied();
        all.find(|class| class.code() == self.code())
    }

    /// The type of commendation it counts, if it counts one.
    #[must_use]
    pub fn commendation_type(self) -> Option<CommendationType> {
        let mut all = CommendationType::ALL.iter().copied();
        all.find(|one| one.code() == self.code())
    }

    /// Does it count these?
    #[must_use]
    pub fn counts(self, group: &FormGroup) -> bool {
        let kind = self.subject_kind();
        let one = self.commendation_type();
        let class = self.class();
        kind.is_none_or(|kind| kind == group.subject_kind)
            && one.is_none_or(|one| one == group.commendation_type)
            && class.is_none_or(|class| Some(class) == group.class)
            && (self != Self::Enterprises || group.is_enterprise)
    }
}

/// Records that all columns count alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormGroup {
    /// Their award.
    pub award_code: String,
    /// Its level.
    pub level: AwardLevel,
    /// Whom they honour.
    pub subject_kind: SubjectKind,
    /// For what.
    pub commendation_type: CommendationType,
    /// Does the subject belong to an enterprise?
    pub is_enterprise: bool,
    /// Of individuals what they were.
    pub class: Option<AwardeeClass>,
    /// How many records.
    pub count: i64,
}

/// A line with its figures, by column as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormLine {
    /// Which line; none for the sum of all.
    pub row: Option<FormRow>,
    /// The figures.
    pub figures: Vec<(FormColumn, i64)>,
}

impl FormLine {
    fn of<'g>(
        form: StatisticsForm,
        row: Option<FormRow>,
        groups: impl Iterator<Item = &'g FormGroup> + Clone,
    ) -> Self {
        let figure = |column: &FormColumn| {
            let counted = groups.clone().filter(|group| column.counts(group));
            (*column, counted.map(|group| group.count).sum::<i64>())
        };
        Self {
            row,
            figures: form.columns().iter().map(figure).collect(),
        }
    }

    /// The figure of a column; nothing stands in one that the form has not.
    #[must_use]
    pub fn figure(&self, column: FormColumn) -> i64 {
        let found = self.figures.iter().find(|(known, _)| *known == column);
        found.map(|(_, figure)| *figure).unwrap_or_default()
    }
}

/// A form that is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledForm {
    /// Which.
    pub form: StatisticsForm,
    /// Its lines as printed, without the sum.
    pub lines: Vec<FormLine>,
    /// The sum of all lines.
    pub total: FormLine,
}

impl FilledForm {
    /// Filled in from records that the database has grouped.
    #[must_use]
    pub fn of(form: StatisticsForm, groups: &[FormGroup]) -> Self {
        let row_of = |group: &FormGroup| FormRow::of(&group.award_code, group.level);
        let of_form = |group: &&FormGroup| row_of(group).is_some_and(|row| row.form() == form);
        let line = |row: FormRow| {
            let counted = groups.iter().filter(|group| row_of(group) == Some(row));
            FormLine::of(form, Some(row), counted)
        };
        Self {
            form,
            lines: form.rows().map(line).collect(),
            total: FormLine::of(form, None, groups.iter().filter(of_form)),
        }
    }
}

#[cfg(test)]
mod tests;
