//! What people said of what the checks found: an office looked and marked it, a head overruled it.
//! What was said holds for what was there when it was said: what the file itself asked for, and
//! each proof in the state it was in. A new hold, another file, another achievement, a rating that
//! was corrected opens the finding again.

use std::str::FromStr;

use chrono::{DateTime, Utc};

use crate::domain::awards::award::Award;
use crate::domain::base::code::growing_codes;
use crate::domain::base::ids::NominationId;
use crate::domain::eligibility::check::{
    CheckOutcome, Evidence, Finding, OtherFile, Proof, Relation,
};
use crate::domain::nominations::nomination::Nomination;

growing_codes! {
    /// What somebody said of a finding. One this version does not know says nothing here: the
    /// finding is open.
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
    /// In what state: the file itself, then each proof. A word of an older version has none: it
    /// holds for its proofs as they are.
    pub states: Vec<String>,
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

/// What holds of a file's finding, of all that was said of it and of the files it rests on, in the
/// order it was said. What was said of two files on one of them holds for both. Nothing holds as
/// long as one proof was there for nobody to see.
#[must_use]
pub fn said(of: NominationId, finding: &Finding, judgements: &[Judgement]) -> Option<Said> {
    let about = |judgement: &&Judgement| {
        judgement.rule == finding.rule && judgement.why == finding.why
            // Whoever looks at what needs a look does not overrule by it what is broken.
            && (finding.outcome == CheckOutcome::NeedsReview || judgement.verdict == Verdict::Overruled)
    };
    let newest = |covers: &dyn Fn(&Judgement) -> bool| {
        judgements
            .iter()
            .rev()
            .filter(about)
            .find(|judgement| covers(judgement))
    };
    let itself = finding.states.first();
    let own = |judgement: &Judgement, proof: &Proof, state| {
        judgement.nomination == of && judgement.saw(itself) && judgement.saw_proof(*proof, state)
    };
    let others = |judgement: &Judgement, proof: &Proof, state| {
        *proof == Proof::File(judgement.nomination)
            && judgement.saw(state)
            && judgement.saw_proof(Proof::File(of), itself)
    };
    let holding: Vec<&Judgement> = if finding.evidence.is_empty() {
        vec![newest(&|judgement| {
            judgement.nomination == of && judgement.saw(itself)
        })?]
    } else {
        let of_proof = |(place, proof)| {
            let state = finding.states.get(place + 1);
            newest(&|judgement| own(judgement, proof, state) || others(judgement, proof, state))
        };
        finding
            .evidence
            .iter()
            .enumerate()
            .map(of_proof)
            .collect::<Option<_>>()?
    };
    let one = |verdict| {
        holding
            .iter()
            .filter(|judgement| judgement.verdict == verdict)
            .max_by_key(|judgement| judgement.at)
    };
    let judgement = one(Verdict::NotMet)
        .or_else(|| one(Verdict::Overruled))
        .or_else(|| one(Verdict::Met))?;
    Some(Said {
        verdict: judgement.verdict,
        reason: judgement.reason.clone(),
        by: judgement.by.clone(),
    })
}

impl Judgement {
    /// Was it said of its file in this state? Of one of an older version nobody knows.
    fn saw(&self, state: Option<&String>) -> bool {
        self.states.is_empty() || self.states.first() == state
    }

    /// Was it said before this proof, in this state?
    fn saw_proof(&self, proof: Proof, state: Option<&String>) -> bool {
        let place = self.proofs.iter().position(|known| *known == proof);
        place.is_some_and(|place| self.states.is_empty() || self.states.get(place + 1) == state)
    }
}

/// The states of a file and of these proofs, as the checks see them: what a word covers. Each is
/// one word of a text, and is compared, never read.
#[must_use]
pub fn states(nomination: &Nomination, evidence: &Evidence, proofs: &[Proof]) -> Vec<String> {
    let content = &nomination.content;
    let itself = OtherFile {
        id: nomination.id,
        whose: Relation::Own,
        subject: content.subject,
        award_code: content.award_code.clone(),
        commendation_type: content.commendation_type.code().to_owned(),
        cycle_year: content.cycle_year,
        achievement: content.achievement,
        event: evidence
            .event
            .as_ref()
            .map(|event| (event.id, event.happened_from, event.happened_to)),
    };
    // What is not there any more is in no state a word could have been said of.
    let of = |proof: &Proof| match proof {
        Proof::File(id) => evidence
            .files
            .iter()
            .find(|file| file.id == *id)
            .map(of_file),
        Proof::Record(id) => evidence
            .awards
            .iter()
            .find(|award| award.id == *id)
            .map(of_record),
        Proof::Hold(id) => {
            let hold = evidence.holds.iter().find(|(_, hold)| hold.id == *id);
            hold.map(|(_, hold)| format!("{}/{}", hold.kind.code(), hold.version))
        }
        Proof::Rating(id) => {
            let rating = evidence.ratings.iter().find(|rating| rating.id == *id);
            rating.map(|rating| format!("{}/{}", rating.year, rating.grade.code()))
        }
    };
    let proofs = proofs
        .iter()
        .map(|proof| of(proof).unwrap_or_else(|| "gone".to_owned()));
    std::iter::once(of_file(&itself)).chain(proofs).collect()
}

/// The same of a file whether it is looked at or is the proof: what was said of two files holds for
/// both.
fn of_file(file: &OtherFile) -> String {
    let OtherFile {
        subject,
        award_code,
        commendation_type,
        cycle_year,
        achievement,
        event,
        ..
    } = file;
    let event = event
        .map(|(id, from, to)| format!("{id}/{from}/{to}"))
        .unwrap_or_default();
    format!("{award_code}/{commendation_type}/{cycle_year}/{subject}/{achievement}/{event}")
}

fn of_record(award: &Award) -> String {
    let facts = &award.facts;
    format!(
        "{}/{}/{}/{}",
        facts.award_code,
        facts.commendation_type.code(),
        facts.cycle_year,
        award.is_in_force()
    )
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
            // A kind this version does not know names an id that no proof has: what was said then
            // does not hold here.
            _ => Self::File(id.parse()?),
        })
    }
}
