//! What tells whose case a file is, from its page: who leads the collective, and that the subject
//! is not the official of the same name; and whether one hand may check and decide in a unit.

use actix_web::web::{Data, Path};
use askama::Template;

use crate::domain::base::ids::{NominationId, SubjectId, UnitId};
use crate::error::Error;
use crate::fields::Fields;
use crate::http::nominations::own_case::{DutiesBody, TellApartBody};
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id};
use crate::pages::frame::{Frame, Visitor, show};
use crate::services::nominations::own_case::{self, Duties};
use crate::services::register::people;
use crate::state::State;

/// Says who leads the subject of a file; nobody where no staff code was typed.
pub async fn name_leader(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (file, version): (NominationId, _) = (id(&visitor, &path)?, form.version());
    let mut fields = Fields::new();
    let subject = fields.id::<SubjectId>("/subject_id", form.value("subject_id"));
    let code = fields.some(form.some("staff_code"), |fields, text| {
        fields.line("/staff_code", text, 50)
    });
    let said = fields.done((|| Some((subject?, code?)))());
    let page = format!("/nominations/{file}");
    visitor
        .change(
            &state,
            &form,
            &page,
            said,
            move |tx, ctx, caller, (subject, code)| {
                let leader = code.map(|code| {
                    people::seen_with_staff_code(tx, ctx, caller, &code)?
                        .map(|person| person.id)
                        .ok_or_else(|| Error::invalid("/staff_code", "unknown_reference"))
                });
                own_case::name_leader(tx, ctx, caller, subject, version, leader.transpose()?)
            },
        )
        .await
}

/// Says that the subject of a file is not the official of the same name.
pub async fn tell_apart(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (file, version): (NominationId, _) = (id(&visitor, &path)?, form.version());
    let mut fields = Fields::new();
    let subject = fields.id::<SubjectId>("/subject_id", form.value("subject_id"));
    let reason = form.command(TellApartBody::command);
    let said = fields
        .done(subject)
        .and_then(|subject| Ok((subject, reason?)));
    let page = format!("/nominations/{file}");
    visitor
        .change(
            &state,
            &form,
            &page,
            said,
            move |tx, ctx, caller, (subject, reason)| {
                own_case::tell_apart(tx, ctx, caller, subject, version, &reason)
            },
        )
        .await
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
    form: Pairs,
) -> PageResult {
    let (id, version): (UnitId, _) = (id(&visitor, &path)?, form.version());
    let said = form.command(DutiesBody::command);
    let page = format!("/units/{id}/duties");
    visitor
        .change(
            &state,
            &form,
            &page,
            said,
            move |tx, ctx, caller, (one_hand, reason)| {
                own_case::set_duties(tx, ctx, caller, id, version, one_hand, &reason)
            },
        )
        .await
}
