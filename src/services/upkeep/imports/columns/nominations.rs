//! The year's list: who is proposed, and for which award. Each row makes a draft.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{Cells, Made, RowsOf, with_subjects};
use crate::db::{self, Conn};
use crate::domain::base::ids::{SubjectId, UnitId};
use crate::domain::base::text::name_key;
use crate::domain::law::award_type::CommendationType;
use crate::domain::register::particulars::Birth;
use crate::domain::register::people::SubjectKind;
use crate::domain::upkeep::import::{CellFault, ImportKind, ImportRow, LONGEST_IMPORT_CELL};
use crate::error::Result;
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::awards::OldSubject;
use crate::services::nominations::listed::{self, ListedProposal};

pub(in crate::services::upkeep::imports) struct Proposals;

/// What a row says beside whose it is.
struct Said {
    award_code: String,
    commendation_type: CommendationType,
    cycle_year: Option<i32>,
    achievement: String,
}

impl RowsOf for Proposals {
    type Command = ListedProposal;

    fn made(tx: &mut Conn, _: &Ctx, rows: &[ImportRow]) -> Result<Vec<Made<ListedProposal>>> {
        let named = Named::of(tx, rows)?;
        let read = rows.iter().map(|row| proposal(row, &named)).collect();
        let command = |(subject, said): (SubjectId, Said)| ListedProposal {
            subject,
            award_code: said.award_code,
            commendation_type: said.commendation_type,
            cycle_year: said.cycle_year,
            achievement: said.achievement,
        };
        let known = with_subjects(tx, read)?;
        Ok(known.into_iter().map(|one| one.map(command)).collect())
    }

    fn put(
        tx: &mut Conn,
        ctx: &Ctx,
        caller: &Caller,
        unit: UnitId,
        commands: Vec<ListedProposal>,
    ) -> Result<Vec<Option<Uuid>>> {
        let drafts = listed::import_each(tx, ctx, caller, unit, commands)?;
        Ok(drafts.into_iter().map(|id| Some(id.0)).collect())
    }
}

/// A staff code, with the birth as far as it is known.
type CodeAndBirth = (String, Option<Birth>);

/// The people on the register who are meant by their names: of rows without a staff code.
struct Named {
    units: BTreeMap<String, UnitId>,
    /// Those of a unit and name.
    people: BTreeMap<(UnitId, String), Vec<CodeAndBirth>>,
}

impl Named {
    fn of(tx: &mut Conn, rows: &[ImportRow]) -> Result<Self> {
        let (mut codes, mut keys) = (BTreeSet::new(), BTreeSet::new());
        for row in rows {
            let cells = Cells::of(ImportKind::Nominations, row);
            if cells.is_empty("staff_code") {
                codes.insert(cells.text("unit_code"));
                keys.insert(name_key(cells.text("subject_name")));
            }
        }
        let codes: Vec<&str> = codes.into_iter().collect();
        let keys: Vec<String> = keys.into_iter().collect();
        let units: BTreeMap<String, UnitId> = db::register::units::with_codes(tx, &codes)?
            .into_iter()
            .map(|unit| (unit.code, unit.id))
            .collect();
        let ids: Vec<UnitId> = units.values().copied().collect();
        let found = db::register::people::named_alike(tx, &ids, &keys)?;
        let codes: Vec<&str> = found.iter().map(|(.., code)| code.as_str()).collect();
        let subjects: BTreeMap<String, SubjectId> =
            db::register::people::subjects_with_staff_codes(tx, &codes)?
                .into_iter()
                .collect();
        let ids: Vec<SubjectId> = subjects.values().copied().collect();
        let births: BTreeMap<SubjectId, Birth> = db::register::particulars::of_subjects(tx, &ids)?
            .into_iter()
            .filter_map(|known| Some((known.subject, known.birth?)))
            .collect();
        let mut people: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (unit, key, code) in found {
            let subject = subjects.get(&code);
            let birth = subject.and_then(|subject| births.get(subject)).copied();
            let alike = people.entry((unit, key.unwrap_or_default())).or_default();
            alike.push((code, birth));
        }
        Ok(Self { units, people })
    }

    /// The staff codes of those of a name in a unit; of several, those who were born then.
    fn codes(&self, unit: &str, name: &str, birth: Option<Birth>) -> Vec<&str> {
        let alike = self
            .units
            .get(unit)
            .and_then(|unit| self.people.get(&(*unit, name_key(name))))
            .map(Vec::as_slice)
            .unwrap_or_default();
        let fits = |known: Option<Birth>| match (known, birth) {
            (Some(known), Some(said)) => is_same(known, said),
            _ => false,
        };
        let born: Vec<&str> = alike
            .iter()
            .filter(|(_, known)| fits(*known))
            .map(|(code, _)| code.as_str())
            .collect();
        if !born.is_empty() {
            return born;
        }
        // Whoever was born at another time is somebody else.
        let others = alike
            .iter()
            .filter(|(_, known)| birth.is_none() || known.is_none());
        others.map(|(code, _)| code.as_str()).collect()
    }
}

