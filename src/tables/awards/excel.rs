//! The records as a workbook: in words, and in an order that people read.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::feed;
use crate::domain::awards::award::{AwardStatus, CancelGround, RestoreGround};
use crate::domain::law::award_type::{AwardKind, AwardLevel, CommendationType};
use crate::domain::register::people::{Language, SubjectKind};
use crate::error::{Error, Result};
use crate::services::awards::AwardLine;
use crate::sheets::Cell;
use crate::tables::{Book, heads};
use crate::words;

/// What a text of the feed is in a workbook.
enum Shape {
    Text,
    Code,
    Number,
    Money,
    Date,
    /// A member of a closed list: its codes, each with its name in both languages.
    Word(Vec<(&'static str, [String; 2])>),
}

/// The names of the members of a list.
fn named(list: &str, codes: impl IntoIterator<Item = &'static str>) -> Shape {
    let name = |language, code| words::say(language, &format!("{list}-{code}"));
    let both = |code| {
        let names = [Language::Vietnamese, Language::English].map(|language| name(language, code));
        (code, names)
    };
    Shape::Word(codes.into_iter().map(both).collect())
}

/// The columns by their names in the feed, and how wide they are. The name of an award stands in
/// the reader's language alone.
const COLUMNS: [(&str, u16); 36] = [
    ("subject_name", 30),
    ("subject_kind", 14),
    ("staff_code", 14),
    ("unit_code", 18),
    ("award_name", 36),
    ("award_kind", 18),
    ("level", 18),
    ("commendation_type", 22),
    ("cycle_year", 10),
    ("decision_number", 18),
    ("decision_date", 12),
    ("signer", 24),
    ("signer_post", 24),
    ("issuer_name", 30),
    ("issuer_code", 18),
    ("golden_book", 10),
    ("coefficient", 8),
    ("amount", 14),
    ("status", 14),
    ("cancel_ground", 24),
    ("cancel_number", 18),
    ("cancelled_on", 12),
    ("restore_ground", 24),
    ("restore_number", 18),
    ("restored_on", 12),
    ("posthumous_died_on", 12),
    ("posthumous_receiver", 24),
    ("posthumous_relation", 14),
    ("posthumous_address", 30),
    ("award_code", 24),
    ("rule_set", 16),
    ("changed_at", 24),
    ("id", 38),
    ("subject_id", 38),
    ("nomination_id", 38),
    ("decision_id", 38),
];

fn shape(column: &str) -> Shape {
    match column {
        "subject_kind" => named("subject", SubjectKind::ALL.iter().map(|code| code.code())),
        "award_kind" => named("kind", AwardKind::ALL.iter().map(|code| code.code())),
        "level" => named("level", AwardLevel::ALL.iter().map(|code| code.code())),
        "commendation_type" => named("type", CommendationType::ALL.iter().map(|code| code.code())),
        "status" => named("award", AwardStatus::ALL.iter().map(|code| code.code())),
        "cancel_ground" => named("ground", CancelGround::ALL.iter().map(|code| code.code())),
        "restore_ground" => named("restore", RestoreGround::ALL.iter().map(|code| code.code())),
        "staff_code" | "unit_code" | "issuer_code" | "decision_number" | "cancel_number"
        | "restore_number" => Shape::Code,
        "cycle_year" | "golden_book" | "coefficient" => Shape::Number,
        "amount" => Shape::Money,
        "decision_date" | "cancelled_on" | "restored_on" | "posthumous_died_on" => Shape::Date,
        _ => Shape::Text,
    }
}

/// Where the text of each column stands in a line, in either language, and what it is.
static PLAN: LazyLock<Vec<([usize; 2], Shape)>> = LazyLock::new(|| {
    let place = |name: &str| feed::place(name).unwrap_or_default();
    let column = |(name, _): &(&str, u16)| {
        let places = match *name {
            "award_name" => ["award_name_vi", "award_name_en"].map(place),
            name => [place(name); 2],
        };
        (places, shape(name))
    };
    COLUMNS.iter().map(column).collect()
});

fn side(language: Language) -> usize {
    match language {
        Language::Vietnamese => 0,
        Language::English => 1,
    }
}

fn cells(line: &AwardLine, language: Language) -> Result<Vec<Cell<'_>>> {
    let side = side(language);
    let mut texts: Vec<Option<Cow<'_, str>>> = line.cells()?.into_iter().map(Some).collect();
    let mut cell = |(places, shape): &'static ([usize; 2], Shape)| {
        let place = places.get(side).copied().unwrap_or_default();
        // Each text stands in one column.
        let text = texts.get_mut(place).and_then(Option::take);
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            return Ok(Cell::Nothing);
        };
        let broken = || Error::Internal(format!("award {} has {text}", line.seq));
        Ok(match shape {
            Shape::Text => Cell::Text(text),
            Shape::Code => Cell::Code(text),
            Shape::Number => Cell::Number(text),
            Shape::Money => Cell::Money(text.parse().map_err(|_| broken())?),
            Shape::Date => Cell::Date(text.parse().map_err(|_| broken())?),
            // A code of a newer version has no name here.
            Shape::Word(names) => {
                let known = names.iter().find(|(code, _)| *code == text);
                known.and_then(|(_, names)| names.get(side)).map_or_else(
                    || Cell::Text(text.clone()),
                    |name| Cell::Text(name.as_str().into()),
                )
            }
        })
    };
    PLAN.iter().map(&mut cell).collect()
}

/// What the workbook looks like.
#[must_use]
pub fn book(language: Language) -> Book<AwardLine> {
    Book {
        language,
        sheet: "sheet-awards",
        heads: heads(language, COLUMNS),
        cells,
    }
}
