//! In what state a file and what a verdict rests on were when somebody said something of it: what
//! their word covers.

use crate::domain::eligibility::proof::Proof;
use crate::domain::eligibility::record::{AwardOnRecord, FileOnRecord, Record};

/// The states of a file and of these proofs, as the requirements see them. Each is one word of a
/// text, and is compared, never read.
#[must_use]
pub fn states(file: &FileOnRecord, record: &Record, proofs: &[Proof]) -> Vec<String> {
    // What is not there any more is in no state a word could have been said of.
    let of = |proof: &Proof| state(record, *proof).unwrap_or_else(|| "gone".to_owned());
    std::iter::once(of_file(file))
        .chain(proofs.iter().map(of))
        .collect()
}

fn state(record: &Record, proof: Proof) -> Option<String> {
    match proof {
        Proof::File(id) => {
            let mut files = record.files.iter();
            files.find(|file| file.id == id).map(of_file)
        }
        Proof::Record(id) => {
            let mut awards = record.awards.iter();
            awards.find(|award| award.id == id).map(of_award)
        }
        Proof::Hold(id) => {
            let mut holds = record.holds.iter().map(|held| &held.hold);
            let hold = holds.find(|hold| hold.id == id)?;
            Some(format!("{}/{}", hold.kind.code(), hold.version))
        }
        Proof::Rating(id) => {
            let rating = record.ratings.iter().find(|rating| rating.id == id)?;
            Some(format!("{}/{}", rating.year, rating.grade.code()))
        }
    }
}

/// The same of a file whether it is looked at or is the proof: what was said of two files holds for
/// both.
fn of_file(file: &FileOnRecord) -> String {
    let FileOnRecord {
        subject,
        award_code,
        commendation_type,
        cycle_year,
        achievement,
        event,
        ..
    } = file;
    let event = event
        .map(|(id, from, to)| format!("{id}/{from}/{to}"))
        .unwrap_or_default();
    format!("{award_code}/{commendation_type}/{cycle_year}/{subject}/{achievement}/{event}")
}

fn of_award(award: &AwardOnRecord) -> String {
    let AwardOnRecord {
        award_code,
        commendation_type,
        cycle_year,
        in_force,
        ..
    } = award;
    format!("{award_code}/{commendation_type}/{cycle_year}/{in_force}")
}
