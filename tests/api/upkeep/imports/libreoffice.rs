//! A list that `LibreOffice` wrote from our template. `tests/libreoffice/try --keep` makes it anew.

use super::{counts, done, looked_at};
use crate::support::{TestApp, on_both};

on_both![what_libreoffice_wrote_is_brought_in];

async fn what_libreoffice_wrote_is_brought_in(app: &TestApp) {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/sheets/libreoffice-people.xlsx"
    );
    let import = looked_at(app, "people", std::fs::read(path).unwrap()).await;
    assert_eq!(import["state"], "checked");
    assert_eq!(counts(&import), [2, 0, 0, 0], "{import}");
    let import = done(app, &import, "publish").await;
    assert_eq!(counts(&import), [0, 0, 2, 0], "{import}");
    let administrator = app.administrator().await;
    // The code has its zeros, the name its accents, the mark is one.
    let found = administrator.get("/people/by-code/0042").await.expect(200);
    let found = found.json();
    assert_eq!(found["full_name"], "Đỗ Mẫu Lan");
    assert_eq!(found["position"], "Chuyên viên");
    assert_eq!(found["is_direct_worker"], true);
    let found = administrator.get("/people/by-code/0043").await.expect(200);
    assert_eq!(found.json()["is_direct_worker"], false);
}
