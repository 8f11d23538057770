//! What a recount finds: nothing on a sheet that is right, and each thing that is wrong.

use chrono::DateTime;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::domain::councils::ballot::{Choice, Secrecy};
use crate::domain::councils::count::{LineCount, VoteOutcome};
use crate::domain::councils::sheet::{
    CountSheet, FORM, SheetLine, SheetVote, share_text, threshold_text,
};
use crate::domain::law::council_rules::{Share, Threshold};
use crate::secrets::MasterKey;
use crate::secrets::seals::SealKey;

fn line(place: i32, threshold: Threshold, members: i32, count: LineCount) -> SheetLine {
    let needed = threshold.needed(members.unsigned_abs()).cast_signed();
    SheetLine {
        place,
        case_code: format!("HG-26-00000{place}"),
        subject: "Nguyễn Văn Mẫu".to_owned(),
        award: "title_cstdcs".to_owned(),
        share: threshold_text(threshold),
        members,
        recused: 9 - members,
        needed,
        yes: count.yes,
        no: count.no,
        abstain: count.abstain,
        outcome: count.outcome(needed),
    }
}

/// Nine members, of whom eight sent papers; one does not vote on the second line.
fn sheet() -> CountSheet {
    let of = |yes, no, abstain| LineCount { yes, no, abstain };
    let lines = vec![
        line(
            1,
            Threshold::Share(Share { parts: 4, of: 5 }),
            9,
            of(8, 0, 0),
        ),
        line(
            2,
            Threshold::Share(Share { parts: 9, of: 10 }),
            8,
            of(7, 0, 0),
        ),
        line(3, Threshold::Majority, 9, of(4, 3, 1)),
    ];
    assert_eq!(lines[0].outcome, VoteOutcome::Passed);
    assert_eq!(lines[1].outcome, VoteOutcome::NotPassed);
    CountSheet {
        form: FORM.to_owned(),
        ballot: Uuid::from_u128(1).into(),
        meeting: "PH-26-001".to_owned(),
        title: "Xét khen thưởng".to_owned(),
        council: "Hội đồng mẫu".to_owned(),
        body: "Tỉnh Mẫu".to_owned(),
        round: 1,
        secrecy: Secrecy::Secret,
        opened_at: DateTime::UNIX_EPOCH,
        closed_at: DateTime::UNIX_EPOCH,
        rules: "default".to_owned(),
        citation: "Quy chế mẫu".to_owned(),
        quorum_share: share_text(Share { parts: 2, of: 3 }),
        recused_count: false,
        least_ballots: 3,
        members: 9,
        quorum: 6,
        attended: 9,
        turnout: 8,
        lines,
        receipts: (1..9).map(|at| format!("0000-000{at}")).collect(),
        votes: Vec::new(),
    }
}

fn key(folder: &tempfile::TempDir) -> SealKey {
    let master = MasterKey::load_or_make(&folder.path().join("master.key")).unwrap();
    SealKey::of(&master).unwrap()
}

fn file(key: &SealKey, text: &str) -> String {
    let signature = key.sign(text);
    json!({"sheet": text, "signature": signature, "public_key": key.public()}).to_string()
}

/// What is wrong with a sheet in which something was written otherwise.
fn wrong(change: impl FnOnce(&mut Value)) -> Vec<&'static str> {
    let mut value = serde_json::to_value(sheet()).unwrap();
    change(&mut value);
    let sheet: Sheet = serde_json::from_value(value).unwrap();
    faults(&sheet).into_iter().map(|wrong| wrong.key).collect()
}

#[test]
fn a_sheet_that_is_right_is_told_and_found_right() {
    let folder = tempfile::tempdir().unwrap();
    let key = key(&folder);
    let text = file(&key, &sheet().text());
    for language in Language::ALL {
        let beside = recounted(&text, None, *language).unwrap();
        assert!(beside.is_right, "{:#?}", beside.lines);
        let known = recounted(&text, Some(&key.public()), *language).unwrap();
        assert!(known.is_right, "{:#?}", known.lines);
        // Which key it is was not asked: that is said too.
        assert_eq!(beside.lines.len(), known.lines.len() + 1);
        assert!(known.lines.iter().any(|line| line.contains("HG-26-000002")));
    }
}

