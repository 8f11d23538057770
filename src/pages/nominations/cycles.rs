//! When bodies take nominations: the list, setting a time, removing one.

use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::base::ids::CycleId;
use crate::domain::law::award_type::CommendationType;
use crate::domain::nominations::cycle::LateRule;
use crate::error::Result;
use crate::fields::Fields;
use crate::pages::PageResult;
use crate::pages::forms::{Bytes, Pairs, id, next, once, page, showing};
use crate::pages::frame::{Frame, Visitor, back, show};
use crate::pages::typed::written;
use crate::services::access::Caller;
use crate::services::nominations::cycles::{self, CyclesBoard, SetCycle};
use crate::services::{Conn, Ctx};
use crate::state::State;

/// Where the page begins.
#[derive(Deserialize)]
pub struct CyclesQuery {
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "nominations/cycles.html")]
struct CyclesPage {
    frame: Frame,
    desk: CyclesBoard,
    /// `code:type`, and its text.
    awards: Vec<(String, String)>,
    late_rules: Vec<&'static str>,
    today: String,
    year: String,
    next: Option<String>,
    /// Of this showing of the form.
    once: String,
}

/// The cycles a reader sees.
pub async fn list(state: Data<State>, visitor: Visitor, from: Query<CyclesQuery>) -> PageResult {
    let ctx = state.ctx();
    let (today, wanted) = (ctx.today(), page(&state, "cycles", from.cursor.as_deref()));
    let desk = visitor
        .read(&state, move |conn, ctx, caller| {
            cycles::desk(conn, ctx, caller, &wanted)
        })
        .await?;
    let words = visitor.words;
    let offer = |award: &crate::domain::law::award_type::AwardType| {
        let types = award.routes.keys();
        let one = |kind: &CommendationType| {
            (
                format!("{}:{kind}", award.code),
                format!(
                    "{} – {}",
                    words.of(&award.name),
                    words.code("type", kind.code())
                ),
            )
        };
        types.map(one).collect::<Vec<_>>()
    };
    let page = CyclesPage {
        frame: visitor.frame(),
        next: next(
            &state,
            "cycles",
            "/cycles",
            &[],
            desk.cycles.next.as_deref(),
        ),
        awards: desk.awards.iter().flat_map(offer).collect(),
        desk,
        late_rules: LateRule::ALL.iter().map(|rule| rule.code()).collect(),
        today: today.to_string(),
        year: today.format("%Y").to_string(),
        once: showing(&state),
    };
    Ok(show(page.render()))
}

fn new(typed: &Pairs) -> Result<SetCycle> {
    let mut fields = Fields::new();
    let number = |name: &str| typed.value(name).trim().parse().unwrap_or(-1);
    let (code, kind) = typed.value("award").split_once(':').unwrap_or_default();
    let unit = fields.id("/unit_id", typed.value("unit_id"));
    let award_code = fields.line("/award_code", code, 100);
    let commendation_type = fields.code(
        "/commendation_type",
        kind,
        CommendationType::ALL,
        CommendationType::code,
    );
    let cycle_year = fields.number("/cycle_year", number("cycle_year"), 1900, 2999);
    let opens_on = fields.date("/opens_on", typed.value("opens_on"));
    let closes_on = fields.date("/closes_on", typed.value("closes_on"));
    let remind_days = fields.number("/remind_days", number("remind_days"), 0, 90);
    let late = fields.code("/late", typed.value("late"), LateRule::ALL, LateRule::code);
    fields.done((|| {
        Some(SetCycle {
            unit: unit?,
            award_code: award_code?,
            commendation_type: commendation_type?,
            cycle_year: cycle_year?,
            opens_on: opens_on?,
            closes_on: closes_on?,
            remind_days: remind_days?,
            late: late?,
        })
    })())
}

/// Sets a cycle.
pub async fn set(state: Data<State>, visitor: Visitor, body: Bytes) -> PageResult {
    let (caller, typed) = (visitor.caller()?, Pairs::read(&body));
    let set = match new(&typed) {
        Err(error) => Err(error),
        Ok(new) => {
            let work = |tx: &mut Conn, ctx: &Ctx, caller: &Caller| {
                cycles::set(tx, ctx, caller, new).map(|_| "/cycles".to_owned())
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
        "/cycles",
        set.map_err(|error| visitor.trouble(error)),
    )
}

/// Removes a cycle.
pub async fn remove(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    body: Bytes,
) -> PageResult {
    let caller = visitor.caller()?;
    let (id, typed): (CycleId, _) = (id(&visitor, &path)?, Pairs::read(&body));
    let (ctx, version) = (state.ctx(), typed.version());
    let removed = state
        .db
        .write(move |tx| cycles::remove(tx, &ctx, &caller, id, version))
        .await;
    back(
        &state,
        "/cycles",
        removed.map_err(|error| visitor.trouble(error)),
    )
}
