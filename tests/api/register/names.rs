//! Names and codes as people type them: what is kept of them, how they are found, which of them are
//! one.

use actix_web::http::Method;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use thidua::db::{Conn, Failure};

use crate::pages::{get, post, sign_in};
use crate::support::{Actor, Reply, TestApp, approved, on_both, signed, unit_of};

const OFFICER: &str = "officer@suoinga.example";

async fn found(actor: &Actor<'_>, path: &str, q: &str) -> Vec<String> {
    let q = serde_urlencoded::to_string([("q", q)]).unwrap();
    let list = actor.get(&format!("/{path}?{q}")).await.expect(200).json();
    let name = |item: &Value| {
        item["name"]
            .as_str()
            .or(item["full_name"].as_str())
            .unwrap()
            .to_owned()
    };
    list["items"].as_array().unwrap().iter().map(name).collect()
}

fn person(name: &str) -> Value {
    json!({"full_name": name, "unit_code": "HG-01", "is_direct_worker": true})
}

async fn rename(actor: &Actor<'_>, subject: &str, version: i64, name: &str) -> Reply {
    let request = actor
        .request(Method::PATCH, &format!("/subjects/{subject}"))
        .insert_header(("if-match", format!("\"{version}\"")));
    actor
        .app
        .send(request.set_json(json!({"name": name})))
        .await
}

async fn keeper(app: &TestApp) -> Actor<'_> {
    app.program("HG", &["people:write", "units:write"]).await
}

on_both![
    signs_that_nobody_sees_are_no_name,
    codes_that_look_alike_are_one,
    names_are_found_by_whatever_is_typed_of_them,
    accounts_and_titles_are_found_by_the_words_of_names,
    names_and_codes_of_an_older_version_are_brought_up_to_date,
    a_text_from_word_keeps_its_lines,
    the_unit_mends_the_name_of_a_collective_until_it_is_signed,
    the_form_tells_namesakes_apart_and_says_that_there_are_more,
    who_writes_no_file_gets_no_form,
    nobody_comes_into_a_closed_unit,
    a_due_day_counted_without_a_calendar_says_so,
];

async fn signs_that_nobody_sees_are_no_name(app: &TestApp) {
    let (officer, administrator) = (app.officer().await, app.administrator().await);
    let unit = unit_of(&officer, "HG-01").await["id"].clone();
    for nothing in [
        "\u{200b}",
        "\u{202e}\u{2066}",
        "\u{3164}",
        "\u{feff} \u{ad}",
    ] {
        let body = json!({"kind": "household", "name": nothing, "unit_id": unit});
        assert_eq!(
            officer
                .post("/subjects", body)
                .await
                .problem(422, "invalid")["errors"][0]["code"],
            "required"
        );
        let body = json!({"code": nothing, "name": nothing, "kind": "village", "parent_id": unit});
        assert_eq!(
            administrator
                .post("/units", body)
                .await
                .problem(422, "invalid")["errors"]
                .as_array()
                .unwrap()
                .len(),
            2
        );
        let body = json!({
            "staff_code": nothing,
            "full_name": nothing,
            "position": nothing,
            "unit_id": unit,
            "is_direct_worker": true
        });
        assert_eq!(
            administrator
                .post("/people", body)
                .await
                .problem(422, "invalid")["errors"]
                .as_array()
                .unwrap()
                .len(),
            3
        );
        let body = json!({"email": "x@honggiang.example", "full_name": nothing, "unit_id": unit});
        assert_eq!(
            administrator
                .post("/invitations", body)
                .await
                .problem(422, "invalid")["errors"][0]["code"],
            "required"
        );
    }
    for loose in ["\u{301}", "Lê \u{301}Thử", "Lê\u{0}Thử"] {
        let body = json!({"kind": "household", "name": loose, "unit_id": unit});
        assert_eq!(
            officer
                .post("/subjects", body)
                .await
                .problem(422, "invalid")["errors"][0]["code"],
            "bad_characters"
        );
    }
    let body = json!({
        "kind": "household",
        "name": "Hộ\u{200b} ông\u{a0}\u{d0}inh\u{202e}  Thử",
        "unit_id": unit
    });
    assert_eq!(
        officer.post("/subjects", body).await.expect(201).json()["name"],
        "Hộ ông Đinh Thử"
    );
}

