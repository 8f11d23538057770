//! The ids of things: one type per noun, so that one cannot be passed for another. UUID version 7
//! (RFC 9562), made by us.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )* };
}

ids! {
    /// A unit of the tree.
    UnitId,
    /// A person on the staff register.
    PersonId,
    /// Whoever can be honoured.
    SubjectId,
    /// A record of a subject that was joined to another.
    SubjectMergerId,
    /// An account that signs in.
    UserId,
    /// A role held by a user in a unit between two dates.
    RoleAssignmentId,
    /// A role that waits for a second administrator.
    RoleRequestId,
    /// A program that calls the service.
    MachineClientId,
    /// One signed-in session of a user.
    SessionId,
    /// Something that happened.
    EventId,
    /// What one subject did in it.
    AchievementId,
    /// One subject proposed for one award.
    NominationId,
    /// A numbered award decision.
    DecisionId,
    /// One award given to one subject.
    AwardId,
    /// Work to be done without being asked.
    JobId,
    /// One taking of jobs: who holds the last one may say how they ended.
    LeaseId,
    /// One line of the history.
    EntryId,
    /// A submission letter.
    LetterId,
    /// A paper in a file.
    DocumentId,
    /// A reason why somebody cannot be honoured now.
    HoldId,
    /// What was found of a file at an act.
    KeptVerdictId,
    /// When a body takes nominations.
    CycleId,
    /// Somebody standing in for another.
    DelegationId,
    /// The yearly rating of a person or unit.
    RatingId,
    /// A name on a decision put right.
    CorrectionId,
    /// What happened at a door.
    SecurityEventId,
    /// A list of people who are proposed together.
    RosterId,
    /// Merit that somebody told of.
    ReportId,
    /// An event whose files all work on at once.
    EmergencyId,
    /// One act on very many files.
    RunId,
    /// A filter that somebody keeps.
    ViewId,
    /// An entry of the career of somebody, or of the measures against a collective.
    CareerEntryId,
    /// A workbook that is written apart.
    WorkbookId,
    /// A file whose rows are brought in.
    ImportId,
    /// An initiative that was recognised.
    InitiativeId,
    /// Money of a fund that was spent on organising.
    FundSpendingId,
    /// What became of the items of an award, or its ceremony.
    AwardMarkId,
    /// A council of a body.
    CouncilId,
    /// Somebody in a council, for a term.
    CouncilMemberId,
    /// A meeting of a council.
    MeetingId,
    /// A ballot in a meeting.
    BallotId,
}
