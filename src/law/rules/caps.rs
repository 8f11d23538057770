//! `[[caps]]` in `rules.toml`: how often a body gives an award for a year at most.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::domain::law::law_book::LawBook;
use crate::domain::law::rule::cap::{AwardCap, CapMost};
use crate::law::faults::{KnownNames, Reader};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCap {
    award: Spanned<String>,
    most: Option<Spanned<i64>>,
    share: Option<Spanned<String>>,
    of: Option<Spanned<String>>,
    valid_from: Spanned<Datetime>,
    valid_to: Option<Spanned<Datetime>>,
    citation: KnownNames,
}

pub(super) fn cap(reader: &mut Reader<'_>, raw: &RawCap, book: &mut LawBook) {
    let (award, citation) = (reader.text(&raw.award), reader.names(&raw.citation));
    let valid = reader.period(&raw.valid_from, raw.valid_to.as_ref());
    let most = match (&raw.most, &raw.share, &raw.of) {
        (Some(most), None, None) => reader.positive(most).map(CapMost::Number),
        (None, Some(share), Some(of)) if *of.get_ref() != award => {
            let of = reader.text(of);
            let share = reader.share(share);
            share.map(|share| CapMost::Share { share, of })
        }
        _ => {
            reader.fault(raw.award.span(), "cap-most", Vec::new());
            None
        }
    };
    let (Some(valid), Some(most)) = (valid, most) else {
        return;
    };
    let new = AwardCap {
        award,
        most,
        valid,
        citation,
    };
    let is_same = |other: &&AwardCap| {
        other.award == new.award
            && other.share_of() == new.share_of()
            && other.valid.overlaps(&new.valid)
    };
    if let Some(other) = book.caps.iter().find(is_same) {
        let params = vec![("from", other.valid.from.to_string())];
        reader.fault(raw.valid_from.span(), "overlap", params);
    }
    book.caps.push(new);
}

/// It names awards there are.
pub(super) fn check_references(reader: &mut Reader<'_>, raw: &RawCap, book: &LawBook) {
    for code in [Some(&raw.award), raw.of.as_ref()].into_iter().flatten() {
        if book.any_award(code.get_ref()).is_none() {
            let mut known: Vec<&str> = book.awards.iter().map(|one| one.code.as_str()).collect();
            known.sort_unstable();
            known.dedup();
            let params = vec![
                ("value", code.get_ref().clone()),
                ("known", known.join(", ")),
            ];
            reader.fault(code.span(), "unknown-code", params);
        }
    }
}
