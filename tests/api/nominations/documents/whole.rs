//! Kept whole or not at all, and no more than there is room for.

use actix_web::http::Method;
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use thidua::files::FilesFault;

use super::{kept, pdf, receive, whole};
use crate::support::{PDF, TestApp, on_each_store};

on_each_store![
    a_paper_over_the_limit_is_refused_on_the_way,
    a_document_is_kept_whole_or_not_at_all,
];

async fn a_paper_over_the_limit_is_refused_on_the_way(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let mut large = PDF.to_vec();
    large.resize(21 * 1024 * 1024, b' ');
    let request = officer.request_at(
        Method::PUT,
        &format!("/nominations/{id}/documents/proof?name=large.pdf"),
        1,
    );
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
