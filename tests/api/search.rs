//! Search over everything.

use serde_json::{Value, json};

use crate::support::pages::{get, sign_in};
use crate::support::{
    ADMINISTRATOR, OFFICER, SPECIALIST, TestApp, approved, numbering, on_both, signed,
};

on_both![
    one_box_finds_every_kind,
    what_is_found_is_the_readers_to_see,
    a_code_or_a_number_leads_straight_to_its_thing,
    what_is_looked_for_is_one_to_a_hundred_signs,
    more_than_eight_are_told_of,
];

/// Each kind with the names of what was found.
async fn found(app: &TestApp, email: &str, q: &str) -> Vec<(String, Vec<String>)> {
    let query = serde_urlencoded::to_string([("q", q)]).unwrap();
    let actor = app.actor(email).await;
    let found = actor.get(&format!("/search?{query}")).await.expect(200);
    let named = |item: &Value| {
        ["subject_name", "full_name", "title", "name"]
            .iter()
            .find_map(|member| item[member].as_str())
            .unwrap()
            .to_owned()
    };
    let kinds = found.json();
    let kinds = kinds.as_object().unwrap().iter();
    kinds
        .filter_map(|(kind, found)| Some((kind.clone(), found["items"].as_array()?.clone())))
        .map(|(kind, items)| (kind, items.iter().map(named).collect::<Vec<_>>()))
        .filter(|(_, names)| !names.is_empty())
        .collect()
}

fn of(kind: &str, names: &[&str]) -> (String, Vec<String>) {
    let names = names.iter().map(|name| (*name).to_owned());
    (kind.to_owned(), names.collect())
}

/// A household with a file that was awarded by decision 163.
async fn household(app: &TestApp) -> (String, String) {
    let officer = app.officer().await;
    let subject = officer.add_subject("household", "Hộ ông Kiều Mẫu Độ").await;
    let file = approved(app, &subject).await;
    let decision = signed(app, &[&file]).await;
    app.specialist()
        .await
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(163))
        .await
        .expect(200);
    (file, decision)
}

async fn one_box_finds_every_kind(app: &TestApp) {
    household(app).await;
    let house = "Hộ ông Kiều Mẫu Độ";
    assert_eq!(
        found(app, OFFICER, "kieu do").await,
        [of("files", &[house]), of("others", &[house])]
    );
    assert_eq!(
        found(app, OFFICER, "an nguyen").await,
        [of("people", &["Nguyễn Mẫu An"])]
    );
    for typed in ["HG0001", "hg0001"] {
        assert_eq!(
            found(app, OFFICER, typed).await,
            [of("people", &["Nguyễn Mẫu An"])]
        );
    }
    for typed in ["suoi nga", "hg-01", "XSN", "xsn"] {
        let kinds = found(app, OFFICER, typed).await;
        assert!(
            kinds.contains(&of("units", &["Xã Suối Ngà"])),
            "{typed} {kinds:?}"
        );
    }
    for typed in ["163", "163/QĐ-UBND", "163/qd-ubnd", "letters commend"] {
        let kinds = found(app, OFFICER, typed).await;
        let decision = of("decisions", &["On letters of commendation"]);
        assert_eq!(kinds, [decision], "{typed}");
    }
    for typed in ["flood nga", "FLOOD"] {
        let kinds = found(app, OFFICER, typed).await;
        assert_eq!(kinds, [of("events", &["Flood on the Ngà"])], "{typed}");
    }
    for typed in ["XSN-26-00001", "xsn2600001", "xsn 26 00001"] {
        let kinds = found(app, OFFICER, typed).await;
        assert_eq!(kinds, [of("files", &[house])], "{typed}");
    }
    for typed in ["minh chairman", "chairman@suoi"] {
        let kinds = found(app, ADMINISTRATOR, typed).await;
        let expected = if typed.contains('@') {
            vec![of("accounts", &["Đặng Mẫu Minh"])]
        } else {
            Vec::new()
        };
        assert_eq!(kinds, expected, "{typed}");
    }
    assert_eq!(found(app, OFFICER, "chairman@suoi").await, []);
    assert_eq!(found(app, SPECIALIST, "khongcoai").await, []);
    let cookie = sign_in(app, ADMINISTRATOR).await;
    let page = get(app, &cookie, "/search?q=mau").await.expect(200).text;
    assert!(page.contains("Tìm kiếm") && page.contains("/users?q=mau"));
    let cookie = sign_in(app, OFFICER).await;
    for typed in ["kieu", "163", "flood", "suoi", "an"] {
        let page = get(app, &cookie, &format!("/search?q={typed}")).await;
        let page = page.expect(200).text;
        assert!(
            page.matches("<h2>").count() >= 1 && !page.contains("Unknown localization"),
            "{typed}: {page}"
        );
    }
    let page = get(app, &cookie, "/search?q=khongcoai").await.expect(200);
    assert!(page.text.contains("Không tìm thấy kết quả nào"));
}

