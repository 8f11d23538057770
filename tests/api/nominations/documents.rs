//! Documents, in a folder and in a bucket: kept whole or not at all, by several servers, and while
//! the store is away.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use actix_web::http::Method;
use bytes::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use serde_json::{Value, json};
use thidua::config::Config;
use thidua::domain::nominations::document::Received;
use thidua::files::FilesFault;

use crate::support::database::authority;
use crate::support::s3::{ACCESS_KEY, SECRET_KEY, Store, files_below};
use crate::support::{Kind, PDF, TestApp, on_each_store};

/// A PDF of so many bytes, of which no two megabytes are the same.
fn pdf(size: usize) -> Vec<u8> {
    let filling = (0_u64..).flat_map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes());
    PDF.iter().copied().chain(filling).take(size).collect()
}

type Sent = Result<Bytes, std::io::Error>;

/// A body as it arrives: piece by piece.
fn whole(body: &[u8]) -> impl Stream<Item = Sent> + use<> {
    stream::iter(
        body.chunks(60_000)
            .map(Bytes::copy_from_slice)
            .map(Ok)
            .collect::<Vec<Sent>>(),
    )
}

async fn receive(app: &TestApp, body: impl Stream<Item = Sent>) -> Result<Received, FilesFault> {
    app.state
        .files
        .receive(
            app.state.ids.next(app.clock.now()),
            "a.pdf".to_owned(),
            body,
        )
        .await
}

/// The names of all that is in the store, whole or not.
fn kept(app: &TestApp) -> BTreeSet<String> {
    let Some(store) = &app.store else {
        let name =
            |path: &std::path::PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
        return files_below(&app.folder.path().join("files"))
            .iter()
            .map(name)
            .collect();
    };
    assert_eq!(store.begun(), 0, "an upload was begun and left");
    assert!(
        !app.folder.path().join("files").exists(),
        "something was kept in a folder"
    );
    store
        .holds("papers")
        .iter()
        .map(|name| name.rsplit('/').next().unwrap().to_owned())
        .collect()
}

/// Runs the program on the database of a test; answers what it said, and whether it succeeded.
fn thidua(app: &TestApp, folder: &Path, args: &[&str], change: &[(&str, &str)]) -> (bool, String) {
    let files = &app.config.files;
    let output = Command::new(env!("CARGO_BIN_EXE_thidua"))
        .args(args)
        .env_clear()
        .env("THIDUA__DATA__DIRECTORY", folder)
        .envs([
            ("THIDUA__FILES__URL", &files.url),
            ("THIDUA__FILES__S3_ENDPOINT", &files.s3_endpoint),
        ])
        .envs([
            ("THIDUA__FILES__S3_ACCESS_KEY", ACCESS_KEY),
            ("THIDUA__FILES__S3_SECRET_KEY", SECRET_KEY),
        ])
        .env("THIDUA__FILES__PATIENCE_SECONDS", "3")
        .envs(change.iter().copied())
        .output()
        .unwrap();
    (
        output.status.success(),
        format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ),
    )
}

on_each_store![
    papers_lie_under_their_print_and_only_known_kinds_are_taken,
    a_part_of_a_paper_can_be_had,
    a_paper_over_the_limit_is_refused_on_the_way,
    a_document_is_kept_whole_or_not_at_all,
];

async fn papers_lie_under_their_print_and_only_known_kinds_are_taken(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let put = |slot: &str, name: &str, version: i64, bytes: &'static [u8]| {
        let request = officer.request(
            Method::PUT,
            &format!("/nominations/{id}/documents/{slot}?name={name}"),
        );
        app.send(
            request
                .insert_header(("if-match", format!("\"{version}\"")))
                .set_payload(bytes),
        )
    };
    put("proof", "x.pdf", 1, b"<html><script>alert(1)</script>")
        .await
        .problem(422, "invalid");
    put("proof", "x.pdf", 1, b"").await.problem(422, "invalid");
    put("nonsense", "x.pdf", 1, PDF)
        .await
        .problem(404, "not_found");
    put("proof", "x.pdf", 7, PDF).await.problem(412, "stale");
    let added = put(
        "proof",
        "..%2F..%2Fetc%2Fx%C3%A1c%20nh%E1%BA%ADn.pdf",
        1,
        PDF,
    )
    .await
    .expect(200);
    assert!(added.header("etag").starts_with("\"2-"));
    let paper = added.json();
    assert_eq!(
        (&paper["name"], &paper["media_type"], &paper["size"]),
        (
            &json!("xác nhận.pdf"),
            &json!("application/pdf"),
            &json!(PDF.len())
        )
    );
    let place = format!("/nominations/{id}/documents/proof");
    let bytes = officer.get(&place).await.expect(200);
    assert_eq!(bytes.text.as_bytes(), PDF);
    assert!(
        bytes.header("content-disposition").starts_with(
            "attachment; filename=\"document.pdf\"; filename*=UTF-8''x%C3%A1c%20nh%E1%BA%ADn.pdf"
        ),
        "{}",
        bytes.header("content-disposition")
    );
    assert_eq!(bytes.header("x-content-type-options"), "nosniff");
    app.stranger()
        .await
        .get(&place)
        .await
        .problem(404, "not_found");
    app.administrator()
        .await
        .get(&place)
        .await
        .problem(404, "not_found");
    app.specialist()
        .await
        .put_document(&id, "proof", 2, PDF)
        .await
        .problem(403, "forbidden");
    put("proof", "again.pdf", 2, PDF).await.expect(200);
    let all = officer
        .get(&format!("/nominations/{id}/documents"))
        .await
        .expect(200)
        .json();
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
    officer.does("submit", &id).await.expect(200);
    put("proof", "late.pdf", 4, PDF)
        .await
        .problem(409, "wrong_stage");
}

