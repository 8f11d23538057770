//! One's own account: where one is signed in, the password, the second factor.

use actix_web::web::Data;
use askama::Template;

use crate::domain::access::account::User;
use crate::domain::base::ids::SessionId;
use crate::error::Error;
use crate::http::access::passwords::ChangePassword;
use crate::http::access::second_factors::OwnPassword;
use crate::pages::PageResult;
use crate::pages::cookies::no_session_cookie;
use crate::pages::forms::{Pairs, id};
use crate::pages::frame::{Frame, Trouble, Visitor, back, show as page, signed_out};
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

/// The present password, and a code where one is asked for.
fn proof(visitor: &Visitor, form: &Pairs) -> Result<SignInProof, Trouble> {
    form.command(|own: OwnPassword| Ok(own.proof()))
        .map_err(|error| visitor.trouble(error))
}

/// Changes the password.
pub async fn change_password(
    state: Data<State>,
    visitor: Visitor,
    place: Origin,
    form: Pairs,
) -> PageResult {
    let caller = visitor.caller()?;
    let changed = match form.command(|body: ChangePassword| Ok(body.parts())) {
        Ok((proof, password)) => state.change_password(caller, proof, password, &place).await,
        Err(error) => Err(error),
    };
    back(
        &state,
        "/account",
        changed.map_err(|error| visitor.trouble(error)),
    )
}

/// Ends another session.
pub async fn end_session(
    state: Data<State>,
    visitor: Visitor,
    place: Origin,
    form: Pairs,
) -> PageResult {
    let (caller, proof) = (visitor.caller()?, proof(&visitor, &form)?);
    let which: SessionId = id(&visitor, form.value("id"))?;
    let ended = state.end_sessions(caller, Some(which), proof, &place).await;
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
    form: Pairs,
) -> PageResult {
    let ended = state
        .end_sessions(visitor.caller()?, None, proof(&visitor, &form)?, &place)
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
    form: Pairs,
) -> PageResult {
    let secret = match state
        .begin_second_factor(visitor.caller()?, proof(&visitor, &form)?, &place)
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

/// Turns the second factor on, and shows the recovery codes, this once. After a wrong code the
/// secret is made anew.
pub async fn confirm_second_factor(
    state: Data<State>,
    visitor: Visitor,
    form: Pairs,
) -> PageResult {
    let (caller, ctx, master, code) = (
        visitor.caller()?,
        state.ctx(),
        state.master.clone(),
        form.value("otp").to_owned(),
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

/// Turns the second factor off.
pub async fn remove_second_factor(
    state: Data<State>,
    visitor: Visitor,
    place: Origin,
    form: Pairs,
) -> PageResult {
    let removed = state
        .remove_second_factor(visitor.caller()?, proof(&visitor, &form)?, &place)
        .await;
    back(
        &state,
        "/account",
        removed.map_err(|error| visitor.trouble(error)),
    )
}
