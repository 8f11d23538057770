//! My work: where a person starts the day.

pub(super) mod calendar;
mod cards;
pub(super) mod deadlines;
pub(super) mod runs;
pub(super) mod workbooks;

use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::access::saved_view::ViewedList;
use crate::domain::law::stage::{Action, StageKind};
use crate::domain::nominations::nomination::Status;
use crate::pages::PageResult;
use crate::pages::access::views::ViewChips;
use crate::pages::awards::decisions::default_title;
use crate::pages::forms::{next, page};
use crate::pages::frame::{Frame, Visitor, Words, show};
use crate::pages::upkeep::guide;
use crate::services::desk::Desk;
use crate::services::nominations;
use crate::services::work::{self, GATHERED, Heap, HeapKind, NextHand, Work};
use crate::services::{Ctx, WaitingFilter};
use crate::state::State;

/// Which part of what waits is shown, and where the page begins.
#[derive(Deserialize)]
pub struct WorkQuery {
    #[serde(default)]
    show: String,
    cursor: Option<String>,
}

/// How much of what waits, and the way to it.
struct Tile {
    address: String,
    class: &'static str,
    count: i64,
    name: String,
    note: String,
    is_here: bool,
}

#[derive(Template)]
#[template(path = "work.html")]
struct WorkPage {
    frame: Frame,
    work: Work,
    tiles: Vec<Tile>,
    cards: Vec<cards::CardView>,
    /// Of how many that are due first the cards are, where more wait.
    gathered: Option<String>,
    /// Are the files of one card shown? Then all are chosen, and may be unchosen.
    is_card: bool,
    /// What the list is called, and how many are on all its pages.
    heading: String,
    total: i64,
    /// The acts that pass on what the page shows, and with how many of its files.
    acts: Vec<(Action, usize)>,
    has_acts: bool,
    letters_to_draft: usize,
    decisions_to_draft: usize,
    /// What a paper that is drafted for the chosen files is about.
    title: String,
    /// Which part is shown, and what the buttons say that take all of it, where there is more than
    /// the page.
    show: String,
    whole: Option<String>,
    views: ViewChips,
    next: Option<String>,
    /// How many first steps of the installation its administrator has not done.
    first_steps: Option<String>,
}

impl WorkPage {
    /// Can it be chosen, to do something with many at once?
    #[expect(
        clippy::unused_self,
        clippy::trivially_copy_pass_by_ref,
        reason = "templates call it on their page, with references"
    )]
    fn can_be_picked(&self, next: &NextHand) -> bool {
        matches!(
            next,
            NextHand::Pass(_) | NextHand::Letter | NextHand::Decision
        )
    }

    /// Is it passed on by an act?
    #[expect(
        clippy::unused_self,
        clippy::trivially_copy_pass_by_ref,
        reason = "templates call it on their page, with references"
    )]
    fn passes(&self, next: &NextHand) -> bool {
        matches!(next, NextHand::Pass(_))
    }

    /// On which paper it stands already, where it does.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates lend what they pass"
    )]
    fn placed(&self, next: &NextHand) -> String {
        match next {
            NextHand::OnDecision => self.frame.say("page-on-a-decision"),
            NextHand::OnLetter => self.frame.say("page-on-a-letter"),
            NextHand::Pass(_) | NextHand::Letter | NextHand::Decision | NextHand::Own => {
                String::new()
            }
        }
    }

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates lend what they pass"
    )]
    fn passing(&self, action: &Action) -> String {
        self.frame.code("action", action.code())
    }
}

