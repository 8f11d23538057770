//! Who is acting, with the rights they have at this moment, and what they may therefore see.

use crate::domain::access::own_case::Interest;
use crate::domain::base::author::{Absent, Author, Hand};
use crate::domain::base::code::codes;
use crate::domain::base::ids::{PersonId, UnitId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::register::unit::UnitPath;

codes! {
    /// What a machine client was allowed to ask for (RFC 6749 §3.3).
    ClientScope {
        /// Pull award records.
        AwardsRead = "awards:read",
        /// Put people on the register and keep them up to date.
        PeopleWrite = "people:write",
        /// Put units into the tree and keep them up to date.
        UnitsWrite = "units:write",
        /// Write and submit nominations, as the emulation officer of the client's unit.
        NominationsWrite = "nominations:write",
    }
}

/// An office as somebody holds it today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldOffice {
    /// Which office.
    pub office: Office,
    /// Where its unit stands in the tree.
    pub path: UnitPath,
    /// For whom it is held, while they are absent (ủy quyền); none for one's own.
    pub on_behalf_of: Option<Absent>,
}

/// Somebody who can use an office today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Which office.
    pub office: Office,
    /// The account.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// For whom they stand in; none for one's own office.
    pub on_behalf_of: Option<UserId>,
}

impl Holder {
    /// Is it one of these, or somebody who signs for one of them?
    #[must_use]
    pub fn is_of(&self, users: &[UserId]) -> bool {
        users.contains(&self.user)
            || self
                .on_behalf_of
                .is_some_and(|absent| users.contains(&absent))
    }
}

/// Somebody who acts, with the rights of this moment. Made by `services::access` inside the
/// transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Whose hand it is.
    pub hand: Hand,
    /// The name that history will show.
    pub name: String,
    /// The offices held today, one's own before those held for others; of a program, the one that a
    /// scope gives it.
    pub offices: Vec<HeldOffice>,
    /// The person on the register they are, if they are one: whose files are their own.
    pub person: Option<PersonId>,
    /// Whose cases are their own: theirs, and those of whoever they stand in for.
    pub interests: Vec<Interest>,
    /// The office in which the act at hand is done; none where it was not asked for one.
    pub acting_in: Option<Office>,
    /// For whom the act at hand is done; history names both.
    pub acting_for: Option<Absent>,
    /// For a program: what it may ask for, and the subtree it is limited to.
    pub client: Option<(Vec<ClientScope>, UnitPath)>,
}

/// What somebody may see of the things that belong to units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everything; for the operator's own commands, and where each thing is asked about by itself.
    All,
    /// What belongs to one of these units or to a unit below, and what is about this person.
    Seen {
        /// The units, with all below each; nothing when there is none.
        subtrees: Vec<UnitPath>,
        /// Whose own files and records are seen beside.
        own: Option<PersonId>,
    },
}

impl Scope {
    /// The units at these paths and those below them.
    #[must_use]
    pub fn subtrees(subtrees: Vec<UnitPath>) -> Self {
        Self::Seen {
            subtrees,
            own: None,
        }
    }

    /// May a file or record be seen that belongs to the unit at this path and is about this person?
    #[must_use]
    pub fn shows(&self, unit: &UnitPath, about: Option<PersonId>) -> bool {
        let is_own = match self {
            Self::Seen { own: Some(own), .. } => about == Some(*own),
            Self::All | Self::Seen { own: None, .. } => false,
        };
        is_own || self.contains(unit)
    }

    /// May a thing that belongs to the unit at this path be seen?
    #[must_use]
    pub fn contains(&self, unit: &UnitPath) -> bool {
        match self {
            Self::All => true,
            Self::Seen { subtrees, .. } => subtrees.iter().any(|path| path.covers(unit)),
        }
    }

    /// Does the unit at this path lie within it, or above one of its units?
    #[must_use]
    pub fn meets(&self, unit: &UnitPath) -> bool {
        match self {
            Self::All => true,
            Self::Seen { subtrees, .. } => {
                let meets = |path: &UnitPath| path.covers(unit) || unit.covers(path);
                subtrees.iter().any(meets)
            }
        }
    }

