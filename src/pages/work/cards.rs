//! What waits, as cards: what a decision is for, before any of its files.

use uuid::Uuid;

use crate::domain::base::ids::EventId;
use crate::domain::law::award_type::CommendationType;
use crate::pages::frame::Words;
use crate::services::nominations::Ratio;
use crate::services::work::{Card, Work};
use crate::services::{Ctx, WaitingAbout};

/// Files that wait and are about the same: who, how much, what the checks found, and the way there.
pub(super) struct CardView {
    pub(super) address: String,
    pub(super) title: String,
    pub(super) who: String,
    pub(super) amount: Option<String>,
    /// What the checks found, and how that is marked.
    pub(super) checked: Option<(&'static str, String)>,
    pub(super) is_here: bool,
}

/// The cards of what waits; `show` is the part that the page shows.
pub(super) fn views(words: Words, ctx: &Ctx, work: &Work, show: &str) -> Vec<CardView> {
    let view = |card: &Card| {
        let key = key(&card.about);
        CardView {
            address: format!("/?show={key}"),
            title: title(words, ctx, card),
            who: who(words, card),
            amount: card.amount.map(|amount| words.dong(&amount)),
            checked: card.checked.map(|checked| found(words, checked)),
            is_here: key == show,
        }
    };
    work.cards.iter().map(view).collect()
}

fn key(about: &WaitingAbout) -> String {
    match about {
        WaitingAbout::Event(event) => format!("event-{event}"),
        WaitingAbout::Award(code, kind, year) => format!("award-{code}-{}-{year}", kind.code()),
    }
}

/// What the address of a card asks for.
pub(super) fn asked(show: &str) -> Option<WaitingAbout> {
    let (what, which) = show.split_once('-')?;
    match what {
        "event" => {
            let event: Uuid = which.parse().ok()?;
            Some(WaitingAbout::Event(EventId::from(event)))
        }
        "award" => {
            let (rest, year) = which.rsplit_once('-')?;
            let (code, kind) = rest.rsplit_once('-')?;
            let kind = CommendationType::ALL
                .iter()
                .copied()
                .find(|one| one.code() == kind)?;
            Some(WaitingAbout::Award(
                code.to_owned(),
                kind,
                year.parse().ok()?,
            ))
        }
        _ => None,
    }
}

fn title(words: Words, ctx: &Ctx, card: &Card) -> String {
    let about = match (&card.about, &card.event) {
        (WaitingAbout::Award(code, _, year), _) => {
            let name = ctx.law.any_award(code).map(|award| words.of(&award.name));
            format!("{}, {year}", name.unwrap_or_else(|| code.clone()))
        }
        (WaitingAbout::Event(_), name) => name.clone().unwrap_or_default(),
    };
    match &card.unit {
        Some(unit) => format!("{about} – {unit}"),
        None => about,
    }
}

fn who(words: Words, card: &Card) -> String {
    let kinds = card.kinds.iter();
    let kinds =
        kinds.map(|(kind, count)| words.counted(&format!("page-card-{}", kind.code()), count));
    kinds.collect::<Vec<_>>().join(", ")
}

fn found(words: Words, checked: Ratio) -> (&'static str, String) {
    if checked.is_whole() {
        ("ok", words.count("page-card-all-met", checked.of))
    } else {
        let open = checked.of.saturating_sub(checked.have);
        ("warn", words.count("page-card-to-look-at", open))
    }
}
