//! The tree of units: provinces, communes, departments, schools, and what hangs below them.

use chrono::NaiveDate;

use crate::domain::base::code::growing_codes;
use crate::domain::base::ids::UnitId;
use crate::domain::base::period::Period;
use crate::domain::register::short_name::ShortName;

/// How many levels the tree has at most: of a longer path PostgreSQL keeps no index.
pub const MOST_UNIT_LEVELS: usize = 40;

growing_codes! {
    /// What kind of body a unit is.
    UnitKind {
        /// The nation: the root of the tree.
        Nation = "nation",
        /// Tỉnh, thành phố trực thuộc trung ương.
        Province = "province",
        /// Sở, ngành: a department of the province.
        Department = "department",
        /// Xã.
        Commune = "commune",
        /// Phường.
        Ward = "ward",
        /// Đặc khu.
        SpecialZone = "special_zone",
        /// Thôn, tổ dân phố: a village or residential group.
        Village = "village",
        /// Trường học.
        School = "school",
        /// Doanh nghiệp, hợp tác xã.
        Enterprise = "enterprise",
        /// Any other office or group.
        Office = "office",
        /// Bộ, ban, ngành ở trung ương: a ministry or another central body.
        Ministry = "ministry",
        /// Cục, tổng cục, đơn vị thuộc bộ: an agency of a ministry.
        MinistryAgency = "ministry_agency",
        /// Quân khu, quân chủng, quân đoàn.
        MilitaryRegion = "military_region",
        /// Đại học Quốc gia.
        NationalUniversity = "national_university",
        /// Cơ quan của Mặt trận, đoàn thể, hội: a body of the Front or of a mass organisation.
        MassBody = "mass_body",
    }
}

impl UnitKind {
    /// How far it stands from the top: a unit lies below one with a lower number.
    fn level(self) -> u8 {
        match self {
            Self::Nation => 0,
            Self::Province | Self::Ministry | Self::MilitaryRegion | Self::NationalUniversity => 1,
            // What a newer version knows is taken for a body that decides: below it lies what
            // decides less.
            Self::Department
            | Self::Commune
            | Self::Ward
            | Self::SpecialZone
            | Self::MinistryAgency
            | Self::MassBody
            | Self::Newer(_) => 2,
            Self::Village | Self::School | Self::Enterprise => 3,
            Self::Office => 4,
        }
    }

    /// Can a unit of this kind lie right below one of another? Its level must be the lower one, so
    /// that nobody makes a body below their own that decides what they may not; offices and groups
    /// alone, which decide nothing, lie below their like.
    #[must_use]
    pub fn fits_below(self, above: Self) -> bool {
        above.level() < self.level() || (self == Self::Office && above == Self::Office)
    }
}

/// What a unit was called before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerUnit {
    /// Its code then.
    pub code: String,
    /// Its name then.
    pub name: String,
    /// The last day.
    pub until: NaiveDate,
}

/// A body in the tree, with the days between which it exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// Its official code, unique.
    pub code: String,
    /// Its name, NFC.
    pub name: String,
    /// By what the codes of its files begin; none before it has received one, unless it was given.
    pub short_name: Option<ShortName>,
    /// What kind of body it is.
    pub kind: UnitKind,
    /// The unit above it; none for a root.
    pub parent: Option<UnitId>,
    /// Where it stands in the tree.
    pub path: UnitPath,
    /// When it exists.
    pub valid: Period,
    /// The unit that took its place in a merger.
    pub successor: Option<UnitId>,
    /// Bumped by every change.
    pub version: i64,
}

impl Unit {
    /// Has it not been closed before this day?
    #[must_use]
    pub fn is_open(&self, day: NaiveDate) -> bool {
        self.valid.to.is_none_or(|to| to >= day)
    }
}

/// The ids from the root down to a unit, each followed by `/`: a unit lies below another when its
/// path begins with the other's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitPath(String);

impl UnitPath {
    /// The path of a unit below `parent`, or of a root.
    #[must_use]
    pub fn below(parent: Option<&Self>, unit: UnitId) -> Self {
        Self(format!(
            "{}{unit}/",
            parent.map_or("", |path| path.0.as_str())
        ))
    }

    /// A path as it was stored.
    #[must_use]
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The path as it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How many levels of the tree it goes through: that of a root one.
    #[must_use]
    pub fn levels(&self) -> usize {
        self.0.split_terminator('/').count()
    }

    /// Is `other` this unit or one below it?
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The first text, in byte order, that is behind every path this one covers.
    #[must_use]
    pub fn end(&self) -> String {
        // Every covered path goes on behind the last `/`; the character after `/` is `0`.
        format!("{}0", self.0.trim_end_matches('/'))
    }

    /// The ids on the path, the unit itself first, the root last.
    pub fn ids_upwards(&self) -> impl Iterator<Item = UnitId> + '_ {
        self.0
            .split_terminator('/')
            .rev()
            .filter_map(|id| id.parse().ok())
    }
}

impl std::fmt::Display for UnitPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for UnitPath {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests;
