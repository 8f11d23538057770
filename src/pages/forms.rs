//! What forms of several pages share: pairs of names and values, boxes that confirm, pages of
//! lists, rehearsals.

mod body;
mod day;

use std::ops::Deref;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use futures_util::Future;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::db::Conn;
use crate::error::{Error, FieldFault};
use crate::pages::PageResult;
use crate::pages::frame::{Trouble, Visitor, back};
use crate::services::access::{self, Caller};
use crate::services::base::once::{FirstAnswer, IdempotencyName, once as first};
use crate::services::{Ctx, PageRequest, Watched};
use crate::state::State;

pub use day::{DAYS, iso};

/// How many a list shows at once.
const LISTED: i64 = 50;

/// What is looked for by name, and where the page begins.
#[derive(Deserialize, Default)]
pub struct SearchQuery {
    #[serde(default)]
    pub q: String,
    pub cursor: Option<String>,
}

impl SearchQuery {
    /// The name, if one was typed.
    pub fn name(&self) -> Option<String> {
        Some(self.q.trim().to_owned()).filter(|name| !name.is_empty())
    }
}

/// The bytes of a form, if it is one that can be read: what pages take in place of those of actix,
/// of which anything may be nothing.
pub struct Bytes(web::Bytes);

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

/// A form as a struct, under the same conditions.
pub struct Form<T>(T);

impl<T> Deref for Form<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Form<T> {
    /// What it says.
    pub fn into_inner(self) -> T {
        self.0
    }
}

type Reading<T> = Pin<Box<dyn Future<Output = std::result::Result<T, Trouble>>>>;

impl FromRequest for Bytes {
    type Error = Trouble;
    type Future = Reading<Self>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Reading<Self> {
        let (bytes, asked) = (web::Bytes::from_request(req, payload), req.clone());
        Box::pin(async move {
            let bytes = bytes.await.map_err(|error| not_all(&asked, &error));
            bytes
                .and_then(|bytes| readable(&asked, &bytes).map(|()| Self(bytes)))
                .map_err(|error| Trouble::of(&asked, error))
        })
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = Trouble;
    type Future = Reading<Self>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Reading<Self> {
        let (bytes, asked) = (Bytes::from_request(req, payload), req.clone());
        Box::pin(async move {
            let form = serde_urlencoded::from_bytes(&bytes.await?);
            form.map(Self)
                .map_err(|_| Trouble::of(&asked, unreadable("", "wrong_type")))
        })
    }
}

/// A form of which not all came.
pub fn not_all(req: &HttpRequest, error: &actix_web::Error) -> Error {
    match error.as_response_error().status_code() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge(
            req.app_data::<web::Data<State>>()
                .map_or(0, |state| state.body_limit),
        ),
        _ => unreadable("", "cut_off"),
    }
}

fn unreadable(name: &str, code: &'static str) -> Error {
    Error::Malformed(FieldFault {
        pointer: format!("/{name}"),
        code,
        params: vec![("error", String::new())],
    })
}

/// Is it a form of what can be kept? A button alone sends no bytes, whatever it calls them.
fn readable(req: &HttpRequest, bytes: &[u8]) -> std::result::Result<(), Error> {
    let kind = req
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !bytes.is_empty() && !kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(Error::Encoded);
    }
    keepable(bytes)
}

/// Does it say in UTF-8 what can be kept?
fn keepable(bytes: &[u8]) -> std::result::Result<(), Error> {
    // What is no UTF-8 reads as U+FFFD, which no keyboard has.
    let has = |sign| {
        form_urlencoded::parse(bytes)
            .find(|(name, value)| name.contains(sign) || value.contains(sign))
    };
    if has('\u{fffd}').is_some() {
        return Err(unreadable("", "wrong_type"));
    }
    match has('\0') {
        Some((name, _)) => Err(Error::invalid(
            &format!("/{}", name.replace('\0', "")),
            "bad_characters",
        )),
        None => Ok(()),
    }
}

