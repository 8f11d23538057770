//! What every error is in HTTP: RFC 9457 problem details, in the reader's language. The one place
//! from error to status and code.

mod language;
mod render;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::access::policy::Denied;
use crate::domain::register::people::Language;
use crate::domain::upkeep::workbook::MOST_WAITING_BOOKS;
use crate::error::{Case, Error, FieldFault, Limited, Stopped};
use crate::words::{self, say, say_with};

pub use language::language;
pub use render::{render, respond};

/// The content type of problem details.
pub const CONTENT_TYPE: &str = "application/problem+json";

/// Every code a problem can have. The list is closed: clients may rely on it.
pub const CODES: &[&str] = &[
    "malformed",
    "unknown_parameter",
    "not_signed_in",
    "wrong_credentials",
    "second_factor_needed",
    "password_to_change",
    "forbidden",
    "own_case",
    "same_name",
    "same_hand",
    "own_refusal",
    "second_needed",
    "scope_missing",
    "not_found",
    "method_not_allowed",
    "not_acceptable",
    "wrong_stage",
    "duplicate",
    "not_eligible",
    "not_taken",
    "file_underway",
    "nobody_else",
    "open_files",
    "letter_needed",
    "ballot_closed",
    "ballot_open",
    "no_quorum",
    "too_few_ballots",
    "nothing_counted",
    "no_more_rounds",
    "in_flight",
    "lost_race",
    "stale",
    "too_large",
    "range_not_satisfiable",
    "unsupported_media_type",
    "invalid",
    "precondition_missing",
    "too_many_requests",
    "too_many_exports",
    "internal",
    "unavailable",
];

/// Problem details (RFC 9457).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ProblemView {
    /// `urn:thidua:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// What is wrong, in the reader's language.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// More about it, in the reader's language.
    pub detail: String,
    /// One of a closed list; never changes.
    pub code: String,
    /// The id by which the log knows the request.
    pub request_id: String,
    /// The values that were not accepted, all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldView>,
    /// The code of RFC 6749 §5.2; of `/oauth/token` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A value that was not accepted.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FieldView {
    /// JSON pointer (RFC 6901) into the body, or the name of a query parameter.
    pub pointer: String,
    /// Stable code.
    pub code: String,
    /// Text in the reader's language.
    pub detail: String,
    /// The file it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nomination_id: Option<Uuid>,
}

/// A problem before it is put into words.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The HTTP status.
    pub status: StatusCode,
    /// One of `CODES`.
    pub code: &'static str,
    /// What belongs to its text.
    pub params: Vec<(&'static str, String)>,
    /// The values that were not accepted.
    pub faults: Vec<FieldFault>,
}

