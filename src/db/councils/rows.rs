//! Councils and their meetings as their tables have them.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text, Timestamp};

use crate::db::engine::column::{StoredMoment, loaded};
use crate::db::schema::{council, council_member, meeting, meeting_attendance, meeting_line};
use crate::domain::base::ids::{
    CouncilId, CouncilMemberId, MeetingId, NominationId, PersonId, UnitId, UserId,
};
use crate::domain::base::period::Period;
use crate::domain::councils::council::{Council, CouncilKind, CouncilMember, CouncilPosition};
use crate::domain::councils::meeting::{
    AgendaLine, Attendance, Attended, Meeting, MeetingKind, MeetingState,
};

/// A council as its table has it.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = council, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct CouncilRow {
    id: CouncilId,
    unit_id: UnitId,
    kind: CouncilKind,
    name: String,
    decision_number: String,
    decided_on: NaiveDate,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    version: i64,
}

impl From<&Council> for CouncilRow {
    fn from(council: &Council) -> Self {
        Self {
            id: council.id,
            unit_id: council.unit,
            kind: council.kind,
            name: council.name.clone(),
            decision_number: council.decision_number.clone(),
            decided_on: council.decided_on,
            valid_from: council.valid.from,
            valid_to: council.valid.to,
            version: council.version,
        }
    }
}

impl From<CouncilRow> for Council {
    fn from(row: CouncilRow) -> Self {
        Self {
            id: row.id,
            unit: row.unit_id,
            kind: row.kind,
            name: row.name,
            decision_number: row.decision_number,
            decided_on: row.decided_on,
            valid: Period {
                from: row.valid_from,
                to: row.valid_to,
            },
            version: row.version,
        }
    }
}

loaded!(Council as CouncilRow: (
    Text,
    Text,
    Text,
    Text,
    Text,
    Date,
    Date,
    Nullable<Date>,
    BigInt,
));

/// Somebody in a council as the table of them has it.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(
    table_name = council_member,
    treat_none_as_default_value = false,
    treat_none_as_null = true
)]
pub struct CouncilMemberRow {
    id: CouncilMemberId,
    council_id: CouncilId,
    user_id: UserId,
    position: CouncilPosition,
    title: String,
    standing: bool,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
}

impl From<&CouncilMember> for CouncilMemberRow {
    fn from(member: &CouncilMember) -> Self {
        Self {
            id: member.id,
            council_id: member.council,
            user_id: member.user,
            position: member.position,
            title: member.title.clone(),
            standing: member.standing,
            valid_from: member.valid.from,
            valid_to: member.valid.to,
        }
    }
}

impl CouncilMemberRow {
    /// With what their account says of them.
    pub(super) fn named(self, name: String, person: Option<PersonId>) -> CouncilMember {
        CouncilMember {
            id: self.id,
            council: self.council_id,
            user: self.user_id,
            name,
            person,
            position: self.position,
            title: self.title,
            standing: self.standing,
            valid: Period {
                from: self.valid_from,
                to: self.valid_to,
            },
        }
    }
}

/// A meeting as its table has it.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = meeting, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct MeetingRow {
    id: MeetingId,
    council_id: CouncilId,
    code: String,
    title: String,
    kind: MeetingKind,
    starts_at: StoredMoment,
    place: String,
    state: MeetingState,
    invitations: i32,
    concluded_at: Option<StoredMoment>,
    version: i64,
}

impl From<&Meeting> for MeetingRow {
    fn from(meeting: &Meeting) -> Self {
        Self {
            id: meeting.id,
            council_id: meeting.council,
            code: meeting.code.clone(),
            title: meeting.title.clone(),
            kind: meeting.kind,
            starts_at: meeting.starts_at.into(),
            place: meeting.place.clone(),
            state: meeting.state,
            invitations: meeting.invitations,
            concluded_at: meeting.concluded_at.map(Into::into),
            version: meeting.version,
        }
    }
}

impl From<MeetingRow> for Meeting {
    fn from(row: MeetingRow) -> Self {
        Self {
            id: row.id,
            council: row.council_id,
            code: row.code,
            title: row.title,
            kind: row.kind,
            starts_at: row.starts_at.into(),
            place: row.place,
            state: row.state,
            invitations: row.invitations,
            concluded_at: row.concluded_at.map(Into::into),
            version: row.version,
        }
    }
}

loaded!(Meeting as MeetingRow: (
    Text,
    Text,
    Text,
    Text,
    Text,
    Timestamp,
    Text,
    Text,
    Integer,
    Nullable<Timestamp>,
    BigInt,
));

/// A line of an agenda as the table of them has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = meeting_line)]
pub struct AgendaLineRow {
    meeting_id: MeetingId,
    place: i32,
    nomination_id: NominationId,
}

impl AgendaLineRow {
    pub(super) fn of(meeting: MeetingId, line: AgendaLine) -> Self {
        Self {
            meeting_id: meeting,
            place: line.place,
            nomination_id: line.nomination,
        }
    }
}

impl From<AgendaLineRow> for AgendaLine {
    fn from(row: AgendaLineRow) -> Self {
        Self {
            place: row.place,
            nomination: row.nomination_id,
        }
    }
}

/// Whether a member was there, as the table of them has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = meeting_attendance)]
pub struct AttendedRow {
    meeting_id: MeetingId,
    user_id: UserId,
    attendance: Attendance,
}

impl AttendedRow {
    pub(super) fn of(meeting: MeetingId, attended: Attended) -> Self {
        Self {
            meeting_id: meeting,
            user_id: attended.user,
            attendance: attended.attendance,
        }
    }
}

impl From<AttendedRow> for Attended {
    fn from(row: AttendedRow) -> Self {
        Self {
            user: row.user_id,
            attendance: row.attendance,
        }
    }
}

loaded!(AgendaLine as AgendaLineRow, Attended as AttendedRow);
