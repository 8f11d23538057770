//! Nothing that was typed into a form is lost: not when it was refused, not when the session had
//! ended, whichever form it was. What a form said is kept for its session until the page it was on
//! is shown again; who has to sign in first carries it along.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, ResponseError};
use futures_util::stream;

use crate::pages::access::sessions;
use crate::pages::address::local_path;
use crate::pages::forms::{Pairs, not_all};
use crate::pages::frame::{Trouble, Visitor, sign_in_because, telling};
use crate::pages::refill::{refilled, told};
use crate::services::access::typed::{self, TypedForm};
use crate::state::State;

/// What is in fields with such names is a secret: it is kept nowhere. So is what somebody chose on
/// the lines of a ballot.
const SECRETS: [&str; 7] = [
    "password",
    "otp",
    "secret",
    "ticket",
    "token",
    "id_number",
    "line-",
];

/// What says nothing by itself.
const FORMAL: [&str; 6] = ["version", "confirm", "once", "then", "next", "lang"];

/// How a form ended that did not do what was asked: what was typed into it is still needed.
#[derive(Debug, Clone)]
pub enum Ended {
    /// Refused: the page it was on says why. Each field with what is wrong with it.
    Refused(Vec<(String, String)>),
    /// The session had ended.
    SignedOut,
    /// An error page is shown.
    Failed,
}

/// What was typed beside a file, as the page notes it that reads the form itself.
#[derive(Debug, Clone)]
pub struct TypedBeside(pub Pairs);

/// What was typed, without secrets.
fn without_secrets(body: &[u8]) -> Pairs {
    let mut typed = Pairs::read(body);
    typed
        .0
        .retain(|(name, _)| !SECRETS.iter().any(|secret| name.contains(secret)));
    typed
}

fn says_something(typed: &Pairs) -> bool {
    typed
        .0
        .iter()
        .any(|(name, value)| !FORMAL.contains(&name.as_str()) && !value.trim().is_empty())
}

/// The path of the page of ours on which the form was.
pub fn page_of(req: &HttpRequest) -> Option<String> {
    let referer = req.headers().get(header::REFERER)?.to_str().ok()?;
    let path = referer
        .split_once("://")
        .and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..)))?;
    local_path(path.split(['?', '#']).next()?).map(str::to_owned)
}

fn kind_of(req: &ServiceRequest) -> &str {
    req.headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

/// Is it a form of a page, to be read here? What signs in has secrets alone.
fn is_form(req: &ServiceRequest) -> bool {
    let is_page = !req.path().starts_with("/api/") && !req.path().starts_with("/sign-in");
    let is_encoded = req.headers().contains_key(header::CONTENT_ENCODING);
    req.method() == Method::POST
        && is_page
        && !is_encoded
        && kind_of(req).starts_with("application/x-www-form-urlencoded")
}

/// Looks at every form on its way in, and at every page on its way out.
pub async fn keep<B: MessageBody + 'static>(
    mut req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let is_shown_again = req.method() == Method::GET
        && req.query_string().contains("problem=")
        && !req.path().starts_with("/api/");
    let is_upload = req.method() == Method::POST
        && kind_of(&req).starts_with("multipart/form-data")
        && !req.path().starts_with("/api/");
    if !is_form(&req) {
        let place = req.path().to_owned();
        let response = next.call(req).await?.map_into_boxed_body();
        return Ok(if is_shown_again {
            shown_again(response).await
        } else if is_upload {
            upload_ended(response, place).await
        } else {
            response
        });
    }
    let body = match req.extract::<Bytes>().await {
        Ok(body) => body,
        Err(error) => {
            let trouble = Trouble::of(req.request(), not_all(req.request(), &error));
            return Ok(req.into_response(trouble.error_response()));
        }
    };
    let (place, typed) = (req.path().to_owned(), without_secrets(&body));
    req.set_payload(Payload::Stream {
        payload: Box::pin(stream::iter([Ok::<_, PayloadError>(body)])),
    });
    let response = next.call(req).await?.map_into_boxed_body();
    if says_something(&typed) {
        Ok(after_form(response, place, typed).await)
    } else {
        Ok(response)
    }
}

