//! The papers beside what is typed into the form of a new file: taken as they come, and put into
//! the file once it is a draft.

use actix_multipart::Field;
use actix_web::HttpRequest;
use actix_web::http::header;

use super::NominationForm;
use crate::db::Conn;
use crate::domain::base::ids::NominationId;
use crate::domain::nominations::document::Received;
use crate::error::{Error, FieldFault, Result};
use crate::pages::forms::Pairs;
use crate::pages::frame::Visitor;
use crate::pages::nominations::documents::{Sent, is_chosen, name_of, text_of};
use crate::services::access::Caller;
use crate::services::nominations::documents;
use crate::state::State;

/// What the form calls them.
const PAPER: &str = "paper";

/// What the encoded form of a field has beside its name and its text.
const BETWEEN: usize = 2;

/// Is it a form in parts?
pub(super) fn is_in_parts(req: &HttpRequest) -> bool {
    let kind = req.headers().get(header::CONTENT_TYPE);
    kind.and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

/// The papers that came, and why no more of them did.
#[derive(Default)]
pub(super) struct Papers {
    taken: Vec<Received>,
    refused: Option<Error>,
}

/// Reads a form to its end, or to the paper that is refused: by then all was typed. What is typed
/// is as long as in a form without papers.
pub(super) async fn read(
    state: &State,
    visitor: Option<&Visitor>,
    form: &mut Sent,
) -> Result<(Pairs, Papers)> {
    let (mut typed, mut papers) = (Pairs(Vec::new()), Papers::default());
    let too_long = || Error::TooLarge(state.body_limit);
    let mut left = usize::try_from(state.body_limit).unwrap_or(usize::MAX);
    let mut room = None;
    while let Some(mut field) = form.next().await? {
        let name = field.name().unwrap_or_default().to_owned();
        if name != PAPER {
            let text = text_of(&mut field, left).await;
            let text = text.map_err(|error| match error {
                Error::TooLarge(_) => too_long(),
                error => error,
            })?;
            let long = name.len() + text.len() + BETWEEN;
            left = left.checked_sub(long).ok_or_else(too_long)?;
            typed.0.push((name, text));
        } else if is_chosen(&field) {
            // What is asked is asked once, before the first.
            let asked = match room {
                Some(most) => Ok(most),
                None => room_beside(state, visitor, &typed).await,
            };
            room = asked.as_ref().ok().copied();
            if let Err(error) = papers.take(state, asked, field).await {
                papers.refused = Some(error);
                break;
            }
        }
    }
    Ok((typed, papers))
}

/// How many papers can be put beside what was typed. Asked before the first is taken.
async fn room_beside(state: &State, visitor: Option<&Visitor>, typed: &Pairs) -> Result<usize> {
    let caller = visitor.and_then(|visitor| visitor.caller().ok());
    let caller = caller.ok_or(Error::NotSignedIn)?;
    let new = typed.form::<NominationForm>()?.proposal()?;
    let ctx = state.ctx();
    state
        .db
        .read(move |conn| {
            let (code, kind) = (&new.award_code, new.commendation_type);
            documents::proofs_taken(conn, &ctx, &caller, code, kind)
        })
        .await
}

impl Papers {
    /// Takes one more of so many. All together they are no larger than one can be: what stands
    /// before the service lets no more through.
    async fn take(&mut self, state: &State, most: Result<usize>, file: Field) -> Result<()> {
        let most = most?;
        if self.taken.len() >= most {
            return Err(Error::Invalid(vec![FieldFault {
                params: vec![("limit", most.to_string())],
                ..FieldFault::new("/paper", "slot_full")
            }]));
        }
        let (id, name) = (state.ids.next(state.clock.now()), name_of(&file)?);
        let paper = state.files.receive(id, name, file).await?;
        let before: i64 = self.taken.iter().map(|paper| paper.size).sum();
        let limit = state.files.limit();
        if (before + paper.size).unsigned_abs() > limit {
            return Err(Error::TooLarge(limit));
        }
        self.taken.push(paper);
        Ok(())
    }

    /// Puts them into a draft that was just written. Answers its version.
    pub(super) async fn put(self, state: &State, caller: &Caller, id: NominationId) -> Result<i64> {
        let mut version = 1;
        for paper in self.taken {
            let (ctx, caller) = (state.ctx(), caller.clone());
            let put =
                move |tx: &mut Conn| documents::put_proof(tx, &ctx, &caller, id, version, paper);
            version = state.db.write(put).await?;
        }
        match self.refused {
            Some(error) => Err(error),
            None => Ok(version),
        }
    }
}
