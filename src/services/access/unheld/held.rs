//! Who holds offices today, as a use case comes to know it: each office is asked for once.

use std::collections::BTreeSet;

use crate::db::{self, Conn, Reading};
use crate::domain::access::actor::Holder;
use crate::domain::base::office::Office;
use crate::error::Result;
use crate::services::Ctx;

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
