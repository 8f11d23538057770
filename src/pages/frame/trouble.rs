//! How errors look on a page.

use std::sync::Arc;

use actix_web::http::{Method, StatusCode};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use askama::Template;
use chrono::NaiveDate;

use super::labels::AFTER_DECISIONS;
use super::{Frame, LABELS, Menu, Words, html, see};
use crate::domain::base::office::contact::OfficeContact;
use crate::error::{Error, FieldFault};
use crate::http::extract::request_id;
use crate::http::problem::{self, Problem};
use crate::pages::cookies::{chosen_language, cookie_name};
use crate::pages::typed::{Ended, page_of};
use crate::state::State;
use crate::words;

/// An error on a page.
#[derive(Debug)]
pub struct Trouble {
    pub(super) error: Error,
    pub(super) words: Words,
    pub(super) signed_in: bool,
    pub(super) menu: Box<Menu>,
    pub(super) asked: Option<String>,
    pub(super) traces: Box<Traces>,
}

/// What a page says of the request where something went wrong: by what the log knows it, where
/// its reader came from, and whom to ask.
#[derive(Debug, Clone, Default)]
pub struct Traces {
    /// The beginning of the id of the request, short enough to be said on the telephone.
    pub request: String,
    /// The page of ours with the way here.
    pub from: Option<String>,
    /// Whom to ask.
    pub office: Arc<OfficeContact>,
}

/// So many signs of the id of a request are told.
const TOLD: usize = 8;

impl Traces {
    /// Of a request.
    pub fn of(req: &HttpRequest) -> Self {
        let state = req.app_data::<Data<State>>();
        Self {
            request: request_id(req).chars().take(TOLD).collect(),
            from: page_of(req).filter(|from| from != req.path() || req.method() != Method::GET),
            office: state
                .map(|state| Arc::clone(&state.office))
                .unwrap_or_default(),
        }
    }
}

impl Trouble {
    /// What the page that led here should say, if it should be shown again.
    pub(super) fn text(&self) -> Option<String> {
        match &self.error {
            Error::NotSignedIn
            | Error::PasswordToChange
            | Error::NotFound(_)
            | Error::Internal(_) => None,
            _ => Some(self.says()),
        }
    }

    /// What went wrong, in words: each fault in a line of its own, with the name of its field.
    pub fn says(&self) -> String {
        let problem = Problem::of(&self.error);
        let detail = || detail(self.words, &problem);
        // What is there twice is the thing itself, not one of its fields; a number that is taken is
        // named.
        let twice = matches!(
            &self.error,
            Error::Duplicate(faults) if faults.iter().all(|fault| fault.code == "exists")
        );
        if problem.faults.is_empty() || twice {
            return detail();
        }
        let fault = |fault: &FieldFault| {
            let text = self.words.mistyped(fault);
            let mut labels = LABELS.iter().chain(AFTER_DECISIONS);
            let label = labels.find(|(pointer, _)| *pointer == fault.pointer);
            label.map_or_else(
                || text.clone(),
                |(_, key)| format!("{}: {text}", self.words.say(key)),
            )
        };
        // Which files it is about comes first: of very many lines the last are cut off.
        let about = matches!(self.error, Error::NotEligible(_)).then(detail);
        let mut lines: Vec<String> = about
            .into_iter()
            .chain(problem.faults.iter().map(fault))
            .collect();
        lines.dedup();
        lines.join("\n")
    }

    /// The faults of a form, if that is what it is.
    pub fn faults(&self) -> Vec<(String, String)> {
        let Error::Invalid(faults) = &self.error else {
            return Vec::new();
        };
        let text = |fault: &FieldFault| self.words.mistyped(fault);
        faults
            .iter()
            .map(|fault| {
                (
                    fault.pointer.trim_start_matches('/').to_owned(),
                    text(fault),
                )
            })
            .collect()
    }
}

impl Trouble {
    /// What went wrong, where it is told on the page itself.
    pub fn into_error(self) -> Error {
        self.error
    }

    /// An error of a request before it is known who visits.
    pub fn of(req: &HttpRequest, error: Error) -> Self {
        let chosen = chosen_language(req);
        let words = Words(chosen.unwrap_or_else(|| problem::language(req.headers())));
        let signed_in = req
            .app_data::<Data<State>>()
            .is_some_and(|state| req.cookie(cookie_name(state)).is_some());
        Self {
            error,
            words,
            signed_in,
            menu: Box::default(),
            asked: None,
            traces: Box::new(Traces::of(req)),
        }
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.error.fmt(f)
    }
}

