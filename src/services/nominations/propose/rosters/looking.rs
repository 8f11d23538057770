//! What the rules find of the lines of a list, and what their writer has still to say: a fixed
//! number of statements, however many lines.

use std::collections::BTreeMap;

use super::{Meant, meant, own, slots};
use crate::db::{self, Conn};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy;
use crate::domain::base::ids::{NominationId, RosterId, SubjectId};
use crate::domain::base::text::name_key;
use crate::domain::eligibility::finding::Finding;
use crate::domain::law::award_type::AwardType;
use crate::domain::law::route::Slot;
use crate::domain::law::stage::Action;
use crate::domain::nominations::event::Event;
use crate::domain::nominations::roster::{
    LineState, Occasion, Roster, RosterLine, RosterPaper, SameAs, ToldLine,
};
use crate::domain::register::people::{Subject, SubjectKind};
use crate::domain::register::unit::{Unit, UnitPath};
use crate::error::{FieldFault, Result};
use crate::services::Ctx;
use crate::services::access::{self, Caller};
use crate::services::nominations::ProposedSubject;
use crate::services::nominations::checks::candidates::{Candidate, Happened, Judged, judge};
use crate::services::register::subjects::{AddSubject, Offered, offered};

/// A line as its writer is shown it.
#[derive(Debug, Clone)]
pub struct LineLook {
    /// What was typed.
    pub line: RosterLine,
    /// How it stands.
    pub state: LineState,
    /// What is wrong with what was typed, and why no file could be written.
    pub faults: Vec<FieldFault>,
    /// The line before it that says the same name.
    pub twin: Option<i32>,
    /// What is said of its name, as far as it still fits.
    pub said: SameAs,
    /// Who on file bears the name: perhaps it is one of them.
    pub same_names: Vec<Offered>,
    /// What the rules find that is not met, or needs a look.
    pub findings: Vec<Finding>,
    /// The file that was made of it, as far as it is there.
    pub file: Option<NominationId>,
}

/// A list as its writer is shown it.
#[derive(Debug, Clone)]
pub struct RosterLook {
    /// The list.
    pub roster: Roster,
    /// The unit.
    pub unit: Unit,
    /// The event, where it is on file.
    pub event: Option<Event>,
    /// The award.
    pub award: AwardType,
    /// The award year.
    pub cycle_year: i32,
    /// The papers that belong to each file.
    pub slots: Vec<Slot>,
    /// Are its files submitted under a letter? Then they are written as drafts.
    pub by_letter: bool,
    /// The papers that are there for all of them.
    pub papers: Vec<RosterPaper>,
    /// The lines.
    pub lines: Vec<LineLook>,
}

impl RosterLook {
    /// How many lines stand like this.
    #[must_use]
    pub fn count(&self, state: LineState) -> usize {
        self.lines.iter().filter(|one| one.state == state).count()
    }

    /// How many files could be submitted.
    #[must_use]
    pub fn good(&self) -> usize {
        self.lines.iter().filter(|one| one.state.is_good()).count()
    }

    /// The slots that have to be filled and are not.
    pub fn missing_papers(&self) -> impl Iterator<Item = &Slot> {
        let is_there = |slot: &Slot| self.papers.iter().any(|paper| paper.slot == slot.code);
        self.slots
            .iter()
            .filter(move |slot| slot.required && !is_there(slot))
    }
}

/// The days of a purpose.
pub(super) fn happened(roster: &Roster, event: Option<&Event>) -> Option<Happened> {
    match (&roster.purpose.occasion, event) {
        (Occasion::New { from, to, .. }, _) => Some((None, *from, *to)),
        (_, Some(event)) => Some((Some(event.id), event.happened_from, event.happened_to)),
        (_, None) => None,
    }
}

/// What is said of a line's name, as far as it still fits: the one it names is there, bears the name
/// and can be proposed.
pub(super) fn still_said(
    (actor, scope): (&Actor, &Scope),
    told: &ToldLine,
    said: SameAs,
    subjects: &[(Subject, UnitPath)],
) -> SameAs {
    let SameAs::Same(id) = said else {
        return said;
    };
    let fits = subjects.iter().any(|(subject, path)| {
        subject.id == id
            && subject.kind == told.kind
            && name_key(&subject.name) == name_key(&told.name)
            && scope.contains(path)
            && policy::nominating_office(actor, path).is_some()
    });
    if fits { said } else { SameAs::Unsaid }
}

/// A line as a candidate.
pub(super) fn candidate(told: &ToldLine, said: SameAs, unit: &Unit) -> Candidate {
    let who = match said {
        SameAs::Same(id) => ProposedSubject::Known(id),
        SameAs::Unsaid | SameAs::Another => ProposedSubject::New(AddSubject {
            kind: told.kind,
            name: told.name.clone(),
            unit: unit.id,
            leader: None,
            another_than: Vec::new(),
        }),
    };
    Candidate {
        who,
        achievement: None,
    }
}

/// The subjects that lines say they are.
pub(super) fn said_subjects(
    tx: &mut Conn,
    lines: &[RosterLine],
) -> Result<Vec<(Subject, UnitPath)>> {
    let ids: Vec<SubjectId> = lines
        .iter()
        .filter_map(|line| match line.same_as {
            SameAs::Same(id) => Some(id),
            SameAs::Unsaid | SameAs::Another => None,
        })
        .collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(db::register::people::subjects_with_ids(tx, &ids)?)
}

