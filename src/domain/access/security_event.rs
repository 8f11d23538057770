//! What happens at the doors: who came in by which proof, and what was refused there. Not what is
//! done inside: that is the history.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::domain::base::code::codes;
use crate::domain::base::ids::{SecurityEventId, UnitId};

codes! {
    /// What happened.
    SecurityKind {
        /// Somebody signed in.
        SignedIn = "signed_in",
        /// A password was wrong, or of nobody.
        WrongPassword = "wrong_password",
        /// A one-time or recovery code was wrong, the password right.
        WrongCode = "wrong_code",
        /// A link that sets a password was used up, expired, or none.
        DeadLink = "dead_link",
        /// The secret of a program was wrong, or it is switched off.
        WrongClientSecret = "wrong_client_secret",
        /// An access or refresh token was forged, has expired, or is of a session that has ended.
        BadToken = "bad_token",
        /// A refresh token came a second time.
        TokenReused = "token_reused",
        /// Tried too often.
        TooManyAttempts = "too_many_attempts",
        /// Somebody asked for what they may see and not do.
        Forbidden = "forbidden",
        /// A form came from another site.
        ForeignForm = "foreign_form",
        /// The second factor of an account was taken away by somebody else.
        SecondFactorTaken = "second_factor_taken",
    }
}

codes! {
    /// By which proof somebody came in.
    Factor {
        /// The password alone.
        Password = "password",
        /// The password and a one-time code.
        Code = "code",
        /// The password and a recovery code.
        RecoveryCode = "recovery_code",
    }
}

impl SecurityKind {
    /// `allowed` or `refused`.
    #[must_use]
    pub fn outcome(self) -> &'static str {
        if matches!(self, Self::SignedIn | Self::SecondFactorTaken) {
            "allowed"
        } else {
            "refused"
        }
    }
}

/// Who is known to have come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comer {
    /// `user` or `machine_client`.
    pub kind: &'static str,
    /// The account or program.
    pub id: Uuid,
    /// The name at that time.
    pub name: String,
}

/// Why a door was opened to somebody who did not have its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// Why.
    pub reason: String,
    /// How it was made sure that it is the owner who asks.
    pub identity_proof: String,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityEvent {
    /// Its id.
    pub id: SecurityEventId,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: SecurityKind,
    /// Who, where that is known.
    pub comer: Option<Comer>,
    /// Whose administrators see it.
    pub unit: UnitId,
    /// From which address; empty when the transport has none.
    pub address: String,
    /// Browser and system, or program, as they named themselves.
    pub device: String,
    /// By which proof, of those who came in.
    pub factor: Option<Factor>,
    /// Method and path that were asked for.
    pub object: String,
    /// Why, of a second factor that was taken away.
    pub why: Option<Why>,
    /// The id by which the log knows the request.
    pub request_id: String,
    /// How many of the same kind from the same address were only counted since the one before.
    pub skipped: i64,
}
