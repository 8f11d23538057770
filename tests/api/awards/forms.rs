//! The statistical forms 0602 and 0603: what they count, of whom, and the lists behind their figures.

use serde_json::{Value, json};
use thidua::domain::awards::award::{AwardStatus, CancelGround, Cancellation};
use thidua::domain::law::award_type::{AwardLevel, CommendationType};
use thidua::domain::register::people::SubjectKind;

use super::exports::{award, copies};
use crate::support::excel::rows;
use crate::support::pages::{get, sign_in};
use crate::support::{TestApp, on_both, unit_of};

on_both![
    figures_are_of_the_records_of_the_year,
    each_figure_leads_to_the_records_it_counts,
    what_is_no_year_or_body_is_told_by_field,
    a_form_is_a_workbook_in_its_own_shape,
];

/// Certificates of a province to three individuals, a collective and a household, one that was
/// cancelled within the year, one that was cancelled after it, and an order of the State.
async fn given(app: &TestApp) {
    let first = award(app, &app.subject("individual")).await;
    let kinds = [
        (SubjectKind::Individual, CommendationType::AdHoc, Some(true)),
        (
            SubjectKind::Individual,
            CommendationType::Merit,
            Some(false),
        ),
        (SubjectKind::Individual, CommendationType::Merit, None),
        (SubjectKind::Collective, CommendationType::Movement, None),
        (SubjectKind::Household, CommendationType::Devotion, None),
        (SubjectKind::Collective, CommendationType::Merit, None),
        (SubjectKind::Collective, CommendationType::Seniority, None),
        (SubjectKind::Individual, CommendationType::Merit, Some(true)),
    ];
    copies(app, first, kinds.len(), move |index, record| {
        let (kind, commendation, direct) = kinds[index];
        record.facts.subject_kind = kind;
        record.facts.commendation_type = commendation;
        record.facts.direct_worker = direct;
        record.facts.decision_number = format!("{index}/QĐ-UBND");
        let (code, level) = if index == 7 {
            ("order_labour_3", AwardLevel::State)
        } else {
            ("certificate_of_merit_province", AwardLevel::Province)
        };
        code.clone_into(&mut record.facts.award_code);
        record.facts.level = level;
        let cancelled_on = match index {
            5 => "2026-11-01",
            6 => "2027-02-01",
            _ => return,
        };
        record.status = AwardStatus::Cancelled;
        record.cancellation = Some(Cancellation {
            ground: CancelGround::FalseDeclaration,
            number: "9/QĐ-UBND".to_owned(),
            date: cancelled_on.parse().unwrap(),
        });
    })
    .await;
}

fn line(form: &Value, row: &str) -> Value {
    let mut lines = form["lines"].as_array().unwrap().iter();
    lines.find(|line| line["row"] == row).unwrap().clone()
}

#[track_caller]
fn counts(line: &Value, figures: &[(&str, i64)]) {
    for (name, figure) in figures {
        assert_eq!(line[name], json!(figure), "{name}: {line}");
    }
}

async fn figures_are_of_the_records_of_the_year(app: &TestApp) {
    given(app).await;
    let office = app.specialist().await;
    let path = "/statistics/forms/0603?year=2026";
    let form = office.get(path).await.expect(200).json();
    let certificates = line(&form, "certificate");
    let figures = [
        ("total", 6),
        ("collectives", 2),
        ("enterprises", 0),
        ("households", 1),
        ("individuals", 3),
        ("direct_worker", 1),
        ("not_on_record", 2),
        ("leader_other", 0),
        ("merit", 2),
        ("ad_hoc", 1),
        ("movement", 1),
        ("devotion", 1),
        ("seniority", 1),
    ];
    counts(&certificates, &figures);
    counts(&form["total"], &figures);
    counts(&line(&form, "flag"), &[("total", 0)]);
    let state = office.get("/statistics/forms/0602?year=2026").await;
    let state = state.expect(200).json();
    counts(
        &line(&state, "order_labour"),
        &[("total", 1), ("individuals", 1)],
    );
    counts(&state["total"], &[("total", 1), ("collectives", 0)]);
    let before = office.get("/statistics/forms/0603?year=2025").await.json();
    counts(&before["total"], &[("total", 0)]);
    // The post that was held on the day of the decision says what they were.
    let ctx = app.state.ctx();
    let mut posts = ctx.law.posts.iter();
    let post = posts.find(|post| post.class.code() == "leader_other");
    app.sql(format!(
        "INSERT INTO career_entry (id, subject_id, kind, code, title, from_on, created_at, version) \
         VALUES ('01900000-0000-7000-8000-000000000001', '{}', 'post', '{}', 'Trưởng phòng', \
         '2020-01-01', '2026-01-01 00:00:00', 1)",
        app.subject("individual"),
        post.unwrap().code
    ))
    .await;
    let form = office.get(path).await.expect(200).json();
    counts(
        &line(&form, "certificate"),
        &[
            ("leader_other", 3),
            ("direct_worker", 0),
            ("individuals", 3),
        ],
    );
    for other in [app.stranger().await, app.administrator().await] {
        let form = other.get(path).await.expect(200).json();
        counts(&form["total"], &[("total", 0)]);
    }
    let unit = unit_of(&app.administrator().await, "HG-01").await["id"].clone();
    let unit = unit.as_str().unwrap();
    let form = office.get(&format!("{path}&unit_id={unit}")).await;
    counts(&form.expect(200).json()["total"], &[("total", 6)]);
}