/// What waits for a person, and the files they see.
pub async fn my_work(state: Data<State>, visitor: Visitor, asked: Query<WorkQuery>) -> PageResult {
    let ctx = state.ctx();
    let only = WorkQuery::filter(&asked.show, &ctx);
    let list = format!("waiting {}", asked.show);
    let wanted = page(&state, &list, asked.cursor.as_deref());
    let mut work = visitor
        .read(&state, move |conn, ctx, caller| {
            work::mine(conn, ctx, caller, &only, &wanted)
        })
        .await?;
    let saved = std::mem::take(&mut work.views);
    let desk = visitor.desk().cloned().unwrap_or_default();
    let mut heaps = work::heaps(&ctx, &desk);
    heaps.extend(work.shares.into_iter().flat_map(work::shared));
    let mut acts: Vec<(Action, usize)> = Vec::new();
    for row in &work.waiting {
        let NextHand::Pass(action) = row.next else {
            continue;
        };
        match acts.iter_mut().find(|(known, _)| *known == action) {
            Some((_, count)) => *count += 1,
            None => acts.push((action, 1)),
        }
    }
    acts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let count = |hand| work.waiting.iter().filter(|row| row.next == hand).count();
    let (letters, decisions) = (count(NextHand::Letter), count(NextHand::Decision));
    let to_decide = work
        .waiting
        .iter()
        .filter(|row| row.next == NextHand::Decision)
        .map(|row| &row.shown.filed.nomination);
    let title = if decisions > 0 {
        default_title(visitor.words, &ctx.law, to_decide)
    } else {
        visitor.words.say("page-letter-title-default")
    };
    let here = heaps.iter().find(|heap| key(&heap.kind) == asked.show);
    let cards = cards::views(visitor.words, &ctx, &work, &asked.show);
    let card = cards.iter().zip(&work.cards).find(|(card, _)| card.is_here);
    let listed = i64::try_from(work.waiting.len()).unwrap_or(i64::MAX);
    let total = match (here, card) {
        (Some(heap), _) => heap.count,
        (None, Some((_, card))) => card.count(),
        (None, None) if asked.show.is_empty() => desk.waiting(),
        (None, None) => listed,
    };
    let whole = (total > listed).then(|| {
        let count = crate::words::number(visitor.words.0, total);
        visitor.words.with("page-run-choose", &[("count", count)])
    });
    let frame = visitor.frame();
    let steps = work.first_steps.as_ref();
    let steps = steps.map_or(0, |found| guide::unfinished(&frame, found));
    let home = WorkPage {
        first_steps: (steps > 0).then(|| frame.count("page-guide-left", steps)),
        heading: match (here, card) {
            (Some(heap), _) => name(visitor.words, &ctx, &heap.kind),
            (None, Some((card, _))) => card.title.clone(),
            (None, None) => visitor.words.say("page-waiting"),
        },
        is_card: card.is_some(),
        gathered: (desk.waiting() > GATHERED).then(|| {
            let count = crate::words::number(visitor.words.0, GATHERED);
            visitor
                .words
                .with("page-cards-of-first", &[("count", count)])
        }),
        cards,
        total,
        whole,
        views: ViewChips::of(saved, ViewedList::Work, &[("show", &asked.show)]),
        show: asked.show.clone(),
        tiles: tiles((visitor.words, &ctx), &desk, &heaps, &work, &asked.show),
        has_acts: !acts.is_empty() || letters + decisions > 0,
        acts,
        letters_to_draft: letters,
        decisions_to_draft: decisions,
        title,
        next: next(
            &state,
            &list,
            "/",
            &[("show", &asked.show)],
            work.next.as_deref(),
        ),
        frame,
        work,
    };
    Ok(show(home.render()))
}

impl WorkQuery {
    /// What a tile asks for; all of it where it is none.
    fn filter(show: &str, ctx: &Ctx) -> WaitingFilter {
        if let Some(about) = cards::asked(show) {
            return WaitingFilter {
                about: Some(about),
                ..WaitingFilter::default()
            };
        }
        let names = (String::new(), String::new());
        let kind = match show.split_once('-') {
            None if show == "late" => HeapKind::Late,
            None if show == "soon" => HeapKind::Soon,
            None if show == "mine" => HeapKind::Mine,
            None if show == "unassigned" => HeapKind::Unassigned,
            Some((status, stage)) => match status.parse() {
                Ok(status) => HeapKind::Stage(status, stage.to_owned(), names),
                Err(_) => return WaitingFilter::default(),
            },
            None => return WaitingFilter::default(),
        };
        kind.filter(ctx)
    }
}

