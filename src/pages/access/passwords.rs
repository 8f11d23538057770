//! A forgotten password, and the page that the link of a letter leads to. Looking at that page is
//! no use of the link.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

use crate::error::Error;
use crate::http::access::passwords::AskReset;
use crate::pages::PageResult;
use crate::pages::forms::{Form, Pairs};
use crate::pages::frame::{Frame, Visitor, html, see, show};
use crate::secrets::fingerprint;
use crate::services::access::passwords;
use crate::state::{Origin, State};

#[derive(Template)]
#[template(path = "access/forgotten.html")]
struct ForgottenPage {
    frame: Frame,
    asked: bool,
}

/// The form.
pub async fn forgotten(visitor: Visitor) -> HttpResponse {
    show(
        ForgottenPage {
            frame: visitor.outside(),
            asked: false,
        }
        .render(),
    )
}

/// Asks for a letter; the answer is the same for every address.
pub async fn ask(state: Data<State>, visitor: Visitor, place: Origin, form: Pairs) -> PageResult {
    if let Ok(email) = form.command(AskReset::command) {
        state
            .ask_reset(email, &place)
            .await
            .map_err(|error| visitor.trouble(error))?;
    }
    Ok(show(
        ForgottenPage {
            frame: visitor.outside(),
            asked: true,
        }
        .render(),
    ))
}

#[derive(Template)]
#[template(path = "access/password.html")]
struct PasswordPage {
    frame: Frame,
    token: String,
    dead: bool,
    fault: Option<String>,
}

/// The token of the link.
#[derive(Deserialize)]
pub struct Link {
    #[serde(default)]
    token: String,
}

/// The form that a link leads to.
pub async fn form(state: Data<State>, visitor: Visitor, link: Query<Link>) -> PageResult {
    let (ctx, token) = (state.ctx(), link.into_inner().token);
    let hash = fingerprint(&token);
    let user = state
        .db
        .read(move |conn| passwords::of_link(conn, &ctx, &hash))
        .await
        .map_err(|error| visitor.trouble(error))?;
    let page = PasswordPage {
        frame: visitor.outside(),
        token,
        dead: user.is_none(),
        fault: None,
    };
    Ok(html(
        if page.dead {
            StatusCode::NOT_FOUND
        } else {
            StatusCode::OK
        },
        page.render(),
    ))
}

/// A token and a new password.
#[derive(Deserialize)]
pub struct Set {
    token: String,
    password: String,
}

/// Sets the password; then they can sign in with it.
pub async fn set(
    state: Data<State>,
    visitor: Visitor,
    place: Origin,
    form: Form<Set>,
) -> PageResult {
    let Set { token, password } = form.into_inner();
    match state.set_by_link(&token, password, &place).await {
        Ok(()) => Ok(see("/sign-in")),
        Err(error @ Error::Invalid(_)) => {
            let faults = visitor.trouble(error).faults();
            let dead = faults.iter().any(|(name, _)| name == "token");
            let fault = faults
                .into_iter()
                .find(|(name, _)| name == "password")
                .map(|(_, text)| text);
            let page = PasswordPage {
                frame: visitor.outside(),
                token,
                dead,
                fault,
            };
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, page.render()))
        }
        Err(error) => Err(visitor.trouble(error)),
    }
}
