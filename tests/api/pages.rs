//! The pages where they differ from the API: cookies, forms from other sites, errors people can
//! read.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::json;
use thidua::commands::demo::PASSWORD;

use crate::support::{PDF, Reply, TestApp, approved, on_both, signed};

pub async fn sign_in(app: &TestApp, email: &str) -> String {
    let form = [("email", email), ("password", PASSWORD)];
    let reply = app
        .send(
            TestRequest::post()
                .uri("/sign-in")
                .insert_header(("sec-fetch-site", "same-origin"))
                .set_form(form),
        )
        .await
        .expect(303);
    let cookies = reply
        .headers
        .get_all("set-cookie")
        .map(|value| value.to_str().unwrap().to_owned())
        .collect::<Vec<_>>();
    let session = cookies
        .iter()
        .find(|cookie| cookie.starts_with("thidua="))
        .unwrap();
    assert!(
        session.contains("HttpOnly")
            && session.contains("SameSite=Lax")
            && session.contains("Path=/"),
        "{session}"
    );
    session.split(';').next().unwrap().to_owned()
}

pub async fn get(app: &TestApp, cookie: &str, path: &str) -> Reply {
    app.send(
        TestRequest::get()
            .uri(path)
            .insert_header(("cookie", cookie))
            .insert_header(("accept-language", "vi")),
    )
    .await
}

/// Sends a form as a page of ours does.
pub async fn post(app: &TestApp, cookie: &str, path: &str, form: &[(&str, &str)]) -> Reply {
    let request = TestRequest::post()
        .uri(path)
        .insert_header(("cookie", cookie))
        .insert_header(("accept-language", "en"));
    app.send(
        request
            .insert_header(("sec-fetch-site", "same-origin"))
            .set_form(form),
    )
    .await
}

/// What the page says that a form led back to.
pub async fn told(app: &TestApp, cookie: &str, reply: Reply) -> String {
    let place = reply.expect(303).header("location").to_owned();
    let request = TestRequest::get()
        .uri(&place)
        .insert_header(("cookie", cookie))
        .insert_header(("accept-language", "en"));
    app.send(request).await.expect(200).text
}

/// Sends a file as a browser does.
pub async fn upload(
    app: &TestApp,
    cookie: &str,
    path: &str,
    version: i64,
    name: &str,
    bytes: &[u8],
) -> Reply {
    let mut body = format!(
        "--limit\r\nContent-Disposition: form-data; name=\"version\"\r\n\r\n{version}\r\n--limit\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: \
         application/pdf\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--limit--\r\n");
    let request = TestRequest::post()
        .uri(path)
        .insert_header(("cookie", cookie))
        .insert_header(("accept-language", "en"));
    let request = request.insert_header(("sec-fetch-site", "same-origin"));
    app.send(
        request
            .insert_header(("content-type", "multipart/form-data; boundary=limit"))
            .set_payload(body),
    )
    .await
}

/// A draft for an award of the province, which takes papers and a letter; answers its id.
async fn draft(app: &TestApp) -> String {
    let officer = app.officer().await;
    let subject = app.subject("individual");
    let event =
        json!({"name": "Flood", "happened_from": "2026-10-14", "happened_to": "2026-10-16"});
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let achievement = officer.achieved(&subject, &event, "Rowed all night").await;
    officer
        .propose(
            "certificate_of_merit_province",
            "merit",
            &subject,
            &achievement,
        )
        .await
}

const OFFICER: &str = "officer@suoinga.example";
const SPECIALIST: &str = "specialist@suoinga.example";
const CHAIRMAN: &str = "chairman@suoinga.example";
const STRANGER: &str = "officer@benlau.example";

on_both![
    a_paper_goes_in_by_a_form_and_comes_out_as_an_attachment,
    a_letter_is_drafted_signed_and_removed_by_forms,
    many_files_are_looked_at_first_and_then_passed_on_one_by_one,
    a_file_goes_back_with_a_remark_at_each_field,
    a_decision_has_its_paper_its_corrections_and_its_cancellations,
    holds_and_cycles_are_for_the_standing_office,
    somebody_new_is_proposed_in_one_form_and_what_was_typed_is_never_lost,
    a_long_list_goes_on_behind_a_link,
    results_and_overrules_are_for_those_who_may,
    who_is_not_signed_in_is_led_to_the_form,
    forms_that_another_site_sends_are_refused,
    a_file_that_is_not_yours_is_a_page_that_says_so,
    what_people_typed_is_shown_as_text,
    an_act_from_an_old_page_says_that_the_file_has_changed,
    the_language_choice_never_leads_to_another_host,
    a_subject_is_found_by_name_and_what_was_typed_stays,
    what_was_ticked_is_taken_whole_or_refused,
];

