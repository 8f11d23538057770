//! A history is sealed, line by line.

use diesel::connection::SimpleConnection;
use serde_json::json;
use thidua::db::Failure;
use thidua::domain::upkeep::seal::Tampering;
use thidua::jobs::sealer;
use thidua::services::upkeep::audit;

use super::{sealed, verdict};
use crate::support::{TestApp, on_both, unit_of};

on_both![
    a_history_is_sealed_and_its_unsealed_tail_is_told,
    what_is_entered_has_a_line,
    the_chain_is_append_only,
    servers_that_seal_together_make_one_chain,
];

async fn a_history_is_sealed_and_its_unsealed_tail_is_told(app: &TestApp) {
    let kept = sealed(app).await;
    app.officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    let found = verdict(app, &kept).await;
    assert_eq!((found.faults, found.checkpoints), (vec![], 6));
    assert_eq!((found.sealed, found.unsealed > 0), (kept[0].position, true));
    sealer::seal(&app.state).await;
    assert_eq!(verdict(app, &kept).await.unsealed, 0);
    // Those of another installation are not ours.
    let mut foreign = kept.clone();
    foreign[0].signature.clone_from(&kept[1].signature);
    assert_eq!(
        verdict(app, &foreign).await.faults,
        [Tampering::Forged(kept[0].position)]
    );
}

async fn what_is_entered_has_a_line(app: &TestApp) {
    let (officer, administrator) = (app.officer().await, app.administrator().await);
    let unit = unit_of(&officer, "HG-01").await["id"].clone();
    let subject = app.subject("individual");
    let entered = [
        (
            &officer,
            "/events",
            json!({"name": "Lũ trên sông Ngà", "happened_from": "2026-10-14"}),
        ),
        (
            &officer,
            "/achievements",
            json!({"subject_id": subject, "summary": "Chèo thuyền suốt đêm"}),
        ),
        (
            &officer,
            "/subjects",
            json!({"kind": "collective", "name": "Tổ mẫu", "unit_id": unit}),
        ),
        (
            &administrator,
            "/people",
            json!({
                "staff_code": "M1",
                "full_name": "Mẫu Một",
                "unit_id": unit,
                "is_direct_worker": true
            }),
        ),
        (
            &administrator,
            "/units",
            json!({"code": "HG-01-9", "name": "Thôn mẫu", "kind": "village", "parent_id": unit}),
        ),
    ];
    for (who, path, body) in entered {
        let made = who.post(path, body).await.expect(201).json()["id"].clone();
        sealer::seal(&app.state).await;
        let chain = app
            .state
            .db
            .read(|conn| audit::chain_behind(conn, 0))
            .await
            .unwrap();
        let last = serde_json::to_string(chain.last().unwrap()).unwrap();
        assert!(
            last.contains(made.as_str().unwrap()) && last.contains("\"created\""),
            "{path}: {last}"
        );
    }
}

async fn the_chain_is_append_only(app: &TestApp) {
    sealed(app).await;
    for sql in [
        "UPDATE history_seal SET hash = ''",
        "DELETE FROM history_seal",
        "UPDATE checkpoint SET hash = ''",
        "DELETE FROM checkpoint",
    ] {
        let refused = app
            .state
            .db
            .write(move |conn| conn.batch_execute(sql).map_err(Failure::from))
            .await;
        assert!(
            matches!(&refused, Err(Failure::Defect(text)) if text.contains("append only")),
            "{sql}: {refused:?}"
        );
    }
}

async fn servers_that_seal_together_make_one_chain(app: &TestApp) {
    let (officer, household) = (app.officer().await, app.subject("household"));
    for _ in 0..4 {
        officer.nominate(&app.subject("individual")).await;
        let (a, b, c) = (app.state.clone(), app.state.clone(), app.state.clone());
        futures_util::join!(
            sealer::seal(&a),
            sealer::seal(&b),
            sealer::seal(&c),
            officer.nominate(&household)
        );
    }
    sealer::seal(&app.state).await;
    let found = verdict(app, &[]).await;
    assert_eq!((found.faults, found.unsealed), (vec![], 0));
}
