//! `thidua import awards`: what was given before this service, from a table.

use std::path::Path;
use std::process::ExitCode;

use crate::commands::{ctx, open};
use crate::config::Config;
use crate::domain::law::award_type::CommendationType;
use crate::domain::register::people::{Language, SubjectKind};
use crate::error::{Error, FieldFault, Result};
use crate::fields::Fields;
use crate::services::access::Caller;
use crate::services::awards::{self, EarlierAward, MOST_ROWS, OldSubject};
use crate::sheets::{self, Unreadable};
use crate::{db, words};

/// The columns that must be there. Of a person on the register `staff_code` says who it is; of
/// anybody else the three of the subject.
const REQUIRED: [&str; 8] = [
    "award_code",
    "commendation_type",
    "cycle_year",
    "decision_number",
    "decision_date",
    "signer",
    "issuer_code",
    "issuer_name",
];

/// The columns that may be left out, as may each of their cells.
const OPTIONAL: [&str; 5] = [
    "staff_code",
    "unit_code",
    "subject_kind",
    "subject_name",
    "amount",
];

/// The most bytes a table has.
const MOST_BYTES: u64 = 16 << 20;

/// The most a single award has ever paid, with room.
const MOST_DONG: i64 = 1_000_000_000_000;

/// A table that was read: for each award the line it stands in.
#[derive(Debug)]
pub struct AwardsTable {
    lines: Vec<u64>,
    /// What the lines say, in order.
    pub awards: Vec<EarlierAward>,
}

impl AwardsTable {
    /// The faults of a use case, each with its line in the place of its index.
    fn placed(&self, faults: Vec<FieldFault>) -> Vec<(u64, FieldFault)> {
        let line = |fault: &FieldFault| {
            let index = fault
                .pointer
                .split('/')
                .nth(1)
                .and_then(|index| index.parse::<usize>().ok());
            index
                .and_then(|index| self.lines.get(index))
                .copied()
                .unwrap_or_default()
        };
        let column = |fault: FieldFault| {
            let field = fault.pointer.splitn(3, '/').nth(2).unwrap_or_default();
            let pointer = match field {
                "date" => "decision_date",
                other => other,
            };
            FieldFault {
                pointer: pointer.to_owned(),
                ..fault
            }
        };
        faults
            .into_iter()
            .map(|fault| (line(&fault), column(fault)))
            .collect()
    }
}

