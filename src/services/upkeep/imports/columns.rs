//! How rows become commands: each kind has a file here with what its columns say, and hands the
//! commands to the use case that takes lists of them.

mod awards;
mod career;
mod collectives;
mod initiatives;
mod nominations;
mod people;
mod ratings;
mod units;
mod users;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use uuid::Uuid;

use crate::db::{self, Conn};
use crate::domain::base::ids::{SubjectId, UnitId};
use crate::domain::base::number::{self, NumberFault};
use crate::domain::base::text::{self, TextFault};
use crate::domain::register::people::SubjectKind;
use crate::domain::upkeep::import::{CellFault, ImportKind, ImportRow};
use crate::error::Result;
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::awards::{OldSubject, meant};

pub(super) use awards::EarlierAwards;
pub(super) use career::Careers;
pub(super) use collectives::Collectives;
pub(super) use initiatives::Initiatives;
pub(super) use nominations::Proposals;
pub(super) use people::{People, year_of_month};
pub(super) use ratings::YearlyRatings;
pub(super) use units::Units;
pub(super) use users::Users;

/// What a row says, or what is wrong with it.
pub(super) type Made<T> = std::result::Result<T, Vec<CellFault>>;

/// What can be done with the rows of a kind.
pub(super) trait RowsOf {
    /// What a row asks for.
    type Command: Clone;

    /// What rows ask for, in order.
    fn made(tx: &mut Conn, ctx: &Ctx, rows: &[ImportRow]) -> Result<Vec<Made<Self::Command>>>;

    /// Brings them in, all or none; answers as what, in order, where that is new.
    fn put(
        tx: &mut Conn,
        ctx: &Ctx,
        caller: &Caller,
        unit: UnitId,
        commands: Vec<Self::Command>,
    ) -> Result<Vec<Option<Uuid>>>;

    /// Tells what is wrong with them as bringing them in would, and keeps nothing: where reading
    /// alone does not tell it, they are brought in and taken back.
    fn look(
        tx: &mut Conn,
        ctx: &Ctx,
        caller: &Caller,
        unit: UnitId,
        commands: Vec<Self::Command>,
    ) -> Result<()> {
        db::taken_back(tx, |tx| Self::put(tx, ctx, caller, unit, commands))??;
        Ok(())
    }

    /// Takes one back; answers whether it is gone. Where something rests on it, it is not. What is
    /// taken back with somebody's own rights has a use case of its own, and is not asked here.
    fn take_back(_: &mut Conn, _: &Ctx, _: Uuid) -> Result<bool> {
        Ok(false)
    }

    /// The same, where it depends on what the row says.
    fn take_row_back(tx: &mut Conn, ctx: &Ctx, _: &ImportRow, id: Uuid) -> Result<bool> {
        Self::take_back(tx, ctx, id)
    }
}

/// The cells of a row, read by the names of their columns; gathers every fault on the way. Each
/// reader answers `None` where it noted one.
pub(super) struct Cells<'r> {
    kind: ImportKind,
    row: &'r ImportRow,
    faults: Vec<CellFault>,
}

impl<'r> Cells<'r> {
    pub(super) fn of(kind: ImportKind, row: &'r ImportRow) -> Self {
        Self {
            kind,
            row,
            faults: Vec::new(),
        }
    }

