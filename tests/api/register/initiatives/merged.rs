//! Two records of one author are made one: the shares are theirs together, and apart again.

use serde_json::{Value, json};

use super::{commune, entered, initiative, shares};
use crate::support::{TestApp, on_both};

on_both![shares_of_one_author_are_added_and_parted_again,];

async fn shares_of_one_author_are_added_and_parted_again(app: &TestApp) {
    let (officer, office, unit) = (
        app.officer().await,
        app.specialist().await,
        commune(app).await,
    );
    let from = officer.add_subject("individual", "Đỗ Mẫu Lan").await;
    let into = officer.add_subject("individual", "Đỗ Mẫu Lan").await;
    let both = initiative(&unit, "Cải tiến quy trình", &[(&from, 60), (&into, 30)]);
    let both = entered(&officer, both).await;
    let alone = entered(&officer, initiative(&unit, "Đèn đường", &[(&from, 50)])).await;
    let join = format!("/subjects/{from}/join");
    let why = json!({"into_id": into, "reason": "Cùng số căn cước"});
    let joined = office.post_at(&join, 1, why).await.expect(200).json();
    assert_eq!(joined["initiatives"], 2);
    assert_eq!(shares(&officer, &both).await, [(into.clone(), 90)]);
    assert_eq!(shares(&officer, &alone).await, [(into.clone(), 50)]);
    // Under a record that was joined nobody is named any more.
    let body = initiative(&unit, "Máy bơm", &[(&from, 100)]);
    let gone = officer
        .post("/initiatives", body)
        .await
        .problem(422, "invalid");
    assert_eq!(gone["errors"][0]["code"], "unknown_reference");
    let part = format!("/subjects/{from}/part");
    let parted = office
        .post_at(&part, 2, json!({"reason": "Hai người"}))
        .await;
    assert_eq!(
        parted.expect(200).json()["from"]["merged_into_id"],
        Value::Null
    );
    assert_eq!(
        shares(&officer, &both).await,
        [(from.clone(), 60), (into.clone(), 30)]
    );
    assert_eq!(shares(&officer, &alone).await, [(from, 50)]);
}
