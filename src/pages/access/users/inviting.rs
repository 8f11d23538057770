//! The form to invite somebody.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use askama::Template;

use crate::domain::base::office::Role;
use crate::domain::register::unit::Unit;
use crate::error::{Error, FieldFault};
use crate::http::access::users::InviteBody;
use crate::pages::PageResult;
use crate::pages::access::by_code::by_code;
use crate::pages::forms::Pairs;
use crate::pages::frame::{Frame, Trouble, Visitor, html, see, show};
use crate::services::access::users;
use crate::state::State;

/// The fields of the form, each with what it is called there.
const FIELDS: [(&str, &str); 6] = [
    ("email", "page-email"),
    ("full_name", "page-full-name"),
    ("unit_code", "page-in-unit"),
    ("staff_code", "page-staff-code"),
    ("role", "page-role"),
    ("language", "page-language"),
];

/// What the form asks for where the body asks for an id.
const TYPED: [(&str, &str); 2] = [("/unit_id", "/unit_code"), ("/person_id", "/staff_code")];

#[derive(Template)]
#[template(path = "access/new_user.html")]
struct NewUserPage {
    frame: Frame,
    /// Those that are offered.
    units: Vec<Unit>,
    typed: Pairs,
    roles: Vec<&'static str>,
    faults: Vec<(String, String)>,
}

impl NewUserPage {
    fn fault(&self, name: &str) -> Option<&str> {
        self.faults
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, text)| text.as_str())
    }

    /// What is wrong, each with its field and what that is called.
    fn wrong(&self) -> impl Iterator<Item = (&str, String, &str)> {
        self.faults.iter().map(|(field, text)| {
            let called = FIELDS.iter().find(|(name, _)| name == field);
            let called = called.map(|(_, key)| self.frame.say(key));
            (field.as_str(), called.unwrap_or_default(), text.as_str())
        })
    }
}

async fn asked(
    state: &State,
    visitor: &Visitor,
    typed: Pairs,
    faults: Vec<(String, String)>,
) -> Result<NewUserPage, Trouble> {
    let units = visitor.read(state, users::choices).await?;
    Ok(NewUserPage {
        frame: visitor.frame(),
        units,
        typed,
        roles: Role::ALL.iter().map(|role| role.code()).collect(),
        faults,
    })
}

/// The form, empty.
pub async fn form(state: Data<State>, visitor: Visitor) -> PageResult {
    let page = asked(&state, &visitor, Pairs(Vec::new()), Vec::new()).await?;
    Ok(show(page.render()))
}

/// What is wrong with an id is wrong with what was typed in its place.
fn of_typed(fault: &mut FieldFault) {
    if let Some((_, typed)) = TYPED.iter().find(|(id, _)| *id == fault.pointer) {
        (*typed).clone_into(&mut fault.pointer);
    }
}

/// Makes an account and writes to its owner.
pub async fn invite(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    let new = by_code(&state, &visitor, &form, |form| {
        form.command(InviteBody::command)
    });
    let invited = visitor.perform(&state, &form, new.await?, |tx, ctx, caller, (new, role)| {
        let user = users::invite(tx, ctx, caller, new, role)?;
        Ok(format!("/users/{}", user.id))
    });
    match invited.await {
        Ok(place) => Ok(see(&place)),
        Err(Error::Invalid(mut faults) | Error::Duplicate(mut faults)) => {
            faults.iter_mut().for_each(of_typed);
            let faults = visitor.trouble(Error::Invalid(faults)).faults();
            let page = asked(&state, &visitor, form, faults).await?;
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, page.render()))
        }
        Err(error) => Err(visitor.trouble(error)),
    }
}
