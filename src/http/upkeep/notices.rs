//! `/me/notices`: what I was written to about, or would have been.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::base::ids::JobId;
use crate::domain::base::job::About;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Identity, Params};
use crate::http::view::{NamesView, PageParams, PageView, change, changed, listed, page};
use crate::services::upkeep::notices::{self, ShownNotice};
use crate::state::State;

/// A notice, with the facts as they were when it was caused.
#[derive(Serialize, ToSchema)]
pub struct NoticeView {
    id: Uuid,
    /// What it says: `waiting`, `returned`, `awarded`, …
    template: &'static str,
    /// With which letters it is chosen when it leaves.
    group: &'static str,
    /// What it is about: `nomination`, `decision`, `submission_letter`, `cycle`, `report`,
    /// `emergency` or `workbook`.
    about: &'static str,
    /// The id of that.
    about_id: Uuid,
    /// What the file is called by.
    case_code: Option<String>,
    /// Whom or what it concerns.
    subject_name: Option<String>,
    award_name: Option<NamesView>,
    /// What a decision or a letter is about, or what an event is called.
    title: Option<String>,
    /// By when something is to be done.
    due_on: Option<NaiveDate>,
    /// Why.
    reason: Option<String>,
    /// Is it to be read?
    unread: bool,
    created_at: DateTime<Utc>,
}

impl From<&ShownNotice> for NoticeView {
    fn from(shown: &ShownNotice) -> Self {
        let (about, about_id) = match shown.about {
            About::Nomination(id) => ("nomination", id.0),
            About::Decision(id) => ("decision", id.0),
            About::Letter(id) => ("submission_letter", id.0),
            About::Cycle(id) => ("cycle", id.0),
            About::Report(id) => ("report", id.0),
            About::Emergency(id) => ("emergency", id.0),
            About::Workbook(id) => ("workbook", id.0),
        };
        let facts = &shown.notice.facts;
        Self {
            id: shown.id.0,
            template: shown.notice.template.code(),
            group: shown.notice.template.group().code(),
            about,
            about_id,
            case_code: facts.case_code.clone(),
            subject_name: facts.subject.as_ref().map(|(_, name)| name.clone()),
            award_name: facts.award.as_ref().map(NamesView::from),
            title: facts.title.clone().or_else(|| facts.event.clone()),
            due_on: facts.due_on,
            reason: facts.reason.clone(),
            unread: shown.is_unread,
            created_at: shown.at,
        }
    }
}

/// Which notices are taken for read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadNoticesBody {
    /// The newest of them; all when left out.
    #[schema(format = Uuid)]
    up_to: Option<String>,
}

impl ReadNoticesBody {
    /// Up to which, or what is wrong with it.
    pub fn command(self) -> Result<Option<JobId>> {
        let mut fields = Fields::new();
        let until = fields.some(self.up_to, |fields, text| fields.id("/up_to", &text));
        fields.done(until)
    }
}

/// How many notices were taken for read.
#[derive(Serialize, ToSchema)]
pub struct NoticesReadView {
    read: i64,
}

/// My notices, the newest first: what I was written to about, and what I chose not to be, but for
/// what I did myself. They are kept for 90 days.
#[utoipa::path(
    tag = "identity",
    operation_id = "list_notices",
    params(PageParams),
    responses((status = 200, body = PageView<NoticeView>)),
    security(("bearer" = [])),
)]
#[get("/me/notices")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<PageParams>,
) -> Result<HttpResponse> {
    let page = page(
        &state,
        "notices",
        params.0.cursor.as_deref(),
        params.0.limit,
    )?;
    let ctx = state.ctx();
    let found = state
        .db
        .read(move |conn| notices::list(conn, &ctx, &who.0, &page))
        .await?;
    Ok(listed(&state, &req, "notices", &found, |shown| {
        NoticeView::from(shown)
    }))
}

/// Takes my notices for read, all or those up to one of them.
#[utoipa::path(
    tag = "identity",
    operation_id = "read_notices",
    request_body = ReadNoticesBody,
    responses((status = 200, body = NoticesReadView)),
    security(("bearer" = [])),
)]
#[post("/me/notices/read")]
pub async fn read(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<ReadNoticesBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let until = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| notices::mark_read(tx, ctx, caller, until),
        |read| {
            let read = i64::try_from(*read).unwrap_or(i64::MAX);
            changed(1, NoticesReadView { read })
        },
    )
    .await
}
