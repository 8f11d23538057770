//! The shapes that many answers share: pages of a list, versioned resources, names in both
//! languages, allowed actions.

pub mod sparse;
pub(crate) mod tables;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, EntityTag, Header as _, IfNoneMatch};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::domain::nominations::posthumous::Posthumous;
use crate::error::{Error, FieldFault, Result};
use crate::fields::Fields;
use crate::http::extract::{Identity, RequestedChange};
use crate::secrets::fingerprint;
use crate::services::access::{self, Caller};
use crate::services::base::once::{FirstAnswer, once};
use crate::services::nominations::Allowed;
use crate::services::{Conn, Ctx, Listed, PageRequest, Trace, Upserted, Watched};
use crate::state::State;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct PageView<T> {
    /// The page.
    pub items: Vec<T>,
    /// Where the next page begins; none at the end.
    pub next_cursor: Option<String>,
    /// How many there are on all pages; only if that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
}

/// What a file says of somebody who has died (truy tặng).
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PosthumousView {
    /// The day of death, local; as the register has it, where it knows.
    #[schema(format = Date)]
    pub died_on: String,
    /// Who receives for the family, up to 200 characters.
    pub receiver: String,
    /// What they were to the dead, up to 100 characters.
    pub relation: String,
    /// Where they live, up to 300 characters.
    pub address: String,
}

impl PosthumousView {
    /// As the domain's value.
    pub fn parse(&self, fields: &mut Fields) -> Option<Posthumous> {
        let at = [
            "/posthumous/died_on",
            "/posthumous/receiver",
            "/posthumous/relation",
            "/posthumous/address",
        ];
        fields.posthumous(
            at,
            &self.died_on,
            &self.receiver,
            &self.relation,
            &self.address,
        )
    }
}