async fn a_paper_goes_in_by_a_form_and_comes_out_as_an_attachment(app: &TestApp) {
    let id = draft(app).await;
    let slot = format!("/nominations/{id}/documents/report");
    let officer = sign_in(app, OFFICER).await;
    let page = get(app, &officer, &format!("/nominations/{id}"))
        .await
        .expect(200)
        .text;
    assert!(
        page.contains("enctype=\"multipart/form-data\"") && page.contains("bắt buộc"),
        "{page}"
    );
    upload(app, &officer, &slot, 1, "Báo cáo <1>.pdf", PDF)
        .await
        .expect(303);
    let paper = get(app, &officer, &slot).await.expect(200);
    assert_eq!(paper.text.as_bytes(), PDF);
    assert!(
        paper
            .header("content-disposition")
            .starts_with("attachment;"),
        "{}",
        paper.header("content-disposition")
    );
    assert_eq!(
        (
            paper.header("content-type"),
            paper.header("x-content-type-options")
        ),
        ("application/pdf", "nosniff")
    );
    assert!(
        paper
            .header("content-security-policy")
            .contains("default-src 'none'")
    );
    let page = get(app, &officer, &format!("/nominations/{id}"))
        .await
        .expect(200)
        .text;
    assert!(page.contains("Báo cáo ") && !page.contains("<1>"));
    // Of a wrong kind, empty, too large, without a file, from an old page, into no slot.
    for (version, name, bytes, text) in [
        (
            2,
            "page.html",
            b"<script>alert(1)</script>".to_vec(),
            "Only PDF, DOCX",
        ),
        (2, "nothing.pdf", Vec::new(), "The document is empty"),
        (2, "", PDF.to_vec(), "This is needed"),
        (1, "report.pdf", PDF.to_vec(), "has changed since"),
        (
            2,
            "large.pdf",
            [PDF, &vec![0; 21 * 1024 * 1024]].concat(),
            "over the limit",
        ),
    ] {
        let reply = upload(app, &officer, &slot, version, name, &bytes).await;
        let page = told(app, &officer, reply).await;
        let alert = page
            .split("role=\"alert\">")
            .nth(1)
            .unwrap_or_default()
            .split("</p>")
            .next()
            .unwrap()
            .to_owned();
        assert!(alert.contains(text), "{name}: {alert}");
    }
    let nonsense = TestRequest::post()
        .uri(&slot)
        .insert_header(("cookie", officer.clone()))
        .insert_header(("sec-fetch-site", "same-origin"));
    let page = told(
        app,
        &officer,
        app.send(
            nonsense
                .insert_header(("content-type", "multipart/form-data"))
                .set_payload("x"),
        )
        .await,
    )
    .await;
    assert!(page.contains("role=\"alert\""));
    upload(
        app,
        &officer,
        &format!("/nominations/{id}/documents/none"),
        2,
        "a.pdf",
        PDF,
    )
    .await
    .expect(404);
    assert_eq!(
        get(app, &officer, &slot).await.expect(200).text.as_bytes(),
        PDF
    );
    // Whoever holds no office in it, whoever does not see it, whoever is not signed in, another
    // site.
    let specialist = sign_in(app, SPECIALIST).await;
    let page = told(
        app,
        &specialist,
        upload(app, &specialist, &slot, 2, "a.pdf", PDF).await,
    )
    .await;
    assert!(
        page.contains("role=\"alert\"") && !page.contains("enctype"),
        "{page}"
    );
    let stranger = sign_in(app, STRANGER).await;
    upload(app, &stranger, &slot, 2, "a.pdf", PDF)
        .await
        .expect(404);
    get(app, &stranger, &slot).await.expect(404);
    get(app, "", &slot).await.expect(303);
    upload(app, "", &slot, 2, "a.pdf", PDF).await.expect(303);
    let foreign = TestRequest::post()
        .uri(&slot)
        .insert_header(("cookie", officer.clone()))
        .insert_header(("sec-fetch-site", "cross-site"));
    app.send(
        foreign
            .insert_header(("content-type", "multipart/form-data; boundary=limit"))
            .set_payload("--limit--"),
    )
    .await
    .expect(403);
    assert_eq!(
        app.officer()
            .await
            .get(&format!("/nominations/{id}"))
            .await
            .json()["version"],
        2
    );
}

async fn a_letter_is_drafted_signed_and_removed_by_forms(app: &TestApp) {
    let id = draft(app).await;
    let (officer, chairman, stranger) = (
        sign_in(app, OFFICER).await,
        sign_in(app, CHAIRMAN).await,
        sign_in(app, STRANGER).await,
    );
    let page = told(
        app,
        &officer,
        post(
            app,
            &officer,
            "/submission-letters/new",
            &[("title", "Tờ trình")],
        )
        .await,
    )
    .await;
    assert!(page.contains("Tick one file at least"), "{page}");
    let form = [
        ("title", "Tờ trình"),
        ("number", ""),
        ("nomination_id", id.as_str()),
    ];
    let other = told(
        app,
        &stranger,
        post(app, &stranger, "/submission-letters/new", &form).await,
    )
    .await;
    assert!(other.contains("role=\"alert\""));
    let letter = post(app, &officer, "/submission-letters/new", &form)
        .await
        .expect(303)
        .header("location")
        .to_owned();
    get(app, &stranger, &letter).await.expect(404);
    // The officer may remove it, not sign it; a box must be ticked; required papers are missing.
    let sign = [("version", "1"), ("confirm", "yes")];
    assert!(
        told(
            app,
            &officer,
            post(app, &officer, &format!("{letter}/sign"), &sign).await
        )
        .await
        .contains("role=\"alert\"")
    );
    assert!(
        !get(app, &officer, &letter)
            .await
            .text
            .contains(&format!("{letter}/sign"))
    );
    let page = told(
        app,
        &chairman,
        post(
            app,
            &chairman,
            &format!("{letter}/sign"),
            &[("version", "1")],
        )
        .await,
    )
    .await;
    assert!(page.contains("role=\"alert\""));
    let page = told(
        app,
        &chairman,
        post(app, &chairman, &format!("{letter}/sign"), &sign).await,
    )
    .await;
    assert!(
        page.contains("Achievement report") && page.contains("Minutes"),
        "{page}"
    );
    assert!(
        told(
            app,
            &officer,
            post(
                app,
                &officer,
                &format!("{letter}/delete"),
                &[("version", "2")]
            )
            .await
        )
        .await
        .contains("role=\"alert\"")
    );
    post(
        app,
        &officer,
        &format!("{letter}/delete"),
        &[("version", "1")],
    )
    .await
    .expect(303);
    get(app, &officer, &letter).await.expect(404);
    for slot in ["report", "minutes"] {
        let version = app
            .officer()
            .await
            .version(&format!("/nominations/{id}"))
            .await;
        upload(
            app,
            &officer,
            &format!("/nominations/{id}/documents/{slot}"),
            version,
            "a.pdf",
            PDF,
        )
        .await
        .expect(303);
    }
    let letter = post(app, &officer, "/submission-letters/new", &form)
        .await
        .expect(303)
        .header("location")
        .to_owned();
    let page = told(
        app,
        &chairman,
        post(app, &chairman, &format!("{letter}/sign"), &sign).await,
    )
    .await;
    assert!(
        !page.contains("role=\"alert\"") && page.contains("In progress"),
        "{page}"
    );
    for path in [
        "/submission-letters",
        "/submission-letters?status=signed",
        "/submission-letters?status=x&cursor=x",
    ] {
        assert!(
            get(app, &officer, path)
                .await
                .expect(200)
                .text
                .contains(&letter),
            "{path}"
        );
    }
    assert!(
        !get(app, &stranger, "/submission-letters")
            .await
            .expect(200)
            .text
            .contains(&letter)
    );
}

