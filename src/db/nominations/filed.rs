//! Nominations with the names around them.

pub(super) mod assignments;
pub(super) mod tasks;

use assignments::AssignmentRow;

use super::appeals::HandsRow;
use crate::db::engine::column::JoinedText;
use crate::db::{Conn, Result};
use crate::domain::access::own_case::Concerned;
use crate::domain::base::ids::{PersonId, UserId};
use crate::domain::nominations::nomination::{Assigned, Hands, Nomination, NominationInContext};
use crate::domain::register::people::{SubjectKind, beneficiary};
use crate::domain::register::unit::UnitPath;

mod aliases {
    diesel::alias!(
        crate::db::schema::unit as deciding: Deciding,
        crate::db::schema::unit as superior: Superior,
        crate::db::schema::unit as above: Above
    );
}
pub(super) use aliases::{above, deciding, superior};

/// What a list or a page shows of a nomination comes in one statement: the file with the names
/// around it.
macro_rules! filed_tables {
    () => {
        nomination::table
            .inner_join(subject::table)
            .inner_join(unit::table)
            .inner_join(deciding.on(deciding.field(unit::id).eq(nomination::deciding_unit_id)))
            .left_join(
                superior.on(superior
                    .field(unit::id)
                    .nullable()
                    .eq(nomination::superior_unit_id)),
            )
            .left_join(appeal::table)
            .left_join(crate::db::schema::assignment::table)
            .left_join(
                above.on(above
                    .field(unit::id)
                    .nullable()
                    .eq(appeal::above_unit_id.nullable())),
            )
            .select((
                Nomination::as_select(),
                (
                    subject::name,
                    subject::kind,
                    subject::person_id,
                    subject::leader_id,
                    subject::told_apart,
                ),
                (unit::name, unit::code, unit::path),
                (
                    deciding.field(unit::name),
                    deciding.field(unit::code),
                    deciding.field(unit::one_hand),
                ),
                superior.field(unit::name).nullable(),
                nomination::checked_by,
                (
                    appeal::all_columns.nullable(),
                    above.field(unit::name).nullable(),
                ),
                nomination::more_tasks,
                crate::db::schema::assignment::all_columns.nullable(),
            ))
    };
}
pub(super) use filed_tables;

/// Name, kind, person, leader, from whom it was told apart.
type SubjectPart = (
    String,
    SubjectKind,
    Option<PersonId>,
    Option<PersonId>,
    Option<String>,
);

pub(super) type FiledRow = (
    Nomination,
    SubjectPart,
    (String, String, UnitPath),
    (String, String, bool),
    Option<String>,
    Option<JoinedText<UserId>>,
    (Option<HandsRow>, Option<String>),
    i32,
    Option<AssignmentRow>,
);

/// The files of rows. Who holds a stage beside the first is read for those that several hold, in
/// one statement.
pub(super) fn all(conn: &mut Conn, rows: Vec<FiledRow>) -> Result<Vec<NominationInContext>> {
    let mut several = Vec::new();
    let mut files: Vec<NominationInContext> = Vec::with_capacity(rows.len());
    for row in rows {
        if row.7 > 0 {
            several.push(row.0.id);
        }
        files.push(filed(row));
    }
    if !several.is_empty() {
        tasks::add_those_beside(conn, &several, &mut files)?;
    }
    Ok(files)
}

fn filed(row: FiledRow) -> NominationInContext {
    let (
        nomination,
        (subject_name, subject_kind, person, leader, told_apart),
        (unit_name, unit_code, unit_path),
        (deciding_unit_name, deciding_unit_code, one_hand),
        superior_unit_name,
        checked_by,
        (hands, above_unit_name),
        _,
        assignment,
    ) = row;
    let beneficiary = beneficiary(&subject_name, (person, leader), told_apart.as_deref());
    NominationInContext {
        nomination: Nomination {
            // Of a file that was never looked at again: nobody's.
            hands: hands.map(Hands::from).unwrap_or_default(),
            ..nomination
        },
        subject_name,
        subject_kind,
        subject_person: person,
        concerned: Concerned {
            beneficiary,
            checked_by: checked_by.map(|listed| listed.0).unwrap_or_default(),
            one_hand,
        },
        unit_name,
        unit_code,
        unit_path,
        deciding_unit_name,
        deciding_unit_code,
        superior_unit_name,
        above_unit_name,
        assigned: assignment.map(Assigned::from),
    }
}
