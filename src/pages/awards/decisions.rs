//! Drafting, signing, numbering and issuing a decision; striking a line, taking the signature back,
//! removing a draft; putting a name right.

use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::awards::decision::DecisionStatus;
use crate::domain::base::history::HistoryEntry;
use crate::domain::base::ids::{DecisionId, NominationId};
use crate::domain::law::award_type::AwardKind;
use crate::domain::law::law_book::LawBook;
use crate::domain::nominations::nomination::Nomination;
use crate::error::{FieldFault, Result};
use crate::fields::Fields;
use crate::pages::PageResult;
use crate::pages::forms::{Bytes, Pairs, id, next, page};
use crate::pages::frame::{Frame, Visitor, Words, back, see, show as show_page};
use crate::services::awards::decisions::{self, Correct, Issue, MOST_LINES, ShownDecision, Strike};
use crate::state::State;

/// Which decisions.
#[derive(Deserialize)]
pub struct DecisionsQuery {
    #[serde(default)]
    status: String,
    #[serde(default)]
    q: String,
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "awards/decisions.html")]
struct ListPage {
    frame: Frame,
    status: String,
    q: String,
    statuses: Vec<&'static str>,
    decisions: Vec<ShownDecision>,
    next: Option<String>,
}

/// The decisions a reader sees, the newest first.
pub async fn list(
    state: Data<State>,
    visitor: Visitor,
    search: Query<DecisionsQuery>,
) -> PageResult {
    let (status, q) = (search.status.parse().ok(), search.q.clone());
    let wanted = page(&state, "decisions", search.cursor.as_deref());
    let found = visitor
        .read(&state, move |conn, ctx, caller| {
            decisions::search(conn, ctx, caller, status, Some(&q), &wanted)
        })
        .await?;
    let list = ListPage {
        frame: visitor.frame(),
        next: next(
            &state,
            "decisions",
            "/decisions",
            &[("status", &search.status), ("q", &search.q)],
            found.next.as_deref(),
        ),
        status: search.status.clone(),
        q: search.into_inner().q,
        statuses: DecisionStatus::ALL
            .iter()
            .map(|status| status.code())
            .collect(),
        decisions: found.items,
    };
    Ok(show_page(list.render()))
}

#[derive(Template)]
#[template(path = "awards/decision.html")]
struct DecisionPage {
    frame: Frame,
    shown: ShownDecision,
    history: Vec<HistoryEntry>,
    total: i64,
    /// What of it is in force, where that is less.
    in_force: Option<i64>,
    today: String,
    document_limit: u64,
}

impl DecisionPage {
    /// Can the visitor do this now?
    fn may(&self, action: &str) -> bool {
        self.shown
            .allowed
            .iter()
            .any(|allowed| allowed.action == action && allowed.refusal.is_none())
    }

    /// Could the visitor strike a line, were there another one?
    fn is_last_line(&self) -> bool {
        self.shown
            .allowed
            .iter()
            .any(|allowed| allowed.refusal == Some("last_line"))
    }

    /// The file that a fault names.
    #[expect(clippy::unused_self, reason = "templates call it on their page")]
    fn file_of<'f>(&self, fault: &'f FieldFault) -> Option<&'f str> {
        fault
            .params
            .iter()
            .find(|(name, _)| *name == "nomination_id")
            .map(|(_, id)| id.as_str())
    }
}

/// The page of a decision.
pub async fn show(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: DecisionId = id(&visitor, &path)?;
    let today = state.ctx().today().to_string();
    let (shown, history) = visitor
        .read(&state, move |conn, ctx, caller| {
            let shown = decisions::find(conn, ctx, caller, id)?;
            let history = decisions::history(conn, ctx, caller, id)?;
            Ok((shown, history))
        })
        .await?;
    let total: i64 = shown.lines.iter().filter_map(|line| line.amount).sum();
    let decision = DecisionPage {
        frame: visitor.frame(),
        total,
        in_force: shown.in_force().filter(|in_force| *in_force != total),
        shown,
        history,
        today,
        document_limit: state.files.limit(),
    };
    Ok(show_page(decision.render()))
}

/// What a decision on these files is about, as the form offers it: the award, where it is one.
pub(in crate::pages) fn default_title<'f>(
    words: Words,
    law: &LawBook,
    files: impl IntoIterator<Item = &'f Nomination>,
) -> String {
    let files: Vec<&Nomination> = files.into_iter().collect();
    let first = files.first().filter(|first| {
        files
            .iter()
            .all(|file| file.content.award_code == first.content.award_code)
    });
    let Some(award) = first.and_then(|first| first.award_type(law)) else {
        return words.say("page-decision-title-default");
    };
    let posthumous = files
        .iter()
        .filter(|file| file.content.posthumous.is_some())
        .count();
    let key = match posthumous {
        0 => "page-decision-title-given",
        all if all == files.len() => "page-decision-title-posthumous",
        _ => "page-decision-title-both",
    };
    let name = words.of(&award.name);
    let name = if award.kind == AwardKind::EmulationTitle {
        words.with_award("page-decision-title-of-title", &name)
    } else {
        name
    };
    words.with_award(key, &name)
}

/// Drafts a decision of the files that were ticked.
pub async fn draft(state: Data<State>, visitor: Visitor, body: Bytes) -> PageResult {
    let caller = visitor.caller()?;
    let typed = Pairs::read(&body);
    let mut fields = Fields::new();
    let title = fields.line("/title", typed.value("title"), 300);
    let ids: Vec<NominationId> = typed.ticked("nomination_id", MOST_LINES, &mut fields);
    let ctx = state.ctx();
    let drafted = match fields.done(title) {
        Err(error) => Err(error),
        Ok(title) => {
            state
                .db
                .write(move |tx| decisions::draft(tx, &ctx, &caller, title, &ids))
                .await
        }
    };
    match drafted {
        Ok(shown) => {
            state.wake.notify_one();
            Ok(see(&format!("/decisions/{}", shown.found.decision.id)))
        }
        Err(error) => back::<()>(&state, "/", Err(visitor.trouble(error))),
    }
}