impl Problem {
    fn new(status: StatusCode, code: &'static str) -> Self {
        Self {
            status,
            code,
            params: Vec::new(),
            faults: Vec::new(),
        }
    }

    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.params.push((name, value.to_owned()));
        self
    }

    fn faults(mut self, faults: Vec<FieldFault>) -> Self {
        self.faults = faults;
        self
    }

    /// From error to status and code: a new kind of error without a line here does not compile.
    #[must_use]
    pub fn of(error: &Error) -> Self {
        match error {
            Error::Malformed(fault) => {
                Self::new(StatusCode::BAD_REQUEST, "malformed").faults(vec![fault.clone()])
            }
            Error::NotSignedIn => Self::new(StatusCode::UNAUTHORIZED, "not_signed_in"),
            Error::WrongCredentials => Self::new(StatusCode::UNAUTHORIZED, "wrong_credentials"),
            Error::Forbidden(Denied::OwnCase) => Self::new(StatusCode::FORBIDDEN, "own_case"),
            Error::Forbidden(Denied::SameName) => Self::new(StatusCode::CONFLICT, "same_name"),
            Error::Forbidden(Denied::SameHand) => Self::new(StatusCode::FORBIDDEN, "same_hand"),
            Error::Forbidden(Denied::OwnRefusal) => Self::new(StatusCode::FORBIDDEN, "own_refusal"),
            Error::Forbidden(Denied::SecondNeeded) => {
                Self::new(StatusCode::FORBIDDEN, "second_needed")
            }
            Error::PasswordToChange => Self::new(StatusCode::FORBIDDEN, "password_to_change"),
            Error::SecondFactorNeeded => {
                Self::new(StatusCode::UNAUTHORIZED, "second_factor_needed")
            }
            Error::TooManyRequests(limited) => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests")
                    .with("seconds", &limited.wait.to_string())
            }
            Error::Forbidden(Denied::NotHolder) => Self::new(StatusCode::FORBIDDEN, "forbidden"),
            Error::Forbidden(Denied::ScopeMissing(scope)) => {
                Self::new(StatusCode::FORBIDDEN, "scope_missing").with("scope", scope.code())
            }
            Error::NotFound(_) => Self::new(StatusCode::NOT_FOUND, "not_found"),
            Error::WrongStage(stage) => {
                Self::new(StatusCode::CONFLICT, "wrong_stage").with("stage", stage)
            }
            Error::FilesWrongStage(faults) => {
                Self::new(StatusCode::CONFLICT, "wrong_stage").faults(faults.clone())
            }
            Error::Duplicate(faults) => {
                Self::new(StatusCode::CONFLICT, "duplicate").faults(faults.clone())
            }
            Error::NotEligible(stopped) => Self::new(StatusCode::CONFLICT, "not_eligible")
                .with("files", &named(Language::Vietnamese, stopped))
                .with("files_en", &named(Language::English, stopped))
                .faults(stopped.iter().map(Stopped::fault).collect()),
            Error::NotTaken(case, from, to) => {
                let mut refused = Self::new(StatusCode::CONFLICT, "not_taken")
                    .with("from", &words::date(*from))
                    .with("to", &words::date(*to));
                refused.params.extend(case.params());
                refused
            }
            Error::FileUnderway(case) => {
                let mut refused = Self::new(StatusCode::CONFLICT, "file_underway");
                refused.params.extend(case.params());
                refused
            }
            Error::NobodyElse { role, unit } => {
                let called = |language| say(language, &format!("role-{}", role.code()));
                let problem = Self::new(StatusCode::CONFLICT, "nobody_else").with("unit", unit);
                problem
                    .with("role", &called(Language::Vietnamese))
                    .with("role_en", &called(Language::English))
            }
            Error::OpenFiles(count) => {
                Self::new(StatusCode::CONFLICT, "open_files").with("count", &count.to_string())
            }
            Error::LetterNeeded => Self::new(StatusCode::CONFLICT, "letter_needed"),
            Error::Ballot(fault) => {
                let mut refused = Self::new(StatusCode::CONFLICT, fault.code());
                refused.params.extend(fault.params());
                refused
            }
            Error::InFlight => Self::new(StatusCode::CONFLICT, "in_flight"),
            Error::LostRace => Self::new(StatusCode::CONFLICT, "lost_race"),
            Error::Stale => Self::new(StatusCode::PRECONDITION_FAILED, "stale"),
            Error::PreconditionMissing => {
                Self::new(StatusCode::PRECONDITION_REQUIRED, "precondition_missing")
            }
            Error::Invalid(faults) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid").faults(faults.clone())
            }
            Error::TooLarge(limit) => Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large")
                .with("limit", &words::size(*limit)),
            Error::MediaType(code) => {
                Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type")
                    .faults(vec![FieldFault::new("Content-Type", code)])
            }
            Error::MethodNotAllowed => {
                Self::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed")
            }
            Error::Encoded => {
                Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type")
            }
            Error::TooManyExports => Self::new(StatusCode::SERVICE_UNAVAILABLE, "too_many_exports"),
            Error::TooManyWorkbooks => Self::new(StatusCode::CONFLICT, "too_many_workbooks")
                .with("limit", &MOST_WAITING_BOOKS.to_string()),
            Error::Unavailable(_) => Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
            Error::Internal(_) => Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        }
    }

    /// What actix answered by itself: routing, limits, its own extractors.
    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::new(status, "not_found"),
            StatusCode::METHOD_NOT_ALLOWED => Self::new(status, "method_not_allowed"),
            StatusCode::NOT_ACCEPTABLE => Self::new(status, "not_acceptable"),
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(status, "too_large"),
            StatusCode::RANGE_NOT_SATISFIABLE => Self::new(status, "range_not_satisfiable"),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::new(status, "unsupported_media_type"),
            status if status.is_client_error() => Self::new(StatusCode::BAD_REQUEST, "malformed"),
            _ => Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        }
    }

    /// In words.
    #[must_use]
    pub fn view(&self, language: Language, request_id: String) -> ProblemView {
        let errors = self
            .faults
            .iter()
            .map(|fault| FieldView {
                pointer: fault.pointer.clone(),
                code: fault.code.to_owned(),
                detail: words::fault(language, fault.code, &fault.params),
                nomination_id: fault
                    .params
                    .iter()
                    .find(|(name, _)| *name == "nomination_id")
                    .and_then(|(_, id)| id.parse().ok()),
            })
            .collect();
        ProblemView {
            kind: format!("urn:thidua:problem:{}", self.code),
            title: say(language, &format!("problem-{}", self.code)),
            status: self.status.as_u16(),
            detail: say_with(
                language,
                &format!("problem-{}-detail", self.code),
                &self.params,
            ),
            code: self.code.to_owned(),
            request_id,
            errors,
            error: None,
        }
    }
}

