//! What became of the items of an award (certificate, badge, frame …), and its ceremony. Each is
//! noted once and stays.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::awards::award::AwardFacts;
use crate::domain::base::code::growing_codes;
use crate::domain::base::ids::{AwardId, AwardMarkId};
use crate::domain::law::award_type::CommendationType;

growing_codes! {
    /// What happened.
    MarkKind {
        /// An item was handed over (cấp).
        Issued = "issued",
        /// An item that was damaged or misprinted came in, to be exchanged (cấp đổi).
        ExchangeAsked = "exchange_asked",
        /// The exchanged item was handed over.
        Exchanged = "exchanged",
        /// An item that was lost was asked for again (cấp lại).
        ReissueAsked = "reissue_asked",
        /// The item that was issued again was handed over.
        Reissued = "reissued",
        /// The award was given in a ceremony.
        Ceremony = "ceremony",
    }
}

growing_codes! {
    /// What goes with an award.
    AwardItem {
        /// The certificate (bằng, giấy khen).
        Certificate = "certificate",
        /// The badge.
        Badge = "badge",
        /// The order or medal.
        Medal = "medal",
        /// The flag.
        Flag = "flag",
        /// The box.
        Box = "box",
        /// The frame.
        Frame = "frame",
    }
}

growing_codes! {
    /// How an award was given.
    CeremonyKind {
        /// Together with a holiday, an anniversary or a conference.
        Joined = "joined",
        /// In a ceremony of its own.
        Own = "own",
    }
}

/// The most that is noted of one award.
pub const MOST_MARKS: usize = 100;

/// In so many days what was asked for is passed on (TT62).
const PASSED_ON: u32 = 15;

/// In so many working days the items of a decision are handed over.
pub const HANDED_OVER: u32 = 10;

/// For whom a ceremony of its own is held whatever the type.
const OWN_CEREMONY: &str = "honour_heroic_mother";

impl MarkKind {
    /// Is it about an item?
    #[must_use]
    pub fn is_of_item(self) -> bool {
        !matches!(self, Self::Ceremony | Self::Newer(_))
    }

    /// Does it need a reason?
    #[must_use]
    pub fn needs_reason(self) -> bool {
        matches!(self, Self::ExchangeAsked | Self::ReissueAsked)
    }

    /// In how many days something is to follow, where it is.
    #[must_use]
    pub fn days(self) -> Option<u32> {
        self.needs_reason().then_some(PASSED_ON)
    }

    /// What it answers to, where it is the answer to something that was asked for.
    #[must_use]
    pub fn answers(self) -> Option<Self> {
        match self {
            Self::Exchanged => Some(Self::ExchangeAsked),
            Self::Reissued => Some(Self::ReissueAsked),
            _ => None,
        }
    }
}

/// Something that was noted of an award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardMark {
    /// Its id.
    pub id: AwardMarkId,
    /// Of which award.
    pub award: AwardId,
    /// What happened.
    pub kind: MarkKind,
    /// To which item; none of a ceremony.
    pub item: Option<AwardItem>,
    /// On which day, local.
    pub day: NaiveDate,
    /// Serial number, or number in a book.
    pub number: Option<String>,
    /// Why it was exchanged or issued again.
    pub reason: Option<String>,
    /// Where the ceremony was.
    pub place: Option<String>,
    /// What kind of ceremony.
    pub ceremony: Option<CeremonyKind>,
    /// Until when what was asked for is to be passed on.
    pub due_on: Option<NaiveDate>,
    /// Who noted it, by the name they had then.
    pub entered_by: String,
    /// When.
    pub entered_at: DateTime<Utc>,
}

impl AwardMark {
    /// Is it a ceremony of its own, for an award that is to be given together with something else
    /// (Decree 98/2023 Article 25)? Ad hoc awards, those of the resistance and Heroic Mothers have
    /// ceremonies of their own.
    #[must_use]
    pub fn is_lone_ceremony(&self, facts: &AwardFacts) -> bool {
        let has_its_own = matches!(
            facts.commendation_type,
            CommendationType::AdHoc | CommendationType::Resistance
        ) || facts.award_code == OWN_CEREMONY;
        self.ceremony == Some(CeremonyKind::Own) && !has_its_own
    }
}

/// What was asked for of an award and has not been answered yet, the first first.
#[must_use]
pub fn open_requests(marks: &[AwardMark]) -> Vec<&AwardMark> {
    let mut open: Vec<&AwardMark> = Vec::new();
    for mark in marks {
        if let Some(asked) = mark.kind.answers() {
            let place = open
                .iter()
                .position(|one| one.kind == asked && one.item == mark.item);
            if let Some(place) = place {
                open.remove(place);
            }
        } else if mark.kind.needs_reason() {
            open.push(mark);
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(kind: MarkKind, item: AwardItem) -> AwardMark {
        AwardMark {
            id: AwardMarkId(uuid::Uuid::nil()),
            award: AwardId(uuid::Uuid::nil()),
            kind,
            item: Some(item),
            day: NaiveDate::default(),
            number: None,
            reason: None,
            place: None,
            ceremony: None,
            due_on: None,
            entered_by: "Ng. V. Mẫu".to_owned(),
            entered_at: DateTime::default(),
        }
    }

    #[test]
    fn what_was_asked_for_is_open_until_its_item_is_handed_over() {
        let mut marks = vec![
            mark(MarkKind::Issued, AwardItem::Badge),
            mark(MarkKind::ReissueAsked, AwardItem::Badge),
            mark(MarkKind::ExchangeAsked, AwardItem::Certificate),
            mark(MarkKind::Exchanged, AwardItem::Badge),
        ];
        assert_eq!(open_requests(&marks).len(), 2);
        marks.push(mark(MarkKind::Reissued, AwardItem::Badge));
        let open = open_requests(&marks);
        assert_eq!(open.len(), 1);
        assert_eq!(open[0].item, Some(AwardItem::Certificate));
    }
}
