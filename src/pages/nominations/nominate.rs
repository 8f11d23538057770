//! Writing a file: for somebody on file or somebody new, and changing it while it is open.

mod begun;
mod checked;
mod papers;
mod proposed;
mod said;

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use checked::Verdicts;
use said::some;

use super::acts::REMARKABLE;
use crate::db::Conn;
use crate::domain::base::ids::{EventId, NominationId, ReportId};
use crate::domain::base::remark::Remark;
use crate::domain::nominations::event::Event;
use crate::domain::register::people::SubjectKind;
use crate::error::Result;
use crate::pages::PageResult;
use crate::pages::eligibility::offers::{Offer, offers_of};
use crate::pages::forms::{id, showing};
use crate::pages::frame::{Frame, Visitor, Words, html};
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::nominations::reports::ShownReport;
use crate::services::nominations::{self, Choices, EventBeside};
use crate::state::State;

pub use begun::keep;
pub use checked::{live, subjects};
pub use proposed::{propose, revise};
pub use said::{LikeQuery, NominationForm};

#[derive(Template)]
#[template(path = "nominations/nominate.html")]
struct NominatePage {
    frame: Frame,
    /// The key of what the page is called.
    heading: &'static str,
    /// What the rules find of what was typed so far.
    checked: Verdicts,
    /// The file that is changed; none for a new one.
    file: Option<(NominationId, i64)>,
    /// The name of the subject of a file that is changed.
    subject: String,
    /// Can its name be mended here? That of somebody on the register comes from there.
    may_rename: bool,
    choices: Choices,
    /// The events to choose from: the id of each, and its text.
    events: Vec<(String, String)>,
    offers: Vec<Offer>,
    kinds: Vec<&'static str>,
    typed: NominationForm,
    faults: Vec<(String, String)>,
    /// Fields in which the file says something else by now, and what.
    theirs: Vec<(&'static str, String)>,
    remarks: Vec<Remark>,
    /// Why it was returned.
    returned_because: Option<String>,
    /// The address of this form with what was typed before and never sent, if something was.
    begun: Option<String>,
    /// Of this showing of the form.
    once: String,
    document_limit: u64,
}

/// The fields of the form; a fault of anything else is told at its head.
const FIELDS: [&str; 17] = [
    "subject_id",
    "subject_name",
    "new_name",
    "new_kind",
    "unit_id",
    "award",
    "event_id",
    "cycle_year",
    "name",
    "happened_from",
    "happened_to",
    "summary",
    "statement",
    "died_on",
    "receiver",
    "relation",
    "address",
];

impl NominatePage {
    fn fault(&self, field: &str) -> Option<&str> {
        self.faults
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, text)| text.as_str())
    }

    fn other_faults(&self) -> impl Iterator<Item = &str> {
        self.faults
            .iter()
            .filter(|(name, _)| !FIELDS.contains(&name.as_str()))
            .map(|(_, text)| text.as_str())
    }

    /// Is a subject told that is not on the list?
    fn names_subject(&self) -> bool {
        let is_wrong = |field| self.fault(field).is_some();
        !self.typed.new_name.is_empty() || is_wrong("new_name") || is_wrong("unit_id")
    }

    /// Is something told of who has died, or wrong with it?
    fn tells_death(&self) -> bool {
        let typed = &self.typed;
        !typed.died_on.is_empty()
            || !typed.receiver.is_empty()
            || self.fault("died_on").is_some()
            || !self.theirs.is_empty()
    }

    /// Can what is asked of a new event be left out of sight while one on file is chosen? Not where
    /// something stands in it.
    fn tells_no_new_event(&self) -> bool {
        let is_wrong = |field: &&str| self.fault(field).is_some();
        let fields = ["name", "happened_from", "happened_to"];
        !self.typed.tells_an_event() && !fields.iter().any(is_wrong)
    }

    fn says_now(&self, field: &str) -> Option<&str> {
        self.theirs
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, text)| text.as_str())
    }

    fn remarks_of(&self, field: &str) -> impl Iterator<Item = &Remark> {
        self.remarks
            .iter()
            .filter(move |remark| remark.field == field)
    }

    /// What was asked to be put right in the papers, which are on the page of the file.
    fn remarks_elsewhere(&self) -> impl Iterator<Item = &Remark> {
        self.remarks
            .iter()
            .filter(|remark| !REMARKABLE.iter().any(|(field, _)| *field == remark.field))
    }
}

