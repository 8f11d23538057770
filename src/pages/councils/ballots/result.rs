//! How a ballot stands or ended, for all who see it, and the signed sheet of its count.

use std::collections::BTreeMap;
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Data, Path};
use askama::Template;
use serde_json::json;

use crate::domain::base::ids::{BallotId, UserId};
use crate::domain::councils::ballot::BallotState;
use crate::domain::law::law_book::LawBook;
use crate::domain::nominations::nomination::NominationInContext;
use crate::error::Error;
use crate::pages::PageResult;
use crate::pages::forms::id;
use crate::pages::frame::{Frame, Visitor, show as show_page};
use crate::pages::table::{RouteTable, web};
use crate::secrets::seals::SealKey;
use crate::services::councils::ballots::{self, ShownBallot};
use crate::state::State;

/// The addresses of what a ballot came to.
pub(super) fn routes(table: RouteTable<'_>) -> RouteTable<'_> {
    table
        .route("/ballots/{id}", web::get().to(show))
        .route("/ballots/{id}/sheet", web::get().to(sheet))
}

#[derive(Template)]
#[template(path = "councils/ballots/result.html")]
struct BallotPage {
    frame: Frame,
    shown: ShownBallot,
    /// By which awards are called.
    law: Arc<LawBook>,
    /// The names of the voters, by their accounts.
    names: BTreeMap<UserId, String>,
}

impl BallotPage {
    /// The name of a voter.
    fn name(&self, user: &UserId) -> &str {
        self.names.get(user).map(String::as_str).unwrap_or_default()
    }

    /// What is voted on for somebody.
    fn award(&self, filed: &NominationInContext) -> String {
        let name = filed.nomination.award_name(&self.law);
        self.frame.of(&name)
    }

    /// Was it counted?
    fn is_counted(&self) -> bool {
        self.shown.ballot.state == BallotState::Counted
    }
}

/// One ballot: what is voted on and by whom; once it was counted how it ended.
pub async fn show(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: BallotId = id(&visitor, &path)?;
    let shown = visitor
        .read(&state, move |conn, ctx, caller| {
            ballots::result(conn, ctx, caller, id)
        })
        .await?;
    let voters = shown.voters.iter();
    let page = BallotPage {
        frame: visitor.frame(),
        law: state.ctx().law,
        names: voters.map(|one| (one.user, one.name.clone())).collect(),
        shown,
    };
    Ok(show_page(page.render()))
}

/// The signed sheet of the count as a file, as `thidua ballot recount` reads it.
pub async fn sheet(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: BallotId = id(&visitor, &path)?;
    let shown = visitor
        .read(&state, move |conn, ctx, caller| {
            ballots::result(conn, ctx, caller, id)
        })
        .await?;
    let sheet = shown.sheet.ok_or(Error::NotFound("sheet"));
    let signed = sheet.map_err(|error| visitor.trouble(error))?;
    let key = SealKey::of(&state.master).map_err(|error| visitor.trouble(error.into()))?;
    let file = json!({
        "sheet": signed.text,
        "signature": signed.signature,
        "public_key": key.public(),
    });
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"kiem-phieu.json\"",
        ))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(file.to_string()))
}
