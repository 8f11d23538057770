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
use thidua::domain::register::people::SubjectKind;
use uuid::Uuid;

static LAW: LazyLock<LawBook> = LazyLock::new(|| thidua::law::load(None).unwrap());

/// What is proposed, and when: before councils vote on files, and since then.
#[derive(Debug, Clone, Copy)]
struct Proposal {
    award: &'static AwardType,
    merit: CommendationType,
    subject: SubjectKind,
    start: DateTime<Utc>,
}

impl Proposal {
    /// Does the council vote on it, where its route has a stage for that?
    fn is_voted_on(&self) -> bool {
        self.award.vote_for(self.subject, self.merit).is_some()
    }
}

fn proposals() -> Vec<Proposal> {
    let mut proposals = Vec::new();
    for start in ["2026-10-19T02:00:00Z", "2026-11-23T02:00:00Z"] {
        let start: DateTime<Utc> = start.parse().unwrap();
        let today = |award: &&AwardType| award.valid.contains(local_date(start));
        for award in LAW.awards.iter().filter(today) {
            for merit in award.routes.keys() {
                proposals.extend(award.subjects.iter().map(|subject| Proposal {
                    award,
                    merit: *merit,
                    subject: *subject,
                    start,
                }));
            }
        }
    }
    proposals
}

fn draft(proposal: &Proposal, superior: bool) -> Nomination {
    let id = |n: u128| Uuid::from_u128(n);
    let content = Content {
        posthumous: None,
        award_code: proposal.award.code.clone(),
        commendation_type: proposal.merit,
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
        now: proposal.start,
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

/// Is a move one that the route draws? Stages without a unit in their place are passed over, and
/// those that apply to other files.
fn drawn(before: &Nomination, action: Action, after: &Nomination, subject: SubjectKind) -> bool {
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
                if !after.passes_over(stage, subject, &LAW) {
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
        which in 0..proposals().len(),
        superior in any::<bool>(),
        acts in prop::collection::vec((0..Action::ALL.len(), 0..30_i64), 1..40),
    ) {
        let proposal = proposals()[which];
        let subject = proposal.subject;
        let mut file = draft(&proposal, superior);
        sound(&file);
        let mut now = proposal.start;
        for (action, days) in acts {
            now += TimeDelta::days(days);
            let action = Action::ALL[action];
            let moment = Moment { now, law: &LAW };
            let allowed = file.allows(action, &moment);
            match file.clone().apply(&command(action), None, subject, &moment) {
                Ok((after, fact)) => {
                    prop_assert!(allowed);
                    prop_assert!(
                        drawn(&file, action, &after, subject),
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
    for proposal in proposals() {
        let (award, subject) = (proposal.award, proposal.subject);
        let mut seen = BTreeSet::new();
        let mut open = vec![draft(&proposal, true)];
        let route = award.routes.get(&proposal.merit).unwrap();
        let route = LAW.route(route, local_date(proposal.start)).unwrap();
        let moment = Moment {
            now: proposal.start,
            law: &LAW,
        };
        while let Some(file) = open.pop() {
            if !seen.insert((file.state.stage().to_owned(), file.status(), file.appealed)) {
                continue;
            }
            let done = |action: &Action| {
                let file = file.clone();
                file.apply(&command(*action), None, subject, &moment).ok()
            };
            let done = Action::ALL.iter().filter_map(done);
            open.extend(done.map(|(after, _)| after));
        }
        for stage in &route.stages {
            // Who is not voted on by a share never comes to the council's vote.
            assert_eq!(
                seen.iter().any(|(code, ..)| *code == stage.code),
                stage.applies.is_none() || proposal.is_voted_on(),
                "{}.{} of {} for {subject}",
                route.code,
                stage.code,
                award.code
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

/// What of the province's awards comes to its council since November 2026, and how it leaves it.
#[test]
fn the_council_votes_on_what_the_law_asks_a_share_for() {
    for (code, at) in [
        ("flag_province", "council"),
        ("certificate_of_merit_province", "decide"),
    ] {
        let is_it = |one: &Proposal| {
            one.award.code == code
                && one.merit == CommendationType::Merit
                && one.subject == SubjectKind::Collective
        };
        let proposal = proposals().into_iter().rfind(is_it).unwrap();
        let moment = Moment {
            now: proposal.start,
            law: &LAW,
        };
        let act = |file: Nomination, action: Action| {
            let done = file.apply(&command(action), None, SubjectKind::Collective, &moment);
            done.unwrap()
        };
        let mut file = draft(&proposal, false);
        for action in [Action::Submit, Action::Accept, Action::Clear, Action::Clear] {
            (file, _) = act(file, action);
        }
        assert_eq!((file.route.1.as_str(), file.state.stage()), ("2026-11", at));
        if at == "decide" {
            continue;
        }
        for action in Action::ALL {
            let known = StageKind::Ballot.actions().contains(action);
            assert_eq!(file.allows(*action, &moment), known, "{action}");
        }
        let (passed, fact) = act(file.clone(), Action::CouncilPass);
        assert_eq!(fact.deed.code(), "council_passed");
        assert_eq!(passed.state.stage(), "decide");
        let (rejected, fact) = act(file, Action::CouncilReject);
        assert_eq!(fact.deed.code(), "council_rejected");
        assert_eq!(rejected.status(), Status::Refused);
        assert!(rejected.allows(Action::Appeal, &moment));
    }
}
