//! The engine under the rules that ship: whatever is done in whatever order, a file is where its
//! route knows, and history is a path of it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use thidua::domain::base::days::local_date;
use thidua::domain::base::ids::{AchievementId, NominationId, SubjectId, UnitId};
use thidua::domain::law::award_type::{AwardType, CommendationType};
use thidua::domain::law::law_book::LawBook;
use thidua::domain::law::route::{End, Next};
use thidua::domain::law::stage::{Action, Outcome, StageKind};
use thidua::domain::nominations::nomination::{
    Command, Content, Moment, Nomination, NominationState, Places, Status,
};
use uuid::Uuid;

static LAW: LazyLock<LawBook> = LazyLock::new(|| thidua::law::load(None).unwrap());

fn start() -> DateTime<Utc> {
    "2026-10-19T02:00:00Z".parse().unwrap()
}

fn awards() -> Vec<(&'static AwardType, CommendationType)> {
    let today = LAW
        .awards
        .iter()
        .filter(|award| award.valid.contains(local_date(start())));
    today
        .flat_map(|award| award.routes.keys().map(move |kind| (award, *kind)))
        .collect()
}

fn draft(award: &AwardType, kind: CommendationType, superior: bool) -> Nomination {
    let id = |n: u128| Uuid::from_u128(n);
    let content = Content {
        posthumous: None,
        award_code: award.code.clone(),
        commendation_type: kind,
        cycle_year: 2026,
        subject: SubjectId(id(1)),
        achievement: AchievementId(id(2)),
        statement: "x".to_owned(),
    };
    let places = Places {
        nominating: UnitId(id(4)),
        superior: superior.then(|| UnitId(id(5))),
        deciding: UnitId(id(6)),
    };
    let moment = Moment {
        now: start(),
        law: &LAW,
    };
    Nomination::draft(NominationId(id(3)), content, places, None, &moment).unwrap()
}

fn command(action: Action) -> Command {
    let because = Some("because".to_owned());
    Command {
        reason: because.clone(),
        citation: because,
        by_letter: true,
        ..Command::plain(action)
    }
}

/// What a file must be, whatever was done with it.
fn sound(file: &Nomination) {
    let route = file.route(&LAW).unwrap();
    let ended = matches!(file.state, NominationState::Ended { .. });
    let stage = file.state.stage();
    assert_eq!(stage.parse::<End>().is_ok(), ended, "{file:?}");
    assert!(
        ended || route.stage(stage).is_some(),
        "{} has no stage {stage}",
        route.code
    );
    assert_eq!(file.holder().is_none(), ended, "{file:?}");
    let since = local_date(file.state.since());
    assert!(
        file.state.due_on().is_none_or(|due| due >= since),
        "{file:?}"
    );
    let first = route.stages.first().unwrap();
    assert_eq!(stage == first.code, file.is_open(), "{file:?}");
    assert!(
        file.receipt.is_some() || file.status() == Status::Draft,
        "{file:?}"
    );
}

/// Is a move one that the route draws? Stages without a unit in their place are passed over.
fn drawn(before: &Nomination, action: Action, after: &Nomination) -> bool {
    let route = after.route(&LAW).unwrap();
    match action {
        Action::Supplement | Action::Hold | Action::Release => {
            before.state.stage() == after.state.stage()
        }
        Action::Submit if before.status() == Status::Supplementing => {
            before.state.stage() == after.state.stage()
        }
        Action::Withdraw => after.status() == Status::Withdrawn,
        Action::GiveBack => {
            route
                .before(before.state.stage())
                .is_some_and(|stage| stage.code == after.state.stage())
                && after.status() == before.status()
        }
        Action::Appeal => {
            route
                .appeal
                .as_ref()
                .is_some_and(|appeal| appeal.stage == after.state.stage())
                && !before.appealed
                && after.appealed
        }
        _ => {
            let mut stage = route.stage(before.state.stage()).unwrap();
            let mut outcome = action.outcome().unwrap();
            loop {
                match stage.next.get(&outcome) {
                    Some(Next::End(end)) => return end.code() == after.state.stage(),
                    Some(Next::Stage(code)) if *code == after.state.stage() => return true,
                    Some(Next::Stage(code)) => stage = route.stage(code).unwrap(),
                    None => return false,
                }
                if !after.offices(stage).is_empty() {
                    return false;
                }
                outcome = Outcome::Passed;
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn random_acts_never_leave_the_table(
        which in 0..awards().len(),
        superior in any::<bool>(),
        acts in prop::collection::vec((0..Action::ALL.len(), 0..30_i64), 1..40),
    ) {
        let (award, kind) = awards()[which];
        let mut file = draft(award, kind, superior);
        sound(&file);
        let mut now = start();
        for (action, days) in acts {
            now += TimeDelta::days(days);
            let action = Action::ALL[action];
            let moment = Moment { now, law: &LAW };
            let allowed = file.allows(action, &moment);
            match file.clone().apply(&command(action), None, &moment) {
                Ok((after, fact)) => {
                    prop_assert!(allowed);
                    prop_assert!(
                        drawn(&file, action, &after),
                        "{} {action} {} → {}",
                        file.route.0,
                        file.state.stage(),
                        after.state.stage()
                    );
                    prop_assert_eq!(after.version, file.version + 1);
                    prop_assert_eq!(fact.stages, Some((file.state.stage().to_owned(), after.state.stage().to_owned())));
                    // The law of the first receipt stays.
                    prop_assert!(file.receipt.is_none() || after.receipt == file.receipt);
                    prop_assert!(file.receipt.is_none() || after.route == file.route);
                    file = after;
                    sound(&file);
                }
                Err(_) => prop_assert!(!allowed),
            }
        }
    }
}

#[test]
fn every_stage_of_every_route_can_be_reached_and_left() {
    for (award, kind) in awards() {
        let mut seen = BTreeSet::new();
        let mut open = vec![draft(award, kind, true)];
        let route = LAW
            .route(award.routes.get(&kind).unwrap(), local_date(start()))
            .unwrap();
        while let Some(file) = open.pop() {
            if !seen.insert((file.state.stage().to_owned(), file.status(), file.appealed)) {
                continue;
            }
            let moment = Moment {
                now: start(),
                law: &LAW,
            };
            open.extend(
                Action::ALL
                    .iter()
                    .filter_map(|action| file.clone().apply(&command(*action), None, &moment).ok())
                    .map(|(after, _)| after),
            );
        }
        for stage in &route.stages {
            assert!(
                seen.iter().any(|(code, ..)| *code == stage.code),
                "{}.{} is never reached",
                route.code,
                stage.code
            );
        }
        assert!(
            seen.iter().any(|(_, status, _)| *status == Status::Awarded),
            "{} never awards",
            route.code
        );
        let external = route
            .stages
            .iter()
            .any(|stage| stage.kind() == StageKind::External);
        assert_eq!(
            external,
            award.authority.is_some(),
            "{}: an authority outside decides in an external stage",
            award.code
        );
    }
}
