//! The second step: the rows, each with what the rules find of it, mended where they stand.

use actix_web::web::{Data, Path};
use askama::Template;

use super::{page_of, steps};
use crate::domain::base::ids::RosterId;
use crate::domain::eligibility::finding::Finding;
use crate::domain::eligibility::proof::Proof;
use crate::domain::nominations::roster::{LineState, MOST_LINES, RosterLine, SameAs};
use crate::domain::register::people::SubjectKind;
use crate::error::{Error, Result};
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id};
use crate::pages::frame::{Frame, Visitor, Words, show};
use crate::services::nominations::rosters::{self, LineLook, RosterLook};
use crate::state::State;

/// How many rows a page shows.
const SHOWN: usize = 100;

/// A row as the page shows it.
pub(super) struct Row {
    pub place: i32,
    pub name: String,
    /// The code of its kind; empty where it could not be read.
    pub kind: String,
    pub achievement: String,
    pub state: &'static str,
    /// The class of its tag.
    pub tag: &'static str,
    /// Why it stands like this, each with the files it is about.
    pub why: Vec<(String, Vec<String>)>,
    /// Is it asked whether it is somebody on file, or on another row?
    pub is_asked: bool,
    /// Who it may be: value and text.
    pub names: Vec<(String, String)>,
    pub said: String,
    pub is_filed: bool,
    /// Its file, as far as it is there.
    pub file: Option<String>,
}

fn tag_of(state: LineState) -> &'static str {
    match state {
        LineState::Filed | LineState::Ready => "ok",
        LineState::Unsure | LineState::Look => "warn",
        LineState::Missing | LineState::Stopped => "bad",
    }
}

fn found(words: Words, finding: &Finding) -> (String, Vec<String>) {
    let files = finding
        .verdict
        .proofs
        .iter()
        .filter_map(|proof| match proof {
            Proof::File(id) => Some(id.to_string()),
            _ => None,
        });
    (words.finding(finding), files.collect())
}

/// A row in the words of its reader.
pub(super) fn row(words: Words, one: &LineLook) -> Row {
    let mut why: Vec<(String, Vec<String>)> = Vec::new();
    for fault in &one.faults {
        let member = fault.pointer.trim_start_matches('/');
        let text = words.stopped(fault);
        let named = match member {
            "name" | "kind" | "achievement" => {
                let field = words.say(&format!("page-many-{member}"));
                format!("{field}: {text}")
            }
            _ => text,
        };
        why.push((named, Vec::new()));
    }
    if let Some(place) = one.twin.and_then(|place| usize::try_from(place).ok()) {
        why.push((words.count("page-many-twin", place), Vec::new()));
    }
    if one.said == SameAs::Unsaid && !one.same_names.is_empty() {
        why.push((words.say("page-many-same-names"), Vec::new()));
    }
    why.extend(one.findings.iter().map(|finding| found(words, finding)));
    let label = |offered: &crate::services::register::subjects::Offered| {
        let kind = words.code("subject", offered.subject.kind.code());
        (offered.subject.id.to_string(), offered.label(&kind))
    };
    let is_asked = !one.same_names.is_empty() || one.twin.is_some() || one.said == SameAs::Another;
    Row {
        place: one.line.place,
        name: one.line.name.clone(),
        kind: one
            .line
            .kind
            .map(SubjectKind::code)
            .unwrap_or_default()
            .to_owned(),
        achievement: one.line.achievement.clone(),
        state: one.state.code(),
        tag: tag_of(one.state),
        why,
        is_asked,
        names: one.same_names.iter().map(label).collect(),
        said: one.said.to_string(),
        is_filed: one.line.nomination.is_some(),
        file: one.file.map(|id| id.to_string()),
    }
}

/// How many rows stand like this, for each that some do: code, class, count.
pub(super) fn counts(looked: &RosterLook) -> Vec<(&'static str, &'static str, usize)> {
    let all = LineState::ALL.iter().rev();
    all.map(|state| (state.code(), tag_of(*state), looked.count(*state)))
        .filter(|(.., count)| *count > 0)
        .collect()
}

/// For what the list is, in one line.
pub(super) fn purpose(words: Words, looked: &RosterLook) -> String {
    use crate::domain::nominations::roster::Occasion;
    let kind = looked.roster.purpose.commendation_type;
    let award = format!(
        "{} – {} – {}",
        words.of(&looked.award.name),
        words.code("type", kind.code()),
        looked.cycle_year
    );
    match (&looked.event, &looked.roster.purpose.occasion) {
        (Some(event), _) => format!("{} · {award}", event.name),
        (None, Occasion::New { name, .. }) => format!("{name} · {award}"),
        (None, _) => award,
    }
}

