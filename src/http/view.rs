//! The shapes that many answers share: pages of a list, versioned resources, names in both languages, allowed actions.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::{Error, FieldFault, Result};
use crate::secrets::fingerprint;
use crate::services::nominations::Allowed;
use crate::services::{Listed, Page, Upserted};
use crate::state::State;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PageView<T> {
    /// The page.
    pub items: Vec<T>,
    /// Where the next page begins; none at the end.
    pub next_cursor: Option<String>,
}

/// Which page.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageParams {
    /// Where the page begins.
    pub cursor: Option<String>,
    /// How many, 1 to 200.
    pub limit: Option<i64>,
}

/// Names in both languages.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Names {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

impl From<&(String, String)> for Names {
    fn from((vi, en): &(String, String)) -> Self {
        Self { vi: vi.clone(), en: en.clone() }
    }
}

/// An act and whether the caller can do it now.
#[derive(Debug, Serialize, ToSchema)]
pub struct AllowedView {
    /// The act.
    pub action: &'static str,
    /// Can it be done now?
    pub allowed: bool,
    /// Why not: `not_holder`, `wrong_stage`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
}

impl From<&Allowed> for AllowedView {
    fn from(allowed: &Allowed) -> Self {
        Self { action: allowed.action, allowed: allowed.refusal.is_none(), reason: allowed.refusal }
    }
}

/// The page a query asks for: 1 to 200 items, 50 when it does not say.
pub fn page(state: &State, list: &str, cursor: Option<&str>, limit: Option<i64>) -> Result<Page> {
    let limit = limit.unwrap_or(50);
    if !(1..=200).contains(&limit) {
        let params = vec![("from", "1".to_owned()), ("to", "200".to_owned())];
        return Err(Error::Invalid(vec![FieldFault { pointer: "limit".to_owned(), code: "out_of_range", params }]));
    }
    let after = match cursor {
        None => None,
        Some(cursor) => Some(state.master.unmark(list, cursor).ok_or_else(|| Error::invalid("cursor", "no_cursor"))?),
    };
    Ok(Page { after, limit })
}

/// A page as it is answered, with `Link` to the next one (RFC 8288).
pub fn listed<T, V: Serialize>(state: &State, req: &HttpRequest, list: &str, listed: &Listed<T>, view: impl Fn(&T) -> V) -> HttpResponse {
    let next_cursor = listed.next.as_deref().map(|key| state.master.mark(list, key));
    let mut response = HttpResponse::Ok();
    if let Some(cursor) = &next_cursor {
        response.insert_header((header::LINK, format!("<{}>; rel=\"next\"", with_query(state, req, "cursor", cursor))));
    }
    response.json(PageView { items: listed.items.iter().map(view).collect(), next_cursor })
}

/// The address of this request with one parameter set anew.
pub fn with_query(state: &State, req: &HttpRequest, name: &str, value: &str) -> String {
    let mut query = serde_urlencoded::from_str::<Vec<(String, String)>>(req.query_string()).unwrap_or_default();
    query.retain(|(key, _)| key != name);
    query.push((name.to_owned(), value.to_owned()));
    format!("{}{}?{}", state.base_url, req.path(), serde_urlencoded::to_string(query).unwrap_or_default())
}

/// The strong tag of a representation: the version that `If-Match` compares, and a print of the text, which can differ between
/// readers and days where the version does not.
fn tag(version: i64, text: &str) -> String {
    let print: String = fingerprint(text).chars().take(16).collect();
    format!("\"{version}-{print}\"")
}

/// One resource for this reader alone, with its tag.
fn represented(status: StatusCode, version: i64, view: &impl Serialize) -> Result<(String, HttpResponse)> {
    let text = serde_json::to_string(view).map_err(|error| Error::Internal(error.to_string()))?;
    let tag = tag(version, &text);
    let response = HttpResponse::build(status)
        .insert_header((header::ETAG, tag.clone()))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::VARY, "Authorization"))
        .content_type("application/json")
        .body(text);
    Ok((tag, response))
}

/// One resource with its strong `ETag`; 304 when the caller has this very representation already.
pub fn versioned(req: &HttpRequest, version: i64, view: impl Serialize) -> Result<HttpResponse> {
    let (tag, response) = represented(StatusCode::OK, version, &view)?;
    let has = req.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if has.split(',').any(|one| one.trim().trim_start_matches("W/") == tag || one.trim() == "*") {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    Ok(response)
}

/// A resource as it is after a change.
pub fn changed(version: i64, view: impl Serialize) -> Result<HttpResponse> {
    Ok(represented(StatusCode::OK, version, &view)?.1)
}

/// A resource that was put: 201 with its place when it was made, 200 when it was there.
pub fn put(upserted: Upserted, location: String, version: i64, view: impl Serialize) -> Result<HttpResponse> {
    match upserted {
        Upserted::Made => created(Some(location), view),
        Upserted::Changed | Upserted::Same => changed(version, view),
    }
}

/// Writes once more when the race was lost: an upsert then finds what the winner left.
pub async fn once_more<T, F: Future<Output = Result<T>>>(write: impl Fn() -> F) -> Result<T> {
    match write().await {
        Err(Error::LostRace) => write().await,
        answer => answer,
    }
}

/// A resource that was made; with its place, where it has one.
pub fn created(location: Option<String>, view: impl Serialize) -> Result<HttpResponse> {
    let (_, mut response) = represented(StatusCode::CREATED, 1, &view)?;
    if let Some(place) = location.and_then(|location| format!("/api/v1/{location}").parse().ok()) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}
