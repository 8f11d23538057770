//! One's own account: where one is signed in, the password, the second factor.

use actix_web::web::Data;
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use crate::domain::access::account::User;
use crate::domain::base::ids::SessionId;
use crate::error::Error;
use crate::pages::PageResult;
use crate::pages::cookies::no_session_cookie;
use crate::pages::forms::Form;
use crate::pages::frame::{Frame, Visitor, back, show as page, signed_out};
use crate::secrets::codes::groups;
use crate::services::access::second_factors::{self, Status};
use crate::services::access::{self, OwnSession, passwords};
use crate::state::{Origin, SignInProof, State};

/// What the page shows.
struct Account {
    user: User,
    sessions: Vec<OwnSession>,
    this: SessionId,
    second_factor: Status,
    /// Was the password set by somebody else?
    password_given: bool,
}

#[derive(Template)]
#[template(path = "access/account.html")]
struct AccountPage {
    frame: Frame,
    account: Account,
}

/// The page of one's own account.
pub async fn show(state: Data<State>, visitor: Visitor) -> PageResult {
    let account = visitor
        .read(&state, move |conn, ctx, caller| {
            let user = passwords::own(conn, ctx, caller)?;
            let (sessions, this) = access::sessions(conn, ctx, caller)?;
            let password_given = access::has_given_password(conn, ctx, caller)?;
            let second_factor = second_factors::status(conn, ctx, caller)?;
            Ok(Account {
                user,
                sessions,
                this,
                second_factor,
                password_given,
            })
        })
        .await?;
    Ok(page(
        AccountPage {
            frame: visitor.frame(),
            account,
        }
        .render(),
    ))
}

/// The present password and another one.
#[derive(Deserialize)]
pub struct Change {
    current_password: String,
    password: String,
    #[serde(default)]
    otp: String,
}

/// A code or password that was typed, if any was.
pub(in crate::pages) fn typed(code: String) -> Option<String> {
    Some(code).filter(|code| !code.trim().is_empty())
}

/// Changes the password.
pub async fn change_password(
    state: Data<State>,
    visitor: Visitor,
    place: Origin,
    form: Form<Change>,
) -> PageResult {
    let (
        caller,
        Change {
            current_password,
            password,
            otp,
        },
    ) = (visitor.caller()?, form.into_inner());
    let changed = state
        .change_password(
            caller,
            SignInProof {
                password: current_password,
                code: typed(otp),
            },
            password,
            &place,
        )
        .await;
    back(
        &state,
        "/account",
        changed.map_err(|error| visitor.trouble(error)),
    )
}

/// Which session, and that it is the owner who ends it.
#[derive(Deserialize)]
pub struct Which {
    id: Uuid,
    password: String,
    #[serde(default)]
    otp: String,
}

/// Ends another session.
pub async fn end_session(
    state: Data<State>,
    visitor: Visitor,
    place: Origin,
    form: Form<Which>,
) -> PageResult {
    let (caller, Which { id, password, otp }) = (visitor.caller()?, form.into_inner());
    let ended = state
        .end_sessions(
            caller,
            Some(SessionId(id)),
            SignInProof {
                password,
                code: typed(otp),
            },
            &place,
        )
        .await;
    back(
        &state,
        "/account",
        ended.map_err(|error| visitor.trouble(error)),
    )
}

/// Ends every session, this one too.
pub async fn end_all(
    state: Data<State>,
    visitor: Visitor,
    place: Origin,
    form: Form<Own>,
) -> PageResult {
    let ended = state
        .end_sessions(visitor.caller()?, None, form.into_inner().into(), &place)
        .await;
    if let Err(error) = ended {
        return back::<()>(&state, "/account", Err(visitor.trouble(error)));
    }
    let mut response = signed_out();
    response
        .add_cookie(&no_session_cookie(&state))
        .map_err(|error| visitor.trouble(Error::Internal(error.to_string())))?;
    Ok(response)
}

#[derive(Template)]
#[template(path = "access/second_factor.html")]
struct SecondFactorPage {
    frame: Frame,
    secret: String,
    url: String,
    codes: Vec<String>,
}

/// Shows a new secret, this once, and asks for a first code.
pub async fn begin_second_factor(
    state: Data<State>,
    visitor: Visitor,
    place: Origin,
    form: Form<Own>,
) -> PageResult {
    let secret = match state
        .begin_second_factor(visitor.caller()?, form.into_inner().into(), &place)
        .await
    {
        Ok(secret) => secret,
        Err(error) => return back::<()>(&state, "/account", Err(visitor.trouble(error))),
    };
    let shown = SecondFactorPage {
        frame: visitor.frame(),
        secret: groups(&secret.secret),
        url: secret.url,
        codes: Vec::new(),
    };
    Ok(page(shown.render()))
}

/// A first code.
#[derive(Deserialize)]
pub struct FirstCode {
    otp: String,
}

/// Turns the second factor on, and shows the recovery codes, this once. After a wrong code the
/// secret is made anew.
pub async fn confirm_second_factor(
    state: Data<State>,
    visitor: Visitor,
    form: Form<FirstCode>,
) -> PageResult {
    let (caller, ctx, master, code) = (
        visitor.caller()?,
        state.ctx(),
        state.master.clone(),
        form.into_inner().otp,
    );
    let confirmed = state
        .db
        .write(move |tx| second_factors::confirm(tx, &ctx, &caller, &master, &code))
        .await;
    match confirmed {
        Ok(codes) => {
            let (secret, url) = (String::new(), String::new());
            Ok(page(
                SecondFactorPage {
                    frame: visitor.frame(),
                    secret,
                    url,
                    codes,
                }
                .render(),
            ))
        }
        Err(error) => back::<()>(&state, "/account", Err(visitor.trouble(error))),
    }
}

/// The present password, and a code where one is asked for.
#[derive(Deserialize)]
pub struct Own {
    password: String,
    #[serde(default)]
    otp: String,
}

impl From<Own> for SignInProof {
    fn from(form: Own) -> Self {
        Self {
            password: form.password,
            code: typed(form.otp),
        }
    }
}

/// Turns the second factor off.
pub async fn remove_second_factor(
    state: Data<State>,
    visitor: Visitor,
    place: Origin,
    form: Form<Own>,
) -> PageResult {
    let removed = state
        .remove_second_factor(visitor.caller()?, form.into_inner().into(), &place)
        .await;
    back(
        &state,
        "/account",
        removed.map_err(|error| visitor.trouble(error)),
    )
}
