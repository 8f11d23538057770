//! The submission letters that can be made of what came from the year's list: its drafts, by the
//! unit that proposes and the body that decides, as many as a letter carries.

use std::collections::BTreeMap;

use super::{ShownImport, rights, shown};
use crate::db::{self, Conn, Reading};
use crate::domain::base::ids::{ImportId, NominationId, UnitId};
use crate::domain::eligibility::finding::Finding;
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::NominationInContext;
use crate::domain::upkeep::import::ImportKind;
use crate::error::{Error, Result};
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::nominations::submission_letters::MOST_CARRIED;
use crate::services::nominations::{checks, visible_findings};

/// So many of the first rows that were brought in are looked at.
const ROWS_LOOKED_AT: i64 = 10_000;

/// So many drafts are sorted into letters at once; those behind them follow when these stand on one.
const DRAFTS_AT_ONCE: i64 = 1_000;

/// A letter that can be made.
#[derive(Debug, Clone)]
pub struct ImportLetter {
    /// The unit that proposes, and its name.
    pub unit: (UnitId, String),
    /// The body it is for, and its name.
    pub deciding_unit: (UnitId, String),
    /// What it would carry: at most as many as a letter does.
    pub files: Vec<NominationId>,
    /// How many of them lack a paper that they are not sent without.
    pub lacking_papers: usize,
    /// How many more there are for the same body: for another letter.
    pub left: usize,
}

/// A draft that no letter is made for: a rule stands in the way of its being sent.
#[derive(Debug, Clone)]
pub struct HeldBack {
    /// The draft.
    pub filed: NominationInContext,
    /// The rules that stand in the way, as far as the caller is told.
    pub findings: Vec<Finding>,
}

/// What becomes of the drafts of an import.
#[derive(Debug, Clone)]
pub struct ImportLetters {
    /// The import.
    pub shown: ShownImport,
    /// The letters that can be made.
    pub letters: Vec<ImportLetter>,
    /// The drafts that could not be sent.
    pub held_back: Vec<HeldBack>,
    /// Are there more drafts than were looked at?
    pub more: bool,
}

/// The letters that can be made of an import's drafts; drafts that stand on one already are left
/// out. Nothing is written: a letter is drafted of the files that are named here.
pub fn letters_of(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: ImportId,
) -> Result<ImportLetters> {
    let (actor, import) = rights::seen(tx, ctx, caller, id)?;
    if import.kind != ImportKind::Nominations {
        return Err(Error::WrongStage(import.kind.to_string()));
    }
    let kept = db::upkeep::imports::kept_as(tx, id, ROWS_LOOKED_AT)?;
    let mut ids =
        db::nominations::submission_letters::without_a_letter(tx, &kept, DRAFTS_AT_ONCE + 1)?;
    let most = usize::try_from(DRAFTS_AT_ONCE).unwrap_or(usize::MAX);
    let more = ids.len() > most;
    ids.truncate(most);
    let mut files = db::nominations::with_ids(tx, &actor.scope(), &ids)?;
    files.sort_by_key(|file| file.nomination.id);
    let refs: Vec<&NominationInContext> = files.iter().collect();
    let findings = checks::findings(tx, ctx, &refs)?;
    let filled = db::nominations::documents::filled_slots(&ids).ask(tx)?;
    let (mut together, mut held_back) = (BTreeMap::<_, ImportLetter>::new(), Vec::new());
    for (filed, found) in files.into_iter().zip(findings) {
        let stops = |one: &Finding| one.is_broken() || one.stops(Action::Submit);
        let found: Vec<Finding> = found.into_iter().filter(stops).collect();
        if !found.is_empty() {
            let findings = visible_findings(ctx, &actor, &filed, found);
            held_back.push(HeldBack { filed, findings });
            continue;
        }
        let (id, places) = (filed.nomination.id, filed.nomination.places);
        let lacks = lacks_papers(ctx, &filed, &filled);
        let letter = together
            .entry((places.nominating, places.deciding))
            .or_insert_with(|| ImportLetter {
                unit: (places.nominating, filed.unit_name),
                deciding_unit: (places.deciding, filed.deciding_unit_name),
                files: Vec::new(),
                lacking_papers: 0,
                left: 0,
            });
        if letter.files.len() < MOST_CARRIED {
            letter.files.push(id);
            letter.lacking_papers += usize::from(lacks);
        } else {
            letter.left += 1;
        }
    }
    Ok(ImportLetters {
        shown: shown(tx, import)?,
        letters: together.into_values().collect(),
        held_back,
        more,
    })
}

/// Does a paper lack that the file is not sent without?
fn lacks_papers(ctx: &Ctx, filed: &NominationInContext, filled: &[(NominationId, String)]) -> bool {
    let route = filed.nomination.route(&ctx.law);
    let slots = route.map(|route| route.documents.as_slice());
    let has = |code: &str| {
        let own = |(id, slot): &(NominationId, String)| *id == filed.nomination.id && slot == code;
        filled.iter().any(own)
    };
    let mut required = slots
        .unwrap_or_default()
        .iter()
        .filter(|slot| slot.required);
    required.any(|slot| !has(&slot.code))
}
