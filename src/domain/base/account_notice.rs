//! What letters to people about their own accounts say.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::base::ids::{MachineClientId, MeetingId, UserId};
use crate::domain::base::office::Role;

/// As what somebody is invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitedAs {
    /// The role.
    pub role: Role,
    /// The name of its unit.
    pub unit: String,
    /// Does it wait for a second administrator?
    pub waits: bool,
}

/// A meeting of a council, as a letter to its members tells of it: to all of them the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingFacts {
    /// Which.
    pub meeting: MeetingId,
    /// What people call it by.
    pub code: String,
    /// The council's name.
    pub council: String,
    /// What it is about.
    pub title: String,
    /// When it begins; of one in writing, when the papers go out.
    pub starts_at: DateTime<Utc>,
    /// Where; empty of one in writing.
    pub place: String,
    /// Why it does not take place, where it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What a letter to somebody about their own account says. A token for it is made when the letter
/// is written, and is never here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "template", rename_all = "snake_case")]
pub enum AccountNotice {
    /// An account was made for you: the link sets its first password. What an earlier version
    /// queued says no more than that.
    Invitation {
        /// Who invites.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
        /// The name of the unit that manages the account.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<String>,
        /// The roles that were given with it or since.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        roles: Vec<InvitedAs>,
    },
    /// You asked for a new password.
    Reset,
    /// Your password was changed.
    PasswordChanged {
        /// When.
        at: DateTime<Utc>,
    },
    /// One-time codes are asked for from now on.
    SecondFactorOn {
        /// Since when.
        at: DateTime<Utc>,
    },
    /// One-time codes are asked for no more.
    SecondFactorOff {
        /// Since when.
        at: DateTime<Utc>,
        /// Who took them away, where it was not the owner.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
        /// Why they did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// An administrator changed the name of your account, or who you are on the register.
    AccountChanged {
        /// When.
        at: DateTime<Utc>,
    },
    /// You asked for a letter to see whether letters arrive.
    MailTest {
        /// When.
        at: DateTime<Utc>,
    },
    /// Files wait for an office that nobody holds, of a unit you administer.
    OfficeUnheld {
        /// When.
        at: DateTime<Utc>,
        /// The unit's name.
        unit: String,
        /// The role that nobody has.
        role: Role,
        /// How many files wait.
        files: i64,
    },
    /// Somebody was given a role that decides or manages, or waits for your word to have it.
    RoleGiven {
        /// When.
        at: DateTime<Utc>,
        /// Who has it.
        to: String,
        /// Who gave it.
        by: String,
        /// The role.
        role: Role,
        /// The unit's name.
        unit: String,
        /// Does it wait for a second administrator?
        waits: bool,
    },
    /// The owner of an account you administer leaves the staff.
    OwnerLeaves {
        /// When it was said.
        at: DateTime<Utc>,
        /// The account's address.
        account: String,
        /// Its owner's name.
        name: String,
        /// Their last day.
        left_on: NaiveDate,
    },
    /// An administrator changed what you sign in with. Both addresses hear of it.
    AddressChanged {
        /// When.
        at: DateTime<Utc>,
        /// What it was.
        before: String,
        /// What it is.
        after: String,
        /// Where this letter goes: one of the two.
        to: String,
    },
    /// The one-time codes of somebody in a unit you administer were taken away by an administrator.
    SecondFactorTaken {
        /// When.
        at: DateTime<Utc>,
        /// Whose.
        of: UserId,
    },
    /// A program of a unit you administer was switched off.
    ClientDisabled {
        /// Since when.
        at: DateTime<Utc>,
        /// Which.
        client: MachineClientId,
    },
    /// A program of a unit you administer was switched on again.
    ClientEnabled {
        /// Since when.
        at: DateTime<Utc>,
        /// Which.
        client: MachineClientId,
    },
    /// A program of a unit you administer got another secret.
    ClientSecretRotated {
        /// Since when.
        at: DateTime<Utc>,
        /// Which.
        client: MachineClientId,
    },
    /// You are invited to a meeting of a council you are a member of.
    MeetingInvited(MeetingFacts),
    /// A meeting you were invited to is another time, or elsewhere.
    MeetingChanged(MeetingFacts),
    /// A meeting you were invited to does not take place.
    MeetingCancelled(MeetingFacts),
}

impl AccountNotice {
    /// The stable code of what it says.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Invitation { .. } => "invitation",
            Self::Reset => "reset",
            Self::PasswordChanged { .. } => "password_changed",
            Self::SecondFactorOn { .. } => "second_factor_on",
            Self::SecondFactorOff { .. } => "second_factor_off",
            Self::AccountChanged { .. } => "account_changed",
            Self::MailTest { .. } => "mail_test",
            Self::OfficeUnheld { .. } => "office_unheld",
            Self::RoleGiven { waits: true, .. } => "role_to_confirm",
            Self::RoleGiven { waits: false, .. } => "role_given",
            Self::OwnerLeaves { .. } => "owner_leaves",
            Self::AddressChanged { .. } => "address_changed",
            Self::SecondFactorTaken { .. } => "second_factor_taken",
            Self::ClientDisabled { .. } => "client_disabled",
            Self::ClientEnabled { .. } => "client_enabled",
            Self::ClientSecretRotated { .. } => "client_secret_rotated",
            Self::MeetingInvited(_) => "meeting_invited",
            Self::MeetingChanged(_) => "meeting_changed",
            Self::MeetingCancelled(_) => "meeting_cancelled",
        }
    }
}
