//! What follows when something is done with a decision.

use crate::domain::access::policy::Right;
use crate::domain::awards::decision::Decision;
use crate::domain::base::history::{EventKind, HistoryEvent};
use crate::domain::base::job::{About, Facts, Notice, QueuedLetter, Template};
use crate::domain::base::office::{Office, Role};

/// A decision, and what stands around it.
#[derive(Debug, Clone, Copy)]
pub struct Paper<'a> {
    /// The decision.
    pub decision: &'a Decision,
    /// Name of the unit that issues it.
    pub issuer_name: &'a str,
    /// How many it lists.
    pub lines: usize,
}

/// What a letter about a decision says.
#[must_use]
pub fn facts_of_paper(paper: &Paper<'_>) -> Facts {
    Facts {
        title: Some(paper.decision.title.clone()),
        issuer: Some(paper.issuer_name.to_owned()),
        lines: Some(paper.lines),
        signer: paper.decision.signer.as_ref().map(|(_, name)| name.clone()),
        ..Facts::default()
    }
}

/// The letters that follow when something was done with a decision: to who signs it, and to the
/// office that issues it.
#[must_use]
pub fn of_decision(fact: &HistoryEvent, paper: &Paper<'_>) -> Vec<QueuedLetter> {
    let (rights, template) = match fact.deed {
        EventKind::Created => ([Some(Right::SignDecision), None], Template::ToSign),
        EventKind::Signed => ([Some(Right::HandleDecision), None], Template::ToIssue),
        EventKind::LineStruck => (
            [Some(Right::SignDecision), Some(Right::HandleDecision)],
            Template::LineStruck,
        ),
        EventKind::SignatureWithdrawn => (
            [Some(Right::HandleDecision), None],
            Template::SignatureWithdrawn,
        ),
        _ => return Vec::new(),
    };
    let roles = rights.into_iter().flatten().flat_map(Right::roles);
    let to = |role: &Role| QueuedLetter {
        office: Office {
            role: *role,
            unit: paper.decision.issuer,
        },
        but: Vec::new(),
        about: About::Decision(paper.decision.id),
        notice: Notice {
            template,
            facts: Facts {
                reason: fact.reason.clone(),
                ..facts_of_paper(paper)
            },
        },
    };
    roles.map(to).collect()
}
