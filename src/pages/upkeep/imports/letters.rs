//! From the year's list to its submission letters; and all its rows as a workbook.

use actix_web::web::{Data, Path};
use askama::Template;

use crate::domain::base::ids::{ImportId, NominationId};
use crate::http::upkeep::imports::rows_in_a_book;
use crate::pages::PageResult;
use crate::pages::forms::id;
use crate::pages::frame::{Frame, Visitor, show};
use crate::services::nominations::submission_letters::MOST_CARRIED;
use crate::services::upkeep::imports::{self, BookRows, ImportLetter};
use crate::state::State;

/// A letter as the page offers it.
struct LetterOffer {
    /// Which of those of the page.
    place: usize,
    unit: String,
    body: String,
    files: Vec<NominationId>,
    lacking: i64,
    left: i64,
}

impl LetterOffer {
    fn of((place, letter): (usize, ImportLetter)) -> Self {
        Self {
            place,
            unit: letter.unit.1,
            body: letter.deciding_unit.1,
            files: letter.files,
            lacking: counted(letter.lacking_papers),
            left: counted(letter.left),
        }
    }
}

fn counted(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A draft that no letter is offered for.
struct Withheld {
    id: NominationId,
    subject: String,
    award: String,
    why: String,
}

#[derive(Template)]
#[template(path = "upkeep/import_letters.html")]
struct LettersPage {
    frame: Frame,
    import: ImportId,
    file_name: String,
    letters: Vec<LetterOffer>,
    withheld: Vec<Withheld>,
    /// Are there drafts that were not looked at?
    more: bool,
    /// The most files of a letter.
    most: i64,
}

/// The letters that can be drafted of what an import brought in.
pub async fn list(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: ImportId = id(&visitor, &path)?;
    let found = visitor
        .read(&state, move |conn, ctx, caller| {
            imports::letters_of(conn, ctx, caller, id)
        })
        .await?;
    let words = visitor.words;
    let withheld = found.held_back.iter().map(|held| {
        let rules = held.findings.iter();
        let rules: Vec<String> = rules.map(|finding| words.of(&finding.name)).collect();
        Withheld {
            id: held.filed.nomination.id,
            subject: held.filed.subject_name.clone(),
            award: words.of(&held.filed.nomination.award_name(&state.law)),
            why: rules.join("; "),
        }
    });
    let page = LettersPage {
        withheld: withheld.collect(),
        frame: visitor.frame(),
        import: id,
        file_name: found.shown.import.file_name,
        letters: found
            .letters
            .into_iter()
            .enumerate()
            .map(LetterOffer::of)
            .collect(),
        more: found.more,
        most: counted(MOST_CARRIED),
    };
    Ok(show(page.render()))
}

/// All rows with what was found of them, as a workbook.
pub async fn checked(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: ImportId = id(&visitor, &path)?;
    let all = (id, BookRows::All);
    rows_in_a_book(&state, visitor.caller()?, all, visitor.words.0)
        .await
        .map_err(|error| visitor.trouble(error))
}