/// What is wrong with what was typed, as faults.
pub(super) fn typed_faults(
    faults: Vec<(&'static str, &'static str, Option<usize>)>,
) -> Vec<FieldFault> {
    let fault = |(member, code, limit): (&str, &'static str, Option<usize>)| FieldFault {
        pointer: format!("/{member}"),
        code,
        params: limit
            .into_iter()
            .map(|limit| ("limit", limit.to_string()))
            .collect(),
    };
    faults.into_iter().map(fault).collect()
}

/// A list of the caller's own, each line with what the rules of today find of it.
pub fn look(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: RosterId) -> Result<RosterLook> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let roster = own(tx, &actor, id)?;
    let Meant {
        unit,
        event,
        award,
        asked,
    } = meant(tx, ctx, (&actor, &scope), &roster.purpose)?;
    let lines = db::nominations::rosters::lines(tx, id)?;
    let papers = db::nominations::rosters::papers(tx, id)?;
    let filed: Vec<NominationId> = lines.iter().filter_map(|line| line.nomination).collect();
    let filed = if filed.is_empty() {
        Vec::new()
    } else {
        db::nominations::with_ids(tx, &scope, &filed)?
    };
    let subjects = said_subjects(tx, &lines)?;
    // Only what can be read is looked at.
    let (mut readable, mut candidates) = (Vec::new(), Vec::new());
    for (index, line) in lines.iter().enumerate() {
        if let (None, Ok(told)) = (line.nomination, line.told()) {
            let said = still_said((&actor, &scope), &told, line.same_as, &subjects);
            candidates.push(candidate(&told, said, &unit));
            readable.push((index, said));
        }
    }
    let happened = happened(&roster, event.as_ref());
    let judged = judge(tx, ctx, (&actor, &scope), &asked, happened, &candidates)?;
    let all_names: Vec<Subject> = judged
        .iter()
        .flat_map(|one| one.same_names.clone())
        .collect();
    let named = if all_names.is_empty() {
        Vec::new()
    } else {
        offered(tx, all_names)?
    };
    let mut judged = readable.into_iter().zip(judged);
    let mut next = judged.next();
    let (mut looked, mut twins) = (Vec::with_capacity(lines.len()), Twins::new());
    for (index, line) in lines.into_iter().enumerate() {
        let mine = next.take_if(|((at, _), _)| *at == index);
        if mine.is_some() {
            next = judged.next();
        }
        let twin = twin(&mut twins, &line);
        looked.push(if let Some(((_, said), judged)) = mine {
            read_line(line, said, judged, twin, &named)
        } else {
            let is_there = |id: &NominationId| filed.iter().any(|one| one.nomination.id == *id);
            let file = line.nomination.filter(is_there);
            unread_line(line, file)
        });
    }
    let (slots, by_letter) = slots(ctx, &award, &roster.purpose);
    Ok(RosterLook {
        roster,
        unit,
        event,
        award,
        cycle_year: asked.cycle_year,
        slots,
        by_letter,
        papers,
        lines: looked,
    })
}

/// The lines so far by what they say of whom, each with its place and what is said of its name.
type Twins = BTreeMap<(Option<SubjectKind>, String), Vec<(i32, SameAs)>>;

/// The line before one that says the same name of the same kind, where nobody says they are two.
fn twin(before: &mut Twins, line: &RosterLine) -> Option<i32> {
    let name = name_key(&line.name);
    if name.is_empty() {
        return None;
    }
    let same = before.entry((line.kind, name)).or_default();
    let is_two = |other: SameAs| match (other, line.same_as) {
        (_, SameAs::Another) => true,
        (SameAs::Same(one), SameAs::Same(another)) => one != another,
        _ => false,
    };
    let found = same
        .iter()
        .find(|(_, said)| !is_two(*said))
        .map(|(place, _)| *place);
    same.push((line.place, line.same_as));
    found.filter(|_| line.nomination.is_none())
}

/// A line of which nothing was asked: it is a file, or cannot be read.
fn unread_line(line: RosterLine, file: Option<NominationId>) -> LineLook {
    let faults = match (line.nomination, line.told()) {
        (None, Err(faults)) => typed_faults(faults),
        _ => Vec::new(),
    };
    let state = if line.nomination.is_some() {
        LineState::Filed
    } else {
        LineState::Missing
    };
    LineLook {
        said: line.same_as,
        line,
        state,
        faults,
        twin: None,
        same_names: Vec::new(),
        findings: Vec::new(),
        file,
    }
}

fn read_line(
    line: RosterLine,
    said: SameAs,
    judged: Judged,
    twin: Option<i32>,
    named: &[Offered],
) -> LineLook {
    let is_asked = said == SameAs::Unsaid && !judged.same_names.is_empty();
    let stops = |finding: &Finding| finding.is_broken() || finding.stops(Action::Submit);
    let state = if !judged.faults.is_empty() {
        LineState::Missing
    } else if twin.is_some() || is_asked {
        LineState::Unsure
    } else if !judged.ready || judged.findings.iter().any(stops) {
        LineState::Stopped
    } else if judged.findings.iter().any(Finding::waits_for_a_look) {
        LineState::Look
    } else {
        LineState::Ready
    };
    let names = judged.same_names.iter();
    let offered = names.filter_map(|one| named.iter().find(|known| known.subject.id == one.id));
    let mut same_names: Vec<Offered> = offered.cloned().collect();
    if let (SameAs::Same(_), Some(subject)) = (said, &judged.subject) {
        same_names.push(Offered {
            subject: subject.clone(),
            beside: Vec::new(),
        });
    }
    LineLook {
        line,
        state,
        faults: judged.faults,
        twin,
        said,
        same_names,
        findings: judged
            .findings
            .into_iter()
            .filter(|finding| finding.is_broken() || finding.waits_for_a_look())
            .collect(),
        file: None,
    }
}
