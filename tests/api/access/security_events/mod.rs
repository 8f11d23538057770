//! What happens at the doors is written down and counted: who came in by which proof, and whatever
//! was refused.

mod seen;
mod written;

use serde_json::Value;

use crate::support::Actor;

async fn events(admin: &Actor<'_>, query: &str) -> Vec<Value> {
    let listed = admin
        .get(&format!("/security-events?limit=200{query}"))
        .await
        .expect(200)
        .json();
    listed["items"].as_array().unwrap().clone()
}
