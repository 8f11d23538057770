//! What people said of what the checks found: an office looked and marked it, a head overruled it.
//! What was said holds for what was there when it was said: what the file itself asked for, and
//! each proof in the state it was in. A new hold, another file, another achievement, a rating that
//! was corrected opens the finding again.

use chrono::{DateTime, Utc};

use crate::domain::base::code::growing_codes;
use crate::domain::base::ids::NominationId;
use crate::domain::eligibility::finding::Finding;
use crate::domain::eligibility::proof::Proof;
use crate::domain::eligibility::record::{AwardOnRecord, FileOnRecord, Record};

growing_codes! {
    /// What somebody said of a finding. One this version does not know says nothing here: the
    /// finding is open.
    Opinion {
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
    pub verdict: Opinion,
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
    pub verdict: Opinion,
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
        judgement.rule == finding.rule && judgement.why == finding.verdict.why
            // Whoever looks at what needs a look does not overrule by it what is broken.
            && (finding.is_for_a_look() || judgement.verdict == Opinion::Overruled)
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
    let holding: Vec<&Judgement> = if finding.verdict.proofs.is_empty() {
        vec![newest(&|judgement| {
            judgement.nomination == of && judgement.saw(itself)
        })?]
    } else {
        let of_proof = |(place, proof)| {
            let state = finding.states.get(place + 1);
            newest(&|judgement| own(judgement, proof, state) || others(judgement, proof, state))
        };
        finding
            .verdict
            .proofs
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
    let judgement = one(Opinion::NotMet)
        .or_else(|| one(Opinion::Overruled))
        .or_else(|| one(Opinion::Met))?;
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

/// The states of a file and of these proofs, as the requirements see them. Each is one word of a
/// text, and is compared, never read.
#[must_use]
pub fn states(file: &FileOnRecord, record: &Record, proofs: &[Proof]) -> Vec<String> {
    // What is not there any more is in no state a word could have been said of.
    let of = |proof: &Proof| state(record, *proof).unwrap_or_else(|| "gone".to_owned());
    std::iter::once(of_file(file))
        .chain(proofs.iter().map(of))
        .collect()
}

fn state(record: &Record, proof: Proof) -> Option<String> {
    match proof {
        Proof::File(id) => {
            let mut files = record.files.iter();
            files.find(|file| file.id == id).map(of_file)
        }
        Proof::Record(id) => {
            let mut awards = record.awards.iter();
            awards.find(|award| award.id == id).map(of_award)
        }
        Proof::Hold(id) => {
            let mut holds = record.holds.iter().map(|held| &held.hold);
            let hold = holds.find(|hold| hold.id == id)?;
            Some(format!("{}/{}", hold.kind.code(), hold.version))
        }
        Proof::Rating(id) => {
            let rating = record.ratings.iter().find(|rating| rating.id == id)?;
            Some(format!("{}/{}", rating.year, rating.grade.code()))
        }
        Proof::Career(id) => {
            let mut career = record.facts.iter().flat_map(|facts| &facts.career);
            let entry = career.find(|entry| entry.id == id)?;
            Some(format!("{}/{}", entry.fact.kind(), entry.version))
        }
        Proof::Initiative(id) => {
            let mut initiatives = record.facts.iter().flat_map(|facts| &facts.initiatives);
            let initiative = initiatives.find(|initiative| initiative.id == id)?;
            Some(format!("{}/{}", initiative.reach, initiative.version))
        }
    }
}

/// The same of a file whether it is looked at or is the proof: what was said of two files holds for
/// both.
fn of_file(file: &FileOnRecord) -> String {
    let FileOnRecord {
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

fn of_award(award: &AwardOnRecord) -> String {
    let AwardOnRecord {
        award_code,
        commendation_type,
        cycle_year,
        in_force,
        ..
    } = award;
    format!("{award_code}/{commendation_type}/{cycle_year}/{in_force}")
}
