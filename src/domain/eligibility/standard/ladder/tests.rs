//! What stands on a ladder, and in which order.

use super::*;
use crate::domain::eligibility::facts::RecordedFacts;
use crate::domain::eligibility::fixtures::{YEAR, day, file, held, id, law, rating};
use crate::domain::eligibility::verdict::CheckOutcome;
use crate::domain::law::grade::Grade;
use crate::domain::law::ground::{Certainty, Ground};
use crate::domain::law::requirement::Requirement;
use crate::domain::register::people::SubjectKind;

fn ground(kind: SubjectKind, asked: CommendationType, condition: Requirement) -> Ground {
    let both = |text: &str| (text.to_owned(), text.to_owned());
    Ground {
        code: "ground".to_owned(),
        name: both("name"),
        subjects: vec![kind],
        unit_kinds: Vec::new(),
        for_forces: false,
        types: vec![asked],
        citation: both("article"),
        certainty: Certainty::Sourced,
        papers: Vec::new(),
        posting_days: None,
        vote: None,
        condition,
    }
}

fn asked() -> Requirement {
    Requirement::Judged {
        vi: "Có làm không?".to_owned(),
        en: "Was it done?".to_owned(),
        paper: None,
    }
}

fn rated() -> Requirement {
    Requirement::Rated {
        at_least: Grade::Good,
        years: 1,
        in_a_row: true,
        after: Vec::new(),
    }
}

fn letter_for(years: u32) -> Requirement {
    Requirement::Holds {
        one_of: vec!["letter".to_owned()],
        types: vec![CommendationType::Merit],
        for_years: Some(years),
    }
}

/// A title for a rated year, a letter for an answer, a certificate five years after the letter or
/// for an answer: each for merit.
fn law_of_three() -> LawBook {
    let mut law = law();
    let merit = |condition| ground(SubjectKind::Individual, CommendationType::Merit, condition);
    let grounds = [
        vec![merit(rated())],
        vec![merit(Requirement::All(vec![Requirement::NotHeld, asked()]))],
        vec![merit(asked()), merit(letter_for(5))],
    ];
    for (award, grounds) in law.awards.iter_mut().zip(grounds) {
        award.subjects = vec![SubjectKind::Individual];
        let route = "road".to_owned();
        award.routes.insert(CommendationType::Merit, route);
        award.grounds = grounds;
    }
    law
}

fn rated_record() -> Record {
    Record {
        ratings: vec![rating(2, id(0), Grade::Good)],
        ..Record::default()
    }
}

fn of(law: &LawBook, record: &Record) -> Vec<Rung> {
    let kind = SubjectKind::Individual;
    ladder(law, record, id(0), kind, YEAR, day(6, 1))
}

fn codes(rungs: &[Rung]) -> Vec<(&str, Nearness)> {
    let told = rungs.iter();
    told.map(|rung| (rung.award_code.as_str(), rung.nearness()))
        .collect()
}

#[test]
fn the_nearest_comes_first() {
    let mut record = rated_record();
    record.awards = vec![held(3, CommendationType::Merit)];
    let mut law = law_of_three();
    law.awards[1].level = AwardLevel::Commune;
    let rungs = of(&law, &record);
    assert_eq!(
        codes(&rungs),
        [
            ("title", Nearness::Now),
            ("certificate", Nearness::Later),
            // It is held already, so its one ground is not met, and no time changes that.
            ("letter", Nearness::Far),
        ]
    );
    let later = &rungs[1];
    // The question is open for everybody: the standard as a whole still needs a look.
    assert_eq!(later.standard.verdict.outcome, CheckOutcome::NeedsReview);
    let fifth = NaiveDate::from_ymd_opt(YEAR + 5, 1, 3).unwrap();
    assert_eq!(later.earliest(), Some(Earliest::Day(fifth)));
    assert_eq!(
        later.standard.best().unwrap().found.why,
        "held_too_short",
        "by what is on record"
    );
    assert!(rungs[2].is_held && !later.is_held);
}

