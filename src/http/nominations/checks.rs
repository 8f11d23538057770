//! What the checks find of a nomination, and what people say of it: they looked, or let it pass.

pub(crate) mod candidates;
pub(crate) mod verdicts;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::base::ids::NominationId;
use crate::domain::eligibility::finding::Finding;
use crate::domain::eligibility::judgement::Opinion;
use crate::domain::law::law_book::LawBook;
use crate::domain::register::people::Language;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::eligibility::standard::{SeenView, StandardView};
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, RequestedChange};
use crate::http::law::catalogue::AllView;
use crate::http::problem::language;
use crate::http::view::{NamesView, change, changed};
use crate::services::nominations;
use crate::services::nominations::checks::{self, Word};
use crate::state::State;

/// What a finding rests on.
#[derive(Serialize, ToSchema)]
pub struct EvidenceView {
    /// `nomination`, `award`, `hold`, `rating`, `career_entry` or `initiative`.
    kind: &'static str,
    id: Uuid,
}

/// What somebody said of a finding.
#[derive(Serialize, ToSchema)]
pub struct SaidView {
    /// `met` or `not_met` by the office that looked, `overruled` by the head of the standing
    /// office.
    verdict: &'static str,
    reason: String,
    by: String,
}

/// What one rule finds.
#[derive(Serialize, ToSchema)]
pub struct FindingView {
    /// The rule's id.
    rule: String,
    name: NamesView,
    citation: String,
    /// `met`, `not_met` or `needs_review`.
    outcome: &'static str,
    evidence: Vec<EvidenceView>,
    /// The facts it was found by, 20 at most, as far as they are told: of what is held against
    /// somebody, of measures and of namesakes nothing is.
    found: Vec<SeenView>,
    /// How many more facts there are.
    found_more: usize,
    /// Why, in the reader's language.
    message: String,
    /// The acts it blocks while it is not met.
    blocks: Vec<&'static str>,
    /// The acts before which the checking office must have looked, where it needs a look.
    review_before: Vec<&'static str>,
    /// What was said of it; it holds for what it was said about: what the file asked for, and each
    /// piece of evidence as it was.
    said: Option<SaidView>,
    /// Why an officer overruled it, if one did.
    overruled: Option<String>,
    /// Code of the newer rule set by which it was found, where that is more favourable than the one
    /// the nomination was received under.
    by_rule_set: Option<String>,
}

pub(in crate::http) fn finding(
    language: Language,
    law: &LawBook,
    finding: &Finding,
) -> FindingView {
    let verdict = &finding.verdict;
    let evidence = verdict.proofs.iter().map(|proof| {
        let (kind, id) = proof.parts();
        EvidenceView { kind, id }
    });
    let said = finding.said.as_ref();
    FindingView {
        rule: finding.rule.clone(),
        name: NamesView::from(&finding.name),
        citation: crate::words::of(language, &finding.citation).to_owned(),
        outcome: verdict.outcome.code(),
        evidence: evidence.collect(),
        found: SeenView::all(language, law, &verdict.seen),
        found_more: verdict.seen.more,
        message: crate::words::fault(language, verdict.why, &finding.params()),
        blocks: finding.blocks.iter().map(|action| action.code()).collect(),
        review_before: finding.review.iter().map(|action| action.code()).collect(),
        said: said.map(|said| SaidView {
            verdict: said.verdict.code(),
            reason: said.reason.clone(),
            by: said.by.clone(),
        }),
        overruled: finding.overruled().map(str::to_owned),
        by_rule_set: finding.by_newer.clone(),
    }
}

/// What is found of one file.
#[derive(Serialize, ToSchema)]
pub struct FileChecksView {
    /// What each rule finds.
    items: Vec<FindingView>,
    /// What is found of the law's standard; none where the law has no grounds for the award.
    standard: Option<StandardView>,
    /// Code of the newer rule set by which the standard was found, where that is more favourable
    /// than the one the nomination was received under.
    standard_by_rule_set: Option<String>,
}

/// What the checks find, one entry for each rule, and what is found of the law's standard, which
/// stops nothing.
#[utoipa::path(
    tag = "nominations",
    operation_id = "nomination_eligibility",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = FileChecksView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/nominations/{id}/eligibility")]
