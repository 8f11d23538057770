//! Submission letters (tờ trình): drafted by the unit's officer, signed by its head, which submits
//! all they carry.

use super::{Allowed, PlannedAct, already_on_one, carry_out, check_ids, must_wait};
use crate::db::nominations::submission_letters::FoundLetter;
use crate::db::{self, Conn, Failure, PageRequest, Reading};
use crate::domain::access::actor::Actor;
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{LetterId, NominationId};
use crate::domain::base::office::Role;
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::{Command, Nomination, NominationInContext, Status};
use crate::domain::nominations::notices;
use crate::domain::nominations::submission_letter::{LetterStatus, SignedLine, SubmissionLetter};
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller, unheld};
use crate::services::{Ctx, Listed, ensure_saved, one_more, record};

/// The most nominations one letter carries.
pub const MOST_CARRIED: usize = 500;

/// A letter with all that a reader is shown of it.
#[derive(Debug, Clone)]
pub struct ShownLetter {
    /// The letter and its unit.
    pub found: FoundLetter,
    /// What it carries; empty in a list of letters.
    pub files: Vec<CarriedNomination>,
    /// What the caller can do with it.
    pub allowed: Vec<Allowed>,
}

/// One file on a letter.
#[derive(Debug, Clone)]
pub struct CarriedNomination {
    /// The file, with the names on it as the letter was signed.
    pub filed: NominationInContext,
    /// The award's name in Vietnamese and English, as it was signed.
    pub award_name: (String, String),
}

fn allowed(actor: &Actor, found: &FoundLetter) -> Vec<Allowed> {
    let one = |action, right| {
        let refusal = match policy::may(actor, right, found.letter.unit, &found.unit_path) {
            Err(_) => Some("not_holder"),
            Ok(_) if found.letter.status != LetterStatus::Drafted => Some("wrong_stage"),
            Ok(_) => None,
        };
        Allowed::new(action, refusal)
    };
    vec![
        one("sign", Right::SignLetter),
        one("delete", Right::DeleteLetter),
    ]
}

fn whole(tx: &mut Conn, ctx: &Ctx, actor: &Actor, found: FoundLetter) -> Result<ShownLetter> {
    let (ids, mut signed): (Vec<NominationId>, Vec<_>) =
        db::nominations::submission_letters::lines(tx, found.letter.id)?
            .into_iter()
            .unzip();
    let mut files = db::nominations::with_ids(tx, &actor.scope(), &ids)?;
    let place = |file: &NominationInContext| ids.iter().position(|id| *id == file.nomination.id);
    files.sort_by_key(place);
    let body = found.letter.signed_names.as_ref().map(|(_, body)| body);
    let carried = |mut filed: NominationInContext| {
        let line = place(&filed)
            .and_then(|place| signed.get_mut(place))
            .and_then(Option::take);
        filed.deciding_unit_name = body.cloned().unwrap_or(filed.deciding_unit_name);
        let Some(line) = line else {
            return CarriedNomination {
                award_name: filed.nomination.award_name(&ctx.law),
                filed,
            };
        };
        filed.subject_name = line.subject_name;
        CarriedNomination {
            filed,
            award_name: line.award_name,
        }
    };
    let files = files.into_iter().map(carried).collect();
    Ok(ShownLetter {
        allowed: allowed(actor, &found),
        found,
        files,
    })
}

