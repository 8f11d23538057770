//! Roles, and offices: what a file waits for, whom a letter goes to, what a person has.

pub mod contact;

use serde::{Deserialize, Serialize};

use crate::domain::base::code::growing_codes;
use crate::domain::base::ids::UnitId;

growing_codes! {
    /// What a person can be in a unit.
    Role {
        /// Cán bộ làm công tác thi đua, khen thưởng: nominates for the unit.
        EmulationOfficer = "emulation_officer",
        /// Người đứng đầu đơn vị: endorses, signs the unit's submission letters, decides where the
        /// law lets the unit decide.
        UnitHead = "unit_head",
        /// Chuyên viên cơ quan thường trực: checks files, drafts and issues decisions.
        Specialist = "standing_office_specialist",
        /// Trưởng cơ quan thường trực: appraises, overrules a check with a reason.
        OfficeHead = "standing_office_head",
        /// Thư ký hội đồng: prepares the council's sessions and its standing committee's opinion.
        CouncilSecretary = "council_secretary",
        /// Thành viên hội đồng thi đua, khen thưởng.
        CouncilMember = "council_member",
        /// Chủ tịch, or another head with the power to decide (thủ trưởng có thẩm quyền).
        Chairman = "chairman",
        /// Thanh tra: sees everything of the unit and those below, changes nothing.
        Inspector = "inspector",
        /// Người báo việc tốt (trưởng thôn, tổ trưởng …): tells of merit in the unit and those below,
        /// sees what became of it and no file.
        Reporter = "reporter",
        /// Quản trị: manages accounts and roles, sees no file.
        Administrator = "administrator",
    }
}

impl Role {
    /// Does it check, weigh, sign or decide? Who holds it must be known on the register: else
    /// nobody could tell their own case.
    #[must_use]
    pub fn decides(self) -> bool {
        !matches!(
            self,
            Self::EmulationOfficer | Self::Inspector | Self::Reporter | Self::Administrator
        )
    }

    /// Does a second administrator confirm it, where there is one? Else one alone could make
    /// themself who decides.
    #[must_use]
    pub fn needs_second(self) -> bool {
        self.decides() || self == Self::Administrator
    }
}

/// A role held in a unit: what a file waits for, and what a person has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Office {
    /// The role.
    pub role: Role,
    /// The unit it is held in.
    pub unit: UnitId,
}
