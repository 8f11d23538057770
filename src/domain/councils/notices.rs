//! What letters tell the members of a council of its meetings: to all of them the same, whoever
//! they are and whatever office they hold.

use crate::domain::base::job::{AccountNotice, MeetingFacts};
use crate::domain::councils::council::Council;
use crate::domain::councils::meeting::Meeting;

fn facts(meeting: &Meeting, council: &Council) -> MeetingFacts {
    MeetingFacts {
        meeting: meeting.id,
        code: meeting.code.clone(),
        council: council.name.clone(),
        title: meeting.title.clone(),
        starts_at: meeting.starts_at,
        place: meeting.place.clone(),
        reason: None,
    }
}

/// Its members are invited.
#[must_use]
pub fn of_invited(meeting: &Meeting, council: &Council) -> AccountNotice {
    AccountNotice::MeetingInvited(facts(meeting, council))
}

/// It is another time, elsewhere, or about something else.
#[must_use]
pub fn of_changed(meeting: &Meeting, council: &Council) -> AccountNotice {
    AccountNotice::MeetingChanged(facts(meeting, council))
}

/// It does not take place.
#[must_use]
pub fn of_cancelled(meeting: &Meeting, council: &Council, reason: &str) -> AccountNotice {
    AccountNotice::MeetingCancelled(MeetingFacts {
        reason: Some(reason.to_owned()),
        ..facts(meeting, council)
    })
}