#[test]
fn a_changed_text_and_another_key_are_found() {
    let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (key, other) = (key(&folder), key(&other));
    let text = sheet().text();
    let changed = json!({
        "sheet": text.replace("Tỉnh Mẫu", "Tỉnh Khác"),
        "signature": key.sign(&text),
        "public_key": key.public(),
    });
    let told = recounted(&changed.to_string(), None, Language::English).unwrap();
    assert!(!told.is_right);
    let whole = file(&other, &text);
    let told = recounted(&whole, Some(&key.public()), Language::Vietnamese).unwrap();
    assert!(!told.is_right);
    assert!(
        recounted(&whole, None, Language::Vietnamese)
            .unwrap()
            .is_right
    );
    assert!(recounted("{}", None, Language::English).is_err());
    assert!(recounted(&file(&key, "{}"), None, Language::English).is_err());
}

#[test]
fn each_thing_that_is_wrong_is_found() {
    assert_eq!(wrong(|_| {}), Vec::<&str>::new());
    let set =
        |pointer: &'static str, to: Value| wrong(|sheet| *sheet.pointer_mut(pointer).unwrap() = to);
    for (pointer, to, found) in [
        ("/form", json!("something else"), "form"),
        ("/quorum", json!(5), "quorum"),
        ("/quorum_share", json!("two thirds"), "quorum-share"),
        ("/quorum_share", json!("3/0"), "quorum-share"),
        ("/attended", json!(5), "attended"),
        ("/attended", json!(10), "turnout"),
        ("/least_ballots", json!(9), "least"),
        ("/receipts", json!(["0000-0001"]), "receipts"),
        ("/receipts/1", json!("0000-0001"), "receipts-twice"),
        ("/secrecy", json!("open"), "voters"),
        ("/lines/1/place", json!(1), "places"),
        ("/lines/1/members", json!(9), "members"),
        ("/lines/0/needed", json!(7), "needed"),
        ("/lines/2/needed", json!(4), "needed"),
        ("/lines/0/share", json!("5/4"), "share"),
        ("/lines/0/yes", json!(9), "sum"),
        ("/lines/2/no", json!(2), "sum"),
        ("/lines/1/outcome", json!("passed"), "outcome"),
        ("/lines/2/outcome", json!("passed"), "outcome"),
    ] {
        let told = set(pointer, to);
        let key = format!("recount-wrong-{found}");
        assert!(told.contains(&key.as_str()), "{pointer}: {told:?}");
    }
}

#[test]
fn the_votes_of_an_open_ballot_add_up() {
    let open = |last: Choice| {
        let mut sheet = sheet();
        sheet.secrecy = Secrecy::Open;
        sheet.votes = (0..8)
            .map(|at| SheetVote {
                name: format!("Ủy viên {at}"),
                choices: match at {
                    0 => vec![(1, Choice::Yes), (3, Choice::Yes)],
                    7 => vec![(1, Choice::Yes), (2, Choice::Yes), (3, last)],
                    1..4 => vec![(1, Choice::Yes), (2, Choice::Yes), (3, Choice::Yes)],
                    _ => vec![(1, Choice::Yes), (2, Choice::Yes), (3, Choice::No)],
                },
            })
            .collect();
        let sheet: Sheet = serde_json::from_str(&sheet.text()).unwrap();
        faults(&sheet)
    };
    assert!(open(Choice::Abstain).is_empty());
    let told = open(Choice::Yes);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].key, "recount-wrong-votes");
}

#[test]
fn everything_a_recount_says_is_said_in_both_languages() {
    let sources = [include_str!("mod.rs"), include_str!("recount.rs")];
    let keys: Vec<&str> = sources
        .iter()
        .flat_map(|source| source.split('"'))
        .filter(|text| text.starts_with("recount-"))
        .collect();
    assert!(keys.len() > 20, "{keys:?}");
    for key in keys {
        for language in Language::ALL {
            assert!(crate::words::knows(*language, key), "{key} in {language}");
        }
    }
}