impl From<&Posthumous> for PosthumousView {
    fn from(told: &Posthumous) -> Self {
        let Posthumous {
            died_on,
            receiver,
            relation,
            address,
        } = told.clone();
        Self {
            died_on: died_on.to_string(),
            receiver,
            relation,
            address,
        }
    }
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
pub struct NamesView {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

impl From<&(String, String)> for NamesView {
    fn from((vi, en): &(String, String)) -> Self {
        Self {
            vi: vi.clone(),
            en: en.clone(),
        }
    }
}

/// An act and whether the caller can do it now.
#[derive(Debug, Serialize, ToSchema)]
pub struct AllowedView {
    /// The act.
    pub action: &'static str,
    /// Can it be done now?
    pub allowed: bool,
    /// Why not: `not_holder`, `own_case`, `own_refusal`, `wrong_stage`, `letter_needed`,
    /// `not_eligible`; `has_died`, `not_as_registered`, `before_deed` of what it says of the dead;
    /// `last_line` of a decision's only line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// The rules that stand in its way, where it is not eligible. Lists do not ask the checks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
}

impl From<&Allowed> for AllowedView {
    fn from(allowed: &Allowed) -> Self {
        Self {
            action: allowed.action,
            allowed: allowed.refusal.is_none(),
            reason: allowed.refusal,
            rules: allowed.rules.clone(),
        }
    }
}

/// The page a query asks for: 1 to 200 items, 50 when it does not say.
pub fn page(
    state: &State,
    list: &str,
    cursor: Option<&str>,
    limit: Option<i64>,
) -> Result<PageRequest> {
    let limit = limit.unwrap_or(50);
    if !(1..=200).contains(&limit) {
        let params = vec![("from", "1".to_owned()), ("to", "200".to_owned())];
        return Err(Error::Invalid(vec![FieldFault {
            pointer: "limit".to_owned(),
            code: "out_of_range",
            params,
        }]));
    }
    let after = match cursor {
        None => None,
        Some(cursor) => Some(
            state
                .master
                .unmark(list, cursor)
                .ok_or_else(|| Error::invalid("cursor", "no_cursor"))?,
        ),
    };
    Ok(PageRequest { after, limit })
}

/// The longest `Link` of an answer.
const LONGEST_LINK: usize = 1_500;

/// A page as it is answered, with `Link` to the next one (RFC 8288).
pub fn listed<T, V: Serialize>(
    state: &State,
    req: &HttpRequest,
    list: &str,
    listed: &Listed<T>,
    view: impl Fn(&T) -> V,
) -> HttpResponse {
    let next_cursor = listed
        .next
        .as_deref()
        .map(|key| state.master.mark(list, key));
    let mut response = HttpResponse::Ok();
    if let Some(link) = next_cursor
        .as_deref()
        .and_then(|cursor| link_to_next(state, req, "cursor", cursor))
    {
        response.insert_header((header::LINK, link));
    }
    response.json(PageView {
        items: listed.items.iter().map(view).collect(),
        next_cursor,
        total: listed.total,
    })
}

/// `Link` to this request with its cursor set anew. None where it would be very long: a proxy holds
/// the head of an answer in a few kilobytes, and the cursor stands in the body whatever was looked
/// for.
pub fn link_to_next(state: &State, req: &HttpRequest, name: &str, value: &str) -> Option<String> {
    let mut query =
        serde_urlencoded::from_str::<Vec<(String, String)>>(req.query_string()).unwrap_or_default();
    query.retain(|(key, _)| key != name);
    query.push((name.to_owned(), value.to_owned()));
    let link = format!(
        "<{}{}?{}>; rel=\"next\"",
        state.base_url,
        req.path(),
        serde_urlencoded::to_string(query).ok()?
    );
    Some(link).filter(|link| link.len() <= LONGEST_LINK)
}

/// The strong tag of a representation: the version that `If-Match` compares, and a print of the
/// text, which can differ between readers and days where the version does not.
fn tag(version: i64, text: &str) -> EntityTag {
    let print: String = fingerprint(text).chars().take(16).collect();
    EntityTag::new_strong(format!("{version}-{print}"))
}

/// The versions that these tags are of. A weak tag never matches (RFC 9110 §13.1.1), and what
/// stands behind the version tells representations apart, not versions.
pub fn versions_of(tags: &[EntityTag]) -> Vec<i64> {
    let strong = tags.iter().filter(|tag| !tag.weak);
    strong
        .filter_map(|tag| tag.tag().split('-').next()?.parse().ok())
        .collect()
}

/// One resource for this reader alone, with its tag.
pub fn represented(answer: FirstAnswer) -> (EntityTag, HttpResponse) {
    let tag = tag(answer.version, &answer.body);
    let mut response =
        HttpResponse::build(StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK));
    response
        .insert_header(header::ETag(tag.clone()))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::VARY, "Authorization"));
    if let Some(place) = answer.location {
        response.insert_header((header::LOCATION, format!("/api/v1/{place}")));
    }
    (
        tag,
        response.content_type("application/json").body(answer.body),
    )
}

fn answer(
    status: u16,
    location: Option<String>,
    version: i64,
    view: &impl Serialize,
) -> Result<FirstAnswer> {
    let body = serde_json::to_string(view).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(FirstAnswer {
        status,
        location,
        version,
        body,
    })
}

/// Has the caller the representation with this tag already (`If-None-Match`, RFC 9110 §13.1.2)?
pub fn has_it(req: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(req) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(tag)),
        Err(_) => false,
    }
}

/// One resource with its strong `ETag`; 304 when the caller has this very representation already.
pub fn versioned(req: &HttpRequest, version: i64, view: impl Serialize) -> Result<HttpResponse> {
    let (tag, response) = represented(answer(200, None, version, &view)?);
    Ok(unless_known(req, &tag, response))
}

/// The answer, or 304 where the caller has it already (RFC 9110 §13.1.2): with the fields that tell
/// how long it may be kept.
pub fn unless_known(req: &HttpRequest, tag: &EntityTag, response: HttpResponse) -> HttpResponse {
    if !has_it(req, tag) {
        return response;
    }
    let mut same = HttpResponse::NotModified();
    for name in [
        header::ETAG,
        header::CACHE_CONTROL,
        header::VARY,
        header::CONTENT_LOCATION,
        header::EXPIRES,
    ] {
        for value in response.headers().get_all(&name) {
            same.append_header((name.clone(), value.clone()));
        }
    }
    same.finish()
}

/// A resource as it is after a change.
pub fn changed(version: i64, view: impl Serialize) -> Result<FirstAnswer> {
    answer(200, None, version, &view)
}