/// What a form says: a name can come more than once, as ticked boxes do, which a struct cannot
/// read.
#[derive(Debug, Clone)]
pub struct Pairs(pub Vec<(String, String)>);

impl FromRequest for Pairs {
    type Error = Trouble;
    type Future = Reading<Self>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Reading<Self> {
        let bytes = Bytes::from_request(req, payload);
        Box::pin(async move { Ok(Self::read(&bytes.await?)) })
    }
}

impl Pairs {
    /// Reads the body of a form.
    pub fn read(body: &[u8]) -> Self {
        Self(serde_urlencoded::from_bytes(body).unwrap_or_default())
    }

    /// The same as a struct, of what came in parts.
    pub fn form<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let text = serde_urlencoded::to_string(&self.0).unwrap_or_default();
        keepable(text.as_bytes())?;
        serde_urlencoded::from_str(&text).map_err(|_| unreadable("", "wrong_type"))
    }

    /// The first value of a name; empty where there is none.
    pub fn value(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .unwrap_or_default()
    }

    /// The first value of a name, if it says anything.
    pub fn some(&self, name: &str) -> Option<&str> {
        Some(self.value(name)).filter(|text| !text.trim().is_empty())
    }

    /// Every value of a name.
    pub fn all<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The same with another value of a name, for what a body says in other words than its form.
    pub fn with(&self, name: &str, value: impl ToString) -> Self {
        let others = self.0.iter().filter(|(key, _)| key != name).cloned();
        Self(
            others
                .chain([(name.to_owned(), value.to_string())])
                .collect(),
        )
    }

    /// The same of a list with boxes, for a paper on what was ticked: each `item`, an id with its
    /// version, by its id alone; what else the list says is left out.
    pub fn naming_files(&self) -> Self {
        let named = |(name, value): &(String, String)| match name.as_str() {
            "item" => Some((
                "nomination_id".to_owned(),
                value.split(':').next().unwrap_or_default().to_owned(),
            )),
            "listed" | "all" => None,
            _ => Some((name.clone(), value.clone())),
        };
        Self(self.0.iter().filter_map(named).collect())
    }

    /// The version the page showed; one that is none never fits.
    pub fn version(&self) -> i64 {
        self.value("version").parse().unwrap_or(-1)
    }
}

/// The token of one showing of a form, by which it is done once.
pub fn showing(state: &State) -> String {
    state.ids.next::<Uuid>(state.clock.now()).to_string()
}

/// How often a form waits for the first sending of itself, and how long each time.
const WAITS: (u32, std::time::Duration) = (50, std::time::Duration::from_millis(100));

/// Does what a form asks for once, however often it is sent as it is: by the token it was shown
/// with, and by what it says. Somebody who goes back and changes it asks for something else. The
/// work answers where it leads.
pub async fn once(
    state: &State,
    caller: Caller,
    typed: (&str, &str),
    work: impl FnOnce(&mut Conn, &Ctx, &Caller) -> Result<String, Error> + Clone + Send + 'static,
) -> Result<String, Error> {
    let (token, print) = (typed.0, state.master.print("form", typed.1));
    let session = caller.browser().ok_or(Error::NotSignedIn)?;
    // A program that sends forms shows none before.
    if Uuid::parse_str(token).is_err() {
        let ctx = state.ctx();
        return state.db.write(move |tx| work(tx, &ctx, &caller)).await;
    }
    let named = IdempotencyName {
        caller: format!("browser {session}"),
        key: format!("{token} {print}"),
        print,
    };
    for _ in 0..WAITS.0 {
        let (ctx, who, named, work) = (state.ctx(), caller.clone(), named.clone(), work.clone());
        let write = move |tx: &mut Conn| {
            access::actor(tx, &ctx, &who)?;
            first(tx, &ctx, &named, |tx| {
                let location = Some(work(tx, &ctx, &who)?);
                Ok(FirstAnswer {
                    status: 303,
                    location,
                    version: 1,
                    body: String::new(),
                })
            })
        };
        match state.db.write(write).await {
            Err(Error::InFlight) => tokio::time::sleep(WAITS.1).await,
            Err(error) => return Err(error),
            Ok(answer) => return Ok(answer.location.unwrap_or_else(|| "/".to_owned())),
        }
    }
    Err(Error::InFlight)
}

