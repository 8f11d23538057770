//! No more is held than there is memory for.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use thidua::config::Config;
use thidua::files::FilesFault;

use super::{kept, pdf, receive, whole};
use crate::support::s3::Store;
use crate::support::{Kind, TestApp};

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
