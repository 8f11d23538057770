//! The newer law where it is more favourable: a file stays under the law it was received under, and
//! what that does not find met, but the law of today does, counts as met. Never the reverse: what a
//! newer law asks for besides counts against nobody who came before it.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::Finding;
use crate::domain::eligibility::judge::judge;
use crate::domain::eligibility::judgement::states;
use crate::domain::eligibility::record::{Candidacy, FileOnRecord, Record};
use crate::domain::eligibility::standard::{Standard, judge_standard, standard, verdict_of};
use crate::domain::eligibility::verdict::CheckOutcome;
use crate::domain::law::award_type::AwardType;
use crate::domain::law::law_book::{LawBook, RuleSet};
use crate::domain::law::requirement::Requirement;
use crate::domain::law::rule::Rule;
use crate::domain::register::people::SubjectKind;

/// The day whose law a file is under, and the day on which it is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LawDays {
    /// The day it was first received; of one that was not, today.
    pub pinned: NaiveDate,
    /// Today, local.
    pub today: NaiveDate,
}

/// What is found of an award's standard, and by which law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FavouredStandard {
    /// What is found.
    pub standard: Standard,
    /// Code of the newer rule set by which it was found, where that is more favourable than the one
    /// the file was received under.
    pub by_newer: Option<String>,
}

/// The law before and now, as far as a file is concerned, where they are two.
struct TwoLaws<'l> {
    law: &'l LawBook,
    days: LawDays,
    set: &'l RuleSet,
    before: &'l AwardType,
    now: &'l AwardType,
}

impl<'l> TwoLaws<'l> {
    /// None where today's rule set is the file's own, or one of the two does not know the award.
    fn of(law: &'l LawBook, file: &FileOnRecord, days: LawDays) -> Option<Self> {
        let (own, set) = (law.rule_set(days.pinned)?, law.rule_set(days.today)?);
        if days.today <= days.pinned || own.code == set.code {
            return None;
        }
        Some(Self {
            law,
            days,
            set,
            before: law.award(&file.award_code, days.pinned)?,
            now: law.award(&file.award_code, days.today)?,
        })
    }

    /// The version of a rule that is in force on a day.
    fn rule(&self, id: &str, day: NaiveDate) -> Option<&'l Rule> {
        let mut rules = self.law.rules.iter();
        rules.find(|rule| rule.id == id && rule.valid.contains(day))
    }

    /// Do the same words ask for something else now: was a switch turned, or a table changed?
    fn is_turned(&self, asked: &[&Requirement]) -> bool {
        let LawDays { pinned, today } = self.days;
        let switches: BTreeSet<&str> = asked.iter().flat_map(|one| one.switches()).collect();
        let is_turned = |code: &&str| self.law.is_on(code, pinned) != self.law.is_on(code, today);
        let is_changed = |code: &&str| {
            self.law.devotion_table(code, pinned) != self.law.devotion_table(code, today)
        };
        let mut named = asked.iter().flat_map(|one| tables(one));
        switches.iter().any(is_turned) || named.any(|code| is_changed(&code))
    }

    /// The conditions of the award's standard, before and now.
    fn conditions(&self) -> Vec<&'l Requirement> {
        let grounds = self.before.grounds.iter().chain(&self.now.grounds);
        grounds.map(|ground| &ground.condition).collect()
    }

    fn finding(&self, record: &Record, file: &FileOnRecord, id: &str) -> Option<Finding> {
        let LawDays { pinned, today } = self.days;
        let (old, new) = (self.rule(id, pinned)?, self.rule(id, today)?);
        let mut asked = vec![&old.requirement, &new.requirement];
        if asked
            .iter()
            .any(|one| one.contains(&Requirement::MeetsStandard))
        {
            asked.extend(self.conditions());
        }
        let is_turned = self.is_turned(&asked);
        if !is_turned && old.requirement == new.requirement && self.before == self.now {
            return None;
        }
        let found = |rule: &Rule, award| {
            let law = self.law;
            let candidacy = Candidacy { law, award, file };
            judge(&rule.requirement, record, &candidacy, today)
        };
        let verdict = found(new, self.now);
        let is_met = verdict.outcome == CheckOutcome::Met;
        // What the old law finds met by now owes it to time, and not to the new one.
        let owes_it_to_time = || !is_turned && found(old, self.before).outcome == CheckOutcome::Met;
        if !is_met || owes_it_to_time() {
            return None;
        }
        Some(Finding {
            states: states(file, record, &verdict.proofs),
            by_newer: Some(self.set.code.clone()),
            ..Finding::of(new, verdict)
        })
    }

    fn standard(
        &self,
        record: &Record,
        file: &FileOnRecord,
        subject: SubjectKind,
    ) -> Option<FavouredStandard> {
        let is_turned = self.is_turned(&self.conditions());
        if !is_turned && self.before == self.now {
            return None;
        }
        let today = self.days.today;
        let found = standard(self.law, record, file, subject, today)?;
        let owes_it_to_time = || {
            let candidacy = Candidacy {
                law: self.law,
                award: self.before,
                file,
            };
            let old = judge_standard(record, &candidacy, subject, today);
            !is_turned && verdict_of(self.before, &old).outcome == CheckOutcome::Met
        };
        if found.verdict.outcome != CheckOutcome::Met || owes_it_to_time() {
            return None;
        }
        Some(FavouredStandard {
            standard: found,
            by_newer: Some(self.set.code.clone()),
        })
    }
}

/// The codes of the tables of posts that a requirement names, or its parts do.
fn tables(requirement: &Requirement) -> Vec<&str> {
    match requirement {
        Requirement::InPosts { table } => vec![table],
        made_of => made_of.parts().into_iter().flat_map(tables).collect(),
    }
}

/// Puts what the law of today finds met in the place of what the file's own law does not. What is met
/// already stays, and so does a rule that the newer law has not.
pub fn favour(
    law: &LawBook,
    record: &Record,
    file: &FileOnRecord,
    days: LawDays,
    found: &mut [Finding],
) {
    let is_met = |finding: &Finding| finding.verdict.outcome == CheckOutcome::Met;
    if found.iter().all(is_met) {
        return;
    }
    let Some(laws) = TwoLaws::of(law, file, days) else {
        return;
    };
    for finding in found.iter_mut().filter(|finding| !is_met(finding)) {
        if let Some(better) = laws.finding(record, file, &finding.rule) {
            *finding = better;
        }
    }
}

/// What is found of the standard of the award that a file asks for: by the law of today where that
/// finds met what the file's own law does not; none where the file's own law has no grounds for it.
#[must_use]
pub fn favoured_standard(
    law: &LawBook,
    record: &Record,
    file: &FileOnRecord,
    subject: SubjectKind,
    days: LawDays,
) -> Option<FavouredStandard> {
    let own = standard(law, record, file, subject, days.pinned)?;
    let newer = if own.verdict.outcome == CheckOutcome::Met {
        None
    } else {
        let laws = TwoLaws::of(law, file, days);
        laws.and_then(|laws| laws.standard(record, file, subject))
    };
    Some(newer.unwrap_or(FavouredStandard {
        standard: own,
        by_newer: None,
    }))
}

#[cfg(test)]
mod tests;
