//! Letters to people about their own account. Each leaves by itself; the token of a link is made
//! when its letter is written.

use crate::domain::access::account::{LinkPurpose, User};
use crate::domain::base::ids::{JobId, UserId};
use crate::domain::base::job::{AccountNotice, InvitedAs, MeetingFacts};
use crate::error::Result;
use crate::jobs::{JobFault, Worker};
use crate::mail::{Item, Letter, write};
use crate::services::access::{self, passwords};
use crate::services::base::queue::{Ending, Taken};
use crate::{secrets, words};

impl Worker {
    pub(super) async fn account(
        &self,
        taken: &Taken,
        to: UserId,
        notice: &AccountNotice,
    ) -> std::result::Result<Ending, JobFault> {
        let Some(mut reader) = self
            .state
            .db
            .read(move |conn| passwords::reader(conn, to))
            .await?
        else {
            return Ok(Ending::Dropped(
                "the account is none, or is switched off".to_owned(),
            ));
        };
        // What was signed in with before is written to as well: its owner may not be who asked for
        // the change.
        if let AccountNotice::AddressChanged { to, .. } = notice {
            reader.email.clone_from(to);
        }
        let Some(item) = self.account_item(taken.id, &reader, notice).await? else {
            return Ok(Ending::Dropped(
                "the account needs no link any more".to_owned(),
            ));
        };
        let letter = Letter {
            language: reader.language,
            reader: reader.full_name.clone(),
            items: vec![item],
            more: None,
        };
        self.send(taken, reader, Vec::new(), &write(&letter)?)
            .await?;
        Ok(Ending::Done(Vec::new()))
    }

    /// What the letter tells; nothing when the account needs it no more.
    #[expect(clippy::too_many_lines, reason = "one arm for each letter")]
    async fn account_item(
        &self,
        job: JobId,
        reader: &User,
        notice: &AccountNotice,
    ) -> Result<Option<Item>> {
        let (purpose, lasts) = match notice {
            AccountNotice::Invitation { .. } => {
                (LinkPurpose::Invitation, self.state.invitation_lasts)
            }
            AccountNotice::Reset => (LinkPurpose::Reset, self.state.reset_lasts),
            AccountNotice::PasswordChanged { at }
            | AccountNotice::SecondFactorOn { at }
            | AccountNotice::SecondFactorOff { at, .. }
            | AccountNotice::AccountChanged { at }
            | AccountNotice::MailTest { at }
            | AccountNotice::OfficeUnheld { at, .. }
            | AccountNotice::OwnerLeaves { at, .. }
            | AccountNotice::RoleGiven { at, .. }
            | AccountNotice::AddressChanged { at, .. } => {
                let mut told = item(
                    reader,
                    notice,
                    ("mail-when", words::moment(*at)),
                    format!("{}/account", self.state.base_url),
                );
                if let AccountNotice::AddressChanged { before, after, .. } = notice {
                    told.rows = vec![
                        ("mail-address-before", before.clone()),
                        ("mail-address-after", after.clone()),
                        ("mail-when", words::moment(*at)),
                    ];
                }
                if let AccountNotice::SecondFactorOff {
                    by: Some(by),
                    reason,
                    ..
                } = notice
                {
                    told.rows.push(("mail-taken-by", by.clone()));
                    told.rows
                        .extend(reason.iter().map(|reason| ("mail-reason", reason.clone())));
                }
                if let AccountNotice::OfficeUnheld {
                    unit, role, files, ..
                } = notice
                {
                    let role = words::say(reader.language, &format!("role-{role}"));
                    told.params = vec![("unit", unit.clone()), ("role", role.clone())];
                    told.rows = vec![
                        ("mail-office-unit", unit.clone()),
                        ("mail-role", role),
                        ("mail-files", files.to_string()),
                    ];
                    told.url = format!("{}/users", self.state.base_url);
                }
                if let AccountNotice::RoleGiven {
                    to, by, role, unit, ..
                } = notice
                {
                    let role = words::say(reader.language, &format!("role-{role}"));
                    told.params = vec![("name", to.clone()), ("role", role.clone())];
                    told.rows = vec![
                        ("mail-owner", to.clone()),
                        ("mail-role", role),
                        ("mail-office-unit", unit.clone()),
                        ("mail-given-by", by.clone()),
                    ];
                    told.url = format!("{}/users", self.state.base_url);
                }
                if let AccountNotice::OwnerLeaves {
                    account,
                    name,
                    left_on,
                    ..
                } = notice
                {
                    told.params = vec![("name", name.clone())];
                    told.rows = vec![
                        ("mail-account", account.clone()),
                        ("mail-last-day", words::date(*left_on)),
                    ];
                    told.url = format!("{}/users", self.state.base_url);
                }
                return Ok(Some(told));
            }
            AccountNotice::SecondFactorTaken { at, of } => {
                let (at, of) = (*at, *of);
                let owner = self
                    .state
                    .db
                    .read(move |conn| access::with_id(conn, of))
                    .await?;
                let owner = owner
                    .map(|owner| format!("{} ({})", owner.full_name, owner.email))
                    .unwrap_or_default();
                let rows = vec![("mail-account", owner), ("mail-when", words::moment(at))];
                let url = format!("{}/users/{of}", self.state.base_url);
                return Ok(Some(Item {
                    template: notice.code(),
                    params: Vec::new(),
                    rows,
                    url,
                }));
            }
            AccountNotice::ClientDisabled { at, client }
            | AccountNotice::ClientEnabled { at, client }
            | AccountNotice::ClientSecretRotated { at, client } => {
                let (ctx, client) = (self.state.ctx(), *client);
                let name = self
                    .state
                    .db
                    .read(move |conn| access::client_name(conn, &ctx, client))
                    .await?;
                let rows = vec![
                    ("mail-client", name.unwrap_or_default()),
                    ("mail-when", words::moment(*at)),
                ];
                let url = format!("{}/machine-clients", self.state.base_url);
                return Ok(Some(Item {
                    template: notice.code(),
                    params: Vec::new(),
                    rows,
                    url,
                }));
            }
            AccountNotice::MeetingInvited(facts)
            | AccountNotice::MeetingChanged(facts)
            | AccountNotice::MeetingCancelled(facts) => {
                return Ok(Some(meeting(&self.state.base_url, notice.code(), facts)));
            }
        };
        // It stands nowhere, and is the same at every attempt: a letter that may have arrived
        // before says nothing else. Once it was used the epoch is another one.
        let token = self
            .state
            .master
            .print("link", &format!("{job} {}", reader.epoch));
        let (ctx, id, hash) = (self.state.ctx(), reader.id, secrets::fingerprint(&token));
        let until = self
            .state
            .db
            .write(move |tx| passwords::make_link(tx, &ctx, id, purpose, &hash, lasts))
            .await?;
        let url = format!("{}/password?token={token}", self.state.base_url);
        Ok(until.map(|until| {
            let mut told = item(reader, notice, ("mail-until", words::moment(until)), url);
            told.rows.splice(0..0, invited(reader, notice));
            told
        }))
    }
}