    /// What stands in a column.
    pub(super) fn text(&self, column: &str) -> &'r str {
        let place = self
            .kind
            .columns()
            .iter()
            .position(|one| one.name == column);
        place.map_or("", |place| self.row.cell(place))
    }

    fn is_empty(&self, column: &str) -> bool {
        self.text(column).is_empty()
    }

    fn fault(&mut self, column: &str, code: &str) {
        self.faults.push(CellFault::new(column, code));
    }

    fn line(&mut self, column: &str, limit: usize) -> Option<String> {
        let fault = match text::line(self.text(column), limit) {
            Ok(line) => return Some(line),
            Err(TextFault::Empty) => CellFault::new(column, "required"),
            Err(TextFault::TooLong(limit)) => {
                CellFault::new(column, "too_long").with("limit", limit)
            }
            Err(TextFault::Control) => CellFault::new(column, "bad_characters"),
        };
        self.faults.push(fault);
        None
    }

    /// An address to sign in with.
    fn email(&mut self, column: &str) -> Option<String> {
        let fault = match text::email(self.text(column)) {
            Ok(address) => return Some(address),
            Err(TextFault::Empty) => CellFault::new(column, "required"),
            Err(TextFault::TooLong(limit)) => {
                CellFault::new(column, "too_long").with("limit", limit)
            }
            Err(TextFault::Control) => CellFault::new(column, "no_email"),
        };
        self.faults.push(fault);
        None
    }

    /// The unit of a code, among those that [`units_in`] has found.
    fn unit(&mut self, column: &str, units: &BTreeMap<String, UnitId>) -> Option<UnitId> {
        let code = self.line(column, 50)?;
        let unit = units.get(&code).copied();
        if unit.is_none() {
            self.fault(column, "unknown_reference");
        }
        unit
    }

    /// A line that may be left out.
    fn some_line(&mut self, column: &str, limit: usize) -> Option<Option<String>> {
        if self.is_empty(column) {
            return Some(None);
        }
        self.line(column, limit).map(Some)
    }

    fn code<T: Copy>(
        &mut self,
        column: &str,
        all: &[T],
        code_of: fn(T) -> &'static str,
    ) -> Option<T> {
        let said = self.text(column);
        let found = all.iter().copied().find(|one| code_of(*one) == said);
        if found.is_none() && said.is_empty() {
            self.fault(column, "required");
        } else if found.is_none() {
            let known: Vec<&str> = all.iter().map(|one| code_of(*one)).collect();
            let fault = CellFault::new(column, "unknown_code");
            self.faults.push(fault.with("known", known.join(", ")));
        }
        found
    }

    fn day(&mut self, column: &str) -> Option<NaiveDate> {
        let said = self.text(column);
        let read = NaiveDate::parse_from_str(said, "%Y-%m-%d").ok();
        let day = read.filter(|day| (1800..=2999).contains(&chrono::Datelike::year(day)));
        if day.is_none() {
            let code = if said.is_empty() {
                "required"
            } else {
                "no_date"
            };
            self.fault(column, code);
        }
        day
    }

    /// A day that may be left out.
    fn some_day(&mut self, column: &str) -> Option<Option<NaiveDate>> {
        if self.is_empty(column) {
            return Some(None);
        }
        self.day(column).map(Some)
    }

    fn number(&mut self, column: &str, from: i64, to: i64) -> Option<i64> {
        let said = self.text(column);
        if said.is_empty() {
            self.fault(column, "required");
            return None;
        }
        let number = said.parse().ok().filter(|one| (from..=to).contains(one));
        if number.is_none() {
            let fault = CellFault::new(column, "out_of_range");
            self.faults.push(fault.with("from", from).with("to", to));
        }
        number
    }

    fn year(&mut self, column: &str) -> Option<i32> {
        self.number(column, 1, 9_999)
            .and_then(|year| i32::try_from(year).ok())
    }

    /// The number of a paper with its series.
    fn paper_number(&mut self, column: &str, limit: usize) -> Option<String> {
        let fault = match number::written(self.text(column), limit) {
            Ok(number) => return Some(number),
            Err(NumberFault::Empty) => CellFault::new(column, "required"),
            Err(NumberFault::TooLong(limit)) => {
                CellFault::new(column, "too_long").with("limit", limit)
            }
            Err(NumberFault::Sign(sign)) => CellFault::new(column, "number_sign")
                .with("sign", format!("U+{:04X}", u32::from(sign))),
            Err(NumberFault::NoNumber) => CellFault::new(column, "no_number"),
            Err(NumberFault::OutOfRange) => CellFault::new(column, "out_of_range")
                .with("from", 1)
                .with("to", number::MOST),
        };
        self.faults.push(fault);
        None
    }

    /// Whose the row is: a person on the register by the staff code, anybody else by unit, kind and
    /// name.
    fn whose(&mut self) -> Option<OldSubject> {
        if !self.is_empty("staff_code") {
            return self.line("staff_code", 50).map(OldSubject::StaffCode);
        }
        if self.is_empty("unit_code") && self.is_empty("subject_name") {
            self.fault("staff_code", "required");
            return None;
        }
        let unit = self.line("unit_code", 50);
        let kind = self.code("subject_kind", SubjectKind::ALL, SubjectKind::code);
        let name = self.line("subject_name", 200);
        Some(OldSubject::Named(unit?, kind?, name?))
    }

    fn done<T>(self, whole: Option<T>) -> Made<T> {
        match whole {
            Some(whole) if self.faults.is_empty() => Ok(whole),
            _ => Err(self.faults),
        }
    }
}

/// Rows of which each is somebody's: who that is, as we know them. Who is not known is a fault.
fn with_subjects<T>(
    tx: &mut Conn,
    read: Vec<Made<(OldSubject, T)>>,
) -> Result<Vec<Made<(SubjectId, T)>>> {
    let named: Vec<&OldSubject> = read.iter().flatten().map(|(old, _)| old).collect();
    let mut found = meant(tx, &named)?.into_iter();
    let mut known = |(old, rest): (OldSubject, T)| match found.next().flatten() {
        Some(id) => Ok((id, rest)),
        None => Err(vec![CellFault::new(old.field(), "unknown_reference")]),
    };
    Ok(read
        .into_iter()
        .map(|one| one.and_then(&mut known))
        .collect())
}

/// The units whose codes stand in a column of rows.
pub(super) fn units_in(
    tx: &mut Conn,
    kind: ImportKind,
    rows: &[ImportRow],
    column: &str,
) -> Result<BTreeMap<String, UnitId>> {
    let codes: BTreeSet<&str> = rows
        .iter()
        .map(|row| Cells::of(kind, row).text(column))
        .collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let mut units = BTreeMap::new();
    for some in codes.chunks(db::AT_ONCE) {
        let found = db::register::units::with_codes(tx, some)?;
        units.extend(found.into_iter().map(|unit| (unit.code, unit.id)));
    }
    Ok(units)
}
