//! How errors look on a page.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use askama::Template;
use chrono::NaiveDate;

use super::{Frame, LABELS, Menu, Words, html, see};
use crate::error::{Error, FieldFault};
use crate::http::problem::{self, Problem};
use crate::pages::cookies::{chosen_language, cookie_name};
use crate::pages::typed::Ended;
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
        let detail = || {
            words::say_with(
                self.words.0,
                &format!("problem-{}-detail", problem.code),
                &problem.params,
            )
        };
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
            let label = LABELS.iter().find(|(pointer, _)| *pointer == fault.pointer);
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
    pub(super) detail: String,
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
            },
            title: self.words.say(&format!("problem-{}", problem.code)),
            detail: words::say_with(
                self.words.0,
                &format!("problem-{}-detail", problem.code),
                &problem.params,
            ),
        };
        let mut response = html(problem.status, page.render());
        problem::limit_headers(&self.error, &mut response);
        response.extensions_mut().insert(problem);
        response.extensions_mut().insert(Ended::Failed);
        response
    }
}