#[test]
fn what_rests_on_people_alone_says_so() {
    let law = law_of_three();
    let rungs = of(&law, &Record::default());
    assert_eq!(
        codes(&rungs),
        [
            // A year that is not rated is on no record yet, and no question to anybody.
            ("title", Nearness::ToLook),
            ("letter", Nearness::Asked),
            ("certificate", Nearness::Asked),
        ]
    );
    let told: Vec<bool> = rungs.iter().map(Rung::rests_on_people).collect();
    assert_eq!(told, [false, true, true]);
    // What it rests on is not there, and nothing else would do.
    let mut law = law_of_three();
    law.awards[2].grounds.remove(0);
    let far = of(&law, &Record::default());
    assert_eq!(codes(&far)[2], ("certificate", Nearness::Far));
}

#[test]
fn what_was_given_is_left_out_and_what_is_on_its_way_is_told() {
    let mut record = rated_record();
    record.files = vec![file(5, "title", Relation::Own)];
    let mut law = law_of_three();
    assert!(of(&law, &record)[0].open);
    record.files[0].whose = Relation::Namesake;
    assert!(!of(&law, &record)[0].open);
    let mut title = held(4, CommendationType::Merit);
    title.award_code = "title".to_owned();
    title.cycle_year = YEAR;
    record.awards = vec![held(3, CommendationType::Merit), title];
    law.awards[0].frequency = Some(Frequency::Yearly);
    law.awards[1].held_once = true;
    assert_eq!(
        codes(&of(&law, &record)),
        [("certificate", Nearness::Later)]
    );
    // One that was taken back is held no longer, and a title of another year is another.
    record.awards[0].in_force = false;
    record.awards[1].cycle_year = YEAR - 1;
    let left: Vec<String> = of(&law, &record)
        .into_iter()
        .map(|rung| rung.award_code)
        .collect();
    assert_eq!(left, ["title", "letter", "certificate"]);
}

#[test]
fn only_what_such_a_subject_can_be_given_for_long_work_stands_on_it() {
    let mut law = law_of_three();
    let route = "road".to_owned();
    law.awards[0].routes = [(CommendationType::AdHoc, route.clone())].into();
    law.awards[1].routes = [(CommendationType::Seniority, route)].into();
    let seniority = CommendationType::Seniority;
    law.awards[1].grounds = vec![ground(SubjectKind::Individual, seniority, asked())];
    law.awards[2].subjects = vec![SubjectKind::Collective];
    let rungs = of(&law, &Record::default());
    assert_eq!(codes(&rungs), [("letter", Nearness::Asked)]);
    assert_eq!(rungs[0].commendation_type, seniority);
    // No ground is for a collective.
    let kind = SubjectKind::Collective;
    let none = ladder(&law, &Record::default(), id(0), kind, YEAR, day(6, 1));
    assert!(none.is_empty());
}

#[test]
fn what_is_for_others_is_not_offered() {
    use crate::domain::register::career::{CareerEntry, ServiceIn};
    use crate::domain::register::unit::UnitKind;
    let mut law = law_of_three();
    law.awards[0].grounds[0].for_forces = true;
    law.awards[1].grounds[0].unit_kinds = vec![UnitKind::Province];
    let listed = |record: &Record, honoured: Honoured| {
        let rungs = ladder(&law, record, id(0), honoured, YEAR, day(6, 1));
        let codes = rungs.into_iter().map(|rung| rung.award_code);
        codes.collect::<Vec<String>>()
    };
    let mut record = rated_record();
    let civilian = Honoured {
        unit: Some(UnitKind::School),
        ..SubjectKind::Individual.into()
    };
    assert_eq!(listed(&record, civilian), ["certificate"]);
    let of_region = Honoured {
        in_forces: Some(true),
        ..civilian
    };
    assert_eq!(listed(&record, of_region), ["title", "certificate"]);
    record.facts = Some(RecordedFacts {
        career: vec![CareerEntry {
            id: id(9),
            subject: id(0),
            fact: CareerFact::Service(ServiceIn::Army),
            title: String::new(),
            from: day(1, 1),
            to: None,
            paper: None,
            created_at: chrono::DateTime::UNIX_EPOCH,
            version: 1,
        }],
        ..RecordedFacts::default()
    });
    assert_eq!(listed(&record, civilian), ["title", "certificate"]);
    // Of whose unit nothing is known, nothing is kept.
    let unknown = SubjectKind::Individual.into();
    assert_eq!(listed(&record, unknown), ["title", "letter", "certificate"]);
}
