//! The third step: the papers that every file of the list gets, and a report for all of them.

use actix_web::HttpRequest;
use actix_web::web::{Data, Path, Payload};
use askama::Template;

use super::{lines, page_of, steps};
use crate::domain::base::ids::RosterId;
use crate::domain::nominations::document::Received;
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::pages::PageResult;
use crate::pages::forms::id;
use crate::pages::frame::{Frame, Visitor, back, see, show};
use crate::pages::nominations::documents::{Sent, is_chosen, name_of, read_to_the_end, text_of};
use crate::services::access::Caller;
use crate::services::nominations::rosters::{self, RosterLook};
use crate::state::State;

#[derive(Template)]
#[template(path = "nominations/many/papers.html")]
struct PapersPage {
    frame: Frame,
    steps: Vec<(&'static str, String, String)>,
    looked: RosterLook,
    limit: u64,
}

impl PapersPage {
    /// The name of the paper in a slot, and its bytes.
    fn paper(&self, slot: &str) -> Option<(&str, i64)> {
        let mut papers = self.looked.papers.iter();
        let paper = papers.find(|paper| paper.slot == slot)?;
        Some((&paper.received.name, paper.received.size))
    }
}

/// The slots of the files of a list.
pub async fn list(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: RosterId = id(&visitor, &path)?;
    let looked = visitor
        .read(&state, move |conn, ctx, caller| {
            rosters::look(conn, ctx, caller, id)
        })
        .await?;
    let page = PapersPage {
        frame: visitor.frame(),
        steps: steps(visitor.words, 3, &lines::purpose(visitor.words, &looked)),
        looked,
        limit: state.files.limit(),
    };
    Ok(show(page.render()))
}

/// What the form said: the version of the list, slots with their papers, and the report.
#[derive(Default)]
struct Told {
    version: i64,
    papers: Vec<(String, Option<Received>)>,
    statement: String,
}

/// Keeps papers and report, and goes on to the last step.
pub async fn save(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    req: HttpRequest,
    body: Payload,
) -> PageResult {
    let id: RosterId = id(&visitor, &path)?;
    let caller = visitor.caller()?;
    let mut form = Sent::new(&req, body);
    let read = read(&state, &caller, id, &mut form).await;
    if read.is_err() {
        read_to_the_end(form).await;
    }
    let done = match read {
        Err(error) => Err(error),
        Ok(told) => {
            let ctx = state.ctx();
            let work = move |tx: &mut crate::db::Conn| {
                let Told {
                    version,
                    papers,
                    statement,
                } = told;
                rosters::save_papers(tx, &ctx, &caller, (id, version), papers, statement)
            };
            state.db.write(work).await
        }
    };
    match done {
        Ok(()) => Ok(see(&format!("{}/review", page_of(id)))),
        Err(error) => back::<()>(
            &state,
            &format!("{}/papers", page_of(id)),
            Err(visitor.trouble(error)),
        ),
    }
}

/// Reads the form as it comes; papers are taken only for a list that is the visitor's and stands as
/// they saw it.
async fn read(state: &State, caller: &Caller, id: RosterId, form: &mut Sent) -> Result<Told> {
    let mut told = Told {
        version: -1,
        ..Told::default()
    };
    while let Some(mut field) = form.next().await? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "version" {
            told.version = text_of(&mut field, 20).await?.parse().unwrap_or(-1);
            let (ctx, caller, version) = (state.ctx(), caller.clone(), told.version);
            let list = state
                .db
                .read(move |conn| rosters::find(conn, &ctx, &caller, id))
                .await?;
            if list.version != version {
                return Err(Error::Stale);
            }
        } else if name == "statement" {
            // A character is four bytes at most.
            let text = text_of(&mut field, 80_000).await?;
            if !text.trim().is_empty() {
                let mut fields = Fields::new();
                let text = fields.lines("/statement", &text, 20_000);
                told.statement = fields.done(text)?;
            }
        } else if let Some(slot) = name.strip_prefix("off-") {
            text_of(&mut field, 20).await?;
            told.papers.push((slot.to_owned(), None));
        } else if let Some(slot) = name.strip_prefix("paper-") {
            if !is_chosen(&field) {
                continue;
            }
            if told.version < 0 {
                return Err(Error::Stale);
            }
            let (slot, name) = (slot.to_owned(), name_of(&field)?);
            let id = state.ids.next(state.clock.now());
            let received = state.files.receive(id, name, field).await?;
            told.papers.push((slot, Some(received)));
        }
    }
    Ok(told)
}