async fn what_is_found_is_the_readers_to_see(app: &TestApp) {
    household(app).await;
    let stranger = "officer@benlau.example";
    for typed in [
        "kieu do",
        "163/QĐ-UBND",
        "flood",
        "XSN-26-00001",
        "HG0001",
        "suoi nga",
    ] {
        assert_eq!(found(app, stranger, typed).await, [], "{typed}");
    }
    // Who manages accounts alone sees people and units, and no files.
    assert_eq!(found(app, ADMINISTRATOR, "kieu do").await, []);
    assert_eq!(
        found(app, ADMINISTRATOR, "HG0001").await,
        [of("people", &["Nguyễn Mẫu An"])]
    );
    let program = app.program("HG", &["nominations:write"]).await;
    program.get("/search?q=mau").await.problem(403, "forbidden");
    let answer = app.administrator().await.get("/search?q=mau").await.json();
    assert!(answer["accounts"]["items"].is_array());
    let answer = app.officer().await.get("/search?q=mau").await.json();
    assert_eq!(answer["accounts"], Value::Null);
    get(app, "", "/search?q=mau").await.expect(303);
}

async fn a_code_or_a_number_leads_straight_to_its_thing(app: &TestApp) {
    let (file, decision) = household(app).await;
    let person = app.officer().await.get("/search?q=HG0001").await.json();
    let person = person["people"]["items"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let cookie = sign_in(app, OFFICER).await;
    for (typed, place) in [
        ("xsn-26-00001", format!("/nominations/{file}")),
        ("163/QĐ-UBND", format!("/decisions/{decision}")),
        ("hg0001", format!("/people/{person}")),
    ] {
        let query = serde_urlencoded::to_string([("q", typed)]).unwrap();
        let reply = get(app, &cookie, &format!("/search?{query}"))
            .await
            .expect(303);
        assert_eq!(reply.header("location"), place);
        // Somebody who was ever proposed has one page, as a subject.
        let there = get(app, &cookie, &place).await;
        if place.starts_with("/people/") {
            let subject = there.expect(303).header("location").to_owned();
            get(app, &cookie, &subject).await.expect(200);
        } else {
            there.expect(200);
        }
    }
    // A number alone may be of any body and year; of somebody else nothing is told.
    get(app, &cookie, "/search?q=163").await.expect(200);
    let cookie = sign_in(app, "officer@benlau.example").await;
    get(app, &cookie, "/search?q=xsn-26-00001")
        .await
        .expect(200);
}

async fn what_is_looked_for_is_one_to_a_hundred_signs(app: &TestApp) {
    let (officer, cookie) = (app.officer().await, sign_in(app, OFFICER).await);
    // What no text holds is refused before it is read.
    officer
        .get("/search?q=a%00")
        .await
        .problem(400, "malformed");
    for (typed, code) in [
        ("", "required"),
        ("%20", "required"),
        (&"a".repeat(101), "too_long"),
    ] {
        let problem = officer
            .get(&format!("/search?q={typed}"))
            .await
            .problem(422, "invalid");
        assert_eq!(
            (
                &problem["errors"][0]["pointer"],
                &problem["errors"][0]["code"]
            ),
            (&json!("q"), &json!(code))
        );
    }
    officer.get("/search").await.expect(400);
    officer
        .get("/search?q=a&limit=3")
        .await
        .problem(400, "unknown_parameter");
    officer
        .get(&format!("/search?q={}", "a".repeat(100)))
        .await
        .expect(200);
    for (query, status) in [
        ("", 200),
        ("?q=", 200),
        ("?q=%20", 200),
        (format!("?q={}", "a".repeat(101)).as_str(), 422),
    ] {
        let page = get(app, &cookie, &format!("/search{query}"))
            .await
            .expect(status);
        assert!(page.text.contains("name=\"q\""), "{query}");
        assert_eq!(page.text.contains("role=\"alert\""), status == 422);
    }
    get(app, &cookie, "/search?q=a%00").await.expect(400);
}

async fn more_than_eight_are_told_of(app: &TestApp) {
    let officer = app.officer().await;
    for n in 1..=9 {
        officer
            .add_subject("household", &format!("Hộ Thử {n}"))
            .await;
    }
    let answer = officer.get("/search?q=ho+thu").await.json();
    assert_eq!(answer["others"]["items"].as_array().unwrap().len(), 8);
    assert_eq!(answer["others"]["more"], true);
    assert_eq!(answer["files"]["more"], false);
    let cookie = sign_in(app, OFFICER).await;
    let page = get(app, &cookie, "/search?q=ho+thu").await.text;
    assert!(page.contains("(8+)"));
}
