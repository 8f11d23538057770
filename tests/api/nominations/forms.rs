//! Forms lose nothing that was typed and do nothing twice: too long, too late, signed out, changed
//! by somebody else, sent again.

use actix_web::test::TestRequest;
use thidua::commands::demo::PASSWORD;

use crate::pages::{get, post, sign_in, told};
use crate::support::{PDF, Reply, TestApp, on_both};

const OFFICER: &str = "officer@suoinga.example";
const SPECIALIST: &str = "specialist@suoinga.example";

/// What the form for a new file says, with one member in place of another.
fn proposal<'f>(subject: &'f str, others: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let form = [
        ("subject_id", subject),
        ("award", "letter_of_commendation:ad_hoc"),
        ("name", "Lũ trên sông Ngà"),
        ("happened_from", "2026-10-14"),
        ("summary", "Chèo thuyền suốt đêm"),
        ("statement", "Cứu ba mươi người trong hai ngày"),
        ("then", "draft"),
    ];
    let kept = form
        .into_iter()
        .filter(|(name, _)| !others.iter().any(|(other, _)| other == name));
    kept.chain(others.iter().copied()).collect()
}

/// Sends a form from a page.
async fn post_from(
    app: &TestApp,
    cookie: &str,
    page: &str,
    place: &str,
    form: &[(&str, &str)],
) -> Reply {
    let request = TestRequest::post()
        .uri(place)
        .insert_header(("cookie", cookie))
        .insert_header(("sec-fetch-site", "same-origin"));
    let request = request
        .insert_header(("referer", format!("http://127.0.0.1{page}")))
        .insert_header(("accept-language", "vi"));
    app.send(request.set_form(form)).await
}

/// The value of a hidden field of a page.
pub fn hidden(page: &str, name: &str) -> String {
    let tag = page
        .split(&format!("name=\"{name}\" value=\""))
        .nth(1)
        .unwrap_or_else(|| panic!("no {name} in {page}"));
    tag.split('"')
        .next()
        .unwrap()
        .replace("&#38;", "&")
        .replace("&#39;", "'")
}

async fn files(app: &TestApp) -> usize {
    app.officer()
        .await
        .get("/nominations?limit=200")
        .await
        .expect(200)
        .json()["items"]
        .as_array()
        .unwrap()
        .len()
}

on_both![
    what_is_too_long_is_told_and_kept_to_the_last_sign,
    a_refusal_of_any_form_keeps_what_was_typed,
    a_form_that_comes_too_late_is_there_after_signing_in,
    who_saves_second_sees_what_the_first_one_wrote,
    a_form_that_is_sent_twice_is_done_once,
];

async fn what_is_too_long_is_told_and_kept_to_the_last_sign(app: &TestApp) {
    let officer = sign_in(app, OFFICER).await;
    let page = get(app, &officer, "/nominations/new")
        .await
        .expect(200)
        .text;
    assert!(!page.contains("maxlength"), "{page}");
    let subject = app.subject("individual");
    let long = format!("{}đây là chữ cuối", "Cứu được người. ".repeat(1_313));
    let refused = post(
        app,
        &officer,
        "/nominations/new",
        &proposal(&subject, &[("statement", &long)]),
    )
    .await
    .expect(422)
    .text;
    assert!(
        refused.contains("20000") && refused.contains(&long),
        "{}",
        &refused[..2000]
    );
    assert_eq!(files(app).await, 0);
    // On the page of a file as well, where the form is one of many.
    let id = app.officer().await.nominate(&subject).await;
    app.officer().await.does("submit", &id).await.expect(200);
    let specialist = sign_in(app, SPECIALIST).await;
    let reason = format!("{}<cuối & \"hết\">", "Thiếu xác nhận. ".repeat(130));
    let form = [
        ("version", "2"),
        ("reason", reason.as_str()),
        ("remark-statement", "Nêu rõ hơn"),
    ];
    let page = told(
        app,
        &specialist,
        post(
            app,
            &specialist,
            &format!("/nominations/{id}/actions/return"),
            &form,
        )
        .await,
    )
    .await;
    assert!(
        page.contains("&#60;cuối &#38; &#34;hết&#34;&#62;</textarea>")
            && page.contains("Nêu rõ hơn</textarea>"),
        "{page}"
    );
    assert!(
        page.contains("aria-invalid=\"true\"") && page.contains("<details open>"),
        "{page}"
    );
    // The other forms of the page are as they were, and so is the page for somebody else.
    assert_eq!(page.matches("hết&#34;&#62;</textarea>").count(), 1);
    let plain = get(app, &specialist, &format!("/nominations/{id}"))
        .await
        .expect(200)
        .text;
    assert!(!plain.contains("Nêu rõ hơn"), "{plain}");
    // A body that is longer than any form is: a page says how much is taken.
    let huge = "x".repeat(1_200_000);
    let refused = post(
        app,
        &specialist,
        &format!("/nominations/{id}/actions/return"),
        &[("version", "2"), ("reason", &huge)],
    )
    .await;
    let refused = refused.expect(413);
    assert!(
        refused.header("content-type").starts_with("text/html") && refused.text.contains("1 MB"),
        "{}",
        refused.text
    );
}