/// Who invites, for which unit, and as what; nothing of other letters, nor where an earlier version
/// did not note it.
fn invited(reader: &User, notice: &AccountNotice) -> Vec<(&'static str, String)> {
    let AccountNotice::Invitation {
        by: Some(by),
        unit,
        roles,
    } = notice
    else {
        return Vec::new();
    };
    let say = |key: &str| words::say(reader.language, key);
    let role = |invited: &InvitedAs| {
        let (role, waits) = (
            say(&format!("role-{}", invited.role)),
            if invited.waits {
                say("mail-role-waits")
            } else {
                String::new()
            },
        );
        format!("{role} – {}{waits}", invited.unit)
    };
    let roles: Vec<String> = roles.iter().map(role).collect();
    let roles = if roles.is_empty() {
        say("mail-role-later")
    } else {
        roles.join("; ")
    };
    vec![
        ("mail-invited-by", by.clone()),
        ("mail-office-unit", unit.clone().unwrap_or_default()),
        ("mail-role", roles),
    ]
}

/// A meeting that its reader was invited to.
fn meeting(base_url: &str, template: &'static str, facts: &MeetingFacts) -> Item {
    let mut rows = vec![
        ("mail-council", facts.council.clone()),
        ("mail-meeting-title", facts.title.clone()),
        ("mail-meeting-starts", words::moment(facts.starts_at)),
    ];
    if !facts.place.is_empty() {
        rows.push(("mail-meeting-place", facts.place.clone()));
    }
    rows.extend(facts.reason.iter().map(|why| ("mail-reason", why.clone())));
    Item {
        template,
        params: vec![("code", facts.code.clone())],
        rows,
        url: format!("{base_url}/meetings/{}", facts.meeting),
    }
}

fn item(reader: &User, notice: &AccountNotice, row: (&'static str, String), url: String) -> Item {
    Item {
        template: notice.code(),
        params: Vec::new(),
        rows: vec![("mail-account", reader.email.clone()), row],
        url,
    }
}