/// Reads a table of awards; every fault of every line at once.
pub fn table(text: &str) -> std::result::Result<AwardsTable, Vec<(u64, FieldFault)>> {
    let whole = |line, code, params| {
        vec![(
            line,
            FieldFault {
                pointer: String::new(),
                code,
                params,
            },
        )]
    };
    let rows = sheets::read(text, &REQUIRED, &OPTIONAL).map_err(|fault| match fault {
        Unreadable::Line(line, error) => whole(line, "no_table", vec![("error", error)]),
        Unreadable::UnknownColumn(name) => whole(1, "unknown_column", vec![("name", name)]),
        Unreadable::MissingColumn(name) => {
            whole(1, "missing_column", vec![("name", name.to_owned())])
        }
    })?;
    if rows.is_empty() || rows.len() > MOST_ROWS {
        return Err(whole(
            1,
            "out_of_range",
            vec![("from", "1".to_owned()), ("to", MOST_ROWS.to_string())],
        ));
    }
    let (mut lines, mut awards, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for (line, cells) in rows {
        match award(&cells) {
            Ok(award) => {
                lines.push(line);
                awards.push(award);
            }
            Err(Error::Invalid(found)) => {
                faults.extend(found.into_iter().map(|fault| (line, fault)));
            }
            Err(other) => {
                faults.extend(whole(line, "no_table", vec![("error", other.to_string())]));
            }
        }
    }
    if faults.is_empty() {
        Ok(AwardsTable { lines, awards })
    } else {
        Err(faults)
    }
}

fn award(cells: &[String]) -> Result<EarlierAward> {
    let cell = |name: &str| {
        let place = REQUIRED
            .iter()
            .chain(&OPTIONAL)
            .position(|column| *column == name);
        place
            .and_then(|place| cells.get(place))
            .map(String::as_str)
            .unwrap_or_default()
    };
    let mut fields = Fields::new();
    let award_code = fields.line("award_code", cell("award_code"), 100);
    let kind = fields.code(
        "commendation_type",
        cell("commendation_type"),
        CommendationType::ALL,
        CommendationType::code,
    );
    let cycle_year = number(&mut fields, "cycle_year", cell("cycle_year"), 1, 9_999);
    let number_of = fields.paper_number("decision_number", cell("decision_number"), 60);
    let date = fields.date("decision_date", cell("decision_date"));
    let signer = fields.line("signer", cell("signer"), 200);
    let issuer_code = fields.line("issuer_code", cell("issuer_code"), 50);
    let issuer_name = fields.line("issuer_name", cell("issuer_name"), 200);
    let amount = Some(cell("amount")).filter(|amount| !amount.is_empty());
    let amount = fields.some(amount, |fields, text| {
        number(fields, "amount", text, 0, MOST_DONG)
    });
    let subject = if cell("staff_code").is_empty() {
        let unit = fields.line("unit_code", cell("unit_code"), 50);
        let kind = fields.code(
            "subject_kind",
            cell("subject_kind"),
            SubjectKind::ALL,
            SubjectKind::code,
        );
        let name = fields.line("subject_name", cell("subject_name"), 200);
        (|| Some(OldSubject::Named(unit?, kind?, name?)))()
    } else {
        fields
            .line("staff_code", cell("staff_code"), 50)
            .map(OldSubject::StaffCode)
    };
    fields.done((|| {
        Some(EarlierAward {
            subject: subject?,
            award_code: award_code?,
            commendation_type: kind?,
            cycle_year: i32::try_from(cycle_year?).ok()?,
            number: number_of?,
            date: date?,
            signer: signer?,
            issuer: (issuer_code?, issuer_name?),
            amount: amount?,
        })
    })())
}

fn number(fields: &mut Fields, column: &str, text: &str, from: i64, to: i64) -> Option<i64> {
    let Ok(value) = text.parse::<i64>() else {
        fields.fault(
            column,
            "out_of_range",
            vec![("from", from.to_string()), ("to", to.to_string())],
        );
        return None;
    };
    fields.number(column, value, from, to)
}

/// Brings a table in for a unit and those below it, all of it or nothing, and prints what was done
/// or every fault with its line.
pub(super) fn run(
    config: &Config,
    file: &Path,
    unit: &str,
    language: Language,
) -> Result<ExitCode> {
    let unreadable =
        |error: std::io::Error| Error::Internal(format!("{}: {error}", file.display()));
    if std::fs::metadata(file).map_err(unreadable)?.len() > MOST_BYTES {
        return Err(Error::Internal(format!(
            "{}: more than {} MB",
            file.display(),
            MOST_BYTES >> 20
        )));
    }
    let table = match table(&std::fs::read_to_string(file).map_err(unreadable)?) {
        Ok(table) => table,
        Err(faults) => return Ok(refused(&faults, language)),
    };
    let (db, ctx) = (open(config)?, ctx(config)?);
    let awards = table.awards.clone();
    let done = db.write_now(|tx| {
        let unit = db::register::units::with_codes(tx, &[unit])?
            .pop()
            .ok_or_else(|| Error::Internal(format!("there is no unit {unit}")))?;
        awards::import(tx, &ctx, &Caller::Operator, unit.id, awards)
    });
    match done {
        Ok(done) => {
            println!("added {}, there already {}", done.added, done.already);
            Ok(ExitCode::SUCCESS)
        }
        Err(Error::Invalid(faults)) => Ok(refused(&table.placed(faults), language)),
        Err(error) => Err(error),
    }
}

fn refused(faults: &[(u64, FieldFault)], language: Language) -> ExitCode {
    for (line, fault) in faults {
        let said = words::fault(language, fault.code, &fault.params);
        let column = if fault.pointer.is_empty() {
            String::new()
        } else {
            format!("{}: ", fault.pointer)
        };
        println!(
            "{}{column}{said}",
            words::say_with(language, "table-line", &[("line", line.to_string())])
        );
    }
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests;
