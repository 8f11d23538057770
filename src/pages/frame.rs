//! What all pages share: who visits, in which language, where forms may come from, and how errors
//! look.

mod labels;
mod menu;
mod texts;
mod trouble;
mod use_cases;

use std::future::ready;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use actix_web::dev::Payload;
use actix_web::http::{Method, StatusCode, header};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};
use chrono::NaiveDate;

use crate::domain::base::office::contact::OfficeContact;
use crate::error::Error;
use crate::http::problem;
use crate::pages::address::{LONGEST_PROBLEM, beginning, come_back};
use crate::pages::cookies::{chosen_language, cookie_name};
use crate::pages::typed::Ended;
use crate::services::access::Caller;
use crate::services::access::security_events::ClaimedComer;
use crate::services::desk::Desk;
use crate::state::{Asker, FromForeignSite, State};
use crate::{secrets, words};

pub use menu::Menu;
pub use texts::Words;
pub use trouble::{Traces, Trouble};

/// What stands around every page: `base.html` shows it, and templates find their texts on it.
pub struct Frame {
    /// In the language of the page.
    pub words: Words,
    /// What went wrong with the form before.
    pub problem: Option<String>,
    /// What the form before did.
    pub done: Option<String>,
    /// Is shown what is open to who has signed in?
    pub signed_in: bool,
    /// Where they can go, as far as it was looked up.
    pub menu: Menu,
    /// Today, in Vietnam.
    pub today: NaiveDate,
    /// Whom to ask.
    pub office: Arc<OfficeContact>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "templates lend what they pass"
)]
impl Frame {
    /// How many days are left until a day, or since when it is past, in words.
    pub fn until(&self, day: &NaiveDate) -> String {
        words::until(self.words.0, *day, self.today)
    }

    /// How a day on which something is due is marked.
    pub fn urgency(&self, day: &NaiveDate) -> &'static str {
        match (*day - self.today).num_days() {
            ..0 => "bad",
            0..=1 => "warn",
            _ => "",
        }
    }
}

impl Deref for Frame {
    type Target = Words;

    fn deref(&self) -> &Words {
        &self.words
    }
}

/// Somebody who looks at a page, signed in or not.
#[derive(Clone)]
pub struct Visitor {
    /// The fingerprint of the browser's secret, if it has one.
    session: Option<String>,
    /// The language of the page.
    pub words: Words,
    /// What went wrong with the form before, in words.
    pub problem: Option<String>,
    /// What the form before did, in words.
    done: Option<String>,
    /// The page they look at.
    path: String,
    /// Today, in Vietnam.
    today: NaiveDate,
    /// Where they came from, and by what the request is known.
    traces: Box<Traces>,
    /// What stands at its head, from its first read on.
    desk: Arc<OnceLock<Desk>>,
    /// The page that was asked for, as the query of the sign-in page that leads back to it.
    asked: Option<String>,
    /// Did they choose a language before?
    pub chose_language: bool,
}

