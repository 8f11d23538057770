//! Yearly ratings.

use uuid::Uuid;

use super::{Cells, Made, RowsOf, with_subjects};
use crate::db::Conn;
use crate::domain::base::ids::{RatingId, UnitId};
use crate::domain::law::grade::Grade;
use crate::domain::upkeep::import::{ImportKind, ImportRow};
use crate::error::Result;
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::awards::OldSubject;
use crate::services::eligibility::ratings::{self, EnterRating};

pub(in crate::services::upkeep::imports) struct YearlyRatings;

/// What a row says beside whose it is.
type Said = (i32, Grade, String);

impl RowsOf for YearlyRatings {
    type Command = EnterRating;

    fn made(tx: &mut Conn, _: &Ctx, rows: &[ImportRow]) -> Result<Vec<Made<EnterRating>>> {
        let read = rows.iter().map(rating).collect();
        let command = |(subject, (year, grade, source)): (_, Said)| EnterRating {
            subject,
            year,
            grade,
            source,
        };
        let known = with_subjects(tx, read)?;
        Ok(known.into_iter().map(|one| one.map(command)).collect())
    }

    fn put(
        tx: &mut Conn,
        ctx: &Ctx,
        caller: &Caller,
        unit: UnitId,
        commands: Vec<EnterRating>,
    ) -> Result<Vec<Option<Uuid>>> {
        let kept = ratings::import_each(tx, ctx, caller, unit, commands)?;
        Ok(kept.into_iter().map(|rating| Some(rating.id.0)).collect())
    }

    fn look(
        tx: &mut Conn,
        ctx: &Ctx,
        caller: &Caller,
        unit: UnitId,
        commands: Vec<EnterRating>,
    ) -> Result<()> {
        ratings::importable(tx, ctx, caller, unit, &commands)?;
        Ok(())
    }

    fn take_back(tx: &mut Conn, _: &Ctx, id: Uuid) -> Result<bool> {
        ratings::take_back(tx, RatingId(id))
    }
}

fn rating(row: &ImportRow) -> Made<(OldSubject, Said)> {
    let mut cells = Cells::of(ImportKind::Ratings, row);
    let whose = cells.whose();
    let year = cells.year("year");
    let grade = cells.code("grade", Grade::ALL, Grade::code);
    let source = cells.line("source", 200);
    let made = (|| Some((whose?, (year?, grade?, source?))))();
    cells.done(made)
}
