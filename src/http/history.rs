//! What was done with a thing, as every noun shows it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::base::history::{CouncilVote, HistoryEntry};
use crate::domain::base::remark::Remark;
use crate::domain::register::people::Language;
use crate::words;

/// A remark at the field it concerns.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemarkView {
    /// A member of the nomination, or `documents/` and a slot.
    pub field: String,
    /// What is to be put right, up to 2,000 characters.
    pub text: String,
}

impl From<&Remark> for RemarkView {
    fn from(remark: &Remark) -> Self {
        Self {
            field: remark.field.clone(),
            text: remark.text.clone(),
        }
    }
}

/// How a council voted on a file.
#[derive(Serialize, ToSchema)]
pub struct CouncilVoteView {
    /// Code of the meeting.
    meeting: String,
    /// So many agreed.
    yes: i32,
    /// Of so many members.
    members: i32,
    /// So many had to.
    needed: i32,
}

impl From<&CouncilVote> for CouncilVoteView {
    fn from(vote: &CouncilVote) -> Self {
        Self {
            meeting: vote.meeting.clone(),
            yes: vote.yes,
            members: vote.members,
            needed: vote.needed,
        }
    }
}

/// A line of the history.
#[derive(Serialize, ToSchema)]
pub struct EntryView {
    id: Uuid,
    at: DateTime<Utc>,
    /// Who, by the name they had then.
    actor: String,
    /// For whom, if they stood in.
    on_behalf_of: Option<String>,
    /// What: `created`, `submitted`, `accepted`, …
    deed: &'static str,
    from_stage: Option<String>,
    to_stage: Option<String>,
    reason: Option<String>,
    /// The rule a refusal stands on.
    citation: Option<String>,
    /// Whom it concerns, where it was one of several: whose line was struck.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject_name: Option<String>,
    /// The role it was handed on to, so that another looks at what was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    to_role: Option<&'static str>,
    /// The unit of that role.
    #[serde(skip_serializing_if = "Option::is_none")]
    to_unit_name: Option<String>,
    /// How the council voted, where it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    vote: Option<CouncilVoteView>,
    /// The rules that were not met when a superior authority's decision was recorded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
    /// What is to be put right, field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<RemarkView>,
    /// The version afterwards.
    version: i64,
}

impl EntryView {
    /// As a reader of this language sees it.
    pub fn of(entry: &HistoryEntry, language: Language) -> Self {
        Self {
            id: entry.id.0,
            at: entry.at,
            actor: entry.actor_name.clone(),
            on_behalf_of: entry.for_name.clone(),
            deed: entry.deed.code(),
            from_stage: entry.from_stage.clone(),
            to_stage: entry.to_stage.clone(),
            reason: entry.reason.clone(),
            citation: entry
                .citation
                .as_ref()
                .map(|citation| words::of(language, citation).to_owned()),
            subject_name: entry.subject.clone(),
            to_role: entry.handed_to.as_ref().map(|(role, _)| role.code()),
            to_unit_name: entry.handed_to.as_ref().map(|(_, unit)| unit.clone()),
            vote: entry.vote.as_ref().map(CouncilVoteView::from),
            warnings: entry.warnings.clone(),
            remarks: entry.remarks.iter().map(RemarkView::from).collect(),
            version: entry.version,
        }
    }
}

/// All that was done with a thing.
#[derive(Serialize, ToSchema)]
pub struct HistoryView {
    /// The oldest first.
    pub items: Vec<EntryView>,
}
