//! What tells whose case a file is, from its page: who leads the collective, and that the subject
//! is not the official of the same name; and whether one hand may check and decide in a unit.

use actix_web::web::{Data, Path};
use askama::Template;

use crate::domain::base::ids::{NominationId, SubjectId, UnitId};
use crate::error::Error;
use crate::fields::Fields;
use crate::pages::PageResult;
use crate::pages::forms::{Bytes, Pairs, id};
use crate::pages::frame::{Frame, Visitor, back, show};
use crate::services::nominations::own_case::{self, Duties};
use crate::services::register::people;
use crate::state::State;

/// Says who leads the subject of a file; nobody where no staff code was typed.
pub async fn name_leader(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    body: Bytes,
) -> PageResult {
    let caller = visitor.caller()?;
    let (file, typed): (NominationId, _) = (id(&visitor, &path)?, Pairs::read(&body));
    let (ctx, version, mut fields) = (state.ctx(), typed.version(), Fields::new());
    let subject = fields.id::<SubjectId>("/subject_id", typed.value("subject_id"));
    let code = fields.some(typed.some("staff_code"), |fields, text| {
        fields.line("/staff_code", text, 50)
    });
    let named = match fields.done((|| Some((subject?, code?)))()) {
        Err(error) => Err(error),
        Ok((subject, code)) => {
            let work = move |tx: &mut crate::services::Conn| {
                let leader = match code {
                    None => None,
                    Some(code) => {
                        let found = people::seen_with_staff_code(tx, &ctx, &caller, &code)?;
                        Some(
                            found
                                .ok_or_else(|| Error::invalid("/staff_code", "unknown_reference"))?
                                .id,
                        )
                    }
                };
                own_case::name_leader(tx, &ctx, &caller, subject, version, leader)
            };
            state.db.write(work).await
        }
    };
    back(
        &state,
        &format!("/nominations/{file}"),
        named.map_err(|error| visitor.trouble(error)),
    )
}

/// Says that the subject of a file is not the official of the same name.
pub async fn tell_apart(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    body: Bytes,
) -> PageResult {
    let caller = visitor.caller()?;
    let (file, typed): (NominationId, _) = (id(&visitor, &path)?, Pairs::read(&body));
    let (ctx, version, mut fields) = (state.ctx(), typed.version(), Fields::new());
    let subject = fields.id::<SubjectId>("/subject_id", typed.value("subject_id"));
    let reason = fields.lines("/reason", typed.value("reason"), 2_000);
    let told = match fields.done((|| Some((subject?, reason?)))()) {
        Err(error) => Err(error),
        Ok((subject, reason)) => {
            state
                .db
                .write(move |tx| own_case::tell_apart(tx, &ctx, &caller, subject, version, &reason))
                .await
        }
    };
    back(
        &state,
        &format!("/nominations/{file}"),
        told.map_err(|error| visitor.trouble(error)),
    )
}

#[derive(Template)]
#[template(path = "nominations/duties.html")]
struct DutiesPage {
    frame: Frame,
    duties: Duties,
}

/// Whether one hand may check and decide in a unit, and the form to change it.
pub async fn duties(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: UnitId = id(&visitor, &path)?;
    let duties = visitor
        .read(&state, move |conn, ctx, caller| {
            own_case::duties(conn, ctx, caller, id)
        })
        .await?;
    Ok(show(
        DutiesPage {
            frame: visitor.frame(),
            duties,
        }
        .render(),
    ))
}

/// Sets it.
pub async fn set_duties(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    body: Bytes,
) -> PageResult {
    let caller = visitor.caller()?;
    let (id, typed): (UnitId, _) = (id(&visitor, &path)?, Pairs::read(&body));
    let (ctx, version, one_hand, mut fields) = (
        state.ctx(),
        typed.version(),
        typed.value("one_hand") == "yes",
        Fields::new(),
    );
    let reason = fields.lines("/reason", typed.value("reason"), 2_000);
    let set = match fields.done(reason) {
        Err(error) => Err(error),
        Ok(reason) => {
            state
                .db
                .write(move |tx| {
                    own_case::set_duties(tx, &ctx, &caller, id, version, one_hand, &reason)
                })
                .await
        }
    };
    back(
        &state,
        &format!("/units/{id}/duties"),
        set.map_err(|error| visitor.trouble(error)),
    )
}
