//! The copies of a decision: to whom the law has them sent, and by when.

use chrono::NaiveDate;

use crate::domain::base::code::growing_codes;
use crate::domain::base::ids::UnitId;
use crate::domain::law::calendar::Calendar;

growing_codes! {
    /// To whom a copy of a decision goes.
    CopyTo {
        /// A unit that nominated.
        NominatingUnit = "nominating_unit",
        /// Those who were awarded, by the units that nominated them.
        Awardees = "awardees",
        /// Who pays the money.
        Finance = "finance",
        /// The standing office of the level above.
        OfficeAbove = "office_above",
    }
}

/// In so many working days who submitted gets a copy, and in as many more passes it on.
const WORKING_DAYS: u32 = 10;

impl CopyTo {
    /// Those that are one for a whole decision, in the order in which they are listed.
    pub const ONCE: &'static [Self] = &[Self::Awardees, Self::Finance, Self::OfficeAbove];

    /// By when it is sent, of a decision of this day.
    #[must_use]
    pub fn due(self, calendar: &Calendar, decided_on: NaiveDate) -> NaiveDate {
        let count = if self == Self::Awardees {
            2 * WORKING_DAYS
        } else {
            WORKING_DAYS
        };
        calendar.due(decided_on, count)
    }
}

/// A copy that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentCopy {
    /// To whom.
    pub to: CopyTo,
    /// To which unit, of those that nominated.
    pub unit: Option<UnitId>,
    /// On which day, local.
    pub sent_on: NaiveDate,
    /// Who noted it, by the name they had then.
    pub sent_by: String,
}