async fn a_refusal_of_any_form_keeps_what_was_typed(app: &TestApp) {
    let specialist = sign_in(app, SPECIALIST).await;
    let subject = app.subject("individual");
    let form = [
        ("subject_id", subject.as_str()),
        ("kind", "investigation"),
        ("ground", "Đơn tố cáo số 12"),
        ("since", "2999-99-99"),
    ];
    let page = told(
        app,
        &specialist,
        post(app, &specialist, "/holds", &form).await,
    )
    .await;
    assert!(
        page.contains("Đơn tố cáo số 12</textarea>") && page.contains("value=\"2999-99-99\""),
        "{page}"
    );
    assert!(
        page.contains(&format!("value=\"{subject}\" selected")) || page.contains("aria-invalid"),
        "{page}"
    );
    // Where the form is no more, what was typed is still there to be copied.
    let id = app.officer().await.nominate(&subject).await;
    app.officer().await.does("submit", &id).await.expect(200);
    app.specialist().await.does("accept", &id).await.expect(200);
    let form = [("version", "2"), ("reason", "Thiếu xác nhận của Mặt trận")];
    let page = told(
        app,
        &specialist,
        post(
            app,
            &specialist,
            &format!("/nominations/{id}/actions/return"),
            &form,
        )
        .await,
    )
    .await;
    assert!(
        page.contains("<h2>What you typed</h2>")
            && page.contains("Thiếu xác nhận của Mặt trận</blockquote>"),
        "{page}"
    );
    // A password is kept nowhere.
    let form = [("password", "Mật khẩu 0ngờ đâu"), ("new_password", "ngắn")];
    let page = post(app, &specialist, "/account/password", &form).await;
    let page = if page.status == 303 {
        told(app, &specialist, page).await
    } else {
        page.text
    };
    assert!(!page.contains("0ngờ đâu"), "{page}");
}

