//! A thousand registers made at random: one subject alone gets the answers it gets among all the
//! others, and the order in which the facts were brought in changes none.

mod made;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use thidua::db::eligibility::facts::records;
use thidua::db::{Conn, Failure};
use thidua::domain::base::ids::SubjectId;
use thidua::domain::eligibility::facts::FactKind;
use thidua::domain::eligibility::record::{FileOnRecord, Record, Relation};
use thidua::domain::eligibility::standard::{Found, Standard, standard};
use thidua::domain::eligibility::verdict::CheckOutcome;
use thidua::domain::law::award_type::CommendationType::{self, Devotion, Merit, Seniority};
use thidua::domain::law::law_book::LawBook;
use thidua::domain::register::people::SubjectKind;

use self::made::Facts;
use crate::support::{TestApp, on_both, unit_of};

on_both![one_alone_is_judged_as_among_all_whatever_the_order_of_import];

/// How many registers there are. Every tenth is a collective's, whose members are some of the nine
/// before it.
const REGISTERS: usize = 1_000;

/// What is asked for people, and for collectives.
const OF_PEOPLE: [(&str, CommendationType); 9] = [
    ("title_ldtt", Merit),
    ("title_cstdcs", Merit),
    ("title_cstd_province", Merit),
    ("title_cstdtq", Merit),
    ("certificate_of_merit_province", Merit),
    ("certificate_of_merit_pm", Merit),
    ("order_labour_3", Merit),
    ("order_labour_3", Devotion),
    ("medal_glorious_fighter_3", Seniority),
];
const OF_COLLECTIVES: [(&str, CommendationType); 3] = [
    ("title_ttldtt", Merit),
    ("title_ttldxs", Merit),
    ("order_labour_3", Merit),
];

fn id(kind: &str, number: usize) -> String {
    format!("0192{kind}-0000-7000-8000-{number:012}")
}

/// Whose the register is where it is brought in for the first or the second time.
fn of(import: usize, register: usize) -> SubjectId {
    id("cccc", import * 100_000 + register).parse().unwrap()
}

fn kind_of(register: usize) -> SubjectKind {
    if register.is_multiple_of(10) {
        SubjectKind::Collective
    } else {
        SubjectKind::Individual
    }
}

/// The subjects themselves; nobody is anybody's namesake.
fn subjects(import: usize, unit: &str) -> String {
    let row = |register: usize| {
        let (id, kind) = (of(import, register), kind_of(register).code());
        let name = format!("Mẫu {import} {register}");
        let (folded, key) = (format!("mau {import} {register}"), name.to_lowercase());
        format!("('{id}', '{kind}', '{name}', '{folded}', '{key}', '{unit}', 1)")
    };
    let rows: Vec<String> = (1..=REGISTERS).map(row).collect();
    format!(
        "INSERT INTO subject (id, kind, name, folded, name_key, unit_id, version) VALUES {};",
        rows.join(",\n")
    )
}

/// What is found of each award that can be asked for.
fn answers(
    law: &LawBook,
    found: &BTreeMap<SubjectId, Record>,
    (import, register): (usize, usize),
) -> Vec<Standard> {
    let (subject, kind) = (of(import, register), kind_of(register));
    let asked = match kind {
        SubjectKind::Individual => &OF_PEOPLE[..],
        _ => &OF_COLLECTIVES[..],
    };
    let answer = |(award, for_what): &(&str, CommendationType)| {
        let nobody = uuid::Uuid::nil();
        let file = FileOnRecord {
            id: nobody.into(),
            whose: Relation::Own,
            subject,
            award_code: (*award).to_owned(),
            commendation_type: *for_what,
            cycle_year: 2026,
            achievement: nobody.into(),
            event: None,
            awarded: false,
        };
        let day = "2026-10-17".parse().unwrap();
        standard(law, &found[&subject], &file, kind, day).unwrap()
    };
    asked.iter().map(answer).collect()
}

/// An answer without the ids of what it rests on: those are given as things come.
fn told(text: &mut String, found: &Found) {
    let (outcome, why) = (found.outcome, found.why);
    let (missing, earliest) = (&found.missing, found.earliest);
    writeln!(text, "{outcome} {why} {missing:?} {earliest:?}").unwrap();
    for part in &found.parts {
        told(text, part);
    }
}

fn told_of(standard: &Standard) -> String {
    let verdict = &standard.verdict;
    let mut text = format!("{} {}\n", verdict.outcome, verdict.why);
    for ground in &standard.grounds {
        writeln!(text, "{}", ground.code).unwrap();
        told(&mut text, &ground.found);
    }
    text
}

async fn one_alone_is_judged_as_among_all_whatever_the_order_of_import(app: &TestApp) {
    let law = app.state.law.clone();
    let unit = unit_of(&app.administrator().await, "HG-01").await;
    let unit = unit["id"].as_str().unwrap();
    let mut facts = Facts::made(&law);
    for (import, order) in facts.orders().into_iter().enumerate() {
        app.sql(subjects(import, unit)).await;
        app.sql(facts.brought_in(&order, import, unit)).await;
    }
    let kinds: BTreeSet<FactKind> = FactKind::ALL.into_iter().collect();
    let work = move |conn: &mut Conn| {
        let all: Vec<SubjectId> = [0, 1]
            .into_iter()
            .flat_map(|import| (1..=REGISTERS).map(move |register| of(import, register)))
            .collect();
        let together = records(conn, &all, &kinds)?;
        let mut alone = BTreeMap::new();
        for subject in all.iter().take(REGISTERS) {
            alone.extend(records(conn, &[*subject], &kinds)?);
        }
        Ok::<_, Failure>((together, alone))
    };
    let (together, alone) = app.state.db.read(work).await.unwrap();
    let mut outcomes: BTreeMap<&str, usize> = BTreeMap::new();
    for register in 1..=REGISTERS {
        let among_all = answers(&law, &together, (0, register));
        let by_itself = answers(&law, &alone, (0, register));
        assert_eq!(by_itself, among_all, "register {register}");
        let in_another_order = answers(&law, &together, (1, register));
        let [first, second] =
            [&among_all, &in_another_order].map(|all| all.iter().map(told_of).collect::<Vec<_>>());
        assert_eq!(first, second, "register {register}");
        for answer in &among_all {
            *outcomes.entry(answer.verdict.outcome.code()).or_default() += 1;
        }
    }
    // Chance must have made registers of which each is true.
    for outcome in CheckOutcome::ALL {
        let count = outcomes.get(outcome.code()).copied().unwrap_or_default();
        assert!(count > 100, "{outcomes:?}");
    }
}
