//! Who does not vote on what: found from what is known when a ballot is opened, or declared by the
//! member while it is open.

use std::collections::{BTreeMap, BTreeSet};

use super::{ShownPaper, as_voter, fact, meeting_of, paper};
use crate::db::{self, Conn, Reading};
use crate::domain::access::own_case::{Beneficiary, Interest};
use crate::domain::base::history::EventKind;
use crate::domain::base::ids::{BallotId, InitiativeId, PersonId, SubjectId};
use crate::domain::councils::ballot::{Recusal, RecusalReason};
use crate::domain::councils::council::CouncilMember;
use crate::domain::councils::fault::BallotFault;
use crate::domain::law::award_type::AwardType;
use crate::domain::law::requirement::Requirement;
use crate::domain::nominations::nomination::NominationInContext;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, record};

/// Who does not vote on which of these lines, as far as that is known: who benefits from it, and
/// who made the initiative it rests on together with who is proposed.
pub(super) fn found(
    tx: &mut Conn,
    ctx: &Ctx,
    members: &[CouncilMember],
    files: &[(i32, NominationInContext)],
) -> Result<Vec<Recusal>> {
    let authors = Authors::of(tx, ctx, members, files)?;
    let mut recusals = Vec::new();
    for (place, file) in files {
        for member in members {
            let reason = if is_their_own(member, &file.concerned.beneficiary) {
                RecusalReason::OwnCase
            } else if authors.share(member, file) {
                RecusalReason::CoAuthor
            } else {
                continue;
            };
            recusals.push(Recusal {
                place: *place,
                user: member.user,
                reason,
                words: None,
            });
        }
    }
    Ok(recusals)
}

/// Does a member benefit from an award? As of who acts on a file: one of their name whom nobody has
/// told apart is taken for them.
fn is_their_own(member: &CouncilMember, beneficiary: &Beneficiary) -> bool {
    let interest = Interest::of(member.person, &member.name, None);
    interest
        .person
        .is_some_and(|person| beneficiary.people.contains(&person))
        || beneficiary
            .name
            .as_ref()
            .is_some_and(|name| interest.names.contains(name))
}

/// Whose initiatives are whose.
struct Authors {
    /// The subjects that the members are.
    members: Vec<(PersonId, SubjectId)>,
    /// What each of them, and of those who are proposed, is an author of.
    made: BTreeMap<SubjectId, BTreeSet<InitiativeId>>,
    /// Those who are proposed for an award that asks for an initiative.
    asked: BTreeSet<SubjectId>,
}

impl Authors {
    fn of(
        tx: &mut Conn,
        ctx: &Ctx,
        members: &[CouncilMember],
        files: &[(i32, NominationInContext)],
    ) -> Result<Self> {
        let asks = |file: &NominationInContext| {
            let award = file.nomination.award_type(&ctx.law);
            award.is_some_and(rests_on_initiatives)
        };
        let proposed = files.iter().filter(|(_, file)| asks(file));
        let asked: BTreeSet<SubjectId> = proposed
            .map(|(_, file)| file.nomination.content.subject)
            .collect();
        let people: Vec<PersonId> = members.iter().filter_map(|member| member.person).collect();
        let members = db::register::people::subjects_of_people(tx, &people)?;
        let of_members = members.iter().map(|(_, subject)| *subject);
        let subjects: Vec<SubjectId> = asked.iter().copied().chain(of_members).collect();
        let mut made: BTreeMap<SubjectId, BTreeSet<InitiativeId>> = BTreeMap::new();
        for (subject, initiative) in db::register::initiatives::of_subjects(&subjects).ask(tx)? {
            // On what was spent before nothing rests any more.
            if initiative.spent_on.is_none() {
                made.entry(subject).or_default().insert(initiative.id);
            }
        }
        Ok(Self {
            members,
            made,
            asked,
        })
    }

    /// Did a member make an initiative with who is proposed?
    fn share(&self, member: &CouncilMember, file: &NominationInContext) -> bool {
        let subject = file.nomination.content.subject;
        let (Some(person), true) = (member.person, self.asked.contains(&subject)) else {
            return false;
        };
        let Some(theirs) = self.made.get(&subject) else {
            return false;
        };
        self.members
            .iter()
            .filter(|(other, _)| *other == person)
            .filter_map(|(_, own)| self.made.get(own))
            .any(|own| !own.is_disjoint(theirs))
    }
}

/// Does one of the grounds of an award ask for an initiative?
fn rests_on_initiatives(award: &AwardType) -> bool {
    fn asks(requirement: &Requirement) -> bool {
        matches!(requirement, Requirement::Initiative { .. })
            || requirement.parts().into_iter().any(asks)
    }
    award.grounds.iter().any(|ground| asks(&ground.condition))
}

/// Declares that the caller does not vote on a line, with the reason, which who runs the meeting
/// and who inspects read alone. A paper they have sent is destroyed: they vote again on the rest.
pub fn recuse(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: BallotId,
    place: i32,
    words: String,
) -> Result<ShownPaper> {
    let actor = access::actor(tx, ctx, caller)?;
    let ballot = db::councils::ballots::lock(tx, id)?.ok_or(Error::NotFound("ballot"))?;
    let user = as_voter(tx, &actor, &ballot)?;
    if !ballot.takes_papers(ctx.now) {
        return Err(BallotFault::Closed.into());
    }
    let lines = db::councils::ballots::lines(tx, id)?;
    if !lines.iter().any(|line| line.place == place) {
        return Err(Error::invalid("/place", "unknown_reference"));
    }
    let known = db::councils::ballots::recusals(tx, id)?;
    if known
        .iter()
        .any(|one| (one.place, one.user) == (place, user))
    {
        return Err(Error::exists("/place"));
    }
    let declared = Recusal {
        place,
        user,
        reason: RecusalReason::Declared,
        words: Some(words),
    };
    db::councils::ballots::add_recusal(tx, id, &declared)?;
    db::councils::ballots::remove_paper(tx, id, user)?;
    let found = meeting_of(tx, &ballot)?;
    // Why stands in the ballot alone: the history is read by more.
    let mut told = fact(&ballot, &found.meeting, EventKind::RecusalDeclared);
    told.detail.push(("place", place.to_string()));
    record(tx, ctx, &actor, &[told], &[])?;
    paper(tx, ctx, caller, id)
}