async fn codes_that_look_alike_are_one(app: &TestApp) {
    let hr = keeper(app).await;
    hr.put("/people/by-code/CB-01%20%C4%90", person("Lê Mẫu Một"))
        .await
        .expect(201);
    for like in [
        "cb-01%20%C4%90",
        "CB%E2%80%9001%20%C4%91",
        "%D0%A1B-01%20%C4%90",
    ] {
        let problem = hr
            .put(&format!("/people/by-code/{like}"), person("Lê Mẫu Hai"))
            .await
            .problem(409, "duplicate");
        assert_eq!(problem["errors"][0]["pointer"], "/staff_code", "{like}");
    }
    // The Đ of old keyboards is Đ, and what nobody sees is not there: the same person.
    for same in ["CB-01%20%C3%90", "CB-01%20%C4%90%E2%80%8B"] {
        hr.put(&format!("/people/by-code/{same}"), person("Lê Mẫu Một"))
            .await
            .expect(200);
    }
    hr.put("/people/by-code/CB-01%20D", person("Lê Mẫu Ba"))
        .await
        .expect(201);
    let administrator = app.administrator().await;
    let (parent, village) = (
        unit_of(&administrator, "HG-01").await["id"].clone(),
        json!({"name": "Thôn", "kind": "village", "parent_code": "HG-01"}),
    );
    for like in ["hg-01-01", "HG\u{2010}01\u{2010}01", "\u{41d}G-01-01"] {
        let body = json!({"code": like, "name": "Thôn", "kind": "village", "parent_id": parent});
        assert_eq!(
            administrator
                .post("/units", body)
                .await
                .problem(409, "duplicate")["errors"][0]["pointer"],
            "/code"
        );
        let path = format!(
            "/units/by-code/{}",
            serde_urlencoded::to_string([("", like)])
                .unwrap()
                .trim_start_matches('=')
        );
        assert_eq!(
            hr.put(&path, village.clone())
                .await
                .problem(409, "duplicate")["errors"][0]["pointer"],
            "/code"
        );
        let body = json!({
            "staff_code": like.replace("HG", "cb").replace("-01-01", "-01 Đ"),
            "full_name": "Lê",
            "unit_id": parent,
            "is_direct_worker": true
        });
        let reply = administrator.post("/people", body).await;
        assert!(matches!(reply.status, 201 | 409), "{reply:?}");
    }
}

async fn names_are_found_by_whatever_is_typed_of_them(app: &TestApp) {
    let (officer, hr) = (app.officer().await, keeper(app).await);
    for (code, name) in [
        ("S1", "H’Hen Niê Thử"),
        ("S2", "Y-Bhăm Êban Thử"),
        ("S3", "Tạ Hữu Thử"),
        ("S4", "Y Bhur Niê"),
    ] {
        hr.put(&format!("/people/by-code/{code}"), person(name))
            .await
            .expect(201);
    }
    for (q, name) in [
        ("h'hen", "H’Hen Niê Thử"),
        ("h’hen", "H’Hen Niê Thử"),
        ("hhen", "H’Hen Niê Thử"),
        ("nie hen", "H’Hen Niê Thử"),
        ("bham", "Y-Bhăm Êban Thử"),
        ("y bham", "Y-Bhăm Êban Thử"),
        ("ybham", "Y-Bhăm Êban Thử"),
        ("Y-BHĂM", "Y-Bhăm Êban Thử"),
        ("thu ta", "Tạ Hữu Thử"),
        ("ta  thu", "Tạ Hữu Thử"),
        (" tạ\u{a0}hữu ", "Tạ Hữu Thử"),
        ("ybhur", "Y Bhur Niê"),
    ] {
        for path in ["people", "subjects"] {
            assert_eq!(found(&officer, path, q).await, [name], "{path}: {q}");
        }
    }
    hr.put(
        "/units/by-code/B1",
        json!({"name": "Buôn H’Mông A-Tiêu", "kind": "village", "parent_code": "HG-01"}),
    )
    .await
    .expect(201);
    for q in ["h'mong", "hmong", "tieu buon", "a  tieu", "atieu"] {
        assert_eq!(
            found(&officer, "units", q).await,
            ["Buôn H’Mông A-Tiêu"],
            "{q}"
        );
    }
    for path in ["people", "subjects", "units"] {
        for q in ["-", "%", "_", "'", "hem hen"] {
            assert_eq!(
                found(&officer, path, q).await,
                Vec::<String>::new(),
                "{path}: {q}"
            );
        }
    }
    // What is renamed is found by the new name alone.
    hr.put("/people/by-code/S1", person("Lê Mẫu Đổi"))
        .await
        .expect(200);
    hr.put(
        "/units/by-code/B1",
        json!({"name": "Thôn Mới", "kind": "village"}),
    )
    .await
    .expect(200);
    assert_eq!(
        (
            found(&officer, "people", "hhen").await.len(),
            found(&officer, "units", "hmong").await.len()
        ),
        (0, 0)
    );
    assert_eq!(
        (
            found(&officer, "people", "doi").await.len(),
            found(&officer, "units", "moi thon").await.len()
        ),
        (1, 1)
    );
}