/// The id in an address; what is none is not found, by who has signed in.
pub fn id<T: From<Uuid>>(visitor: &Visitor, text: &str) -> std::result::Result<T, Trouble> {
    visitor.caller()?;
    Uuid::parse_str(text)
        .map(T::from)
        .map_err(|_| visitor.trouble(Error::NotFound("id")))
}

/// The page of a list that begins at a cursor; a cursor that this installation did not make begins
/// at the beginning.
pub fn page(state: &State, list: &str, cursor: Option<&str>) -> PageRequest {
    PageRequest {
        after: cursor.and_then(|cursor| state.master.unmark(list, cursor)),
        limit: LISTED,
    }
}

/// The address of the next page of a list that was asked for with these pairs; none at the end.
pub fn next(
    state: &State,
    list: &str,
    path: &str,
    asked: &[(&str, &str)],
    key: Option<&str>,
) -> Option<String> {
    let cursor = state.master.mark(list, key?);
    let mut pairs: Vec<(&str, &str)> = asked
        .iter()
        .copied()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    pairs.push(("cursor", &cursor));
    Some(format!(
        "{path}?{}",
        serde_urlencoded::to_string(pairs).unwrap_or_default()
    ))
}

/// An address with what was looked for.
pub fn address_with(path: &str, asked: &[(&str, &str)]) -> String {
    let asked: Vec<_> = asked
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    if asked.is_empty() {
        return path.to_owned();
    }
    let query = serde_urlencoded::to_string(asked).unwrap_or_default();
    format!("{path}?{query}")
}

/// Time, law and ids for a rehearsal, and where the letters that would go are noted.
pub fn rehearsal(state: &State) -> (Ctx, Watched) {
    let watched = Watched::default();
    (
        Ctx {
            watched: Some(Watched::clone(&watched)),
            ..state.ctx()
        },
        watched,
    )
}

/// Tries what a form asks for, lets go of it, and shows what would be, with the letters that would
/// go; where it cannot be, leads back to the form.
pub async fn looked_over<C: Send + 'static, T: Send + 'static>(
    (state, visitor): (&State, &Visitor),
    form: &str,
    said: Result<C, Error>,
    work: impl FnOnce(&mut Conn, &Ctx, &Caller, C) -> Result<T, Error> + Send + 'static,
    page: impl FnOnce(T, Vec<(String, &'static str, usize)>) -> HttpResponse,
) -> PageResult {
    let (caller, (ctx, watched)) = (visitor.caller()?, rehearsal(state));
    let tried = match said {
        Err(error) => Err(error),
        Ok(said) => {
            let work = move |tx: &mut Conn| work(tx, &ctx, &caller, said);
            state.db.rehearse(work).await
        }
    };
    match tried {
        Err(error) => back::<()>(state, form, Err(visitor.trouble(error))),
        Ok(found) => Ok(page(found, letters(&watched))),
    }
}

/// The letters that were noted, each kind to each reader once, with how many.
pub fn letters(watched: &Watched) -> Vec<(String, &'static str, usize)> {
    let mut told: Vec<(String, &'static str, usize)> = Vec::new();
    for (to, template) in watched
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
        .drain(..)
    {
        match told
            .iter_mut()
            .find(|(known, kind, _)| *known == to && *kind == template)
        {
            Some((_, _, count)) => *count += 1,
            None => told.push((to, template, 1)),
        }
    }
    told
}