/// The events to choose from: those that are alike with where and when they were entered, and how
/// many files there are for them.
fn events_of(
    choices: &Choices,
    alike: &BTreeMap<EventId, EventBeside>,
    words: Words,
) -> Vec<(String, String)> {
    let text = |event: &Event| {
        let mut days = words.date(&event.happened_from);
        if event.happened_to != event.happened_from {
            days = format!("{days} – {}", words.date(&event.happened_to));
        }
        let mut parts = vec![event.name.clone(), days];
        if let Some(beside) = alike.get(&event.id) {
            parts.extend(beside.unit.clone());
            parts.push(words.counted("page-event-files", &beside.files));
            let at = words.moment(&event.created_at);
            parts.push(words.with("page-event-entered", &[("at", at)]));
        }
        parts.join(", ")
    };
    choices
        .events
        .iter()
        .map(|event| (event.id.to_string(), text(event)))
        .collect()
}

/// The form as it is filled in from a report of merit or from a file; what that is about is offered
/// beside the rest.
fn filled_in(
    (conn, ctx, caller): (&mut Conn, &Ctx, &Caller),
    choices: &mut Choices,
    told: Option<&ShownReport>,
    like: Option<(NominationId, bool)>,
) -> Result<Option<NominationForm>> {
    if let Some(told) = told {
        let event = told.found.report.event;
        nominations::offer_beside(conn, ctx, caller, choices, (None, event))?;
        let is_new = choices.subjects.is_empty();
        return Ok(Some(NominationForm::of_report(told, is_new)));
    }
    let Some((id, is_next_year)) = like else {
        return Ok(None);
    };
    let file = crate::services::dossier::file(conn, ctx, caller, id)?;
    let subject = file.whole.shown.filed.nomination.content.subject;
    let event = file.whole.event.as_ref().map(|event| event.id);
    let chosen = (Some(subject).filter(|_| is_next_year), event);
    nominations::offer_beside(conn, ctx, caller, choices, chosen)?;
    Ok(Some(NominationForm::like(&file, is_next_year)))
}

/// Why the form is shown.
enum Why {
    Asked,
    /// It is filled in from a file: for somebody else in its event, or for its subject in the year
    /// after it.
    Like(NominationId, bool),
    /// It is filled in from a report of merit.
    Of(ReportId),
    /// The rules find this of what was typed.
    Checked(Verdicts),
    /// These fields have to be put right.
    Faults(Vec<(String, String)>),
    /// Somebody else has changed the file meanwhile.
    Stale,
}

