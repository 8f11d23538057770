//! What was found of a file at each act, as a table.

use crate::domain::register::people::Language;
use crate::services::nominations::checks::kept::ShownVerdict;
use crate::sheets::Cell;
use crate::tables::{Book, Column, InWords, cells, heads, word};
use crate::words;

const fn column(
    name: &'static str,
    width: u16,
    cell: for<'r> fn(&'r ShownVerdict, InWords) -> Cell<'r>,
) -> Column<ShownVerdict> {
    Column { name, width, cell }
}

const COLUMNS: [Column<ShownVerdict>; 12] = [
    column("kept_at", 18, |row, said| {
        let at = row.kept.at;
        let text = said.map_or_else(|| at.to_rfc3339(), |_| words::moment(at));
        Cell::Text(text.into())
    }),
    column("kept_act", 24, |row, said| {
        word(said, "deed", row.kept.act.code())
    }),
    column("kept_rule", 50, |row, said| {
        let language = said.unwrap_or(Language::Vietnamese);
        Cell::Text(words::of(language, &row.kept.name).into())
    }),
    column("kept_citation", 40, |row, said| {
        let language = said.unwrap_or(Language::Vietnamese);
        Cell::Text(words::of(language, &row.kept.citation).into())
    }),
    column("kept_outcome", 16, |row, said| {
        let answer = &row.kept.answer;
        match said.filter(|_| !answer.applies()) {
            Some(language) => Cell::Text(words::say(language, "page-not-applicable").into()),
            None => word(said, "outcome", answer.outcome.code()),
        }
    }),
    column("why", 50, |row, said| {
        let kept = &row.kept;
        let told = |language| words::reason(language, &kept.answer.why, &kept.citation);
        let text = said.map_or_else(|| kept.answer.why.clone(), told);
        Cell::Text(text.into())
    }),
    column("missing", 50, |row, said| {
        let language = said.unwrap_or(Language::Vietnamese);
        let all = row.kept.answer.missing.iter();
        let all: Vec<String> = all.map(|one| words::kept_missing(language, one)).collect();
        if all.is_empty() {
            Cell::Nothing
        } else {
            Cell::Text(all.join("; ").into())
        }
    }),
    column("rule_set", 40, |row, said| {
        let language = said.unwrap_or(Language::Vietnamese);
        row.rule_set.as_ref().map_or(Cell::Nothing, |name| {
            Cell::Text(words::of(language, name).into())
        })
    }),
    column("kept_said", 50, |row, said| {
        row.kept.word().map_or(Cell::Nothing, |word| {
            let what = said
                .and_then(|language| words::known(language, &format!("said-{}", word.verdict)))
                .unwrap_or_else(|| word.verdict.clone());
            Cell::Text(format!("{what}: {} ({})", word.reason, word.by).into())
        })
    }),
    column("kept_rule_id", 24, |row, _| {
        Cell::Text((&row.kept.rule).into())
    }),
    column("kept_evidence", 50, |row, _| {
        let proofs = row.kept.answer.proofs.iter();
        let all: Vec<String> = proofs.map(|(kind, id)| format!("{kind}:{id}")).collect();
        if all.is_empty() {
            Cell::Nothing
        } else {
            Cell::Text(all.join("; ").into())
        }
    }),
    column("law_print", 66, |row, _| {
        Cell::Text((&row.kept.law_print).into())
    }),
];

/// What a workbook of them looks like.
#[must_use]
pub fn book(language: Language) -> Book<ShownVerdict> {
    Book {
        language,
        sheet: "page-kept",
        heads: heads(language, COLUMNS.iter().map(|one| (one.name, one.width))),
        cells: |row, language| Ok(cells(&COLUMNS, row, Some(language))),
    }
}
