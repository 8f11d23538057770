//! Signing in, from the limits to the new session; and whatever else needs a password to be checked
//! outside of a transaction.

use std::net::IpAddr;

use crate::domain::access::account::User;
use crate::domain::access::network::counted;
use crate::domain::access::security_event::{SecurityKind, Why};
use crate::domain::base::ids::{SessionId, UnitId, UserId};
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::secrets::codes::NewSecret;
use crate::secrets::passwords::{LONGEST, SHORTEST};
use crate::secrets::{fingerprint, random_token};
use crate::services::access::accounts::{self, EditAccount};
use crate::services::access::limits::{self, LimitKeys, OpenAttempt};
use crate::services::access::security_events::{self, ClaimedComer};
use crate::services::access::{self, Begin, Caller, Checked, Refreshed, passwords, second_factors};
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

    /// What somebody who guesses knows of the owner of an account.
    pub async fn known_words(
        &self,
        email: String,
        full_name: String,
        unit: UnitId,
    ) -> Result<Vec<String>> {
        self.db
            .read(move |conn| passwords::words_of(conn, &email, &full_name, unit))
            .await
    }

    /// Notes the faults of a new password: its length, and whether it is easily guessed by who
    /// knows its owner.
    pub async fn check_new_password(
        &self,
        fields: &mut Fields,
        pointer: &str,
        password: &str,
        words: Vec<String>,
    ) -> Result<()> {
        if !(SHORTEST..=LONGEST).contains(&password.chars().count()) {
            fields.fault(
                pointer,
                "password_length",
                vec![("from", SHORTEST.to_string()), ("to", LONGEST.to_string())],
            );
        } else if !self.passwords.is_strong(password.to_owned(), words).await? {
            fields.fault(pointer, "weak_password", Vec::new());
        }
        Ok(())
    }

    /// Queues a letter with a link, if there is such an account; nobody can tell.
    pub async fn ask_reset(&self, email: String, place: &Origin) -> Result<()> {
        let (ctx, rules, address) = (
            self.ctx(),
            self.limits,
            self.limit_keys(&email, place).address,
        );
        let letters = self.master.print("limit_letters", &email);
        self.db
            .write(move |tx| passwords::ask_reset(tx, &ctx, &rules, &address, &letters, &email))
            .await?;
        self.wake.notify_one();
        Ok(())
    }

    /// Sets a password by the token of a link, which is used up unless the password is refused.
    pub async fn set_by_link(&self, token: &str, password: String, place: &Origin) -> Result<()> {
        let (ctx, rules, hash) = (self.ctx(), self.limits, fingerprint(token));
        let (address, looked_for) = (self.limit_keys("", place).address, hash.clone());
        let counted = self
            .db
            .write(move |tx| limits::enter_from(tx, &ctx, &rules, &address));
        counted.await?;
        let ctx = self.ctx();
        let user = self
            .db
            .read(move |conn| passwords::of_link(conn, &ctx, &looked_for))
            .await?;
        let mut fields = Fields::new();
        if user.is_none() {
            self.notice(SecurityKind::DeadLink, ClaimedComer::Nobody, place)
                .await;
            fields.fault("/token", "dead_link", Vec::new());
        }
        let words = match &user {
            Some(user) => {
                self.known_words(user.email.clone(), user.full_name.clone(), user.unit)
                    .await?
            }
            None => Vec::new(),
        };
        self.check_new_password(&mut fields, "/password", &password, words)
            .await?;
        let user = fields.done(user)?;
        let (keys, password_hash, ctx) = (
            self.limit_keys(&user.email, place),
            self.passwords.hash(password).await?,
            self.ctx(),
        );
        self.db
            .write(move |tx| passwords::set_by_link(tx, &ctx, &hash, &password_hash, &keys))
            .await?;
        self.wake.notify_one();
        Ok(())
    }

    /// Asks a caller for their present password, and for a code where they have a second factor;
    /// answers their account as it was then. Failures count like those of signing in: whoever sits
    /// at a browser that was left open has not more tries than a stranger.
    async fn proven(
        &self,
        caller: &Caller,
        pointer: &str,
        proof: SignInProof,
        place: &Origin,
    ) -> Result<User> {
        let SignInProof { password, code } = proof;
        let (ctx, asking) = (self.ctx(), caller.clone());
        let user = self
            .db
            .read(move |conn| passwords::own(conn, &ctx, &asking))
            .await?;
        let (ctx, rules, keys) = (self.ctx(), self.limits, self.limit_keys(&user.email, place));
        let entered = self
            .db
            .write(move |tx| limits::enter(tx, &ctx, &rules, keys))
            .await?;
        if !self
            .passwords
            .fits(password, Some(user.password_hash.clone()))
            .await?
        {
            self.notice(
                SecurityKind::WrongPassword,
                ClaimedComer::User(user.id),
                place,
            )
            .await;
            return Err(Error::invalid(pointer, "wrong_password"));
        }
        let (ctx, master, id, was_shown) =
            (self.ctx(), self.master.clone(), user.id, code.is_some());
        let asked = self.db.write(move |tx| {
            if second_factors::passes(tx, &ctx, &master, id, code.as_deref())?.is_none() {
                return Ok(Err(Error::invalid(
                    "/otp",
                    if code.is_some() {
                        "wrong_code"
                    } else {
                        "required"
                    },
                )));
            }
            limits::succeed(tx, &ctx, &rules, &entered)?;
            Ok::<_, Error>(Ok(user))
        });
        let proven = asked.await?;
        if proven.is_err() && was_shown {
            self.notice(SecurityKind::WrongCode, ClaimedComer::User(id), place)
                .await;
        }
        proven
    }

    /// Changes the caller's own password.
    pub async fn change_password(
        &self,
        caller: Caller,
        proof: SignInProof,
        new: String,
        place: &Origin,
    ) -> Result<()> {
        let (ctx, asking) = (self.ctx(), caller.clone());
        let user = self
            .db
            .read(move |conn| passwords::own(conn, &ctx, &asking))
            .await?;
        let mut fields = Fields::new();
        let words = self
            .known_words(user.email.clone(), user.full_name.clone(), user.unit)
            .await?;
        self.check_new_password(&mut fields, "/password", &new, words)
            .await?;
        if proof.password == new {
            fields.fault("/password", "unchanged", Vec::new());
        }
        let user = match self
            .proven(&caller, "/current_password", proof, place)
            .await
        {
            Err(Error::Invalid(faults)) => {
                for fault in faults {
                    fields.fault(&fault.pointer, fault.code, fault.params);
                }
                None
            }
            answer => Some(answer?),
        };
        let user = fields.done(user)?;
        let (hash, ctx) = (self.passwords.hash(new).await?, self.ctx());
        self.db
            .write(move |tx| passwords::change(tx, &ctx, &caller, user.epoch, &hash))
            .await?;
        self.wake.notify_one();
        Ok(())
    }

    /// The change of an account, with what shows that it is the caller who asks for it, where that
    /// is asked for.
    pub async fn proven_edit(
        &self,
        caller: &Caller,
        id: UserId,
        edit: EditAccount,
        proof: Option<SignInProof>,
        place: &Origin,
    ) -> Result<EditAccount> {
        let (ctx, asking, asked) = (self.ctx(), caller.clone(), edit.clone());
        if !self
            .db
            .read(move |conn| accounts::must_prove(conn, &ctx, &asking, id, &asked))
            .await?
        {
            return Ok(edit);
        }
        let proof = proof.ok_or_else(|| Error::invalid("/password", "required"))?;
        let user = self.proven(caller, "/password", proof, place).await?;
        Ok(EditAccount {
            proven: Some(user.epoch),
            ..edit
        })
    }

    /// Makes a secret for the caller's authenticator.
    pub async fn begin_second_factor(
        &self,
        caller: Caller,
        proof: SignInProof,
        place: &Origin,
    ) -> Result<NewSecret> {
        let user = self.proven(&caller, "/password", proof, place).await?;
        let (ctx, master) = (self.ctx(), self.master.clone());
        self.db
            .write(move |tx| second_factors::begin(tx, &ctx, &caller, &master, user.epoch))
            .await
    }

    /// Ends one of the caller's sessions, or all of them with this one.
    pub async fn end_sessions(
        &self,
        caller: Caller,
        which: Option<SessionId>,
        proof: SignInProof,
        place: &Origin,
    ) -> Result<()> {
        self.proven(&caller, "/password", proof, place).await?;
        let ctx = self.ctx();
        let ending = self.db.write(move |tx| match which {
            Some(id) => access::end_session(tx, &ctx, &caller, id),
            None => access::sign_out_everywhere(tx, &ctx, &caller),
        });
        ending.await
    }

    /// Takes away the second factor of somebody else, who has lost it.
    pub async fn take_second_factor(
        &self,
        caller: Caller,
        id: UserId,
        why: Why,
        place: &Origin,
    ) -> Result<()> {
        let (ctx, kind) = (self.ctx(), SecurityKind::SecondFactorTaken);
        let noticed = self.noticed(kind, ClaimedComer::Nobody, place, None);
        self.db
            .write(move |tx| second_factors::remove_of(tx, &ctx, &caller, id, why, noticed))
            .await?;
        self.metrics.noticed(kind.code());
        self.wake.notify_one();
        Ok(())
    }

    /// Turns the caller's second factor off.
    pub async fn remove_second_factor(
        &self,
        caller: Caller,
        proof: SignInProof,
        place: &Origin,
    ) -> Result<()> {
        let user = self.proven(&caller, "/password", proof, place).await?;
        let ctx = self.ctx();
        self.db
            .write(move |tx| second_factors::remove(tx, &ctx, &caller, user.epoch))
            .await
    }
}
