//! The councils of the province: one meeting that was concluded, one that votes while the demo is
//! looked at, one that is prepared.

mod members;

use chrono::{DateTime, TimeDelta, Utc};
use members::{PROPOSED, seat};

use super::Province;
use crate::commands::demo::files::signed_in;
use crate::commands::demo::{DemoAccount, Planted, waves, weeks};
use crate::db::Conn;
use crate::domain::base::ids::{BallotId, CouncilId, NominationId, SubjectId, UnitId};
use crate::domain::base::office::Role;
use crate::domain::councils::ballot::{BallotPaper, Choice};
use crate::domain::councils::meeting::{Attendance, Attended, MeetingKind};
use crate::domain::law::stage::StageKind;
use crate::domain::nominations::document::Received;
use crate::domain::register::initiative::{InitiativeAuthor, Reach};
use crate::domain::register::people::{Subject, SubjectKind};
use crate::error::{Error, Result};
use crate::secrets::MasterKey;
use crate::secrets::seals::SealKey;
use crate::services::access::{self, Caller};
use crate::services::councils::agenda::{self, Agenda};
use crate::services::councils::ballots::{self, OpenBallot, ShownBallot};
use crate::services::councils::conclude::conclude;
use crate::services::councils::meetings::{self, NewMeeting, ShownMeeting};
use crate::services::register::initiatives::{self, EnterInitiative};
use crate::services::register::subjects::{self, AddSubject};
use crate::services::{Ctx, Trace};

const EDUCATION: &str = "HG-S1";
const FARMING: &str = "HG-S2";
const HEALTH: &str = "HG-S3";
const BUILDING: &str = "HG-S4";
const POTTERY: &str = "HG-S5";
const TEA: &str = "HG-S6";

const FIGHTER: &str = "title_cstd_province";
const FLAG: &str = "flag_province";
const NATION: &str = "title_cstdtq";

/// Days ago on which what was concluded was sent, put on an agenda, and voted on.
const CONCLUDED: (i64, i64, i64) = (12, 9, 6);
/// Days ago on which what is voted on now was sent, and put on an agenda.
const VOTING: (i64, i64) = (5, 4);
/// Days ago on which what waits was sent.
const WAITING: i64 = 2;

/// So many members of the open ballot have sent their papers.
const PAPERS: usize = 9;

/// Files of one body for one award, of so many people and of these collectives.
struct Batch {
    unit: &'static str,
    award: &'static str,
    people: usize,
    collectives: &'static [&'static str],
}

const fn batch(
    unit: &'static str,
    award: &'static str,
    people: usize,
    collectives: &'static [&'static str],
) -> Batch {
    Batch {
        unit,
        award,
        people,
        collectives,
    }
}

const LAST_TIME: [Batch; 3] = [
    batch(EDUCATION, FIGHTER, 2, &[]),
    batch(FARMING, FLAG, 0, &["Chi cục Thủy lợi Hồng Giang"]),
    batch(HEALTH, NATION, 1, &[]),
];

/// With those of the two departments in which members are concerned a dozen.
const THIS_TIME: [Batch; 3] = [
    batch(
        FARMING,
        FLAG,
        0,
        &[
            "Chi cục Kiểm lâm Hồng Giang",
            "Trung tâm Khuyến nông Hồng Giang",
        ],
    ),
    batch(
        BUILDING,
        FLAG,
        0,
        &[
            "Ban Quản lý dự án đường ven sông",
            "Trung tâm Quy hoạch Hồng Giang",
        ],
    ),
    batch(POTTERY, NATION, 3, &[]),
];

const NEXT_TIME: [Batch; 2] = [
    batch(BUILDING, FIGHTER, 2, &[]),
    batch(
        TEA,
        FLAG,
        0,
        &["Tổ chế biến chè số 1", "Tổ chế biến chè số 2"],
    ),
];

/// The council with those who sit in it.
struct Hall {
    council: CouncilId,
    secretary: Caller,
    /// The chair first, then the secretary of the council.
    members: Vec<DemoAccount>,
}

