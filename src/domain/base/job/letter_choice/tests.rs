//! What `letter_choice` does, case by case.

use super::*;

#[test]
fn at_once_is_only_what_waits_for_its_reader() {
    for template in Template::ALL {
        let is_at_once = template.group().unless_chosen() == LetterTiming::AtOnce;
        assert_eq!(
            is_at_once,
            template.group() == LetterGroup::Waiting,
            "{template}"
        );
    }
}

#[test]
fn what_is_chosen_counts_and_what_is_not_is_as_for_everybody() {
    let chosen = LetterChoices::of(vec![
        (LetterGroup::Waiting, LetterTiming::Digest),
        (LetterGroup::Files, LetterTiming::Digest),
    ]);
    assert_eq!(chosen.timing(LetterGroup::Waiting), LetterTiming::Digest);
    assert_eq!(chosen.timing(LetterGroup::Results), LetterTiming::Digest);
    assert_eq!(
        chosen.of_their_own().collect::<Vec<_>>(),
        [(LetterGroup::Waiting, LetterTiming::Digest)]
    );
}