async fn many_files_are_looked_at_first_and_then_passed_on_one_by_one(app: &TestApp) {
    let ids = [
        app.officer()
            .await
            .nominate(&app.subject("individual"))
            .await,
        app.officer()
            .await
            .nominate(&app.subject("household"))
            .await,
    ];
    for id in &ids {
        app.officer().await.act(id, "submit", 1).await.expect(200);
    }
    let specialist = sign_in(app, SPECIALIST).await;
    let page = get(app, &specialist, "/").await.expect(200).text;
    assert!(
        ids.iter()
            .all(|id| page.contains(&format!("value=\"{id}:2\""))),
        "{page}"
    );
    let items = [format!("{}:2", ids[0]), format!("{}:1", ids[1])];
    let form = [("item", items[0].as_str()), ("item", items[1].as_str())];
    let looked = post(
        app,
        &specialist,
        "/nominations/actions/accept/rehearsal",
        &form,
    )
    .await
    .expect(200)
    .text;
    assert!(
        looked.contains("Can be done (1)")
            && looked.contains("Cannot be done (1)")
            && looked.contains("Đặng Mẫu Minh"),
        "{looked}"
    );
    assert_eq!(
        app.officer()
            .await
            .version(&format!("/nominations/{}", ids[0]))
            .await,
        2
    );
    let stranger = sign_in(app, STRANGER).await;
    let refused = post(app, &stranger, "/nominations/actions/accept", &form)
        .await
        .expect(200)
        .text;
    assert!(
        refused.contains("Not done (2)") && !refused.contains("Khoan"),
        "{refused}"
    );
    let done = post(app, &specialist, "/nominations/actions/accept", &form)
        .await
        .expect(200)
        .text;
    assert!(
        done.contains("Done (1)") && done.contains("Not done (1)"),
        "{done}"
    );
    assert_eq!(
        app.officer()
            .await
            .get(&format!("/nominations/{}", ids[0]))
            .await
            .json()["stage"],
        "decide"
    );
    assert_eq!(
        app.officer()
            .await
            .get(&format!("/nominations/{}", ids[1]))
            .await
            .json()["stage"],
        "check"
    );
    assert!(
        told(
            app,
            &specialist,
            post(app, &specialist, "/nominations/actions/accept", &[]).await
        )
        .await
        .contains("Tick one file at least")
    );
    for action in ["refuse", "issue", "nonsense"] {
        post(
            app,
            &specialist,
            &format!("/nominations/actions/{action}"),
            &form,
        )
        .await
        .expect(404);
    }
}

