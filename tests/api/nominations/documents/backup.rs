//! Documents of a bucket in a backup.

use std::collections::BTreeSet;

use actix_web::http::Method;

use super::{pdf, thidua};
use crate::support::{Kind, PDF, TestApp};

#[actix_web::test]
async fn a_backup_takes_documents_out_of_a_bucket_and_brings_them_back() {
    let app = TestApp::start_in_bucket(Kind::Sqlite).await;
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    officer.put_document(&id, "proof", 1, PDF).await.expect(200);
    let large = officer.request_at(
        Method::PUT,
        &format!("/nominations/{id}/documents/proof?name=b.pdf"),
        2,
    );
    app.send(large.set_payload(pdf(11 << 20))).await.expect(200);
    let (root, store) = (tempfile::tempdir().unwrap(), app.store.as_ref().unwrap());
    let (backup, database) = (
        root.path().join("backup"),
        format!("sqlite:{}", app.folder.path().join("test.db").display()),
    );
    let backup = backup.to_str().unwrap();
    let (done, said) = thidua(
        &app,
        app.folder.path(),
        &["backup", backup],
        &[("DATABASE_URL", &database)],
    );
    assert!(done && said.contains("2 documents"), "{said}");

    // Into another bucket, on another machine.
    store.make("others");
    let fresh = root.path().join("fresh");
    std::fs::create_dir(&fresh).unwrap();
    std::fs::copy(app.config.master_key_file(), fresh.join("master.key")).unwrap();
    let there = [("THIDUA__FILES__URL", "s3://others")];
    let (done, said) = thidua(&app, &fresh, &["restore", backup], &there);
    assert!(done && said.contains("2 documents"), "{said}");
    let without_prefix: BTreeSet<String> = store
        .holds("papers")
        .iter()
        .map(|name| name.strip_prefix("documents/").unwrap().to_owned())
        .collect();
    assert_eq!(store.holds("others"), without_prefix);
    assert_eq!((without_prefix.len(), store.begun()), (2, 0));

    // A document that is gone is no backup.
    let lost = app.store.as_ref().unwrap().remove_one("papers");
    let (done, said) = thidua(
        &app,
        app.folder.path(),
        &["backup", &format!("{backup}.2")],
        &[("DATABASE_URL", &database)],
    );
    assert!(
        !done && said.contains(lost.rsplit('/').next().unwrap()),
        "{said}"
    );
}
