//! Signing in and out, and the language.

use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use crate::domain::register::people::Language;
use crate::error::Error;
use crate::pages::PageResult;
use crate::pages::address::local_path;
use crate::pages::cookies::{language_cookie, no_session_cookie, session_cookie};
use crate::pages::forms::{Form, Pairs};
use crate::pages::frame::{Frame, Trouble, Visitor, html, see, show, signed_out};
use crate::pages::refill::told;
use crate::pages::typed::{go_on, written};
use crate::services::access::{self, Caller};
use crate::state::{OpenedSession, Origin, SignedIn, State};

#[derive(Template)]
#[template(path = "access/sign_in.html")]
struct SignInPage {
    frame: Frame,
    email: String,
    next: String,
    carried: CarriedForm,
    wrong: bool,
}

/// A form that was sent when the session had ended, on its way past the sign-in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CarriedForm {
    /// Where it was sent.
    place: String,
    /// What it said, as it was sent.
    typed: String,
}

/// Where to go when signed in.
#[derive(Deserialize)]
pub struct NextAddress {
    #[serde(default)]
    next: String,
}

/// The form; who is signed in already goes on to their work.
pub async fn form(state: Data<State>, visitor: Visitor, next: Query<NextAddress>) -> PageResult {
    let next = next.into_inner().next;
    if visitor.read(&state, access::actor).await.is_ok() {
        return Ok(see(local_path(&next).unwrap_or("/")));
    }
    let page = SignInPage {
        frame: visitor.outside(),
        email: String::new(),
        next,
        carried: CarriedForm::default(),
        wrong: false,
    };
    Ok(show(page.render()))
}

/// The form to sign in, for who sent another form with a session that had ended: what that one said
/// goes on to its page afterwards. Where it says too much to be carried along, it is shown.
pub fn ask_again(
    visitor: &Visitor,
    next: String,
    place: String,
    typed: &Pairs,
    limit: u64,
) -> HttpResponse {
    let written = written(typed);
    // Written once more it is up to twice as long.
    let fits = written.len() as u64 <= limit / 2;
    let carried = if fits {
        CarriedForm {
            place,
            typed: written,
        }
    } else {
        CarriedForm::default()
    };
    let says = if fits {
        "page-session-ended"
    } else {
        "page-session-ended-copy"
    };
    let page = SignInPage {
        frame: Frame {
            problem: Some(visitor.words.say(says)),
            ..visitor.outside()
        },
        email: String::new(),
        next,
        carried,
        wrong: false,
    };
    let rendered = page.render().map(|page| {
        if fits {
            page
        } else {
            told(&page, &visitor.words.say("page-typed"), typed)
        }
    });
    html(StatusCode::UNAUTHORIZED, rendered)
}

/// E-mail and password.
#[derive(Deserialize)]
pub struct SignInForm {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
    #[serde(flatten)]
    carried: CarriedForm,
}

/// Begins a session with a new secret; asks for a code first where the account has a second factor.
pub async fn sign_in(
    state: Data<State>,
    visitor: Visitor,
    place: Origin,
    form: Form<SignInForm>,
) -> PageResult {
    let SignInForm {
        email,
        password,
        next,
        carried,
    } = form.into_inner();
    match state
        .sign_in(email.trim().to_lowercase(), password, None, place)
        .await
    {
        Ok(SignedIn::Yes(entry)) => enter(&state, visitor, *entry, &next, carried).await,
        Ok(SignedIn::NeedsCode(ticket)) => Ok(show(
            CodePage::of(visitor, ticket, next, carried, false).render(),
        )),
        Err(Error::WrongCredentials) => {
            let page = SignInPage {
                frame: visitor.outside(),
                email,
                next,
                carried,
                wrong: true,
            };
            Ok(html(StatusCode::UNAUTHORIZED, page.render()))
        }
        Err(error) => Err(visitor.trouble(error)),
    }
}

#[derive(Template)]
#[template(path = "access/sign_in_code.html")]
struct CodePage {
    frame: Frame,
    ticket: String,
    next: String,
    carried: CarriedForm,
    wrong: bool,
}

