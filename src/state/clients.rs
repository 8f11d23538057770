//! Programs that show their secret: from the limits to the client they are.

use uuid::Uuid;

use crate::domain::access::account::MachineClient;
use crate::domain::access::network::counted;
use crate::domain::access::security_event::SecurityKind;
use crate::domain::base::ids::MachineClientId;
use crate::error::{Error, Result};
use crate::secrets::{fingerprint, same};
use crate::services::access;
use crate::services::access::limits::{self, LimitKeys};
use crate::services::access::security_events::ClaimedComer;
use crate::state::{Origin, State};

impl State {
    /// The machine client that an id and a secret belong to. Failures count like those of signing
    /// in: by address, and by client.
    pub async fn client(&self, id: String, secret: &str, place: &Origin) -> Result<MachineClient> {
        let address = place.address.map(counted).unwrap_or_default();
        let keys = LimitKeys {
            address: self.master.print("limit_address", &address),
            account: self.master.print("limit_client", &id),
            here: self
                .master
                .print("limit_client_here", &format!("{id} {address}")),
        };
        let (ctx, rules) = (self.ctx(), self.limits);
        let entering = self.db.write(move |tx| {
            let entered = limits::enter(tx, &ctx, &rules, keys)?;
            let client = match Uuid::parse_str(&id) {
                Ok(id) => access::client_credential(tx, &ctx, MachineClientId(id))?,
                Err(_) => None,
            };
            Ok::<_, Error>((entered, client))
        });
        let (entered, client) = entering.await?;
        // The secret is random and long: its fingerprint is compared, not a slow hash.
        let (sent, now) = (fingerprint(secret), self.clock.now());
        let who = client.as_ref().map_or(ClaimedComer::Nobody, |client| {
            ClaimedComer::Client(client.id)
        });
        let Some(client) =
            client.filter(|client| client.secrets(now).any(|kept| same(kept, &sent)))
        else {
            self.notice(SecurityKind::WrongClientSecret, who, place)
                .await;
            return Err(Error::WrongCredentials);
        };
        let (ctx, rules) = (self.ctx(), self.limits);
        self.db
            .write(move |tx| limits::succeed(tx, &ctx, &rules, &entered))
            .await?;
        Ok(client)
    }
}