/// The form for a new file, or for one that is changed.
async fn form_page(
    state: &State,
    visitor: &Visitor,
    file: Option<NominationId>,
    typed: Option<NominationForm>,
    why: Why,
) -> PageResult {
    let name = typed
        .as_ref()
        .and_then(|typed| some(&typed.q))
        .map(str::to_owned);
    let (like, report) = match &why {
        Why::Like(id, is_next_year) => (Some((*id, *is_next_year)), None),
        Why::Of(id) => (None, Some(*id)),
        _ => (None, None),
    };
    let heading = said::heading(file, like);
    // Who is shown what they typed needs no offer of it.
    let is_filled_in = typed.is_some() || like.is_some() || report.is_some();
    let is_begun = file.is_none() && !is_filled_in && visitor.problem.is_none();
    let read = move |conn: &mut Conn, ctx: &Ctx, caller: &Caller| {
        let begun = is_begun && begun::is_kept(conn, ctx, caller)?;
        let whole = file
            .map(|id| crate::services::dossier::file(conn, ctx, caller, id))
            .transpose()?;
        let changed = whole
            .as_ref()
            .map(|file| &file.whole.shown.filed.nomination);
        if let Some(file) = &whole {
            file.must_be_open_to_the_reader()?;
        }
        let told = report
            .map(|id| nominations::reports::find(conn, ctx, caller, id))
            .transpose()?;
        let named = told.as_ref().map(|told| &told.found.report.subject_name);
        let name = name.as_ref().or(named).map(String::as_str);
        let mut choices = nominations::choices(conn, ctx, caller, changed, name)?;
        let from = (&mut *conn, ctx, caller);
        let liked = filled_in(from, &mut choices, told.as_ref(), like)?;
        let alike = match file {
            Some(_) => BTreeMap::new(),
            None => nominations::alike_events(conn, ctx, caller, &choices)?,
        };
        Ok((whole, choices, alike, liked, begun))
    };
    let (whole, mut choices, alike, liked, begun) = visitor.read(state, read).await?;
    choices
        .subjects
        .sort_by_cached_key(|offered| offered.subject.sort_key());
    let filed = whole.as_ref().map(|file| &file.whole.shown.filed);
    let offers = offers_of(&choices.awards, visitor.words);
    let now = whole.as_ref().map(NominationForm::of);
    let mut typed = typed.or(liked).or_else(|| now.clone()).unwrap_or_default();
    let (mut frame, mut theirs) = (visitor.frame(), Vec::new());
    let mut checked = Verdicts::default();
    let (status, faults) = match why {
        Why::Asked | Why::Like(..) | Why::Of(_) => (StatusCode::OK, Vec::new()),
        Why::Checked(found) => {
            checked = found;
            (StatusCode::OK, Vec::new())
        }
        Why::Faults(faults) => (StatusCode::UNPROCESSABLE_ENTITY, faults),
        Why::Stale => {
            if let (Some(now), Some(file)) = (&now, &whole) {
                theirs = typed.differs(now, &offers);
                // Whoever saves again has seen what the file says now.
                typed.version = now.version;
                let last = file.history.last();
                let name = last
                    .map(|entry| entry.actor_name.clone())
                    .unwrap_or_default();
                frame.problem = Some(visitor.words.with_name("page-changed-meanwhile", &name));
            }
            (StatusCode::PRECONDITION_FAILED, Vec::new())
        }
    };
    let page = NominatePage {
        frame,
        heading,
        checked,
        file: file.map(|id| (id, typed.version)),
        subject: filed
            .map(|filed| filed.subject_name.clone())
            .unwrap_or_default(),
        may_rename: filed.is_some_and(|filed| filed.subject_person.is_none()),
        events: events_of(&choices, &alike, visitor.words),
        choices,
        offers,
        kinds: SubjectKind::ALL.iter().map(|kind| kind.code()).collect(),
        typed,
        faults,
        theirs,
        begun: begun.then(|| begun::address(state, visitor)),
        once: showing(state),
        document_limit: state.files.limit(),
        returned_because: whole
            .as_ref()
            .and_then(|file| file.returned_because.clone()),
        remarks: whole.map(|file| file.remarks).unwrap_or_default(),
    };
    Ok(html(status, page.render()))
}

/// The form, empty or filled in from a file.
pub async fn form(state: Data<State>, visitor: Visitor, asked: Query<LikeQuery>) -> PageResult {
    let why = match (&asked.like, &asked.report) {
        (None, None) => Why::Asked,
        (None, Some(report)) => Why::Of(id(&visitor, report)?),
        (Some(like), _) => Why::Like(id(&visitor, like)?, asked.year.as_deref() == Some("next")),
    };
    form_page(&state, &visitor, None, None, why).await
}

/// The form with what a draft or a returned file says.
pub async fn edit_form(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id = id(&visitor, &path)?;
    form_page(&state, &visitor, Some(id), None, Why::Asked).await
}
