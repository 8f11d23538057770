//! The statistical forms 0604 and 0605: what they count, of whom, and the lists behind figures.

use serde_json::{Value, json};

use super::forms::figures;
use crate::support::excel::rows;
use crate::support::pages::{get, sign_in};
use crate::support::{STRANGER, TestApp, on_both, unit_of};

on_both![
    figures_are_of_those_who_hold_the_offices,
    each_figure_leads_to_whom_it_counts,
    what_is_no_year_body_or_figure_is_told,
    a_form_and_a_list_are_workbooks,
];

/// The officer of the commune is somebody on its register, of whom everything is known.
async fn known(app: &TestApp) {
    app.sql(
        "UPDATE user_account SET person_id = (SELECT id FROM person WHERE staff_code = 'HG0001') \
         WHERE email = 'officer@suoinga.example'",
    )
    .await;
    app.sql(
        "INSERT INTO subject_particulars \
         (subject_id, sex, birth, education, in_field_since, version) SELECT subject.id, 'female', \
         '1988-05-03', 'master', 2015, 1 FROM subject \
         JOIN person ON person.id = subject.person_id WHERE person.staff_code = 'HG0001'",
    )
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

async fn figures_are_of_those_who_hold_the_offices(app: &TestApp) {
    known(app).await;
    let specialist = app.specialist().await;
    let (bodies, staff) = (
        "/statistics/forms/0604?year=2026",
        "/statistics/forms/0605?year=2026",
    );
    let form = specialist.get(staff).await.expect(200).json();
    assert_eq!(form["form"], "0605");
    // Of this year, today.
    assert_eq!(form["counted_on"], app.state.ctx().today().to_string());
    let figures = [
        ("staff", 2),
        ("female", 1),
        ("male", 0),
        ("sex_unknown", 1),
        ("age_31_40", 1),
        ("age_unknown", 1),
        ("education_master", 1),
        ("education_unknown", 1),
        ("field_from_10", 1),
        ("field_unknown", 1),
        ("bodies", 0),
    ];
    counts(&line(&form, "total"), &figures);
    counts(&line(&form, "level_commune"), &figures);
    counts(&line(&form, "level_province"), &[("staff", 0)]);
    let form = specialist.get(bodies).await.expect(200).json();
    for row in ["total", "level_commune", "commune"] {
        counts(&line(&form, row), &[("bodies", 1), ("full_bodies", 1)]);
    }
    // The whole province: its office, a commune, a ward and a school.
    let office = app.office().await;
    let form = office.get(bodies).await.expect(200).json();
    counts(&line(&form, "total"), &[("bodies", 4), ("full_bodies", 3)]);
    counts(&line(&form, "school"), &[("bodies", 1), ("full_bodies", 0)]);
    let form = office.get(staff).await.expect(200).json();
    counts(&line(&form, "total"), &[("staff", 7)]);
    counts(&line(&form, "level_province"), &[("staff", 2)]);
    counts(&line(&form, "level_commune"), &[("staff", 4)]);
    counts(&line(&form, "level_unit"), &[("staff", 1)]);
    let unit = unit_of(&app.administrator().await, "HG-02").await["id"].clone();
    let of_unit = format!("{staff}&unit_id={}", unit.as_str().unwrap());
    let form = office.get(&of_unit).await.expect(200).json();
    counts(&line(&form, "total"), &[("staff", 3)]);
    // Before anybody held an office.
    let before = "/statistics/forms/0605?year=2025";
    let form = office.get(before).await.expect(200).json();
    assert_eq!(form["counted_on"], "2025-12-31");
    counts(&line(&form, "total"), &[("staff", 0)]);
    // Who sees no file sees no figure; an account that was closed counts no more.
    let administrator = app.administrator().await;
    let form = administrator.get(staff).await.expect(200).json();
    counts(&line(&form, "total"), &[("staff", 0)]);
    app.sql("UPDATE user_account SET state = 'disabled' WHERE email = 'officer@suoinga.example'")
        .await;
    let form = specialist.get(staff).await.expect(200).json();
    counts(&line(&form, "total"), &[("staff", 1), ("female", 0)]);
    let form = specialist.get(bodies).await.expect(200).json();
    counts(&line(&form, "total"), &[("bodies", 1), ("full_bodies", 0)]);
}

async fn each_figure_leads_to_whom_it_counts(app: &TestApp) {
    known(app).await;
    let cookie = sign_in(app, "specialist@honggiang.example").await;
    let page = get(app, &cookie, "/figures/staff?year=2026").await;
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
        assert!(!list.contains("Unknown localization"), "{list}");
    }
    let women = "/figures/staff/list?form=0605&row=total&column=female";
    let list = get(app, &cookie, women).await.expect(200).text;
    assert!(list.contains("Vũ Mẫu Hòa") && list.contains("Xã Suối Ngà"));
    assert!(list.contains("href=\"/people/"), "{list}");
    let stranger = sign_in(app, STRANGER).await;
    let list = get(app, &stranger, women).await.expect(200).text;
    assert!(!list.contains("Vũ Mẫu Hòa"), "{list}");
    get(app, "", "/figures/staff").await.expect(303);
    get(app, "", women).await.expect(303);
}

async fn what_is_no_year_body_or_figure_is_told(app: &TestApp) {
    let office = app.specialist().await;
    let foreign = unit_of(&app.administrator().await, "HG-02").await["id"].clone();
    let foreign = foreign.as_str().unwrap();
    for form in ["0604", "0605"] {
        for (query, status, pointer) in [
            ("year=1900".to_owned(), 422, "year"),
            ("year=2027".to_owned(), 422, "year"),
            ("year=x".to_owned(), 400, "year"),
            (format!("year=2026&unit_id={foreign}"), 422, "unit_id"),
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
        let page = get(app, &cookie, &format!("/figures/staff?{query}")).await;
        page.expect(422);
    }
    for query in [
        "",
        "form=0602&row=total&column=staff",
        "form=0605&row=total",
        "form=0605&row=total&column=bodies",
        "form=0605&row=commune&column=staff",
        "form=0604&row=x&column=bodies",
    ] {
        for path in ["list", "list/export"] {
            let page = get(app, &cookie, &format!("/figures/staff/{path}?{query}")).await;
            page.expect(404);
        }
    }
    let page = get(app, &cookie, "/figures/staff/export?form=0602").await;
    page.expect(404);
}

async fn a_form_and_a_list_are_workbooks(app: &TestApp) {
    known(app).await;
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    for (form, columns, total) in [("0604", 3, "1"), ("0605", 23, "2")] {
        let place = format!("/figures/staff/export?form={form}&year=2026");
        let table = rows(&get(app, &cookie, &place).await.expect(200));
        assert_eq!(table[0].len(), columns, "{table:?}");
        assert_eq!(table[1][..2], ["Tổng số".to_owned(), total.to_owned()]);
        let told = table.iter().any(|row| row[0].contains("02/2023/TT-BNV"));
        assert!(told, "{table:?}");
    }
    for (query, lines) in [
        ("form=0604&row=commune&column=full_bodies", 2),
        ("form=0605&row=total&column=staff", 3),
        ("form=0605&row=total&column=male", 1),
    ] {
        let place = format!("/figures/staff/list/export?{query}");
        let table = rows(&get(app, &cookie, &place).await.expect(200));
        assert_eq!(table.len(), lines, "{table:?}");
        assert_eq!(table[0].len(), 4, "{table:?}");
    }
}
