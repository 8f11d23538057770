//! The worked examples of the field, as far as they need no council: a yearly title under the law
//! of 2022 and as amended, the row of titles behind a provincial one, the years behind an order, what
//! each award pays, and who is held or was on maternity leave.

use chrono::{DateTime, NaiveDate};
use serde_json::{Value, json};
use thidua::domain::base::ids::SubjectId;
use thidua::domain::eligibility::facts::RecordedFacts;
use thidua::domain::eligibility::rating::Rating;
use thidua::domain::eligibility::record::{AwardOnRecord, FileOnRecord, Record, Relation};
use thidua::domain::eligibility::standard::{Found, standard};
use thidua::domain::eligibility::verdict::CheckOutcome::{self, Met, NeedsReview, NotMet};
use thidua::domain::eligibility::verdict::Earliest;
use thidua::domain::law::award_type::CommendationType::{self, AdHoc, Merit};
use thidua::domain::law::grade::Grade::{self, Excellent, Good};
use thidua::domain::law::law_book::LawBook;
use thidua::domain::register::initiative::{Initiative, InitiativeAuthor, Reach};
use thidua::domain::register::people::SubjectKind::{self, Collective, Household, Individual};
use uuid::Uuid;

use crate::support::{PDF, TestApp, on_both};

on_both![
    discipline_that_is_considered_holds_a_file,
    maternity_leave_takes_no_year_away,
];

fn on(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

fn id<T: From<Uuid>>(number: usize) -> T {
    Uuid::from_u128(number.try_into().unwrap()).into()
}

/// Whose records these are.
fn whose() -> SubjectId {
    id(1)
}

/// The law as it is shipped; with the switch on that asks for the excellent rating and the
/// initiative, both.
fn law(is_on: bool) -> LawBook {
    let mut law = thidua::law::load(None).unwrap();
    for switch in &mut law.switches {
        switch.on |= is_on && switch.code == "cstdcs-excellent-and-initiative";
    }
    law
}

fn rated(year: i32, grade: Grade) -> Rating {
    Rating {
        id: id(usize::try_from(year).unwrap()),
        subject: whose(),
        year,
        grade,
        source: "Mẫu".to_owned(),
        created_at: DateTime::UNIX_EPOCH,
        version: 1,
    }
}

fn given(number: usize, code: &str, what_for: CommendationType, day: &str) -> AwardOnRecord {
    AwardOnRecord {
        id: id(number),
        nomination: None,
        award_code: code.to_owned(),
        commendation_type: what_for,
        cycle_year: day[..4].parse().unwrap(),
        decided_on: on(day),
        number: None,
        in_force: true,
    }
}

/// The title of each of these years.
fn fighter(years: &[i32]) -> Vec<AwardOnRecord> {
    let one =
        |(at, year): (usize, &i32)| given(10 + at, "title_cstdcs", Merit, &format!("{year}-11-30"));
    years.iter().enumerate().map(one).collect()
}

fn initiative(reach: Reach, day: &str, spent_on: Option<&AwardOnRecord>) -> Initiative {
    Initiative {
        id: id(1),
        unit: id(1),
        title: "Sáng kiến Mẫu".to_owned(),
        reach,
        recognised_on: on(day),
        recognised_by: "Hội đồng sáng kiến Mẫu".to_owned(),
        decision_number: "1/QĐ-MAU".to_owned(),
        authors: vec![InitiativeAuthor {
            subject: whose(),
            share: 100,
        }],
        spent_on: spent_on.map(|award| award.id),
        created_at: DateTime::UNIX_EPOCH,
        version: 1,
    }
}

fn record(
    ratings: Vec<Rating>,
    awards: Vec<AwardOnRecord>,
    initiatives: Vec<Initiative>,
) -> Record {
    Record {
        ratings,
        awards,
        facts: Some(RecordedFacts {
            initiatives,
            ..RecordedFacts::default()
        }),
        ..Record::default()
    }
}

/// What is found of a ground of an award for merit.
fn found(law: &LawBook, record: &Record, asked: (&str, &str), year: i32, day: &str) -> Found {
    let (award, ground) = asked;
    let file = FileOnRecord {
        id: id(1),
        whose: Relation::Own,
        subject: whose(),
        award_code: award.to_owned(),
        commendation_type: Merit,
        cycle_year: year,
        achievement: id(1),
        event: None,
        awarded: false,
    };
    let judged = standard(law, record, &file, Individual, on(day)).unwrap();
    let mut grounds = judged.grounds.into_iter();
    grounds.find(|one| one.code == ground).unwrap().found
}

/// The leaf that answers so.
fn part<'f>(found: &'f Found, why: &str) -> Option<&'f Found> {
    if found.why == why && found.parts.is_empty() {
        return Some(found);
    }
    found.parts.iter().find_map(|one| part(one, why))
}