/// Signs.
pub async fn sign(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    body: Bytes,
) -> PageResult {
    let caller = visitor.caller()?;
    let (id, typed): (DecisionId, _) = (id(&visitor, &path)?, Pairs::read(&body));
    let (ctx, version) = (state.ctx(), typed.version());
    let mut fields = Fields::new();
    typed.confirmed(&mut fields);
    let signed = match fields.done(Some(())) {
        Err(error) => Err(error),
        Ok(()) => {
            state
                .db
                .write(move |tx| decisions::sign(tx, &ctx, &caller, id, version))
                .await
        }
    };
    state.wake.notify_one();
    back(
        &state,
        &format!("/decisions/{id}"),
        signed.map_err(|error| visitor.trouble(error)),
    )
}

/// Number, series and date, as they were typed.
fn entered(typed: &Pairs) -> Result<Issue> {
    let mut fields = Fields::new();
    let number = fields.decision_number(typed.some("number"), typed.value("series"));
    let date = fields.date("/date", typed.value("date"));
    typed.confirmed(&mut fields);
    fields.done(number.zip(date).map(|((number, series), date)| Issue {
        number,
        series,
        date,
    }))
}

/// Numbers and issues.
pub async fn issue(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    body: Bytes,
) -> PageResult {
    let caller = visitor.caller()?;
    let (id, typed): (DecisionId, _) = (id(&visitor, &path)?, Pairs::read(&body));
    let (ctx, version) = (state.ctx(), typed.version());
    let issued = match entered(&typed) {
        Err(error) => Err(error),
        Ok(entered) => {
            state
                .db
                .write(move |tx| decisions::issue(tx, &ctx, &caller, id, version, entered))
                .await
        }
    };
    state.wake.notify_one();
    back(
        &state,
        &format!("/decisions/{id}"),
        issued.map_err(|error| visitor.trouble(error)),
    )
}

/// Strikes a line before the decision is issued.
pub async fn strike(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    body: Bytes,
) -> PageResult {
    let caller = visitor.caller()?;
    let (id, typed): (DecisionId, _) = (id(&visitor, &path)?, Pairs::read(&body));
    let mut fields = Fields::new();
    let nomination = fields.id("/nomination_id", typed.value("nomination_id"));
    let reason = fields.lines("/reason", typed.value("reason"), 2_000);
    let (ctx, version) = (state.ctx(), typed.version());
    let struck = match fields.done((|| {
        Some(Strike {
            nomination: nomination?,
            reason: reason?,
        })
    })()) {
        Err(error) => Err(error),
        Ok(new) => {
            state
                .db
                .write(move |tx| decisions::strike(tx, &ctx, &caller, id, version, new))
                .await
        }
    };
    state.wake.notify_one();
    back(
        &state,
        &format!("/decisions/{id}"),
        struck.map_err(|error| visitor.trouble(error)),
    )
}

/// Takes the signature back before the decision is issued.
pub async fn withdraw_signature(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    body: Bytes,
) -> PageResult {
    let caller = visitor.caller()?;
    let (id, typed): (DecisionId, _) = (id(&visitor, &path)?, Pairs::read(&body));
    let mut fields = Fields::new();
    let reason = fields.lines("/reason", typed.value("reason"), 2_000);
    let (ctx, version) = (state.ctx(), typed.version());
    let withdrawn = match fields.done(reason) {
        Err(error) => Err(error),
        Ok(reason) => {
            state
                .db
                .write(move |tx| {
                    decisions::withdraw_signature(tx, &ctx, &caller, id, version, &reason)
                })
                .await
        }
    };
    state.wake.notify_one();
    back(
        &state,
        &format!("/decisions/{id}"),
        withdrawn.map_err(|error| visitor.trouble(error)),
    )
}

/// Removes a decision that was not signed.
pub async fn delete(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    body: Bytes,
) -> PageResult {
    let caller = visitor.caller()?;
    let (id, typed): (DecisionId, _) = (id(&visitor, &path)?, Pairs::read(&body));
    let (ctx, version) = (state.ctx(), typed.version());
    match state
        .db
        .write(move |tx| decisions::delete(tx, &ctx, &caller, id, version))
        .await
    {
        Ok(()) => Ok(see("/")),
        Err(error) => back::<()>(
            &state,
            &format!("/decisions/{id}"),
            Err(visitor.trouble(error)),
        ),
    }
}

/// Puts a name on an issued decision right.
pub async fn correct(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    body: Bytes,
) -> PageResult {
    let caller = visitor.caller()?;
    let (id, typed): (DecisionId, _) = (id(&visitor, &path)?, Pairs::read(&body));
    let mut fields = Fields::new();
    let award = fields.id("/award_id", typed.value("award_id"));
    let name = fields.line("/subject_name", typed.value("subject_name"), 200);
    let reason = fields.lines("/reason", typed.value("reason"), 2_000);
    let (ctx, version) = (state.ctx(), typed.version());
    let corrected = match fields.done((|| {
        Some(Correct {
            award: award?,
            name: name?,
            reason: reason?,
        })
    })()) {
        Err(error) => Err(error),
        Ok(new) => {
            state
                .db
                .write(move |tx| decisions::correct(tx, &ctx, &caller, id, version, new))
                .await
        }
    };
    back(
        &state,
        &format!("/decisions/{id}"),
        corrected.map_err(|error| visitor.trouble(error)),
    )
}
