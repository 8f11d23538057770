//! The papers of who votes in a council: what waits for them, the paper itself, a look at it before
//! it is sent, its receipt; and how a ballot ended.
//!
//! What somebody chooses travels in the form alone, from page to page: in no address, in no table,
//! in no log.

mod paper;
mod result;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;

use crate::db::Conn;
use crate::domain::base::ids::BallotId;
use crate::domain::councils::ballot::{BallotPaper, Choice};
use crate::domain::councils::meeting::MOST_LINES;
use crate::error::Error;
use crate::http::councils::ballots::RecuseBody;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id};
use crate::pages::frame::{Frame, Trouble, Visitor, back, html, see, show as show_page};
use crate::pages::table::{RouteTable, web};
use crate::services::access::Caller;
use crate::services::councils::ballots::{self, MyBallot};
use crate::services::desk::Way;
use crate::services::{Ctx, Trace, nominations};
use crate::state::State;

use paper::{Choices, PaperLook, PaperPage, ReceiptPage, ReviewPage};

/// The addresses of this noun.
pub(super) fn routes(table: RouteTable<'_>) -> RouteTable<'_> {
    let table = table
        .route("/my-ballots", web::get().to(mine))
        .route("/ballots/{id}/paper", web::get().to(show))
        .route("/ballots/{id}/paper", web::post().to(send))
        .route("/ballots/{id}/paper/choices", web::get().to(again))
        .route("/ballots/{id}/paper/choices", web::post().to(choose))
        .route("/ballots/{id}/paper/review", web::get().to(again))
        .route("/ballots/{id}/paper/review", web::post().to(review))
        .route("/ballots/{id}/receipt", web::get().to(receipt))
        .route("/ballots/{id}/recusals", web::post().to(recuse));
    result::routes(table)
}

#[derive(Template)]
#[template(path = "councils/ballots/mine.html")]
struct MyBallotsPage {
    frame: Frame,
    ballots: Vec<MyBallot>,
}

/// The ballots that wait for the visitor's paper, or would take another.
pub async fn mine(state: Data<State>, visitor: Visitor) -> PageResult {
    let ballots = visitor.read(&state, ballots::mine).await?;
    let page = MyBallotsPage {
        frame: visitor.frame(),
        ballots,
    };
    Ok(show_page(page.render()))
}

/// The page of a paper.
fn place(id: BallotId) -> String {
    format!("/ballots/{id}/paper")
}

/// The paper with what each file on it is about.
async fn looked_at(state: &State, visitor: &Visitor, id: BallotId) -> Result<PaperLook, Trouble> {
    let law = state.ctx().law;
    let read = move |conn: &mut Conn, ctx: &Ctx, caller: &Caller| {
        let paper = ballots::paper(conn, ctx, caller, id)?;
        let files: Vec<_> = paper.lines.iter().map(|line| &line.filed).collect();
        let deeds = nominations::deeds(conn, files.iter().map(|filed| &filed.nomination))?;
        let checks = nominations::verdicts(conn, ctx, caller, &files)?;
        Ok::<_, Error>((paper, deeds, checks))
    };
    let (paper, deeds, checks) = visitor.read(state, read).await?;
    let desk = visitor.desk();
    let opens_files = desk.is_some_and(|desk| desk.ways.contains(&Way::Files));
    Ok(PaperLook::of(
        (visitor.words, law.as_ref()),
        paper,
        deeds,
        checks,
        opens_files,
    ))
}

/// The paper of a ballot that is open; how it ended, where it is not.
pub async fn show(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: BallotId = id(&visitor, &path)?;
    let look = looked_at(&state, &visitor, id).await?;
    if !look.is_open {
        return Ok(see(&format!("/ballots/{id}")));
    }
    let page = PaperPage::new(visitor.frame(), look, &Choices::default());
    Ok(show_page(page.render()))
}

/// Whoever goes to a page by its address that only a form leads to begins with an empty paper.
pub async fn again(visitor: Visitor, path: Path<String>) -> PageResult {
    Ok(see(&place(id(&visitor, &path)?)))
}

/// The paper with what was chosen so far, to choose on: where the button for all was pressed, with
/// agreement wherever nothing was chosen.
pub async fn choose(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let id: BallotId = id(&visitor, &path)?;
    let look = looked_at(&state, &visitor, id).await?;
    if !look.is_open {
        return Ok(see(&format!("/ballots/{id}")));
    }
    let mut choices = Choices::of(&form);
    if form.value("all") == "yes" {
        choices.agree(&look);
    }
    let page = PaperPage::new(visitor.frame(), look, &choices);
    Ok(show_page(page.render()))
}

/// What was chosen, in three groups, before it is sent; the paper itself, where it is not whole.
pub async fn review(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let id: BallotId = id(&visitor, &path)?;
    let look = looked_at(&state, &visitor, id).await?;
    if !look.is_open {
        return Ok(see(&format!("/ballots/{id}")));
    }
    let choices = Choices::of(&form);
    if !choices.are_whole(&look) {
        return Ok(unfinished(&visitor, look, &choices));
    }
    let page = ReviewPage {
        frame: visitor.frame(),
        groups: choices.groups(&look),
        look,
    };
    Ok(show_page(page.render()))
}

/// The paper with what was chosen, saying on which lines nothing was.
fn unfinished(visitor: &Visitor, look: PaperLook, choices: &Choices) -> HttpResponse {
    let mut page = PaperPage::new(visitor.frame(), look, choices);
    page.asks_for_missing();
    html(StatusCode::UNPROCESSABLE_ENTITY, page.render())
}

/// Puts the paper into the box. Nothing of it is written down but what is sealed: no name of the
/// form, no history, no time.
pub async fn send(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, caller): (BallotId, _) = (id(&visitor, &path)?, visitor.caller()?);
    let choices = Choices::of(&form);
    let ctx = Ctx {
        trace: Trace::Sealed,
        ..state.ctx()
    };
    let paper = BallotPaper(choices.lines().take(MOST_LINES + 1).collect());
    let cast = state
        .db
        .write(move |tx| ballots::cast(tx, &ctx, &caller, id, &paper))
        .await;
    match cast {
        Ok(()) => Ok(see(&format!("/ballots/{id}/receipt"))),
        // Some line has no choice: the agenda is longer than the page that was filled in, or one
        // was left out.
        Err(Error::Invalid(_)) => {
            let look = looked_at(&state, &visitor, id).await?;
            Ok(unfinished(&visitor, look, &choices))
        }
        Err(error) => {
            let trouble = visitor.trouble(error);
            back::<()>(&state, &format!("/ballots/{id}"), Err(trouble))
        }
    }
}

