//! Leading posts: their ranks, and how long each must be held for an award for long devotion (quá
//! trình cống hiến).

use crate::domain::base::code::codes;
use crate::domain::base::period::Period;
use crate::domain::law::ground::Certainty;

codes! {
    /// Which leaders statistics count together.
    LeaderClass {
        /// Lãnh đạo cấp bộ, cấp tỉnh và tương đương trở lên.
        LeaderProvince = "leader_province",
        /// Lãnh đạo cấp vụ, sở và tương đương.
        LeaderDepartment = "leader_department",
        /// Doanh nhân.
        Businessperson = "businessperson",
        /// Các cấp lãnh đạo khác, từ phó trưởng phòng trở lên.
        LeaderOther = "leader_other",
    }
}

/// A rank of leading posts. In the law they stand in their order, the highest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostRank {
    /// Its code.
    pub code: String,
    /// Name in Vietnamese and English.
    pub name: (String, String),
    /// With whom statistics count it.
    pub class: LeaderClass,
}

/// How long posts must be held for one award, as it stands in one span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DevotionTable {
    /// Its code, by which requirements name it.
    pub code: String,
    /// Where it is written, in Vietnamese and English.
    pub citation: (String, String),
    /// How sure that is.
    pub certainty: Certainty,
    /// When it holds.
    pub valid: Period,
    /// Is a third less asked of women?
    pub women_third: bool,
    /// One for each rank of which it speaks.
    pub bands: Vec<DevotionBand>,
}

/// How long a post of one rank, or a higher one, must be held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DevotionBand {
    /// The rank, by its code.
    pub post: String,
    /// Full years at least; none where nobody has read the number yet.
    pub years: Option<u32>,
    /// Fewer full years than these, where a longer time is a higher award's.
    pub below: Option<u32>,
}
