//! What is the same for everybody: style sheet, icon and script, out of the program itself, and
//! what programs look for at known places.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use chrono::{NaiveTime, TimeDelta};

use crate::state::State;

const FILES: &[(&str, &str, &str)] = &[
    (
        "thidua.css",
        "text/css; charset=utf-8",
        include_str!("assets/thidua.css"),
    ),
    ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
    // Of others: see its manifest.
    (
        "htmx.min.js",
        "text/javascript; charset=utf-8",
        include_str!("assets/htmx/htmx.min.js"),
    ),
];

/// The icon, for who looks for it where it has always been.
pub async fn icon() -> HttpResponse {
    asset(web::Path::from("icon.svg".to_owned())).await
}

/// Nothing here is for search engines: most is not public, and what is public names people.
pub async fn robots() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .body("User-agent: *\nDisallow: /\n")
}

/// How long an answer about whom to write to is good: a year is the most that RFC 9116 §2.5.5
/// advises.
const GOOD_FOR: TimeDelta = TimeDelta::days(180);

/// Whom to write to about a weakness (RFC 9116); not there where the settings name nobody.
pub async fn security(state: web::Data<State>) -> HttpResponse {
    let Some(contact) = &state.contact else {
        return HttpResponse::NotFound().finish();
    };
    let expires = (state.clock.now() + GOOD_FOR)
        .date_naive()
        .and_time(NaiveTime::MIN)
        .and_utc();
    let place = format!("{}/.well-known/security.txt", state.base_url);
    let expires = expires.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .body(format!(
            "Contact: {contact}\nExpires: {expires}\nPreferred-Languages: vi, \
            en\nCanonical: {place}\n"
        ))
}

/// The address of a file as it is in this program: what it says is part of its name, so that it can
/// be kept for good.
pub fn address(name: &str) -> String {
    let text = FILES.iter().find(|(known, ..)| *known == name);
    let print = text.map(|(.., text)| print(text)).unwrap_or_default();
    format!("/assets/{print}/{name}")
}

/// A print of a file's bytes, FNV-1a of 64 bits: nobody has to be kept from finding another with it.
fn print(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// One file by its name.
pub async fn asset(name: web::Path<String>) -> HttpResponse {
    sent(&name, "public, max-age=3600")
}

/// One file by its print and its name: kept for a year. A page of another version of this program
/// gets the file as it is here, and asks anew.
pub async fn printed_asset(path: web::Path<(String, String)>) -> HttpResponse {
    let (asked, name) = path.into_inner();
    let known = FILES.iter().find(|(known, ..)| *known == name);
    match known {
        Some((.., text)) if print(text) == asked => {
            sent(&name, "public, max-age=31536000, immutable")
        }
        _ => sent(&name, "no-cache"),
    }
}

fn sent(name: &str, keep: &'static str) -> HttpResponse {
    match FILES.iter().find(|(known, ..)| *known == name) {
        Some((_, kind, text)) => HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, *kind))
            .insert_header((header::CACHE_CONTROL, keep))
            .body(*text),
        None => HttpResponse::NotFound().finish(),
    }
}
