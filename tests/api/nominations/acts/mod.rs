//! Every way a file goes: returned with remarks, supplemented, held, withdrawn, appealed; in bulk,
//! rehearsed, asked for twice.

mod corrected;
mod cycles;
mod moved_cycles;
mod once;
mod periods;
mod rehearsed;
mod returned;
mod submitted;
mod withdrawn;

use serde_json::Value;

use crate::support::Actor;

async fn file(actor: &Actor<'_>, id: &str) -> Value {
    actor
        .get(&format!("/nominations/{id}"))
        .await
        .expect(200)
        .json()
}
