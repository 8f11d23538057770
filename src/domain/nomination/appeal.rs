//! How a refusal is looked at again: in which days, by which stage, until when.

use super::{Fault, Moment, Nomination, Status, local_date};
use crate::domain::route::Appeal;

impl Nomination {
    /// How its refusal can be looked at again today.
    pub(super) fn appeal<'l>(&self, moment: &Moment<'l>) -> Option<&'l Appeal> {
        let appeal = self.route(moment.law)?.appeal.as_ref()?;
        let last = moment.law.calendar.ends_after(local_date(self.since), appeal.within_days);
        Some(appeal).filter(|_| !self.appealed && local_date(moment.now) <= last)
    }

    /// To the stage that looks at its refusal again.
    pub(super) fn appealed_to(&mut self, moment: &Moment<'_>) -> Result<(), Fault> {
        let day = local_date(moment.now);
        let missing = |what: &str| Fault::NoRule { what: what.to_owned(), day };
        let appeal = self.appeal(moment).ok_or_else(|| missing("appeal"))?;
        let stage = self.route(moment.law).and_then(|route| route.stage(&appeal.stage)).ok_or_else(|| missing(&appeal.stage))?;
        self.move_to(stage, moment);
        self.status = Status::InProgress;
        self.appealed = true;
        self.due_on = Some(moment.law.calendar.ends_after(day, appeal.settle_days));
        Ok(())
    }
}
