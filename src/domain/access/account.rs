//! Accounts, the roles they hold, and machine clients.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::access::actor::ClientScope;
use crate::domain::base::code::codes;
use crate::domain::base::ids::{
    MachineClientId, PersonId, RoleAssignmentId, RoleRequestId, UnitId, UserId,
};
use crate::domain::base::office::Office;
use crate::domain::base::period::Period;
use crate::domain::register::people::Language;

/// What is kept instead of a password's hash while there is none: nothing fits it.
pub const NO_PASSWORD: &str = "!";

codes! {
    /// What a link in a letter is for.
    LinkPurpose {
        /// The first password of an account that was made for somebody.
        Invitation = "invitation",
        /// A new password instead of a forgotten one.
        Reset = "reset",
    }
}

/// An account that signs in.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// What they sign in with; unique, lower case.
    pub email: String,
    /// Argon2id, in PHC string form, or `NO_PASSWORD`.
    pub password_hash: String,
    /// Name as history shows it.
    pub full_name: String,
    /// The unit that manages the account.
    pub unit: UnitId,
    /// The language they are written to in.
    pub language: Language,
    /// Who they are on the register, if they are.
    pub person: Option<PersonId>,
    /// May they sign in?
    pub active: bool,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
    /// Bumped by every change.
    pub version: i64,
    /// Counted up when everything that was signed in must end.
    pub epoch: i64,
}

impl User {
    /// Was a password ever set?
    #[must_use]
    pub fn has_password(&self) -> bool {
        self.password_hash != NO_PASSWORD
    }

    /// `active`, `invited` or `disabled`.
    #[must_use]
    pub fn state_code(&self) -> &'static str {
        match (self.active, self.has_password()) {
            (false, _) => "disabled",
            (true, false) => "invited",
            (true, true) => "active",
        }
    }
}

/// By hand: the hash of a password is nothing for a log.
impl std::fmt::Debug for User {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .field("active", &self.active)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// What a person recognises a session by: the browser and the system, as its `User-Agent` names
/// them; the first word of another program.
///
/// ```
/// use thidua::domain::access::account::device;
/// assert_eq!(device("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"), "Firefox, Linux");
/// assert_eq!(device("curl/7.88.1"), "curl");
/// ```
#[must_use]
pub fn device(user_agent: &str) -> String {
    const BROWSERS: [(&str, &str); 5] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Windows", "Windows"),
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iOS"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let find = |known: &[(&str, &'static str)]| {
        known
            .iter()
            .find(|(mark, _)| user_agent.contains(mark))
            .map(|(_, name)| *name)
    };
    let named: Vec<&str> = [find(&BROWSERS), find(&SYSTEMS)]
        .into_iter()
        .flatten()
        .collect();
    if !named.is_empty() {
        return named.join(", ");
    }
    user_agent
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_')
        .take(40)
        .collect()
}

/// A role of a user in a unit between two dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleAssignment {
    /// Its id.
    pub id: RoleAssignmentId,
    /// Who.
    pub user: UserId,
    /// What and where.
    pub office: Office,
    /// When.
    pub valid: Period,
}

codes! {
    /// Where a role is that needs a second administrator.
    RequestState {
        /// Nobody has said anything of it.
        Waiting = "waiting",
        /// It was given.
        Confirmed = "confirmed",
        /// It was not.
        Refused = "refused",
    }
}

/// A role that one administrator gives and a second one has to confirm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleRequest {
    /// Its id.
    pub id: RoleRequestId,
    /// To whom.
    pub user: UserId,
    /// What and where.
    pub office: Office,
    /// When.
    pub valid: Period,
    /// Who asks for it.
    pub asked_by: UserId,
    /// When they did.
    pub asked_at: DateTime<Utc>,
    /// Where it is.
    pub state: RequestState,
}

/// A program that calls the service.
#[derive(Clone, PartialEq, Eq)]
pub struct MachineClient {
    /// Its id, which is its `client_id`.
    pub id: MachineClientId,
    /// What it is called.
    pub name: String,
    /// SHA-256 of its secret, which is random and long.
    pub secret_hash: String,
    /// What it may ask for.
    pub scopes: Vec<ClientScope>,
    /// The subtree it is limited to.
    pub unit: UnitId,
    /// May it ask for tokens?
    pub active: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Bumped by every change.
    pub version: i64,
    /// The SHA-256 of the secret before this one, and until when that can still be used.
    pub previous: Option<(String, DateTime<Utc>)>,
    /// Tokens that were given out before this id was made are refused.
    pub tokens_after: Option<Uuid>,
}

impl MachineClient {
    /// The fingerprints of the secrets it can use at a moment.
    pub fn secrets(&self, now: DateTime<Utc>) -> impl Iterator<Item = &str> {
        let previous = self
            .previous
            .as_ref()
            .filter(|(_, until)| *until > now)
            .map(|(hash, _)| hash.as_str());
        std::iter::once(self.secret_hash.as_str()).chain(previous)
    }

    /// Is a token of its own, by the token's id, still to be taken?
    #[must_use]
    pub fn takes(&self, token: Uuid) -> bool {
        self.active && self.tokens_after.is_none_or(|after| token > after)
    }
}

/// By hand: the fingerprint of a secret is nothing for a log.
impl std::fmt::Debug for MachineClient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MachineClient")
            .field("id", &self.id)
            .field("scopes", &self.scopes)
            .field("active", &self.active)
            .finish_non_exhaustive()
    }
}
