//! What letters say, as codes and facts: what was true at the commit that caused them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::base::code::codes;
use crate::domain::base::history::CouncilVote;

codes! {
    /// What a letter is for: `words` has `mail-{code}-title` and `mail-{code}-body`.
    Template {
        /// To the nominating officers: the file was received.
        Submitted = "submitted",
        /// To the holder: a file waits for you.
        Waiting = "waiting",
        /// To the holder: a file came back.
        Returned = "returned",
        /// To the nominating officers: there will be no award.
        Refused = "refused",
        /// To the nominating officers: the competent person agreed.
        Decided = "decided",
        /// To the nominating officers: the decision is issued, the award is given.
        Awarded = "awarded",
        /// To the nominating officers: an award was cancelled.
        Cancelled = "cancelled",
        /// To the nominating officers: an award was stripped.
        Stripped = "stripped",
        /// To the nominating officers: an award was given back.
        AwardRestored = "award_restored",
        /// To the office that handles a file: an award it rests on was taken back.
        BaseLost = "base_lost",
        /// To the holder: the due day is near.
        DueSoon = "due_soon",
        /// To the holder: the due day is past.
        Overdue = "overdue",
        /// To the holder's superior: the due day has been past for days.
        OverdueBelow = "overdue_below",
        /// To nominating officers: a body soon takes no more nominations.
        CycleCloses = "cycle_closes",
        /// To nominating officers: a body takes nominations for longer.
        CycleExtended = "cycle_extended",
        /// To nominating officers: a body stops taking nominations earlier.
        CycleShortened = "cycle_shortened",
        /// To the nominating officers: the file's line was struck off a decision before it was
        /// issued, or it was given back.
        GivenBack = "given_back",
        /// To the signer and the office: a line of a decision was struck.
        LineStruck = "line_struck",
        /// To the nominating officers and the office: the signature under a decision was taken
        /// back.
        SignatureWithdrawn = "signature_withdrawn",
        /// To the nominating officers: a name on an issued decision was put right.
        Corrected = "corrected",
        /// To who held it: the nominating unit took a file back.
        Withdrawn = "withdrawn",
        /// To the nominating officers and the holder: a file rests, or something is held against
        /// its subject. Not why.
        Paused = "paused",
        /// To them: it goes on.
        Resumed = "resumed",
        /// To the nominating officers: the file was submitted to the superior authority.
        Forwarded = "forwarded",
        /// A submission letter waits for your signature.
        LetterToSign = "letter_to_sign",
        /// A decision waits for your signature.
        ToSign = "to_sign",
        /// A decision is signed and waits for its number.
        ToIssue = "to_issue",
        /// To the holder: a refusal is to be looked at again, by other hands than those that
        /// refused.
        Appealed = "appealed",
        /// To the offices that can nominate: somebody has told of merit.
        Reported = "reported",
        /// To who told of merit: a nomination was made of it.
        ReportTaken = "report_taken",
        /// To who told of merit: there will be no nomination, and why.
        ReportClosed = "report_closed",
        /// To all who work on the files of an event: an emergency was opened for it.
        EmergencyOpened = "emergency_opened",
        /// To them: the emergency is over.
        EmergencyClosed = "emergency_closed",
        /// To who decided: what was agreed to and not issued came back.
        ToReconsider = "to_reconsider",
        /// To a colleague of the office that holds a file: you were named to handle it.
        Assigned = "assigned",
        /// To who asked for it: the workbook of a long list can be taken.
        WorkbookReady = "workbook_ready",
        /// To the nominating officers: the council voted for the file.
        CouncilPassed = "council_passed",
        /// To the nominating officers: too few of the council agreed, there will be no award.
        CouncilRejected = "council_rejected",
    }
}

/// What a letter says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What it is for.
    pub template: Template,
    /// What was true at the commit.
    #[serde(flatten)]
    pub facts: Facts,
}

/// What was true at the commit that caused a letter: later changes of the file do not change what
/// the letter says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// The code of what the subject is, and its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<(String, String)>,
    /// What the file is called by, once it was received.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_code: Option<String>,
    /// Name of the award in Vietnamese and English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub award: Option<(String, String)>,
    /// Name of the nominating unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Name of the stage in Vietnamese and English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage_name: Option<(String, String)>,
    /// By when the holder should act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The name as it was before it was put right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Number and date of the decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<(String, NaiveDate)>,
    /// Đồng.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// What a decision is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What an event is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// What was done, as the file says it when the letter leaves: it is not noted with the act.
    #[serde(skip)]
    pub deed: Option<String>,
    /// What somebody did, in the beginning of how it was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<String>,
    /// Name of the unit that issues it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// How many it lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<usize>,
    /// Who signed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signer: Option<String>,
    /// Number and date of the paper by which an award was cancelled, stripped or given back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_paper: Option<(String, NaiveDate)>,
    /// The code of its ground.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ground: Option<String>,
    /// On what rule a refusal stands, in Vietnamese and English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citation: Option<(String, String)>,
    /// The last day on which it can be asked for that a refusal is looked at again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appeal_until: Option<NaiveDate>,
    /// How the council voted on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vote: Option<CouncilVote>,
    /// What is to be put right, field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remarked>,
    /// Number and series of a submission letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Who receives for the family of somebody who has died: nobody writes to the dead, and the
    /// unit tells the family by post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_by: Option<String>,
}

/// A field, its name where it is a paper of the route, and what is said of it.
pub type Remarked = (String, Option<(String, String)>, String);

impl Facts {
    /// Does it say nothing of its thing? So did those that an earlier version queued: they are told
    /// as it is when they leave.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.subject.is_none() && self.title.is_none() && self.event.is_none()
    }
}
