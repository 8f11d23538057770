//! Councils and who is in them: the list, the page of one, and the forms of who manages it.

use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::base::history::HistoryEntry;
use crate::domain::base::ids::{CouncilId, CouncilMemberId};
use crate::domain::councils::council::{CouncilKind, CouncilMember, CouncilPosition};
use crate::domain::councils::sheet::share_text;
use crate::domain::register::unit::Unit;
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::http::councils::members::{
    AppointMemberBody, ChangeCouncilBody, ChangeMemberBody, NewCouncilBody, exports,
};
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, address_with, id, iso, next, page, showing};
use crate::pages::frame::{Frame, Trouble, Visitor, show as show_page};
use crate::pages::table::{RouteTable, web};
use crate::services::councils::meetings::MeetingWithCouncil;
use crate::services::councils::members::{self, AppointMember};
use crate::services::councils::{self, CouncilFilter, CouncilWithUnit, ShownCouncil};
use crate::state::State;

/// The addresses of this noun.
pub(super) fn routes(table: RouteTable<'_>) -> RouteTable<'_> {
    table
        .route("/councils", web::get().to(list))
        .route("/councils", web::post().to(add))
        .route("/councils/export", web::get().to(list_export))
        .route("/councils/{id}", web::get().to(show))
        .route("/councils/{id}", web::post().to(change))
        .route("/councils/{id}/members", web::post().to(appoint))
        .route(
            "/councils/{id}/members/export",
            web::get().to(members_export),
        )
        .route(
            "/councils/{id}/members/{member_id}",
            web::post().to(change_member),
        )
        .route(
            "/councils/{id}/members/{member_id}/end",
            web::post().to(end_member),
        )
}

/// Which councils; without a day those of today.
#[derive(Deserialize)]
pub struct CouncilsQuery {
    #[serde(default)]
    on: String,
    cursor: Option<String>,
}

impl CouncilsQuery {
    fn filter(&self, state: &State) -> CouncilFilter {
        let on = iso(&self.on).parse().ok();
        CouncilFilter {
            unit: None,
            on: on.unwrap_or_else(|| state.ctx().today()),
        }
    }
}

#[derive(Template)]
#[template(path = "councils/councils.html")]
struct CouncilsPage {
    frame: Frame,
    on: String,
    councils: Vec<CouncilWithUnit>,
    total: i64,
    excel: String,
    /// Of which the visitor can make one.
    bodies: Vec<Unit>,
    kinds: Vec<&'static str>,
    /// Of this showing of the form.
    once: String,
    next: Option<String>,
}

/// The councils a reader sees.
pub async fn list(
    state: Data<State>,
    visitor: Visitor,
    search: Query<CouncilsQuery>,
) -> PageResult {
    let (filter, wanted) = (
        search.filter(&state),
        page(&state, "councils", search.cursor.as_deref()),
    );
    let (found, total, bodies) = visitor
        .read(&state, move |conn, ctx, caller| {
            let found = councils::list(conn, ctx, caller, &filter, &wanted)?;
            let total = councils::count(conn, ctx, caller, &filter)?;
            Ok((found, total, councils::bodies(conn, ctx, caller)?))
        })
        .await?;
    let asked = [("on", search.on.as_str())];
    let list = CouncilsPage {
        frame: visitor.frame(),
        next: next(
            &state,
            "councils",
            "/councils",
            &asked,
            found.next.as_deref(),
        ),
        excel: address_with("/councils/export", &asked),
        councils: found.items,
        total,
        bodies,
        kinds: CouncilKind::ALL.iter().map(|one| one.code()).collect(),
        once: showing(&state),
        on: search.into_inner().on,
    };
    Ok(show_page(list.render()))
}

/// The same as a workbook.
pub async fn list_export(
    state: Data<State>,
    visitor: Visitor,
    search: Query<CouncilsQuery>,
) -> PageResult {
    let caller = visitor.caller()?;
    exports::list(&state, caller, search.filter(&state), visitor.words.0)
        .await
        .map_err(|error| visitor.trouble(error))
}

/// Who is or was in a council as a workbook.
pub async fn members_export(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
) -> PageResult {
    let (id, caller): (CouncilId, _) = (id(&visitor, &path)?, visitor.caller()?);
    exports::composition(&state, caller, id, visitor.words.0)
        .await
        .map_err(|error| visitor.trouble(error))
}

/// The page of a council.
fn place(id: CouncilId) -> String {
    format!("/councils/{id}")
}

/// Makes a council of a body.
pub async fn add(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    let new = form.command(NewCouncilBody::command);
    visitor
        .change_to(&state, &form, "/councils", new, |tx, ctx, caller, new| {
            let shown = councils::add(tx, ctx, caller, new)?;
            Ok(place(shown.found.council.id))
        })
        .await
}

#[derive(Template)]
#[template(path = "councils/council.html")]
struct CouncilPage {
    frame: Frame,
    shown: ShownCouncil,
    meetings: Vec<MeetingWithCouncil>,
    history: Vec<HistoryEntry>,
    /// Which share of all members must be there.
    quorum: String,
    positions: Vec<&'static str>,
    /// Of this showing of the form.
    once: String,
}

impl CouncilPage {
    /// Can the visitor do this now?
    fn may(&self, action: &str) -> bool {
        self.shown.may(action)
    }

    fn current(&self) -> Vec<&CouncilMember> {
        self.shown.current().collect()
    }

    fn former(&self) -> Vec<&CouncilMember> {
        self.shown.former().collect()
    }
}

/// A council: its decision, who is in it, its meetings, its rules.
pub async fn show(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: CouncilId = id(&visitor, &path)?;
    let desk = visitor
        .read(&state, move |conn, ctx, caller| {
            councils::desk(conn, ctx, caller, id)
        })
        .await?;
    let rules = desk.shown.rules.as_ref();
    let council = CouncilPage {
        frame: visitor.frame(),
        quorum: rules
            .map(|rules| share_text(rules.quorum))
            .unwrap_or_default(),
        shown: desk.shown,
        meetings: desk.meetings,
        history: desk.history,
        positions: CouncilPosition::ALL.iter().map(|one| one.code()).collect(),
        once: showing(&state),
    };
    Ok(show_page(council.render()))
}

/// Puts something of it right, or ends its term.
pub async fn change(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (CouncilId, _) = (id(&visitor, &path)?, form.version());
    let new = form.command_of_whole(
        &["name", "decision_number", "decided_on"],
        ChangeCouncilBody::command,
    );
    visitor
        .change(
            &state,
            &form,
            &place(id),
            new,
            move |tx, ctx, caller, new| councils::change(tx, ctx, caller, id, version, new),
        )
        .await
}

/// Whom a form appoints, by the address with which they sign in, where the body of the API names
/// their account by its id.
fn appointed(form: &Pairs) -> Result<(String, AppointMember)> {
    let mut fields = Fields::new();
    let email = fields.email("/email", form.value("email"));
    let email = fields.done(email);
    let new = form
        .with("user_id", Uuid::nil())
        .command(AppointMemberBody::command);
    match (email, new) {
        (Ok(email), Ok(new)) => Ok((email, new)),
        (Err(Error::Invalid(mut faults)), Err(Error::Invalid(others))) => {
            faults.extend(others);
            Err(Error::Invalid(faults))
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

/// Appoints somebody.
pub async fn appoint(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let id: CouncilId = id(&visitor, &path)?;
    visitor
        .change(
            &state,
            &form,
            &place(id),
            appointed(&form),
            move |tx, ctx, caller, (email, new)| {
                members::appoint_by_email(tx, ctx, caller, id, &email, new)
            },
        )
        .await
}

/// The ids of a council and of one of its members.
fn both(
    visitor: &Visitor,
    path: &(String, String),
) -> std::result::Result<(CouncilId, CouncilMemberId), Trouble> {
    Ok((id(visitor, &path.0)?, id(visitor, &path.1)?))
}

/// Puts something of a member right.
pub async fn change_member(
    state: Data<State>,
    visitor: Visitor,
    path: Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let (ids, version) = (both(&visitor, &path)?, form.version());
    // A box that is not ticked says that they are not.
    let standing = form.some("standing").is_some();
    let new = form
        .with("standing", standing)
        .command_of_whole(&["title"], ChangeMemberBody::command);
    visitor
        .change(
            &state,
            &form,
            &place(ids.0),
            new,
            move |tx, ctx, caller, new| members::change(tx, ctx, caller, ids, version, new),
        )
        .await
}

/// Sets the last day of a member.
pub async fn end_member(
    state: Data<State>,
    visitor: Visitor,
    path: Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let (ids, version) = (both(&visitor, &path)?, form.version());
    let new = Pairs(Vec::new())
        .with("valid_to", form.value("valid_to"))
        .command_of_whole(&["valid_to"], ChangeMemberBody::command);
    visitor
        .change(
            &state,
            &form,
            &place(ids.0),
            new,
            move |tx, ctx, caller, new| members::change(tx, ctx, caller, ids, version, new),
        )
        .await
}
