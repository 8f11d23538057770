//! What people said of what the checks found: an office looked and marked it, a head overruled it. What was said holds for the proofs
//! that were there when it was said: a new hold, another file opens the finding again.

use std::str::FromStr;

use chrono::{DateTime, Utc};

use crate::domain::check::{CheckOutcome, Finding, Proof};
use crate::domain::code::growing_codes;
use crate::domain::ids::NominationId;

growing_codes! {
    /// What somebody said of a finding. One this version does not know says nothing here: the finding is open.
    Verdict {
        /// The checking office looked, and the rule is kept.
        Met = "met",
        /// The checking office looked, and the rule is broken.
        NotMet = "not_met",
        /// The head of the standing office lets the file pass all the same.
        Overruled = "overruled",
    }
}

/// What somebody said of a finding, once and for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Of which file.
    pub nomination: NominationId,
    /// Which rule.
    pub rule: String,
    /// Which finding of the rule, by its code.
    pub why: String,
    /// What was said.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// What was there to be looked at.
    pub proofs: Vec<Proof>,
    /// Who, by the name they had then.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What holds of a finding now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What was said.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// Who, by the name they had then.
    pub by: String,
}

/// What holds of a file's finding, of all that was said of it and of the files it rests on, in the order it was said. What was said of
/// two files on one of them holds for both. Nothing holds as long as one proof was there for nobody to see.
#[must_use]
pub fn said(of: NominationId, finding: &Finding, judgements: &[Judgement]) -> Option<Said> {
    let about = |judgement: &&Judgement| {
        judgement.rule == finding.rule && judgement.why == finding.why
            // Whoever looks at what needs a look does not overrule by it what is broken.
            && (finding.outcome == CheckOutcome::NeedsReview || judgement.verdict == Verdict::Overruled)
    };
    let newest = |covers: &dyn Fn(&Judgement) -> bool| judgements.iter().rev().filter(about).find(|judgement| covers(judgement));
    let own = |judgement: &Judgement, proof: &Proof| judgement.nomination == of && judgement.proofs.contains(proof);
    let others =
        |judgement: &Judgement, proof: &Proof| *proof == Proof::File(judgement.nomination) && judgement.proofs.contains(&Proof::File(of));
    let holding: Vec<&Judgement> = if finding.evidence.is_empty() {
        vec![newest(&|judgement| judgement.nomination == of)?]
    } else {
        let of_proof = |proof| newest(&|judgement| own(judgement, proof) || others(judgement, proof));
        finding.evidence.iter().map(of_proof).collect::<Option<_>>()?
    };
    let one = |verdict| holding.iter().filter(|judgement| judgement.verdict == verdict).max_by_key(|judgement| judgement.at);
    let judgement = one(Verdict::NotMet).or_else(|| one(Verdict::Overruled)).or_else(|| one(Verdict::Met))?;
    Some(Said { verdict: judgement.verdict, reason: judgement.reason.clone(), by: judgement.by.clone() })
}

/// Proofs as one text: kind and id of each.
#[must_use]
pub fn written(proofs: &[Proof]) -> String {
    let one = |proof: &Proof| {
        let (kind, id) = proof.parts();
        format!("{kind}:{id}")
    };
    proofs.iter().map(one).collect::<Vec<_>>().join(" ")
}

impl FromStr for Proof {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        let (kind, id) = text.split_once(':').unwrap_or_default();
        Ok(match kind {
            "award" => Self::Record(id.parse()?),
            "hold" => Self::Hold(id.parse()?),
            "rating" => Self::Rating(id.parse()?),
            // A kind this version does not know names an id that no proof has: what was said then does not hold here.
            _ => Self::File(id.parse()?),
        })
    }
}