async fn a_file_goes_back_with_a_remark_at_each_field(app: &TestApp) {
    let id = app
        .officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    app.officer().await.act(&id, "submit", 1).await.expect(200);
    let specialist = sign_in(app, SPECIALIST).await;
    let path = format!("/nominations/{id}/actions/return");
    let form = [
        ("version", "2"),
        ("reason", "More"),
        ("remark-statement", "Say how many"),
        ("remark-documents/proof", "Scan it again"),
        ("remark-cycle_year", " "),
    ];
    let looked = post(app, &specialist, &format!("{path}/rehearsal"), &form)
        .await
        .expect(200)
        .text;
    assert!(
        looked.contains("value=\"Say how many\"") && looked.contains("Vũ Mẫu Hòa"),
        "{looked}"
    );
    assert!(
        told(
            app,
            &specialist,
            post(app, &specialist, &path, &[("version", "2")]).await
        )
        .await
        .contains("Reason: This is needed")
    );
    assert!(
        told(
            app,
            &specialist,
            post(
                app,
                &specialist,
                &path,
                &[("version", "2"), ("reason", "x"), ("remark-colour", "red")]
            )
            .await
        )
        .await
        .contains("role=\"alert\"")
    );
    post(app, &specialist, &path, &form).await.expect(303);
    let officer = sign_in(app, OFFICER).await;
    for path in [
        format!("/nominations/{id}"),
        format!("/nominations/{id}/edit"),
    ] {
        let page = get(app, &officer, &path).await.expect(200).text;
        assert!(
            page.contains("Say how many") && page.contains("Scan it again"),
            "{path} {page}"
        );
    }
    let history = app
        .officer()
        .await
        .get(&format!("/nominations/{id}/history"))
        .await
        .json();
    let remarks = history["items"].as_array().unwrap().last().unwrap()["remarks"].clone();
    assert_eq!(remarks.as_array().map(Vec::len), Some(2), "{remarks}");
    // A refusal stands on a rule.
    post(
        app,
        &officer,
        &format!("/nominations/{id}/actions/submit"),
        &[("version", "3")],
    )
    .await
    .expect(303);
    let refuse = format!("/nominations/{id}/actions/refuse");
    assert!(
        told(
            app,
            &specialist,
            post(
                app,
                &specialist,
                &refuse,
                &[("version", "4"), ("reason", "x")]
            )
            .await
        )
        .await
        .contains("Rule of law: This is needed")
    );
    let form = [
        ("version", "4"),
        ("reason", "No merit"),
        ("citation", "R-DUP-1, Law 06/2022/QH15 Article 5"),
    ];
    let page = told(
        app,
        &specialist,
        post(app, &specialist, &refuse, &form).await,
    )
    .await;
    assert!(
        page.contains("Refused") && page.contains("R-DUP-1, Law 06/2022/QH15 Article 5"),
        "{page}"
    );
}