async fn accounts_and_titles_are_found_by_the_words_of_names(app: &TestApp) {
    let administrator = app.administrator().await;
    let unit = unit_of(&administrator, "HG-01").await["id"].clone();
    for (number, name) in ["Vũ Thử Hòa", "H’Lan Thử Êban", "Y Bhăm Thử"]
        .iter()
        .enumerate()
    {
        let body = json!({
            "email": format!("nguoi.{number}@suoinga.example"),
            "full_name": name,
            "unit_id": unit
        });
        administrator.post("/invitations", body).await.expect(201);
    }
    for (q, name) in [
        ("hoa vu thu", "Vũ Thử Hòa"),
        ("vu  thu  hoa", "Vũ Thử Hòa"),
        ("h'lan", "H’Lan Thử Êban"),
        ("hlan", "H’Lan Thử Êban"),
        ("ybham", "Y Bhăm Thử"),
        ("NGUOI.0@", "Vũ Thử Hòa"),
    ] {
        assert_eq!(found(&administrator, "users", q).await, [name], "{q}");
    }
    for q in ["hoa va", "thu lan vu", "%"] {
        assert_eq!(
            found(&administrator, "users", q).await,
            Vec::<String>::new(),
            "{q}"
        );
    }
    let id = approved(app, &app.subject("household")).await;
    let draft =
        json!({"title": "Khen thưởng H’Hen Niê và Y Bhăm Êban (đợt 1)", "nomination_ids": [id]});
    let specialist = app.specialist().await;
    let draft = specialist
        .post("/decisions", draft)
        .await
        .expect(201)
        .json()["id"]
        .clone();
    for (q, count) in [
        ("hhen", 1),
        ("ybham", 1),
        ("h’hen", 1),
        ("khen dot", 1),
        ("hhem", 0),
        ("%", 1),
    ] {
        let q = serde_urlencoded::to_string([("q", q)]).unwrap();
        let list = specialist
            .get(&format!("/decisions?{q}"))
            .await
            .expect(200)
            .json();
        let ids: Vec<&Value> = list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| &item["id"])
            .collect();
        assert_eq!(ids, vec![&draft; count], "{q}");
    }
}

