//! Somebody's career, or the measures against a collective and who belongs to it: the table, and one
//! form for all kinds of entries.

use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::base::ids::{CareerEntryId, SubjectId};
use crate::domain::register::career::{CareerEntry, CareerFact, CareerKind};
use crate::domain::register::people::SubjectKind;
use crate::error::{Error, FieldFault, Result};
use crate::http::register::career::{CorrectCareerEntryBody, EnterCareerEntryBody};
use crate::http::register::exports;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, address_with, id, next, page, showing};
use crate::pages::frame::{Frame, Visitor, Words, show};
use crate::services::register::career::{self, CareerDesk, ShownCareerEntry};
use crate::state::State;

/// Which collectives are looked for, and where the two lists begin.
#[derive(Deserialize)]
pub struct CareerQuery {
    #[serde(default)]
    q: String,
    cursor: Option<String>,
    members: Option<String>,
}

/// Something to choose.
struct Choice {
    value: String,
    text: String,
    is_chosen: bool,
}

/// What can be chosen of one kind.
struct Choices {
    kind: String,
    of_it: Vec<Choice>,
}

/// What a kind can tell, by its codes; of memberships nothing, which have none.
fn choices_of(state: &State, words: Words, kind: CareerKind) -> Vec<Choice> {
    let choice = |code: &str, text: String| Choice {
        value: format!("{kind}:{code}"),
        text,
        is_chosen: false,
    };
    let list = match kind {
        CareerKind::Post => {
            let law = state.ctx().law;
            let posts = law.posts.iter();
            return posts
                .map(|post| choice(&post.code, words.of(&post.name)))
                .collect();
        }
        CareerKind::Service => "service",
        CareerKind::Discipline => "degree",
        CareerKind::Member => return Vec::new(),
    };
    CareerFact::codes_of(kind)
        .into_iter()
        .map(|code| choice(code, words.code(list, code)))
        .collect()
}

/// An entry as the table shows it.
struct Row {
    id: CareerEntryId,
    kind: String,
    what: String,
    title: String,
    from: String,
    to: String,
    paper: String,
    version: i64,
    /// What it could tell in place of what it tells.
    choices: Vec<Choice>,
}

impl Row {
    fn of(state: &State, words: Words, shown: ShownCareerEntry) -> Self {
        let ShownCareerEntry {
            entry,
            rank,
            collective,
        } = shown;
        let kind = entry.fact.kind();
        let code = entry.fact.code().unwrap_or_default().to_owned();
        let what = match &entry.fact {
            CareerFact::Post(rank_code) => {
                rank.map_or_else(|| rank_code.clone(), |names| words.of(&names))
            }
            CareerFact::Service(force) => words.code("service", force.code()),
            CareerFact::Discipline(degree) => words.code("degree", degree.code()),
            CareerFact::Member(_) => collective.unwrap_or_default(),
        };
        let chosen = format!("{kind}:{code}");
        let mut choices = choices_of(state, words, kind);
        for choice in &mut choices {
            choice.is_chosen = choice.value == chosen;
        }
        // A rank that the law had when it was entered may stay.
        if kind != CareerKind::Member && choices.iter().all(|choice| !choice.is_chosen) {
            choices.push(Choice {
                value: chosen,
                text: what.clone(),
                is_chosen: true,
            });
        }
        let CareerEntry {
            id,
            title,
            from,
            to,
            paper,
            version,
            ..
        } = entry;
        Self {
            id,
            kind: words.code("career", kind.code()),
            what,
            title,
            from: words.date(&from),
            to: to.map(|day| words.date(&day)).unwrap_or_default(),
            paper: paper.unwrap_or_default(),
            version,
            choices,
        }
    }
}

/// Those who belong to a collective today.
struct MembersList {
    names: Vec<(SubjectId, String)>,
    total: i64,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "register/career.html")]
struct CareerPage {
    frame: Frame,
    id: SubjectId,
    name: String,
    is_person: bool,
    may_enter: bool,
    rows: Vec<Row>,
    total: i64,
    members: Option<MembersList>,
    choices: Vec<Choices>,
    q: String,
    /// Of this showing of the form.
    once: String,
    excel: String,
    next: Option<String>,
}

/// The address of the page.
fn place(id: SubjectId) -> String {
    format!("/subjects/{id}/career")
}

/// What can be entered of a subject, kind by kind: of a collective measures alone.
fn all_choices(state: &State, words: Words, desk: &CareerDesk) -> Vec<Choices> {
    let kinds = CareerKind::ALL.iter().copied();
    let kept = kinds.filter(|kind| CareerEntry::is_kept_of(*kind, desk.subject.kind));
    let choices = kept.map(|kind| {
        let mut of_it = choices_of(state, words, kind);
        if kind == CareerKind::Member {
            of_it.extend(desk.collectives.iter().map(|offered| Choice {
                value: format!("{kind}:{}", offered.subject.id),
                text: offered.label(&words.code("subject", offered.subject.kind.code())),
                is_chosen: false,
            }));
        }
        Choices {
            kind: words.code("career", kind.code()),
            of_it,
        }
    });
    choices.collect()
}