/// Makes the councils, and does all of it. Where the law of a day lets no council vote, nothing
/// waits for one.
pub(in crate::commands::demo) fn meet(
    tx: &mut Conn,
    ctx: &Ctx,
    province: &mut Province,
    planted: &mut Planted,
    (papers, master): (&[Received], &MasterKey),
) -> Result<()> {
    let (proposed, author) = (one(province, HEALTH)?, one(province, EDUCATION)?);
    let hall = &seat(tx, ctx, province, planted, (&proposed, &author))?;
    let (sent, prepared, voted) = CONCLUDED;
    let at = &on(ctx, sent, 0);
    if council_votes(at) {
        let files = send(tx, at, province, &LAST_TIME, papers)?;
        let (prepares, votes) = (on(ctx, prepared, 1), on(ctx, voted, 5));
        hall.conclude(tx, (&prepares, &votes), &files, master)?;
    }
    let (sent, prepared) = VOTING;
    let at = &on(ctx, sent, 0);
    if council_votes(at) {
        let mut files = send(tx, at, province, &THIS_TIME, papers)?;
        let partner = one(province, EDUCATION)?;
        share(tx, at, province, (&partner, &author))?;
        for (concerned, code, more) in [(proposed, HEALTH, 1), (partner, EDUCATION, 2)] {
            let others = take(province, code, more)?;
            let all = std::iter::once(&concerned).chain(&others);
            let of = (concerned.unit, all.map(|subject| subject.id).collect());
            files.extend(write(tx, at, province, FIGHTER, of, papers)?);
        }
        hall.vote(tx, (&on(ctx, prepared, 3), ctx), &files, master)?;
        planted.councillor = hall.members.get(PROPOSED).cloned();
    }
    let at = &on(ctx, WAITING, 0);
    if council_votes(at) {
        let files = send(tx, at, province, &NEXT_TIME, papers)?;
        let begins = weeks::moment(ctx, 9);
        let place = "Phòng họp số 2, trụ sở Ủy ban nhân dân tỉnh";
        let new = hall.prepare(tx, &on(ctx, 1, 2), begins, place)?;
        let (id, version) = (new.found.meeting.id, new.found.meeting.version);
        // The others still wait for a place on it.
        let first = files.into_iter().take(2).collect();
        let agenda = Agenda::Ranked(first);
        agenda::set(tx, &on(ctx, 1, 2), &hall.secretary, id, version, agenda)?;
    }
    Ok(())
}

/// So many hours behind nine in the morning so many days ago.
fn on(ctx: &Ctx, days: i64, hours: i64) -> Ctx {
    Ctx {
        now: (weeks::moment(ctx, -days) + TimeDelta::hours(hours)).min(ctx.now),
        ..ctx.clone()
    }
}

fn whole_hour(now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::seconds(now.timestamp().rem_euclid(3_600))
}

/// Do files that are received now wait for the vote of the council?
fn council_votes(ctx: &Ctx) -> bool {
    ["province_ordinary", "state_ordinary"].iter().all(|code| {
        let route = ctx.law.route(code, ctx.today());
        route.is_some_and(|route| {
            let mut stages = route.stages.iter();
            stages.any(|stage| stage.kind() == StageKind::Ballot)
        })
    })
}

/// Some of the people of a body whom nobody proposed yet.
fn take(province: &mut Province, code: &str, count: usize) -> Result<Vec<Subject>> {
    let mut places = province.places.iter_mut();
    let place = places.find(|place| place.unit.code == code);
    let free = &mut place.ok_or(Error::NotFound("unit"))?.free;
    let kept = free.len().checked_sub(count);
    Ok(free.split_off(kept.ok_or(Error::NotFound("subject"))?))
}

fn one(province: &mut Province, code: &str) -> Result<Subject> {
    take(province, code, 1)?
        .pop()
        .ok_or(Error::NotFound("subject"))
}

/// Sends files as far as the vote.
fn send(
    tx: &mut Conn,
    ctx: &Ctx,
    province: &mut Province,
    batches: &[Batch],
    papers: &[Received],
) -> Result<Vec<NominationId>> {
    let mut files = Vec::new();
    for batch in batches {
        let mut places = province.places.iter();
        let place = places.find(|place| place.unit.code == batch.unit);
        let unit = place.ok_or(Error::NotFound("unit"))?.unit.id;
        let people = take(province, batch.unit, batch.people)?;
        let mut chosen: Vec<SubjectId> = people.iter().map(|subject| subject.id).collect();
        let officer = province.hand(Role::EmulationOfficer, unit)?;
        for name in batch.collectives {
            let new = AddSubject {
                kind: SubjectKind::Collective,
                name: (*name).to_owned(),
                unit,
                leader: None,
                another_than: Vec::new(),
            };
            chosen.push(subjects::add_subject(tx, ctx, officer, new)?.id);
        }
        files.extend(write(
            tx,
            ctx,
            province,
            batch.award,
            (unit, chosen),
            papers,
        )?);
    }
    Ok(files)
}

fn write(
    tx: &mut Conn,
    ctx: &Ctx,
    province: &Province,
    award: &'static str,
    of: (UnitId, Vec<SubjectId>),
    papers: &[Received],
) -> Result<Vec<NominationId>> {
    let wave = waves::for_council(award);
    weeks::send_to_council(tx, ctx, province, wave, of, papers)
}

/// Enters an initiative that two made.
fn share(
    tx: &mut Conn,
    ctx: &Ctx,
    province: &Province,
    (first, second): (&Subject, &Subject),
) -> Result<()> {
    let officer = province.hand(Role::EmulationOfficer, first.unit)?;
    let author = |subject: &Subject, share| InitiativeAuthor {
        subject: subject.id,
        share,
    };
    let new = EnterInitiative {
        unit: first.unit,
        title: "Kho bài giảng số cho lớp ghép".to_owned(),
        reach: Reach::Province,
        recognised_on: ctx.today() - TimeDelta::days(30),
        recognised_by: "Hội đồng Sáng kiến tỉnh Hồng Giang (giả định)".to_owned(),
        decision_number: "19/QĐ-HĐSK".to_owned(),
        authors: vec![author(first, 60), author(second, 40)],
    };
    initiatives::enter(tx, ctx, officer, new).map(|_| ())
}