/// Rows as the version before left them: a server that starts works out what they lack.
async fn names_and_codes_of_an_older_version_are_brought_up_to_date(app: &TestApp) {
    let hr = keeper(app).await;
    hr.put("/people/by-code/S1", person("H’Hen Niê"))
        .await
        .expect(201);
    let text = "UPDATE person SET words = NULL, sort_key = 'old', code_key = NULL; UPDATE subject SET words = NULL;
            UPDATE unit SET words = NULL, code_key = NULL; UPDATE person SET staff_code = 'hg0001' WHERE staff_code = 'HG0002'";
    let run = move |tx: &mut Conn| match tx {
        Conn::Pg(pg) => pg.batch_execute(text).map_err(Failure::from),
        Conn::Sqlite(sqlite) => sqlite.batch_execute(text).map_err(Failure::from),
    };
    app.state.db.write(run).await.unwrap();
    let administrator = app.administrator().await;
    for (path, count) in [("people", 0), ("subjects", 0)] {
        assert_eq!(
            found(&app.officer().await, path, "hhen").await.len(),
            count,
            "{path}"
        );
    }
    // Until then they are found by what they were found by before.
    assert_eq!(
        found(&administrator, "people", "an mau").await,
        ["Nguyễn Mẫu An"]
    );
    assert_eq!(
        found(&administrator, "units", "nga suoi").await,
        ["Xã Suối Ngà"]
    );
    drop(app.twin().await);
    for path in ["people", "subjects"] {
        assert_eq!(
            found(&app.officer().await, path, "hhen").await,
            ["H’Hen Niê"],
            "{path}"
        );
    }
    assert_eq!(
        found(&administrator, "units", "nga suoi").await,
        ["Xã Suối Ngà"]
    );
    // Two that looked alike before are there both; no third comes.
    for (code, status) in [("HG0001", 200), ("hg0001", 200), ("Hg0001", 409)] {
        assert_eq!(
            hr.put(&format!("/people/by-code/{code}"), person("Lê Mẫu Một"))
                .await
                .status,
            status,
            "{code}"
        );
    }
    assert_eq!(
        hr.put(
            "/units/by-code/hg-01",
            json!({"name": "A", "kind": "village", "parent_code": "HG-01"})
        )
        .await
        .status,
        409
    );
}

async fn a_text_from_word_keeps_its_lines(app: &TestApp) {
    let officer = app.officer().await;
    for (typed, kept) in [
        ("A\u{b}B", "A\nB"),
        ("A\r\nB\rC\u{2028}D\u{85}E\u{c}", "A\nB\nC\nD\nE"),
    ] {
        let body = json!({"subject_id": app.subject("household"), "summary": typed});
        assert_eq!(
            officer.post("/achievements", body).await.expect(201).json()["summary"],
            kept
        );
    }
}