/// The career of somebody, for who sees them.
pub async fn list(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    search: Query<CareerQuery>,
) -> PageResult {
    let id: SubjectId = id(&visitor, &path)?;
    let CareerQuery { q, cursor, members } = search.into_inner();
    let wanted = page(&state, "career", cursor.as_deref());
    let of_members = page(&state, "career-members", members.as_deref());
    let name = Some(q.trim().to_owned()).filter(|name| !name.is_empty());
    let desk = visitor
        .read(&state, move |conn, ctx, caller| {
            let pages = (&wanted, &of_members);
            career::desk(conn, ctx, caller, id, name.as_deref(), pages)
        })
        .await?;
    let (words, address) = (visitor.words, place(id));
    let choices = all_choices(&state, words, &desk);
    let members = desk.members.map(|listed| MembersList {
        total: listed.total.unwrap_or_default(),
        next: listed.next.map(|key| {
            let cursor = state.master.mark("career-members", &key);
            address_with(&address, &[("members", &cursor)])
        }),
        names: listed
            .items
            .into_iter()
            .map(|member| (member.id, member.name))
            .collect(),
    });
    let shown = CareerPage {
        frame: visitor.frame(),
        id,
        name: desk.subject.name.clone(),
        is_person: desk.subject.kind == SubjectKind::Individual,
        may_enter: desk.may_enter,
        next: next(
            &state,
            "career",
            &address,
            &[("q", &q)],
            desk.entries.next.as_deref(),
        ),
        total: desk.entries.total.unwrap_or_default(),
        rows: desk
            .entries
            .items
            .into_iter()
            .map(|entry| Row::of(&state, words, entry))
            .collect(),
        members,
        choices,
        q,
        once: showing(&state),
        excel: format!("{address}/export"),
    };
    Ok(show(shown.render()))
}

/// The same as a workbook.
pub async fn export(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: SubjectId = id(&visitor, &path)?;
    let caller = visitor.caller()?;
    exports::career(&state, caller, id, visitor.words.0)
        .await
        .map_err(|error| visitor.trouble(error))
}

/// The kind and what of it was chosen, as the form says both in one: `post:…`, `member:…`.
fn said(form: &Pairs) -> (&str, &str) {
    form.value("what").split_once(':').unwrap_or_default()
}

/// The form as the body of the API: what it calls otherwise, for other pages have such names.
fn as_body(form: &Pairs) -> Pairs {
    form.with("title", form.value("career_title"))
        .with("paper", form.value("career_paper"))
}

/// What is wrong, at the fields of the form.
fn at_its_fields<T>(done: Result<T>) -> Result<T> {
    let moved = |fault: FieldFault| {
        let pointer = match fault.pointer.as_str() {
            "/kind" | "/code" | "/collective_id" => "/what",
            "/title" => "/career_title",
            "/paper" => "/career_paper",
            other => other,
        };
        FieldFault {
            pointer: pointer.to_owned(),
            ..fault
        }
    };
    done.map_err(|error| match error {
        Error::Invalid(faults) => {
            let mut moved: Vec<FieldFault> = faults.into_iter().map(moved).collect();
            moved.dedup();
            Error::Invalid(moved)
        }
        other => other,
    })
}

/// Enters something of somebody's career.
pub async fn enter(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let id: SubjectId = id(&visitor, &path)?;
    let (kind, what) = said(&form);
    let (code, collective) = if kind == CareerKind::Member.code() {
        ("", what)
    } else {
        (what, "")
    };
    let body = as_body(&form)
        .with("subject_id", id)
        .with("kind", kind)
        .with("code", code)
        .with("collective_id", collective);
    let new = at_its_fields(body.command(EnterCareerEntryBody::command));
    visitor
        .change(&state, &form, &place(id), new, |tx, ctx, caller, new| {
            at_its_fields(career::enter(tx, ctx, caller, new))
        })
        .await
}

/// Puts an entry right.
pub async fn correct(
    state: Data<State>,
    visitor: Visitor,
    path: Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let (subject, entry) = path.into_inner();
    let (subject, version): (SubjectId, _) = (id(&visitor, &subject)?, form.version());
    let entry: CareerEntryId = id(&visitor, &entry)?;
    let body = as_body(&form).with("code", said(&form).1);
    let new = body.command_of_whole(&["title", "from"], CorrectCareerEntryBody::of_whole);
    let new = at_its_fields(new);
    visitor
        .change(
            &state,
            &form,
            &place(subject),
            new,
            move |tx, ctx, caller, new| {
                at_its_fields(career::correct(tx, ctx, caller, entry, version, new))
            },
        )
        .await
}

/// Removes an entry.
pub async fn remove(
    state: Data<State>,
    visitor: Visitor,
    path: Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let (subject, entry) = path.into_inner();
    let (subject, version): (SubjectId, _) = (id(&visitor, &subject)?, form.version());
    let entry: CareerEntryId = id(&visitor, &entry)?;
    let confirmed = form.if_confirmed(Ok(()));
    visitor
        .change(
            &state,
            &form,
            &place(subject),
            confirmed,
            move |tx, ctx, caller, ()| career::remove(tx, ctx, caller, entry, version),
        )
        .await
}
