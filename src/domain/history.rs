//! What happened to things: the history a person reads is the audit log. Written once, never changed.

use chrono::{DateTime, Utc};

use crate::domain::code::codes;
use crate::domain::ids::{DecisionId, EntryId, MachineClientId, NominationId, UserId};
use crate::domain::stage::Action;

codes! {
    /// What was done.
    Deed {
        /// Written for the first time.
        Created = "created",
        /// Changed while it was open.
        Edited = "edited",
        /// Removed while it was a draft.
        Deleted = "deleted",
        /// Sent on its way.
        Submitted = "submitted",
        /// Found in order.
        Accepted = "accepted",
        /// Agreed to by the competent person.
        Approved = "approved",
        /// Sent back.
        Returned = "returned",
        /// Ended without an award.
        Refused = "refused",
        /// Put on a drafted decision.
        PutOnDecision = "put_on_decision",
        /// Signed by the competent person.
        Signed = "signed",
        /// Numbered, dated and issued.
        Issued = "issued",
        /// The award was given.
        Awarded = "awarded",
        /// A role was given to a user.
        RoleGranted = "role_granted",
        /// A role was ended.
        RoleEnded = "role_ended",
        /// Switched off.
        Disabled = "disabled",
        /// Switched on again.
        Enabled = "enabled",
        /// An account was made and its owner invited.
        Invited = "invited",
        /// A link that sets a password was sent.
        LinkSent = "link_sent",
        /// A password was set or changed.
        PasswordChanged = "password_changed",
        /// Signed in.
        SignedIn = "signed_in",
        /// Signed out.
        SignedOut = "signed_out",
        /// Every session was ended.
        SessionsEnded = "sessions_ended",
        /// A refresh token came a second time: its session was ended.
        TokenReused = "token_reused",
        /// One-time codes were asked for from now on.
        SecondFactorOn = "second_factor_on",
        /// One-time codes were no longer asked for.
        SecondFactorOff = "second_factor_off",
        /// The signing keys moved on by one.
        KeysRotated = "keys_rotated",
        /// Signing keys were dropped whose tokens have all expired.
        KeysDropped = "keys_dropped",
    }
}

impl Deed {
    /// The deed an action is.
    #[must_use]
    pub fn of(action: Action) -> Self {
        match action {
            Action::Submit => Self::Submitted,
            Action::Accept => Self::Accepted,
            Action::Approve => Self::Approved,
            Action::Return => Self::Returned,
            Action::Refuse => Self::Refused,
            Action::Issue => Self::Awarded,
        }
    }
}

/// To what it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object {
    /// A nomination.
    Nomination(NominationId),
    /// A decision.
    Decision(DecisionId),
    /// An account.
    User(UserId),
    /// A machine client.
    MachineClient(MachineClientId),
    /// The keys that sign access tokens.
    SigningKeys,
}

impl Object {
    /// Kind and id, as stored.
    #[must_use]
    pub fn parts(self) -> (&'static str, String) {
        match self {
            Self::Nomination(id) => ("nomination", id.to_string()),
            Self::Decision(id) => ("decision", id.to_string()),
            Self::User(id) => ("user", id.to_string()),
            Self::MachineClient(id) => ("machine_client", id.to_string()),
            Self::SigningKeys => ("signing_keys", "all".to_owned()),
        }
    }
}

/// Something that was done, before it is written down with who and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// To what.
    pub object: Object,
    /// What.
    pub deed: Deed,
    /// The object's version afterwards.
    pub version: i64,
    /// From which stage to which, where stages moved.
    pub stages: Option<(String, String)>,
    /// Why, where a reason was given.
    pub reason: Option<String>,
    /// Codes and values that belong to it.
    pub detail: Vec<(&'static str, String)>,
}

/// A line of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: EntryId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, by the name they had then.
    pub actor_name: String,
    /// What.
    pub deed: Deed,
    /// The object's version afterwards.
    pub version: i64,
    /// From which stage.
    pub from_stage: Option<String>,
    /// To which stage.
    pub to_stage: Option<String>,
    /// Why.
    pub reason: Option<String>,
}
