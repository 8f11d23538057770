//! The answer that a problem becomes.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpResponse};
use tracing_actix_web::RequestId;

use super::{CONTENT_TYPE, Problem, language};
use crate::error::FieldFault;
use crate::http::contract::Contract;
use crate::http::extract::pattern;
use crate::state::State;
use crate::words;

/// A status that this API answers on its own account.
#[must_use]
pub fn respond(status: StatusCode) -> HttpResponse {
    let mut response = HttpResponse::new(status);
    response.extensions_mut().insert(Problem::of_status(status));
    response
}

/// Checks the query of a request against the contract, and puts every error of the API into words.
pub async fn render<B: MessageBody + 'static>(
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<actix_web::body::BoxBody>, actix_web::Error> {
    let contract = req.app_data::<actix_web::web::Data<Contract>>().cloned();
    let unknown = contract.as_ref().and_then(|contract| {
        contract.unknown_parameter(
            pattern(req.request()).as_deref(),
            req.method(),
            req.query_string(),
        )
    });
    let response = match unknown {
        Some(name) => {
            let problem =
                Problem::new(StatusCode::BAD_REQUEST, "unknown_parameter").with("name", &name);
            let fault = FieldFault::new(&name, "unknown_parameter");
            let mut response = HttpResponse::new(StatusCode::BAD_REQUEST);
            response
                .extensions_mut()
                .insert(problem.faults(vec![fault]));
            req.into_response(response).map_into_boxed_body()
        }
        // The router needs the request for itself alone: no clone of it may live across this call.
        None => next.call(req).await?.map_into_boxed_body(),
    };
    let refused = response
        .response()
        .extensions()
        .get::<Problem>()
        .map(|problem| problem.code);
    if let Some(code) = refused {
        crate::http::watch::notice(response.request().clone(), code).await;
    }
    let mut response = in_words(response);
    let request_id = response
        .request()
        .extensions()
        .get::<RequestId>()
        .and_then(|id| HeaderValue::from_str(&id.to_string()).ok());
    if let Some(id) = request_id {
        response
            .headers_mut()
            .insert(header::HeaderName::from_static("x-request-id"), id);
    }
    Ok(response)
}

pub(super) fn in_words(
    response: ServiceResponse<actix_web::body::BoxBody>,
) -> ServiceResponse<actix_web::body::BoxBody> {
    let status = response.status();
    let finished = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| {
            kind.as_bytes().starts_with(CONTENT_TYPE.as_bytes())
                || kind.as_bytes().starts_with(b"text/html")
        });
    if !(status.is_client_error() || status.is_server_error()) || finished {
        return response;
    }
    let request = response.request().clone();
    let by_itself = || {
        let state = request.app_data::<actix_web::web::Data<State>>();
        let limit = state
            .filter(|_| status == StatusCode::PAYLOAD_TOO_LARGE)
            .map(|state| words::size(state.body_limit));
        limit
            .into_iter()
            .fold(Problem::of_status(status), |problem, limit| {
                problem.with("limit", &limit)
            })
    };
    let problem = response
        .response()
        .extensions()
        .get::<Problem>()
        .cloned()
        .unwrap_or_else(by_itself);
    let request_id = request
        .extensions()
        .get::<RequestId>()
        .map(ToString::to_string)
        .unwrap_or_default();
    let mut view = problem.view(language(request.headers()), request_id);
    let mut answer = HttpResponse::build(problem.status);
    if request.path().ends_with("/oauth/token") {
        // RFC 6749 §5.2 has codes of its own.
        let told = problem
            .faults
            .first()
            .map(|fault| fault.code)
            .filter(|code| matches!(*code, "unsupported_grant_type" | "invalid_scope"));
        let is_client = problem.status == StatusCode::UNAUTHORIZED;
        view.error = Some(
            told.unwrap_or(if is_client {
                "invalid_client"
            } else {
                "invalid_request"
            })
            .to_owned(),
        );
        answer.insert_header((header::CACHE_CONTROL, "no-store"));
        if is_client {
            answer.insert_header((header::WWW_AUTHENTICATE, "Basic realm=\"thidua\""));
        }
    }
    for (name, value) in response.headers() {
        if *name != header::CONTENT_TYPE && *name != header::CONTENT_LENGTH {
            answer.append_header((name.clone(), value.clone()));
        }
    }
    // RFC 6750 §3.1: who sent no token hears of no error; who sent one that does not count hears of
    // it.
    if problem.code == "not_signed_in" && request.headers().contains_key(header::AUTHORIZATION) {
        answer.insert_header((header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\""));
    }
    if problem.status == StatusCode::SERVICE_UNAVAILABLE {
        answer.insert_header((header::RETRY_AFTER, "1"));
    }
    answer.insert_header((header::CONTENT_LANGUAGE, language(request.headers()).code()));
    answer.insert_header((header::CONTENT_TYPE, CONTENT_TYPE));
    let body = serde_json::to_vec(&view).unwrap_or_default();
    response.into_response(answer.body(body))
}
