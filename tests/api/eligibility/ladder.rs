//! What could be proposed now, what comes next and what is missing, of a person and of others.

use actix_web::http::Method;
use serde_json::{Value, json};
use thidua::domain::base::ids::{SubjectId, UnitId};
use thidua::domain::law::award_type::CommendationType;
use thidua::services::access::Caller;
use thidua::services::awards::{self, EarlierAward, OldSubject};

use crate::support::pages::{get, id_of, sign_in};
use crate::support::{ADMINISTRATOR, Actor, OFFICER, STRANGER, TestApp, on_both, unit_of};

on_both![
    titles_and_ratings_on_record_make_a_ladder,
    what_is_missing_is_told_in_both_languages,
    a_person_and_their_subject_have_one_ladder,
    who_may_not_read_it_finds_nobody,
    a_page_shows_it_to_who_reads_ratings,
];

async fn rated(officer: &Actor<'_>, subject: &str, year: i32, grade: &str) {
    let body = json!({
        "subject_id": subject, "year": year, "grade": grade, "source": "Thông báo số 12/TB-UBND"
    });
    officer.post("/ratings", body).await.expect(201);
}

/// Brings in awards of before this service for a subject, each with its award year, in which it was
/// decided too.
async fn earlier(app: &TestApp, subject: &str, awards: &[(&str, i32)]) {
    let unit = unit_of(&app.administrator().await, "HG").await;
    let unit = UnitId(unit["id"].as_str().unwrap().parse().unwrap());
    let old = |(code, year): &(&str, i32)| EarlierAward {
        subject: OldSubject::Id(SubjectId(subject.parse().unwrap())),
        award_code: (*code).to_owned(),
        commendation_type: CommendationType::Merit,
        cycle_year: *year,
        number: format!("{year}/QĐ-{code}"),
        date: format!("{year}-12-20").parse().unwrap(),
        signer: "Trần Mẫu Cựu".to_owned(),
        issuer: ("HG".to_owned(), "HG".to_owned()),
        amount: None,
    };
    let old: Vec<EarlierAward> = awards.iter().map(old).collect();
    let ctx = app.state.ctx();
    app.state
        .db
        .write(move |tx| awards::import(tx, &ctx, &Caller::Operator, unit, old))
        .await
        .unwrap();
}

/// Somebody of the commune with three grassroots titles, excellent years, and a certificate of the
/// province.
async fn fighter(app: &TestApp, officer: &Actor<'_>) -> String {
    let subject = officer.add_subject("individual", "Người Mẫu Thi Đua").await;
    for year in 2022..=2026 {
        rated(officer, &subject, year, "excellent").await;
    }
    let held = [
        ("title_cstdcs", 2023),
        ("title_cstdcs", 2024),
        ("title_cstdcs", 2025),
        ("certificate_of_merit_province", 2024),
    ];
    earlier(app, &subject, &held).await;
    subject
}

async fn ladder(actor: &Actor<'_>, subject: &str) -> Value {
    let path = format!("/subjects/{subject}/ladder");
    actor.get(&path).await.expect(200).json()
}

fn place(ladder: &Value, code: &str) -> Option<usize> {
    let rungs = ladder["rungs"].as_array().unwrap();
    rungs.iter().position(|rung| rung["award_code"] == code)
}

fn rung<'a>(ladder: &'a Value, code: &str) -> &'a Value {
    let at = place(ladder, code).unwrap_or_else(|| panic!("no {code}: {ladder}"));
    &ladder["rungs"][at]
}

async fn titles_and_ratings_on_record_make_a_ladder(app: &TestApp) {
    let officer = app.officer().await;
    let subject = fighter(app, &officer).await;
    let found = ladder(&officer, &subject).await;
    assert_eq!(found["year"], 2026);
    for code in ["title_ldtt", "title_cstdcs"] {
        let met = rung(&found, code);
        assert_eq!(
            (&met["outcome"], &met["commendation_type"]),
            (&json!("met"), &json!("merit")),
            "{met}"
        );
        assert!(!met["text"].as_str().unwrap().is_empty());
        assert_eq!(met["on_its_way"], false);
    }
    assert_eq!(rung(&found, "title_cstdcs")["is_held"], true);
    assert_eq!(rung(&found, "title_ldtt")["is_held"], false);
    // Three titles in a row are there; how far what was done reaches nothing on record tells.
    let next = rung(&found, "title_cstd_province");
    assert_eq!(
        (&next["outcome"], &next["level"]),
        (&json!("needs_review"), &json!("province"))
    );
    assert_eq!(next["award_name"]["vi"], "Chiến sĩ thi đua cấp tỉnh");
    let ground = &next["standard"]["grounds"][0]["condition"];
    assert_eq!(ground["parts"][0]["outcome"], "met", "{ground}");
    // Five full years after the certificate of the province, by date.
    let later = rung(&found, "certificate_of_merit_pm");
    assert_eq!(
        (&later["earliest_day"], &later["earliest_year"]),
        (&json!("2029-12-20"), &json!(null)),
        "{later}"
    );
    let order = [
        "title_ldtt",
        "title_cstd_province",
        "certificate_of_merit_pm",
    ];
    let places: Vec<usize> = order
        .iter()
        .filter_map(|code| place(&found, code))
        .collect();
    assert!(
        places.len() == 3 && places.is_sorted(),
        "{places:?}: {found}"
    );
    // The award that it rests on is told, with its decision.
    let told = later["standard"].to_string();
    assert!(
        told.contains("\"number\":\"2024/QĐ-certificate_of_merit_province\""),
        "{told}"
    );
    // What is for the armed forces is not offered to who has served in none.
    for code in ["title_cstt", "order_military_exploit_3"] {
        assert_eq!(place(&found, code), None, "{code}");
    }
    // Nobody above a commune gives what is a ministry's, and titles of collectives are no person's.
    for code in ["certificate_of_merit_ministry", "title_ttldtt"] {
        assert_eq!(place(&found, code), None, "{code}");
    }
    // A yearly title is given once for a year.
    let path = format!("/subjects/{subject}/ladder?year=2025");
    let before = officer.get(&path).await.expect(200).json();
    assert_eq!(before["year"], 2025);
    assert_eq!(place(&before, "title_cstdcs"), None);
    // Whose year was worse than asked waits for the next.
    let other = officer.add_subject("individual", "Người Mẫu Kém").await;
    rated(&officer, &other, 2026, "completed").await;
    let found = ladder(&officer, &other).await;
    assert_eq!(rung(&found, "title_ldtt")["earliest_year"], 2027);
}

