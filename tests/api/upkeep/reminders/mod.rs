//! Reminders that go out without being asked.

mod cycles;
mod holders;

use crate::support::TestApp;

/// The subject lines of the letters that went to an address, in the order they left.
pub async fn subjects(app: &TestApp, address: &str) -> Vec<String> {
    app.deliver().await;
    let letters = app.letters.lock().unwrap();
    let to = |letter: &&lettre::Message| {
        letter
            .envelope()
            .to()
            .iter()
            .any(|to| to.to_string() == address)
    };
    letters
        .iter()
        .filter(to)
        .map(|letter| {
            letter
                .headers()
                .get::<lettre::message::header::Subject>()
                .unwrap()
                .as_ref()
                .to_owned()
        })
        .collect()
}
