//! The cookies of the pages: of a session, and of the language that was chosen.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::web::Data;

use crate::domain::register::people::Language;
use crate::state::State;

/// The name of the session cookie. Behind TLS the browser itself keeps it to this host (RFC 6265bis
/// §4.1.3.2).
pub(super) fn cookie_name(state: &State) -> &'static str {
    if is_tls(state) {
        "__Host-thidua"
    } else {
        "thidua"
    }
}

fn is_tls(state: &State) -> bool {
    state.base_url.starts_with("https://")
}

/// A cookie of ours.
fn cookie<'c>(state: &State, name: &'c str, value: String) -> Cookie<'c> {
    Cookie::build(name, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_tls(state))
        .finish()
}

/// The name of the cookie that keeps the chosen language.
fn language_name(state: &State) -> &'static str {
    if is_tls(state) { "__Host-lang" } else { "lang" }
}

/// The cookie that keeps the chosen language.
pub fn language_cookie(state: &State, chosen: Language) -> Cookie<'static> {
    cookie(state, language_name(state), chosen.code().to_owned())
}

/// The language that was chosen in this browser, if any was.
pub(super) fn chosen_language(req: &HttpRequest) -> Option<Language> {
    let state = req.app_data::<Data<State>>()?;
    req.cookie(language_name(state))?.value().parse().ok()
}

/// The cookie that carries a session's secret.
pub fn session_cookie(state: &State, secret: String) -> Cookie<'static> {
    let mut cookie = cookie(state, cookie_name(state), secret);
    cookie.set_max_age(actix_web::cookie::time::Duration::seconds(
        state.session_lasts.num_seconds(),
    ));
    cookie
}

/// The cookie that ends a session in the browser.
pub fn no_session_cookie(state: &State) -> Cookie<'static> {
    let mut cookie = cookie(state, cookie_name(state), String::new());
    cookie.make_removal();
    cookie
}
