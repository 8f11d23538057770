//! The version that stands, of what an address names: to tell which of several that a caller has
//! seen it is. Nothing else of the thing is told, and whether they may see or change it is asked by
//! the change itself.

use uuid::Uuid;

use crate::db;
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{
    AwardId, BallotId, CareerEntryId, CouncilId, CycleId, DecisionId, HoldId, InitiativeId,
    LetterId, MachineClientId, MeetingId, NominationId, RatingId, UnitId, UserId,
};
use crate::error::Result;
use crate::services::Conn;

/// The version of the thing with this id in the collection of this name; none where there is no
/// such thing.
pub fn standing(tx: &mut Conn, collection: &str, id: Uuid) -> Result<Option<i64>> {
    Ok(match collection {
        "nominations" => db::nominations::find(tx, &Scope::All, NominationId(id))?
            .map(|found| found.nomination.version),
        "decisions" => db::awards::decisions::find(tx, &Scope::All, DecisionId(id))?
            .map(|found| found.decision.version),
        "submission-letters" => {
            db::nominations::submission_letters::find(tx, &Scope::All, LetterId(id))?
                .map(|found| found.letter.version)
        }
        "awards" => db::awards::find(tx, &Scope::All, AwardId(id))?.map(|award| award.seq),
        "units" => db::register::units::with_id(tx, UnitId(id))?.map(|unit| unit.version),
        "users" => db::access::users::with_id(tx, UserId(id))?.map(|user| user.version),
        "holds" => db::eligibility::holds::find(tx, &Scope::All, HoldId(id), None)?
            .map(|hold| hold.version),
        "cycles" => {
            db::nominations::cycles::find(tx, &Scope::All, CycleId(id))?.map(|cycle| cycle.version)
        }
        "machine-clients" => db::access::users::find_client(tx, &Scope::All, MachineClientId(id))?
            .map(|client| client.version),
        "career-entries" => {
            db::register::career::with_id(tx, CareerEntryId(id))?.map(|entry| entry.version)
        }
        "initiatives" => db::register::initiatives::find(tx, &Scope::All, InitiativeId(id))?
            .map(|initiative| initiative.version),
        "ratings" => db::eligibility::ratings::find(tx, &Scope::All, RatingId(id))?
            .map(|rating| rating.version),
        "councils" => {
            db::councils::find(tx, &Scope::All, CouncilId(id))?.map(|found| found.council.version)
        }
        "meetings" => db::councils::meetings::find(tx, &Scope::All, MeetingId(id))?
            .map(|found| found.meeting.version),
        "ballots" => db::councils::ballots::find(tx, BallotId(id))?.map(|ballot| ballot.version),
        _ => None,
    })
}
