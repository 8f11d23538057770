//! Making files of the lines of a list: each in a transaction of its own, once however often it is
//! asked for, for the line remembers its file.

use super::looking::{candidate, happened, said_subjects, still_said, typed_faults};
use super::{Meant, meant, own};
use crate::db::{self, Conn};
use crate::domain::base::ids::{NominationId, RosterId};
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::Command;
use crate::domain::nominations::roster::{Occasion, SameAs};
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::nominations::checks::candidates::judge;
use crate::services::nominations::events::{self, AddEvent};
use crate::services::nominations::propose::{Namesakes, Proposal, ProposedSubject, What, propose};
use crate::services::nominations::{act, documents};
use crate::services::register::subjects::AddSubject;
use crate::services::{Ctx, ensure_saved};

/// How far the files of a list go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sending {
    /// They are submitted, or not written at all.
    Submit,
    /// They are written as drafts.
    Draft,
}

/// Files the event of a list where it is new: before the first of its files, once.
pub fn file_occasion(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: RosterId) -> Result<()> {
    db::register::units::share_tree(tx)?;
    let actor = access::actor(tx, ctx, caller)?;
    let mut list = own(tx, &actor, id)?;
    let Occasion::New { name, from, to } = list.purpose.occasion.clone() else {
        return Ok(());
    };
    let event = AddEvent {
        unit: Some(list.purpose.unit),
        name,
        happened_from: from,
        happened_to: to,
    };
    let event = events::add_event(tx, ctx, caller, event)?;
    list.purpose.occasion = Occasion::Known(event.id);
    list.version += 1;
    list.changed_at = ctx.now;
    ensure_saved(db::nominations::rosters::save_if_unchanged(tx, &list)?)
}

/// Makes a file of a line with the common papers, and submits it where that is wanted. One that was
/// made before is answered.
pub fn file_line(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    (id, place): (RosterId, i32),
    sending: Sending,
) -> Result<NominationId> {
    db::register::units::share_tree(tx)?;
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let list = own(tx, &actor, id)?;
    let line = db::nominations::rosters::line(tx, id, place)?.ok_or(Error::NotFound("line"))?;
    if let Some(file) = line.nomination {
        return Ok(file);
    }
    let told = line
        .told()
        .map_err(|faults| Error::Invalid(typed_faults(faults)))?;
    let Meant {
        unit, event, asked, ..
    } = meant(tx, ctx, (&actor, &scope), &list.purpose)?;
    let subjects = said_subjects(tx, std::slice::from_ref(&line))?;
    let said = still_said((&actor, &scope), &told, line.same_as, &subjects);
    let candidate = candidate(&told, said, &unit);
    let happened = happened(&list, event.as_ref());
    let one = std::slice::from_ref(&candidate);
    let judged = judge(tx, ctx, (&actor, &scope), &asked, happened, one)?.pop();
    let namesakes = judged.map(|judged| judged.same_names).unwrap_or_default();
    if said == SameAs::Unsaid && !namesakes.is_empty() {
        return Err(Error::invalid("/name", "same_or_another"));
    }
    let who = match candidate.who {
        ProposedSubject::New(new) => ProposedSubject::New(AddSubject {
            another_than: namesakes.iter().map(|subject| subject.id).collect(),
            ..new
        }),
        known @ ProposedSubject::Known(_) => known,
    };
    let statement = Some(list.statement.clone()).filter(|text| !text.is_empty());
    let proposal = Proposal {
        what: event.map(|event| What::Known(event.id)),
        cycle_year: Some(asked.cycle_year),
        who,
        statement: statement.unwrap_or_else(|| told.achievement.clone()),
        summary: told.achievement,
        award_code: asked.code,
        commendation_type: asked.commendation_type,
        posthumous: None,
        namesakes: Namesakes::Asked,
    };
    let file = propose(tx, ctx, caller, proposal)?;
    let mut version = 1;
    for paper in db::nominations::rosters::papers(tx, id)? {
        let (slot, received) = (paper.slot, paper.received);
        (_, version) = documents::put(tx, ctx, caller, file, version, slot, received)?;
    }
    if sending == Sending::Submit {
        act(
            tx,
            ctx,
            caller,
            file,
            version,
            Command::plain(Action::Submit),
        )?;
    }
    // Whoever else was at the same line has made its file: this one is taken back.
    ensure_saved(db::nominations::rosters::note_file(tx, id, place, file)?)?;
    Ok(file)
}
