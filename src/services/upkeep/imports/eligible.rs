//! What the rules find of the good rows of the year's list, beside each: whether the award's
//! standard is met, and whether a file of it could be sent. It stops no row.

use std::collections::BTreeMap;

use super::columns::{Cells, Proposals, RowsOf};
use crate::db::{self, Conn};
use crate::domain::base::ids::{SubjectId, UnitId};
use crate::domain::base::text::name_key;
use crate::domain::eligibility::finding::Finding;
use crate::domain::eligibility::standard::Standard;
use crate::domain::eligibility::verdict::CheckOutcome;
use crate::domain::law::stage::Action;
use crate::domain::register::people::Subject;
use crate::domain::upkeep::import::{CellFault, ImportKind, ImportRow, RowCheck, RowOutcome};
use crate::error::{Error, Result};
use crate::services::Ctx;
use crate::services::access::{self, Caller};
use crate::services::nominations::ProposedSubject;
use crate::services::nominations::checks::candidates::{AskedAward, Candidate, Judged, judge};
use crate::services::nominations::listed::{self, ListedProposal};

/// Adds what is found to the good rows of a stretch: those for one award, type and year are looked
/// at together, in a fixed number of statements however many they are.
pub(super) fn add(
    tx: &mut Conn,
    (ctx, caller, unit): (&Ctx, &Caller, UnitId),
    rows: &mut [ImportRow],
) -> Result<()> {
    let good = rows.iter().enumerate();
    let (places, good): (Vec<usize>, Vec<ImportRow>) = good
        .filter(|(_, row)| row.outcome == RowOutcome::Good)
        .map(|(place, row)| (place, row.clone()))
        .unzip();
    if good.is_empty() {
        return Ok(());
    }
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let unit = db::register::units::with_id(tx, unit)?.ok_or(Error::NotFound("unit"))?;
    let made = Proposals::made(tx, ctx, &good)?;
    let (places, asked): (Vec<usize>, Vec<ListedProposal>) = places
        .into_iter()
        .zip(made)
        .filter_map(|(place, made)| Some((place, made.ok()?)))
        .unzip();
    let years = listed::years(tx, ctx, &unit.path, &asked)?;
    let mut together: BTreeMap<_, Vec<(usize, SubjectId)>> = BTreeMap::new();
    for ((place, one), year) in places.into_iter().zip(asked).zip(years) {
        let award = (one.award_code, one.commendation_type, year);
        let subjects = together.entry(award).or_default();
        subjects.push((place, one.subject));
    }
    let mut subjects: Vec<(usize, Subject)> = Vec::new();
    for ((code, commendation_type, cycle_year), of_award) in together {
        let award = AskedAward {
            code,
            commendation_type,
            cycle_year,
        };
        let candidate = |(_, subject): &(usize, SubjectId)| Candidate {
            who: ProposedSubject::Known(*subject),
            achievement: None,
        };
        let candidates: Vec<Candidate> = of_award.iter().map(candidate).collect();
        let found = judge(tx, ctx, (&actor, &scope), &award, None, &candidates)?;
        for ((place, _), judged) in of_award.into_iter().zip(found) {
            if let Some(row) = rows.get_mut(place) {
                row.check = check(&judged);
                row.notes.extend(told(&judged));
            }
            subjects.extend(judged.subject.map(|subject| (place, subject)));
        }
    }
    names(tx, rows, &subjects)
}

fn check(judged: &Judged) -> Option<RowCheck> {
    if !judged.ready {
        return Some(RowCheck::Stopped);
    }
    let standard = judged.standard.as_ref()?;
    Some(match standard.verdict.outcome {
        CheckOutcome::Met => RowCheck::Met,
        CheckOutcome::NotMet => RowCheck::NotMet,
        CheckOutcome::NeedsReview => RowCheck::NeedsReview,
    })
}

/// What is told of a row: the rules that stand in the way, as far as who asks may know them, and
/// the standard.
fn told(judged: &Judged) -> Vec<CellFault> {
    let stops = |finding: &&Finding| finding.is_broken() || finding.stops(Action::Submit);
    let broken = judged.findings.iter().filter(stops).map(|finding| {
        let (name, name_en) = &finding.name;
        let (citation, citation_en) = &finding.citation;
        CellFault::new("", "rule_broken")
            .with("rule", &finding.rule)
            .with("name", name)
            .with("name_en", name_en)
            .with("citation", citation)
            .with("citation_en", citation_en)
    });
    broken
        .chain(judged.standard.as_ref().map(of_standard))
        .collect()
}

fn of_standard(standard: &Standard) -> CellFault {
    let code = match standard.verdict.outcome {
        CheckOutcome::Met => "standard_met",
        CheckOutcome::NotMet => "standard_not_met",
        CheckOutcome::NeedsReview => "standard_needs_review",
    };
    let best = standard.best();
    let (citation, citation_en) = best.map_or(&standard.citation, |ground| &ground.citation);
    let (ground, ground_en) = best.map_or(&standard.citation, |ground| &ground.name);
    CellFault::new("", code)
        .with("ground", ground)
        .with("ground_en", ground_en)
        .with("citation", citation)
        .with("citation_en", citation_en)
}

/// Says who is meant where a row names a person on the register without the staff code, and where
/// it names them otherwise than the register does: a person looks whether they are the same.
fn names(tx: &mut Conn, rows: &mut [ImportRow], subjects: &[(usize, Subject)]) -> Result<()> {
    let people = subjects.iter().filter(|(_, one)| one.person.is_some());
    let ids: Vec<SubjectId> = people.map(|(_, one)| one.id).collect();
    let codes: BTreeMap<SubjectId, String> = db::register::people::people_of(tx, &ids)?
        .into_iter()
        .map(|(id, code, _)| (id, code))
        .collect();
    for (place, subject) in subjects {
        let (Some(row), Some(code)) = (rows.get_mut(*place), codes.get(&subject.id)) else {
            continue;
        };
        let cells = Cells::of(ImportKind::Nominations, row);
        let (said, name) = (cells.text("staff_code"), cells.text("subject_name"));
        let note = if said.is_empty() {
            CellFault::new("subject_name", "import_by_name").with("code", code)
        } else if !name.is_empty() && name_key(name) != name_key(&subject.name) {
            CellFault::new("subject_name", "import_name_differs").with("name", &subject.name)
        } else {
            continue;
        };
        row.notes.push(note);
    }
    Ok(())
}