/// A resource that was put: 201 with its place when it was made, 200 when it was there.
pub fn put(
    upserted: Upserted,
    location: String,
    version: i64,
    view: impl Serialize,
) -> Result<HttpResponse> {
    let answer = match upserted {
        Upserted::Made => created(Some(location), view),
        Upserted::Changed | Upserted::Same => changed(version, view),
    };
    Ok(represented(answer?).1)
}

/// Writes once more when the race was lost: an upsert then finds what the winner left.
pub async fn once_more<T, F: Future<Output = Result<T>>>(write: impl Fn() -> F) -> Result<T> {
    match write().await {
        Err(Error::LostRace) => write().await,
        answer => answer,
    }
}

/// A resource that was made; with its place, where it has one.
pub fn created(location: Option<String>, view: impl Serialize) -> Result<FirstAnswer> {
    answer(201, location, 1, &view)
}

/// A thing that waits for somebody else before it is made.
pub fn accepted(view: impl Serialize) -> Result<FirstAnswer> {
    answer(202, None, 1, &view)
}

/// What would happen: the answer as it would be, and the letters that would go. Nothing has
/// changed. The document has a shape of it for each outcome.
#[derive(Serialize)]
pub struct RehearsalView {
    /// Always true.
    dry_run: bool,
    /// The answer as it would be.
    outcome: serde_json::Value,
    /// The letters that would go.
    letters: Vec<LetterView>,
}

/// What would happen, where that is read and not done and taken back: no letters are noted then.
pub fn foretold(outcome: &impl Serialize) -> Result<HttpResponse> {
    let outcome =
        serde_json::to_value(outcome).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(HttpResponse::Ok().json(RehearsalView {
        dry_run: true,
        outcome,
        letters: Vec::new(),
    }))
}

/// A letter that would go.
#[derive(Serialize, ToSchema)]
pub struct LetterView {
    /// The reader's name.
    to: String,
    /// What it says: `waiting`, `returned`, `awarded`, …
    template: &'static str,
}

/// Time, law and ids for a change; where it is only rehearsed, the letters that would go are noted.
pub fn watch(state: &State, rehearse: bool) -> (Ctx, Watched) {
    let watched = Watched::default();
    let mut ctx = state.ctx();
    ctx.watched = rehearse.then(|| Watched::clone(&watched));
    (ctx, watched)
}

/// The letters that were noted.
pub fn letters_of(watched: &Watched) -> Vec<LetterView> {
    let letters = std::mem::take(
        &mut *watched
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner),
    );
    letters
        .into_iter()
        .map(|(to, template)| LetterView { to, template })
        .collect()
}

/// Changes something: in one transaction, once where the request names itself, and taken back where
/// it is only rehearsed. What is sealed is answered with nothing: an answer would be kept.
pub async fn change<T: 'static>(
    state: &State,
    who: Identity,
    asked: RequestedChange,
    use_case: impl FnOnce(&mut Conn, &Ctx, &Caller) -> Result<T> + Send + 'static,
    view: impl FnOnce(&T) -> Result<FirstAnswer> + Send + 'static,
) -> Result<HttpResponse> {
    let (named, rehearse, trace) = (asked.named(state, &who), asked.rehearse, asked.trace);
    let caller = who.0;
    let (mut ctx, watched) = watch(state, rehearse);
    ctx.trace = trace;
    if rehearse {
        let body = state
            .db
            .rehearse(move |tx| use_case(tx, &ctx, &caller).and_then(|made| view(&made)))
            .await?
            .body;
        let outcome =
            serde_json::from_str(&body).map_err(|error| Error::Internal(error.to_string()))?;
        return Ok(HttpResponse::Ok().json(RehearsalView {
            dry_run: true,
            outcome,
            letters: letters_of(&watched),
        }));
    }
    let work = move |tx: &mut Conn| {
        let Some(named) = named else {
            return use_case(tx, &ctx, &caller).and_then(|made| view(&made));
        };
        // Who may not ask any more is not told what they were answered either.
        access::actor(tx, &ctx, &caller)?;
        once(tx, &ctx, &named, |tx| {
            use_case(tx, &ctx, &caller).and_then(|made| view(&made))
        })
    };
    let answer = state.db.write(work).await?;
    state.wake.notify_one();
    Ok(match trace {
        Trace::Named => represented(answer).1,
        Trace::Sealed => HttpResponse::NoContent().finish(),
    })
}