/// Who was cut off goes on where they were (RFC 9110 §14).
async fn a_part_of_a_paper_can_be_had(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    officer.put_document(&id, "proof", 1, PDF).await.expect(200);
    let path = format!("/nominations/{id}/documents/proof");
    let whole = officer.get(&path).await.expect(200);
    assert_eq!(whole.header("accept-ranges"), "bytes");
    let get = |range: &str| {
        officer
            .request(Method::GET, &path)
            .insert_header(("range", range.to_owned()))
    };
    let all = PDF.len();
    for (range, from, to) in [
        ("bytes=0-3", 0, 3),
        ("bytes=5-", 5, all - 1),
        ("bytes=-4", all - 4, all - 1),
        ("bytes=9-99999", 9, all - 1),
    ] {
        let part = app.send(get(range)).await.expect(206);
        assert_eq!(part.text.as_bytes(), &PDF[from..=to], "{range}");
        assert_eq!(
            part.header("content-range"),
            format!("bytes {from}-{to}/{all}")
        );
        assert_eq!(
            (part.header("etag"), part.header("content-type")),
            (whole.header("etag"), "application/pdf")
        );
    }
    let none = app.send(get("bytes=99999-")).await;
    assert_eq!(none.header("content-range"), format!("bytes */{all}"));
    none.problem(416, "range_not_satisfiable");
    // Of what is no range, of several, and of another paper than was begun, the whole comes.
    for whole in ["lines=1-2", "bytes=x", "bytes=0-1,3-4"] {
        assert_eq!(
            app.send(get(whole)).await.expect(200).text.as_bytes(),
            PDF,
            "{whole}"
        );
    }
    app.send(get("bytes=0-3").insert_header(("if-range", "\"other\"")))
        .await
        .expect(200);
    app.send(get("bytes=0-3").insert_header(("if-range", whole.header("etag").to_owned())))
        .await
        .expect(206);
    // What has no parts is not cut.
    app.send(
        officer
            .request(Method::GET, &format!("/nominations/{id}"))
            .insert_header(("range", "bytes=0-3")),
    )
    .await
    .expect(200);
    app.send(
        app.stranger()
            .await
            .request(Method::GET, &path)
            .insert_header(("range", "bytes=0-3")),
    )
    .await
    .problem(404, "not_found");
}

async fn a_paper_over_the_limit_is_refused_on_the_way(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let mut large = PDF.to_vec();
    large.resize(21 * 1024 * 1024, b' ');
    let request = officer
        .request(
            Method::PUT,
            &format!("/nominations/{id}/documents/proof?name=large.pdf"),
        )
        .insert_header(("if-match", "\"1\""));
    app.send(request.set_payload(large))
        .await
        .problem(413, "too_large");
    assert_eq!(officer.version(&format!("/nominations/{id}")).await, 1);
}

async fn a_document_is_kept_whole_or_not_at_all(app: &TestApp) {
    // Small enough for one request, exactly one part of an upload, and several.
    for size in [PDF.len(), 5 << 20, (12 << 20) + 17] {
        let body = pdf(size);
        for _ in 0..2 {
            let received = receive(app, whole(&body)).await.unwrap();
            assert_eq!(
                (received.size, &*received.media_type),
                (i64::try_from(size).unwrap(), "application/pdf")
            );
            let read = app.state.files.read(&received.sha256).await.unwrap();
            let read: Vec<Bytes> = read.try_collect().await.unwrap();
            assert_eq!(read.concat(), body);
        }
    }
    let before = kept(app);
    assert_eq!(before.len(), 3, "{before:?}");
    let mut other = pdf(7 << 20);
    other[0] = b'x';
    assert!(matches!(
        receive(app, whole(&other)).await,
        Err(FilesFault::WrongKind)
    ));
    assert!(matches!(
        receive(app, whole(&pdf(21 << 20))).await,
        Err(FilesFault::TooLarge(_))
    ));
    assert!(matches!(
        receive(app, whole(&[])).await,
        Err(FilesFault::Empty)
    ));
    for size in [100, 7 << 20] {
        let cut =
            whole(&pdf(size)).chain(stream::once(async { Err(std::io::Error::other("gone")) }));
        assert!(matches!(
            receive(app, cut).await,
            Err(FilesFault::CutOff(_))
        ));
    }
    assert_eq!(kept(app), before);
}

