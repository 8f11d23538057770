//! Meetings as workbooks: a list of them, the agenda of one, and what was counted.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::domain::base::days::local_date;
use crate::domain::base::ids::MeetingId;
use crate::domain::councils::ballot::BallotLine;
use crate::domain::nominations::nomination::NominationInContext;
use crate::domain::register::people::Language;
use crate::error::Result;
use crate::http::view::tables::{Download, Format};
use crate::services::access::Caller;
use crate::services::councils::meetings::{self, AgendaCase, MeetingFilter, MeetingWithCouncil};
use crate::services::{Conn, Ctx};
use crate::sheets::Cell;
use crate::state::State;
use crate::tables::{Book, Column, InWords, cells, heads, stretches, word};
use crate::words;

const fn column<T>(
    name: &'static str,
    width: u16,
    cell: for<'r> fn(&'r T, InWords) -> Cell<'r>,
) -> Column<T> {
    Column { name, width, cell }
}

/// A number as a cell.
fn number(number: impl ToString) -> Cell<'static> {
    Cell::Number(number.to_string().into())
}

/// The code of a file, where it has one.
fn case_code(filed: &NominationInContext) -> Cell<'_> {
    let code = filed.nomination.case_code.as_ref();
    code.map_or(Cell::Nothing, |code| Cell::Code(code.to_string().into()))
}

/// What stands of each meeting in a list.
const MEETINGS: [Column<MeetingWithCouncil>; 9] = [
    column("meeting_code", 14, |row, _| {
        Cell::Code((&row.meeting.code).into())
    }),
    column("meeting_title", 50, |row, _| {
        Cell::Text((&row.meeting.title).into())
    }),
    column("council", 40, |row, _| {
        Cell::Text((&row.council.name).into())
    }),
    column("unit_name", 30, |row, _| {
        Cell::Text((&row.unit.name).into())
    }),
    column("meeting_day", 12, |row, _| {
        Cell::Date(local_date(row.meeting.starts_at))
    }),
    column("meeting_starts", 18, |row, _| {
        Cell::Text(words::moment(row.meeting.starts_at).into())
    }),
    column("meeting_place", 30, |row, _| {
        Cell::Text((&row.meeting.place).into())
    }),
    column("meeting_kind", 18, |row, said| {
        word(said, "meeting_kind", row.meeting.kind.code())
    }),
    column("status", 18, |row, said| {
        word(said, "meeting", row.meeting.state.code())
    }),
];

/// What stands of each file on an agenda, with how many members the council has.
const AGENDA: [Column<(AgendaCase, usize)>; 9] = [
    column("place", 8, |(row, _), _| number(row.place)),
    column("subject_name", 30, |(row, _), _| {
        Cell::Text((&row.filed.subject_name).into())
    }),
    column("subject_kind", 14, |(row, _), said| {
        word(said, "subject", row.filed.subject_kind.code())
    }),
    column("unit_name", 30, |(row, _), _| {
        Cell::Text((&row.filed.unit_name).into())
    }),
    column("award_name", 36, |(row, _), said| {
        let names = &row.award_name;
        let name = said.map_or(names.0.as_str(), |language| words::of(language, names));
        Cell::Text(name.into())
    }),
    column("case_code", 18, |(row, _), _| case_code(&row.filed)),
    column("votes_needed", 12, |(row, _), _| number(row.needed)),
    column("council_members", 12, |(_, members), _| number(members)),
    column("nomination_id", 38, |(row, _), _| {
        Cell::Text(row.filed.nomination.id.to_string().into())
    }),
];

/// A line of a ballot with its round, its file and the award's name.
struct CountedLine {
    round: i32,
    line: BallotLine,
    filed: NominationInContext,
    award_name: (String, String),
}