/// So many files are named in the text of a problem; its errors name all.
const MOST_NAMED: usize = 3;

/// The files and records that are stopped, each once.
fn named(language: Language, stopped: &[Stopped]) -> String {
    let mut cases: Vec<&Case> = stopped.iter().map(|stopped| &stopped.case).collect();
    cases.dedup();
    let names = cases
        .iter()
        .take(MOST_NAMED)
        .map(|case| say_with(language, "named-file", &case.params()));
    let more = cases.len().saturating_sub(MOST_NAMED);
    let more = (more > 0).then(|| say_with(language, "named-more", &[("count", more.to_string())]));
    names.chain(more).collect::<Vec<_>>().join("; ")
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        Problem::of(self).status
    }

    /// Only carries the problem: `render` puts it into words, where the reader's language is known.
    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Internal(text) => tracing::error!(error = %text, "internal error"),
            Self::Unavailable(text) => tracing::warn!(error = %text, "unavailable"),
            _ => {}
        }
        let problem = Problem::of(self);
        let mut response = HttpResponse::new(problem.status);
        let challenge = match self {
            Self::NotSignedIn => Some("Bearer".to_owned()),
            Self::Forbidden(Denied::ScopeMissing(scope)) => Some(format!(
                "Bearer error=\"insufficient_scope\", scope=\"{}\"",
                scope.code()
            )),
            _ => None,
        };
        if let Some(challenge) =
            challenge.and_then(|challenge| HeaderValue::from_str(&challenge).ok())
        {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, challenge);
        }
        limit_headers(self, &mut response);
        response.extensions_mut().insert(problem);
        response
    }
}

/// Says when to come again: `Retry-After` (RFC 9110 §10.2.3) and the fields of
/// draft-ietf-httpapi-ratelimit-headers.
pub fn limit_headers(error: &Error, response: &mut HttpResponse) {
    let Error::TooManyRequests(limited) = error else {
        return;
    };
    let Limited {
        policy,
        quota,
        window,
        wait,
    } = limited;
    for (name, text) in [
        ("retry-after", wait.to_string()),
        (
            "ratelimit-policy",
            format!("\"{policy}\";q={quota};w={window}"),
        ),
        ("ratelimit", format!("\"{policy}\";r=0;t={wait}")),
    ] {
        if let Ok(value) = HeaderValue::from_str(&text) {
            response
                .headers_mut()
                .insert(header::HeaderName::from_static(name), value);
        }
    }
}
