//! Rows that are looked at by reading alone: what is told is what bringing them in would tell, and
//! a stretch is noted once, whoever looks at it.

use serde_json::json;
use thidua::domain::base::ids::ImportId;
use thidua::domain::upkeep::import::ImportRow;
use thidua::services::upkeep::imports::{self, ImportStep};

use super::{counts, done, find, looked_at, people, send, told};
use crate::support::{TestApp, on_both};

on_both![
    what_is_looked_at_is_told_as_bringing_it_in_would,
    a_stretch_is_noted_once_whoever_looks_at_it,
    nothing_is_noted_of_an_import_that_was_stopped,
    rows_that_are_good_and_rows_with_notes_stand_beside_each_other,
];

async fn look(app: &TestApp, id: ImportId) -> Option<Vec<ImportRow>> {
    let ctx = app.state.ctx();
    let looked = app.state.db.read(move |tx| imports::look(tx, &ctx, id));
    looked.await.unwrap()
}

async fn note(app: &TestApp, id: ImportId, rows: Vec<ImportRow>) -> ImportStep {
    let ctx = app.state.ctx();
    let noted = app
        .state
        .db
        .write(move |tx| imports::note(tx, &ctx, id, rows));
    noted.await.unwrap()
}

async fn what_is_looked_at_is_told_as_bringing_it_in_would(app: &TestApp) {
    // What only a unique key would tell: codes that look alike, and what a decision has recognised.
    let text = people(&["hg0001;Đỗ Mẫu Lan;HG-01;;", "N1;Đỗ Mẫu Cúc;HG-01;;"]);
    let import = looked_at(app, "people", text).await;
    assert_eq!(
        told(app, &import, "faulty", "faults").await,
        ["3 staff_code:exists"]
    );
    assert_eq!(counts(&done(app, &import, "publish").await), [0, 1, 1, 0]);
    let head = "Sáng kiến;Phạm vi;Ngày công nhận;Cơ quan công nhận;Số QĐ;Tác giả";
    let row = |title| format!("{title};trong đơn vị;20/11/2024;Hội đồng mẫu;31/QĐ-SK;HG0001");
    let (first, second) = (row("Sáng kiến mẫu"), row("Sáng kiến khác"));
    let import = looked_at(app, "initiatives", format!("{head}\n{first}\n")).await;
    assert_eq!(counts(&done(app, &import, "publish").await), [0, 0, 1, 0]);
    let text = format!("{head}\n{second}\n{first}\n{second}\n");
    let import = looked_at(app, "initiatives", text).await;
    assert_eq!(
        told(app, &import, "faulty", "faults").await,
        ["3 title:exists", "4 title:twice"]
    );
    assert_eq!(counts(&done(app, &import, "publish").await), [0, 2, 1, 0]);
}

async fn a_stretch_is_noted_once_whoever_looks_at_it(app: &TestApp) {
    let administrator = app.administrator().await;
    let text = people(&["N1;Đỗ Mẫu Lan;HG-01;;", "N2;Đỗ Mẫu Cúc;KHONG-CO;;"]);
    let sent = send(&administrator, app, "people", text.into_bytes()).await;
    let sent = sent.expect(201).json();
    let id: ImportId = sent["id"].as_str().unwrap().parse().unwrap();
    let (one, other) = (look(app, id).await, look(app, id).await);
    assert_eq!(one, other);
    assert_eq!(counts(&find(app, &sent).await), [0, 0, 0, 0]);
    for rows in [one, other] {
        assert_eq!(note(app, id, rows.unwrap()).await, ImportStep::Gone);
        assert_eq!(counts(&find(app, &sent).await), [1, 1, 0, 0]);
    }
    assert_eq!(look(app, id).await, None);
    app.deliver().await;
    let import = find(app, &sent).await;
    assert_eq!(import["state"], "checked");
    assert_eq!(
        told(app, &import, "faulty", "faults").await,
        ["4 unit_code:import_unit_unknown"]
    );
}

async fn nothing_is_noted_of_an_import_that_was_stopped(app: &TestApp) {
    let administrator = app.administrator().await;
    let text = people(&["N1;Đỗ Mẫu Lan;HG-01;;"]);
    let sent = send(&administrator, app, "people", text.into_bytes()).await;
    let sent = sent.expect(201).json();
    let id: ImportId = sent["id"].as_str().unwrap().parse().unwrap();
    let rows = look(app, id).await.unwrap();
    let cancel = format!("/imports/{id}/cancel");
    administrator.post(&cancel, json!({})).await.expect(200);
    assert_eq!(note(app, id, rows).await, ImportStep::Over);
    let import = find(app, &sent).await;
    assert_eq!(import["state"], "cancelled");
    assert_eq!(counts(&import), [0, 0, 0, 0]);
}

async fn rows_that_are_good_and_rows_with_notes_stand_beside_each_other(app: &TestApp) {
    let text = people(&["N1;Đỗ Mẫu Lan;HG-01;;"]);
    let first = looked_at(app, "people", text).await;
    done(app, &first, "publish").await;
    let text = people(&[
        "N2;Phan Mẫu Tư;HG-01;;",
        "N3;Đỗ Mẫu Lan;HG-01;;",
        "N1;Đỗ Mẫu Lan;HG-01;;",
        "N4;Phan Mẫu Năm;HG-01;Chuyên viên;x",
    ]);
    let import = looked_at(app, "people", text).await;
    assert_eq!(counts(&import), [3, 1, 0, 0]);
    assert_eq!(
        told(app, &import, "good", "notes").await,
        ["3 ", "4 full_name:import_same_name", "6 "]
    );
    assert_eq!(
        told(app, &import, "faulty", "faults").await,
        ["5 staff_code:exists"]
    );
    // Columns in which nothing stands are told too.
    let id = import["id"].as_str().unwrap();
    let path = format!("/imports/{id}/rows?outcome=good");
    let administrator = app.administrator().await;
    let found = administrator.get(&path).await.expect(200).json();
    assert_eq!(found["items"][0]["cells"]["position"], "");
    assert_eq!(found["items"][2]["cells"]["position"], "Chuyên viên");
    assert_eq!(counts(&done(app, &import, "publish").await), [0, 1, 3, 0]);
}
