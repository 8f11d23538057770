//! The records as a file: all of them, in the order of the feed, safe to open in a spreadsheet,
//! nobody else's.

use chrono::{Duration, NaiveDate};
use serde_json::{Value, json};
use thidua::db;
use thidua::domain::access::actor::Scope;
use thidua::domain::awards::award::{
    Award, AwardStatus, CancelGround, Cancellation, Restoration, RestoreGround,
};
use thidua::domain::base::ids::NominationId;
use thidua::domain::nominations::posthumous::Posthumous;

use crate::support::{Actor, Reply, TestApp, approved, numbering, on_both, signed};

/// An award, given on the way all awards are.
pub(super) async fn award(app: &TestApp, subject: &str) -> NominationId {
    let id = approved(app, subject).await;
    let decision = signed(app, &[&id]).await;
    app.specialist()
        .await
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(163))
        .await
        .expect(200);
    id.parse().unwrap()
}

/// As many records more, like the one a nomination led to but for what `change` makes of them.
pub(super) async fn copies(
    app: &TestApp,
    of: NominationId,
    many: usize,
    change: impl Fn(usize, &mut Award) + Send + 'static,
) {
    let ctx = app.state.ctx();
    let write = move |tx: &mut db::Conn| {
        let file = db::nominations::find(tx, &Scope::All, of)?
            .unwrap()
            .nomination;
        let first = db::awards::of_nomination(tx, of)?.unwrap();
        let places = db::awards::take_places(tx, i64::try_from(many).unwrap())?;
        let mut records = Vec::new();
        for (index, seq) in (places..).take(many).enumerate() {
            let mut file = file.clone();
            file.id = ctx.id();
            file.case_code = None;
            db::nominations::insert(tx, &file)?;
            let mut record = Award {
                id: ctx.id(),
                seq,
                nomination: Some(file.id),
                ..first.clone()
            };
            change(index, &mut record);
            records.push(record);
        }
        for records in records.chunks(200) {
            db::awards::insert(tx, records)?;
        }
        Ok::<_, thidua::db::Failure>(())
    };
    app.state.db.write(write).await.unwrap();
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 10, day).unwrap()
}

async fn file(actor: &Actor<'_>, query: &str) -> Reply {
    actor
        .get(&format!("/awards/export{query}"))
        .await
        .expect(200)
}