fn key(kind: &HeapKind) -> String {
    match kind {
        HeapKind::Late => "late".to_owned(),
        HeapKind::Soon => "soon".to_owned(),
        HeapKind::Mine => "mine".to_owned(),
        HeapKind::Unassigned => "unassigned".to_owned(),
        HeapKind::Stage(status, stage, _) => format!("{status}-{stage}"),
    }
}

/// What such files are called: those that wait for a decision by what is done with them, for a
/// decision is also what is signed then.
fn name(words: Words, ctx: &Ctx, kind: &HeapKind) -> String {
    match kind {
        HeapKind::Late => words.say("page-heap-late"),
        HeapKind::Soon => words.say("page-heap-soon"),
        HeapKind::Mine => words.say("page-heap-mine"),
        HeapKind::Unassigned => words.say("page-heap-unassigned"),
        HeapKind::Stage(Status::InProgress, code, stage) => {
            if nominations::stage_kind(ctx, code) == Some(StageKind::Decide) {
                words.say("page-heap-to-agree")
            } else {
                words.of(stage)
            }
        }
        HeapKind::Stage(status, ..) => words.code("status", status.code()),
    }
}

fn tiles(
    (words, ctx): (Words, &Ctx),
    desk: &Desk,
    heaps: &[Heap],
    work: &Work,
    shown: &str,
) -> Vec<Tile> {
    let all = (desk.waiting() > 0 && heaps.len() > 1).then(|| Tile {
        address: "/".to_owned(),
        class: "",
        count: desk.waiting(),
        name: words.say("page-heap-all"),
        note: String::new(),
        is_here: shown.is_empty(),
    });
    let heap = |heap: &Heap| {
        let key = key(&heap.kind);
        Tile {
            address: format!("/?show={key}"),
            class: match heap.kind {
                HeapKind::Late => "bad",
                HeapKind::Soon => "warn",
                HeapKind::Mine | HeapKind::Unassigned | HeapKind::Stage(..) => "",
            },
            count: heap.count,
            name: name(words, ctx, &heap.kind),
            note: heap
                .days
                .map(|days| words.days("page-heap-oldest", days))
                .unwrap_or_default(),
            is_here: shown == key,
        }
    };
    let way = |address: &str, class: &'static str, key: &str, count: i64| Tile {
        address: address.to_owned(),
        class,
        count,
        name: words.say(key),
        note: String::new(),
        is_here: false,
    };
    let paper = |address: &str, key: &str, count: usize| {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        (count > 0).then(|| way(address, "", key, count))
    };
    let ballots = desk.ballots;
    let ballots = (ballots > 0).then(|| way("/my-ballots", "warn", "page-heap-ballots", ballots));
    let own = heaps.iter().find(|heap| heap.kind == HeapKind::Late);
    let own = own.map_or(0, |heap| heap.count);
    let late = work.late.filter(|all| *all > own);
    let late = late.map(|all| way("/nominations?overdue=yes", "bad", "page-heap-all-late", all));
    heaps
        .iter()
        .filter(|heap| heap.kind == HeapKind::Late || heap.kind == HeapKind::Soon)
        .map(heap)
        .chain(ballots)
        .chain(all)
        .chain(
            heaps
                .iter()
                .filter(|heap| matches!(heap.kind, HeapKind::Mine | HeapKind::Unassigned))
                .map(heap),
        )
        .chain(
            heaps
                .iter()
                .filter(|heap| matches!(heap.kind, HeapKind::Stage(..)))
                .map(heap),
        )
        .chain(paper("/#letters", "page-heap-letters", work.letters.len()))
        .chain(paper(
            "/#decisions",
            "page-heap-decisions",
            work.papers.len(),
        ))
        .chain(late)
        .collect()
}