async fn a_form_that_comes_too_late_is_there_after_signing_in(app: &TestApp) {
    let (subject, ended) = (
        app.subject("individual"),
        "thidua=0123456789abcdef0123456789abcdef",
    );
    let form = proposal(
        &subject,
        &[("statement", "Cứu người <trong> \"đêm\"\r\nDòng hai")],
    );
    for cookie in ["", ended] {
        let page = post_from(app, cookie, "/nominations/new", "/nominations/new", &form)
            .await
            .expect(401)
            .text;
        assert!(
            page.contains("Phiên làm việc đã hết") && page.contains("name=\"password\""),
            "{page}"
        );
        let (next, place, typed) = (
            hidden(&page, "next"),
            hidden(&page, "place"),
            hidden(&page, "typed"),
        );
        let wrong = [
            ("email", OFFICER),
            ("password", "x"),
            ("next", &next),
            ("place", &place),
            ("typed", &typed),
        ];
        let again = post(app, "", "/sign-in", &wrong).await.expect(401).text;
        assert_eq!(hidden(&again, "typed"), typed);
        let right = [
            ("email", OFFICER),
            ("password", PASSWORD),
            ("next", &next),
            ("place", &place),
            ("typed", &typed),
        ];
        let entered = post(app, "", "/sign-in", &right).await.expect(303);
        let cookies = entered
            .headers
            .get_all("set-cookie")
            .map(|value| value.to_str().unwrap().to_owned())
            .collect::<Vec<_>>();
        let session = cookies
            .iter()
            .find(|cookie| cookie.starts_with("thidua="))
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        assert!(
            entered
                .header("location")
                .starts_with("/nominations/new?problem="),
            "{}",
            entered.header("location")
        );
        let page = told(app, &session, entered).await;
        assert!(
            page.contains("\nCứu người &#60;trong&#62; &#34;đêm&#34;\r\nDòng hai</textarea>"),
            "{page}"
        );
        assert!(
            page.contains("value=\"Lũ trên sông Ngà\"") && page.contains("value=\"2026-10-14\""),
            "{page}"
        );
        assert!(
            page.contains(&format!("<option value=\"{subject}\" selected>")),
            "{page}"
        );
    }
    assert_eq!(files(app).await, 0);
    // What says nothing is not carried along; a file has to be chosen again.
    post_from(app, "", "/", "/sign-out", &[]).await.expect(303);
    let upload = TestRequest::post()
        .uri("/nominations/x/documents/proof")
        .insert_header(("sec-fetch-site", "same-origin"));
    let id = app.officer().await.nominate(&subject).await;
    let upload = upload
        .uri(&format!("/nominations/{id}/documents/proof"))
        .insert_header(("content-type", "multipart/form-data; boundary=x"));
    let upload = upload
        .insert_header(("referer", format!("http://127.0.0.1/nominations/{id}")))
        .insert_header(("accept-language", "vi"));
    let asked = app.send(upload.set_payload([
        b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n".as_slice(),
        PDF,
        b"\r\n--x--\r\n"
    ].concat())).await;
    let page = told(app, "", asked).await;
    assert!(
        page.contains("choose the file again") || page.contains("chọn lại tệp"),
        "{page}"
    );
    assert_eq!(hidden(&page, "next"), format!("/nominations/{id}"));
}

async fn who_saves_second_sees_what_the_first_one_wrote(app: &TestApp) {
    let id = app
        .officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    let officer = sign_in(app, OFFICER).await;
    let place = format!("/nominations/{id}/edit");
    let form = |version: &'static str, statement: &'static str| {
        [
            ("version", version),
            ("award", "letter_of_commendation:ad_hoc"),
            ("name", "Flood on the Ngà"),
            ("happened_from", "2026-10-14"),
            ("happened_to", "2026-10-16"),
            ("summary", "Rowed all night"),
            ("statement", statement),
            ("then", "draft"),
        ]
    };
    post(app, &officer, &place, &form("1", "Của người thứ nhất"))
        .await
        .expect(303);
    let second = post(app, &officer, &place, &form("1", "Của người thứ hai"))
        .await
        .expect(412)
        .text;
    assert!(
        second.contains("Của người thứ hai</textarea>")
            && second.contains("Của người thứ nhất</span>"),
        "{second}"
    );
    assert!(
        second.contains("has changed this file meanwhile") && hidden(&second, "version") == "2",
        "{second}"
    );
    assert_eq!(second.matches("The file says now").count(), 1, "{second}");
    post(app, &officer, &place, &form("2", "Của cả hai"))
        .await
        .expect(303);
    let file = app
        .officer()
        .await
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(file["statement"], "Của cả hai");
}