async fn a_decision_has_its_paper_its_corrections_and_its_cancellations(app: &TestApp) {
    let id = approved(app, &app.subject("individual")).await;
    let decision = signed(app, &[&id]).await;
    let (specialist, chairman, officer) = (
        sign_in(app, SPECIALIST).await,
        sign_in(app, CHAIRMAN).await,
        sign_in(app, OFFICER).await,
    );
    let path = format!("/decisions/{decision}");
    let page = told(
        app,
        &specialist,
        post(
            app,
            &specialist,
            &format!("{path}/delete"),
            &[("version", "2")],
        )
        .await,
    )
    .await;
    assert!(page.contains("role=\"alert\""));
    let issue = [
        ("version", "2"),
        ("number", ""),
        ("series", "QĐ-UBND"),
        ("date", "2026-10-17"),
        ("confirm", "yes"),
    ];
    assert!(
        told(
            app,
            &chairman,
            post(app, &chairman, &format!("{path}/issue"), &issue).await
        )
        .await
        .contains("role=\"alert\"")
    );
    let page = told(
        app,
        &specialist,
        post(app, &specialist, &format!("{path}/issue"), &issue).await,
    )
    .await;
    assert!(
        page.contains("1/QĐ-UBND") && page.contains("760.000"),
        "{page}"
    );
    // The paper.
    assert!(
        told(
            app,
            &officer,
            upload(app, &officer, &format!("{path}/paper"), 3, "a.pdf", PDF).await
        )
        .await
        .contains("role=\"alert\"")
    );
    assert!(
        told(
            app,
            &specialist,
            upload(app, &specialist, &format!("{path}/paper"), 3, "a.pdf", b"x").await
        )
        .await
        .contains("role=\"alert\"")
    );
    get(app, &specialist, &format!("{path}/paper"))
        .await
        .expect(404);
    upload(
        app,
        &specialist,
        &format!("{path}/paper"),
        3,
        "QĐ 1.pdf",
        PDF,
    )
    .await
    .expect(303);
    let paper = get(app, &officer, &format!("{path}/paper"))
        .await
        .expect(200);
    assert!(
        paper
            .header("content-disposition")
            .starts_with("attachment")
    );
    let stranger = sign_in(app, STRANGER).await;
    get(app, &stranger, &format!("{path}/paper"))
        .await
        .expect(404);
    // A name.
    let file = app
        .officer()
        .await
        .get(&format!("/nominations/{id}"))
        .await
        .json();
    let award = page
        .split("<option value=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|value| value.len() == 36)
        .unwrap()
        .to_owned();
    let form = |name: &'static str| {
        [
            ("version".to_owned(), "3".to_owned()),
            ("award_id".to_owned(), award.clone()),
            ("subject_name".to_owned(), name.to_owned()),
            ("reason".to_owned(), "Misspelt".to_owned()),
        ]
    };
    for (cookie, name) in [(&chairman, "Right"), (&specialist, "")] {
        let form = form(name);
        let form: Vec<(&str, &str)> = form
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert!(
            told(
                app,
                cookie,
                post(app, cookie, &format!("{path}/corrections"), &form).await
            )
            .await
            .contains("role=\"alert\"")
        );
    }
    let right = form("Trần Mẫu Bính");
    let right: Vec<(&str, &str)> = right
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let page = told(
        app,
        &specialist,
        post(app, &specialist, &format!("{path}/corrections"), &right).await,
    )
    .await;
    assert!(
        page.contains("Trần Mẫu Bính") && page.contains("Misspelt"),
        "{page}"
    );
    // The award.
    assert_eq!(
        get(app, &officer, &format!("/awards/{award}"))
            .await
            .expect(303)
            .header("location"),
        format!("/nominations/{id}")
    );
    get(app, &stranger, &format!("/awards/{award}"))
        .await
        .expect(404);
    let seq = app.hr().await.get("/awards").await.json()["items"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(seq, 1, "{file}");
    let page = get(app, &chairman, &format!("/nominations/{id}"))
        .await
        .text;
    let version = page
        .split(&format!("/awards/{award}/cancel"))
        .nth(1)
        .and_then(|rest| rest.split("name=\"version\" value=\"").nth(1))
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .to_owned();
    assert!(
        !get(app, &specialist, &format!("/nominations/{id}"))
            .await
            .text
            .contains("/cancel")
    );
    let cancel = [
        ("version", version.as_str()),
        ("ground", "forged_papers"),
        ("number", "9/QĐ"),
        ("date", "2026-10-17"),
        ("reason", "Forged"),
        ("confirm", "yes"),
    ];
    assert!(
        told(
            app,
            &specialist,
            post(
                app,
                &specialist,
                &format!("/awards/{award}/cancel"),
                &cancel
            )
            .await
        )
        .await
        .contains("role=\"alert\"")
    );
    assert!(
        told(
            app,
            &chairman,
            post(
                app,
                &chairman,
                &format!("/awards/{award}/cancel"),
                &cancel[..5]
            )
            .await
        )
        .await
        .contains("role=\"alert\"")
    );
    let page = told(
        app,
        &chairman,
        post(app, &chairman, &format!("/awards/{award}/cancel"), &cancel).await,
    )
    .await;
    assert!(
        page.contains("Cancelled") && page.contains("9/QĐ") && !page.contains("/cancel\""),
        "{page}"
    );
    let other = approved(app, &app.subject("household")).await;
    let decision = app
        .specialist()
        .await
        .post(
            "/decisions",
            json!({"title": "x", "nomination_ids": [other]}),
        )
        .await
        .expect(201)
        .json();
    let path = format!("/decisions/{}", decision["id"].as_str().unwrap());
    assert!(
        told(
            app,
            &officer,
            post(
                app,
                &officer,
                &format!("{path}/delete"),
                &[("version", "1")]
            )
            .await
        )
        .await
        .contains("role=\"alert\"")
    );
    post(
        app,
        &specialist,
        &format!("{path}/delete"),
        &[("version", "1")],
    )
    .await
    .expect(303);
    get(app, &specialist, &path).await.expect(404);
}

async fn holds_and_cycles_are_for_the_standing_office(app: &TestApp) {
    let (officer, specialist, office) = (
        sign_in(app, OFFICER).await,
        sign_in(app, SPECIALIST).await,
        sign_in(app, "specialist@honggiang.example").await,
    );
    let subject = app.subject("household");
    let hold = [
        ("subject_id", subject.as_str()),
        ("kind", "complaint"),
        ("ground", "Letter 5"),
        ("since", ""),
    ];
    assert!(
        told(app, &officer, post(app, &officer, "/holds", &hold).await)
            .await
            .contains("role=\"alert\"")
    );
    assert!(
        !get(app, &officer, "/holds")
            .await
            .expect(200)
            .text
            .contains("name=\"ground\"")
    );
    let page = told(
        app,
        &specialist,
        post(
            app,
            &specialist,
            "/holds",
            &[("subject_id", "x"), ("kind", "y")],
        )
        .await,
    )
    .await;
    assert!(
        page.contains("Ground") && page.contains("role=\"alert\""),
        "{page}"
    );
    let page = told(
        app,
        &specialist,
        post(app, &specialist, "/holds", &hold).await,
    )
    .await;
    assert!(
        page.contains("Letter 5") && !page.contains("role=\"alert\""),
        "{page}"
    );
    let id = page
        .split("id=\"hold-")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    assert!(
        get(app, &officer, &format!("/holds/{id}"))
            .await
            .expect(200)
            .text
            .contains("Letter 5")
    );
    get(app, &sign_in(app, STRANGER).await, &format!("/holds/{id}"))
        .await
        .expect(404);
    let lift = format!("/holds/{id}/lift");
    assert!(
        told(
            app,
            &officer,
            post(
                app,
                &officer,
                &lift,
                &[("version", "1"), ("all_clear", "ok")]
            )
            .await
        )
        .await
        .contains("role=\"alert\"")
    );
    assert!(
        told(
            app,
            &specialist,
            post(app, &specialist, &lift, &[("version", "1")]).await
        )
        .await
        .contains("All-clear: This is needed")
    );
    assert!(
        told(
            app,
            &office,
            post(
                app,
                &office,
                &lift,
                &[("version", "1"), ("all_clear", "Paper 9")]
            )
            .await
        )
        .await
        .contains("Paper 9")
    );
    assert!(
        told(
            app,
            &office,
            post(
                app,
                &office,
                &lift,
                &[("version", "2"), ("all_clear", "Paper 9")]
            )
            .await
        )
        .await
        .contains("role=\"alert\"")
    );

    let page = get(app, &office, "/cycles").await.expect(200).text;
    let unit = page
        .split("name=\"unit_id\"")
        .nth(1)
        .unwrap()
        .split("<option value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    assert!(
        !get(app, &officer, "/cycles")
            .await
            .expect(200)
            .text
            .contains("name=\"unit_id\"")
    );
    let form = |closes: &'static str| {
        [
            ("unit_id", unit.clone()),
            ("award", "certificate_of_merit_province:merit".to_owned()),
            ("cycle_year", "2026".to_owned()),
            ("opens_on", "2026-11-01".to_owned()),
            ("closes_on", closes.to_owned()),
            ("remind_days", "10".to_owned()),
            ("late", "refuse".to_owned()),
        ]
    };
    for (cookie, closes) in [
        (&officer, "2026-12-10"),
        (&office, "2026-10-10"),
        (&office, "never"),
    ] {
        let form = form(closes);
        let form: Vec<(&str, &str)> = form
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        assert!(
            told(app, cookie, post(app, cookie, "/cycles", &form).await)
                .await
                .contains("role=\"alert\""),
            "{closes}"
        );
    }
    let form = form("2026-12-10");
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let page = told(app, &office, post(app, &office, "/cycles", &form).await).await;
    let remove = page
        .split("action=\"/cycles/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    assert!(
        get(app, &officer, "/cycles")
            .await
            .text
            .contains("10/12/2026")
    );
    // It is the province's: the officer below sees it in the list, and has no hand in it.
    post(
        app,
        &officer,
        &format!("/cycles/{remove}"),
        &[("version", "1")],
    )
    .await
    .expect(404);
    post(
        app,
        &office,
        &format!("/cycles/{remove}"),
        &[("version", "1")],
    )
    .await
    .expect(303);
    assert!(
        !get(app, &officer, "/cycles")
            .await
            .text
            .contains("10/12/2026")
    );
}

