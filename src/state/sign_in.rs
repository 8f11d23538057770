//! Signing in, from the limits to the new session; and whatever else needs a password to be checked
//! outside of a transaction.

mod proofs;

use std::net::IpAddr;

use crate::domain::access::account::User;
use crate::domain::access::network::counted;
use crate::domain::access::security_event::SecurityKind;
use crate::domain::base::ids::{SessionId, UserId};
use crate::error::{Error, Result};
use crate::secrets::{fingerprint, random_token};
use crate::services::access::limits::{self, LimitKeys, OpenAttempt};
use crate::services::access::security_events::{self, ClaimedComer};
use crate::services::access::{self, Begin, Checked, Refreshed, second_factors};
use crate::state::State;

/// From where somebody signs in.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The address; none when the transport has none.
    pub address: Option<IpAddr>,
    /// What the session will be recognised by.
    pub device: String,
    /// Method and path that are asked for.
    pub object: String,
    /// The id by which the log knows the request.
    pub request_id: String,
}

/// What shows, once more, that it is the owner of the account who sits there: the password, and a
/// code where one is asked for.
#[derive(Clone)]
pub struct SignInProof {
    /// The present password.
    pub password: String,
    /// A one-time code, or a recovery code.
    pub code: Option<String>,
}

/// A session that began, with its secrets.
pub struct OpenedSession {
    /// The session.
    pub session: SessionId,
    /// What the browser keeps.
    pub secret: String,
    /// The first refresh token.
    pub refresh: String,
    /// Who signed in.
    pub user: User,
}

/// How an attempt with the right password ended.
pub enum SignedIn {
    /// A session began.
    Yes(Box<OpenedSession>),
    /// A one-time code is asked for. The ticket says for some minutes that the password was right.
    NeedsCode(String),
}

/// The new tokens of a session that goes on.
pub struct NewPair {
    /// The session.
    pub session: SessionId,
    /// The new refresh token.
    pub refresh: String,
    /// Whose it is.
    pub user: User,
}

const TICKET: &str = "sign_in_ticket";
const TICKET_MINUTES: i64 = 5;

impl State {
    /// The prints under which attempts are counted.
    pub fn limit_keys(&self, email: &str, place: &Origin) -> LimitKeys {
        let address = place.address.map(counted).unwrap_or_default();
        LimitKeys {
            address: self.master.print("limit_address", &address),
            account: self.master.print("limit_account", email),
            here: self
                .master
                .print("limit_here", &format!("{email} {address}")),
        }
    }

    /// Signs somebody in by e-mail and password. Unknown, disabled, invited and wrong cost the same
    /// and are one answer.
    pub async fn sign_in(
        &self,
        email: String,
        password: String,
        code: Option<String>,
        place: Origin,
    ) -> Result<SignedIn> {
        let (ctx, rules, keys) = (self.ctx(), self.limits, self.limit_keys(&email, &place));
        let counted = self.db.write(move |tx| {
            let entered = limits::enter(tx, &ctx, &rules, keys)?;
            Ok::<_, Error>((entered, access::credential(tx, &email)?))
        });
        let (entered, known) = counted.await?;
        let fits = self
            .passwords
            .fits(
                password,
                known.as_ref().map(|user| user.password_hash.clone()),
            )
            .await?;
        let who = known
            .as_ref()
            .map_or(ClaimedComer::Nobody, |user| ClaimedComer::User(user.id));
        let Some(user) = known.filter(|_| fits) else {
            self.notice(SecurityKind::WrongPassword, who, &place).await;
            return Err(Error::WrongCredentials);
        };
        let checked = Checked {
            user: user.id,
            epoch: user.epoch,
        };
        match self.begin(checked, code, place, entered).await? {
            Some(entry) => Ok(SignedIn::Yes(Box::new(entry))),
            None => Ok(SignedIn::NeedsCode(self.ticket(checked))),
        }
    }

