//! What needs the owner's password once more: another password, an address, a second factor.

use super::{Origin, SignInProof};
use crate::domain::access::account::User;
use crate::domain::access::security_event::{SecurityKind, Why};
use crate::domain::base::ids::{SessionId, UnitId, UserId};
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::secrets::codes::NewSecret;
use crate::secrets::fingerprint;
use crate::secrets::passwords::{LONGEST, SHORTEST};
use crate::services::access::accounts::{self, EditAccount};
use crate::services::access::limits;
use crate::services::access::security_events::ClaimedComer;
use crate::services::access::{self, Caller, passwords, second_factors};
use crate::state::State;

impl State {
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
    pub(super) async fn proven(
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
