//! Acts on nominations: alone and in bulk, with rehearsal; results of superior authorities.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::NominationView;
use super::checks::{FindingView, finding};
use crate::domain::base::ids::NominationId;
use crate::domain::eligibility::finding::Finding;
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::Command;
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity};
use crate::http::history::{EntryView, HistoryView, RemarkView};
use crate::http::law::catalogue::AllView;
use crate::http::problem::{Problem, ProblemView, language};
use crate::http::view::{LetterView, change, changed, letters_of, watch};
use crate::services::access;
use crate::services::awards::external_results::{self, ExternalOutcome, RecordResult};
use crate::services::nominations::{self, MOST_AT_ONCE};
use crate::state::State;

/// What belongs to an act.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActBody {
    /// Why; needed to return, refuse, hold, release, withdraw, appeal, give back and to ask for a
    /// supplement; up to 2,000 characters.
    reason: Option<String>,
    /// The rule a refusal stands on, up to 500 characters; needed to refuse.
    citation: Option<String>,
    /// What is to be put right, field by field; up to 50.
    #[serde(default)]
    remarks: Vec<RemarkView>,
}

impl ActBody {
    fn parse(self, action: Action, fields: &mut Fields) -> Option<Command> {
        let reason = fields.some(self.reason, |fields, text| {
            fields.lines("/reason", &text, 2_000)
        });
        let citation = fields.some(self.citation, |fields, text| {
            fields.line("/citation", &text, 500)
        });
        fields.number("/remarks", self.remarks.len(), 0, 50);
        let mut remarks = Vec::new();
        for (index, remark) in self.remarks.iter().take(50).enumerate() {
            let (field, text) = (
                format!("/remarks/{index}/field"),
                format!("/remarks/{index}/text"),
            );
            remarks.extend(fields.remark((&field, &text), &remark.field, &remark.text));
        }
        Some(Command {
            reason: reason?,
            citation: citation?,
            remarks,
            ..Command::plain(action)
        })
    }
}

/// The act an address names. Giving an award belongs to decisions.
fn action_of(code: &str) -> Result<Action> {
    code.parse()
        .ok()
        .filter(|action: &Action| action.stands_alone())
        .ok_or(Error::NotFound("action"))
}

/// Does something with a nomination, as its stage allows: `submit`, `endorse`, `accept`, `clear`,
/// `approve`, `forward`, `return`, `supplement`, `hold`, `release`, `refuse`, `withdraw`, `appeal`,
/// `give_back`.
#[utoipa::path(
    tag = "nominations",
    operation_id = "act_on_nomination",
    params(
        ("id" = Uuid, Path),
        ("action" = String, Path, description = "the act"),
        ("If-Match" = String, Header),
    ),
    request_body = ActBody,
    responses((status = 200, body = NominationView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[post("/nominations/{id}/actions/{action}")]
pub async fn act(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    path: Path<(String, String)>,
    id: Id<NominationId>,
    expected: Expected,
    body: Body<ActBody>,
) -> Result<HttpResponse> {
    let action = action_of(&path.1)?;
    let mut fields = Fields::new();
    let command = body.0.parse(action, &mut fields);
    let command = fields.done(command)?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| nominations::act(tx, ctx, caller, id.0, expected.0, command),
        |shown| changed(shown.filed.nomination.version, NominationView::from(shown)),
    )
    .await
}

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

/// Who did what with a nomination, when, and why.
#[utoipa::path(
    tag = "nominations",
    operation_id = "nomination_history",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = HistoryView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/nominations/{id}/history")]
pub async fn history(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<NominationId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let entries = state
        .db
        .read(move |conn| nominations::history(conn, &ctx, &who.0, id.0))
        .await?;
    let language = language(req.headers());
    Ok(HttpResponse::Ok().json(HistoryView {
        items: entries
            .iter()
            .map(|entry| EntryView::of(entry, language))
            .collect(),
    }))
}

/// What a file said when it was submitted.
#[derive(Serialize, ToSchema)]
pub struct FileVersionView {
    /// The first is 1.
    number: i32,
    award_code: String,
    commendation_type: &'static str,
    cycle_year: i32,
    achievement_id: Uuid,
    statement: String,
    submitted_by: String,
    submitted_at: DateTime<Utc>,
}

/// What a file said each time it was submitted, the first first.
#[utoipa::path(
    tag = "nominations",
    operation_id = "nomination_versions",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = AllView<FileVersionView>)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/nominations/{id}/versions")]