/// Many on slow lines at once are told to come again before the memory is gone; those that were
/// begun are not disturbed.
async fn no_more_is_held_than_there_is_memory_for(app: &TestApp, each: usize, many: usize) {
    let (going_on, wait) = tokio::sync::watch::channel(());
    let slow = |_| {
        let mut wait = wait.clone();
        let rest = stream::once(async move {
            wait.changed().await.unwrap();
            Ok(Bytes::from_static(b"the rest"))
        });
        receive(app, whole(&pdf(each)).chain(rest))
    };
    let begun = futures_util::future::join_all((0..many).map(slow));
    let others = async {
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert!(matches!(
            receive(app, whole(&pdf(4000))).await,
            Err(FilesFault::Unavailable(why)) if why.contains("memory")
        ));
        going_on.send(()).unwrap();
    };
    let (received, ()) = futures_util::join!(begun, others);
    assert!(
        received.iter().all(|taken| taken
            .as_ref()
            .is_ok_and(|taken| taken.size == i64::try_from(each + 8).unwrap())),
        "{received:?}"
    );
    receive(app, whole(&pdf(each))).await.unwrap();
}

#[actix_web::test]
async fn a_folder_holds_little_of_each() {
    let app =
        TestApp::start_with(Kind::Sqlite, |config| config.files.memory_limit = 10 << 20).await;
    no_more_is_held_than_there_is_memory_for(&app, 3 << 20, 5).await;
}

#[actix_web::test]
async fn a_bucket_holds_two_parts_of_each() {
    let store = Store::start();
    let set = |config: &mut Config| {
        store.set(&mut config.files);
        config.files.memory_limit = 20 << 20;
    };
    let mut app = TestApp::start_with(Kind::Sqlite, set).await;
    app.store = Some(store);
    no_more_is_held_than_there_is_memory_for(&app, 12 << 20, 2).await;
    assert_eq!(kept(&app).len(), 2);
}

/// One bucket and one database are all that servers share.
#[actix_web::test]
async fn what_one_server_took_another_gives() {
    let app = TestApp::start_in_bucket(Kind::Postgres).await;
    let twin = app.twin().await;
    let (officer, other) = (app.officer().await, twin.officer().await);
    let id = officer.nominate(&app.subject("individual")).await;
    let place = format!("/nominations/{id}/documents/proof");
    officer.put_document(&id, "proof", 1, PDF).await.expect(200);
    assert_eq!(other.get(&place).await.expect(200).text.as_bytes(), PDF);
    let both = async {
        futures_util::join!(
            officer.put_document(&id, "proof", 2, PDF),
            other.put_document(&id, "proof", 2, PDF)
        )
    };
    let (one, two) = both.await;
    let mut answers = [one.status, two.status];
    answers.sort_unstable();
    assert!(matches!(answers, [200, 409 | 412]), "{answers:?}");
    assert_eq!(kept(&app).len(), 1);
}

#[actix_web::test]
async fn while_the_store_is_away_documents_wait_and_all_else_works() {
    let store = Store::start();
    let set = |config: &mut Config| {
        store.set(&mut config.files);
        config.files.patience_seconds = 2;
    };
    let mut app = TestApp::start_with(Kind::Sqlite, set).await;
    app.store = Some(store);
    let id = app
        .officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    let path = format!("/nominations/{id}/documents");
    app.officer()
        .await
        .put_document(&id, "proof", 1, PDF)
        .await
        .expect(200);
    for is_frozen in [false, true] {
        let store = app.store.as_mut().unwrap();
        if is_frozen {
            store.freeze();
        } else {
            store.kill();
        }
        let officer = app.officer().await;
        let begun = Instant::now();
        let away = officer
            .put_document(&id, "proof", 2, b"%PDF-1.7 more")
            .await;
        assert!(
            begun.elapsed() < Duration::from_secs(6),
            "{:?}",
            begun.elapsed()
        );
        assert_eq!(away.header("retry-after"), "1");
        away.problem(503, "unavailable");
        officer
            .get(&format!("{path}/proof"))
            .await
            .problem(503, "unavailable");
        assert!(matches!(
            receive(&app, whole(&pdf(12 << 20))).await,
            Err(FilesFault::Unavailable(_))
        ));
        app.open(Method::GET, "/readyz", None).await.expect(200);
        let listed = officer.get(&path).await.expect(200).json();
        assert_eq!(
            (
                listed["items"].as_array().unwrap().len(),
                officer.version(&format!("/nominations/{id}")).await
            ),
            (1, 2)
        );
        // The writer of the database does not wait for the store.
        let store = app.store.as_ref().unwrap();
        if is_frozen {
            let waiting = officer.put_document(&id, "proof", 2, b"%PDF-1.7 more");
            let writing = async {
                let begun = Instant::now();
                officer.nominate(&app.subject("household")).await;
                begun.elapsed()
            };
            let (waited, wrote) = futures_util::join!(waiting, writing);
            waited.problem(503, "unavailable");
            assert!(wrote < Duration::from_secs(1), "{wrote:?}");
            store.thaw();
        } else {
            app.store.as_mut().unwrap().restart();
        }
        assert_eq!(
            app.officer()
                .await
                .get(&format!("{path}/proof"))
                .await
                .expect(200)
                .text
                .as_bytes(),
            PDF
        );
    }
    app.officer()
        .await
        .put_document(&id, "proof", 2, b"%PDF-1.7 more")
        .await
        .expect(200);
}

