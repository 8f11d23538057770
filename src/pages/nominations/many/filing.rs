//! The last step: looking over, and making files of the good rows; what became of each.

use actix_web::web::{Data, Path};
use askama::Template;

use super::lines::{Row, counts, purpose, row};
use super::{page_of, steps};
use crate::db::Conn;
use crate::domain::base::ids::RosterId;
use crate::domain::nominations::roster::LineState;
use crate::error::Error;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id};
use crate::pages::frame::{Frame, Visitor, back, show};
use crate::services::access::Caller;
use crate::services::nominations::MOST_AT_ONCE;
use crate::services::nominations::rosters::{self, RosterLook, Sending};
use crate::state::State;

/// How many rows are named before they are sent.
const NAMED: usize = 100;

#[derive(Template)]
#[template(path = "nominations/many/review.html")]
struct ReviewPage {
    frame: Frame,
    steps: Vec<(&'static str, String, String)>,
    id: RosterId,
    purpose: String,
    counts: Vec<(&'static str, &'static str, usize)>,
    /// How many can be written as drafts.
    writable: usize,
    missing_papers: Vec<String>,
    rows: Vec<Row>,
    /// How many are not named.
    more: usize,
    looked: RosterLook,
}

impl ReviewPage {
    fn writable(&self) -> usize {
        self.writable
    }

    fn more(&self) -> usize {
        self.more
    }
}

/// How many rows can be written as drafts: what a rule stops is mended there.
fn is_writable(state: LineState) -> bool {
    state.is_good() || state == LineState::Stopped
}

async fn looked_at(
    state: &State,
    visitor: &Visitor,
    id: RosterId,
) -> Result<RosterLook, crate::pages::frame::Trouble> {
    visitor
        .read(state, move |conn, ctx, caller| {
            rosters::look(conn, ctx, caller, id)
        })
        .await
}

/// What would be sent.
pub async fn review(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: RosterId = id(&visitor, &path)?;
    let looked = looked_at(&state, &visitor, id).await?;
    let words = visitor.words;
    let open = || looked.lines.iter().filter(|one| is_writable(one.state));
    let missing = looked.missing_papers().map(|slot| words.of(&slot.name));
    let page = ReviewPage {
        frame: visitor.frame(),
        id,
        steps: steps(words, 4, &purpose(words, &looked)),
        purpose: purpose(words, &looked),
        counts: counts(&looked),
        writable: open().count(),
        missing_papers: missing.collect(),
        rows: open().take(NAMED).map(|one| row(words, one)).collect(),
        more: open().count().saturating_sub(NAMED),
        looked,
    };
    Ok(show(page.render()))
}

#[derive(Template)]
#[template(path = "nominations/many/done.html")]
struct DonePage {
    frame: Frame,
    id: RosterId,
    purpose: String,
    sending: &'static str,
    /// The rows of which files were made now, or before.
    filed: Vec<Row>,
    /// What was refused now, and why.
    refused: Vec<(Row, String)>,
    /// How many could still be sent.
    good: usize,
    /// How many have still to be mended.
    left: usize,
    version: i64,
}

impl DonePage {
    fn good(&self) -> usize {
        self.good
    }

    fn left(&self) -> usize {
        self.left
    }
}

/// Makes files of the good rows, each by itself. Whoever sends the form twice is shown what was done
/// the first time.
pub async fn file(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let id: RosterId = id(&visitor, &path)?;
    let caller = visitor.caller()?;
    let before = looked_at(&state, &visitor, id).await?;
    let sending = match form.value("then") {
        "draft" => Sending::Draft,
        _ if before.by_letter => Sending::Draft,
        _ => Sending::Submit,
    };
    let is_as_seen = before.roster.version == form.version();
    if !is_as_seen && before.count(LineState::Filed) == 0 {
        let page = format!("{}/review", page_of(id));
        return back::<()>(&state, &page, Err(visitor.trouble(Error::Stale)));
    }
    let wanted = |state: LineState| match sending {
        Sending::Submit => state.is_good(),
        Sending::Draft => is_writable(state),
    };
    let places: Vec<i32> = before
        .lines
        .iter()
        .filter(|one| is_as_seen && wanted(one.state))
        .map(|one| one.line.place)
        .take(MOST_AT_ONCE)
        .collect();
    let mut errors = Vec::new();
    if !places.is_empty() {
        file_occasion(&state, &caller, id)
            .await
            .map_err(|error| visitor.trouble(error))?;
        let works = places.iter().map(|place| {
            let (ctx, caller, place) = (state.ctx(), caller.clone(), *place);
            move |tx: &mut Conn| rosters::file_line(tx, &ctx, &caller, (id, place), sending)
        });
        let done = state.db.write_each(works.collect()).await;
        state.wake.notify_one();
        let failed = places.iter().zip(done);
        errors.extend(failed.filter_map(|(place, done)| Some((*place, done.err()?))));
    }
    let after = looked_at(&state, &visitor, id).await?;
    let words = visitor.words;
    let (filed, open): (Vec<_>, Vec<_>) = after
        .lines
        .iter()
        .partition(|one| one.state == LineState::Filed);
    let mut refused = Vec::new();
    for (place, error) in errors {
        // A line that somebody else has sent meanwhile is no refusal.
        if let Some(one) = open.iter().find(|one| one.line.place == place) {
            refused.push((row(words, one), visitor.trouble(error).says()));
        }
    }
    let page = DonePage {
        frame: visitor.frame(),
        id,
        purpose: purpose(words, &after),
        sending: match sending {
            Sending::Submit => "submit",
            Sending::Draft => "draft",
        },
        filed: filed.into_iter().map(|one| row(words, one)).collect(),
        good: after.good().saturating_sub(refused.len()),
        left: open.len(),
        refused,
        version: after.roster.version,
    };
    Ok(show(page.render()))
}

/// Files the event of the list, where it is new; who was slower finds it on file.
async fn file_occasion(state: &State, caller: &Caller, id: RosterId) -> crate::error::Result<()> {
    let write = || {
        let (ctx, caller) = (state.ctx(), caller.clone());
        state
            .db
            .write(move |tx| rosters::file_occasion(tx, &ctx, &caller, id))
    };
    match write().await {
        Err(Error::LostRace) => write().await,
        done => done,
    }
}
