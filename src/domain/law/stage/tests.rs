//! What can be done in which kind of stage, as one table.

use super::*;

/// A kind, its acts, the outcomes they can give it, and the act that passes a file on.
type Kind = (
    StageKind,
    &'static [Action],
    &'static [Outcome],
    Option<Action>,
);

/// Each kind with its acts, and the outcomes they can give it.
#[test]
fn each_kind_has_its_acts_and_outcomes() {
    use Action::{
        Accept, Approve, Clear, CouncilPass, CouncilReject, Endorse, Forward, GiveBack, Hold,
        Issue, Refuse, Return, Submit, Supplement, Withdraw,
    };
    use Outcome::{Passed, Refused, Returned};
    let all: &'static [Outcome] = &[Passed, Returned, Refused];
    let table: [Kind; 9] = [
        (StageKind::Draft, &[Submit], &[Passed], None),
        (
            StageKind::Endorse,
            &[Endorse, Return, Refuse, Withdraw],
            all,
            Some(Endorse),
        ),
        (
            StageKind::Check,
            &[Accept, Return, Supplement, Hold, Refuse, Withdraw],
            all,
            Some(Accept),
        ),
        (
            StageKind::Appraise,
            &[Clear, Return, Supplement, Hold, Refuse, Withdraw],
            all,
            Some(Clear),
        ),
        (
            StageKind::Decide,
            &[Approve, Return, Hold, Refuse, Withdraw],
            all,
            Some(Approve),
        ),
        (
            StageKind::Ballot,
            &[CouncilPass, CouncilReject, Return, Hold, Withdraw],
            all,
            None,
        ),
        (
            StageKind::Forward,
            &[Forward, Return, Hold, Refuse, Withdraw],
            all,
            Some(Forward),
        ),
        (StageKind::External, &[Issue, Return, Refuse], all, None),
        (StageKind::Issue, &[Issue, Hold, GiveBack], &[Passed], None),
    ];
    assert_eq!(table.len(), StageKind::ALL.len());
    for (kind, actions, outcomes, passing) in table {
        assert_eq!(kind.actions(), actions, "{kind}");
        assert_eq!(kind.outcomes().collect::<Vec<_>>(), outcomes, "{kind}");
        assert_eq!(kind.passing(), passing, "{kind}");
    }
}

#[test]
fn what_a_council_votes_is_no_act_of_one_person() {
    for (action, outcome) in [
        (Action::CouncilPass, Outcome::Passed),
        (Action::CouncilReject, Outcome::Refused),
    ] {
        assert_eq!(action.outcome(), Some(outcome));
        assert!(!action.stands_alone() && !action.passes_on() && !action.is_the_writers());
        assert!(!action.needs_reason() && !action.needs_citation());
    }
    let ballot = StageKind::Ballot;
    assert!(!ballot.decides() && !ballot.refuses() && !ballot.examines());
}
