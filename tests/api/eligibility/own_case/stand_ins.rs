//! What counts for somebody counts for who stands in.

use super::{linked, stands_in};
use crate::support::{TestApp, on_both};

on_both![whoever_is_absent_counts_for_their_stand_in_and_for_the_stand_in_of_that_one,];

async fn whoever_is_absent_counts_for_their_stand_in_and_for_the_stand_in_of_that_one(
    app: &TestApp,
) {
    let officer = app.officer().await;
    let subject = linked(app, "chairman@suoinga.example", "HG0001").await;
    linked(app, "officer@suoinga.example", "HG0005").await;
    let id = officer.nominate(&subject).await;
    officer.does("submit", &id).await.expect(200);
    stands_in(
        &app.chairman().await,
        "chairman",
        "specialist@suoinga.example",
    )
    .await;
    // The specialist speaks for the chairman, and the officer for the specialist: neither touches
    // the chairman's own file.
    app.specialist()
        .await
        .does("accept", &id)
        .await
        .problem(403, "own_case");
    stands_in(
        &app.specialist().await,
        "standing_office_specialist",
        "officer@suoinga.example",
    )
    .await;
    app.officer()
        .await
        .does("accept", &id)
        .await
        .problem(403, "own_case");
    // Another file is theirs to check, and to decide for who did not.
    let other = officer.nominate(&app.subject("household")).await;
    officer.does("submit", &other).await.expect(200);
    app.officer().await.does("accept", &other).await.expect(200);
    app.specialist()
        .await
        .does("approve", &other)
        .await
        .expect(200);
    // When the days are over, nothing of it is left.
    app.set_clock("2026-10-22T02:00:00Z");
    app.specialist().await.does("accept", &id).await.expect(200);
}
