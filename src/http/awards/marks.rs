//! `/awards/{id}/marks`: what became of the items of an award, and its ceremony.

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::awards::mark::{AwardItem, CeremonyKind, MarkKind};
use crate::domain::base::ids::AwardId;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Id, Identity};
use crate::http::law::catalogue::AllView;
use crate::http::view::{change, created};
use crate::services::awards::marks::{self, NewMark, ShownMark};
use crate::state::State;

/// Something that was noted of an award.
#[derive(Serialize, ToSchema)]
pub struct AwardMarkView {
    id: Uuid,
    award_id: Uuid,
    /// `issued`, `exchange_asked`, `exchanged`, `reissue_asked`, `reissued` or `ceremony`.
    kind: &'static str,
    /// `certificate`, `badge`, `medal`, `flag`, `box` or `frame`; null of a ceremony.
    item: Option<&'static str>,
    happened_on: NaiveDate,
    /// Serial number, or number in a book.
    number: Option<String>,
    /// Why it was exchanged or issued again.
    reason: Option<String>,
    /// Where the ceremony was.
    venue: Option<String>,
    /// `joined` or `own`; of a ceremony.
    ceremony: Option<&'static str>,
    /// Until when what was asked for is to be passed on.
    due_on: Option<NaiveDate>,
    /// Was it asked for, and not answered yet?
    is_open: bool,
    /// `own_ceremony` where there should be none: the award is given together with a holiday, an
    /// anniversary or a conference.
    warning: Option<&'static str>,
    /// Who noted it, by the name they had then.
    entered_by: String,
    entered_at: DateTime<Utc>,
}

impl From<&ShownMark> for AwardMarkView {
    fn from(shown: &ShownMark) -> Self {
        let mark = &shown.mark;
        Self {
            id: mark.id.0,
            award_id: mark.award.0,
            kind: mark.kind.code(),
            item: mark.item.map(AwardItem::code),
            happened_on: mark.day,
            number: mark.number.clone(),
            reason: mark.reason.clone(),
            venue: mark.place.clone(),
            ceremony: mark.ceremony.map(CeremonyKind::code),
            due_on: mark.due_on,
            is_open: shown.is_open,
            warning: shown.is_lone_ceremony.then_some("own_ceremony"),
            entered_by: mark.entered_by.clone(),
            entered_at: mark.entered_at,
        }
    }
}

/// What was noted of an award, in the order in which it was.
#[utoipa::path(
    tag = "awards",
    operation_id = "list_award_marks",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = AllView<AwardMarkView>)),
    security(("bearer" = [])),
)]
#[get("/awards/{id}/marks")]
pub async fn list(state: Data<State>, who: Identity, id: Id<AwardId>) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let found = state
        .db
        .read(move |conn| marks::list(conn, &ctx, &who.0, id.0))
        .await?;
    Ok(HttpResponse::Ok().json(AllView {
        items: found.marks.iter().map(AwardMarkView::from).collect(),
    }))
}

/// Something to note of an award.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddAwardMarkBody {
    /// `issued`, `exchange_asked`, `exchanged`, `reissue_asked`, `reissued` or `ceremony`.
    kind: String,
    /// `certificate`, `badge`, `medal`, `flag`, `box` or `frame`; of all but a ceremony.
    item: Option<String>,
    /// On which day: from that of the decision to today.
    #[schema(format = Date)]
    happened_on: String,
    /// Serial number, or number in a book, up to 50 characters.
    number: Option<String>,
    /// Why it is exchanged or issued again, up to 500 characters; needed where it is asked for.
    reason: Option<String>,
    /// Where the ceremony was, up to 200 characters; needed of a ceremony.
    venue: Option<String>,
    /// `joined` or `own`; needed of a ceremony.
    ceremony: Option<String>,
}

impl AddAwardMarkBody {
    /// What it asks for, or every fault. What belongs to the other kind is left out.
    pub fn command(self) -> Result<NewMark> {
        let mut fields = Fields::new();
        let kind = fields.code("/kind", &self.kind, MarkKind::ALL, MarkKind::code);
        let day = fields.date("/happened_on", &self.happened_on);
        let is_ceremony = kind == Some(MarkKind::Ceremony);
        let number = fields.some(self.number, |fields, text| {
            fields.line("/number", &text, 50)
        });
        let reason = if kind.is_some_and(MarkKind::needs_reason) {
            let reason = self.reason.unwrap_or_default();
            fields.lines("/reason", &reason, 500).map(Some)
        } else {
            fields.some(self.reason, |fields, text| {
                fields.lines("/reason", &text, 500)
            })
        };
        // What belongs to the other kind is looked at all the same, and left out.
        let of_ceremony = |value: Option<String>| {
            if is_ceremony {
                Some(value.unwrap_or_default())
            } else {
                value
            }
        };
        let place = fields.some(of_ceremony(self.venue), |fields, text| {
            fields.line("/venue", &text, 200)
        });
        let ceremony = fields.some(of_ceremony(self.ceremony), |fields, text| {
            fields.code("/ceremony", &text, CeremonyKind::ALL, CeremonyKind::code)
        });
        let item = if is_ceremony {
            self.item
        } else {
            Some(self.item.unwrap_or_default())
        };
        let item = fields.some(item, |fields, text| {
            fields.code("/item", &text, AwardItem::ALL, AwardItem::code)
        });
        fields.done((|| {
            Some(NewMark {
                kind: kind?,
                item: item?.filter(|_| !is_ceremony),
                day: day?,
                number: number?,
                reason: reason?,
                place: place?.filter(|_| is_ceremony),
                ceremony: ceremony?.filter(|_| is_ceremony),
            })
        })())
    }
}

/// Notes what became of an item of an award in force, or its ceremony: as the standing office at or
/// above the unit of who was awarded. It stays as it was noted; an award has up to 100 notes.
#[utoipa::path(
    tag = "awards",
    operation_id = "add_award_mark",
    params(("id" = Uuid, Path)),
    request_body = AddAwardMarkBody,
    responses((status = 201, body = AwardMarkView)),
    security(("bearer" = [])),
)]
#[post("/awards/{id}/marks")]
pub async fn add(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<AwardId>,
    body: Body<AddAwardMarkBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let new = body.command()?;
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| marks::add(tx, ctx, caller, id.0, new),
        |mark| created(None, AwardMarkView::from(mark)),
    )
    .await
}