async fn what_is_missing_is_told_in_both_languages(app: &TestApp) {
    let officer = app.officer().await;
    let subject = officer.add_subject("individual", "Người Mẫu Mới").await;
    for (language, missing) in [
        (
            "vi",
            "Kết quả xếp loại năm 2026 từ mức “Hoàn thành tốt nhiệm vụ” trở lên",
        ),
        ("en", "A rating for 2026: “Good” or better"),
    ] {
        let request = officer
            .request(Method::GET, &format!("/subjects/{subject}/ladder"))
            .insert_header(("accept-language", language));
        let found = app.send(request).await.expect(200).json();
        let title = rung(&found, "title_ldtt");
        assert_eq!(title["outcome"], "needs_review");
        let grounds = title["standard"]["grounds"].as_array().unwrap();
        let official = grounds.iter().find(|one| one["code"] == "official");
        let condition = &official.unwrap()["condition"];
        assert_eq!(condition["missing"], json!([missing]), "{condition}");
    }
}

async fn a_person_and_their_subject_have_one_ladder(app: &TestApp) {
    let officer = app.officer().await;
    let person = id_of(&officer, "people", "staff_code", "HG0001").await;
    let path = format!("/people/{person}/ladder");
    let of_person = officer.get(&path).await.expect(200).json();
    let of_subject = ladder(&officer, &app.subject("individual")).await;
    assert_eq!(of_person, of_subject);
    // A collective and a household have one too, of what is theirs.
    for kind in ["collective", "household"] {
        let subject = officer.add_subject(kind, "Mẫu Thử Bậc Thang").await;
        let found = ladder(&officer, &subject).await;
        assert_eq!(place(&found, "title_ldtt"), None, "{kind}");
        assert!(place(&found, "certificate_of_merit_province").is_some());
    }
}

async fn who_may_not_read_it_finds_nobody(app: &TestApp) {
    let officer = app.officer().await;
    let person = id_of(&officer, "people", "staff_code", "HG0001").await;
    let subject = app.subject("individual");
    let stranger = app.actor(STRANGER).await;
    // An administrator keeps the register, and reads no ratings.
    let administrator = app.administrator().await;
    for path in [
        format!("/people/{person}/ladder"),
        format!("/subjects/{subject}/ladder"),
    ] {
        for nobody in [&stranger, &administrator] {
            nobody.get(&path).await.expect(404);
        }
        for year in [2025, 2027] {
            let found = officer.get(&format!("{path}?year={year}")).await;
            assert_eq!(found.expect(200).json()["year"], year);
        }
        for year in [2024, 2028] {
            let problem = officer.get(&format!("{path}?year={year}")).await;
            let problem = problem.expect(422).json();
            let fault = &problem["errors"][0];
            assert_eq!(
                (&fault["pointer"], &fault["code"]),
                (&json!("/year"), &json!("award_year"))
            );
        }
    }
}

async fn a_page_shows_it_to_who_reads_ratings(app: &TestApp) {
    let officer = app.officer().await;
    let place = format!("/subjects/{}", fighter(app, &officer).await);
    let cookie = sign_in(app, OFFICER).await;
    let page = get(app, &cookie, &place).await.expect(200).text;
    for part in [
        "<h2>Có thể đề nghị</h2>",
        "Đã đủ tiêu chuẩn",
        "<strong>Chiến sĩ thi đua cơ sở</strong>",
        "Đã được tặng",
        "<strong>Chiến sĩ thi đua cấp tỉnh</strong>",
        "Sớm nhất: ngày 20/12/2029",
        "Tiêu chuẩn theo quy định",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let of_staff = format!("/subjects/{}", app.subject("individual"));
    let page = get(app, &cookie, &of_staff).await.expect(200).text;
    assert!(page.contains("<h2>Có thể đề nghị</h2>"), "{page}");
    // Who keeps the register sees the name, and no more.
    let cookie = sign_in(app, ADMINISTRATOR).await;
    let page = get(app, &cookie, &of_staff).await.expect(200).text;
    assert!(!page.contains("Có thể đề nghị"), "{page}");
}
