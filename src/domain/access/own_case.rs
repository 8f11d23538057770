//! Whose case something is. Nobody acts on a case in which they benefit, nor does who stands in for
//! them; and who checked a file does not decide on it.

use crate::domain::base::ids::{PersonId, UserId};
use crate::domain::base::text::name_key;

/// Somebody whose cases are the actor's own: the actor, and whoever they stand in for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interest {
    /// Who they are on the register, if that is known.
    pub person: Option<PersonId>,
    /// The keys of what they are called: by their account, and by the register.
    pub names: Vec<String>,
}

impl Interest {
    /// Of an account, with the name its owner has on the register.
    #[must_use]
    pub fn of(person: Option<PersonId>, full_name: &str, known_as: Option<&str>) -> Self {
        let mut names: Vec<String> = [Some(full_name), known_as]
            .into_iter()
            .flatten()
            .map(name_key)
            .collect();
        names.dedup();
        Self { person, names }
    }
}

/// Who benefits from an award to a subject.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beneficiary {
    /// The person the subject is, and who leads it or is its head.
    pub people: Vec<PersonId>,
    /// The key of the name of whoever is nobody on the register and led by nobody on it, and whom
    /// nobody has told apart from an official of that name.
    pub name: Option<String>,
}

/// What of a file decides who must not act on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Concerned {
    /// Who benefits.
    pub beneficiary: Beneficiary,
    /// Who checked or weighed it since it was last sent.
    pub checked_by: Vec<UserId>,
    /// May one hand check and decide in the deciding body?
    pub one_hand: bool,
}