async fn somebody_new_is_proposed_in_one_form_and_what_was_typed_is_never_lost(app: &TestApp) {
    let officer = sign_in(app, OFFICER).await;
    let page = get(app, &officer, "/nominations/new")
        .await
        .expect(200)
        .text;
    let unit = page
        .split("name=\"unit_id\"")
        .nth(1)
        .unwrap()
        .split("<option value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    for kind in ["merit", "ad_hoc", "movement"] {
        assert!(page.contains(&format!("certificate_of_merit_pm:{kind}")));
    }
    assert!(page.contains("order_bravery:ad_hoc") && !page.contains("order_bravery:merit"));
    let typed = [
        ("new_name", "Hộ ông Đinh Mẫu Mới"),
        ("new_kind", "household"),
        ("unit_id", unit.as_str()),
        ("name", "Flood"),
        ("happened_from", "2026-10-14"),
        ("summary", "Lent a boat"),
        ("statement", "Two boats for four days"),
        ("then", "submit"),
    ];
    let with = |award: &'static str| [&typed[..], &[("award", award)]].concat();
    // The title is not for households.
    let faulty = post(app, &officer, "/nominations/new", &with("title_ldtt:merit"))
        .await
        .expect(422)
        .text;
    assert!(
        faulty.contains("Hộ ông Đinh Mẫu Mới") && faulty.contains("Two boats for four days"),
        "{faulty}"
    );
    let faulty = post(app, &officer, "/nominations/new", &[("then", "submit")])
        .await
        .expect(422)
        .text;
    assert!(faulty.matches("class=\"fault\"").count() >= 5, "{faulty}");
    let file = post(
        app,
        &officer,
        "/nominations/new",
        &with("letter_of_commendation:ad_hoc"),
    )
    .await
    .expect(303)
    .header("location")
    .to_owned();
    assert!(get(app, &officer, &file).await.text.contains("Đang xử lý"));
    // What cannot be submitted yet is saved, and the page says why.
    let reply = post(
        app,
        &officer,
        "/nominations/new",
        &with("certificate_of_merit_province:merit"),
    )
    .await;
    let page = told(app, &officer, reply).await;
    assert!(
        page.contains("role=\"alert\"")
            && page.contains("Draft")
            && page.contains("Minutes of the award meeting"),
        "{page}"
    );
    let subjects = app
        .officer()
        .await
        .get("/subjects?q=dinh+mau+moi")
        .await
        .json()["items"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(subjects, 2);
    let specialist = sign_in(app, SPECIALIST).await;
    post(
        app,
        &specialist,
        "/nominations/new",
        &with("letter_of_commendation:ad_hoc"),
    )
    .await
    .expect(403);
    // The list finds them, page by page.
    for (query, found) in [
        ("q=mau+moi", true),
        ("q=mau+moi&status=awarded", false),
        ("award_code=certificate_of_merit_province", true),
        ("cycle_year=2025", false),
        ("overdue=yes", false),
        ("status=draft&cursor=nonsense", true),
    ] {
        let page = get(app, &officer, &format!("/nominations?{query}"))
            .await
            .expect(200)
            .text;
        assert_eq!(
            page.contains("<td data-label=\"Đối tượng\"><a href=\"/nominations/"),
            found,
            "{query}"
        );
    }
}

async fn a_long_list_goes_on_behind_a_link(app: &TestApp) {
    let officer = app.officer().await;
    for _ in 0..51 {
        officer.nominate(&app.subject("individual")).await;
    }
    let cookie = sign_in(app, OFFICER).await;
    let page = get(app, &cookie, "/nominations?status=draft")
        .await
        .expect(200)
        .text;
    assert_eq!(page.matches("<td data-label=\"Đối tượng\">").count(), 50);
    let next = page
        .split("rel=\"next\" href=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .replace("&#38;", "&")
        .replace("&amp;", "&");
    assert!(next.contains("status=draft"));
    let page = get(app, &cookie, &next).await.expect(200).text;
    assert_eq!(
        (
            page.matches("<td data-label=\"Đối tượng\">").count(),
            page.contains("rel=\"next\"")
        ),
        (1, false)
    );
}

async fn results_and_overrules_are_for_those_who_may(app: &TestApp) {
    let officer = app.officer().await;
    let subject = app.subject("individual");
    let event =
        json!({"name": "Flood", "happened_from": "2026-10-14", "happened_to": "2026-10-16"});
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let achievement = officer.achieved(&subject, &event, "Rowed all night").await;
    let id = officer
        .propose("order_bravery", "ad_hoc", &subject, &achievement)
        .await;
    let letter = officer
        .post(
            "/submission-letters",
            json!({"title": "x", "nomination_ids": [id]}),
        )
        .await
        .expect(201)
        .json();
    app.chairman()
        .await
        .post_at(
            &format!(
                "/submission-letters/{}/sign",
                letter["id"].as_str().unwrap()
            ),
            1,
            json!({}),
        )
        .await
        .expect(200);
    app.office().await.does("clear", &id).await.expect(200);
    app.governor().await.does("forward", &id).await.expect(200);
    let path = format!("/nominations/{id}/external-result");
    let form = [
        ("outcome", "awarded"),
        ("number", "1201/QĐ-CTN"),
        ("date", "2026-10-17"),
        ("signer", "President"),
        ("confirm", "yes"),
    ];
    let (cookie, office) = (
        sign_in(app, OFFICER).await,
        sign_in(app, "specialist@honggiang.example").await,
    );
    assert!(
        !get(app, &cookie, &format!("/nominations/{id}"))
            .await
            .text
            .contains("external-result")
    );
    let page = get(app, &office, &format!("/nominations/{id}")).await.text;
    assert!(
        page.contains("external-result") && !page.contains("actions/return"),
        "{page}"
    );
    assert!(
        told(app, &cookie, post(app, &cookie, &path, &form).await)
            .await
            .contains("role=\"alert\"")
    );
    assert!(
        told(app, &office, post(app, &office, &path, &form[..4]).await)
            .await
            .contains("role=\"alert\"")
    );
    post(app, &sign_in(app, STRANGER).await, &path, &form)
        .await
        .expect(303);
    assert!(
        told(app, &office, post(app, &office, &path, &form).await)
            .await
            .contains("11.390.000")
    );

    let second = officer
        .propose("letter_of_commendation", "ad_hoc", &subject, &achievement)
        .await;
    let overrule = [
        ("version", "1"),
        ("rule", "R-DUP-1"),
        ("reason", "Looked at"),
    ];
    let path = format!("/nominations/{second}/overrules");
    assert!(
        told(app, &cookie, post(app, &cookie, &path, &overrule).await)
            .await
            .contains("role=\"alert\"")
    );
    let head = sign_in(app, "office@honggiang.example").await;
    let page = told(app, &head, post(app, &head, &path, &overrule).await).await;
    assert!(page.contains("Overruled: Looked at"), "{page}");
    assert!(
        told(app, &head, post(app, &head, &path, &overrule).await)
            .await
            .contains("role=\"alert\"")
    );
    let delete = format!("/nominations/{second}/delete");
    assert!(
        told(
            app,
            &cookie,
            post(app, &cookie, &delete, &[("version", "2")]).await
        )
        .await
        .contains("role=\"alert\"")
    );
    // Not while it stands on a letter.
    let on_letter = officer
        .post(
            "/submission-letters",
            json!({"title": "x", "nomination_ids": [second]}),
        )
        .await
        .expect(201)
        .json();
    let confirmed = [("version", "2"), ("confirm", "yes")];
    assert!(
        told(app, &cookie, post(app, &cookie, &delete, &confirmed).await)
            .await
            .contains("role=\"alert\"")
    );
    post(
        app,
        &cookie,
        &format!(
            "/submission-letters/{}/delete",
            on_letter["id"].as_str().unwrap()
        ),
        &[("version", "1")],
    )
    .await
    .expect(303);
    post(app, &cookie, &delete, &confirmed).await.expect(303);
    get(app, &cookie, &format!("/nominations/{second}"))
        .await
        .expect(404);
}

async fn who_is_not_signed_in_is_led_to_the_form(app: &TestApp) {
    for path in [
        "/",
        "/nominations/new",
        "/nominations/0192aaaa-0000-7000-8000-000000000000",
        "/decisions/x",
    ] {
        let reply = app.open(Method::GET, path, None).await.expect(303);
        let next = if path == "/" {
            String::new()
        } else {
            format!("?next={}", path.replace('/', "%2F"))
        };
        assert_eq!(reply.header("location"), format!("/sign-in{next}"));
    }
    let form = app.open(Method::GET, "/sign-in", None).await.expect(200);
    assert!(form.text.contains("<h1>Sign in</h1>"));
    assert_eq!(form.header("cache-control"), "no-store");
}

async fn forms_that_another_site_sends_are_refused(app: &TestApp) {
    let cookie = sign_in(app, "officer@suoinga.example").await;
    let send = |name: &'static str, value: &'static str| {
        TestRequest::post()
            .uri("/sign-out")
            .insert_header(("cookie", cookie.clone()))
            .insert_header((name, value))
    };
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://elsewhere.example"),
        ("origin", "null"),
    ] {
        app.send(send(name, value)).await.expect(403);
    }
    get(app, &cookie, "/").await.expect(200);
    app.send(send("origin", "http://test.example"))
        .await
        .expect(303);
    get(app, &cookie, "/").await.expect(303);
}

async fn a_file_that_is_not_yours_is_a_page_that_says_so(app: &TestApp) {
    let id = app
        .officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    let cookie = sign_in(app, "officer@benlau.example").await;
    let reply = get(app, &cookie, &format!("/nominations/{id}"))
        .await
        .expect(404);
    assert!(
        reply.header("content-type").starts_with("text/html")
            && reply.text.contains("Không tìm thấy"),
        "{}",
        reply.text
    );
    let unknown = get(app, &cookie, "/nominations/new%3Cscript%3E")
        .await
        .expect(404);
    assert!(!unknown.text.contains("<script>"));
}

async fn what_people_typed_is_shown_as_text(app: &TestApp) {
    let officer = app.officer().await;
    let unit = officer.get("/units").await.json()["items"][0]["id"].clone();
    let subject = officer
        .post(
            "/subjects",
            serde_json::json!({
                "kind": "household",
                "name": "<script>alert(1)</script>",
                "unit_id": unit
            }),
        )
        .await
        .expect(201)
        .json();
    let id = officer.nominate(subject["id"].as_str().unwrap()).await;
    let cookie = sign_in(app, "officer@suoinga.example").await;
    for path in [
        "/".to_owned(),
        format!("/nominations/{id}"),
        "/nominations/new".to_owned(),
        "/?q=%3Cscript%3Ealert(1)%3C/script%3E".to_owned(),
    ] {
        let page = get(app, &cookie, &path).await.expect(200);
        assert!(
            page.text.contains("alert(1)") && !page.text.contains("<script>"),
            "{path}"
        );
    }
}

async fn an_act_from_an_old_page_says_that_the_file_has_changed(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let cookie = sign_in(app, "officer@suoinga.example").await;
    let form = |version: &'static str| {
        TestRequest::post()
            .uri(&format!("/nominations/{id}/actions/submit"))
            .insert_header(("cookie", cookie.clone()))
            .insert_header(("sec-fetch-site", "same-origin"))
            .insert_header(("accept-language", "en"))
            .set_form([("version", version), ("reason", "")])
    };
    let reply = app.send(form("7")).await.expect(303);
    let place = reply.header("location").to_owned();
    let page = app
        .send(
            TestRequest::get()
                .uri(&place)
                .insert_header(("cookie", cookie.clone()))
                .insert_header(("accept-language", "en")),
        )
        .await
        .expect(200);
    assert!(
        page.text.contains("This has changed since you opened it"),
        "{}",
        page.text
    );
    // Nobody can make the page say what they like.
    let forged = get(
        app,
        &cookie,
        &format!("/nominations/{id}?problem=You+must+pay"),
    )
    .await
    .expect(200);
    assert!(!forged.text.contains("must pay"));
    app.send(form("1")).await.expect(303);
    app.send(form("1")).await.expect(303);
    let file = officer.get(&format!("/nominations/{id}")).await.json();
    assert_eq!(
        (&file["version"], &file["stage"]),
        (&serde_json::json!(2), &serde_json::json!("check"))
    );
}