/// Drafts a letter that carries drafts of one unit for one body, and returned files whose content
/// is not what was signed.
pub fn draft(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    title: String,
    number: Option<String>,
    ids: &[NominationId],
) -> Result<ShownLetter> {
    db::register::units::share_tree(tx)?;
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    // A change of one of them that is on its way is seen, or sees the letter and moves it.
    db::nominations::lock(tx, ids)?;
    let files = db::nominations::with_ids(tx, &scope, ids)?;
    let taken = db::nominations::submission_letters::on_a_letter(ids).ask(tx)?;
    let mut faults = check_ids(ids, &files);
    let first = files.first().map(|file| {
        (
            file.nomination.places.nominating,
            file.nomination.places.deciding,
        )
    });
    if files.iter().any(|file| {
        Some((
            file.nomination.places.nominating,
            file.nomination.places.deciding,
        )) != first
    }) {
        faults.push(FieldFault::new("/nomination_ids", "several_issuers"));
    }
    let (true, Some((unit, deciding_unit))) = (faults.is_empty(), first) else {
        return Err(Error::Invalid(faults));
    };
    let unit = db::register::units::with_id(tx, unit)?.ok_or(Error::NotFound("unit"))?;
    let acting = policy::may_hold(
        &actor,
        &files
            .iter()
            .map(|file| file.nomination.writer())
            .collect::<Vec<_>>(),
    )?;
    if !taken.is_empty() {
        return Err(Error::Duplicate(already_on_one(ids, &taken)));
    }
    let waits = |nomination: &Nomination| {
        nomination.status() == Status::Draft || (nomination.is_open() && nomination.letter_again)
    };
    must_wait(ctx, ids, &files, waits)?;
    let letter = SubmissionLetter {
        id: ctx.id(),
        unit: unit.id,
        deciding_unit,
        title,
        number,
        status: LetterStatus::Drafted,
        signer: None,
        signed_at: None,
        signed_names: None,
        created_at: ctx.now,
        version: 1,
    };
    match db::nominations::submission_letters::insert(tx, &letter, ids) {
        Err(Failure::Duplicate(_)) => return Err(Error::taken(letter.number.unwrap_or_default())),
        inserted => inserted?,
    }
    let mut facts = vec![HistoryEvent::plain(
        Object::Letter(letter.id),
        EventKind::Created,
        1,
    )];
    facts.extend(files.iter().map(|file| {
        let put = HistoryEvent::plain(
            Object::Nomination(file.nomination.id),
            EventKind::PutOnLetter,
            file.nomination.version,
        );
        put.with(vec![("letter_id", letter.id.to_string())])
    }));
    let following = [notices::of_submission(&letter, &unit.name, ids.len())];
    record(tx, ctx, &acting, &facts, &following)?;
    whole(
        tx,
        ctx,
        &actor,
        FoundLetter {
            letter,
            unit_name: unit.name,
            unit_path: unit.path,
        },
    )
}

/// One letter with what it carries.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: LetterId) -> Result<ShownLetter> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let found = db::nominations::submission_letters::find(tx, &scope, id)?
        .ok_or(Error::NotFound("submission_letter"))?;
    whole(tx, ctx, &actor, found)
}

/// A page of letters without what they carry, the newest first.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    status: Option<LetterStatus>,
    page: &PageRequest,
) -> Result<Listed<ShownLetter>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let found = db::nominations::submission_letters::list(tx, &scope, status, &one_more(page))?;
    let shown = found.into_iter().map(|found| bare(&actor, found)).collect();
    Ok(Listed::cut(shown, page.limit, |shown: &ShownLetter| {
        shown.found.letter.id.to_string()
    }))
}

/// Letters that wait for the caller's own hand: to be signed, or taken back. What has waited
/// longest comes first.
pub(in crate::services) fn waiting(
    tx: &mut Conn,
    actor: &Actor,
    most: i64,
) -> Result<Vec<ShownLetter>> {
    let roles: Vec<Role> = [Right::SignLetter, Right::DeleteLetter]
        .into_iter()
        .flat_map(Right::roles)
        .copied()
        .collect();
    let found = db::nominations::submission_letters::waiting(
        tx,
        LetterStatus::Drafted,
        &actor.units_of(&roles),
        most,
    )?;
    Ok(found.into_iter().map(|found| bare(actor, found)).collect())
}

/// A letter without what it carries.
fn bare(actor: &Actor, found: FoundLetter) -> ShownLetter {
    ShownLetter {
        allowed: allowed(actor, &found),
        found,
        files: Vec::new(),
    }
}

