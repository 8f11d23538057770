//! What is asked of meetings, as programs say it; forms come to the same commands.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::domain::base::ids::UserId;
use crate::domain::councils::council::MOST_MEMBERS;
use crate::domain::councils::meeting::{Attendance, Attended, MOST_LINES, MeetingKind};
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::http::extract::given;
use crate::services::councils::agenda::Agenda;
use crate::services::councils::meetings::{ChangeMeeting, NewMeeting};

/// A meeting to prepare.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMeetingBody {
    /// What it is about, up to 300 characters.
    title: String,
    /// `in_person` or `in_writing`.
    kind: String,
    /// When it begins, not on a day that is past, within the term of the council.
    #[schema(format = DateTime)]
    starts_at: String,
    /// Where, up to 200 characters; left out of one in writing.
    place: Option<String>,
}

impl NewMeetingBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<NewMeeting> {
        let mut fields = Fields::new();
        let title = fields.line("/title", &self.title, 300);
        let kind = fields.code("/kind", &self.kind, MeetingKind::ALL, MeetingKind::code);
        let starts_at = fields.moment("/starts_at", &self.starts_at);
        let place = fields.some(self.place, |fields, text| fields.line("/place", &text, 200));
        fields.done((|| {
            Some(NewMeeting {
                title: title?,
                kind: kind?,
                starts_at: starts_at?,
                place: place?,
            })
        })())
    }
}

/// What is to be another of a meeting; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeMeetingBody {
    /// What it is about, up to 300 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    title: Option<String>,
    /// `in_person` or `in_writing`.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    kind: Option<String>,
    /// When it begins, not on a day that is past, within the term of the council.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false, format = DateTime)]
    starts_at: Option<String>,
    /// Where, up to 200 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    place: Option<String>,
}

impl ChangeMeetingBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<ChangeMeeting> {
        let mut fields = Fields::new();
        let title = fields.some(self.title, |fields, text| fields.line("/title", &text, 300));
        let kind = fields.some(self.kind, |fields, text| {
            fields.code("/kind", &text, MeetingKind::ALL, MeetingKind::code)
        });
        let starts_at = fields.some(self.starts_at, |fields, text| {
            fields.moment("/starts_at", &text)
        });
        let place = fields.some(self.place, |fields, text| fields.line("/place", &text, 200));
        fields.done((|| {
            Some(ChangeMeeting {
                title: title?,
                kind: kind?,
                starts_at: starts_at?,
                place: place?,
            })
        })())
    }
}

/// What an agenda is to be: these files in this order, or all that wait.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgendaBody {
    /// 1 to 300 files that wait for the vote of this council, each once, in the order in which they
    /// are voted on.
    #[serde(default)]
    nomination_ids: Vec<String>,
    /// All that stands on it and all that waits, in the order of the law, in place of naming them.
    #[serde(default)]
    all_waiting: bool,
}

impl AgendaBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<Agenda> {
        match (self.all_waiting, self.nomination_ids.is_empty()) {
            (true, true) => Ok(Agenda::AllWaiting),
            (true, false) => Err(Error::invalid("/nomination_ids", "named_beside_all")),
            (false, _) => {
                let mut fields = Fields::new();
                let ids = fields.ids("/nomination_ids", &self.nomination_ids, MOST_LINES);
                fields.done(Some(Agenda::InOrder(ids)))
            }
        }
    }

    /// The same by a form with boxes, of which the law says the order.
    pub fn ticked(self) -> Result<Agenda> {
        self.command().map(|agenda| match agenda {
            Agenda::InOrder(ids) => Agenda::Ranked(ids),
            other => other,
        })
    }
}

/// Whether a member was there.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttendedBody {
    /// The member's account.
    #[schema(format = Uuid)]
    user_id: String,
    /// `present`, `in_writing` or `absent`.
    attendance: String,
}

/// Who was there; of a member who is not named nothing is noted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttendanceBody {
    /// 1 to 100 members, each once.
    members: Vec<AttendedBody>,
}

impl AttendanceBody {
    /// Who was there, or every fault.
    pub fn command(self) -> Result<Vec<Attended>> {
        let mut fields = Fields::new();
        let count = fields.number("/members", self.members.len(), 1, MOST_MEMBERS);
        let mut noted = Vec::new();
        for (index, one) in self.members.iter().take(MOST_MEMBERS).enumerate() {
            let user: Option<UserId> =
                fields.id(&format!("/members/{index}/user_id"), &one.user_id);
            let attendance = fields.code(
                &format!("/members/{index}/attendance"),
                &one.attendance,
                Attendance::ALL,
                Attendance::code,
            );
            let both = user.zip(attendance);
            noted.extend(both.map(|(user, attendance)| Attended { user, attendance }));
        }
        fields.done(count.map(|_| noted))
    }

    /// The same by a form with a row for each member; where nothing was chosen nothing is noted.
    pub fn of_rows<'r>(rows: impl Iterator<Item = (&'r str, &'r str)>) -> Self {
        let members = rows
            .filter(|(_, attendance)| !attendance.is_empty())
            .map(|(user_id, attendance)| AttendedBody {
                user_id: user_id.to_owned(),
                attendance: attendance.to_owned(),
            })
            .collect();
        Self { members }
    }
}

/// Why a meeting does not take place.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelMeetingBody {
    /// Up to 2,000 characters.
    reason: String,
}

impl CancelMeetingBody {
    /// Why, or what is wrong with it.
    pub fn command(self) -> Result<String> {
        let mut fields = Fields::new();
        let reason = fields.lines("/reason", &self.reason, 2_000);
        fields.done(reason)
    }
}