impl CodePage {
    fn of(
        visitor: Visitor,
        ticket: String,
        next: String,
        carried: CarriedForm,
        wrong: bool,
    ) -> Self {
        Self {
            frame: visitor.outside(),
            ticket,
            next,
            carried,
            wrong,
        }
    }
}

/// A one-time code, and the ticket that says that the password was right.
#[derive(Deserialize)]
pub struct CodeForm {
    ticket: String,
    otp: String,
    #[serde(default)]
    next: String,
    #[serde(flatten)]
    carried: CarriedForm,
}

/// Goes on with the code. A ticket that is too old leads back to the beginning.
pub async fn with_code(
    state: Data<State>,
    visitor: Visitor,
    place: Origin,
    form: Form<CodeForm>,
) -> PageResult {
    let CodeForm {
        ticket,
        otp,
        next,
        carried,
    } = form.into_inner();
    match state.sign_in_with_code(&ticket, otp, place).await {
        Ok(Some(entry)) => enter(&state, visitor, entry, &next, carried).await,
        Ok(None) => Ok(html(
            StatusCode::UNAUTHORIZED,
            CodePage::of(visitor, ticket, next, carried, true).render(),
        )),
        Err(Error::WrongCredentials) => Err(visitor.trouble(Error::NotSignedIn)),
        Err(error) => Err(visitor.trouble(error)),
    }
}

/// To where they wanted to go, with the session's secret in a cookie. The session that the browser
/// had before ends: nothing leads to it.
async fn enter(
    state: &State,
    visitor: Visitor,
    entry: OpenedSession,
    next: &str,
    carried: CarriedForm,
) -> PageResult {
    if let Ok(before) = visitor.caller() {
        leave(state, &visitor, before).await?;
    }
    let next = local_path(next).unwrap_or("/");
    let mut response = if carried.typed.is_empty() {
        see(next)
    } else {
        let page = next.split(['?', '#']).next().unwrap_or("/").to_owned();
        go_on(
            state,
            &visitor.entered(&entry.secret),
            page,
            carried.place,
            &carried.typed,
        )
        .await
    };
    // Who never chose a language gets the one of their account.
    let language = (!visitor.chose_language).then(|| language_cookie(state, entry.user.language));
    for cookie in language
        .into_iter()
        .chain([session_cookie(state, entry.secret)])
    {
        response
            .add_cookie(&cookie)
            .map_err(|error| visitor.trouble(Error::Internal(error.to_string())))?;
    }
    Ok(response)
}

/// Ends the session, here and on every server.
pub async fn sign_out(state: Data<State>, visitor: Visitor) -> PageResult {
    if let Ok(caller) = visitor.caller() {
        leave(&state, &visitor, caller).await?;
    }
    let mut response = signed_out();
    response
        .add_cookie(&no_session_cookie(&state))
        .map_err(|error| visitor.trouble(Error::Internal(error.to_string())))?;
    Ok(response)
}

async fn leave(state: &State, visitor: &Visitor, caller: Caller) -> Result<(), Trouble> {
    let ctx = state.ctx();
    match state
        .db
        .write(move |tx| access::sign_out(tx, &ctx, &caller))
        .await
    {
        // It has ended already.
        Ok(()) | Err(Error::NotSignedIn) => Ok(()),
        Err(error) => Err(visitor.trouble(error)),
    }
}

/// Which language.
#[derive(Deserialize)]
pub struct Choice {
    lang: String,
}

/// Chooses the language of the pages and goes back to where the choice was made.
pub async fn language(
    state: Data<State>,
    req: HttpRequest,
    visitor: Visitor,
    form: Form<Choice>,
) -> PageResult {
    let chosen: Language = form.lang.parse().unwrap_or(visitor.words.0);
    let referer = req
        .headers()
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    // Only the path of the referring page is used: the answer never leads to another host.
    let path = referer
        .split("://")
        .nth(1)
        .and_then(|rest| rest.find('/').map(|at| rest.split_at(at).1))
        .and_then(local_path);
    let mut response = see(path.unwrap_or("/"));
    let cookie = language_cookie(&state, chosen);
    response
        .add_cookie(&cookie)
        .map_err(|error| visitor.trouble(Error::Internal(error.to_string())))?;
    Ok(response)
}
