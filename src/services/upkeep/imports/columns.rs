//! How rows become commands: each kind has a file here with what its columns say, and hands the
//! commands to the use case that takes lists of them.

mod awards;
mod career;
mod initiatives;
mod people;
mod ratings;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::db::Conn;
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
pub(super) use initiatives::Initiatives;
pub(super) use people::People;
pub(super) use ratings::YearlyRatings;

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

    /// Takes one back; answers whether it is gone. Where something rests on it, it is not.
    fn take_back(tx: &mut Conn, ctx: &Ctx, id: Uuid) -> Result<bool>;
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
        place
            .and_then(|place| self.row.cells.get(place))
            .map_or("", String::as_str)
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