/// What the fields of forms are called; what has no line here says enough by itself.
const LABELS: &[(&str, &str)] = &[
    ("/reason", "page-reason"),
    ("/citation", "page-citation"),
    ("/title", "page-title"),
    ("/number", "page-number"),
    ("/series", "page-series"),
    ("/date", "page-date"),
    ("/signer", "page-signer"),
    ("/signer_post", "page-signer-post"),
    ("/outcome", "page-outcome"),
    ("/name", "page-named"),
    ("/short_name", "page-short-name"),
    ("/award", "page-award"),
    ("/year", "page-year"),
    ("/paper", "page-document"),
    ("/rows", "page-rows"),
    ("/file", "page-import-file"),
    ("/subject_id", "page-subject"),
    ("/kind", "page-kind"),
    ("/ground", "page-ground"),
    ("/since", "page-since-head"),
    ("/all_clear", "page-all-clear"),
    ("/unit_id", "page-body"),
    ("/story", "page-report-story"),
    ("/place", "page-report-place"),
    ("/happened_on", "page-report-day"),
    ("/event_id", "page-known-event"),
    ("/award_code", "page-award"),
    ("/commendation_type", "page-type"),
    ("/cycle_year", "page-year"),
    ("/opens_on", "page-opens"),
    ("/closes_on", "page-closes"),
    ("/happened_from", "page-from"),
    ("/happened_to", "page-to"),
    ("/remind_days", "page-remind"),
    ("/late", "page-late-rule"),
    ("/award_id", "page-subject"),
    ("/subject_name", "page-right-name"),
    ("/waiting", "letter_group-waiting"),
    ("/deadlines", "letter_group-deadlines"),
    ("/files", "letter_group-files"),
    ("/results", "letter_group-results"),
    ("/role", "page-role"),
    ("/user_id", "page-account-of"),
    ("/person_id", "page-staff-code"),
    ("/staff_code", "page-staff-code"),
    ("/email", "page-email"),
    ("/full_name", "page-full-name"),
    ("/to_email", "page-stand-in-email"),
    ("/valid_from", "page-first-day"),
    ("/valid_to", "page-last-day"),
    ("/into_unit_id", "page-successor"),
    ("/into_id", "page-join-into"),
    ("/parts", "page-divide-parts"),
    ("/code", "page-unit-code"),
    ("/password", "page-password"),
    ("/current_password", "page-current-password"),
    ("/otp", "page-code-or-recovery"),
    ("/identity_proof", "page-identity-proof"),
    ("/unit_code", "page-unit-code"),
    ("/scopes", "page-client-scopes"),
    ("/overlap_hours", "page-client-overlap"),
    ("/form_of_address", "page-form-of-address"),
    ("/sex", "page-sex"),
    ("/birth", "page-birth"),
    ("/ethnic_minority", "page-ethnic-minority"),
    ("/id_number", "page-id-number"),
    ("/post", "page-post"),
    ("/position", "page-post"),
    ("/address", "page-home-address"),
    ("/left_on", "page-left"),
    ("/died_on", "page-died"),
    ("/education", "page-education"),
    ("/in_field_since", "page-in-field-since"),
    ("/what", "page-career-what"),
    ("/career_title", "page-career-title"),
    ("/from", "page-career-from"),
    ("/to", "page-career-to"),
    ("/career_paper", "page-career-paper"),
    ("/percent", "page-target-percent"),
    ("/initiative_title", "page-initiative-title"),
    ("/reach", "page-initiative-reach"),
    ("/recognised_on", "page-initiative-day"),
    ("/recognised_by", "page-initiative-by"),
    ("/decision_number", "page-initiative-number"),
    ("/authors", "page-initiative-authors"),
    ("/initiative_award", "page-initiative-award"),
    ("year", "page-decision-year"),
    ("years", "page-years-back"),
    ("from", "page-first-day"),
    ("to", "page-last-day"),
];

/// The purposes under which a text is marked that one page hands to the next.
const PROBLEM: &str = "problem";
const DONE: &str = "done";

/// To the sign-in page, with nothing left behind that the pages kept in the browser.
pub fn signed_out() -> HttpResponse {
    let mut response = see("/sign-in");
    let rest = header::HeaderValue::from_static("\"cache\", \"storage\"");
    response
        .headers_mut()
        .insert(header::HeaderName::from_static("clear-site-data"), rest);
    response
}

impl Visitor {
    /// Who visits, for the services; else they must sign in.
    pub fn caller(&self) -> Result<Caller, Trouble> {
        self.session
            .clone()
            .map(Caller::Browser)
            .ok_or_else(|| self.trouble(Error::NotSignedIn))
    }

    /// What stands around a page that they see.
    pub fn frame(&self) -> Frame {
        Frame {
            words: self.words,
            problem: self.problem.clone(),
            done: self.done.clone(),
            signed_in: self.session.is_some(),
            menu: Menu::of(self.desk.get(), &self.path),
            today: self.today,
            office: Arc::clone(&self.traces.office),
        }
    }

    /// What stands at the head of their page, once the page was read.
    pub fn desk(&self) -> Option<&Desk> {
        self.desk.get()
    }

    /// What stands around a page for who is outside, even with a cookie of before.
    pub fn outside(&self) -> Frame {
        Frame {
            signed_in: false,
            ..self.frame()
        }
    }

    /// The same visitor with a session that has just begun.
    pub fn entered(&self, secret: &str) -> Self {
        Self {
            session: Some(secrets::fingerprint(secret)),
            ..self.clone()
        }
    }

    /// An error as this visitor will see it.
    pub fn trouble(&self, error: Error) -> Trouble {
        let signed_in = self.session.is_some();
        Trouble {
            error,
            words: self.words,
            signed_in,
            menu: Box::new(Menu::of(self.desk.get(), &self.path)),
            asked: self.asked.clone(),
            traces: self.traces.clone(),
        }
    }
}

impl FromRequest for Visitor {
    type Error = Trouble;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Trouble>>>>;

