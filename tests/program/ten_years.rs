//! What the demo tells of ten years: whom the law lets be proposed now, and whom not yet.

use std::process::Command;

use serde_json::{Value, json};

use crate::demo::Demo;
use crate::told;

/// Somebody who asks the API of a demo.
struct Reader<'d> {
    demo: &'d Demo,
    token: String,
}

fn curl(demo: &Demo, path: &str, more: &[&str]) -> Value {
    let output = Command::new("curl")
        .args(["-sSf", "-H", "content-type: application/json"])
        .args(more)
        .arg(format!("{}/api/v1/{path}", demo.url()))
        .output()
        .unwrap();
    assert!(output.status.success(), "{path}: {}", told(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

impl<'d> Reader<'d> {
    fn of(demo: &'d Demo, email: &str) -> Self {
        let body = json!({"email": email, "password": "thi-dua-demo-2026"}).to_string();
        let session = curl(demo, "sessions", &["-d", &body]);
        let token = session["access_token"].as_str().unwrap().to_owned();
        Self { demo, token }
    }

    fn ask(&self, path: &str) -> Value {
        let bearer = format!("authorization: Bearer {}", self.token);
        curl(self.demo, path, &["-H", &bearer])
    }

    /// The one who is called so.
    fn find(&self, name: &str) -> Value {
        let found = self.ask(&format!("subjects?q={name}"));
        let found = found["items"].as_array().unwrap();
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        found[0].clone()
    }

    /// Their ladder.
    fn ladder(&self, subject: &Value, year: &str) -> Value {
        let id = subject["id"].as_str().unwrap();
        self.ask(&format!("subjects/{id}/ladder{year}"))
    }
}

/// What a ladder says of an award.
fn rung<'l>(ladder: &'l Value, award: &str) -> &'l Value {
    let mut rungs = ladder["rungs"].as_array().unwrap().iter();
    let found = rungs.find(|rung| rung["award_code"] == award);
    found.unwrap_or_else(|| panic!("{award}: {ladder}"))
}

/// What it says of the requirement of that name in the first ground.
fn leaf<'r>(rung: &'r Value, requirement: &str) -> &'r Value {
    let parts = &rung["standard"]["grounds"][0]["condition"]["parts"];
    let mut parts = parts.as_array().unwrap().iter();
    let found = parts.find(|part| part["requirement"] == requirement);
    found.unwrap_or_else(|| panic!("{requirement}: {rung}"))
}

#[test]
fn ladders_gaps_and_what_was_taken_back_can_be_seen() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::start(&folder.path().join("demo"));
    let officer = Reader::of(&demo, "officer@giaoduc.example");

    // Who climbed may be proposed for what comes next, and a person looks at the title of the State.
    let climber = officer.find("kieu+mau+thang");
    let ladder = officer.ladder(&climber, "");
    let year = ladder["year"].as_i64().unwrap();
    for award in ["certificate_of_merit_pm", "title_cstd_province"] {
        assert_eq!(rung(&ladder, award)["outcome"], "met", "{ladder}");
    }
    let nation = rung(&ladder, "title_cstdtq");
    assert_eq!(nation["outcome"], "needs_review", "{nation}");
    assert_eq!(leaf(nation, "titles_counted")["outcome"], "met", "{nation}");

    // Behind a year without a title the row begins anew.
    let ladder = officer.ladder(&officer.find("la+mau+khue"), "");
    let province = rung(&ladder, "title_cstd_province");
    assert_eq!(province["outcome"], "not_met", "{province}");
    assert_eq!(province["earliest_year"], year + 1, "{province}");

    // What was cancelled carries nothing.
    let ladder = officer.ladder(&officer.find("mac+mau+trinh"), "");
    let state = rung(&ladder, "certificate_of_merit_pm");
    assert_eq!(leaf(state, "holds")["outcome"], "not_met", "{state}");

    // Among all of the department those who qualify are found.
    let unit = climber["unit_id"].as_str().unwrap();
    let found = officer.ask(&format!(
        "eligibility/qualifying?award_code=title_cstd_province&commendation_type=merit\
         &unit_id={unit}&cycle_year={year}&subject_kind=individual&outcome=met&limit=200"
    ));
    let mut names = found["items"].as_array().unwrap().iter();
    assert!(
        names.any(|one| one["subject_id"] == climber["id"]),
        "{found}"
    );

    // Seven of ten members are needed: last year eight had the title; this year six have it, and of
    // the seventh a file is on its way.
    let school = Reader::of(&demo, "officer@school.doisim.example");
    let collective = school.find("to+khoa+hoc+tu+nhien");
    for (asked, outcome) in [(year - 1, "met"), (year, "needs_review")] {
        let ladder = school.ladder(&collective, &format!("?year={asked}"));
        let title = rung(&ladder, "title_ttldtt");
        let members = leaf(title, "members_with");
        assert_eq!(members["outcome"], outcome, "{asked}: {members}");
    }

    // One person is on file twice: on the register, and typed without accents in a village.
    let commune = Reader::of(&demo, "officer@doisim.example");
    let twice = commune.ask("subjects?q=nghiem+mau+huong");
    assert_eq!(twice["items"].as_array().unwrap().len(), 2, "{twice}");
    demo.stop();
}
