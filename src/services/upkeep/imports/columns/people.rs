//! People of the staff register.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

use super::{Cells, Made, RowsOf, units_in};
use crate::db::{self, Conn};
use crate::domain::base::ids::{PersonId, SubjectId, UnitId};
use crate::domain::register::particulars::{
    Birth, Education, FIRST_YEAR_IN_FIELD, Particulars, Sex,
};
use crate::domain::upkeep::import::{CellFault, ImportKind, ImportRow};
use crate::error::Result;
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::register::people::{self, AddPerson};

pub(in crate::services::upkeep::imports) struct People;

/// Somebody as their row says them.
#[derive(Clone)]
pub(in crate::services::upkeep::imports) struct SaidPerson {
    rest: AddPerson,
    known: SaidParticulars,
}

/// What their row says of them beside the register.
#[derive(Clone, Copy)]
struct SaidParticulars {
    sex: Option<Sex>,
    birth: Option<Birth>,
    education: Option<Education>,
    in_field_since: Option<i32>,
}

/// The columns of what is kept beside the register.
const PARTICULARS: [&str; 4] = ["sex", "birth", "education", "in_field_since"];

impl SaidParticulars {
    /// As they are kept of somebody; nothing where nothing is said.
    fn of(self, subject: SubjectId) -> Option<Particulars> {
        let Self {
            sex,
            birth,
            education,
            in_field_since,
        } = self;
        let is_said =
            sex.is_some() || birth.is_some() || education.is_some() || in_field_since.is_some();
        is_said.then(|| Particulars {
            sex,
            birth,
            education,
            in_field_since,
            version: 1,
            ..Particulars::none(subject)
        })
    }
}

impl RowsOf for People {
    type Command = SaidPerson;

    fn made(tx: &mut Conn, ctx: &Ctx, rows: &[ImportRow]) -> Result<Vec<Made<SaidPerson>>> {
        let units = units_in(tx, ImportKind::People, rows, "unit_code")?;
        let person = |row| person(ctx.today(), row, &units);
        Ok(rows.iter().map(person).collect())
    }

    fn put(
        tx: &mut Conn,
        ctx: &Ctx,
        caller: &Caller,
        unit: UnitId,
        commands: Vec<SaidPerson>,
    ) -> Result<Vec<Option<Uuid>>> {
        let (people, rest): (Vec<AddPerson>, Vec<_>) = commands
            .into_iter()
            .map(|said| (said.rest, said.known))
            .unzip();
        let subjects = people::import(tx, ctx, caller, unit, people)?;
        let known: Vec<Particulars> = subjects
            .iter()
            .zip(rest)
            .filter_map(|(subject, said)| said.of(subject.id))
            .collect();
        db::register::particulars::insert(tx, &known)?;
        Ok(subjects
            .into_iter()
            .map(|subject| subject.person.map(|person| person.0))
            .collect())
    }

    fn look(
        tx: &mut Conn,
        ctx: &Ctx,
        caller: &Caller,
        unit: UnitId,
        commands: Vec<SaidPerson>,
    ) -> Result<()> {
        let people: Vec<AddPerson> = commands.into_iter().map(|said| said.rest).collect();
        people::importable(tx, ctx, caller, unit, &people)?;
        Ok(())
    }

    fn take_row_back(tx: &mut Conn, _: &Ctx, row: &ImportRow, id: Uuid) -> Result<bool> {
        let cells = Cells::of(ImportKind::People, row);
        let is_known = PARTICULARS.iter().any(|column| !cells.is_empty(column));
        people::take_back(tx, PersonId(id), is_known)
    }
}

/// The year of a birth of which the month is written: `05/1988`.
pub(in crate::services::upkeep::imports) fn year_of_month(said: &str) -> Option<i32> {
    let (first, last) = said.split_once(['/', '-', '.'])?;
    let (month, year) = if first.len() == 4 {
        (last, first)
    } else {
        (first, last)
    };
    let is_month = month
        .parse()
        .is_ok_and(|month: u8| (1..=12).contains(&month));
    let is_year = year.len() == 4 && year.bytes().all(|sign| sign.is_ascii_digit());
    if is_month && is_year {
        year.parse().ok()
    } else {
        None
    }
}

/// When they were born, where that is said.
fn birth(cells: &mut Cells<'_>, today: NaiveDate) -> Option<Option<Birth>> {
    let said = cells.text("birth");
    if said.is_empty() {
        return Some(None);
    }
    let read = said.parse::<Birth>().ok();
    let read = read.or_else(|| year_of_month(said).map(Birth::Year));
    let birth = read.filter(|birth| birth.fits(today));
    if birth.is_none() {
        cells.fault("birth", "no_birth");
    }
    birth.map(Some)
}

/// In which year they began to work in emulation, where that is said: not before they were born.
fn began(
    cells: &mut Cells<'_>,
    today: NaiveDate,
    birth: Option<Option<Birth>>,
) -> Option<Option<i32>> {
    if cells.is_empty("in_field_since") {
        return Some(None);
    }
    let (first, last) = (i64::from(FIRST_YEAR_IN_FIELD), i64::from(today.year()));
    let year = cells.number("in_field_since", first, last)?;
    let year = i32::try_from(year).ok()?;
    if birth.flatten().is_some_and(|birth| year < birth.year()) {
        cells.fault("in_field_since", "before_birth");
        return None;
    }
    Some(Some(year))
}

fn person(today: NaiveDate, row: &ImportRow, units: &BTreeMap<String, UnitId>) -> Made<SaidPerson> {
    let mut cells = Cells::of(ImportKind::People, row);
    let staff_code = cells.line("staff_code", 50);
    let full_name = cells.line("full_name", 200);
    let position = cells.some_line("position", 200);
    let unit = cells.unit("unit_code", units);
    let sex = if cells.is_empty("sex") {
        Some(None)
    } else {
        cells.code("sex", Sex::ALL, Sex::code).map(Some)
    };
    let birth = birth(&mut cells, today);
    let education = if cells.is_empty("education") {
        Some(None)
    } else {
        cells
            .code("education", Education::ALL, Education::code)
            .map(Some)
    };
    let in_field_since = began(&mut cells, today, birth);
    let is_direct_worker = match cells.text("is_direct_worker") {
        "" | "no" => Some(false),
        "yes" => Some(true),
        _ => {
            let known = CellFault::new("is_direct_worker", "unknown_code");
            cells.faults.push(known.with("known", "x"));
            None
        }
    };
    let made = (|| {
        Some(SaidPerson {
            rest: AddPerson {
                staff_code: staff_code?,
                full_name: full_name?,
                unit: unit?,
                position: position?,
                is_direct_worker: is_direct_worker?,
            },
            known: SaidParticulars {
                sex: sex?,
                birth: birth?,
                education: education?,
                in_field_since: in_field_since?,
            },
        })
    })();
    cells.done(made)
}
