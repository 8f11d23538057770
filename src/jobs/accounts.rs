//! Letters to people about their own account. Each leaves by itself; the token of a link is made when its letter is written.

use super::Worker;
use crate::domain::account::{LinkPurpose, User};
use crate::domain::ids::UserId;
use crate::domain::job::AccountNotice;
use crate::error::Result;
use crate::mail::Facts;
use crate::secrets;
use crate::services::passwords;
use crate::services::queue::{Ending, Taken};
use crate::words;

impl Worker {
    pub(super) async fn account_letter(&self, taken: &Taken, to: UserId, notice: AccountNotice) -> Ending {
        let reader = match self.state.db.read(move |conn| passwords::reader(conn, to)).await {
            Ok(Some(reader)) => reader,
            Ok(None) => return Ending::Dropped("the account is none, or is switched off".to_owned()),
            Err(error) => return self.again(taken, error.to_string()),
        };
        match self.account_facts(&reader, notice).await {
            Ok(Some(facts)) => self.send(taken, &reader, &facts).await,
            Ok(None) => Ending::Dropped("the account needs no link any more".to_owned()),
            Err(error) => self.again(taken, error.to_string()),
        }
    }

    /// What the letter tells; nothing when the account needs it no more.
    async fn account_facts(&self, reader: &User, notice: AccountNotice) -> Result<Option<Facts>> {
        let (template, purpose, lasts) = match notice {
            AccountNotice::Invitation => ("invitation", LinkPurpose::Invitation, self.state.invitation_lasts),
            AccountNotice::Reset => ("reset", LinkPurpose::Reset, self.state.reset_lasts),
            AccountNotice::PasswordChanged { at } => {
                let url = format!("{}/account", self.state.base_url);
                return Ok(Some(facts(reader, "password_changed", ("mail-when", words::moment(at)), url)));
            }
        };
        // The one of an earlier attempt ends: a token never stands in a job.
        let token = secrets::random_token()?;
        let (ctx, id, hash) = (self.state.ctx(), reader.id, secrets::fingerprint(&token));
        let until = self.state.db.write(move |tx| passwords::make_link(tx, &ctx, id, purpose, &hash, lasts)).await?;
        let url = format!("{}/password?token={token}", self.state.base_url);
        Ok(until.map(|until| facts(reader, template, ("mail-until", words::moment(until)), url)))
    }
}

fn facts(reader: &User, template: &'static str, row: (&'static str, String), url: String) -> Facts {
    let rows = vec![("mail-account", reader.email.clone()), row];
    Facts { language: reader.language, reader: reader.full_name.clone(), template, params: Vec::new(), rows, url }
}
