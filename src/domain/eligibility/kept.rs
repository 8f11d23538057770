//! Verdicts as they are kept: what was found of a file when something was done with it, by which
//! words of the law, on which facts. They are read again when the law, the file and who read it then
//! have changed, so each holds all that is needed to say what it said.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::base::history::EventKind;
use crate::domain::base::ids::{KeptVerdictId, NominationId};
use crate::domain::eligibility::finding::Finding;
use crate::domain::eligibility::judgement::Said;
use crate::domain::eligibility::proof::Proof;
use crate::domain::eligibility::standard::Found;
use crate::domain::eligibility::verdict::{ASKS_NOTHING, CheckOutcome, Earliest, Missing};
use crate::domain::law::requirement::Requirement;

/// Is what is found of a file kept when this is done with it: is it sent, found in order, passed on,
/// decided, awarded, or let pass although a rule is broken?
#[must_use]
pub fn is_kept_at(deed: EventKind) -> bool {
    matches!(
        deed,
        EventKind::Submitted
            | EventKind::Accepted
            | EventKind::Cleared
            | EventKind::CouncilPassed
            | EventKind::Approved
            | EventKind::Forwarded
            | EventKind::Awarded
            | EventKind::Overruled
    )
}

/// What one rule, or one ground of the standard, found of a file at an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptVerdict {
    /// Its id.
    pub id: KeptVerdictId,
    /// Of which file.
    pub nomination: NominationId,
    /// At which act.
    pub act: EventKind,
    /// The rule's id; of a ground of the standard `standard:` with its code.
    pub rule: String,
    /// Its name in Vietnamese and English.
    pub name: (String, String),
    /// Where it is written, in Vietnamese and English.
    pub citation: (String, String),
    /// Code of the rule set by which it was found; none where the law had none on that day.
    pub rule_set: Option<String>,
    /// SHA-256 of the words of the law by which it was found.
    pub law_print: String,
    /// What was asked; none where a newer version asks for something that this one does not know.
    pub requirement: Option<Requirement>,
    /// What was found.
    pub answer: KeptAnswer,
    /// When the act was.
    pub at: DateTime<Utc>,
}

/// What was found of a requirement, and of each that it is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAnswer {
    /// Met, not met, or for a person to look.
    pub outcome: CheckOutcome,
    /// Why, as a code.
    pub why: String,
    /// What would have had to be there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<KeptMissing>,
    /// When it could have been met at the earliest, where that could be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest: Option<KeptEarliest>,
    /// What it rested on, each by kind and id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proofs: Vec<(String, Uuid)>,
    /// In what state: the file itself, then each proof.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub states: Vec<String>,
    /// What an office had said of it by then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<KeptWord>,
    /// Of a switch, whether it was on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_on: Option<bool>,
    /// What was found of its parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Self>,
}

impl KeptAnswer {
    /// Did it ask anything of such an award?
    #[must_use]
    pub fn applies(&self) -> bool {
        !ASKS_NOTHING.contains(&self.why.as_str())
    }
}

/// What would have had to be there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptMissing {
    /// What, as a code.
    pub code: String,
    /// Which.
    pub params: Vec<(String, String)>,
}

/// When something could have been met at the earliest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeptEarliest {
    /// On this day.
    Day(NaiveDate),
    /// With what is given or rated for this award year.
    Year(i32),
}

/// What an office had said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptWord {
    /// What, as a code.
    pub verdict: String,
    /// Why.
    pub reason: String,
    /// Who, by the name they had then.
    pub by: String,
}

impl From<Earliest> for KeptEarliest {
    fn from(earliest: Earliest) -> Self {
        match earliest {
            Earliest::Day(day) => Self::Day(day),
            Earliest::Year(year) => Self::Year(year),
        }
    }
}

impl From<KeptEarliest> for Earliest {
    fn from(kept: KeptEarliest) -> Self {
        match kept {
            KeptEarliest::Day(day) => Self::Day(day),
            KeptEarliest::Year(year) => Self::Year(year),
        }
    }
}

impl From<&Missing> for KeptMissing {
    fn from(missing: &Missing) -> Self {
        let params = missing.params.iter();
        Self {
            code: missing.code.to_owned(),
            params: params
                .map(|(name, value)| ((*name).to_owned(), value.clone()))
                .collect(),
        }
    }
}

impl From<&Said> for KeptWord {
    fn from(said: &Said) -> Self {
        Self {
            verdict: said.verdict.code().to_owned(),
            reason: said.reason.clone(),
            by: said.by.clone(),
        }
    }
}

fn proofs(of: &[Proof]) -> Vec<(String, Uuid)> {
    let one = |proof: &Proof| {
        let (kind, id) = proof.parts();
        (kind.to_owned(), id)
    };
    of.iter().map(one).collect()
}

impl From<&Finding> for KeptAnswer {
    fn from(finding: &Finding) -> Self {
        let verdict = &finding.verdict;
        Self {
            outcome: verdict.outcome,
            why: verdict.why.to_owned(),
            missing: verdict.missing.iter().map(Into::into).collect(),
            earliest: verdict.earliest.map(Into::into),
            proofs: proofs(&verdict.proofs),
            states: finding.states.clone(),
            said: finding.said.as_ref().map(Into::into),
            is_on: None,
            parts: Vec::new(),
        }
    }
}

