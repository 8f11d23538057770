//! What the page of somebody who can be honoured shows besides what the register knows: the awards
//! that could be proposed now, and those that come next.

use crate::domain::eligibility::standard::ladder::Rung;
use crate::domain::eligibility::standard::nearness::Nearness;
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::law_book::LawBook;
use crate::pages::eligibility::standard::{ShownFact, ShownStandard, in_time, shown_facts};
use crate::pages::frame::Words;
use crate::services::eligibility::ladder::Ladder;
use crate::words::seen;

/// A ladder as a page shows it.
pub(in crate::pages) struct ShownLadder {
    /// The award year.
    pub year: i32,
    /// What is met.
    pub now: Vec<ShownRung>,
    /// What needs a look, or time.
    pub next: Vec<ShownRung>,
    /// What rests on people's answers, or is far.
    pub rest: Vec<ShownRung>,
}

/// An award of it.
pub(in crate::pages) struct ShownRung {
    pub name: String,
    /// Who gives it, and for what where that is not merit.
    pub about: String,
    pub is_held: bool,
    /// Is a file for it on its way?
    pub open: bool,
    /// The ground by which it comes nearest.
    pub ground: Option<String>,
    /// The facts that ground was judged by.
    pub seen: Vec<ShownFact>,
    /// What is missing there first.
    pub missing: Option<String>,
    pub earliest: Option<String>,
    pub standard: ShownStandard,
}

impl ShownLadder {
    /// In the words of a page.
    pub fn of(words: Words, law: &LawBook, ladder: &Ladder) -> Self {
        let those = |are: fn(Nearness) -> bool| -> Vec<ShownRung> {
            let rungs = ladder.rungs.iter();
            rungs
                .filter(|rung| are(rung.nearness()))
                .map(|rung| ShownRung::of(words, law, rung))
                .collect()
        };
        Self {
            year: ladder.year,
            now: those(|near| near == Nearness::Now),
            next: those(|near| matches!(near, Nearness::ToLook | Nearness::Later)),
            rest: those(|near| matches!(near, Nearness::Asked | Nearness::Far)),
        }
    }
}

impl ShownRung {
    fn of(words: Words, law: &LawBook, rung: &Rung) -> Self {
        let told = rung.standard.in_short();
        let level = words.code("level", rung.level.code());
        let asked = rung.commendation_type;
        let about = if asked == CommendationType::Merit {
            level
        } else {
            format!("{level} · {}", words.code("type-short", asked.code()))
        };
        Self {
            name: words.of(&rung.name),
            about,
            is_held: rung.is_held,
            open: rung.open,
            ground: told.ground.map(|ground| words.of(&ground.name)),
            seen: shown_facts(words, law, told.seen),
            missing: seen::all_missing(words.0, &told.told_missing(), law),
            earliest: rung.earliest().map(|earliest| in_time(words, earliest)),
            standard: ShownStandard::of(words, law, &rung.standard),
        }
    }
}
