//! Awards that were given before this service.

use uuid::Uuid;

use super::{Cells, Made, RowsOf};
use crate::db::Conn;
use crate::domain::base::ids::{AwardId, UnitId};
use crate::domain::law::award_type::CommendationType;
use crate::domain::upkeep::import::{ImportKind, ImportRow};
use crate::error::Result;
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::awards::{self, EarlierAward};

/// The most a single award has ever paid, with room.
const MOST_DONG: i64 = 1_000_000_000_000;

pub(in crate::services::upkeep::imports) struct EarlierAwards;

impl RowsOf for EarlierAwards {
    type Command = EarlierAward;

    fn made(_: &mut Conn, _: &Ctx, rows: &[ImportRow]) -> Result<Vec<Made<EarlierAward>>> {
        Ok(rows.iter().map(award).collect())
    }

    fn put(
        tx: &mut Conn,
        ctx: &Ctx,
        caller: &Caller,
        unit: UnitId,
        commands: Vec<EarlierAward>,
    ) -> Result<Vec<Option<Uuid>>> {
        let placed = awards::import_each(tx, ctx, caller, unit, commands)?;
        Ok(placed.into_iter().map(|id| id.map(|id| id.0)).collect())
    }

    fn look(
        tx: &mut Conn,
        ctx: &Ctx,
        caller: &Caller,
        unit: UnitId,
        commands: Vec<EarlierAward>,
    ) -> Result<()> {
        awards::importable(tx, ctx, caller, unit, commands)?;
        Ok(())
    }

    fn take_back(tx: &mut Conn, ctx: &Ctx, id: Uuid) -> Result<bool> {
        awards::take_back(tx, ctx, AwardId(id))
    }
}

fn award(row: &ImportRow) -> Made<EarlierAward> {
    let mut cells = Cells::of(ImportKind::Awards, row);
    let whose = cells.whose();
    let award_code = cells.line("award_code", 100);
    let commendation_type = cells.code(
        "commendation_type",
        CommendationType::ALL,
        CommendationType::code,
    );
    let cycle_year = cells.year("cycle_year");
    let number = cells.paper_number("decision_number", 60);
    let date = cells.day("decision_date");
    let signer = cells.line("signer", 200);
    let issuer_code = cells.line("issuer_code", 50);
    let issuer_name = cells.line("issuer_name", 200);
    let amount = if cells.is_empty("amount") {
        Some(None)
    } else {
        cells.number("amount", 0, MOST_DONG).map(Some)
    };
    let made = (|| {
        Some(EarlierAward {
            subject: whose?,
            award_code: award_code?,
            commendation_type: commendation_type?,
            cycle_year: cycle_year?,
            number: number?,
            date: date?,
            signer: signer?,
            issuer: (issuer_code?, issuer_name?),
            amount: amount?,
        })
    })();
    cells.done(made)
}