/// What stands of each line that was voted on.
const RESULTS: [Column<CountedLine>; 12] = [
    column("ballot_round", 8, |row, _| number(row.round)),
    column("place", 8, |row, _| number(row.line.place)),
    column("subject_name", 30, |row, _| {
        Cell::Text((&row.filed.subject_name).into())
    }),
    column("award_name", 36, |row, said| {
        let names = &row.award_name;
        let name = said.map_or(names.0.as_str(), |language| words::of(language, names));
        Cell::Text(name.into())
    }),
    column("case_code", 18, |row, _| case_code(&row.filed)),
    column("council_members", 12, |row, _| number(row.line.members)),
    column("votes_needed", 12, |row, _| number(row.line.needed)),
    column("votes_yes", 12, |row, _| {
        row.line
            .count
            .map_or(Cell::Nothing, |count| number(count.yes))
    }),
    column("votes_no", 12, |row, _| {
        row.line
            .count
            .map_or(Cell::Nothing, |count| number(count.no))
    }),
    column("votes_abstain", 12, |row, _| {
        row.line
            .count
            .map_or(Cell::Nothing, |count| number(count.abstain))
    }),
    column("vote_outcome", 18, |row, said| {
        row.line
            .outcome
            .map_or(Cell::Nothing, |outcome| word(said, "vote", outcome.code()))
    }),
    column("nomination_id", 38, |row, _| {
        Cell::Text(row.line.nomination.to_string().into())
    }),
];

/// A list of meetings as a workbook.
pub async fn list(
    state: &Data<State>,
    caller: Caller,
    filter: MeetingFilter,
    language: Language,
) -> Result<HttpResponse> {
    let book = Book {
        language,
        sheet: "sheet-meetings",
        heads: heads(language, MEETINGS.iter().map(|one| (one.name, one.width))),
        cells: |row, language| Ok(cells(&MEETINGS, row, Some(language))),
    };
    Download::begin(state, caller, "phien-hop", Format::Xlsx)?
        .workbook(book, (None, None), stretches(filter, meetings::list))
        .await
}

/// The agenda of a meeting as a workbook.
pub async fn agenda(
    state: &Data<State>,
    caller: Caller,
    id: MeetingId,
    language: Language,
) -> Result<HttpResponse> {
    let book = Book {
        language,
        sheet: "sheet-agenda",
        heads: heads(language, AGENDA.iter().map(|one| (one.name, one.width))),
        cells: |row, language| Ok(cells(&AGENDA, row, Some(language))),
    };
    let read = move |conn: &mut Conn, ctx: &Ctx, caller: &Caller, ()| {
        let shown = meetings::find(conn, ctx, caller, id)?;
        let members = shown.members.len();
        let rows = shown.lines.into_iter().map(|line| (line, members));
        Ok((rows.collect(), None))
    };
    Download::begin(state, caller, "chuong-trinh-hop", Format::Xlsx)?
        .workbook(book, ((), None), read)
        .await
}

/// What was counted at a meeting as a workbook.
pub async fn results(
    state: &Data<State>,
    caller: Caller,
    id: MeetingId,
    language: Language,
) -> Result<HttpResponse> {
    let book = Book {
        language,
        sheet: "sheet-vote-results",
        heads: heads(language, RESULTS.iter().map(|one| (one.name, one.width))),
        cells: |row, language| Ok(cells(&RESULTS, row, Some(language))),
    };
    let read = move |conn: &mut Conn, ctx: &Ctx, caller: &Caller, ()| {
        let minutes = meetings::minutes(conn, ctx, caller, id)?;
        let mut rows = Vec::new();
        for shown in minutes.ballots {
            let round = shown.ballot.round;
            rows.extend(shown.lines.into_iter().map(|(line, filed)| CountedLine {
                round,
                award_name: filed.nomination.award_name(&ctx.law),
                line,
                filed,
            }));
        }
        Ok((rows, None))
    };
    Download::begin(state, caller, "ket-qua-bo-phieu", Format::Xlsx)?
        .workbook(book, ((), None), read)
        .await
}
