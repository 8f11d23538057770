//! The sheet of a counted ballot (biên bản kiểm phiếu, as programs read it): all that a recount
//! needs. Its text is signed and kept as it is; `thidua ballot recount` reads it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::base::ids::BallotId;
use crate::domain::councils::ballot::{Choice, Secrecy};
use crate::domain::councils::count::VoteOutcome;
use crate::domain::law::council_rules::{Share, Threshold};

/// What the first member of every sheet says: which form it has.
pub const FORM: &str = "thidua count sheet 1";

/// A line of a count sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetLine {
    /// Its place on the agenda.
    pub place: i32,
    /// What the file is called.
    pub case_code: String,
    /// Who is proposed.
    pub subject: String,
    /// Code of the award.
    pub award: String,
    /// Which share of the members must agree, as `share_text` writes it; none is more than half of
    /// them.
    pub share: Option<String>,
    /// All members that count for it.
    pub members: i32,
    /// So many members do not vote on it.
    pub recused: i32,
    /// So many must agree.
    pub needed: i32,
    /// Đồng ý.
    pub yes: i32,
    /// Không đồng ý.
    pub no: i32,
    /// Không có ý kiến.
    pub abstain: i32,
    /// How it ended.
    pub outcome: VoteOutcome,
}

/// What a member chose in an open ballot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetVote {
    /// The name on their account then.
    pub name: String,
    /// Place and choice, in order of place.
    pub choices: Vec<(i32, Choice)>,
}

/// All that is known of a ballot that was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountSheet {
    /// `FORM`.
    pub form: String,
    /// The ballot.
    pub ballot: BallotId,
    /// What the meeting is called by: `PH-26-004`.
    pub meeting: String,
    /// What it is about.
    pub title: String,
    /// The council's name.
    pub council: String,
    /// The name of its body.
    pub body: String,
    /// The how manieth ballot of the meeting.
    pub round: i32,
    /// Is a member's choice known?
    pub secrecy: Secrecy,
    /// Since when papers were taken.
    pub opened_at: DateTime<Utc>,
    /// When it was closed and counted.
    pub closed_at: DateTime<Utc>,
    /// Code of the rules it was held by.
    pub rules: String,
    /// Where they are written, in Vietnamese.
    pub citation: String,
    /// Which share of the members must be there, as `share_text` writes it.
    pub quorum_share: String,
    /// Do those who do not vote on a line count among all members for it all the same?
    pub recused_count: bool,
    /// So many papers must be in the box at least.
    pub least_ballots: i32,
    /// All members of the council on its day.
    pub members: i32,
    /// So many had to be there, or to have sent their paper.
    pub quorum: i32,
    /// So many were.
    pub attended: i32,
    /// So many papers were counted.
    pub turnout: i32,
    /// In order of place.
    pub lines: Vec<SheetLine>,
    /// Of each paper that was counted, in order of the alphabet.
    pub receipts: Vec<String>,
    /// Who chose what, in order of names; empty where the ballot was secret.
    pub votes: Vec<SheetVote>,
}

impl CountSheet {
    /// The text that is signed: JSON in one line, the same for the same sheet.
    #[must_use]
    pub fn text(&self) -> String {
        serde_json::json!(self).to_string()
    }
}

/// A share as a sheet has it: `9/10`.
#[must_use]
pub fn share_text(share: Share) -> String {
    format!("{}/{}", share.parts, share.of)
}

/// What a line says of its threshold.
#[must_use]
pub fn threshold_text(threshold: Threshold) -> Option<String> {
    match threshold {
        Threshold::Share(share) => Some(share_text(share)),
        Threshold::Majority => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> CountSheet {
        let line = SheetLine {
            place: 1,
            case_code: "HG-26-000001".to_owned(),
            subject: "Nguyễn Văn Mẫu".to_owned(),
            award: "title_cstdcs".to_owned(),
            share: threshold_text(Threshold::Share(Share { parts: 4, of: 5 })),
            members: 9,
            recused: 0,
            needed: 8,
            yes: 8,
            no: 1,
            abstain: 0,
            outcome: VoteOutcome::Passed,
        };
        let receipt = |number: usize| format!("0000-000{number}");
        CountSheet {
            form: FORM.to_owned(),
            ballot: BallotId::from(uuid::Uuid::from_u128(1)),
            meeting: "PH-26-001".to_owned(),
            title: "Xét khen thưởng".to_owned(),
            council: "Hội đồng mẫu".to_owned(),
            body: "Tỉnh Mẫu".to_owned(),
            round: 1,
            secrecy: Secrecy::Secret,
            opened_at: DateTime::UNIX_EPOCH,
            closed_at: DateTime::UNIX_EPOCH,
            rules: "default".to_owned(),
            citation: "Quy chế mẫu".to_owned(),
            quorum_share: share_text(Share { parts: 2, of: 3 }),
            recused_count: true,
            least_ballots: 3,
            members: 9,
            quorum: 6,
            attended: 9,
            turnout: 9,
            lines: vec![line],
            receipts: (1..10).map(receipt).collect(),
            votes: Vec::new(),
        }
    }

    #[test]
    fn a_sheet_is_one_line_of_text_and_the_text_is_the_sheet() {
        let sheet = sheet();
        let text = sheet.text();
        assert!(!text.contains('\n'), "{text}");
        assert!(text.contains("\"share\":\"4/5\""), "{text}");
        assert_eq!(serde_json::from_str::<CountSheet>(&text).unwrap(), sheet);
        assert_eq!(sheet.text(), text);
        assert_eq!(threshold_text(Threshold::Majority), None);
    }
}
