//! The cases of `tests/cases`: what the shipped law answers to which facts, ground by ground. A
//! lawyer adds one there; nothing here changes.

mod facts;
mod votes;

use std::collections::BTreeSet;
use std::fmt::Write;

use chrono::{DateTime, NaiveDate};
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::eligibility::judge::Answer;
use crate::domain::eligibility::rating::Rating;
use crate::domain::eligibility::record::{
    AwardOnRecord, Candidacy, FileOnRecord, Record, Relation,
};
use crate::domain::eligibility::standard::judge_ground;
use crate::domain::eligibility::verdict::CheckOutcome;
use crate::domain::eligibility::verdict::Earliest;
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::grade::Grade;
use crate::domain::law::ground::Ground;
use crate::domain::law::law_book::LawBook;
use crate::domain::register::particulars::Sex;
use crate::domain::register::people::SubjectKind;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    award: String,
    ground: String,
    subject: SubjectKind,
    #[serde(rename = "type")]
    commendation_type: CommendationType,
    /// The award year.
    year: i32,
    /// The day on which it is judged, and whose law is asked.
    day: NaiveDate,
    outcome: CheckOutcome,
    /// Why something in it was found, by the code of the reason.
    finds: Option<String>,
    /// Facts that something in it was found by, as `facts::told` writes them.
    #[serde(default)]
    found: Vec<String>,
    /// Why, in words.
    note: String,
    #[serde(default)]
    switches_on: Vec<String>,
    #[serde(default)]
    ratings: Vec<RatedYear>,
    #[serde(default)]
    awards: Vec<Given>,
    members: Option<Vec<facts::Members>>,
    initiatives: Option<Vec<facts::Recognised>>,
    posts: Option<Vec<facts::Held>>,
    service: Option<Vec<facts::Served>>,
    measures: Option<Vec<facts::Measure>>,
    direct_worker: Option<bool>,
    sex: Option<Sex>,
    earliest: Option<NaiveDate>,
    earliest_year: Option<i32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RatedYear {
    year: i32,
    grade: Grade,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    code: String,
    year: i32,
    on: NaiveDate,
    #[serde(rename = "type", default = "merit")]
    commendation_type: CommendationType,
    #[serde(default = "yes")]
    in_force: bool,
    /// The number of the decision.
    number: Option<String>,
}

fn merit() -> CommendationType {
    CommendationType::Merit
}

fn yes() -> bool {
    true
}

fn id<T: From<Uuid>>(number: usize) -> T {
    Uuid::from_u128(number.try_into().unwrap()).into()
}

/// Each file's name and its cases.
fn files() -> Vec<(String, Vec<Case>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        // How a council votes is no matter of a ground (`votes.rs`).
        .filter(|path| path.file_stem().is_some_and(|stem| stem != "votes"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            let read: Cases =
                toml::from_str(&text).unwrap_or_else(|fault| panic!("{name}: {fault}"));
            (name, read.cases)
        })
        .collect();
    files.sort_by(|a, b| a.0.cmp(&b.0));
    files
}

fn law() -> LawBook {
    super::load(None).unwrap_or_else(|faults| panic!("{faults:?}"))
}

impl Case {
    fn record(&self) -> Record {
        let ratings = self.ratings.iter().enumerate().map(|(at, rated)| Rating {
            id: id(at),
            subject: id(0),
            year: rated.year,
            grade: rated.grade,
            source: String::new(),
            created_at: DateTime::UNIX_EPOCH,
            version: 1,
        });
        let awards = self.awards.iter().enumerate();
        let awards = awards.map(|(at, given)| AwardOnRecord {
            id: id(at),
            nomination: None,
            award_code: given.code.clone(),
            commendation_type: given.commendation_type,
            cycle_year: given.year,
            decided_on: given.on,
            number: given.number.clone(),
            in_force: given.in_force,
        });
        Record {
            ratings: ratings.collect(),
            awards: awards.chain(facts::spent_on(self)).collect(),
            facts: facts::facts(self),
            ..Record::default()
        }
    }

    fn file(&self) -> FileOnRecord {
        FileOnRecord {
            id: id(0),
            whose: Relation::Own,
            subject: id(0),
            award_code: self.award.clone(),
            commendation_type: self.commendation_type,
            cycle_year: self.year,
            achievement: id(0),
            event: None,
            awarded: false,
        }
    }

    /// The law with the switches of this case turned on.
    fn law(&self, shipped: &LawBook) -> Result<LawBook, String> {
        let mut law = shipped.clone();
        for code in &self.switches_on {
            if law.switches.iter().all(|switch| switch.code != *code) {
                return Err(format!("no switch {code}"));
            }
            for switch in &mut law.switches {
                switch.on |= switch.code == *code;
            }
        }
        Ok(law)
    }

