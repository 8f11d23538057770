//! What stands at the head of every page for its reader: where they can go, and how much waits.

use crate::db::nominations::Waits;
use crate::db::{self, Conn};
use crate::domain::access::actor::Actor;
use crate::domain::access::policy::Right;
use crate::domain::base::code::codes;
use crate::domain::base::office::Role;
use crate::error::Result;
use crate::services::Ctx;
use crate::services::access::{self, Caller};

codes! {
    /// A part of the service that a reader goes to by the menu.
    Way {
        /// What waits for them.
        Work = "work",
        /// The ballots in which they vote.
        MyBallots = "my_ballots",
        /// To nominate.
        Nominate = "nominate",
        /// Files.
        Files = "files",
        /// Submission letters.
        Letters = "letters",
        /// Meetings of councils.
        Meetings = "meetings",
        /// Decisions.
        Decisions = "decisions",
        /// What was awarded.
        Awards = "awards",
        /// People and collectives.
        Subjects = "subjects",
        /// Figures.
        Figures = "figures",
        /// Reports of merit.
        Reports = "reports",
        /// Councils and who is in them.
        Councils = "councils",
        /// Emergencies.
        Emergencies = "emergencies",
        /// Cycles of nominations.
        Cycles = "cycles",
        /// What is held against somebody.
        Holds = "holds",
        /// Ratings of people and collectives.
        Ratings = "ratings",
        /// Initiatives that were recognised.
        Initiatives = "initiatives",
        /// Who qualifies for an award.
        Qualifying = "qualifying",
        /// The golden book.
        GoldenBook = "golden_book",
        /// The money of awards and the funds that pay it.
        Payments = "payments",
        /// The first steps of an installation.
        Guide = "guide",
        /// Accounts and who holds which office.
        Accounts = "accounts",
        /// Offices that files wait for and nobody holds.
        Unheld = "unheld",
        /// Units.
        Units = "units",
        /// What comes from workbooks.
        Imports = "imports",
        /// Programs that ask.
        Clients = "clients",
        /// Letters that did not arrive.
        DeadLetters = "dead_letters",
        /// Sign-ins and what was refused.
        SecurityEvents = "security_events",
    }
}

impl Way {
    /// Who goes there: holders of these roles; nobody named is everybody.
    fn roles(self) -> &'static [Role] {
        use Role::{
            Administrator, Chairman, CouncilMember, CouncilSecretary, EmulationOfficer, Inspector,
            OfficeHead, Specialist, UnitHead,
        };
        match self {
            Self::Work => &[],
            Self::MyBallots => &[CouncilMember],
            Self::Nominate | Self::Initiatives => Right::Nominate.roles(),
            Self::Reports => Right::Report.roles(),
            Self::Files => &[
                EmulationOfficer,
                UnitHead,
                Specialist,
                OfficeHead,
                CouncilSecretary,
                CouncilMember,
                Chairman,
                Inspector,
            ],
            Self::Meetings | Self::Councils => &[
                OfficeHead,
                CouncilSecretary,
                CouncilMember,
                Chairman,
                Inspector,
            ],
            Self::Letters => &[
                EmulationOfficer,
                UnitHead,
                Specialist,
                OfficeHead,
                Chairman,
                Inspector,
            ],
            Self::Subjects => &[
                EmulationOfficer,
                UnitHead,
                Specialist,
                OfficeHead,
                Inspector,
                Administrator,
            ],
            Self::Decisions | Self::Figures | Self::Awards | Self::GoldenBook => &[
                EmulationOfficer,
                UnitHead,
                Specialist,
                OfficeHead,
                CouncilSecretary,
                Chairman,
                Inspector,
            ],
            Self::Cycles => &[
                EmulationOfficer,
                Specialist,
                OfficeHead,
                Inspector,
                Administrator,
            ],
            Self::Emergencies => &[
                EmulationOfficer,
                UnitHead,
                Specialist,
                OfficeHead,
                Chairman,
                Inspector,
                Administrator,
            ],
            Self::Holds => &[Specialist, OfficeHead, Inspector],
            Self::Ratings => &[
                EmulationOfficer,
                UnitHead,
                Specialist,
                OfficeHead,
                Inspector,
            ],
            Self::Qualifying => &[EmulationOfficer, Specialist, OfficeHead],
            // The register, or the year's list.
            Self::Imports => &[EmulationOfficer, Administrator],
            Self::Payments => &[Specialist, OfficeHead, Chairman, Inspector],
            Self::Guide
            | Self::Accounts
            | Self::Unheld
            | Self::Units
            | Self::Clients
            | Self::DeadLetters
            | Self::SecurityEvents => Right::ManageAccess.roles(),
        }
    }
}

/// So many notices are not counted one by one.
pub const MANY_UNREAD: i64 = 100;

/// What stands at the head of a page.
#[derive(Debug, Clone, Default)]
pub struct Desk {
    /// Who reads.
    pub name: String,
    /// The one role they hold, where it is one: what waits is called by it.
    pub role: Option<Role>,
    /// Where they can go.
    pub ways: Vec<Way>,
    /// How much waits for them, by stage, status and day.
    pub waits: Vec<Waits>,
    /// How many notices they have not read, counted up to `MANY_UNREAD`.
    pub unread: i64,
    /// How many ballots are open in which they vote.
    pub ballots: i64,
}

impl Desk {
    /// How many files wait.
    #[must_use]
    pub fn waiting(&self) -> i64 {
        self.waits.iter().map(|wait| wait.count).sum()
    }
}

/// What stands at the head of a page for the caller.
pub fn desk(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Desk> {
    let actor = access::actor(tx, ctx, caller)?;
    let mut roles: Vec<Role> = actor.offices.iter().map(|held| held.office.role).collect();
    roles.sort_unstable();
    roles.dedup();
    let waits = db::nominations::waits(tx, &actor)?;
    let (unread, ballots) = match actor.user() {
        Some(user) => db::councils::ballots::count_unread_and_open(tx, user, ctx.now, MANY_UNREAD)?,
        None => (0, 0),
    };
    Ok(Desk {
        waits,
        unread,
        ballots,
        ways: ways(&actor, ballots > 0),
        name: actor.name,
        role: match roles[..] {
            [role] => Some(role),
            _ => None,
        },
    })
}

fn ways(actor: &Actor, votes: bool) -> Vec<Way> {
    let goes = |way: &Way| {
        let roles = way.roles();
        let holds = |role: &Role| actor.offices.iter().any(|held| held.office.role == *role);
        roles.is_empty()
            || roles.iter().any(holds)
            // Whoever is on the register reads the files about themself.
            || (*way == Way::Files && actor.person.is_some())
            // Members of councils need no office.
            || (*way == Way::MyBallots && votes)
    };
    Way::ALL.iter().copied().filter(goes).collect()
}