#[test]
fn a_grassroots_title_asks_for_one_of_two_and_with_the_switch_for_both() {
    // A technician with an initiative, excellent; a deputy head, excellent; a technician with an
    // initiative, good.
    let people = [(Excellent, true), (Excellent, false), (Good, true)];
    for (rule_set, is_on, year, expected) in [
        ("law-2022", false, 2025, [Met, Met, Met]),
        // The switch answers a question of the law as amended alone.
        ("law-2022", true, 2025, [Met, Met, Met]),
        ("law-2026", false, 2026, [Met, Met, Met]),
        // Of the deputy head no initiative is on record: who looks finds none.
        ("law-2026", true, 2026, [Met, NeedsReview, NotMet]),
    ] {
        let law = law(is_on);
        let day = format!("{year}-11-27");
        assert_eq!(law.rule_set(on(&day)).unwrap().code, rule_set);
        let outcome = |(grade, has_initiative): (Grade, bool)| -> CheckOutcome {
            let recognised = format!("{year}-11-20");
            let initiatives = has_initiative.then(|| initiative(Reach::Unit, &recognised, None));
            let ratings = vec![rated(year, grade)];
            let record = record(ratings, Vec::new(), initiatives.into_iter().collect());
            found(&law, &record, ("title_cstdcs", "official"), year, &day).outcome
        };
        assert_eq!(people.map(outcome), expected, "{rule_set}, {is_on}");
    }
}

#[test]
fn a_provincial_title_asks_for_three_grassroots_ones_in_a_row() {
    let (law, asked) = (law(false), ("title_cstd_province", "fighter"));
    let judged = |years: &[i32], initiatives: Vec<Initiative>, day: &str| {
        let record = record(Vec::new(), fighter(years), initiatives);
        found(&law, &record, asked, 2026, day)
    };
    let of_unit = || initiative(Reach::Unit, "2026-11-20", None);
    // 1 December: the row is there, how far the initiative reaches is not known yet.
    let first = judged(&[2024, 2025, 2026], vec![of_unit()], "2026-12-01");
    assert_eq!(first.outcome, NeedsReview, "{first:?}");
    assert_eq!(part(&first, "titles_in_a_row").unwrap().outcome, Met);
    // A gap in 2025: a row of one, that of 2026.
    let second = judged(&[2023, 2024, 2026], vec![of_unit()], "2026-12-01");
    assert_eq!(second.outcome, NotMet, "{second:?}");
    let row = part(&second, "too_few_titles_in_a_row").unwrap();
    let asked_for = vec![
        ("years", "3".to_owned()),
        ("have", "1".to_owned()),
        ("one_of", "title_cstdcs".to_owned()),
    ];
    assert_eq!(row.missing[0].params, asked_for);
    assert_eq!(row.earliest, Some(Earliest::Year(2028)));
    // 2 December: its council finds that the initiative reaches through the province.
    let of_province = initiative(Reach::Province, "2026-12-02", None);
    let third = judged(&[2024, 2025, 2026], vec![of_province], "2026-12-02");
    assert_eq!(third.outcome, Met, "{third:?}");
    // Spent on a title of the same year it climbs with it; on a title of another year it is spent.
    for (place, outcome) in [(2, Met), (1, NeedsReview)] {
        let titles = fighter(&[2024, 2025, 2026]);
        let spent = initiative(Reach::Province, "2026-12-02", Some(&titles[place]));
        let found = judged(&[2024, 2025, 2026], vec![spent], "2026-12-02");
        assert_eq!(found.outcome, outcome, "{found:?}");
        assert_eq!(part(&found, "initiative_spent").is_some(), outcome != Met);
    }
}

#[test]
fn an_order_asks_for_five_full_years_behind_a_certificate_for_merit() {
    let law = law(false);
    let years = [
        (2020, Good),
        (2021, Good),
        (2022, Excellent),
        (2023, Good),
        (2024, Excellent),
        (2025, Good),
    ];
    // Received before October 2026, the law of 2022 holds; as amended it asks for the same.
    for (day, rule_set) in [("2026-06-15", "law-2022"), ("2026-10-05", "law-2026")] {
        assert_eq!(law.rule_set(on(day)).unwrap().code, rule_set);
        for (what_for, since, outcome, earliest) in [
            (Merit, "2021-05-12", Met, None),
            // Four years and some months are not five.
            (
                Merit,
                "2022-05-12",
                NotMet,
                Some(Earliest::Day(on("2027-05-12"))),
            ),
            // For the flood: no base of a higher award for merit.
            (AdHoc, "2020-10-20", NotMet, None),
        ] {
            let mut awards = fighter(&[2022, 2023, 2025]);
            awards.push(given(1, "certificate_of_merit_pm", what_for, since));
            let ratings = Vec::from(years.map(|(year, grade)| rated(year, grade)));
            let record = record(ratings, awards, Vec::new());
            let asked = ("order_labour_3", "individual_merit");
            let found = found(&law, &record, asked, 2026, day);
            assert_eq!(found.outcome, outcome, "{since}: {found:?}");
            if earliest.is_some() {
                assert_eq!(found.earliest, earliest, "{since}: {found:?}");
            }
        }
    }
}