async fn the_unit_mends_the_name_of_a_collective_until_it_is_signed(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let subject = officer.add_subject("collective", "Tổ dân phô 1").await;
    let id = officer.nominate(&subject).await;
    officer.does("submit", &id).await.expect(200);
    specialist.does("return", &id).await.expect(200);
    rename(&app.stranger().await, &subject, 1, "Tổ dân phố 1")
        .await
        .problem(404, "not_found");
    rename(&specialist, &subject, 1, "Tổ dân phố 1")
        .await
        .problem(403, "forbidden");
    rename(&officer, &subject, 9, "Tổ dân phố 1")
        .await
        .problem(412, "stale");
    assert_eq!(
        rename(&officer, &subject, 1, "\u{200b}")
            .await
            .problem(422, "invalid")["errors"][0]["code"],
        "required"
    );
    let before = officer.version(&format!("/nominations/{id}")).await;
    assert_eq!(
        rename(&officer, &subject, 1, "Tổ dân phố 1")
            .await
            .expect(200)
            .json()["name"],
        "Tổ dân phố 1"
    );
    rename(&officer, &subject, 1, "Tổ dân phố 2")
        .await
        .problem(412, "stale");
    // Who has seen the file with the old name looks again; its history tells.
    let file = officer.get(&format!("/nominations/{id}")).await.json();
    assert_eq!(
        (&file["subject_name"], file["version"].as_i64()),
        (&json!("Tổ dân phố 1"), Some(before + 1))
    );
    let history = officer
        .get(&format!("/nominations/{id}/history"))
        .await
        .json();
    assert_eq!(
        history["items"].as_array().unwrap().last().unwrap()["deed"],
        "edited"
    );
    // On the page it is a field of the form.
    let cookie = sign_in(app, OFFICER).await;
    let path = format!("/nominations/{id}/edit");
    let form = get(app, &cookie, &path).await.expect(200).text;
    assert!(
        form.contains("name=\"subject_name\"") && form.contains("value=\"Tổ dân phố 1\""),
        "{form}"
    );
    let version = (before + 1).to_string();
    let typed = |name: &'static str| {
        [
            ("version", version.clone()),
            ("subject_name", name.to_owned()),
            ("award", "letter_of_commendation:ad_hoc".to_owned()),
            ("name", "Lũ".to_owned()),
            ("happened_from", "2026-10-14".to_owned()),
            ("summary", "Cứu người".to_owned()),
            ("statement", "Cứu 12 người".to_owned()),
            ("then", "draft".to_owned()),
        ]
    };
    let send = async |name| {
        let typed = typed(name);
        let pairs: Vec<(&str, &str)> = typed
            .iter()
            .map(|(key, value)| (*key, value.as_str()))
            .collect();
        post(app, &cookie, &path, &pairs).await
    };
    assert!(
        send(" ")
            .await
            .expect(422)
            .text
            .contains("fault-subject_name")
    );
    send("Tổ dân phố số 1").await.expect(303);
    assert_eq!(
        officer.get(&format!("/nominations/{id}")).await.json()["subject_name"],
        "Tổ dân phố số 1"
    );
    // Somebody on the register is renamed there; what was signed stays.
    let known = rename(&officer, &app.subject("individual"), 1, "Lê Mẫu Khác")
        .await
        .problem(422, "invalid");
    assert_eq!(known["errors"][0]["code"], "on_register");
    let household = app.subject("household");
    let agreed = approved(app, &household).await;
    rename(&officer, &household, 1, "Hộ ông Đinh Mẫu Khoan")
        .await
        .expect(200);
    signed(app, &[&agreed]).await;
    rename(&officer, &household, 2, "Hộ ông khác")
        .await
        .problem(409, "wrong_stage");
}

async fn the_form_tells_namesakes_apart_and_says_that_there_are_more(app: &TestApp) {
    let hr = keeper(app).await;
    for (code, position) in [("N-1", "Kế toán"), ("N-2", "Văn thư")] {
        let body = json!({
            "full_name": "Trùng Mẫu Tên",
            "unit_code": "HG-01",
            "position": position,
            "is_direct_worker": false
        });
        hr.put(&format!("/people/by-code/{code}"), body)
            .await
            .expect(201);
    }
    let cookie = sign_in(app, OFFICER).await;
    let form = get(app, &cookie, "/nominations/new").await.expect(200).text;
    assert!(
        form.contains(">Trùng Mẫu Tên (cá nhân, Kế toán, N-1)<")
            && form.contains(">Trùng Mẫu Tên (cá nhân, Văn thư, N-2)<"),
        "{form}"
    );
    assert!(!form.contains("class=\"more\""));
    let officer = app.officer().await;
    for number in 0..200 {
        officer
            .add_subject("household", &format!("Hộ số {number}"))
            .await;
    }
    let form = get(app, &cookie, "/nominations/new").await.expect(200).text;
    assert!(
        form.contains("class=\"more\"") && form.contains("200"),
        "{form}"
    );
}

async fn who_writes_no_file_gets_no_form(app: &TestApp) {
    let id = app
        .officer()
        .await
        .nominate(&app.subject("household"))
        .await;
    let edit = format!("/nominations/{id}/edit");
    for (email, status) in [
        ("inspector@honggiang.example", 403),
        ("specialist@suoinga.example", 403),
        (OFFICER, 200),
    ] {
        let cookie = sign_in(app, email).await;
        for path in [edit.as_str(), "/nominations/new"] {
            assert_eq!(
                get(app, &cookie, path).await.status,
                status,
                "{email} {path}"
            );
        }
    }
    app.officer().await.does("submit", &id).await.expect(200);
    assert_eq!(
        get(app, &sign_in(app, OFFICER).await, &edit).await.status,
        409
    );
}

