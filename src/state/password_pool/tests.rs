//! What `password_pool` does, case by case.

use super::*;

#[actix_web::test]
async fn a_full_pool_tells_people_to_come_again() {
    let pool = PasswordPool::new(1, Duration::from_millis(20)).unwrap();
    let taken = pool.places.acquire().await.unwrap();
    let refused = pool.fits("a long password".to_owned(), None).await;
    assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
    assert_eq!(pool.checked(), 0);
    drop(taken);
    assert!(!pool.fits("a long password".to_owned(), None).await.unwrap());
    assert_eq!(pool.checked(), 1);
}

#[actix_web::test]
async fn the_queue_has_an_end() {
    let pool = PasswordPool::new(1, Duration::from_mins(1)).unwrap();
    let _all = pool.queue.acquire_many(100).await.unwrap();
    assert!(matches!(
        pool.hash("a long password".to_owned()).await,
        Err(Error::Unavailable(_))
    ));
}

#[actix_web::test]
async fn who_leaves_or_fails_takes_no_thread_along() {
    let pool = PasswordPool::new(1, Duration::from_secs(20)).unwrap();
    let failed: Result<()> = pool.work(|_| panic!("a defect")).await;
    assert!(matches!(failed, Err(Error::Internal(_))), "{failed:?}");
    // Whoever gave up waiting leaves their work behind; the next one comes after it.
    let left = tokio::time::timeout(
        Duration::from_millis(1),
        pool.work(|_| std::thread::sleep(Duration::from_millis(100))),
    )
    .await;
    assert!(left.is_err());
    assert!(!pool.fits("a long password".to_owned(), None).await.unwrap());
}
