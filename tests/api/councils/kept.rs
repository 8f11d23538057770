//! What is kept of a ballot, and what is not; what a merger makes of councils.

mod lists;

use std::str::FromStr;

use chrono::TimeDelta;
use diesel::SqliteConnection;
use diesel::connection::{Connection, SimpleConnection};
use serde_json::json;
use thidua::db::councils::ballots::{self, KeptKey};
use thidua::db::councils::meetings;
use thidua::db::{self, Conn, DbUrl, Failure, Saved};
use thidua::domain::access::actor::Scope;
use thidua::domain::base::ids::{BallotId, CouncilId, UnitId, UserId};
use thidua::domain::base::period::Period;
use thidua::domain::councils::ballot::{
    Ballot, BallotLine, BallotState, Choice, Recusal, RecusalReason, Secrecy, Voter,
};
use thidua::domain::councils::council::{Council, CouncilKind, CouncilPosition};
use thidua::domain::councils::count::{LineCount, VoteOutcome};
use thidua::domain::councils::meeting::{
    AgendaLine, Attendance, Meeting, MeetingKind, MeetingState,
};

use crate::support::{TestApp, on_both, start_of_tests, unit_of};

on_both![
    a_closed_ballot_keeps_no_paper_and_no_key,
    what_was_closed_meanwhile_is_not_closed_again,
    councils_end_with_their_body,
];

/// Never in a database but as the text of a paper.
const FIRST: &str = "FIRST-PAPER-OF-A-MEMBER-FIRST-PAPER-OF-A-MEMBER-FIRST-PAPERS";
const SECOND: &str = "SECOND-PAPER-OF-A-MEMBER-SECOND-PAPER-OF-A-MEMBER-SECOND-PAP";
const KEY: &str = "SEALED-KEY-OF-THE-BOX-SEALED-KEY-OF-THE-BOX-SEALED-KEY-OF-B";

fn id<T: FromStr<Err: std::fmt::Debug>>(number: u32) -> T {
    format!("0192aaaa-0000-7000-8000-{number:012}")
        .parse()
        .unwrap()
}

/// A body with its council, an invited meeting with one file, and an open ballot on that.
struct Held {
    unit: UnitId,
    secretary: UserId,
    chairman: UserId,
    line: BallotLine,
    ballot: Ballot,
}

fn council(unit: UnitId) -> Council {
    Council {
        id: id(1),
        unit,
        kind: CouncilKind::Emulation,
        name: "Hội đồng mẫu".to_owned(),
        decision_number: "12/QĐ-UBND".to_owned(),
        decided_on: start_of_tests().date_naive(),
        valid: Period {
            from: start_of_tests().date_naive(),
            to: None,
        },
        version: 1,
    }
}

fn meeting(state: MeetingState) -> Meeting {
    Meeting {
        id: id(2),
        council: id(1),
        code: "PH-26-001".to_owned(),
        title: "Phiên mẫu".to_owned(),
        kind: MeetingKind::InPerson,
        starts_at: start_of_tests(),
        place: "Phòng họp".to_owned(),
        state,
        invitations: 1,
        concluded_at: None,
        version: 1,
    }
}

fn ballot() -> Ballot {
    Ballot {
        id: id(3),
        meeting: id(2),
        round: 1,
        secrecy: Secrecy::Secret,
        state: BallotState::Open,
        members: 2,
        quorum: 2,
        rules: "default".to_owned(),
        opened_at: start_of_tests(),
        closes_at: Some(start_of_tests() + TimeDelta::days(1)),
        closed_at: None,
        turnout: None,
        version: 1,
    }
}

fn voter(user: UserId, position: CouncilPosition) -> Voter {
    Voter {
        user,
        name: "Tên mẫu".to_owned(),
        position,
        voted: None,
        attendance: None,
    }
}

async fn done<T: Send + 'static>(
    app: &TestApp,
    work: impl FnOnce(&mut Conn) -> Result<T, Failure> + Send + 'static,
) -> T {
    app.state.db.write(work).await.unwrap()
}

async fn account(app: &TestApp, email: &'static str) -> UserId {
    let found = done(app, move |tx| db::access::users::with_email(tx, email)).await;
    found.unwrap().id
}

