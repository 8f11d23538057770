//! Councils and their members as they are answered.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::councils::council::CouncilMember;
use crate::domain::councils::sheet::share_text;
use crate::domain::law::council_rules::CouncilRules;
use crate::http::view::{AllowedView, NamesView};
use crate::services::councils::{CouncilWithUnit, ShownCouncil};

/// A council in a list.
#[derive(Serialize, ToSchema)]
pub struct ListedCouncilView {
    id: Uuid,
    unit_id: Uuid,
    unit_name: String,
    /// `emulation` or `initiative`.
    kind: &'static str,
    name: String,
    /// The decision that it stands on.
    decision_number: String,
    decided_on: NaiveDate,
    valid_from: NaiveDate,
    /// None while it is open.
    valid_to: Option<NaiveDate>,
    /// Bumped by every change, of its members too.
    version: i64,
}

impl From<&CouncilWithUnit> for ListedCouncilView {
    fn from(found: &CouncilWithUnit) -> Self {
        let council = &found.council;
        Self {
            id: council.id.0,
            unit_id: council.unit.0,
            unit_name: found.unit.name.clone(),
            kind: council.kind.code(),
            name: council.name.clone(),
            decision_number: council.decision_number.clone(),
            decided_on: council.decided_on,
            valid_from: council.valid.from,
            valid_to: council.valid.to,
            version: council.version,
        }
    }
}

/// Somebody who is or was in a council.
#[derive(Serialize, ToSchema)]
pub struct CouncilMemberView {
    id: Uuid,
    council_id: Uuid,
    user_id: Uuid,
    name: String,
    /// `chair`, `first_deputy`, `deputy`, `secretary` or `member`.
    position: &'static str,
    /// What they are elsewhere; empty where that was not said.
    title: String,
    /// Are they of the standing committee?
    standing: bool,
    valid_from: NaiveDate,
    /// None for as long as the council is there.
    valid_to: Option<NaiveDate>,
    /// That of the council.
    version: i64,
}

impl CouncilMemberView {
    /// A member of a council that has this version.
    pub fn of(member: &CouncilMember, version: i64) -> Self {
        Self {
            id: member.id.0,
            council_id: member.council.0,
            user_id: member.user.0,
            name: member.name.clone(),
            position: member.position.code(),
            title: member.title.clone(),
            standing: member.standing,
            valid_from: member.valid.from,
            valid_to: member.valid.to,
            version,
        }
    }
}

/// By which rules a council meets and votes.
#[derive(Serialize, ToSchema)]
pub struct CouncilRulesView {
    code: String,
    name: NamesView,
    /// Where they are written.
    citation: NamesView,
    /// Which share of all members must be there, or have sent their opinion: `2/3`.
    quorum: String,
    /// Do those who do not vote on a line count among all members for it all the same?
    recused_count: bool,
    /// So many papers must be in the box for it to be opened.
    least_ballots: u32,
    /// Is the vote secret, where who prepares it does not say?
    secret: bool,
    /// How often what did not pass can be voted on again in one meeting.
    revotes: u32,
}

impl From<&CouncilRules> for CouncilRulesView {
    fn from(rules: &CouncilRules) -> Self {
        Self {
            code: rules.code.clone(),
            name: NamesView::from(&rules.name),
            citation: NamesView::from(&rules.citation),
            quorum: share_text(rules.quorum),
            recused_count: rules.recused_count,
            least_ballots: rules.least_ballots,
            secret: rules.secret,
            revotes: rules.revotes,
        }
    }
}

/// A council.
#[derive(Serialize, ToSchema)]
pub struct CouncilView {
    #[serde(flatten)]
    council: ListedCouncilView,
    /// All who are or were in it, the chair first.
    members: Vec<CouncilMemberView>,
    /// None where no rules of councils are in force today.
    rules: Option<CouncilRulesView>,
    allowed_actions: Vec<AllowedView>,
}

impl From<&ShownCouncil> for CouncilView {
    fn from(shown: &ShownCouncil) -> Self {
        let version = shown.found.council.version;
        let member = |one: &CouncilMember| CouncilMemberView::of(one, version);
        Self {
            council: ListedCouncilView::from(&shown.found),
            members: shown.members.iter().map(member).collect(),
            rules: shown.rules.as_ref().map(CouncilRulesView::from),
            allowed_actions: shown.allowed.iter().map(AllowedView::from).collect(),
        }
    }
}