async fn a_form_that_is_sent_twice_is_done_once(app: &TestApp) {
    let officer = sign_in(app, OFFICER).await;
    let page = get(app, &officer, "/nominations/new")
        .await
        .expect(200)
        .text;
    let (once, unit) = (
        hidden(&page, "once"),
        page.split("name=\"unit_id\"")
            .nth(1)
            .unwrap()
            .split("value=\"")
            .nth(1)
            .unwrap(),
    );
    let unit = unit.split('"').next().unwrap();
    let form = proposal(
        "",
        &[
            ("new_name", "Lò Văn Thử"),
            ("new_kind", "individual"),
            ("unit_id", unit),
            ("then", "submit"),
            ("once", &once),
        ],
    );
    let sent = || post(app, &officer, "/nominations/new", &form);
    let (one, two) = futures_util::join!(sent(), sent());
    let three = sent().await;
    let places: Vec<&str> = [&one, &two, &three]
        .iter()
        .map(|reply| {
            assert_eq!(reply.status, 303, "{}", reply.text);
            reply.header("location")
        })
        .collect();
    assert!(
        places[0].starts_with("/nominations/") && places.iter().all(|place| *place == places[0]),
        "{places:?}"
    );
    assert_eq!(files(app).await, 1);
    let subjects = app
        .officer()
        .await
        .get("/subjects?q=L%C3%B2%20V%C4%83n%20Th%E1%BB%AD")
        .await
        .expect(200)
        .json();
    assert_eq!(subjects["items"].as_array().unwrap().len(), 1, "{subjects}");
    let file = app.officer().await.get(places[0]).await.expect(200).json();
    assert_eq!(file["status"], "in_progress");
    // Who goes back and writes something else asks for something else.
    let household = app.subject("household");
    let other = proposal(&household, &[("once", &once)]);
    post(app, &officer, "/nominations/new", &other)
        .await
        .expect(303);
    assert_eq!(files(app).await, 2);
    // A hold as well.
    let specialist = sign_in(app, SPECIALIST).await;
    let page = get(app, &specialist, "/holds").await.expect(200).text;
    let (once, subject) = (hidden(&page, "once"), app.subject("individual"));
    let form = [
        ("subject_id", subject.as_str()),
        ("kind", "investigation"),
        ("ground", "Đơn tố cáo"),
        ("once", &once),
    ];
    for _ in 0..2 {
        assert_eq!(
            post(app, &specialist, "/holds", &form)
                .await
                .expect(303)
                .header("location"),
            "/holds"
        );
    }
    let holds = app
        .specialist()
        .await
        .get("/holds")
        .await
        .expect(200)
        .json();
    assert_eq!(holds["items"].as_array().unwrap().len(), 1, "{holds}");
}

type Pairs = Vec<(String, String)>;

/// A form of a page: where it is sent, what its hidden fields and choices say, and the names of the
/// fields to type into.
fn forms(page: &str) -> Vec<(String, Pairs, Pairs)> {
    let value = |tag: &str, name: &str| {
        let rest = tag.split_once(&format!(" {name}=\""))?.1;
        Some(rest.split('"').next().unwrap().replace("&#38;", "&"))
    };
    let read = |form: &str| {
        let form = form.split("</form>").next().unwrap();
        let place = value(form, "action").unwrap();
        let (mut said, mut typed) = (Vec::new(), Vec::new());
        for tag in form.split('<').map(|tag| tag.split('>').next().unwrap()) {
            let (Some(name), kind) = (value(tag, "name"), value(tag, "type").unwrap_or_default())
            else {
                continue;
            };
            match (tag.split(' ').next().unwrap(), kind.as_str()) {
                ("input", "hidden") => said.push((name, value(tag, "value").unwrap_or_default())),
                ("select", _) => {
                    let options = form
                        .split(&format!("name=\"{name}\""))
                        .nth(1)
                        .unwrap()
                        .split("</select>")
                        .next()
                        .unwrap();
                    let chosen = options
                        .split("<option")
                        .skip(1)
                        .filter_map(|option| value(option, "value"))
                        .find(|value| !value.is_empty());
                    said.push((name, chosen.unwrap_or_default()));
                }
                // A code is a secret: it is kept nowhere.
                ("input", _) if name == "otp" => said.push((name, "000000".to_owned())),
                ("input", "" | "text" | "search" | "number" | "date" | "email" | "tel")
                | ("textarea", _) => typed.push((name, kind)),
                _ => {}
            }
        }
        (place, said, typed)
    };
    page.split("<form method=\"post\"")
        .skip(1)
        .filter(|form| !form.split('>').next().unwrap().contains("multipart"))
        .map(read)
        .collect()
}