async fn nobody_comes_into_a_closed_unit(app: &TestApp) {
    let (administrator, hr) = (app.administrator().await, keeper(app).await);
    let village = unit_of(&administrator, "HG-01-01").await["id"].clone();
    hr.put(
        "/people/by-code/V1",
        json!({"full_name": "Ở Lại", "unit_code": "HG-01-01", "is_direct_worker": true}),
    )
    .await
    .expect(201);
    let user = json!({
        "email": "new@suoinga.example",
        "full_name": "Mẫu Mới",
        "unit_id": unit_of(&administrator, "HG-01").await["id"]
    });
    let user = administrator
        .post("/invitations", user)
        .await
        .expect(201)
        .json()["id"]
        .clone();
    let closed = json!({"name": "Thôn Bãi Bồi", "kind": "village", "valid_to": "2026-10-16"});
    hr.put("/units/by-code/HG-01-01", closed).await.expect(200);
    for (path, body) in [
        (
            "/people",
            json!({
                "staff_code": "V2",
                "full_name": "A",
                "unit_id": village,
                "is_direct_worker": true
            }),
        ),
        (
            "/invitations",
            json!({"email": "y@suoinga.example", "full_name": "Mẫu Mới", "unit_id": village}),
        ),
        (
            "/role-assignments",
            json!({"user_id": user, "role": "emulation_officer", "unit_id": village}),
        ),
        (
            "/machine-clients",
            json!({"name": "HR", "unit_id": village, "scopes": ["awards:read"]}),
        ),
    ] {
        let problem = administrator.post(path, body).await.problem(422, "invalid");
        assert_eq!(
            (
                &problem["errors"][0]["pointer"],
                &problem["errors"][0]["code"]
            ),
            (&json!("/unit_id"), &json!("closed_unit")),
            "{path}"
        );
    }
    let subject = json!({"kind": "household", "name": "Hộ mới", "unit_id": village});
    assert_eq!(
        app.officer()
            .await
            .post("/subjects", subject)
            .await
            .problem(422, "invalid")["errors"][0]["code"],
        "closed_unit"
    );
    let moved =
        json!({"full_name": "Lê Mẫu Dũng", "unit_code": "HG-01-01", "is_direct_worker": true});
    assert_eq!(
        hr.put("/people/by-code/HG0001", moved)
            .await
            .problem(422, "invalid")["errors"][0]["code"],
        "closed_unit"
    );
    // Who was there is kept up to date where they are.
    hr.put(
        "/people/by-code/V1",
        json!({"full_name": "Ở Lại Rồi", "unit_code": "HG-01-01", "is_direct_worker": true}),
    )
    .await
    .expect(200);
    // A role does not begin before its unit.
    let early = json!({
        "user_id": user,
        "role": "emulation_officer",
        "unit_id": unit_of(&administrator, "HG-01").await["id"],
        "valid_from": "1900-01-01"
    });
    assert_eq!(
        administrator
            .post("/role-assignments", early)
            .await
            .problem(422, "invalid")["errors"][0]["code"],
        "before_unit"
    );
}

async fn a_due_day_counted_without_a_calendar_says_so(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("household")).await;
    assert_eq!(
        officer.get(&format!("/nominations/{id}")).await.json()["calendar_missing"],
        Value::Null
    );
    officer.does("submit", &id).await.expect(200);
    assert_eq!(
        officer.get(&format!("/nominations/{id}")).await.json()["calendar_missing"],
        Value::Null
    );
    // The calendars that are shipped end somewhere: far behind it nobody knows the holidays.
    app.clock.set("2031-01-15T02:00:00Z".parse().unwrap());
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    specialist.does("return", &id).await.expect(200);
    officer.does("submit", &id).await.expect(200);
    let file = officer
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json();
    assert_eq!(file["calendar_missing"], 2031, "{file}");
    let page = get(
        app,
        &sign_in(app, OFFICER).await,
        &format!("/nominations/{id}"),
    )
    .await
    .expect(200)
    .text;
    assert!(page.contains("thiếu lịch nghỉ năm 2031"), "{page}");
}