    /// Goes on with a ticket and a one-time code. None when the code was not right.
    pub async fn sign_in_with_code(
        &self,
        ticket: &str,
        code: String,
        place: Origin,
    ) -> Result<Option<OpenedSession>> {
        let checked = self.checked(ticket).ok_or(Error::WrongCredentials)?;
        let user = self
            .db
            .read(move |conn| access::with_id(conn, checked.user))
            .await?
            .ok_or(Error::WrongCredentials)?;
        let (ctx, rules, keys) = (
            self.ctx(),
            self.limits,
            self.limit_keys(&user.email, &place),
        );
        let entered = self
            .db
            .write(move |tx| limits::enter(tx, &ctx, &rules, keys))
            .await?;
        self.begin(checked, Some(code), place, entered).await
    }

    fn ticket(&self, checked: Checked) -> String {
        let until = self.clock.now().timestamp() + TICKET_MINUTES * 60;
        self.master.mark(
            TICKET,
            &format!("{} {} {until}", checked.user, checked.epoch),
        )
    }

    fn checked(&self, ticket: &str) -> Option<Checked> {
        let content = self.master.unmark(TICKET, ticket)?;
        let mut parts = content.split(' ');
        let checked = Checked {
            user: parts.next()?.parse::<UserId>().ok()?,
            epoch: parts.next()?.parse().ok()?,
        };
        (parts.next()?.parse::<i64>().ok()? > self.clock.now().timestamp()).then_some(checked)
    }

    /// Asks for the second factor and begins the session. None when a code is missing or wrong.
    async fn begin(
        &self,
        checked: Checked,
        code: Option<String>,
        place: Origin,
        entered: OpenAttempt,
    ) -> Result<Option<OpenedSession>> {
        let (ctx, rules, master) = (self.ctx(), self.limits, self.master.clone());
        let (was_shown, mut noticed) = (
            code.is_some(),
            self.noticed(
                SecurityKind::SignedIn,
                ClaimedComer::User(checked.user),
                &place,
                None,
            ),
        );
        let (secret, refresh) = (random_token()?, random_token()?);
        let begin = Begin {
            token_hash: fingerprint(&secret),
            refresh_hash: fingerprint(&refresh),
            device: place.device.clone(),
            lasts: self.session_lasts,
            idle: self.session_idle,
        };
        let begun = self.db.write(move |tx| {
            noticed.factor =
                second_factors::passes(tx, &ctx, &master, checked.user, code.as_deref())?;
            if noticed.factor.is_none() {
                return Ok(None);
            }
            let session = access::sign_in(tx, &ctx, checked, begin)?;
            security_events::note(tx, &ctx, noticed)?;
            limits::succeed(tx, &ctx, &rules, &entered)?;
            Ok::<_, Error>(access::with_id(tx, checked.user)?.map(|user| (session, user)))
        });
        let begun = begun.await?;
        match begun {
            Some(_) => self.metrics.noticed(SecurityKind::SignedIn.code()),
            None if was_shown => {
                self.notice(
                    SecurityKind::WrongCode,
                    ClaimedComer::User(checked.user),
                    &place,
                )
                .await;
            }
            None => {}
        }
        Ok(begun.map(|(session, user)| OpenedSession {
            session,
            secret,
            refresh,
            user,
        }))
    }

    /// Changes a refresh token for a new one.
    pub async fn refresh(&self, token: &str, place: &Origin) -> Result<NewPair> {
        let (ctx, idle, old, refresh) = (
            self.ctx(),
            self.session_idle,
            fingerprint(token),
            random_token()?,
        );
        let new = fingerprint(&refresh);
        match self
            .db
            .write(move |tx| access::refresh(tx, &ctx, &old, &new, idle))
            .await?
        {
            Refreshed::Renewed(session, user) => Ok(NewPair {
                session,
                refresh,
                user: *user,
            }),
            Refreshed::Raced => Err(Error::LostRace),
            Refreshed::Reused(user) => {
                self.notice(SecurityKind::TokenReused, ClaimedComer::User(user), place)
                    .await;
                Err(Error::NotSignedIn)
            }
            Refreshed::Refused => {
                self.notice(SecurityKind::BadToken, ClaimedComer::Nobody, place)
                    .await;
                Err(Error::NotSignedIn)
            }
        }
    }
}
