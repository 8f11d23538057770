//! `/awards`: the records, and the feed that HR systems pull.

pub(crate) mod copies;
pub(crate) mod decisions;
pub(crate) mod ends;
pub(crate) mod exports;
pub(crate) mod external_results;
pub(crate) mod funds;
pub(crate) mod marks;
pub(crate) mod payments;
mod resting;
pub(crate) mod statistics;
mod view;

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::DateTime;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::domain::base::ids::{AwardId, PersonId};
use crate::error::{Error, Result};
use crate::http::extract::{Id, Identity, Params};
use crate::http::view::{PageParams, PageView, link_to_next, listed, page, versioned};
use crate::services::awards::{self, Start, Stretch};
use crate::state::State;

/// The addresses of this area.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(history_of_person)
        .service(decisions::list)
        .service(decisions::draft)
        .service(decisions::find)
        .service(decisions::sign)
        .service(decisions::issue)
        .service(decisions::strike)
        .service(decisions::withdraw_signature)
        .service(decisions::history)
        .service(decisions::delete)
        .service(decisions::correct)
        .service(decisions::attach)
        .service(decisions::paper)
        .service(copies::list)
        .service(copies::send)
        .service(feed)
        .service(exports::export)
        .service(find)
        .service(cancel)
        .service(strip)
        .service(restore)
        .service(dependents)
        .service(marks::list)
        .service(marks::add)
        .service(payments::list)
        .service(payments::pay_many)
        .service(payments::find)
        .service(payments::pay)
        .service(payments::enter_amount)
        .service(payments::set_aside)
        .service(payments::recover)
        .service(payments::reopen)
        .service(funds::find)
        .service(funds::set)
        .service(funds::spend)
        .service(funds::remove)
        .service(statistics::awards)
        .service(statistics::forms::form_0602)
        .service(statistics::forms::form_0603)
        .service(statistics::staff::form_0604)
        .service(statistics::staff::form_0605)
        .service(statistics::shares::trend)
        .service(statistics::shares::target)
        .service(statistics::shares::set_target)
        .service(statistics::unrewarded::list)
        .service(external_results::record_external_result);
}

pub use view::{AwardView, StandingView};

pub use ends::{cancel, restore, strip};

pub use resting::dependents;

/// Where to go on.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FeedParams {
    /// The `resume_after` or `next_cursor` of an answer before, or a time (RFC 3339): from whatever
    /// changed then or later. Everything from the beginning when left out.
    changed_after: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
}

/// A stretch of the feed.
#[derive(Serialize, ToSchema)]
pub struct FeedView {
    /// In commit order.
    items: Vec<AwardView>,
    /// Where the next stretch begins, as `changed_after`; none where there is no more right now.
    next_cursor: Option<String>,
    /// Where to go on, always: keep it for the next pull.
    resume_after: String,
    /// Are there more right now?
    has_more: bool,
}

/// The feed of award records in commit order: no gap, however many write. The last `resume_after`
/// is the next start.
#[utoipa::path(
    tag = "awards",
    params(FeedParams),
    responses((status = 200, body = FeedView)),
    security(("bearer" = []), ("machine" = ["awards:read"])),
)]
#[get("/awards")]
pub async fn feed(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<FeedParams>,
) -> Result<HttpResponse> {
    let FeedParams {
        changed_after,
        limit,
    } = params.0;
    let limit = page(&state, "feed", None, limit)?.limit;
    let from = start(&state, changed_after.as_deref())
        .ok_or_else(|| Error::invalid("changed_after", "no_start"))?;
    let ctx = state.ctx();
    let Stretch {
        records,
        more,
        resume,
    } = state
        .db
        .read(move |conn| awards::changed_after(conn, &ctx, &who.0, from, None, limit))
        .await?;
    let resume_after = resume_mark(&state, resume);
    let link = link_to_next(&state, &req, "changed_after", &resume_after).filter(|_| more);
    let next_cursor = more.then(|| resume_after.clone());
    let stretch = FeedView {
        items: records.iter().map(AwardView::from).collect(),
        next_cursor,
        resume_after,
        has_more: more,
    };
    let mut response = versioned(&req, resume, stretch)?;
    if let Some(Ok(link)) = link.map(|link| link.parse()) {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

/// Where the feed begins for a cursor or a time; at the beginning without one.
pub(super) fn start(state: &State, asked: Option<&str>) -> Option<Start> {
    let Some(asked) = asked else {
        return Some(Start::Place(0));
    };
    let place = state
        .master
        .unmark("feed", asked)
        .and_then(|place| place.parse().ok());
    // A plus in a query that was not encoded is read as a blank.
    let time = || {
        DateTime::parse_from_rfc3339(&asked.replace(' ', "+"))
            .ok()
            .map(|at| Start::Time(at.to_utc()))
    };
    place.map(Start::Place).or_else(time)
}

/// The cursor of a place in the feed.
pub(super) fn resume_mark(state: &State, place: i64) -> String {
    state.master.mark("feed", &place.to_string())
}

/// One award record.
#[utoipa::path(
    tag = "awards",
    operation_id = "find_award",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = AwardView)),
    security(("bearer" = []), ("machine" = ["awards:read"])),
)]
#[get("/awards/{id}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<AwardId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let award = state
        .db
        .read(move |conn| awards::find(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(&req, award.seq, AwardView::from(&award))
}

/// A person's award records, the newest decision first: for whoever has the person today all of
/// them, wherever they were given; for whom they left what was given there.
#[utoipa::path(
    tag = "awards",
    operation_id = "award_history",
    params(("id" = Uuid, Path), PageParams),
    responses((status = 200, body = PageView<AwardView>)),
    security(("bearer" = []), ("machine" = ["awards:read"])),
)]
#[get("/people/{id}/award-history")]
pub async fn history_of_person(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<PersonId>,
    params: Params<PageParams>,
) -> Result<HttpResponse> {
    let page = page(
        &state,
        "award-history",
        params.0.cursor.as_deref(),
        params.0.limit,
    )?;
    let ctx = state.ctx();
    let records = state
        .db
        .read(move |conn| awards::of_person(conn, &ctx, &who.0, id.0, &page))
        .await?;
    Ok(listed(&state, &req, "award-history", &records, |award| {
        AwardView::from(award)
    }))
}
