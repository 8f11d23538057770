//! The cases of `tests/cases/votes.toml`: how a council's vote ends.

use std::fmt::Write;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::domain::councils::count::{LineCount, VoteOutcome};
use crate::domain::law::council_rules::{Share, Threshold};
use crate::domain::law::law_book::LawBook;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Votes {
    cases: Vec<VoteCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VoteCase {
    members: u32,
    share: Option<String>,
    of: Option<String>,
    quorum: String,
    #[serde(default)]
    yes: u32,
    #[serde(default)]
    no: u32,
    #[serde(default)]
    abstain: u32,
    #[serde(default)]
    absent: u32,
    #[serde(default)]
    recused: u32,
    #[serde(default = "super::yes")]
    recused_count: bool,
    #[serde(default = "three")]
    least: u32,
    needed: u32,
    there: u32,
    outcome: VoteOutcome,
    #[serde(default = "super::yes")]
    valid: bool,
    /// Why, in words.
    note: String,
}

fn three() -> u32 {
    3
}

/// A share as these cases write it: `2/3` or `0.80`.
fn share(text: &str) -> Share {
    match text.split_once('/') {
        Some((parts, of)) => Share {
            parts: parts.parse().unwrap(),
            of: of.parse().unwrap(),
        },
        None => Share::of_decimal(text.parse().unwrap()).unwrap(),
    }
}

impl VoteCase {
    /// Does the shipped law ask for this share wherever the award is voted on?
    fn law_fault(&self, law: &LawBook) -> Option<String> {
        let code = self.of.as_deref()?;
        let day = NaiveDate::from_ymd_opt(2026, 11, 29).unwrap();
        let Some(award) = law.award(code, day) else {
            return Some(format!("no award {code} on {day}"));
        };
        let votes = award
            .grounds
            .iter()
            .filter_map(|ground| ground.vote.as_ref());
        let asked: Vec<Decimal> = votes.map(|vote| vote.at_least).collect();
        let said: Decimal = self.share.as_deref()?.parse().unwrap();
        let is_so = !asked.is_empty() && asked.iter().all(|share| *share == said);
        (!is_so).then(|| format!("{code} asks for {asked:?}"))
    }

    /// What went otherwise than it says.
    fn fault(&self, law: &LawBook) -> Option<String> {
        let papers = self.yes + self.no + self.abstain;
        if papers + self.absent + self.recused != self.members {
            return Some("these are not all members".to_owned());
        }
        let share_of = self.share.as_deref().map(share);
        let threshold = share_of.map_or(Threshold::Majority, Threshold::Share);
        let counted = if self.recused_count {
            self.members
        } else {
            self.members - self.recused
        };
        let needed = threshold.needed(counted);
        let there = share(&self.quorum).needed(self.members);
        let count = LineCount {
            yes: self.yes.cast_signed(),
            no: self.no.cast_signed(),
            abstain: self.abstain.cast_signed(),
        };
        let outcome = count.outcome(needed.cast_signed());
        let valid = self.members - self.absent >= there && papers >= self.least;
        let found = (needed, there, outcome, valid);
        if found != (self.needed, self.there, self.outcome, self.valid) {
            return Some(format!("(needed, there, outcome, valid) is {found:?}"));
        }
        self.law_fault(law)
    }
}

#[test]
fn each_vote_ends_as_its_case_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/votes.toml");
    let text = std::fs::read_to_string(path).unwrap();
    let votes: Votes = toml::from_str(&text).unwrap();
    let law = super::law();
    let mut faults = String::new();
    for (number, case) in (1..).zip(&votes.cases) {
        if let Some(fault) = case.fault(&law) {
            writeln!(faults, "case {number} ({}): {fault}", case.note).unwrap();
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
    assert!(votes.cases.len() >= 20);
}
