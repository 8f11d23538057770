//! The form as it was sent: a new file, with the papers beside it, or a file that is changed; and
//! where that leads.

use actix_web::web::{Data, Path, Payload};
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use super::papers::{self, Papers};
use super::{NominationForm, Why, begun, checked, form_page};
use crate::db::Conn;
use crate::domain::base::ids::NominationId;
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::Command;
use crate::error::{Error, Result};
use crate::pages::PageResult;
use crate::pages::forms::{Form, id, once};
use crate::pages::frame::{Trouble, Visitor, address_done, back, see, telling};
use crate::pages::nominations::acts::told;
use crate::pages::nominations::documents::{Sent, read_to_the_end};
use crate::pages::typed::TypedBeside;
use crate::services::Ctx;
use crate::services::access::{Caller, typed};
use crate::services::nominations;
use crate::state::State;

/// After the form: back to it with what was typed and what is wrong with it, or to the file. What
/// is saved stays saved where it cannot be submitted yet; the page of the file says why.
pub(super) async fn after_form(
    state: &Data<State>,
    visitor: &Visitor,
    file: Option<NominationId>,
    typed: NominationForm,
    done: Result<(NominationId, i64)>,
) -> PageResult {
    match done {
        Ok((id, version)) if typed.then == "submit" => {
            let sent = submit(state, visitor, (id, version), &typed.once).await;
            let page = format!("/nominations/{id}");
            match sent {
                Ok(place) => Ok(see(&place)),
                // A file that was just written changes by the same form alone, when that was sent
                // twice.
                Err(error) if file.is_none() && is_of_the_first(&error) => Ok(see(&page)),
                Err(error) => back::<()>(state, &page, Err(visitor.trouble(error))),
            }
        }
        Ok((id, _)) => Ok(see(&format!("/nominations/{id}"))),
        Err(error @ Error::Invalid(_)) => {
            let mut typed = typed;
            if matches!(&error, Error::Invalid(all) if all.iter().any(|one| one.code == "name_known"))
            {
                // Those who bear the name can be chosen in the list.
                typed.q.clone_from(&typed.new_name);
            }
            let mut faults = visitor.trouble(error).faults();
            for (field, _) in &mut faults {
                match field.as_str() {
                    // Award and type are one field.
                    "award_code" | "commendation_type" => "award".clone_into(field),
                    "posthumous" | "posthumous/died_on" => "died_on".clone_into(field),
                    _ => {}
                }
            }
            form_page(state, visitor, file, Some(typed), Why::Faults(faults)).await
        }
        Err(Error::Stale) if file.is_some() => {
            form_page(state, visitor, file, Some(typed), Why::Stale).await
        }
        Err(error) => match file {
            Some(id) => back::<()>(
                state,
                &format!("/nominations/{id}"),
                Err(visitor.trouble(error)),
            ),
            None => Err(visitor.trouble(error)),
        },
    }
}

/// Has the form been sent before, and done what it asks for?
fn is_of_the_first(error: &Error) -> bool {
    matches!(error, Error::Stale | Error::WrongStage(_) | Error::LostRace)
}

/// Submits what was saved, once for a showing of the form. Answers the address that says where it
/// is now.
async fn submit(
    state: &Data<State>,
    visitor: &Visitor,
    (id, version): (NominationId, i64),
    token: &str,
) -> Result<String> {
    let caller = visitor.caller().map_err(Trouble::into_error)?;
    let (words, shared) = (visitor.words, state.clone());
    let work = move |tx: &mut Conn, ctx: &Ctx, caller: &Caller| {
        let command = Command::plain(Action::Submit);
        let shown = nominations::act(tx, ctx, caller, id, version, command)?;
        let said = told(words, Action::Submit, &shown);
        Ok(address_done(&shared, &format!("/nominations/{id}"), &said))
    };
    let sent = once(state, caller, (token, &format!("submit {id}")), work).await;
    state.wake.notify_one();
    sent
}

/// Writes subject, event, achievement and nomination in one go, with the papers that came beside
/// them, and submits it if wanted.
pub async fn propose(
    state: Data<State>,
    visitor: std::result::Result<Visitor, Trouble>,
    req: HttpRequest,
    body: Payload,
) -> PageResult {
    if !papers::is_in_parts(&req) {
        let visitor = visitor?;
        let form = Form::<NominationForm>::from_request(&req, &mut body.into_inner()).await?;
        return Box::pin(save(&state, &visitor, form.into_inner(), Papers::default())).await;
    }
    let mut form = Sent::new(&req, body);
    let read = papers::read(&state, visitor.as_ref().ok(), &mut form).await;
    read_to_the_end(form).await;
    if let Ok((typed, _)) = &read {
        req.extensions_mut().insert(TypedBeside(typed.clone()));
    }
    let visitor = visitor?;
    let (typed, papers) = read.map_err(|error| visitor.trouble(error))?;
    let typed = typed.form().map_err(|error| visitor.trouble(error))?;
    Box::pin(save(&state, &visitor, typed, papers)).await
}

async fn save(
    state: &Data<State>,
    visitor: &Visitor,
    typed: NominationForm,
    papers: Papers,
) -> PageResult {
    let caller = visitor.caller()?;
    if typed.then == "find" {
        return form_page(state, visitor, None, Some(typed), Why::Asked).await;
    }
    if typed.then == "check" {
        return checked::check(state, visitor, typed).await;
    }
    let report = typed.report();
    let proposed = match typed.proposal() {
        Err(error) => Err(error),
        Ok(new) => {
            let work = move |tx: &mut Conn, ctx: &Ctx, caller: &Caller| {
                let id = nominations::propose(tx, ctx, caller, new)?;
                if let Some(report) = report {
                    nominations::reports::take(tx, ctx, caller, report, None, id)?;
                }
                typed::forget(tx, caller, begun::PLACE)?;
                Ok(format!("/nominations/{id}"))
            };
            once(state, caller.clone(), (&typed.once, &typed.said()), work).await
        }
    };
    let place = match proposed {
        Err(error) => return after_form(state, visitor, None, typed, Err(error)).await,
        Ok(place) => place,
    };
    let id: NominationId = id(visitor, place.trim_start_matches("/nominations/"))?;
    match papers.put(state, &caller, id).await {
        Ok(version) => after_form(state, visitor, None, typed, Ok((id, version))).await,
        Err(error) if is_of_the_first(&error) => Ok(see(&place)),
        Err(error @ (Error::Internal(_) | Error::NotSignedIn)) => Err(visitor.trouble(error)),
        // It is a draft now: nothing that was typed is lost.
        Err(error) => {
            let why = visitor.trouble(error).says();
            let text = format!("{}\n{why}", visitor.words.say("page-kept-as-draft"));
            Ok(telling(state, &place, &text))
        }
    }
}

/// Changes a draft or a returned file, and submits it if wanted.
pub async fn revise(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Form<NominationForm>,
) -> PageResult {
    let id: NominationId = id(&visitor, &path)?;
    let (caller, typed, ctx) = (visitor.caller()?, form.into_inner(), state.ctx());
    let version = typed.version;
    let revised = match typed.revision() {
        Err(error) => Err(error),
        Ok(new) => {
            state
                .db
                .write(move |tx| nominations::revise(tx, &ctx, &caller, id, version, new))
                .await
        }
    };
    after_form(
        &state,
        &visitor,
        Some(id),
        typed,
        revised.map(|version| (id, version)),
    )
    .await
}
