//! What the rules in force find of a file, and in the way of which acts that stands.

pub mod newer;

use chrono::NaiveDate;

use crate::domain::eligibility::judge::judge;
use crate::domain::eligibility::judgement::states;
use crate::domain::eligibility::judgement::{Opinion, Said};
use crate::domain::eligibility::record::{Candidacy, FileOnRecord, Record};
use crate::domain::eligibility::verdict::{CheckOutcome, Verdict};
use crate::domain::law::law_book::LawBook;
use crate::domain::law::rule::Rule;
use crate::domain::law::stage::Action;

/// What one rule finds of one nomination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id.
    pub rule: String,
    /// Its name in Vietnamese and English.
    pub name: (String, String),
    /// Where it is written, in Vietnamese and English.
    pub citation: (String, String),
    /// What was found.
    pub verdict: Verdict,
    /// In what state: the file itself, then each proof.
    pub states: Vec<String>,
    /// The acts it blocks while it is not met.
    pub blocks: Vec<Action>,
    /// The acts before which somebody must have looked, where it needs a look.
    pub review: Vec<Action>,
    /// What the office that looked said of it, or the head who overruled it; it holds for these
    /// proofs in these states.
    pub said: Option<Said>,
    /// Code of the newer rule set by which it was found, where that is more favourable than the one
    /// the file was received under.
    pub by_newer: Option<String>,
}

/// What the rules in force on a day find of a file, one finding for each rule. Where the law that is
/// loaded does not know the award of that day, nothing can be found, and no rule is met.
#[must_use]
pub fn findings(
    law: &LawBook,
    record: &Record,
    file: &FileOnRecord,
    day: NaiveDate,
) -> Vec<Finding> {
    let award = law.award(&file.award_code, day);
    let in_force = law.rules.iter().filter(|rule| rule.valid.contains(day));
    in_force
        .map(|rule| {
            let verdict = match award {
                None => Verdict::not_met("law_missing", Vec::new()),
                Some(award) => {
                    let candidacy = Candidacy { law, award, file };
                    judge(&rule.requirement, record, &candidacy, day)
                }
            };
            Finding {
                states: states(file, record, &verdict.proofs),
                ..Finding::of(rule, verdict)
            }
        })
        .collect()
}

impl Finding {
    /// What a rule finds where nobody can say a word about it.
    #[must_use]
    pub fn of(rule: &Rule, verdict: Verdict) -> Self {
        Self {
            rule: rule.id.clone(),
            name: rule.name.clone(),
            citation: rule.citation.clone(),
            verdict,
            states: Vec::new(),
            blocks: rule.blocks.clone(),
            review: rule.review.clone(),
            said: None,
            by_newer: None,
        }
    }

    /// What its text speaks of.
    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, String)> {
        let (vi, en) = self.citation.clone();
        vec![
            ("rule", self.rule.clone()),
            ("citation", vi),
            ("citation_en", en),
        ]
    }

    fn opinion(&self) -> Option<Opinion> {
        self.said.as_ref().map(|said| said.verdict)
    }

    /// Why the head overruled it, if they did.
    #[must_use]
    pub fn overruled(&self) -> Option<&str> {
        self.said
            .as_ref()
            .filter(|said| said.verdict == Opinion::Overruled)
            .map(|said| said.reason.as_str())
    }

    /// Is the rule broken, by the check itself or by the word of who looked, and nobody let the
    /// file pass?
    #[must_use]
    pub fn is_broken(&self) -> bool {
        let found = match self.verdict.outcome {
            CheckOutcome::Met => false,
            CheckOutcome::NotMet => true,
            CheckOutcome::NeedsReview => self.opinion() == Some(Opinion::NotMet),
        };
        found && self.opinion() != Some(Opinion::Overruled)
    }

    /// Must a person look, whether somebody has or not?
    #[must_use]
    pub fn is_for_a_look(&self) -> bool {
        self.verdict.outcome == CheckOutcome::NeedsReview
    }

    /// Must somebody still look?
    #[must_use]
    pub fn waits_for_a_look(&self) -> bool {
        self.is_for_a_look() && self.said.is_none()
    }

    /// Does it stand in the way of this act? What an office found broken stops the acts too that
    /// wait for its look.
    #[must_use]
    pub fn stops(&self, action: Action) -> bool {
        let looked_for = self.is_for_a_look() && self.review.contains(&action);
        (self.is_broken() && (looked_for || self.blocks.contains(&action)))
            || (self.waits_for_a_look() && looked_for)
    }
}
