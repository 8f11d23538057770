//! Ten thousand councils, each counted here and by hand: the model knows members and what they say,
//! and no arithmetic but adding.

use proptest::prelude::*;

use super::*;
use crate::domain::law::council_rules::{Share, Threshold};

/// A member: whether they sent a paper, and what they choose on each line they vote on.
#[derive(Debug, Clone)]
struct Seat {
    has_sent: bool,
    choices: Vec<Option<Choice>>,
}

impl Seat {
    fn paper(&self) -> BallotPaper {
        let lines = (1..).zip(&self.choices);
        BallotPaper(
            lines
                .filter_map(|(place, choice)| Some((place, (*choice)?)))
                .collect(),
        )
    }
}

/// Mostly for it: that is where councils pass by one, or fail by one.
fn choice() -> impl Strategy<Value = Choice> {
    prop_oneof![
        8 => Just(Choice::Yes),
        1 => Just(Choice::No),
        1 => Just(Choice::Abstain),
    ]
}

fn council() -> impl Strategy<Value = Vec<Seat>> {
    (1usize..=4).prop_flat_map(|lines| {
        let choices = prop::collection::vec(prop::option::weighted(0.95, choice()), lines);
        let seat = (prop::bool::weighted(0.95), choices)
            .prop_map(|(has_sent, choices)| Seat { has_sent, choices });
        prop::collection::vec(seat, 1..=30)
    })
}

fn threshold() -> impl Strategy<Value = Threshold> {
    let usual = prop::sample::select(vec![(4, 5), (9, 10), (2, 3), (3, 4), (1, 1)]);
    let any = (1u32..=100).prop_flat_map(|of| (1..=of, Just(of)));
    let share = |(parts, of)| Threshold::Share(Share { parts, of });
    prop_oneof![
        1 => Just(Threshold::Majority),
        3 => usual.prop_map(share),
        1 => any.prop_map(share),
    ]
}

/// A line by hand.
#[derive(Debug, Default)]
struct ByHand {
    members: u32,
    yes: u32,
    no: u32,
    abstain: u32,
}

fn by_hand(seats: &[Seat], at: usize, recused_count: bool) -> ByHand {
    let mut line = ByHand::default();
    for seat in seats {
        match seat.choices[at] {
            None if !recused_count => {}
            None => line.members += 1,
            Some(choice) => {
                line.members += 1;
                match choice {
                    _ if !seat.has_sent => {}
                    Choice::Yes => line.yes += 1,
                    Choice::No => line.no += 1,
                    Choice::Abstain => line.abstain += 1,
                }
            }
        }
    }
    line
}

impl ByHand {
    /// Do those who agree reach what is asked? Each member asks for so many parts, each who agrees
    /// brings a whole.
    fn has_passed(&self, threshold: Threshold) -> bool {
        match threshold {
            Threshold::Majority => self.yes > self.members - self.yes,
            Threshold::Share(share) => {
                let (mut asked, mut brought) = (0, 0);
                for _ in 0..self.members {
                    asked += share.parts;
                }
                for _ in 0..self.yes {
                    brought += share.of;
                }
                self.yes > 0 && brought >= asked
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn ten_thousand_councils_are_counted_as_by_hand(
        seats in council(),
        threshold in threshold(),
        recused_count in any::<bool>(),
        first in any::<prop::sample::Index>(),
    ) {
        let lines = seats[0].choices.len();
        let sent = seats.iter().filter(|seat| seat.has_sent);
        let papers: Vec<BallotPaper> = sent.map(Seat::paper).collect();
        let opened = papers.iter().map(|paper| paper.to_bytes(lines));
        let opened: Vec<_> = opened.map(|bytes| BallotPaper::of_bytes(&bytes).unwrap()).collect();
        prop_assert_eq!(&opened, &papers);
        // In whatever order they come out of the box.
        let mut turned = papers.clone();
        turned.reverse();
        if !turned.is_empty() {
            turned.rotate_left(first.index(papers.len()));
        }
        for (at, place) in (0..lines).zip(1..) {
            let count = LineCount::of(&papers, place);
            prop_assert_eq!(count, LineCount::of(&turned, place));
            let line = by_hand(&seats, at, recused_count);
            let counted = [count.yes, count.no, count.abstain].map(i32::unsigned_abs);
            prop_assert_eq!(counted, [line.yes, line.no, line.abstain]);
            let needed = threshold.needed(line.members);
            let outcome = count.outcome(needed.cast_signed());
            prop_assert_eq!(outcome == VoteOutcome::Passed, line.has_passed(threshold));
        }
    }

    #[test]
    fn one_more_who_agrees_never_undoes_what_passed(
        members in 1u32..=100,
        threshold in threshold(),
    ) {
        let needed = threshold.needed(members);
        prop_assert!(needed >= 1 && needed <= members);
        // Of a council that grows by one, as many must agree or one more.
        let grown = threshold.needed(members + 1);
        prop_assert!(grown == needed || grown == needed + 1);
    }
}

#[test]
fn what_is_no_paper_is_none() {
    assert_eq!(BallotPaper::of_bytes(&[1, 4]), None);
    assert_eq!(
        BallotPaper::of_bytes(&[0, 0]),
        Some(BallotPaper(Vec::new()))
    );
    // A place that the ballot has not is not on the paper, and no paper is longer for it.
    let paper = BallotPaper(vec![(-1, Choice::Yes), (0, Choice::No), (3, Choice::Yes)]);
    assert_eq!(paper.to_bytes(2), [0, 0]);
}