/// What the form said is kept or carried along, as its end needs.
async fn after_form(
    response: ServiceResponse<BoxBody>,
    place: String,
    typed: Pairs,
) -> ServiceResponse<BoxBody> {
    let Some(ended) = response.response().extensions().get::<Ended>().cloned() else {
        return response;
    };
    let Some(state) = response.request().app_data::<Data<State>>().cloned() else {
        return response;
    };
    let Ok(visitor) = Visitor::extract(response.request()).await else {
        return response;
    };
    match ended {
        Ended::Refused(faults) => {
            let page = response
                .headers()
                .get(header::LOCATION)
                .and_then(|place| place.to_str().ok())
                .unwrap_or_default();
            let page = page.split('?').next().unwrap_or_default().to_owned();
            keep_for(
                &state,
                &visitor,
                TypedForm {
                    page,
                    place,
                    fields: typed.0,
                    faults,
                },
            )
            .await;
            response
        }
        Ended::SignedOut => {
            let page = page_of(response.request()).unwrap_or_else(|| place.clone());
            let asked = sessions::ask_again(&visitor, page, place, &typed, state.body_limit);
            response.into_response(asked)
        }
        Ended::Failed => with_page(response, |page| {
            told(page, &visitor.words.say("page-typed"), &typed)
        }),
    }
}

/// Keeps what was typed for who is signed in. That it could not be kept is no reason to say less of
/// what was wrong.
pub async fn keep_for(state: &State, visitor: &Visitor, kept: TypedForm) {
    let Ok(caller) = visitor.caller() else { return };
    let ctx = state.ctx();
    if let Err(error) = state
        .db
        .write(move |tx| typed::keep(tx, &ctx, &caller, &kept))
        .await
    {
        tracing::warn!(%error, "what was typed into a form could not be kept");
    }
}

/// Whoever sends a file with a session that has ended is asked to choose it again: it cannot be
/// carried along. What was typed beside it can.
async fn upload_ended(
    response: ServiceResponse<BoxBody>,
    place: String,
) -> ServiceResponse<BoxBody> {
    let ended = response.response().extensions().get::<Ended>().cloned();
    let beside = response
        .request()
        .extensions()
        .get::<TypedBeside>()
        .cloned();
    let typed = beside.map(|beside| without_secrets(written(&beside.0).as_bytes()));
    match (&ended, typed.filter(says_something)) {
        (Some(Ended::SignedOut | Ended::Failed), Some(typed)) => {
            return after_form(response, place, typed).await;
        }
        (Some(Ended::SignedOut), None) => {}
        _ => return response,
    }
    let Some(state) = response.request().app_data::<Data<State>>().cloned() else {
        return response;
    };
    let (page, visitor) = (
        page_of(response.request()),
        Visitor::extract(response.request()).await,
    );
    match (page, visitor) {
        (Some(page), Ok(visitor)) => response.into_response(sign_in_because(
            &state,
            &page,
            &visitor.words.say("page-file-again"),
        )),
        _ => response,
    }
}

/// The page that a form was refused on, with what was typed.
async fn shown_again(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let Some(state) = response.request().app_data::<Data<State>>().cloned() else {
        return response;
    };
    let Ok(visitor) = Visitor::extract(response.request()).await else {
        return response;
    };
    let (true, Some(_), Ok(_)) = (is_page, &visitor.problem, visitor.caller()) else {
        return response;
    };
    match visitor.read(&state, typed::find).await {
        Ok(Some(kept)) if kept.page == response.request().path() => {
            let typed = Pairs(kept.fields);
            let again = |page: &str| refilled(page, &kept.place, &typed, &kept.faults);
            with_page(response, |page| {
                again(page).unwrap_or_else(|| told(page, &visitor.words.say("page-typed"), &typed))
            })
        }
        Ok(_) => response,
        Err(error) => {
            tracing::warn!(%error, "what was typed into a form could not be read");
            response
        }
    }
}

/// The answer with its page changed.
fn with_page(
    response: ServiceResponse<BoxBody>,
    change: impl FnOnce(&str) -> String,
) -> ServiceResponse<BoxBody> {
    let (req, response) = response.into_parts();
    let (response, body) = response.into_parts();
    let body = match body.try_into_bytes() {
        Ok(bytes) => match std::str::from_utf8(&bytes) {
            Ok(page) => BoxBody::new(change(page)),
            Err(_) => BoxBody::new(bytes),
        },
        Err(body) => body,
    };
    ServiceResponse::new(req, response.set_body(body))
}

/// What a form said, as one text.
pub fn written(typed: &Pairs) -> String {
    serde_urlencoded::to_string(&typed.0).unwrap_or_default()
}

/// To the page a form was on, after signing in again: with what it said, which is kept for the new
/// session.
pub async fn go_on(
    state: &State,
    visitor: &Visitor,
    page: String,
    place: String,
    written: &str,
) -> HttpResponse {
    let fields = without_secrets(written.as_bytes()).0;
    keep_for(
        state,
        visitor,
        TypedForm {
            page: page.clone(),
            place,
            fields,
            faults: Vec::new(),
        },
    )
    .await;
    telling(state, &page, &visitor.words.say("page-typed-kept"))
}
