//! What was found of a file at each act, on a page of its own; and on that of the file what the newer
//! law finds.

use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::base::ids::NominationId;
use crate::domain::eligibility::kept::KeptWord;
use crate::domain::law::law_book::LawBook;
use crate::pages::PageResult;
use crate::pages::eligibility::standard::class_of;
use crate::pages::forms::{id, next, page};
use crate::pages::frame::{Frame, Visitor, Words, show};
use crate::services::dossier::NominationDetails;
use crate::services::nominations::checks::kept::{self, ShownVerdict};
use crate::state::State;
use crate::words;

/// Which part of it.
#[derive(Debug, Deserialize)]
pub struct KeptQuery {
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "dossier/kept.html")]
struct KeptPage {
    frame: Frame,
    /// The address of the file.
    place: String,
    kept: Vec<KeptAct>,
    total: usize,
    next: Option<String>,
}

/// What was found of a file at each act, the newest first.
pub async fn list(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    asked: Query<KeptQuery>,
) -> PageResult {
    let file: NominationId = id(&visitor, &path)?;
    let wanted = page(&state, "verdicts", asked.cursor.as_deref());
    let found = visitor
        .read(&state, move |conn, ctx, caller| {
            kept::list(conn, ctx, caller, file, true, &wanted)
        })
        .await?;
    let place = format!("/nominations/{file}");
    let address = format!("{place}/verdicts");
    let list = KeptPage {
        frame: visitor.frame(),
        kept: by_act(visitor.words, &found.items),
        total: usize::try_from(found.total.unwrap_or_default()).unwrap_or_default(),
        next: next(&state, "verdicts", &address, &[], found.next.as_deref()),
        place,
    };
    Ok(show(list.render()))
}

/// What one rule, or one ground of the standard, found at an act.
pub struct KeptFound {
    /// The class of its mark.
    pub class: &'static str,
    /// Its mark.
    pub outcome: String,
    /// What the rule or the ground is called.
    pub name: String,
    pub why: String,
    pub missing: Vec<String>,
    /// By which law it was found.
    pub by: Option<String>,
    /// What an office had said of it.
    pub said: Option<KeptWord>,
}

/// What was found at one act.
pub struct KeptAct {
    /// When, and what was done.
    pub title: String,
    pub rows: Vec<KeptFound>,
}

/// Those of one act together, the newest act first.
fn by_act(words: Words, kept: &[ShownVerdict]) -> Vec<KeptAct> {
    kept.chunk_by(|a, b| (a.kept.at, a.kept.act) == (b.kept.at, b.kept.act))
        .map(|act| KeptAct {
            title: act.first().map(|one| title(words, one)).unwrap_or_default(),
            rows: act.iter().map(|one| row(words, one)).collect(),
        })
        .collect()
}

fn title(words: Words, shown: &ShownVerdict) -> String {
    let (at, act) = (&shown.kept.at, shown.kept.act.code());
    format!("{} · {}", words.moment(at), words.code("deed", act))
}

fn row(words: Words, shown: &ShownVerdict) -> KeptFound {
    let (kept, answer) = (&shown.kept, &shown.kept.answer);
    let set = shown.rule_set.as_ref();
    let (class, outcome) = if answer.applies() {
        let outcome = words.code("outcome", answer.outcome.code());
        (class_of(answer.outcome), outcome)
    } else {
        ("", words.say("page-not-applicable"))
    };
    KeptFound {
        class,
        outcome,
        name: words.of(&kept.name),
        why: words::reason(words.0, &answer.why, &kept.citation),
        missing: answer
            .missing
            .iter()
            .map(|one| words::kept_missing(words.0, one))
            .collect(),
        by: set.map(|set| words.with("page-kept-by", &[("set", words.of(set))])),
        said: kept.word().cloned(),
    }
}

/// What was found by the newer law, for it is more favourable: each rule by its id and the standard as
/// `standard`, with the text that says so.
pub fn by_newer(words: Words, law: &LawBook, whole: &NominationDetails) -> Vec<(String, String)> {
    let rules = whole.findings.iter();
    let rules = rules.filter_map(|one| Some((one.rule.as_str(), one.by_newer.as_deref()?)));
    let standard = whole.standard.as_ref();
    let standard = standard.and_then(|one| Some(("standard", one.by_newer.as_deref()?)));
    let told = |(what, code): (&str, &str)| {
        let set = law.rule_sets.iter().find(|set| set.code == code);
        let name = set.map_or_else(|| code.to_owned(), |set| words.of(&set.name));
        let text = words.with("page-by-newer", &[("set", name)]);
        (what.to_owned(), text)
    };
    rules.chain(standard).map(told).collect()
}
