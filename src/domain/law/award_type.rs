//! The catalogue of awards as the law writes it: titles and forms, who gives them, to whom, for
//! what, by which route.

use std::collections::BTreeMap;

use crate::domain::base::code::growing_codes;
use crate::domain::base::period::Period;
use crate::domain::law::grade::Grade;
use crate::domain::law::ground::{Frequency, Ground, Vote};
use crate::domain::law::money::Reward;
use crate::domain::register::people::SubjectKind;
use crate::domain::register::unit::UnitKind;

growing_codes! {
    /// Title or form (Law 06/2022 Articles 6 and 9).
    AwardKind {
        /// Danh hiệu thi đua: an emulation title.
        EmulationTitle = "emulation_title",
        /// Hình thức khen thưởng: a commendation form.
        CommendationForm = "commendation_form",
    }
}

growing_codes! {
    /// Which level of the state gives it.
    AwardLevel {
        /// The head of a unit, the chairman of a commune as one.
        Unit = "unit",
        /// Province chairman.
        Province = "province",
        /// Prime Minister or President.
        State = "state",
        /// The chairman of a commune, what communes alone give.
        Commune = "commune",
        /// Minister, head of a central body, of a military region, of a national university.
        Ministry = "ministry",
    }
}

impl AwardLevel {
    /// How high it stands: the lowest first. What a newer version knows stands above.
    #[must_use]
    pub fn height(self) -> u8 {
        match self {
            Self::Unit => 0,
            Self::Commune => 1,
            Self::Province => 2,
            Self::Ministry => 3,
            Self::State => 4,
            Self::Newer(_) => 5,
        }
    }
}

growing_codes! {
    /// Why it is given (Law 06/2022 Article 8).
    CommendationType {
        /// Công trạng, thường xuyên.
        Merit = "merit",
        /// Đột xuất.
        AdHoc = "ad_hoc",
        /// Phong trào, chuyên đề.
        Movement = "movement",
        /// Quá trình cống hiến.
        Devotion = "devotion",
        /// Niên hạn.
        Seniority = "seniority",
        /// Đối ngoại.
        External = "external",
        /// Kháng chiến.
        Resistance = "resistance",
    }
}

/// A superior authority outside the tree: the Prime Minister, the President.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Its code, as the issuer's on award records.
    pub code: String,
    /// Its name in Vietnamese and English.
    pub name: (String, String),
}

/// An award of the catalogue as it stands in one span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardType {
    /// The award's code, the same in every version.
    pub code: String,
    /// Title or form.
    pub kind: AwardKind,
    /// Which level gives it.
    pub level: AwardLevel,
    /// Name in Vietnamese and English.
    pub name: (String, String),
    /// When this version is in force.
    pub valid: Period,
    /// Where it is written, in Vietnamese and English.
    pub citation: (String, String),
    /// Who can receive it.
    pub subjects: Vec<SubjectKind>,
    /// The nearest unit of one of these kinds, at or above the nominating unit, decides, or submits
    /// to the authority.
    pub decided_by: Vec<UnitKind>,
    /// The superior authority outside that decides; none where the unit itself does.
    pub authority: Option<Authority>,
    /// For what it can be given, each with the code of its route: ordinary or simplified procedure.
    pub routes: BTreeMap<CommendationType, String>,
    /// Codes of the awards, one of which for merit a nomination for merit rests on; empty where the
    /// standard names none.
    pub base: Vec<String>,
    /// How well the award year's work must have been rated at least; none where the standard asks
    /// for no rating.
    pub rating: Option<Grade>,
    /// What it pays.
    pub reward: Reward,
    /// How often it can be given; none where nothing is said.
    pub frequency: Option<Frequency>,
    /// Is it given once in a life?
    pub held_once: bool,
    /// On which grounds it can be given; empty where a body gives it by rules of its own.
    pub grounds: Vec<Ground>,
}

impl AwardType {
    /// How a council's vote on it must turn out for such a subject and such merit: the highest
    /// share that one of its grounds asks for; none where none asks for any.
    #[must_use]
    pub fn vote_for(&self, subject: SubjectKind, merit: CommendationType) -> Option<Vote> {
        let fits =
            |ground: &&Ground| ground.subjects.contains(&subject) && ground.types.contains(&merit);
        let votes = self.grounds.iter().filter(fits);
        let votes = votes.filter_map(|ground| ground.vote.as_ref());
        Some(Vote {
            at_least: votes.clone().map(|vote| vote.at_least).max()?,
            attend: votes.filter_map(|vote| vote.attend).max(),
        })
    }
}