    /// May a file or a record be seen that belongs to the unit at this path and is about this
    /// person, if it is about one?
    #[must_use]
    pub fn contains_or_owns(&self, unit: &UnitPath, person: Option<PersonId>) -> bool {
        let is_own = match self {
            Self::Seen { own: Some(own), .. } => person == Some(*own),
            Self::All | Self::Seen { own: None, .. } => false,
        };
        is_own || self.contains(unit)
    }
}

impl Actor {
    /// The operator of the installation.
    #[must_use]
    pub fn operator() -> Self {
        let name = "thidua".to_owned();
        Self {
            hand: Hand::Operator,
            name,
            offices: Vec::new(),
            person: None,
            interests: Vec::new(),
            acting_in: None,
            acting_for: None,
            client: None,
        }
    }

    /// Which files and decisions they may see. A program sees them only where it nominates.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match self.scope_of(|role| !matches!(role, Role::Administrator | Role::Reporter)) {
            Scope::Seen { subtrees, .. } => Scope::Seen {
                subtrees,
                own: self.person,
            },
            Scope::All => Scope::All,
        }
    }

    /// Which award records they may see: those of their files, and for a program with the scope
    /// those of its subtree.
    #[must_use]
    pub fn records(&self) -> Scope {
        match &self.client {
            Some((scopes, path)) if scopes.contains(&ClientScope::AwardsRead) => {
                Scope::subtrees(vec![path.clone()])
            }
            _ => self.scope(),
        }
    }

    /// Which units and people they may keep up to date: a program with the scope its subtree, a
    /// person those they see.
    #[must_use]
    pub fn kept(&self, scope: ClientScope) -> Scope {
        match &self.client {
            Some((scopes, path)) if scopes.contains(&scope) => Scope::subtrees(vec![path.clone()]),
            _ => self.register(),
        }
    }

    /// Which accounts and roles they may see and manage.
    #[must_use]
    pub fn managed(&self) -> Scope {
        match self.hand {
            Hand::Operator => Scope::All,
            _ => self.scope_of(|role| role == Role::Administrator),
        }
    }

    /// Which units and people they may see: those of their files and those they manage.
    #[must_use]
    pub fn register(&self) -> Scope {
        self.scope_of(|role| role != Role::Reporter)
    }

    fn scope_of(&self, counts: impl Fn(Role) -> bool) -> Scope {
        if self.hand == Hand::Operator {
            return Scope::All;
        }
        Scope::subtrees(
            self.offices
                .iter()
                .filter(|held| counts(held.office.role))
                .map(|held| held.path.clone())
                .collect(),
        )
    }

    /// Of which units they may tell of merit: those in which one of these roles is held, and those
    /// below.
    #[must_use]
    pub fn within(&self, roles: &[Role]) -> Scope {
        self.scope_of(|role| roles.contains(&role))
    }

    /// Is this office held today?
    #[must_use]
    pub fn holds(&self, office: Office) -> bool {
        self.offices.iter().any(|held| held.office == office)
    }

    /// The units in which one of these roles is held today.
    #[must_use]
    pub fn units_of(&self, roles: &[Role]) -> Vec<UnitId> {
        self.offices
            .iter()
            .filter(|held| roles.contains(&held.office.role))
            .map(|held| held.office.unit)
            .collect()
    }

    /// The actor, doing something for whom they hold the office.
    #[must_use]
    pub fn using(&self, held: &HeldOffice) -> Self {
        Self {
            acting_in: Some(held.office),
            acting_for: held.on_behalf_of.clone(),
            ..self.clone()
        }
    }

    /// The name under which history keeps what they do.
    #[must_use]
    pub fn author(&self) -> Author<'_> {
        Author {
            hand: self.hand,
            name: &self.name,
            acting_for: self.acting_for.as_ref(),
        }
    }

    /// The user, if it is one.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        match self.hand {
            Hand::User(id) => Some(id),
            _ => None,
        }
    }
}
