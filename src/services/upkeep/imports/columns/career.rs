//! Posts, service, discipline and membership.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{Cells, Made, RowsOf, with_subjects};
use crate::db::{self, Conn, Reading, Saved};
use crate::domain::base::ids::{CareerEntryId, SubjectId, UnitId};
use crate::domain::eligibility::record::Relation;
use crate::domain::register::career::{CareerEntry, CareerFact, CareerKind};
use crate::domain::register::people::SubjectKind;
use crate::domain::upkeep::import::{CellFault, ImportKind, ImportRow};
use crate::error::Result;
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::awards::{OldSubject, meant};
use crate::services::register::career::{self, EnterCareerEntry};

pub(in crate::services::upkeep::imports) struct Careers;

/// What a row says beside whose it is.
struct Said {
    fact: SaidFact,
    title: String,
    from: NaiveDate,
    to: Option<NaiveDate>,
    paper: Option<String>,
}

/// The fact, where the collective is still named as it is written.
enum SaidFact {
    Whole(CareerFact),
    MemberOf(OldSubject),
}

impl RowsOf for Careers {
    type Command = EnterCareerEntry;

    fn made(tx: &mut Conn, ctx: &Ctx, rows: &[ImportRow]) -> Result<Vec<Made<EnterCareerEntry>>> {
        let read = rows.iter().map(|row| entry(ctx, row)).collect();
        let known = with_subjects(tx, read)?;
        let mut collectives = collectives_of(tx, &known)?.into_iter();
        let mut command = |(subject, said): (SubjectId, Said)| {
            let fact = match said.fact {
                SaidFact::Whole(fact) => fact,
                SaidFact::MemberOf(_) => {
                    let unknown = || CellFault::new("collective_name", "unknown_reference");
                    let collective = collectives.next().flatten();
                    CareerFact::Member(collective.ok_or_else(|| vec![unknown()])?)
                }
            };
            Ok(EnterCareerEntry {
                subject,
                fact,
                title: said.title,
                from: said.from,
                to: said.to,
                paper: said.paper,
            })
        };
        Ok(known
            .into_iter()
            .map(|one| one.and_then(&mut command))
            .collect())
    }

    fn put(
        tx: &mut Conn,
        ctx: &Ctx,
        caller: &Caller,
        unit: UnitId,
        commands: Vec<EnterCareerEntry>,
    ) -> Result<Vec<Option<Uuid>>> {
        let key = |entry: &CareerEntry| (entry.subject, entry.fact.clone(), entry.from);
        let keys: Vec<_> = commands
            .iter()
            .map(|one| (one.subject, one.fact.clone(), one.from))
            .collect();
        let mut subjects: Vec<SubjectId> = commands.iter().map(|one| one.subject).collect();
        subjects.sort_unstable();
        subjects.dedup();
        career::import(tx, ctx, caller, unit, commands)?;
        let mut there = Vec::new();
        for some in subjects.chunks(db::AT_ONCE) {
            there.extend(db::register::career::of_subjects(some).ask(tx)?);
        }
        // Of one fact from one day on there is one entry.
        let id = |wanted: &(SubjectId, CareerFact, NaiveDate)| {
            let found = there.iter().find(|entry| key(entry) == *wanted);
            found.map(|entry| entry.id.0)
        };
        Ok(keys.iter().map(id).collect())
    }

    fn look(
        tx: &mut Conn,
        ctx: &Ctx,
        caller: &Caller,
        unit: UnitId,
        commands: Vec<EnterCareerEntry>,
    ) -> Result<()> {
        career::importable(tx, ctx, caller, unit, commands)?;
        Ok(())
    }

    fn take_back(tx: &mut Conn, _: &Ctx, id: Uuid) -> Result<bool> {
        let Some(entry) = db::register::career::with_id(tx, CareerEntryId(id))? else {
            return Ok(true);
        };
        db::register::people::lock_subjects(tx, &[entry.subject])?;
        let files = db::eligibility::record::files_of(&[entry.subject]).ask(tx)?;
        let rests = files.iter().any(|(_, file)| file.whose == Relation::Own);
        if rests || entry.version != 1 {
            return Ok(false);
        }
        let removed = db::register::career::delete_if_unchanged(tx, &entry)?;
        Ok(matches!(removed, Saved::Yes))
    }
}

/// The collectives that rows of membership name, in order, of the administrator's own units or not:
/// the use case asks that.
fn collectives_of(
    tx: &mut Conn,
    read: &[Made<(SubjectId, Said)>],
) -> Result<Vec<Option<SubjectId>>> {
    let named: Vec<&OldSubject> = read
        .iter()
        .flatten()
        .filter_map(|(_, said)| match &said.fact {
            SaidFact::MemberOf(named) => Some(named),
            SaidFact::Whole(_) => None,
        })
        .collect();
    meant(tx, &named)
}

fn entry(ctx: &Ctx, row: &ImportRow) -> Made<(OldSubject, Said)> {
    let mut cells = Cells::of(ImportKind::Career, row);
    let whose = cells.whose();
    let kind = cells.code("kind", CareerKind::ALL, CareerKind::code);
    let fact = kind.and_then(|kind| fact(ctx, &mut cells, kind));
    let title = cells.line("title", 200);
    let (from, to) = (cells.day("from"), cells.some_day("to"));
    let paper = cells.some_line("paper", 200);
    let said = (|| {
        Some(Said {
            fact: fact?,
            title: title?,
            from: from?,
            to: to?,
            paper: paper?,
        })
    })();
    let made = (|| Some((whose?, said?)))();
    cells.done(made)
}

/// The fact of a row: by its code, or the collective by its name and the code of its unit.
fn fact(ctx: &Ctx, cells: &mut Cells<'_>, kind: CareerKind) -> Option<SaidFact> {
    if kind == CareerKind::Member {
        let name = cells.line("collective_name", 200);
        let column = if cells.is_empty("collective_unit") {
            "unit_code"
        } else {
            "collective_unit"
        };
        let unit = cells.line(column, 50);
        let named = OldSubject::Named(unit?, SubjectKind::Collective, name?);
        return Some(SaidFact::MemberOf(named));
    }
    let code = cells.line("code", 100)?;
    let known = match kind {
        CareerKind::Post => ctx.law.posts.iter().map(|post| post.code.clone()).collect(),
        _ => CareerFact::codes_of(kind)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<String>>(),
    };
    let fact = known
        .contains(&code)
        .then(|| CareerFact::of_code(kind, &code))
        .flatten();
    if fact.is_none() {
        let fault = CellFault::new("code", "unknown_code");
        cells.faults.push(fault.with("known", known.join(", ")));
    }
    fact.map(SaidFact::Whole)
}