/// Whatever form of whatever page is refused: all that was typed into it is still there.
#[actix_web::test]
async fn every_form_that_is_refused_keeps_what_was_typed() {
    let app = &TestApp::start(crate::support::Kind::Sqlite).await;
    let world = crate::matrix::world::build(app).await;
    let mut places: Vec<String> = [
        "/",
        "/nominations",
        "/nominations/new",
        "/submission-letters",
        "/decisions",
        "/holds",
        "/cycles",
        "/account",
        "/users",
        "/units",
        "/delegations",
    ]
    .map(str::to_owned)
    .to_vec();
    for id in world.ids.values() {
        let kinds = [
            "nominations",
            "submission-letters",
            "decisions",
            "holds",
            "users",
            "units",
            "awards",
        ];
        places.extend(kinds.iter().map(|kind| format!("/{kind}/{id}")));
        places.extend([
            format!("/nominations/{id}/edit"),
            format!("/units/{id}/merge"),
        ]);
    }
    let (mut tried, mut lost) = (std::collections::BTreeSet::new(), Vec::new());
    for email in [
        "specialist@suoinga.example",
        "officer@suoinga.example",
        "chairman@suoinga.example",
        "admin@honggiang.example",
        "office@honggiang.example",
    ] {
        let cookie = sign_in(app, email).await;
        for page in &places {
            let shown = get(app, &cookie, page).await;
            if shown.status != 200 {
                continue;
            }
            for (place, said, fields) in forms(&shown.text) {
                let shape = place
                    .split('/')
                    .map(|part| if part.len() == 36 { "…" } else { part })
                    .collect::<Vec<_>>()
                    .join("/");
                if fields.is_empty()
                    || place == "/sign-out"
                    || !tried.insert((email, shape.clone()))
                {
                    continue;
                }
                // Far too long for any line, no date, no number, no address.
                let typed: Vec<(String, String)> = fields
                    .iter()
                    .enumerate()
                    .map(|(n, (name, _))| {
                        (
                            name.clone(),
                            format!("Đã gõ {n} & <hết> {}", "dài ".repeat(6_000)),
                        )
                    })
                    .collect();
                let body: Vec<(&str, &str)> = said
                    .iter()
                    .chain(&typed)
                    .map(|(name, value)| (name.as_str(), value.as_str()))
                    .collect();
                let reply = post_from(app, &cookie, page, &place, &body).await;
                let is_done = reply.status == 303 && !reply.header("location").contains("problem=");
                let text = match reply.status {
                    303 => told(app, &cookie, reply).await,
                    _ => reply.text,
                };
                for (n, (name, _)) in fields.iter().enumerate() {
                    if !text.contains(&format!("Đã gõ {n} &#38; &#60;hết&#62;")) {
                        lost.push(format!(
                            "{email} {page} → {shape}: {name}{}",
                            if is_done { " (taken)" } else { "" }
                        ));
                    }
                }
            }
        }
    }
    let shapes: std::collections::BTreeSet<&String> =
        tried.iter().map(|(_, shape)| shape).collect();
    assert!(shapes.len() >= 15, "{shapes:?}");
    assert!(
        lost.is_empty(),
        "of {} forms:\n{}",
        tried.len(),
        lost.join("\n")
    );
}