/// A council of a ward that meets on a file and votes on it.
async fn held(app: &TestApp) -> Held {
    let unit: UnitId = unit_of(&app.administrator().await, "HG-01").await["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let (secretary, chairman) = (
        account(app, "specialist@suoinga.example").await,
        account(app, "chairman@suoinga.example").await,
    );
    let officer = app.officer().await;
    let file = officer.nominate(&app.subject("individual")).await;
    officer.does("submit", &file).await.expect(200);
    let line = BallotLine {
        place: 1,
        nomination: file.parse().unwrap(),
        members: 2,
        needed: 2,
        count: None,
        outcome: None,
    };
    let (kept, agenda) = (
        line.clone(),
        AgendaLine {
            place: 1,
            nomination: line.nomination,
        },
    );
    done(app, move |tx| {
        db::councils::insert(tx, &council(unit))?;
        meetings::insert(tx, &meeting(MeetingState::Invited))?;
        meetings::set_lines(tx, id(2), &[agenda])?;
        let key = KeptKey {
            public: "public".to_owned(),
            sealed: KEY.to_owned(),
        };
        let voters = [
            voter(secretary, CouncilPosition::Secretary),
            voter(chairman, CouncilPosition::Chair),
        ];
        ballots::insert(tx, &ballot(), &key, &[kept], &voters, &[])
    })
    .await;
    Held {
        unit,
        secretary,
        chairman,
        line,
        ballot: ballot(),
    }
}