    /// What names nothing that there is.
    fn unknown(&self, law: &LawBook) -> Option<String> {
        let mut grades = self.ratings.iter().map(|rated| rated.grade);
        if let Some(grade) = grades.find(|one| !Grade::ALL.contains(one)) {
            return Some(format!("no grade {grade}"));
        }
        let given = self.awards.iter().map(|given| given.commendation_type);
        let mut types = given.chain([self.commendation_type]);
        if let Some(other) = types.find(|one| !CommendationType::ALL.contains(one)) {
            return Some(format!("no type {other}"));
        }
        let mut given = self.awards.iter();
        let nowhere = given.find(|given| law.any_award(&given.code).is_none());
        let nowhere = nowhere.map(|given| format!("no award {}", given.code));
        nowhere.or_else(|| facts::unknown(self, law))
    }

    /// What went otherwise than it says.
    fn fault(&self, shipped: &LawBook) -> Option<String> {
        let law = match self.law(shipped) {
            Ok(law) => law,
            Err(fault) => return Some(fault),
        };
        if let Some(unknown) = self.unknown(&law) {
            return Some(unknown);
        }
        let Some(award) = law.award(&self.award, self.day) else {
            return Some(format!("no award {} on {}", self.award, self.day));
        };
        let is_it = |ground: &&Ground| ground.code == self.ground;
        let Some(ground) = award.grounds.iter().find(is_it) else {
            return Some(format!("no ground {} on {}", self.ground, self.day));
        };
        if !ground.subjects.contains(&self.subject)
            || !ground.types.contains(&self.commendation_type)
        {
            return Some("the ground is not for such a subject or type".to_owned());
        }
        let (record, file) = (self.record(), self.file());
        let candidacy = Candidacy {
            law: &law,
            award,
            file: &file,
        };
        let found = judge_ground(ground, &record, &candidacy, self.day);
        let day = self.earliest.map(Earliest::Day);
        let earliest = day.or(self.earliest_year.map(Earliest::Year));
        let is_found = self.finds.iter().all(|why| finds(&found, why));
        let in_time = earliest.is_none() || earliest == found.earliest;
        let mut told = Vec::new();
        tell_facts(&mut told, &found);
        let is_told = self.found.iter().all(|fact| told.contains(fact));
        if found.outcome == self.outcome && in_time && is_found && is_told {
            return None;
        }
        let expected = earliest.map(|one| format!(", earliest {one:?}"));
        let why = self.finds.iter().map(|why| format!(", with {why}"));
        let more: String = expected.into_iter().chain(why).collect();
        let mut text = format!("should be {}{more}", self.outcome);
        write_tree(&mut text, &found, 1);
        if !is_told {
            write!(text, "\n  told: {told:#?}").unwrap();
        }
        Some(text)
    }
}

/// Is it, or something that it is made of, found for this reason?
fn finds(found: &Answer, why: &str) -> bool {
    found.why == why || found.parts.iter().any(|part| finds(part, why))
}

/// The facts that it, and what it is made of, was found by.
fn tell_facts(told: &mut Vec<String>, found: &Answer) {
    told.extend(found.seen.first.iter().map(facts::told));
    for part in &found.parts {
        tell_facts(told, part);
    }
}

/// An answer as text: one line for each requirement, its parts further in.
fn write_tree(text: &mut String, found: &Answer, depth: usize) {
    let asked = format!("{:?}", found.requirement);
    // What is made of others is told by its parts.
    let asked = if found.parts.is_empty() {
        asked.as_str()
    } else {
        asked.split([' ', '(']).next().unwrap()
    };
    let (indent, earliest) = ("  ".repeat(depth), found.earliest);
    let (outcome, why) = (found.outcome, found.why);
    write!(text, "\n{indent}{outcome} ({why}, {earliest:?}): {asked}").unwrap();
    for part in &found.parts {
        write_tree(text, part, depth + 1);
    }
}

#[test]
fn the_law_answers_each_case_as_it_says() {
    let law = law();
    let mut faults = String::new();
    for (name, cases) in files() {
        for (at, case) in cases.iter().enumerate() {
            if let Some(fault) = case.fault(&law) {
                let (number, note) = (at + 1, &case.note);
                writeln!(faults, "{name}, case {number} ({note}): {fault}").unwrap();
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn each_ground_has_a_case_that_passes_and_one_that_does_not() {
    let cases: Vec<Case> = files().into_iter().flat_map(|(_, cases)| cases).collect();
    let has = |award: &str, ground: &str, outcome: CheckOutcome| {
        cases.iter().any(|case| {
            case.award == award
                && case.ground == ground
                && [outcome, CheckOutcome::NeedsReview].contains(&case.outcome)
        })
    };
    let mut lacking = BTreeSet::new();
    for award in law().awards {
        for ground in &award.grounds {
            for outcome in [CheckOutcome::Met, CheckOutcome::NotMet] {
                if !has(&award.code, &ground.code, outcome) {
                    lacking.insert(format!("{} {}: {outcome}", award.code, ground.code));
                }
            }
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}