#[test]
fn each_award_of_the_examples_pays_what_the_decree_says() {
    let law = law(false);
    let pays = |code: &str, kind: SubjectKind, day: &str| {
        let award = law.award(code, on(day)).unwrap();
        law.reward(award, kind, on(day)).unwrap()
    };
    for (code, kind, day, amount) in [
        ("title_cstdcs", Individual, "2026-11-30", 2_530_000),
        ("title_cstd_province", Individual, "2026-12-29", 7_590_000),
        // Rounded up to ten thousand.
        (
            "certificate_of_merit_province",
            Individual,
            "2026-10-20",
            3_800_000,
        ),
        ("order_bravery", Individual, "2026-11-10", 11_390_000),
        ("order_labour_3", Individual, "2026-11-02", 11_390_000),
    ] {
        assert_eq!(pays(code, kind, day), amount, "{code}");
    }
    let letter = |kind| pays("letter_of_commendation", kind, "2026-10-17");
    let of_each = [Individual, Collective, Household].map(letter);
    assert_eq!(of_each, [760_000, 1_520_000, 1_140_000]);
    assert_eq!(9 * of_each[0] + of_each[1] + of_each[2], 9_500_000);
    // The base salary of the day of the decision counts, not that of the deed.
    let before = pays("letter_of_commendation", Individual, "2026-06-30");
    assert_eq!(before, 710_000);
}

/// A grassroots title of the year with its papers, as a draft of the officer.
async fn proposed(app: &TestApp, name: &str) -> (String, String) {
    let officer = app.officer().await;
    let subject = officer.add_subject("individual", name).await;
    let rating = json!({
        "subject_id": subject, "year": 2026, "grade": "excellent",
        "source": "Thông báo số 12/TB-UBND",
    });
    officer.post("/ratings", rating).await.expect(201);
    let event = json!({
        "name": "Năm công tác", "happened_from": "2026-01-05", "happened_to": "2026-09-30",
    });
    let event = officer.post("/events", event).await.expect(201).json();
    let event = event["id"].as_str().unwrap();
    let achievement = officer
        .achieved(&subject, event, "Hoàn thành xuất sắc nhiệm vụ")
        .await;
    let file = officer
        .propose("title_cstdcs", "merit", &subject, &achievement)
        .await;
    for (slot, version) in [("report", 1), ("minutes", 2)] {
        let put = officer.put_document(&file, slot, version, PDF).await;
        put.expect(200);
    }
    (subject, file)
}

/// What the rule of holds finds, and the standard of the law.
async fn checked(app: &TestApp, file: &str) -> (Value, Value) {
    let path = format!("/nominations/{file}/eligibility");
    let all = app.officer().await.get(&path).await.expect(200).json();
    let items = all["items"].as_array().unwrap();
    let hold = items.iter().find(|one| one["rule"] == "R-HOLD-1").unwrap();
    (hold["outcome"].clone(), all["standard"]["outcome"].clone())
}

async fn discipline_that_is_considered_holds_a_file(app: &TestApp) {
    app.set_clock("2026-12-20T02:00:00Z");
    let (subject, file) = proposed(app, "Người Mẫu Kỹ Thuật Viên").await;
    assert_eq!(checked(app, &file).await, (json!("met"), json!("met")));
    let hold = json!({
        "subject_id": subject, "kind": "discipline",
        "ground": "Thông báo số 30/TB-MAU về việc xem xét kỷ luật",
    });
    let specialist = app.specialist().await;
    let hold = specialist.post("/holds", hold).await.expect(201).json();
    // Held, though the standard of the title is met as before.
    assert_eq!(checked(app, &file).await, (json!("not_met"), json!("met")));
    let officer = app.officer().await;
    let refused = officer.does("submit", &file).await;
    let refused = refused.problem(409, "not_eligible");
    assert_eq!(refused["errors"][0]["pointer"], "/rules/R-HOLD-1");
    let lift = format!("/holds/{}/lift", hold["id"].as_str().unwrap());
    let all_clear = json!({"all_clear": "Kết luận số 31/KL-MAU: không có vi phạm"});
    specialist.post_at(&lift, 1, all_clear).await.expect(200);
    officer.does("submit", &file).await.expect(200);
}

/// Six months of leave by law are time worked (R-MAT-1): the year was rated, and that is all that
/// is asked. Nothing of the leave is kept, so nothing can count it against her.
async fn maternity_leave_takes_no_year_away(app: &TestApp) {
    let (subject, file) = proposed(app, "Người Mẫu Nghỉ Thai Sản").await;
    let officer = app.officer().await;
    let post = json!({
        "subject_id": subject, "kind": "post", "code": "division_head", "title": "Trưởng phòng",
        "from": "2021-01-01",
    });
    officer.post("/career-entries", post).await.expect(201);
    assert_eq!(checked(app, &file).await, (json!("met"), json!("met")));
    officer.does("submit", &file).await.expect(200);
}