impl From<&Found> for KeptAnswer {
    fn from(found: &Found) -> Self {
        let is_on = match &found.requirement {
            Requirement::Switched { on, .. } => {
                found.parts.first().map(|part| part.requirement == **on)
            }
            _ => None,
        };
        Self {
            outcome: found.outcome,
            why: found.why.to_owned(),
            missing: found.missing.iter().map(Into::into).collect(),
            earliest: found.earliest.map(Into::into),
            proofs: proofs(&found.proofs),
            states: Vec::new(),
            said: None,
            is_on,
            parts: found.parts.iter().map(Into::into).collect(),
        }
    }
}

/// A line of a verdict: how deep it stands, what was asked, as far as that is known, and what was
/// found.
pub type KeptLine<'k> = (usize, Option<&'k Requirement>, &'k KeptAnswer);

impl KeptVerdict {
    /// What was asked and found, and the same of each part, in the order in which it is read.
    #[must_use]
    pub fn lines(&self) -> Vec<KeptLine<'_>> {
        let mut lines = Vec::new();
        tell(&mut lines, 0, self.requirement.as_ref(), &self.answer);
        lines
    }

    /// Had the head overruled it, and why?
    #[must_use]
    pub fn word(&self) -> Option<&KeptWord> {
        self.answer.said.as_ref()
    }
}

fn tell<'k>(
    lines: &mut Vec<KeptLine<'k>>,
    depth: usize,
    asked: Option<&'k Requirement>,
    found: &'k KeptAnswer,
) {
    lines.push((depth, asked, found));
    for (place, part) in found.parts.iter().enumerate() {
        let of_part = asked.and_then(|asked| match (asked, found.is_on) {
            (Requirement::Switched { on, .. }, Some(true)) => Some(on.as_ref()),
            (Requirement::Switched { off, .. }, Some(false)) => Some(off.as_ref()),
            _ => asked.parts().get(place).copied(),
        });
        tell(lines, depth + 1, of_part, part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::law::grade::Grade;

    fn rated(at_least: Grade) -> Requirement {
        Requirement::RatingReached {
            at_least: Some(at_least),
        }
    }

    fn found(requirement: Requirement, parts: Vec<Found>) -> KeptAnswer {
        let outcome = CheckOutcome::Met;
        let whole = answered(requirement, outcome, parts);
        KeptAnswer::from(&whole)
    }

    fn answered(requirement: Requirement, outcome: CheckOutcome, parts: Vec<Found>) -> Found {
        use crate::domain::eligibility::judge::Answer;
        use crate::domain::eligibility::verdict::Verdict;
        let verdict = match outcome {
            CheckOutcome::Met => Verdict::met("rating_high_enough", Vec::new()),
            _ => Verdict::not_met("rating_too_low", Vec::new()).lacking(
                "rating",
                vec![("year", "2026".to_owned()), ("grade", "good".to_owned())],
            ),
        };
        Found {
            parts,
            ..Found::from(Answer::of(&requirement, verdict, Vec::new()))
        }
    }

    #[test]
    fn an_answer_comes_back_as_it_was_kept() {
        let part = answered(rated(Grade::Good), CheckOutcome::NotMet, Vec::new());
        let switched = Requirement::Switched {
            switch: "s".to_owned(),
            on: Box::new(rated(Grade::Excellent)),
            off: Box::new(rated(Grade::Good)),
        };
        let kept = found(switched, vec![part]);
        assert_eq!(kept.is_on, Some(false));
        let text = serde_json::to_string(&kept).unwrap();
        assert_eq!(serde_json::from_str::<KeptAnswer>(&text).unwrap(), kept);
        // What a newer version tells besides is passed over.
        let newer = text.replacen('{', r#"{"facts":["x"],"#, 1);
        assert_eq!(serde_json::from_str::<KeptAnswer>(&newer).unwrap(), kept);
    }

    #[test]
    fn each_line_tells_what_was_asked_in_it() {
        let (on, off) = (rated(Grade::Excellent), rated(Grade::Good));
        let switched = Requirement::Switched {
            switch: "s".to_owned(),
            on: Box::new(on),
            off: Box::new(off.clone()),
        };
        let whole = Requirement::All(vec![Requirement::NotHeld, switched.clone()]);
        let of_switch = answered(
            switched,
            CheckOutcome::Met,
            vec![answered(off.clone(), CheckOutcome::Met, Vec::new())],
        );
        let not_held = answered(Requirement::NotHeld, CheckOutcome::Met, Vec::new());
        let kept = KeptVerdict {
            id: Uuid::nil().into(),
            nomination: Uuid::nil().into(),
            act: EventKind::Submitted,
            rule: "standard:official".to_owned(),
            name: (String::new(), String::new()),
            citation: (String::new(), String::new()),
            rule_set: None,
            law_print: String::new(),
            requirement: Some(whole.clone()),
            answer: found(whole.clone(), vec![not_held, of_switch]),
            at: DateTime::UNIX_EPOCH,
        };
        let lines = kept.lines();
        let depths: Vec<usize> = lines.iter().map(|(depth, ..)| *depth).collect();
        assert_eq!(depths, [0, 1, 1, 2]);
        assert_eq!(lines[0].1, Some(&whole));
        assert_eq!(lines[1].1, Some(&Requirement::NotHeld));
        assert_eq!(lines[3].1, Some(&off));
    }
}
