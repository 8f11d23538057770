//! Who qualifies: one award judged for everybody of a register with ten years of history, against
//! one reading of the rows that are judged.

use std::process::Command;
use std::time::Instant;

use chrono::Datelike;
use diesel::connection::SimpleConnection;
use serde_json::json;
use thidua::clock::Clock;
use thidua::domain::base::days::local_date;

use crate::figures::{Figure, in_turn};
use crate::made::{Place, file};
use crate::many::output;
use crate::service::Client;

/// People of the register, years of history, and the units among which they are.
const PEOPLE: usize = 100_000;
const YEARS: usize = 10;
const UNITS: usize = 1_000;

/// Who looks for those who qualify: the standing office of the province.
const OFFICE: &str = "specialist@honggiang.example";

/// The award that is asked for: three grassroots titles in a row, and an initiative.
const AWARD: &str = "title_cstd_province";

fn this_year() -> i32 {
    local_date(Clock::System.now()).year()
}

/// People with a rating and a title of each year; answers the id of the province.
fn fill(place: &Place<'_>) -> String {
    place.plant();
    let service = place.start(&[]);
    file(&service, "award");
    let mut officer = service.client("officer@suoinga.example");
    let subject = officer.get("/subjects?q=nguyen+mau+an")["items"][0]["id"].clone();
    let rating = json!({
        "subject_id": subject, "year": this_year(), "grade": "good", "source": "Mẫu",
    });
    officer.post("/ratings", &rating);
    let units = service.client(OFFICE).get("/units?limit=200");
    let mut units = units["items"].as_array().unwrap().iter();
    let province = units.find(|unit| unit["code"] == "HG").unwrap()["id"].clone();
    drop(service);
    people(place);
    history(place);
    place
        .connect()
        .batch_execute(&format!(
            "UPDATE feed_counter SET value = {}",
            PEOPLE * YEARS + 2_000
        ))
        .unwrap();
    province.as_str().unwrap().to_owned()
}

/// The people and who can be honoured, nobody anybody's namesake.
fn people(place: &Place<'_>) {
    let unit = format!("{{id:1 + n % {UNITS}}}");
    let (name, folded) = ("'Nguyễn Mẫu ' || n || 'x'", "'nguyen mau ' || n || 'x'");
    let key = "'nguyễn mẫu ' || n || 'x'";
    let below = [
        ("id", "{id}"),
        ("code", "'X' || {n}"),
        ("code_key", "'x' || {n}"),
        ("path", "path || {id} || '/'"),
    ];
    place.copy(&[("unit", "code = 'HG-01-01'", &below)], 1, UNITS);
    let person = [
        ("id", "{id}"),
        ("staff_code", "'S' || {n}"),
        ("code_key", "'s' || {n}"),
        ("full_name", name),
        ("folded", folded),
        ("words", folded),
        ("name_key", key),
        ("unit_id", unit.as_str()),
    ];
    place.copy(&[("person", "1 = 1", &person)], 1, PEOPLE);
    let subject = [
        ("id", "{id}"),
        ("person_id", "{id}"),
        ("name", name),
        ("folded", folded),
        ("words", folded),
        ("name_key", key),
        ("unit_id", unit.as_str()),
    ];
    let which = "folded = 'nguyen mau an'";
    place.copy(&[("subject", which, &subject)], 1, PEOPLE);
}

/// Ten years of each: rated, and a title; of a quarter the one that the award asks for, but for a
/// year of some.
fn history(place: &Place<'_>) {
    let first = this_year() + 1 - i32::try_from(YEARS).unwrap();
    let whose = format!("{{id:1 + (n - 1) / {YEARS}}}");
    let unit = format!("{{id:1 + (1 + (n - 1) / {YEARS}) % {UNITS}}}");
    let year = format!("{first} + (n - 1) % {YEARS}");
    let grade = "CASE n % 7 WHEN 0 THEN 'excellent' WHEN 3 THEN 'completed' ELSE 'good' END";
    let rating = [
        ("id", "{id}"),
        ("subject_id", whose.as_str()),
        ("year", year.as_str()),
        ("grade", grade),
    ];
    let all = PEOPLE * YEARS;
    place.copy(&[("rating", "1 = 1", &rating)], 1, all);
    let code = format!(
        "CASE WHEN (n - 1) / {YEARS} % 4 = 0 AND n % 17 <> 0 THEN 'title_cstdcs' ELSE \
         'title_ldtt' END"
    );
    let day = if place.url.is_some() {
        format!("make_date(CAST({year} AS INTEGER), 1, 15)")
    } else {
        format!("({year}) || '-01-15'")
    };
    let award = [
        ("id", "{id}"),
        ("seq", "1000 + n"),
        ("subject_id", whose.as_str()),
        ("unit_id", unit.as_str()),
        ("nomination_id", "NULL"),
        ("decision_id", "NULL"),
        ("golden_book", "NULL"),
        ("award_code", code.as_str()),
        ("award_kind", "'emulation_title'"),
        ("commendation_type", "'merit'"),
        ("cycle_year", year.as_str()),
        ("decided_on", day.as_str()),
    ];
    place.copy(&[("award", "1 = 1", &award)], 1, all);
}

/// What is found of everybody, as a file; in seconds.
fn judged(client: &Client, province: &str) -> f64 {
    let mut client = client.again();
    let path = format!(
        "/api/v1/eligibility/qualifying/export?format=csv&award_code={AWARD}\
         &commendation_type=merit&unit_id={province}&cycle_year={}&subject_kind=individual",
        this_year()
    );
    let begun = Instant::now();
    client.send("GET", &path, &[], None);
    let mut lines = 0;
    let status = client.receive(|part| lines += part.split(|byte| *byte == b'\n').count() - 1);
    assert_eq!(status, 200);
    assert!(lines > PEOPLE, "only {lines} lines");
    begun.elapsed().as_secs_f64()
}

/// All rows of the same tables, read once; in seconds.
fn scanned(place: &Place<'_>) -> f64 {
    const TABLES: [&str; 3] = ["subject", "rating", "award"];
    match &place.url {
        Some(url) => {
            let copies = TABLES.map(|table| format!("COPY {table} TO STDOUT CSV"));
            let copies = copies.iter().flat_map(|copy| ["-c", copy.as_str()]);
            output(Command::new("psql").arg("-qX").args(copies).arg(url))
        }
        None => output(
            Command::new("sqlite3")
                .arg("-csv")
                .arg(place.data.join("thidua.db"))
                .arg(
                    TABLES
                        .map(|table| format!("SELECT * FROM {table};"))
                        .join(" "),
                ),
        ),
    }
}

pub fn run(name: &str, place: &Place<'_>) {
    let province = fill(place);
    let service = place.start(&[]);
    let client = service.client(OFFICE);
    let idle = service.memory();
    let [ours, limit] = in_turn([&mut || judged(&client, &province), &mut || scanned(place)]);
    let tool = if place.url.is_some() {
        "COPY"
    } else {
        "sqlite3"
    };
    Figure {
        what: &format!("who of {PEOPLE} people with {YEARS} years qualifies for an award, {name}"),
        ours: format!("{ours:.1} s"),
        limit: format!("{tool} reads subjects, ratings, awards: {limit:.1} s"),
        ratio: ours / limit,
        aim: "≤ 5",
        statements: None,
        before: None,
    }
    .print();
    Figure::print_at_most(
        &format!("memory while it judges them, {name}, more than idle"),
        service.most_memory() - idle,
        32.0,
        "MiB",
    );
}