/// All bytes in which SQLite keeps the database, once what is done lies in its file.
fn bytes_of(url: &DbUrl) -> Option<Vec<u8>> {
    let DbUrl::Sqlite(path) = url else {
        return None;
    };
    let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    conn.batch_execute("PRAGMA busy_timeout = 20000; PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
    let mut bytes = std::fs::read(path).unwrap();
    bytes.extend(std::fs::read(path.with_extension("db-wal")).unwrap_or_default());
    Some(bytes)
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

async fn a_closed_ballot_keeps_no_paper_and_no_key(app: &TestApp) {
    let held = held(app).await;
    let (secretary, chairman) = (held.secretary, held.chairman);
    let ballot_id: BallotId = held.ballot.id;
    let until = held.ballot.closes_at.unwrap();
    let open = done(app, move |tx| {
        let there = ballots::lock_to_cast(tx, ballot_id)?;
        assert_eq!(there.map(|ballot| ballot.state), Some(BallotState::Open));
        ballots::put_paper(tx, ballot_id, secretary, FIRST, "AAAA-AAAA")?;
        ballots::put_paper(tx, ballot_id, chairman, FIRST, "CCCC-CCCC")?;
        ballots::put_paper(tx, ballot_id, secretary, SECOND, "BBBB-BBBB")?;
        assert_eq!(ballots::count_papers(tx, ballot_id)?, 2);
        for (at, count) in [(TimeDelta::seconds(-1), 1), (TimeDelta::zero(), 0)] {
            let (_, open) = ballots::count_unread_and_open(tx, chairman, until + at, 100)?;
            assert_eq!(open, count);
        }
        assert_eq!(
            ballots::with_paper(tx, secretary, &[ballot_id])?,
            [ballot_id]
        );
        assert_eq!(
            ballots::counts_of_lines(tx, &[ballot_id])?,
            [(ballot_id, 1)]
        );
        let receipt = ballots::paper_receipt(tx, ballot_id, secretary)?;
        assert_eq!(receipt.as_deref(), Some("BBBB-BBBB"));
        let recusal = Recusal {
            place: 1,
            user: chairman,
            reason: RecusalReason::Declared,
            words: Some("Cùng đơn vị".to_owned()),
        };
        ballots::add_recusal(tx, ballot_id, &recusal)?;
        ballots::remove_paper(tx, ballot_id, chairman)?;
        assert_eq!(ballots::recusals(tx, ballot_id)?, [recusal]);
        ballots::open_for(tx, secretary)
    })
    .await;
    let (ballot, of, council) = open.into_iter().next().unwrap();
    assert_eq!((ballot, of.id, council.id), (held.ballot, id(2), id(1)));
    let url = app.state.db.url().clone();
    if let Some(bytes) = bytes_of(&url) {
        assert!(holds(&bytes, SECOND) && holds(&bytes, KEY));
        assert!(!holds(&bytes, FIRST), "what was replaced is written over");
    }
    let counted = BallotLine {
        count: Some(LineCount {
            yes: 1,
            no: 0,
            abstain: 0,
        }),
        outcome: Some(VoteOutcome::NotPassed),
        ..held.line
    };
    let closed = Ballot {
        state: BallotState::Counted,
        closed_at: Some(start_of_tests()),
        turnout: Some(1),
        version: 2,
        ..self::ballot()
    };
    let told = Voter {
        voted: Some(true),
        attendance: Some(Attendance::Present),
        ..voter(secretary, CouncilPosition::Secretary)
    };
    let receipts = vec!["BBBB-BBBB".to_owned()];
    let choices = [(secretary, 1, Choice::Yes)];
    done(app, move |tx| {
        assert!(ballots::lock(tx, ballot_id)?.is_some());
        let saved = ballots::close(
            tx,
            &closed,
            std::slice::from_ref(&counted),
            std::slice::from_ref(&told),
            Some(("sheet", "signature")),
            &receipts,
            &choices,
        )?;
        assert_eq!(saved, Saved::Yes);
        assert_eq!(ballots::find(tx, ballot_id)?, Some(closed.clone()));
        assert_eq!(ballots::of_meeting(tx, id(2))?, [closed]);
        assert_eq!(ballots::lines(tx, ballot_id)?, [counted]);
        assert_eq!(ballots::voters(tx, ballot_id)?, [told]);
        assert_eq!(ballots::voter(tx, ballot_id, chairman)?, None);
        assert_eq!(ballots::receipts(tx, ballot_id)?, receipts);
        assert_eq!(ballots::choices(tx, ballot_id)?, choices);
        let sheet = ("sheet".to_owned(), "signature".to_owned());
        assert_eq!(ballots::sheet(tx, ballot_id)?, Some(sheet));
        assert_eq!(ballots::key(tx, ballot_id)?, None);
        assert!(ballots::papers(tx, ballot_id)?.is_empty());
        assert!(ballots::open_for(tx, secretary)?.is_empty());
        Ok(())
    })
    .await;
    if let Some(bytes) = bytes_of(&url) {
        for gone in [FIRST, SECOND, KEY] {
            assert!(!holds(&bytes, gone), "{gone}");
        }
    }
}

async fn what_was_closed_meanwhile_is_not_closed_again(app: &TestApp) {
    let held = held(app).await;
    let void = Ballot {
        state: BallotState::Void,
        version: 2,
        ..held.ballot
    };
    let (line, secretary) = (held.line, held.secretary);
    done(app, move |tx| {
        ballots::put_paper(tx, void.id, secretary, FIRST, "AAAA-AAAA")?;
        let saved = ballots::close(tx, &void, &[], &[], None, &[], &[])?;
        assert_eq!(saved, Saved::Yes);
        assert_eq!(ballots::lines(tx, void.id)?, [line]);
        assert_eq!(ballots::voters(tx, void.id)?.len(), 2);
        assert_eq!(ballots::count_papers(tx, void.id)?, 0);
        assert_eq!(ballots::sheet(tx, void.id)?, None);
        let again = ballots::close(tx, &void, &[], &[], None, &["X".to_owned()], &[])?;
        assert_eq!(again, Saved::LostRace);
        assert!(ballots::receipts(tx, void.id)?.is_empty());
        Ok(())
    })
    .await;
}

/// Its meetings that were still to be held are cancelled, and papers that were sent are gone,
/// uncounted.
async fn councils_end_with_their_body(app: &TestApp) {
    let held = held(app).await;
    let secretary = held.secretary;
    done(app, move |tx| {
        ballots::put_paper(tx, id(3), secretary, FIRST, "AAAA-AAAA")
    })
    .await;
    let administrator = app.administrator().await;
    let (unit, into) = (
        unit_of(&administrator, "HG-01").await,
        unit_of(&administrator, "HG-02").await,
    );
    let body =
        json!({"into_unit_id": into["id"], "reason": "Nghị quyết sắp xếp đơn vị hành chính"});
    let path = format!("/units/{}/merge", unit["id"].as_str().unwrap());
    administrator
        .post_at(&path, unit["version"].as_i64().unwrap(), body)
        .await
        .expect(200);
    done(app, |tx| {
        let council = db::councils::find(tx, &Scope::All, id::<CouncilId>(1))?.unwrap();
        assert_eq!(council.council.valid.to, council.unit.valid.to);
        assert_eq!(council.council.version, 2);
        let meeting = meetings::find(tx, &Scope::All, id(2))?.unwrap().meeting;
        assert_eq!(meeting.state, MeetingState::Cancelled);
        assert_eq!((meeting.invitations, meeting.version), (2, 2));
        let ballot = ballots::find(tx, id(3))?.unwrap();
        assert_eq!((ballot.state, ballot.version), (BallotState::Void, 2));
        assert_eq!(ballots::count_papers(tx, id(3))?, 0);
        assert_eq!(ballots::key(tx, id(3))?, None);
        Ok(())
    })
    .await;
    let url = app.state.db.url().clone();
    if let Some(bytes) = bytes_of(&url) {
        assert!(!holds(&bytes, FIRST) && !holds(&bytes, KEY));
    }
}
