//! `/eligibility`: what the checks find of candidates who have no file yet.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{FindingView, finding};
use crate::domain::base::ids::EventId;
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::law_book::LawBook;
use crate::domain::register::people::{Language, Subject, SubjectKind};
use crate::error::Result;
use crate::fields::Fields;
use crate::http::eligibility::standard::StandardView;
use crate::http::extract::{Body, Identity};
use crate::http::law::catalogue::AllView;
use crate::http::problem::{FieldView, language};
use crate::services::nominations::checks::candidates::{self, AskedAward, Candidate, Judged};
use crate::services::nominations::{MOST_AT_ONCE, ProposedSubject};
use crate::services::register::subjects::AddSubject;
use crate::state::State;

/// Who would be proposed: somebody on file by `subject_id`, or somebody new by `name`, `kind` and
/// `unit_id`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CandidateBody {
    #[schema(format = Uuid)]
    subject_id: Option<String>,
    /// Up to 200 characters.
    name: Option<String>,
    /// `individual`, `collective` or `household`.
    kind: Option<String>,
    #[schema(format = Uuid)]
    unit_id: Option<String>,
    /// On what it would rest, where that is on file.
    #[schema(format = Uuid)]
    achievement_id: Option<String>,
}

impl CandidateBody {
    fn parse(&self, index: usize, fields: &mut Fields) -> Option<Candidate> {
        let at = |member: &str| format!("/candidates/{index}/{member}");
        let achievement = fields.some(self.achievement_id.as_deref(), |fields, text| {
            fields.id(&at("achievement_id"), text)
        });
        let who = if let Some(id) = &self.subject_id {
            for (member, told) in [
                ("name", &self.name),
                ("kind", &self.kind),
                ("unit_id", &self.unit_id),
            ] {
                if told.is_some() {
                    fields.fault(&at(member), "one_of_two", Vec::new());
                }
            }
            fields.id(&at("subject_id"), id).map(ProposedSubject::Known)
        } else {
            let text = |told: &Option<String>| told.clone().unwrap_or_default();
            let name = fields.line(&at("name"), &text(&self.name), 200);
            let kind = fields.code(
                &at("kind"),
                &text(&self.kind),
                SubjectKind::ALL,
                SubjectKind::code,
            );
            let unit = fields.id(&at("unit_id"), &text(&self.unit_id));
            (|| {
                let (kind, name, unit) = (kind?, name?, unit?);
                Some(ProposedSubject::New(AddSubject {
                    kind,
                    name,
                    unit,
                    leader: None,
                    another_than: Vec::new(),
                }))
            })()
        };
        Some(Candidate {
            who: who?,
            achievement: achievement?,
        })
    }
}

/// An award, and who would be proposed for it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EligibilityBody {
    /// As in `/award-types`.
    award_code: String,
    /// `merit`, `ad_hoc`, `movement`, `devotion`, `seniority`, `external` or `resistance`.
    commendation_type: String,
    /// The award year: the last, this or the next.
    cycle_year: i32,
    /// In what all of them earned it, where that is on file.
    #[schema(format = Uuid)]
    event_id: Option<String>,
    /// 1 to 200, each subject once.
    candidates: Vec<CandidateBody>,
}

impl EligibilityBody {
    fn parse(&self) -> Result<(AskedAward, Option<EventId>, Vec<Candidate>)> {
        let mut fields = Fields::new();
        let code = fields.line("/award_code", &self.award_code, 100);
        let kind = fields.code(
            "/commendation_type",
            &self.commendation_type,
            CommendationType::ALL,
            CommendationType::code,
        );
        let cycle_year = fields.number("/cycle_year", self.cycle_year, 1900, 2999);
        let event = fields.some(self.event_id.as_deref(), |fields, text| {
            fields.id("/event_id", text)
        });
        fields.number("/candidates", self.candidates.len(), 1, MOST_AT_ONCE);
        let (mut candidates, mut named) = (Vec::new(), Vec::new());
        for (index, body) in self.candidates.iter().take(MOST_AT_ONCE).enumerate() {
            let Some(candidate) = body.parse(index, &mut fields) else {
                continue;
            };
            if let ProposedSubject::Known(id) = candidate.who {
                if named.contains(&id) {
                    let place = format!("/candidates/{index}/subject_id");
                    fields.fault(&place, "twice", Vec::new());
                }
                named.push(id);
            }
            candidates.push(candidate);
        }
        fields.done((|| {
            let award = AskedAward {
                code: code?,
                commendation_type: kind?,
                cycle_year: cycle_year?,
            };
            Some((award, event?, candidates))
        })())
    }
}

/// Somebody on file of the same kind and name, in the unit or next to it.
#[derive(Serialize, ToSchema)]
pub struct NamesakeView {
    subject_id: Uuid,
    name: String,
    kind: &'static str,
    unit_id: Uuid,
}

impl From<&Subject> for NamesakeView {
    fn from(subject: &Subject) -> Self {
        Self {
            subject_id: subject.id.0,
            name: subject.name.clone(),
            kind: subject.kind.code(),
            unit_id: subject.unit.0,
        }
    }
}

/// What the checks find of one candidate.
#[derive(Serialize, ToSchema)]
pub struct CandidateView {
    /// Who it is; none of somebody who is not on file.
    subject_id: Option<Uuid>,
    /// Could a file be submitted today? Papers and letters are not looked at, and what needs a look
    /// does not stand in its way.
    ready: bool,
    /// Why no file could be written at all.
    problems: Vec<FieldView>,
    /// Of somebody new: who may be one and the same. Whoever writes the file says whether it is one
    /// of them or another.
    same_names: Vec<NamesakeView>,
    /// What each rule finds.
    findings: Vec<FindingView>,
    /// What is found of the law's standard; none where the law has no grounds for the award. It
    /// stops nothing.
    standard: Option<StandardView>,
}

fn view(language: Language, law: &LawBook, judged: &Judged) -> CandidateView {
    CandidateView {
        subject_id: judged.subject.as_ref().map(|subject| subject.id.0),
        ready: judged.ready,
        problems: judged
            .faults
            .iter()
            .map(|fault| FieldView {
                pointer: fault.pointer.clone(),
                code: fault.code.to_owned(),
                detail: crate::words::fault(language, fault.code, &fault.params),
                nomination_id: None,
            })
            .collect(),
        same_names: judged.same_names.iter().map(NamesakeView::from).collect(),
        findings: judged
            .findings
            .iter()
            .map(|one| finding(language, law, one))
            .collect(),
        standard: judged
            .standard
            .as_ref()
            .map(|one| StandardView::of(language, law, one)),
    }
}

/// What the checks would find of candidates for an award, by the rules of today: no file is needed,
/// and nothing is written. The answers stand in the order of the candidates. Asks who nominates for
/// the units of all of them.
#[utoipa::path(
    tag = "nominations",
    operation_id = "candidate_eligibility",
    request_body = EligibilityBody,
    responses((status = 200, body = AllView<CandidateView>)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[post("/eligibility")]
pub async fn eligibility_of_candidates(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    body: Body<EligibilityBody>,
) -> Result<HttpResponse> {
    let (award, event, asked) = body.0.parse()?;
    let ctx = state.ctx();
    let judged = state
        .db
        .read(move |conn| candidates::judge_all(conn, &ctx, &who.0, &award, event, &asked))
        .await?;
    let language = language(req.headers());
    Ok(HttpResponse::Ok().json(AllView {
        items: judged
            .iter()
            .map(|one| view(language, &state.law, one))
            .collect(),
    }))
}