#[actix_web::test]
async fn a_backup_takes_documents_out_of_a_bucket_and_brings_them_back() {
    let app = TestApp::start_in_bucket(Kind::Sqlite).await;
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    officer.put_document(&id, "proof", 1, PDF).await.expect(200);
    let large = officer
        .request(
            Method::PUT,
            &format!("/nominations/{id}/documents/proof?name=b.pdf"),
        )
        .insert_header(("if-match", "\"2\""));
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

#[actix_web::test]
async fn the_doctor_says_in_plain_words_why_a_bucket_is_of_no_use() {
    let app = TestApp::start_in_bucket(Kind::Sqlite).await;
    let root = tempfile::tempdir().unwrap();
    let says = |change: &[(&str, &str)], code: &str, told: &str| {
        let (_, said) = thidua(
            &app,
            root.path(),
            &["doctor", "--json", "--lang", "en"],
            change,
        );
        let report: Value =
            serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {said}"));
        let found = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .find(|finding| finding["code"] == format!("doctor-{code}"));
        let found = found.unwrap_or_else(|| panic!("{report:#}"));
        assert_eq!(
            found["verdict"],
            if code == "bucket" { "right" } else { "wrong" }
        );
        let text = found["text"].as_str().unwrap();
        assert!(text.contains(told), "{text}");
        assert!(
            !said.contains(SECRET_KEY) && !said.contains("hidden"),
            "{said}"
        );
    };
    says(&[], "bucket", "takes, moves, gives and removes");
    assert_eq!(kept(&app), BTreeSet::new(), "it leaves something behind");
    let nothing = [("THIDUA__FILES__URL", "s3://nothing")];
    says(&nothing, "bucket-missing", "has no bucket nothing. Make it");
    let (_, said) = thidua(&app, root.path(), &["doctor"], &nothing);
    assert!(
        said.contains("[ SAI ] Tài liệu: tại") && said.contains("không có kho nothing"),
        "{said}"
    );
    let wrong = [("THIDUA__FILES__S3_SECRET_KEY", "hidden")];
    says(&wrong, "bucket-refused", "refuses (SignatureDoesNotMatch)");
    says(
        &[("THIDUA__FILES__S3_ACCESS_KEY", "hidden")],
        "bucket-refused",
        "refuses (InvalidAccessKeyId)",
    );
    says(
        &[("THIDUA__FILES__S3_ENDPOINT", "http://127.0.0.1:1")],
        "bucket-unreachable",
        "Connection refused",
    );
    says(
        &[("THIDUA__FILES__S3_ACCESS_KEY", "")],
        "settings-unusable",
        "files.s3_access_key is missing",
    );
    let key = root.path().join("s3.key");
    std::fs::write(&key, format!("{SECRET_KEY}\n")).unwrap();
    let from_file = [
        ("THIDUA__FILES__S3_SECRET_KEY", ""),
        ("THIDUA__FILES__S3_SECRET_KEY_FILE", key.to_str().unwrap()),
    ];
    says(&from_file, "bucket", "takes, moves");
    let with_tls = Store::start_with_tls();
    let (endpoint, authority) = (with_tls.endpoint(), authority());
    let unknown = [("THIDUA__FILES__S3_ENDPOINT", &*endpoint)];
    says(
        &unknown,
        "bucket-unreachable",
        "invalid peer certificate: UnknownIssuer",
    );
    says(
        &[unknown[0], ("SSL_CERT_FILE", &authority)],
        "bucket",
        "takes, moves",
    );
    app.store.as_ref().unwrap().freeze();
    says(&[], "bucket-unreachable", "operation timed out");
}
