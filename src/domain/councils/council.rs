//! A council of a body: made by a decision, for a term, with its members.

use chrono::NaiveDate;

use crate::domain::base::code::growing_codes;
use crate::domain::base::ids::{CouncilId, CouncilMemberId, PersonId, UnitId, UserId};
use crate::domain::base::period::Period;

/// The most members a council has at once.
pub const MOST_MEMBERS: usize = 100;

growing_codes! {
    /// What a council is for.
    CouncilKind {
        /// Hội đồng thi đua, khen thưởng: proposes who is recognised.
        Emulation = "emulation",
        /// Hội đồng sáng kiến: says which initiative is recognised, with which reach.
        Initiative = "initiative",
    }
}

growing_codes! {
    /// What somebody is in a council.
    CouncilPosition {
        /// Chủ tịch Hội đồng.
        Chair = "chair",
        /// Phó Chủ tịch thứ nhất, Phó Chủ tịch thường trực.
        FirstDeputy = "first_deputy",
        /// Phó Chủ tịch.
        Deputy = "deputy",
        /// Ủy viên Thư ký.
        Secretary = "secretary",
        /// Ủy viên.
        Member = "member",
    }
}

/// A council.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Council {
    /// Its id.
    pub id: CouncilId,
    /// Of which body.
    pub unit: UnitId,
    /// What it is for.
    pub kind: CouncilKind,
    /// What it is called.
    pub name: String,
    /// The number of the decision that made it.
    pub decision_number: String,
    /// Its day.
    pub decided_on: NaiveDate,
    /// Its term.
    pub valid: Period,
    /// Bumped by every change, of its members too.
    pub version: i64,
}

/// Somebody in a council, from a day to a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CouncilMember {
    /// Its id.
    pub id: CouncilMemberId,
    /// Of which council.
    pub council: CouncilId,
    /// Whose account votes.
    pub user: UserId,
    /// The name on it.
    pub name: String,
    /// Who they are on the register, if that is known.
    pub person: Option<PersonId>,
    /// What they are in it.
    pub position: CouncilPosition,
    /// What they are elsewhere: Giám đốc Sở Nội vụ. Empty where it was not said.
    pub title: String,
    /// Are they of its standing committee (Thường trực Hội đồng)?
    pub standing: bool,
    /// Since when and until when.
    pub valid: Period,
}
