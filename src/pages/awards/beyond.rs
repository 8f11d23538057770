//! That a decision goes beyond what its issuer can give.

use crate::domain::awards::fund::FundWarning;
use crate::domain::law::law_book::LawBook;
use crate::domain::law::rule::cap::{BeyondCap, CapMost};
use crate::pages::frame::Words;
use crate::words::requirements;

/// That a decision goes beyond the fund of its issuer, with the numbers.
pub(super) fn told_of_fund(words: Words, warning: &FundWarning) -> String {
    let params = [
        ("year", warning.year.to_string()),
        ("ceiling", words.dong(&warning.ceiling)),
        ("organising", words.dong(&warning.organising)),
        ("given", words.dong(&warning.given)),
        ("gives", words.dong(&warning.gives)),
        ("beyond", words.dong(&warning.beyond)),
    ];
    words.with("page-beyond-fund", &params)
}

/// That a decision goes beyond what its issuer gives at most, with the numbers.
pub(super) fn told_of_cap(words: Words, law: &LawBook, warning: &BeyondCap) -> String {
    let name = |code: &str| {
        let award = law.any_award(code);
        award.map_or_else(|| code.to_owned(), |award| words.of(&award.name))
    };
    let mut params = vec![
        ("award", name(&warning.cap.award)),
        ("year", warning.year.to_string()),
        ("most", words.number(&warning.most)),
        ("given", words.number(&warning.given)),
        ("gives", words.number(&warning.gives)),
        ("beyond", words.number(&warning.beyond())),
        ("citation", words.of(&warning.cap.citation)),
    ];
    let CapMost::Share { share, of } = &warning.cap.most else {
        return words.with("page-beyond-cap", &params);
    };
    params.extend([
        ("share", requirements::percent(words.0, *share)),
        ("of", name(of)),
        ("count", words.number(&warning.of)),
    ]);
    words.with("page-beyond-share", &params)
}
