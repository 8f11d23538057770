//! Who holds offices today, each asked for once; and those that nobody holds: what waits for them is
//! told, to whoever sends it there and to the administrators.

mod board;

use std::collections::BTreeSet;

use crate::db::{self, Conn, Reading};
use crate::domain::access::actor::Holder;
use crate::domain::base::ids::UserId;
use crate::domain::base::job::AccountNotice;
use crate::domain::base::office::{Office, Role};
use crate::domain::register::unit::Unit;
use crate::error::Result;
use crate::services::{Ctx, write_to};

pub(in crate::services) use board::menders;
pub use board::{UnheldOffice, list};

/// Who holds the offices that were asked for.
#[derive(Debug, Clone, Default)]
pub(in crate::services) struct Held {
    asked: BTreeSet<Office>,
    holders: Vec<Holder>,
}

impl Held {
    /// Who holds these, as a question.
    pub fn asked(ctx: &Ctx, offices: BTreeSet<Office>) -> impl Reading<Answer = Self> + use<> {
        let listed: Vec<Office> = offices.iter().copied().collect();
        db::access::users::held_by(&listed, ctx.today()).map(|holders| {
            Ok(Self {
                asked: offices,
                holders,
            })
        })
    }

    /// Makes sure that these are known.
    pub fn know(
        &mut self,
        tx: &mut Conn,
        ctx: &Ctx,
        offices: impl IntoIterator<Item = Office>,
    ) -> Result<()> {
        let unknown: BTreeSet<Office> = offices
            .into_iter()
            .filter(|office| !self.asked.contains(office))
            .collect();
        if unknown.is_empty() {
            return Ok(());
        }
        let more = Self::asked(ctx, unknown).ask(tx)?;
        self.asked.extend(more.asked);
        self.holders.extend(more.holders);
        Ok(())
    }

    /// Who holds one that is known.
    pub fn by(&self, office: Office) -> impl Iterator<Item = &Holder> {
        self.holders
            .iter()
            .filter(move |holder| holder.office == office)
    }
}

/// The nearest administrators of a unit: its own, else those of a unit above it. Nobody who is left
/// out.
pub(in crate::services) fn administrators(
    tx: &mut Conn,
    ctx: &Ctx,
    unit: &Unit,
    but: &[UserId],
) -> Result<Vec<UserId>> {
    let offices: Vec<Office> = unit
        .path
        .ids_upwards()
        .map(|unit| Office {
            role: Role::Administrator,
            unit,
        })
        .collect();
    let holders = db::access::users::holders(tx, &offices, ctx.today())?;
    let of = |office: &Office| -> Vec<UserId> {
        holders
            .iter()
            .filter(|(held, user, _)| held == office && !but.contains(user))
            .map(|(_, user, _)| *user)
            .collect()
    };
    Ok(offices
        .iter()
        .map(of)
        .find(|found| !found.is_empty())
        .unwrap_or_default())
}

/// Of these offices, those that nobody holds today.
fn of(tx: &mut Conn, ctx: &Ctx, offices: &[Office]) -> Result<Vec<Office>> {
    if offices.is_empty() {
        return Ok(Vec::new());
    }
    let holders = db::access::users::holders(tx, offices, ctx.today())?;
    Ok(offices
        .iter()
        .copied()
        .filter(|office| holders.iter().all(|(held, ..)| held != office))
        .collect())
}

/// Does nobody hold an office that a file waits for, or nobody but those who may not act on it?
/// Then its administrators are told, once a day at most.
pub(in crate::services) fn sent_to(
    tx: &mut Conn,
    ctx: &Ctx,
    offices: &[Office],
    barred: &[UserId],
    held: &mut Held,
) -> Result<bool> {
    held.know(tx, ctx, offices.iter().copied())?;
    let is_unheld = |office: &&Office| held.by(**office).all(|holder| holder.is_of(barred));
    let unheld: Vec<Office> = offices.iter().filter(is_unheld).copied().collect();
    tell(tx, ctx, &unheld)?;
    Ok(!unheld.is_empty())
}

/// How many files wait for those of these offices that nobody holds any more; the administrators
/// are told.
pub(in crate::services) fn left(tx: &mut Conn, ctx: &Ctx, offices: &[Office]) -> Result<i64> {
    let unheld = of(tx, ctx, offices)?;
    tell(tx, ctx, &unheld)?;
    if unheld.is_empty() {
        Ok(0)
    } else {
        Ok(db::access::unheld::waiting(tx, &unheld)?)
    }
}

/// A few offices at most: those of one account, or of one file.
fn tell(tx: &mut Conn, ctx: &Ctx, unheld: &[Office]) -> Result<()> {
    for office in unheld {
        let files = db::access::unheld::waiting(tx, &[*office])?;
        if files == 0 || !db::access::unheld::take(tx, *office, ctx.today())? {
            continue;
        }
        let Some(unit) = db::register::units::with_id(tx, office.unit)? else {
            continue;
        };
        for to in administrators(tx, ctx, &unit, &[])? {
            let notice = AccountNotice::OfficeUnheld {
                at: ctx.now,
                unit: unit.name.clone(),
                role: office.role,
                files,
            };
            write_to(tx, ctx, to, notice)?;
        }
    }
    Ok(())
}