async fn the_language_choice_never_leads_to_another_host(app: &TestApp) {
    for (referer, place) in [
        (
            "http://test.example/nominations/new?x=1",
            "/nominations/new?x=1",
        ),
        ("http://evil.example//evil.example/x", "/"),
        ("", "/"),
        ("garbage", "/"),
    ] {
        let request = TestRequest::post()
            .uri("/language")
            .insert_header(("sec-fetch-site", "same-origin"))
            .insert_header(("referer", referer));
        let reply = app
            .send(request.set_form([("lang", "en")]))
            .await
            .expect(303);
        assert_eq!(reply.header("location"), place);
        assert!(reply.header("set-cookie").starts_with("lang=en"));
    }
}

async fn a_subject_is_found_by_name_and_what_was_typed_stays(app: &TestApp) {
    let officer = sign_in(app, OFFICER).await;
    let page = get(app, &officer, "/nominations/new")
        .await
        .expect(200)
        .text;
    assert!(
        page.contains(">Nguyễn Mẫu An (") && page.contains(">Trần Mẫu Bình ("),
        "{page}"
    );
    let form = [
        ("q", "tran mau binh"),
        ("statement", "Rowed all night"),
        ("then", "find"),
    ];
    let found = post(app, &officer, "/nominations/new", &form)
        .await
        .expect(200)
        .text;
    assert!(
        found.contains(">Trần Mẫu Bình (") && !found.contains(">Nguyễn Mẫu An ("),
        "{found}"
    );
    assert!(
        found.contains("Rowed all night")
            && found.contains("value=\"tran mau binh\"")
            && !found.contains("role=\"alert\""),
        "{found}"
    );
}

async fn what_was_ticked_is_taken_whole_or_refused(app: &TestApp) {
    let id = draft(app).await;
    let officer = sign_in(app, OFFICER).await;
    let item = format!("{id}:1");
    for (path, name, known, most) in [
        ("/nominations/actions/accept", "item", item.as_str(), 200),
        ("/submission-letters/new", "nomination_id", &id, 500),
    ] {
        let refused = [
            (vec![], "Tick one file at least"),
            (vec![known, "no-file"], "This is no UUID"),
            (
                vec![known; most + 1],
                if most == 200 {
                    "from 1 to 200"
                } else {
                    "from 1 to 500"
                },
            ),
        ];
        for (ticked, text) in refused {
            let form: Vec<_> = ticked
                .into_iter()
                .map(|value| (name, value))
                .chain([("title", "Letter")])
                .collect();
            let reply = post(app, &officer, path, &form).await;
            let page = told(app, &officer, reply).await;
            assert!(page.contains(text), "{path}: {text}");
        }
    }
    assert_eq!(
        app.officer()
            .await
            .version(&format!("/nominations/{id}"))
            .await,
        1
    );
    assert!(
        app.officer()
            .await
            .get("/submission-letters")
            .await
            .expect(200)
            .json()["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}