/// That the paper is in the box, and by what its voter finds it among those that were counted.
pub async fn receipt(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: BallotId = id(&visitor, &path)?;
    let paper = visitor
        .read(&state, move |conn, ctx, caller| {
            ballots::paper(conn, ctx, caller, id)
        })
        .await?;
    let Some(receipt) = paper.receipt else {
        return Ok(see(&place(id)));
    };
    let voted = paper.lines.iter().filter(|line| line.recusal.is_none());
    let page = ReceiptPage {
        frame: visitor.frame(),
        lines: i64::try_from(voted.count()).unwrap_or(i64::MAX),
        address: place(id),
        closes_at: paper.ballot.closes_at,
        meeting: paper.found.meeting,
        secrecy: paper.ballot.secrecy,
        is_open: paper.is_open,
        receipt,
    };
    Ok(show_page(page.render()))
}

/// Declares that the visitor does not vote on a line; a paper of theirs leaves the box.
pub async fn recuse(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let id: BallotId = id(&visitor, &path)?;
    let declared = form.command(RecuseBody::command);
    visitor
        .change(
            &state,
            &form,
            &place(id),
            declared,
            move |tx, ctx, caller, (line, reason)| {
                ballots::recuse(tx, ctx, caller, id, line, reason)
            },
        )
        .await
}

/// What a choice is called in the form: the name of the field of a line.
fn field_of(line: i32) -> String {
    format!("line-{line}")
}

/// The choices in the order in which papers name them.
const CHOICES: [Choice; 3] = [Choice::Yes, Choice::No, Choice::Abstain];