pub async fn eligibility(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<NominationId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let (found, standard) = state
        .db
        .read(move |conn| nominations::eligibility(conn, &ctx, &who.0, id.0))
        .await?;
    let language = language(req.headers());
    Ok(HttpResponse::Ok().json(FileChecksView {
        items: found
            .iter()
            .map(|one| finding(language, &state.law, one))
            .collect(),
        standard: standard
            .as_ref()
            .map(|one| StandardView::of(language, &state.law, &one.standard)),
        standard_by_rule_set: standard.and_then(|one| one.by_newer),
    }))
}

/// A check to overrule.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OverruleBody {
    /// The rule's id, up to 50 characters.
    rule: String,
    /// Why, up to 2,000 characters.
    reason: String,
}

impl OverruleBody {
    /// What is said of the check, or every fault.
    pub fn command(self) -> Result<Word> {
        let mut fields = Fields::new();
        let rule = fields.line("/rule", &self.rule, 50);
        let reason = fields.lines("/reason", &self.reason, 2_000);
        fields.done((|| {
            Some(Word {
                rule: rule?,
                verdict: Opinion::Overruled,
                reason: reason?,
            })
        })())
    }
}

/// Lets a file pass a check that is not met, as the head of the standing office. It holds for the
/// file and the evidence as they are now: with a new hold, another file, another achievement or
/// year, a rating that was corrected the check is open again.
#[utoipa::path(
    tag = "nominations",
    operation_id = "overrule_check",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = OverruleBody,
    responses((status = 200, body = AllView<FindingView>)),
    security(("bearer" = [])),
)]
#[post("/nominations/{id}/overrules")]
pub async fn overrule(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    asking: ChangeRequest,
    id: Id<NominationId>,
    expected: Expected,
    body: Body<OverruleBody>,
) -> Result<HttpResponse> {
    let word = body.0.command()?;
    say(
        &state,
        &req,
        who,
        asking.with(&body.1),
        id.0,
        expected.0,
        word,
    )
    .await
}

/// What was found where a check needs a look.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewBody {
    /// The rule's id, up to 50 characters.
    rule: String,
    /// `met` or `not_met`.
    verdict: String,
    /// What was looked at and what it showed, up to 2,000 characters.
    reason: String,
}

impl ReviewBody {
    /// What is said of the check, or every fault.
    pub fn command(self) -> Result<Word> {
        let mut fields = Fields::new();
        let rule = fields.line("/rule", &self.rule, 50);
        let verdict = fields.code(
            "/verdict",
            &self.verdict,
            &[Opinion::Met, Opinion::NotMet],
            Opinion::code,
        );
        let reason = fields.lines("/reason", &self.reason, 2_000);
        fields.done((|| {
            Some(Word {
                rule: rule?,
                verdict: verdict?,
                reason: reason?,
            })
        })())
    }
}

/// Says what was found where a check needs a look, as an office that checks or appraises the file,
/// or as the head of the standing office; before that the file does not go on. It holds for the
/// file and the evidence as they are now.
#[utoipa::path(
    tag = "nominations",
    operation_id = "review_check",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = ReviewBody,
    responses((status = 200, body = AllView<FindingView>)),
    security(("bearer" = [])),
)]
#[post("/nominations/{id}/reviews")]
pub async fn review(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    asking: ChangeRequest,
    id: Id<NominationId>,
    expected: Expected,
    body: Body<ReviewBody>,
) -> Result<HttpResponse> {
    let word = body.0.command()?;
    say(
        &state,
        &req,
        who,
        asking.with(&body.1),
        id.0,
        expected.0,
        word,
    )
    .await
}

async fn say(
    state: &Data<State>,
    req: &HttpRequest,
    who: Identity,
    asking: RequestedChange,
    id: NominationId,
    version: i64,
    word: Word,
) -> Result<HttpResponse> {
    let (language, law) = (language(req.headers()), state.law.clone());
    change(
        state,
        who,
        asking,
        move |tx, ctx, caller| checks::say(tx, ctx, caller, id, version, word),
        move |found| {
            changed(
                version + 1,
                AllView {
                    items: found
                        .iter()
                        .map(|one| finding(language, &law, one))
                        .collect(),
                },
            )
        },
    )
    .await
}
