//! Notices what was refused at the doors of API and pages alike, by the problem that is answered.

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest};

use crate::domain::access::security_event::SecurityKind;
use crate::http::extract::place;
use crate::services::access::security_events::ClaimedComer;
use crate::state::{Asker, FromForeignSite, State};

/// The problems of who must keep out, for whatever reason.
const KEPT_OUT: [&str; 8] = [
    "forbidden",
    "own_case",
    "same_name",
    "same_hand",
    "own_refusal",
    "second_needed",
    "password_to_change",
    "scope_missing",
];

/// What a problem is at a door, if it is anything. Wrong passwords, codes and secrets are noticed
/// where they are compared.
fn kind(req: &HttpRequest, code: &str) -> Option<SecurityKind> {
    match code {
        _ if KEPT_OUT.contains(&code) && req.extensions().get::<FromForeignSite>().is_some() => {
            Some(SecurityKind::ForeignForm)
        }
        _ if KEPT_OUT.contains(&code) => Some(SecurityKind::Forbidden),
        "too_many_requests" => Some(SecurityKind::TooManyAttempts),
        "not_signed_in" if req.headers().contains_key(header::AUTHORIZATION) => {
            Some(SecurityKind::BadToken)
        }
        _ => None,
    }
}

/// Notices a problem that is answered to a request.
pub async fn notice(req: HttpRequest, code: &str) {
    let (Some(kind), Some(state)) = (kind(&req, code), req.app_data::<Data<State>>().cloned())
    else {
        return;
    };
    let who = req
        .extensions()
        .get::<Asker>()
        .map_or(ClaimedComer::Nobody, |asker| asker.0.clone());
    let place = place(&req);
    // The router needs the request back before the answer leaves.
    drop(req);
    state.notice(kind, who, &place).await;
}
