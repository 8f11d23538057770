//! Acts on many nominations at once, each by itself.

mod asked;
pub(crate) mod runs;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::NominationView;
use crate::domain::base::ids::NominationId;
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Identity};
use crate::http::nominations::acts::{ActBody, action_of};
use crate::http::problem::{Problem, ProblemView, language};
use crate::http::view::{LetterView, changed, letters_of, watch};
use crate::services::access;
use crate::services::nominations::{self, MOST_AT_ONCE};
use crate::state::State;

/// A nomination and the version the caller has seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemBody {
    #[schema(format = Uuid)]
    id: String,
    version: i64,
}

/// One act on many nominations.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkBody {
    /// 1 to 200, each once.
    items: Vec<ItemBody>,
    /// As of a single act.
    reason: Option<String>,
    /// As of a single act.
    citation: Option<String>,
}

/// What became of one item.
#[derive(Serialize, ToSchema)]
pub struct ItemView {
    id: Uuid,
    /// The status a single act would have answered.
    status: u16,
    /// The nomination afterwards: as it was answered, also where the act was done by an earlier
    /// call of this name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<NominationView>)]
    nomination: Option<serde_json::Value>,
    /// Why it was not done.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemView>,
}

/// What became of each item, in the order they were named.
#[derive(Serialize, ToSchema)]
pub struct BulkView {
    /// Was it only rehearsed?
    dry_run: bool,
    items: Vec<ItemView>,
    /// In a rehearsal, the letters that would go.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    letters: Vec<LetterView>,
}

/// Does one act with many nominations, each in a transaction of its own: what cannot be done with
/// one does not stop the others.
#[utoipa::path(
    tag = "nominations",
    operation_id = "act_in_bulk",
    params(("action" = String, Path, description = "the act")),
    request_body = BulkBody,
    responses((status = 200, body = BulkView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[post("/nominations/actions/{action}")]
pub async fn act_in_bulk(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    asking: ChangeRequest,
    action: Path<String>,
    body: Body<BulkBody>,
) -> Result<HttpResponse> {
    let action = action_of(&action)?;
    let Body(
        BulkBody {
            items,
            reason,
            citation,
        },
        print,
    ) = body;
    let mut fields = Fields::new();
    fields.number("/items", items.len(), 1, MOST_AT_ONCE);
    let mut named: Vec<(NominationId, i64)> = Vec::new();
    for (index, item) in items.iter().take(MOST_AT_ONCE).enumerate() {
        let Some(id) = fields.id(&format!("/items/{index}/id"), &item.id) else {
            continue;
        };
        if named.iter().any(|(other, _)| *other == id) {
            fields.fault(&format!("/items/{index}/id"), "twice", Vec::new());
        }
        named.push((id, item.version));
    }
    let command = ActBody {
        reason,
        citation,
        remarks: Vec::new(),
    }
    .parse(action, &mut fields);
    let command = fields.done(command)?;
    let asked = asking.with(&print);
    let (name, rehearse) = (asked.named(&state, &who), asked.rehearse);
    let (ctx, watched) = watch(&state, rehearse);
    let language = language(req.headers());
    // Each item is asked for by this request: the log knows them by its id.
    let request_id = crate::http::extract::request_id(&req);
    // Whose session has ended hears it once, not of every item.
    let (now, caller) = (ctx.clone(), who.0.clone());
    state
        .db
        .read(move |conn| access::actor(conn, &now, &caller))
        .await?;
    let ids: Vec<NominationId> = named.iter().map(|(id, _)| *id).collect();
    let works = named.into_iter().map(|(id, version)| {
        let (ctx, caller, command, key) =
            (ctx.clone(), who.0.clone(), command.clone(), name.clone());
        move |tx: &mut crate::services::Conn| {
            let one = |tx: &mut crate::services::Conn| {
                let shown = nominations::act(tx, &ctx, &caller, id, version, command)?;
                changed(shown.filed.nomination.version, NominationView::from(&shown))
            };
            match key {
                // Each item is done once by itself: a call that was cut off in the middle goes on
                // where it was.
                Some(key) => {
                    crate::services::base::once::once(tx, &ctx, &key.of(&id.to_string()), one)
                }
                None => one(tx),
            }
        }
    });
    let works: Vec<_> = works.collect();
    let done = if rehearse {
        state.db.rehearse_each(works).await?
    } else {
        state.db.write_each(works).await
    };
    let mut views = Vec::with_capacity(ids.len());
    for (id, done) in ids.into_iter().zip(done) {
        views.push(match done {
            Ok(answer) => ItemView {
                id: id.0,
                status: 200,
                nomination: Some(parsed(&answer.body)?),
                problem: None,
            },
            Err(error) => {
                let problem = Problem::of(&error);
                let status = problem.status.as_u16();
                ItemView {
                    id: id.0,
                    status,
                    nomination: None,
                    problem: Some(problem.view(language, request_id.clone())),
                }
            }
        });
    }
    state.wake.notify_one();
    Ok(HttpResponse::Ok().json(BulkView {
        dry_run: rehearse,
        items: views,
        letters: letters_of(&watched),
    }))
}

fn parsed(body: &str) -> Result<serde_json::Value> {
    serde_json::from_str(body).map_err(|error| Error::Internal(error.to_string()))
}
