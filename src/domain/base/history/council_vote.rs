//! How a council voted on a file, as it is told of the file.

use serde::{Deserialize, Serialize};

/// How a council voted on a file, as history and letters tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouncilVote {
    /// Code of the meeting.
    pub meeting: String,
    /// So many agreed.
    pub yes: i32,
    /// Of so many members.
    pub members: i32,
    /// So many had to.
    pub needed: i32,
}

impl CouncilVote {
    /// What the details of a fact say; none where it tells of no vote.
    #[must_use]
    pub fn of(detail: &[(&'static str, String)]) -> Option<Self> {
        let told = |name: &str| {
            let known = detail.iter().find(|(known, _)| *known == name);
            known.map(|(_, value)| value.as_str())
        };
        Self::told(
            told("meeting"),
            told("yes"),
            told("members"),
            told("needed"),
        )
    }

    /// As it was written down.
    #[must_use]
    pub fn told(
        meeting: Option<&str>,
        yes: Option<&str>,
        members: Option<&str>,
        needed: Option<&str>,
    ) -> Option<Self> {
        Some(Self {
            meeting: meeting?.to_owned(),
            yes: yes?.parse().ok()?,
            members: members?.parse().ok()?,
            needed: needed?.parse().ok()?,
        })
    }

    /// What its texts are filled with.
    #[must_use]
    pub fn params(&self) -> [(&'static str, String); 4] {
        [
            ("meeting", self.meeting.clone()),
            ("yes", self.yes.to_string()),
            ("members", self.members.to_string()),
            ("needed", self.needed.to_string()),
        ]
    }
}