impl Hall {
    fn prepare(
        &self,
        tx: &mut Conn,
        ctx: &Ctx,
        starts_at: DateTime<Utc>,
        place: &str,
    ) -> Result<ShownMeeting> {
        let new = NewMeeting {
            title: "Xét danh hiệu thi đua và cờ thi đua năm".to_owned(),
            kind: MeetingKind::InPerson,
            starts_at,
            place: Some(place.to_owned()),
        };
        meetings::add(tx, ctx, &self.secretary, self.council, new)
    }

    /// Prepares a meeting on some files and invites to it; then its day comes, so many members are
    /// there, the last of them by their written opinion, and a ballot is opened.
    fn open(
        &self,
        tx: &mut Conn,
        (prepares, votes): (&Ctx, &Ctx),
        files: &[NominationId],
        (present, in_writing): (usize, usize),
        master: &MasterKey,
    ) -> Result<ShownBallot> {
        let secretary = &self.secretary;
        let place = "Phòng họp số 1, trụ sở Ủy ban nhân dân tỉnh";
        let new = self.prepare(tx, prepares, whole_hour(votes.now), place)?;
        let (id, version) = (new.found.meeting.id, new.found.meeting.version);
        let agenda = Agenda::Ranked(files.to_vec());
        let set = agenda::set(tx, prepares, secretary, id, version, agenda)?;
        let version = set.found.meeting.version;
        let invited = meetings::invite(tx, prepares, secretary, id, version)?;
        let version = invited.found.meeting.version;
        let how = std::iter::repeat_n(Attendance::Present, present)
            .chain(std::iter::repeat_n(Attendance::InWriting, in_writing));
        let attended: Vec<Attended> = self
            .members
            .iter()
            .zip(how)
            .map(|(member, attendance)| Attended {
                user: member.user,
                attendance,
            })
            .collect();
        let noted = meetings::note_attendance(tx, votes, secretary, id, version, &attended)?;
        let version = noted.found.meeting.version;
        ballots::open(
            tx,
            votes,
            secretary,
            id,
            version,
            OpenBallot::default(),
            master,
        )
    }

    /// A meeting that is over: one of its files failed, the others went on, each with one vote
    /// against it.
    fn conclude(
        &self,
        tx: &mut Conn,
        days: (&Ctx, &Ctx),
        files: &[NominationId],
        master: &MasterKey,
    ) -> Result<()> {
        let votes = days.1;
        let opened = self.open(tx, days, files, (23, 2), master)?;
        let failed = files.first().copied();
        let last = self.members.len().saturating_sub(1);
        for index in 0..self.members.len() {
            let says = |file: NominationId| match index {
                20..=22 if Some(file) == failed => Choice::No,
                _ if index > 22 && Some(file) == failed => Choice::Abstain,
                _ if index == last => Choice::No,
                _ => Choice::Yes,
            };
            self.cast(tx, votes, opened.ballot.id, index, says)?;
        }
        let (ballot, meeting) = (&opened.ballot, &opened.found.meeting);
        let (secretary, seal) = (&self.secretary, SealKey::of(master)?);
        ballots::close(
            tx,
            votes,
            secretary,
            ballot.id,
            ballot.version,
            master,
            &seal,
        )?;
        conclude(tx, votes, secretary, meeting.id, meeting.version).map(|_| ())
    }

    /// A meeting in which members vote now: some have, who is proposed themself has not.
    fn vote(
        &self,
        tx: &mut Conn,
        days: (&Ctx, &Ctx),
        files: &[NominationId],
        master: &MasterKey,
    ) -> Result<()> {
        let opened = self.open(tx, days, files, (14, 0), master)?;
        let who = (0..self.members.len())
            .rev()
            .filter(|index| *index != PROPOSED);
        for index in who.take(PAPERS) {
            let doubted = files.get(index % 4).copied();
            let says = |file: NominationId| match index % 3 {
                0 if Some(file) == doubted => Choice::No,
                1 if Some(file) == doubted => Choice::Abstain,
                _ => Choice::Yes,
            };
            self.cast(tx, days.1, opened.ballot.id, index, says)?;
        }
        Ok(())
    }

    /// A member says something to each file they vote on, by their own account.
    fn cast(
        &self,
        tx: &mut Conn,
        ctx: &Ctx,
        ballot: BallotId,
        index: usize,
        says: impl Fn(NominationId) -> Choice,
    ) -> Result<()> {
        let member = signed_in(tx, ctx, &self.members, index)?;
        let shown = ballots::paper(tx, ctx, &member, ballot)?;
        let theirs = shown.lines.iter().filter(|line| line.recusal.is_none());
        let choices = theirs.map(|line| (line.line.place, says(line.line.nomination)));
        let paper = BallotPaper(choices.collect());
        let sealed = Ctx {
            trace: Trace::Sealed,
            ..ctx.clone()
        };
        ballots::cast(tx, &sealed, &member, ballot, &paper)?;
        access::sign_out(tx, ctx, &member)
    }
}