    /// Refuses forms that another site sent: by `Sec-Fetch-Site`, or by `Origin` where a browser
    /// does not tell.
    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let chosen = chosen_language(req);
        let words = Words(chosen.unwrap_or_else(|| problem::language(req.headers())));
        let traces = Box::new(Traces::of(req));
        let refuse = |error| -> Self::Future {
            Box::pin(ready(Err(Trouble {
                error,
                words,
                signed_in: false,
                menu: Box::default(),
                asked: None,
                traces: traces.clone(),
            })))
        };
        let Some(state) = req.app_data::<Data<State>>() else {
            return refuse(Error::Internal("no state".to_owned()));
        };
        if req.method() != Method::GET && req.method() != Method::HEAD && !from_here(req, state) {
            req.extensions_mut().insert(FromForeignSite);
            return refuse(Error::Forbidden(
                crate::domain::access::policy::Denied::NotHolder,
            ));
        }
        let session = req
            .cookie(cookie_name(state))
            .map(|cookie| secrets::fingerprint(cookie.value()));
        if let Some(session) = &session {
            req.extensions_mut()
                .insert(Asker(ClaimedComer::Browser(session.clone())));
        }
        let asked = serde_urlencoded::from_str::<Vec<(String, String)>>(req.query_string())
            .unwrap_or_default();
        // Only what this installation wrote itself is shown.
        let told = |purpose: &str| {
            let (_, marked) = asked.iter().find(|(name, _)| name == purpose)?;
            state.master.unmark(purpose, marked)
        };
        let (problem, done) = (told(PROBLEM), told(DONE));
        let is_home = req.path() == "/" && req.query_string().is_empty();
        let asked = (req.method() == Method::GET && !is_home)
            .then(|| come_back(req.uri().path(), req.uri().query()))
            .flatten();
        let visitor = Self {
            session,
            words,
            problem,
            done,
            path: req.path().to_owned(),
            today: state.ctx().today(),
            traces,
            desk: Arc::default(),
            asked,
            chose_language: chosen.is_some(),
        };
        // A page notes it in its read.
        if matches!(*req.method(), Method::GET | Method::HEAD) {
            return Box::pin(ready(Ok(visitor)));
        }
        let state = state.clone();
        Box::pin(async move {
            visitor.note_form(&state).await?;
            Ok(visitor)
        })
    }
}

fn from_here(req: &HttpRequest, state: &State) -> bool {
    let text = |name: &str| {
        req.headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => {
            origin == &*state.base_url
                || text("host").is_some_and(|host| origin.split("://").nth(1) == Some(host))
        }
        // Neither a browser of the last years nor a form: the session cookie is SameSite=Lax
        // besides.
        (None, None) => true,
    }
}

/// To another page, after a form.
pub fn see(path: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, path))
        .finish()
}

/// The address of a page that says something besides.
pub fn address_telling(state: &State, path: &str, text: &str) -> String {
    let marked = state
        .master
        .mark(PROBLEM, &beginning(text, LONGEST_PROBLEM));
    saying(path, PROBLEM, &marked)
}

/// The address of a page that says what was done.
pub fn address_done(state: &State, path: &str, text: &str) -> String {
    let marked = state.master.mark(DONE, &beginning(text, LONGEST_PROBLEM));
    saying(path, DONE, &marked)
}

/// An address with one member more, which may have others and a place on the page.
fn saying(address: &str, member: &str, value: &str) -> String {
    let (path, place) = match address.split_once('#') {
        Some((path, place)) => (path, format!("#{place}")),
        None => (address, String::new()),
    };
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}{member}={value}{place}")
}

/// To a page that says something besides.
pub fn telling(state: &State, path: &str, text: &str) -> HttpResponse {
    see(&address_telling(state, path, text))
}

/// To the sign-in page that says this at its head, and from there to a page.
pub fn sign_in_because(state: &State, path: &str, text: &str) -> HttpResponse {
    let query = serde_urlencoded::to_string([("next", path)]).unwrap_or_default();
    see(&format!(
        "/sign-in?{query}&problem={}",
        state.master.mark(PROBLEM, text)
    ))
}

/// Back to the page a form was on: as it is now, or saying what went wrong.
pub fn back<T>(
    state: &State,
    path: &str,
    done: Result<T, Trouble>,
) -> Result<HttpResponse, Trouble> {
    match done {
        Ok(_) => Ok(see(path)),
        Err(trouble) => match trouble.text() {
            Some(text) => {
                let mut response = telling(state, path, &text);
                response
                    .extensions_mut()
                    .insert(Ended::Refused(trouble.faults()));
                Ok(response)
            }
            None => Err(trouble),
        },
    }
}

/// A page as an answer; nothing of it is kept by anyone.
pub fn html(status: StatusCode, rendered: askama::Result<String>) -> HttpResponse {
    match rendered {
        Ok(text) => HttpResponse::build(status)
            .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body(text),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// A page that was asked for.
pub fn show(rendered: askama::Result<String>) -> HttpResponse {
    html(StatusCode::OK, rendered)
}