pub async fn versions(
    state: Data<State>,
    who: Identity,
    id: Id<NominationId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let versions = state
        .db
        .read(move |conn| nominations::versions(conn, &ctx, &who.0, id.0))
        .await?;
    let items = versions.into_iter().map(|version| FileVersionView {
        number: version.number,
        award_code: version.content.award_code,
        commendation_type: version.content.commendation_type.code(),
        cycle_year: version.content.cycle_year,
        achievement_id: version.content.achievement.0,
        statement: version.content.statement,
        submitted_by: version.submitted_by,
        submitted_at: version.submitted_at,
    });
    Ok(HttpResponse::Ok().json(AllView {
        items: items.collect(),
    }))
}

/// What a superior authority decided.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalResultBody {
    /// 1 to 200 files that wait for it.
    #[schema(value_type = Vec<Uuid>)]
    nomination_ids: Vec<String>,
    /// `awarded`, `declined` or `returned`.
    outcome: String,
    /// Number and series of the paper, up to 60 characters.
    number: String,
    /// Its date, local; between the receipt of the files and today.
    #[schema(format = Date)]
    date: String,
    /// Who signed it, up to 200 characters.
    signer: String,
    /// Why it was declined or came back, up to 2,000 characters.
    reason: Option<String>,
    /// The rule it was declined on, up to 500 characters.
    citation: Option<String>,
}

impl ExternalResultBody {
    fn parse(self) -> Result<RecordResult> {
        let mut fields = Fields::new();
        let nominations = fields.ids("/nomination_ids", &self.nomination_ids, MOST_AT_ONCE);
        let outcome = fields.code(
            "/outcome",
            &self.outcome,
            ExternalOutcome::ALL,
            ExternalOutcome::code,
        );
        let number = fields.paper_number("/number", &self.number, 60);
        let date: Option<NaiveDate> = fields.date("/date", &self.date);
        let signer = fields.line("/signer", &self.signer, 200);
        let reason = fields.some(self.reason, |fields, text| {
            fields.lines("/reason", &text, 2_000)
        });
        let citation = fields.some(self.citation, |fields, text| {
            fields.line("/citation", &text, 500)
        });
        fields.done((|| {
            Some(RecordResult {
                nominations,
                outcome: outcome?,
                number: number?,
                date: date?,
                signer: signer?,
                reason: reason?,
                citation: citation?,
            })
        })())
    }
}

/// A check that is not met, of a file whose award was decided above.
#[derive(Serialize, ToSchema)]
pub struct WarningView {
    nomination_id: Uuid,
    #[serde(flatten)]
    finding: FindingView,
}

/// Files as they are after a result.
#[derive(Serialize, ToSchema)]
pub struct RecordedView {
    items: Vec<NominationView>,
    /// Checks that are not met: what was decided above is recorded all the same.
    warnings: Vec<WarningView>,
}

/// Records what the Prime Minister or the President decided on files that were submitted to them.
/// Checks warn and stop nothing.
#[utoipa::path(
    tag = "decisions",
    operation_id = "record_external_result",
    request_body = ExternalResultBody,
    responses((status = 201, body = RecordedView)),
    security(("bearer" = [])),
)]
#[post("/external-results")]
pub async fn record_external_result(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    asking: ChangeRequest,
    body: Body<ExternalResultBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let (new, language) = (body.parse()?, language(req.headers()));
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| external_results::record_result(tx, ctx, caller, new),
        move |recorded| {
            let items = recorded.files.iter().map(NominationView::from).collect();
            let warning = |(id, found): &(NominationId, Finding)| WarningView {
                nomination_id: id.0,
                finding: finding(language, found),
            };
            crate::http::view::created(
                None,
                RecordedView {
                    items,
                    warnings: recorded.warnings.iter().map(warning).collect(),
                },
            )
        },
    )
    .await
}