fn records(reply: &Reply) -> Vec<Value> {
    reply
        .text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

on_both![
    the_file_holds_what_the_feed_holds_however_much_it_is,
    the_table_has_the_columns_of_the_feed_and_no_formula,
    the_separator_is_the_readers,
    a_strangers_file_tells_nothing_of_others,
    an_export_that_cannot_be_is_told_before_it_begins,
];

async fn the_file_holds_what_the_feed_holds_however_much_it_is(app: &TestApp) {
    let first = award(app, &app.subject("individual")).await;
    copies(app, first, 3203, |index, record| {
        record.facts.decision_number = format!("{index}/QĐ-UBND");
    })
    .await;
    let hr = app.hr().await;
    let lines = file(&hr, "").await;
    assert_eq!(lines.header("content-type"), "application/x-ndjson");
    assert_eq!(
        lines.header("content-disposition"),
        "attachment; filename=\"awards-2026-10-17.ndjson\""
    );
    let (mut fed, mut cursor) = (Vec::new(), String::new());
    loop {
        let stretch = hr
            .get(&format!("/awards?limit=200{cursor}"))
            .await
            .expect(200)
            .json();
        fed.extend(stretch["items"].as_array().unwrap().clone());
        cursor = format!(
            "&changed_after={}",
            stretch["resume_after"].as_str().unwrap()
        );
        if stretch["next_cursor"].is_null() {
            break;
        }
    }
    assert_eq!(fed.len(), 3204);
    assert!(records(&lines) == fed, "the file differs from the feed");
    // Where the file ends the feed goes on.
    assert_eq!(
        format!("&changed_after={}", lines.header("x-resume-after")),
        cursor
    );
    // The filter of the feed is the filter of the file.
    let some = hr.get("/awards?limit=200").await.json()["next_cursor"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(records(&file(&hr, &format!("?changed_after={some}")).await) == fed[200..]);
    let table = file(&hr, "?format=csv").await;
    let begin = |line: &str| line.get(1..37).map(str::to_owned);
    let ids: Vec<_> = table.text.lines().skip(1).map(begin).collect();
    let of_feed = |record: &Value| record["id"].as_str().map(str::to_owned);
    assert!(ids == fed.iter().map(of_feed).collect::<Vec<_>>());
    assert_eq!(
        file(&hr, &format!("?format=ndjson&{}", &cursor[1..]))
            .await
            .text,
        ""
    );
}

async fn the_table_has_the_columns_of_the_feed_and_no_formula(app: &TestApp) {
    let first = award(app, &app.subject("individual")).await;
    copies(app, first, 4, |index, record| {
        match index {
            0 => {}
            1 => {
                record.status = AwardStatus::Stripped;
                record.facts.amount = None;
                record.cancellation = Some(Cancellation {
                    ground: CancelGround::FinalJudgment,
                    number: "0012".to_owned(),
                    date: day(3),
                });
                return;
            }
            2 => {
                record.status = AwardStatus::Restored;
                record.changed_at += Duration::microseconds(120);
                record.restoration = Some(Restoration {
                    ground: RestoreGround::Acquitted,
                    number: "5/QĐ-UBND".to_owned(),
                    date: day(4),
                });
                return;
            }
            _ => {
                record.decision = None;
                record.nomination = None;
                record.facts.golden_book = None;
                record.facts.staff_code = None;
                record.changed_at += Duration::milliseconds(500);
                record.posthumous = Some(Posthumous {
                    died_on: day(1),
                    receiver: "Lò Thị \"Mẫu\"".to_owned(),
                    relation: "con".to_owned(),
                    address: "Bản Một, xã Suối Ngà".to_owned(),
                });
                return;
            }
        }
        "=HYPERLINK(\"http://evil.example\";\"Hộ A\")".clone_into(&mut record.facts.subject_name);
        record.facts.staff_code = Some("0012".to_owned());
        "\tĐặng\r\n\"Mẫu\"".clone_into(&mut record.facts.signer);
        "＋1".clone_into(&mut record.facts.issuer_name);
    })
    .await;
    let hr = app.hr().await;
    let table = file(&hr, "?format=csv").await;
    assert_eq!(
        table.header("content-type"),
        "text/csv; charset=utf-8; header=present"
    );
    assert_eq!(
        table.header("content-disposition"),
        "attachment; filename=\"awards-2026-10-17.csv\""
    );
    assert!(table.text.starts_with("\u{feff}\"id\",\"subject_id\""));
    let text = table.text.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    let rows: Vec<Vec<String>> = reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    assert_eq!(rows.len(), 5);
    for (row, record) in rows.iter().zip(records(&file(&hr, "").await)) {
        for (column, cell) in columns.iter().zip(row) {
            let member = |member: &str, of: &str| &record[member][of];
            let value = match column.split_once('_') {
                Some(("award", "name_vi")) => member("award_name", "vi"),
                Some(("award", "name_en")) => member("award_name", "en"),
                Some(("cancelled", "on")) => member("cancellation", "date"),
                Some(("restored", "on")) => member("restoration", "date"),
                Some(("cancel", of)) => member("cancellation", of),
                Some(("restore", of)) => member("restoration", of),
                Some(("posthumous", of)) => member("posthumous", of),
                _ => &record[column],
            };
            let plain = value.as_str().map_or_else(
                || {
                    if value.is_null() {
                        String::new()
                    } else {
                        value.to_string()
                    }
                },
                str::to_owned,
            );
            assert_eq!(cell.strip_prefix('\'').unwrap_or(cell), plain, "{column}");
            let guarded = matches!(column.as_str(), "subject_name" | "signer" | "issuer_name")
                && record["staff_code"] == "0012"
                || plain == "0012";
            assert_eq!(cell.starts_with('\''), guarded, "{column}: {cell}");
        }
        // Every member of the feed's records has its column.
        for member in record
            .as_object()
            .unwrap()
            .keys()
            .filter(|member| !["cancellation", "restoration"].contains(&member.as_str()))
        {
            assert!(
                columns
                    .iter()
                    .any(|column| column == member || column.starts_with(&format!("{member}_"))),
                "{member}"
            );
        }
    }
}

async fn the_separator_is_the_readers(app: &TestApp) {
    award(app, &app.subject("household")).await;
    let hr = app.hr().await;
    let ask = async |language: &'static str, query: &str| {
        let request = hr.request(
            actix_web::http::Method::GET,
            &format!("/awards/export?format=csv{query}"),
        );
        app.send(request.insert_header(("accept-language", language)))
            .await
            .expect(200)
            .text
    };
    for (language, query, begins) in [
        ("vi", "", "\u{feff}\"id\";"),
        ("en", "", "\u{feff}\"id\","),
        ("fr", "", "\u{feff}\"id\";"),
        ("vi", "&separator=comma", "\u{feff}\"id\","),
        ("en", "&separator=semicolon", "\u{feff}\"id\";"),
    ] {
        assert!(
            ask(language, query).await.starts_with(begins),
            "{language} {query}"
        );
    }
}

/// What a stranger gets is the same to the last byte whether or not others have records.
async fn a_strangers_file_tells_nothing_of_others(app: &TestApp) {
    let stranger = app.stranger().await;
    let export = async |query: &str| {
        let reply = file(&stranger, query).await;
        let mut headers: Vec<String> = reply
            .headers
            .iter()
            .filter(|(name, _)| *name != "x-request-id")
            .map(|(name, value)| format!("{name}: {value:?}"))
            .collect();
        headers.sort();
        (headers, reply.text)
    };
    let before = (export("").await, export("?format=csv").await);
    let first = award(app, &app.subject("individual")).await;
    copies(app, first, 600, |_, _| {}).await;
    assert_eq!((export("").await, export("?format=csv").await), before);
    assert_eq!(before.0.1, "");
    // And with a record of their own among those of others, the file is that record alone.
    let theirs = stranger.get("/units").await.json()["items"][0]["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    copies(app, first, 1, move |_, record| record.unit = theirs).await;
    copies(app, first, 600, |_, _| {}).await;
    assert_eq!(records(&file(&stranger, "").await).len(), 1);
    assert_eq!(
        file(&stranger, "?format=csv")
            .await
            .text
            .matches("\r\n")
            .count(),
        2
    );
    assert_eq!(file(&app.administrator().await, "").await.text, "");
}

async fn an_export_that_cannot_be_is_told_before_it_begins(app: &TestApp) {
    let hr = app.hr().await;
    let problem = hr
        .get("/awards/export?format=pdf&separator=tab&changed_after=1")
        .await
        .problem(422, "invalid");
    let told: Vec<&str> = problem["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(told, ["format", "separator", "changed_after"]);
    hr.get("/awards/export?limit=5")
        .await
        .problem(400, "unknown_parameter");
    app.open(actix_web::http::Method::GET, "/api/v1/awards/export", None)
        .await
        .problem(401, "not_signed_in");
    // A program that was given other scopes only.
    let administrator = app.administrator().await;
    let unit = administrator.get("/units").await.json()["items"][0]["id"].clone();
    let made = administrator
        .post(
            "/machine-clients",
            json!({"name": "x", "unit_id": unit, "scopes": ["people:write"]}),
        )
        .await
        .expect(201)
        .json();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", made["id"].as_str().unwrap()),
        ("client_secret", made["client_secret"].as_str().unwrap()),
    ];
    let token = app
        .send(
            actix_web::test::TestRequest::post()
                .uri("/api/v1/oauth/token")
                .set_form(form),
        )
        .await
        .expect(200)
        .json();
    let other = Actor {
        app,
        token: token["access_token"].as_str().unwrap().to_owned(),
    };
    other
        .get("/awards/export?format=csv")
        .await
        .problem(403, "scope_missing");
}
