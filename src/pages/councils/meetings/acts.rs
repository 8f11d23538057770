//! What a secretary does on the desk of a meeting, by forms.

use actix_web::web::{Data, Path};

use crate::db::Conn;
use crate::domain::base::ids::{BallotId, CouncilId, MeetingId};
use crate::error::Error;
use crate::http::councils::ballots::{OpenBallotBody, VoidBallotBody};
use crate::http::councils::meetings::{
    AgendaBody, AttendanceBody, CancelMeetingBody, ChangeMeetingBody, NewMeetingBody,
};
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id, iso};
use crate::pages::frame::Visitor;
use crate::secrets::seals::SealKey;
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::councils::{agenda, ballots, conclude, meetings};
use crate::state::State;

/// A form with a moment where it has a day and a time in Vietnam; without a day there is none.
fn with_moment(form: &Pairs, name: &str) -> Pairs {
    let (day, time) = (iso(form.value("date")), form.value("time").trim());
    if day.is_empty() {
        return form.with(name, "");
    }
    form.with(name, format!("{day}T{time}:00+07:00"))
}

/// The form of a meeting as its body: one in writing takes place nowhere.
fn meeting_form(form: &Pairs) -> Pairs {
    let form = with_moment(form, "starts_at");
    if form.value("kind") == "in_writing" {
        form.with("place", "")
    } else {
        form
    }
}

/// The page of a meeting.
fn place(id: MeetingId) -> String {
    format!("/meetings/{id}")
}

/// Does what a form asks for with the meeting of an address, as it was when the form was shown, and
/// shows its desk again.
async fn act<C: Clone + Send + 'static, T>(
    (state, visitor, path, form): (&State, &Visitor, &str, &Pairs),
    command: Result<C, Error>,
    work: impl FnOnce(&mut Conn, &Ctx, &Caller, (MeetingId, i64), C) -> Result<T, Error>
    + Clone
    + Send
    + 'static,
) -> PageResult {
    let (id, version): (MeetingId, _) = (id(visitor, path)?, form.version());
    visitor
        .change(
            state,
            form,
            &place(id),
            command,
            move |tx, ctx, caller, command| work(tx, ctx, caller, (id, version), command),
        )
        .await
}

/// Prepares a meeting of the council that was chosen.
pub async fn add(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    let council: Result<CouncilId, Error> = form
        .value("council_id")
        .parse()
        .map_err(|_| Error::invalid("/council_id", "no_id"));
    let new = meeting_form(&form).command(NewMeetingBody::command);
    let command = council.and_then(|council| new.map(|new| (council, new)));
    visitor
        .change_to(
            &state,
            &form,
            "/meetings",
            command,
            |tx, ctx, caller, (council, new)| {
                let shown = meetings::add(tx, ctx, caller, council, new)?;
                Ok(place(shown.found.meeting.id))
            },
        )
        .await
}

/// Makes something of it another.
pub async fn change(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let new = meeting_form(&form).command(ChangeMeetingBody::command);
    act(
        (&state, &visitor, &path, &form),
        new,
        move |tx, ctx, caller, (id, version), new| {
            meetings::change(tx, ctx, caller, id, version, new)
        },
    )
    .await
}

/// Makes its agenda anew: of what was ticked, or of all that waits.
pub async fn set_agenda(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let new = form.ticked("nomination_id", AgendaBody::ticked);
    act(
        (&state, &visitor, &path, &form),
        new,
        move |tx, ctx, caller, (id, version), new| agenda::set(tx, ctx, caller, id, version, new),
    )
    .await
}

/// Notes who is there: row by row, or all of them.
pub async fn note_attendance(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let all = form.some("all");
    let rows = form.all("user_id").zip(form.all("attendance"));
    let rows = rows.map(|(user, attendance)| (user, all.unwrap_or(attendance)));
    let noted = AttendanceBody::of_rows(rows).command();
    act(
        (&state, &visitor, &path, &form),
        noted,
        move |tx, ctx, caller, (id, version), noted| {
            meetings::note_attendance(tx, ctx, caller, id, version, &noted)
        },
    )
    .await
}

/// Invites the members.
pub async fn invite(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let confirmed = form.if_confirmed(Ok(()));
    act(
        (&state, &visitor, &path, &form),
        confirmed,
        move |tx, ctx, caller, (id, version), ()| meetings::invite(tx, ctx, caller, id, version),
    )
    .await
}

/// Cancels it.
pub async fn cancel(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let reason = form.command(CancelMeetingBody::command);
    act(
        (&state, &visitor, &path, &form),
        reason,
        move |tx, ctx, caller, (id, version), reason: String| {
            meetings::cancel(tx, ctx, caller, id, version, &reason)
        },
    )
    .await
}

/// Concludes it, for good.
pub async fn conclude(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let confirmed = form.if_confirmed(Ok(()));
    act(
        (&state, &visitor, &path, &form),
        confirmed,
        move |tx, ctx, caller, (id, version), ()| conclude::conclude(tx, ctx, caller, id, version),
    )
    .await
}

/// Opens a ballot on its agenda, or again on what did not pass.
pub async fn open_ballot(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let asked = with_moment(&form, "closes_at").command(OpenBallotBody::command);
    let master = state.master.clone();
    act(
        (&state, &visitor, &path, &form),
        asked,
        move |tx, ctx, caller, (id, version), asked| {
            ballots::open(tx, ctx, caller, id, version, asked, &master)
        },
    )
    .await
}

/// The ballot that a form names.
fn ballot_of(visitor: &Visitor, form: &Pairs) -> Result<BallotId, crate::pages::frame::Trouble> {
    id(visitor, form.value("ballot_id"))
}

/// Closes a ballot and counts it, for good.
pub async fn close_ballot(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let ballot = ballot_of(&visitor, &form)?;
    let confirmed = form.if_confirmed(Ok(()));
    let master = state.master.clone();
    act(
        (&state, &visitor, &path, &form),
        confirmed,
        move |tx, ctx, caller, (_, version), ()| {
            let seal = SealKey::of(&master)?;
            ballots::close(tx, ctx, caller, ballot, version, &master, &seal)
        },
    )
    .await
}

/// Ends a ballot without opening it, for good.
pub async fn void_ballot(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let ballot = ballot_of(&visitor, &form)?;
    let reason = form.command(VoidBallotBody::command);
    act(
        (&state, &visitor, &path, &form),
        reason,
        move |tx, ctx, caller, (_, version), reason: String| {
            ballots::void(tx, ctx, caller, ballot, version, &reason)
        },
    )
    .await
}