/// The addresses behind the figures of a page, with these.
pub(super) fn figures(page: &str) -> Vec<(String, String)> {
    let cells = page.split("class=\"number\"><a href=\"").skip(1);
    let cell = |cell: &str| {
        let (address, rest) = cell.split_once('"').unwrap();
        let count = rest.trim_start_matches('>').split('<').next().unwrap();
        (address.replace("&#38;", "&"), count.to_owned())
    };
    cells.map(cell).collect()
}

async fn each_figure_leads_to_the_records_it_counts(app: &TestApp) {
    given(app).await;
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    let page = get(app, &cookie, "/figures/forms?year=2026").await;
    let page = page.expect(200).text;
    assert!(page.contains("Thông tư số 02/2023/TT-BNV"), "{page}");
    assert!(!page.contains("Unknown localization"), "{page}");
    let figures = figures(&page);
    assert!(figures.len() > 20, "{figures:?}");
    for (address, count) in figures {
        let list = get(app, &cookie, &address).await.expect(200).text;
        assert!(
            list.contains(&format!("1–{count} trong {count}<")),
            "{address}: {count}: {list}"
        );
    }
    let empty = get(app, &cookie, "/figures/forms?year=2025").await;
    assert!(!empty.expect(200).text.contains("href=\"/awards?form="));
    let stranger = sign_in(app, crate::support::STRANGER).await;
    let page = get(app, &stranger, "/figures/forms?year=2026").await;
    assert!(!page.expect(200).text.contains("href=\"/awards?form="));
    get(app, "", "/figures/forms").await.expect(303);
}

async fn what_is_no_year_or_body_is_told_by_field(app: &TestApp) {
    let office = app.specialist().await;
    let nowhere = "01900000-0000-7000-8000-000000000009";
    for form in ["0602", "0603"] {
        for (query, status, pointer) in [
            ("year=1900".to_owned(), 422, "year"),
            ("year=2027".to_owned(), 422, "year"),
            ("year=x".to_owned(), 400, "year"),
            (format!("year=2026&unit_id={nowhere}"), 422, "unit_id"),
        ] {
            let reply = office
                .get(&format!("/statistics/forms/{form}?{query}"))
                .await;
            let problem = reply.expect(status).json();
            assert_eq!(
                problem["errors"][0]["pointer"], pointer,
                "{query} {problem}"
            );
        }
    }
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    for query in ["year=1900", "year=x", "unit=x"] {
        let page = get(app, &cookie, &format!("/figures/forms?{query}")).await;
        page.expect(422);
    }
    let page = get(app, &cookie, "/figures/forms/export?form=0604&year=2026").await;
    page.expect(404);
}

async fn a_form_is_a_workbook_in_its_own_shape(app: &TestApp) {
    given(app).await;
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    for (form, columns, total) in [("0602", 5, "1"), ("0603", 19, "6")] {
        let place = format!("/figures/forms/export?form={form}&year=2026");
        let table = rows(&get(app, &cookie, &place).await.expect(200));
        assert_eq!(table[0].len(), columns, "{table:?}");
        assert_eq!(table[1][..2], ["Tổng số".to_owned(), total.to_owned()]);
        let told = table.iter().any(|row| row[0].contains("02/2023/TT-BNV"));
        assert!(told, "{table:?}");
    }
}