/// Signs a letter, as the head of its unit: all it carries is submitted, or nothing.
pub fn sign(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: LetterId,
    expected: i64,
) -> Result<ShownLetter> {
    db::register::units::share_tree(tx)?;
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut found = db::nominations::submission_letters::find(tx, &scope, id)?
        .ok_or(Error::NotFound("submission_letter"))?;
    let acting = policy::may(
        &actor,
        Right::SignLetter,
        found.letter.unit,
        &found.unit_path,
    )?;
    let signer = actor.user().ok_or(Denied::NotHolder)?;
    let version = found.letter.version;
    let signed = found
        .letter
        .clone()
        .sign((signer, acting.name.clone()), ctx.now);
    let (letter, fact) =
        signed.ok_or_else(|| Error::WrongStage(found.letter.status.code().to_owned()))?;
    if version != expected {
        return Err(Error::Stale);
    }
    let mut letter = letter;
    let ids: Vec<NominationId> = db::nominations::submission_letters::lines(tx, id)?
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    if ids.is_empty() {
        return Err(Error::WrongStage(found.letter.status.code().to_owned()));
    }
    let mut files = db::nominations::with_ids(tx, &scope, &ids)?;
    files.sort_by_key(|file| ids.iter().position(|id| *id == file.nomination.id));
    files
        .iter()
        .try_for_each(|file| policy::not_their_own(&actor, &file.concerned.beneficiary))?;
    // By the law they were drafted under, as who signs reads it.
    let lines: Vec<SignedLine> = files
        .iter()
        .map(|file| SignedLine::of(file, &ctx.law))
        .collect();
    let moves = files
        .into_iter()
        .map(|filed| PlannedAct {
            filed,
            expected: None,
            is_locked: false,
            detail: Vec::new(),
        })
        .collect();
    let sent = carry_out(
        tx,
        ctx,
        &acting,
        moves,
        &Command {
            by_letter: true,
            ..Command::plain(Action::Submit)
        },
    )?;
    // The letter goes where its files go: the tree may have changed since it was drafted.
    let mut bodies = sent
        .files
        .iter()
        .map(|file| file.nomination.places.deciding);
    letter.deciding_unit = bodies.next().unwrap_or(letter.deciding_unit);
    if bodies.any(|body| body != letter.deciding_unit) {
        return Err(Error::invalid("/nomination_ids", "several_issuers"));
    }
    let body = sent
        .files
        .first()
        .map(|file| file.deciding_unit_name.clone());
    letter.signed_names = body.map(|body| (found.unit_name.clone(), body));
    // After its files, as who changes one of them: the letter is what it was when it was read, or
    // the race is lost.
    ensure_saved(db::nominations::submission_letters::save_if_unchanged(
        tx, &letter,
    )?)?;
    db::nominations::submission_letters::freeze(tx, id, &lines)?;
    let mut facts = vec![fact];
    facts.extend(sent.facts);
    record(tx, ctx, &acting, &facts, &sent.following)?;
    let mut offices: Vec<_> = sent
        .files
        .iter()
        .flat_map(|file| file.nomination.holders())
        .collect();
    offices.sort_unstable();
    offices.dedup();
    unheld::left(tx, ctx, &offices)?;
    found.letter = letter;
    whole(tx, ctx, &actor, found)
}

/// Removes a letter that was not signed; what it carried are drafts again.
pub fn delete(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: LetterId,
    expected: i64,
) -> Result<()> {
    db::register::units::share_tree(tx)?;
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let found = db::nominations::submission_letters::find(tx, &scope, id)?
        .ok_or(Error::NotFound("submission_letter"))?;
    let acting = policy::may(
        &actor,
        Right::DeleteLetter,
        found.letter.unit,
        &found.unit_path,
    )?;
    if found.letter.status != LetterStatus::Drafted {
        return Err(Error::WrongStage(found.letter.status.code().to_owned()));
    }
    if found.letter.version != expected {
        return Err(Error::Stale);
    }
    ensure_saved(db::nominations::submission_letters::delete_if_unchanged(
        tx,
        &found.letter,
    )?)?;
    record(
        tx,
        ctx,
        &acting,
        &[HistoryEvent::plain(
            Object::Letter(id),
            EventKind::Deleted,
            found.letter.version,
        )],
        &[],
    )
}