/// Do both tell the same, as far as the one that knows less goes?
fn is_same(one: Birth, other: Birth) -> bool {
    let (one, other) = (one.to_string(), other.to_string());
    one.starts_with(&other) || other.starts_with(&one)
}

fn proposal(row: &ImportRow, named: &Named) -> Made<(OldSubject, Said)> {
    let mut cells = Cells::of(ImportKind::Nominations, row);
    let whose = whose(&mut cells, named);
    let award_code = award(&mut cells);
    let commendation_type = if cells.is_empty("commendation_type") {
        Some(CommendationType::Merit)
    } else {
        cells.code(
            "commendation_type",
            CommendationType::ALL,
            CommendationType::code,
        )
    };
    let cycle_year = if cells.is_empty("cycle_year") {
        Some(None)
    } else {
        cells.year("cycle_year").map(Some)
    };
    let achievement = cells.line("achievement", LONGEST_IMPORT_CELL);
    let said = (|| {
        Some(Said {
            award_code: award_code?,
            commendation_type: commendation_type?,
            cycle_year: cycle_year?,
            achievement: achievement?,
        })
    })();
    let made = (|| Some((whose?, said?)))();
    cells.done(made)
}

/// Which award: what stands in the column of collectives is for them alone.
fn award(cells: &mut Cells<'_>) -> Option<String> {
    let (own, of_collective) = (cells.text("award_code"), cells.text("collective_award"));
    if of_collective.is_empty() {
        return cells.line("award_code", 100);
    }
    let fault = if !own.is_empty() && own != of_collective {
        Some("import_two_awards")
    } else if is_no_collective(cells) {
        Some("not_for_this_subject")
    } else {
        None
    };
    match fault {
        Some(code) => {
            cells.fault("collective_award", code);
            None
        }
        None => cells.line("collective_award", 100),
    }
}

/// A row with a staff code, or of another kind, is of no collective.
fn is_no_collective(cells: &Cells<'_>) -> bool {
    match cells.text("subject_kind") {
        "" => !cells.is_empty("staff_code"),
        said => said
            .parse::<SubjectKind>()
            .is_ok_and(|kind| kind != SubjectKind::Collective),
    }
}

/// A row of a collective says so, or names its award alone.
fn is_collective(cells: &Cells<'_>) -> bool {
    match cells.text("subject_kind") {
        "" => cells.is_empty("staff_code") && !cells.is_empty("collective_award"),
        said => said == SubjectKind::Collective.code(),
    }
}

/// Whose the row is: by the staff code; a person without one by unit, name and birth, as far as one
/// alone is meant; anybody else by unit, kind and name.
fn whose(cells: &mut Cells<'_>, named: &Named) -> Option<OldSubject> {
    if !cells.is_empty("staff_code") || cells.is_empty("subject_name") {
        return cells.whose();
    }
    let birth = birth(cells);
    let unit = cells.line("unit_code", 50);
    let name = cells.line("subject_name", 200);
    let kind = match cells.text("subject_kind") {
        "" if is_collective(cells) => Some(Some(SubjectKind::Collective)),
        "" => Some(None),
        _ => cells
            .code("subject_kind", SubjectKind::ALL, SubjectKind::code)
            .map(Some),
    };
    let (birth, unit, name, kind) = (birth?, unit?, name?, kind?);
    if kind.is_none_or(|kind| kind == SubjectKind::Individual) {
        match named.codes(&unit, &name, birth).as_slice() {
            [] => {}
            [only] => return Some(OldSubject::StaffCode((*only).to_owned())),
            several => {
                let fault = CellFault::new("subject_name", "import_namesakes");
                cells.faults.push(fault.with("codes", several.join(", ")));
                return None;
            }
        }
    }
    Some(OldSubject::Named(
        unit,
        kind.unwrap_or(SubjectKind::Individual),
        name,
    ))
}

/// When they were born, where the row says it.
fn birth(cells: &mut Cells<'_>) -> Option<Option<Birth>> {
    match cells.text("birth") {
        "" => Some(None),
        said => {
            // Of a month the year alone is looked at: `05/1988`.
            let year = || said.rsplit(['/', '-', '.']).next()?.parse::<Birth>().ok();
            let birth: Option<Birth> = said.parse().ok().or_else(year);
            if birth.is_none() {
                cells.fault("birth", "no_birth");
            }
            birth.map(Some)
        }
    }
}
