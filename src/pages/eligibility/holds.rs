//! What is held against subjects: the list, entering one, lifting one.

use actix_web::web::{Data, Path, Query};
use askama::Template;

use crate::domain::base::ids::HoldId;
use crate::domain::eligibility::hold::HoldKind;
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::pages::PageResult;
use crate::pages::forms::{Bytes, Pairs, SearchQuery, id, next, once, page, showing};
use crate::pages::frame::{Visitor, Words, back, show};
use crate::pages::typed::written;
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::eligibility::holds::{self, EnterHold, HoldsBoard};
use crate::state::State;

#[derive(Template)]
#[template(path = "eligibility/holds.html")]
struct HoldsPage {
    words: Words,
    problem: Option<String>,
    signed_in: bool,
    desk: HoldsBoard,
    q: String,
    kinds: Vec<&'static str>,
    today: String,
    /// Of this showing of the form.
    once: String,
    next: Option<String>,
}

impl HoldsPage {
    fn of(state: &State, visitor: Visitor, mut desk: HoldsBoard, q: String) -> Self {
        desk.subjects
            .sort_by_cached_key(|offered| offered.subject.sort_key());
        Self {
            words: visitor.words,
            problem: visitor.problem,
            signed_in: true,
            next: next(
                state,
                "holds",
                "/holds",
                &[("q", &q)],
                desk.holds.next.as_deref(),
            ),
            desk,
            q,
            kinds: HoldKind::ALL.iter().map(|kind| kind.code()).collect(),
            today: state.ctx().today().to_string(),
            once: showing(state),
        }
    }
}

/// The holds a reader sees.
pub async fn list(state: Data<State>, visitor: Visitor, search: Query<SearchQuery>) -> PageResult {
    let caller = visitor.caller()?;
    let (ctx, wanted, name) = (
        state.ctx(),
        page(&state, "holds", search.cursor.as_deref()),
        search.name(),
    );
    let read = move |conn: &mut crate::db::Conn| {
        holds::desk(conn, &ctx, &caller, None, name.as_deref(), &wanted)
    };
    let desk = state
        .db
        .read(read)
        .await
        .map_err(|error| visitor.trouble(error))?;
    Ok(show(
        HoldsPage::of(&state, visitor, desk, search.into_inner().q).render(),
    ))
}

/// What is held against the subject of one hold.
pub async fn find(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let caller = visitor.caller()?;
    let id: HoldId = id(&visitor, &path)?;
    let (ctx, wanted) = (state.ctx(), page(&state, "holds", None));
    let read = move |conn: &mut crate::db::Conn| {
        let subject = holds::find(conn, &ctx, &caller, id)?.subject;
        holds::desk(conn, &ctx, &caller, Some(subject), None, &wanted)
    };
    let desk = state
        .db
        .read(read)
        .await
        .map_err(|error: Error| visitor.trouble(error))?;
    Ok(show(
        HoldsPage::of(&state, visitor, desk, String::new()).render(),
    ))
}

fn new(typed: &Pairs) -> Result<EnterHold> {
    let mut fields = Fields::new();
    let subject = fields.id("/subject_id", typed.value("subject_id"));
    let kind = fields.code("/kind", typed.value("kind"), HoldKind::ALL, HoldKind::code);
    let ground = fields.lines("/ground", typed.value("ground"), 2_000);
    let since = fields.some(typed.some("since"), |fields, text| {
        fields.date("/since", text)
    });
    fields.done((|| {
        Some(EnterHold {
            subject: subject?,
            kind: kind?,
            ground: ground?,
            since: since?,
        })
    })())
}

/// Enters a hold.
pub async fn enter(state: Data<State>, visitor: Visitor, body: Bytes) -> PageResult {
    let (caller, typed) = (visitor.caller()?, Pairs::read(&body));
    let entered = match new(&typed) {
        Err(error) => Err(error),
        Ok(new) => {
            let work = |tx: &mut crate::db::Conn, ctx: &Ctx, caller: &Caller| {
                holds::enter(tx, ctx, caller, new).map(|_| "/holds".to_owned())
            };
            once(
                &state,
                caller,
                (typed.value("once"), &written(&typed)),
                work,
            )
            .await
        }
    };
    back(
        &state,
        "/holds",
        entered.map_err(|error| visitor.trouble(error)),
    )
}

/// Lifts a hold on a written all-clear.
pub async fn lift(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    body: Bytes,
) -> PageResult {
    let caller = visitor.caller()?;
    let (id, typed): (HoldId, _) = (id(&visitor, &path)?, Pairs::read(&body));
    let mut fields = Fields::new();
    let all_clear = fields.lines("/all_clear", typed.value("all_clear"), 2_000);
    let (ctx, version) = (state.ctx(), typed.version());
    let lifted = match fields.done(all_clear) {
        Err(error) => Err(error),
        Ok(paper) => {
            state
                .db
                .write(move |tx| holds::lift(tx, &ctx, &caller, id, version, paper))
                .await
        }
    };
    back(
        &state,
        "/holds",
        lifted.map_err(|error| visitor.trouble(error)),
    )
}