#[derive(Template)]
#[template(path = "nominations/many/lines.html")]
struct LinesPage {
    frame: Frame,
    steps: Vec<(&'static str, String, String)>,
    looked: RosterLook,
    counts: Vec<(&'static str, &'static str, usize)>,
    /// Does some row bear the name of one alone on file, and nothing is said of it?
    can_take_known: bool,
    rows: Vec<Row>,
    kinds: Vec<&'static str>,
    /// The first row of each page, and the last, where there are several.
    pages: Vec<(usize, usize)>,
    from: usize,
    saved: String,
}

#[expect(clippy::unused_self, reason = "the template calls it on its page")]
impl LinesPage {
    /// How many rows a list takes.
    fn most(&self) -> usize {
        MOST_LINES
    }
}

async fn lines_page(state: &State, visitor: &Visitor, id: RosterId, from: usize) -> PageResult {
    let looked = visitor
        .read(state, move |conn, ctx, caller| {
            rosters::look(conn, ctx, caller, id)
        })
        .await?;
    let words = visitor.words;
    let total = looked.lines.len();
    let from = if from < total { from } else { 0 };
    let shown = looked.lines.iter().skip(from).take(SHOWN);
    let is_known = |one: &LineLook| one.said == SameAs::Unsaid && one.same_names.len() == 1;
    let pages = (0..total)
        .step_by(SHOWN)
        .map(|first| (first + 1, (first + SHOWN).min(total)))
        .collect();
    let page = LinesPage {
        frame: visitor.frame(),
        steps: steps(words, 2, &purpose(words, &looked)),
        counts: counts(&looked),
        can_take_known: looked.lines.iter().any(is_known),
        rows: shown.map(|one| row(words, one)).collect(),
        kinds: SubjectKind::ALL.iter().map(|kind| kind.code()).collect(),
        pages,
        from: from + 1,
        saved: words.moment(&looked.roster.changed_at),
        looked,
    };
    Ok(show(page.render()))
}

/// The rows of a list, from the first.
pub async fn list(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id = id(&visitor, &path)?;
    lines_page(&state, &visitor, id, 0).await
}

/// The rows of a list from one on.
pub async fn list_from(
    state: Data<State>,
    visitor: Visitor,
    path: Path<(String, usize)>,
) -> PageResult {
    let (text, from) = path.into_inner();
    let id = id(&visitor, &text)?;
    lines_page(&state, &visitor, id, from.saturating_sub(1)).await
}

/// The rows as the form has them, and the places of those that are taken off.
fn typed(form: &Pairs) -> Result<(Vec<RosterLine>, Vec<i32>)> {
    let (mut lines, mut off) = (Vec::new(), Vec::new());
    for place in form.all("place") {
        let place: i32 = place
            .parse()
            .map_err(|_| Error::invalid("/place", "out_of_range"))?;
        let value = |name: &str| form.value(&format!("{name}-{place}"));
        if !value("off").is_empty() {
            off.push(place);
        }
        lines.push(RosterLine {
            place,
            name: value("name").to_owned(),
            kind: value("kind").parse().ok(),
            achievement: value("achievement").to_owned(),
            same_as: value("same").parse().unwrap_or_default(),
            nomination: None,
        });
    }
    if lines.len() > MOST_LINES {
        return Err(Error::invalid("/place", "out_of_range"));
    }
    Ok((lines, off))
}

/// Keeps the rows as they were typed, and goes on where that is wanted.
pub async fn save(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (RosterId, _) = (id(&visitor, &path)?, form.version());
    let (page, then) = (page_of(id), form.value("then").to_owned());
    let here = match form.value("from") {
        "" | "1" => page.clone(),
        from => format!("{page}/lines/{}", from.parse().unwrap_or(1_usize)),
    };
    visitor
        .change_to(
            &state,
            &form,
            &page,
            typed(&form),
            move |tx, ctx, caller, (lines, off)| {
                rosters::save_lines(tx, ctx, caller, (id, version), lines, &off)?;
                match then.as_str() {
                    "next" => Ok(format!("{}/papers", page_of(id))),
                    "known" => {
                        rosters::take_known(tx, ctx, caller, (id, version + 1))?;
                        Ok(here)
                    }
                    _ => Ok(here),
                }
            },
        )
        .await
}
