//! A council of the commune: a meeting that is prepared, one that votes for the second time.

use chrono::{DateTime, Utc};
use thidua::db::councils::ballots::{self, KeptKey};
use thidua::db::councils::meetings;
use thidua::db::{self, Conn, Failure, Saved};
use thidua::domain::base::ids::{BallotId, CouncilId, NominationId, UserId};
use thidua::domain::base::period::Period;
use thidua::domain::councils::ballot::{Ballot, BallotLine, BallotState, Secrecy, Voter};
use thidua::domain::councils::council::{Council, CouncilKind, CouncilMember, CouncilPosition};
use thidua::domain::councils::count::{LineCount, VoteOutcome};
use thidua::domain::councils::meeting::{AgendaLine, Meeting, MeetingKind, MeetingState};
use thidua::secrets::boxes::new_box;

use super::World;
use crate::support::TestApp;

/// Two days before the tests begin.
fn founded() -> DateTime<Utc> {
    "2026-10-15T02:00:00Z".parse().unwrap()
}

fn term() -> Period {
    Period {
        from: founded().date_naive(),
        to: None,
    }
}

fn voter(user: UserId) -> Voter {
    Voter {
        user,
        name: "Ủy viên Mẫu".to_owned(),
        position: CouncilPosition::Member,
        voted: None,
        attendance: None,
    }
}

fn line(nomination: NominationId) -> BallotLine {
    BallotLine {
        place: 1,
        nomination,
        members: 3,
        needed: 2,
        count: None,
        outcome: None,
    }
}

/// A key of a ballot, sealed as the program seals it.
fn key(app: &TestApp, id: BallotId) -> KeptKey {
    let keys = new_box().unwrap();
    let purpose = format!("ballot:{id}");
    KeptKey {
        sealed: app.state.master.seal(&purpose, &keys.private).unwrap(),
        public: keys.public,
    }
}

/// Makes the council with its meetings and ballots.
pub(super) async fn build(app: &TestApp, world: &mut World) {
    let ctx = app.state.ctx();
    let (user, file) = (
        world.user("target"),
        world.id("deciding").parse::<NominationId>().unwrap(),
    );
    let council = Council {
        id: ctx.id(),
        unit: world.unit("commune"),
        kind: CouncilKind::Emulation,
        name: "Hội đồng Thi đua - Khen thưởng xã mẫu".to_owned(),
        decision_number: "12/QĐ-UBND".to_owned(),
        decided_on: founded().date_naive(),
        valid: term(),
        version: 1,
    };
    let member = member(app, council.id, user);
    let meeting = |code: &str, state, invitations| Meeting {
        id: ctx.id(),
        council: council.id,
        code: code.to_owned(),
        title: "Phiên họp mẫu".to_owned(),
        kind: MeetingKind::InPerson,
        starts_at: "2026-10-20T02:00:00Z".parse().unwrap(),
        place: "Phòng họp số 1".to_owned(),
        state,
        invitations,
        concluded_at: None,
        version: 1,
    };
    let (begun, ahead) = (
        meeting("PH-26-901", MeetingState::Invited, 1),
        meeting("PH-26-902", MeetingState::Preparing, 0),
    );
    let ballot = |round| Ballot {
        id: ctx.id(),
        meeting: begun.id,
        round,
        secrecy: Secrecy::Secret,
        state: BallotState::Open,
        members: 3,
        quorum: 3,
        rules: "default".to_owned(),
        opened_at: app.clock.now(),
        closes_at: None,
        closed_at: None,
        turnout: None,
        version: 1,
    };
    let (first, open) = (ballot(1), ballot(2));
    for (name, id) in [
        ("council", council.id.to_string()),
        ("council_member", member.id.to_string()),
        ("meeting", begun.id.to_string()),
        ("meeting_ahead", ahead.id.to_string()),
        ("ballot_counted", first.id.to_string()),
        ("ballot", open.id.to_string()),
    ] {
        world.ids.insert(name, id);
    }
    let keys = [key(app, first.id), key(app, open.id)];
    let counted = Ballot {
        state: BallotState::Counted,
        closed_at: Some(app.clock.now()),
        turnout: Some(3),
        version: 2,
        ..first.clone()
    };
    let not_passed = BallotLine {
        count: Some(LineCount {
            yes: 1,
            no: 2,
            abstain: 0,
        }),
        outcome: Some(VoteOutcome::NotPassed),
        ..line(file)
    };
    let work = move |tx: &mut Conn| {
        db::councils::insert(tx, &council)?;
        db::councils::insert_member(tx, &member)?;
        let agenda = [AgendaLine {
            place: 1,
            nomination: file,
        }];
        for meeting in [&begun, &ahead] {
            meetings::insert(tx, meeting)?;
            meetings::set_lines(tx, meeting.id, &agenda)?;
        }
        for (ballot, key) in [&first, &open].into_iter().zip(&keys) {
            ballots::insert(tx, ballot, key, &[line(file)], &[voter(user)], &[])?;
        }
        let receipts = ["7K4Q-D9XM".to_owned()];
        let sheet = Some(("{}", "signature"));
        let closed = ballots::close(tx, &counted, &[not_passed], &[], sheet, &receipts, &[])?;
        assert_eq!(closed, Saved::Yes);
        Ok::<_, Failure>(())
    };
    app.state.db.write(work).await.unwrap();
}

fn member(app: &TestApp, council: CouncilId, user: UserId) -> CouncilMember {
    CouncilMember {
        id: app.state.ctx().id(),
        council,
        user,
        name: "Ủy viên Mẫu".to_owned(),
        person: None,
        position: CouncilPosition::Member,
        title: "Chủ tịch Hội Nông dân xã".to_owned(),
        standing: false,
        valid: term(),
    }
}

/// Gives somebody a seat in the council, and a vote in both of its ballots.
pub(super) async fn seat(app: &TestApp, world: &World, user: UserId) {
    let council = world.id("council").parse::<CouncilId>().unwrap();
    let member = member(app, council, user);
    let work = move |tx: &mut Conn| db::councils::insert_member(tx, &member);
    app.state.db.write(work).await.unwrap();
    for ballot in ["ballot_counted", "ballot"] {
        app.sql(format!(
            "INSERT INTO ballot_voter (ballot_id, user_id, name, position) VALUES ('{}', '{user}', \
             'Ủy viên Mẫu', 'member')",
            world.id(ballot)
        ))
        .await;
    }
}
