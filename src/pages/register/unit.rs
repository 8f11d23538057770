//! A unit with its offices, what is above and below it, and what was done with it.

use actix_web::web::{Data, Path};
use askama::Template;

use crate::domain::base::ids::UnitId;
use crate::domain::register::unit::UnitKind;
use crate::http::register::unit_changes::{DivideUnitBody, RenameUnitBody};
use crate::http::register::units::AddUnitBody;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id, iso};
use crate::pages::frame::{Frame, Visitor, show};
use crate::services::mergers::divisions;
use crate::services::profile::{self, UnitProfile};
use crate::services::register::units;
use crate::state::State;

#[derive(Template)]
#[template(path = "register/unit.html")]
struct UnitPage {
    frame: Frame,
    profile: UnitProfile,
    /// What a unit below it can be.
    kinds: Vec<&'static str>,
}

/// A unit.
pub async fn find(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: UnitId = id(&visitor, &path)?;
    let profile = visitor
        .read(&state, move |conn, ctx, caller| {
            profile::unit(conn, ctx, caller, id)
        })
        .await?;
    let fits = |kind: &&UnitKind| kind.fits_below(profile.unit.kind);
    let kinds = UnitKind::ALL.iter().filter(fits).map(|kind| kind.code());
    let page = UnitPage {
        frame: visitor.frame(),
        kinds: kinds.collect(),
        profile,
    };
    Ok(show(page.render()))
}

/// Adds a unit below it.
pub async fn add_below(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let above: UnitId = id(&visitor, &path)?;
    let new = form.with("parent_id", above).command(AddUnitBody::command);
    let page = format!("/units/{above}");
    visitor
        .change_to(&state, &form, &page, new, |tx, ctx, caller, new| {
            let added = units::add(tx, ctx, caller, new)?;
            Ok(format!("/units/{}", added.id))
        })
        .await
}

/// Gives a unit another name or code.
pub async fn rename(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (UnitId, _) = (id(&visitor, &path)?, form.version());
    let (page, new) = (
        format!("/units/{id}"),
        form.command(RenameUnitBody::command),
    );
    visitor
        .change(&state, &form, &page, new, move |tx, ctx, caller, new| {
            units::rename(tx, ctx, caller, id, version, new)
        })
        .await
}

/// Divides a unit into those that stand in the lines of the form.
pub async fn divide(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (UnitId, _) = (id(&visitor, &path)?, form.version());
    let body = DivideUnitBody::of_lines(
        form.value("parts"),
        &iso(form.value("since")),
        form.value("reason"),
    );
    let new = form.if_confirmed(body.command());
    visitor
        .change(
            &state,
            &form,
            &format!("/units/{id}"),
            new,
            move |tx, ctx, caller, new| divisions::divide(tx, ctx, caller, id, version, new),
        )
        .await
}