#[derive(Template)]
#[template(path = "trouble.html")]
pub(super) struct TroublePage {
    pub(super) frame: Frame,
    pub(super) title: String,
    /// What happened.
    pub(super) detail: String,
    /// What to do about it.
    pub(super) advice: String,
    /// The page of ours before it.
    pub(super) back: Option<String>,
    /// By what the log knows the request.
    pub(super) request: String,
}

/// What a problem is called on a page, where programs need other words.
fn title(words: Words, problem: &Problem) -> String {
    words::known(words.0, &format!("trouble-{}", problem.code))
        .unwrap_or_else(|| words.say(&format!("problem-{}", problem.code)))
}

/// What a problem is, on a page: nothing of heads and ids, which only programs know.
fn detail(words: Words, problem: &Problem) -> String {
    words::known(words.0, &format!("trouble-{}-detail", problem.code)).unwrap_or_else(|| {
        let key = format!("problem-{}-detail", problem.code);
        words::say_with(words.0, &key, &problem.params)
    })
}

/// What can be done about a problem of such a status.
fn advice(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "trouble-do-missing",
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => "trouble-do-rights",
        StatusCode::CONFLICT | StatusCode::PRECONDITION_FAILED => "trouble-do-changed",
        StatusCode::PAYLOAD_TOO_LARGE => "trouble-do-large",
        StatusCode::TOO_MANY_REQUESTS => "trouble-do-often",
        StatusCode::SERVICE_UNAVAILABLE => "trouble-do-later",
        status if status.is_server_error() => "trouble-do-broken",
        _ => "trouble-do-again",
    }
}

impl ResponseError for Trouble {
    fn status_code(&self) -> StatusCode {
        match self.error {
            Error::NotSignedIn | Error::PasswordToChange => StatusCode::SEE_OTHER,
            _ => Problem::of(&self.error).status,
        }
    }

    fn error_response(&self) -> HttpResponse {
        if let Error::NotSignedIn = self.error {
            let mut response = match &self.asked {
                Some(asked) => see(&format!("/sign-in?{asked}")),
                None => see("/sign-in"),
            };
            response.extensions_mut().insert(Ended::SignedOut);
            return response;
        }
        if let Error::PasswordToChange = self.error {
            return see("/account");
        }
        if let Error::Internal(text) = &self.error {
            tracing::error!(error = %text, "internal error");
        }
        let problem = Problem::of(&self.error);
        let page = TroublePage {
            frame: Frame {
                words: self.words,
                problem: None,
                done: None,
                signed_in: self.signed_in,
                menu: self.menu.as_ref().clone(),
                today: NaiveDate::default(),
                office: Arc::clone(&self.traces.office),
            },
            title: title(self.words, &problem),
            detail: detail(self.words, &problem),
            advice: self.words.say(advice(problem.status)),
            back: self.traces.from.clone(),
            request: self.traces.request.clone(),
        };
        let mut response = html(problem.status, page.render());
        problem::limit_headers(&self.error, &mut response);
        response.extensions_mut().insert(problem);
        response.extensions_mut().insert(Ended::Failed);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::register::people::Language;

    /// What the texts of problems are filled with.
    const PARAMS: [&str; 18] = [
        "award", "count", "files", "from", "least", "limit", "name", "papers", "quorum", "revotes",
        "role", "scope", "seconds", "subject", "there", "to", "unit", "year",
    ];

    #[test]
    fn pages_say_what_is_wrong_without_words_of_programs() {
        for code in problem::CODES {
            let problem = Problem {
                status: StatusCode::BAD_REQUEST,
                code,
                params: PARAMS.map(|name| (name, "x".to_owned())).to_vec(),
                faults: Vec::new(),
            };
            for language in Language::ALL {
                let words = Words(*language);
                let said = format!("{} {}", title(words, &problem), detail(words, &problem));
                for inner in [
                    "request_id",
                    "If-Match",
                    "ETag",
                    "Idempotency",
                    "UUID",
                    "Content-",
                    "Allow",
                    "otp",
                    "application/",
                    "problem-",
                    "trouble-",
                ] {
                    assert!(!said.contains(inner), "{code} in {language}: {said}");
                }
            }
        }
    }

    #[test]
    fn every_status_has_something_to_do() {
        for status in [400, 403, 404, 409, 412, 413, 422, 429, 500, 503] {
            let key = advice(StatusCode::from_u16(status).unwrap());
            for language in Language::ALL {
                assert!(words::knows(*language, key), "{key} has no {language} text");
            }
        }
    }
}
