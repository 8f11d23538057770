//! The page of dead letters.

use actix_web::http::Method;
use actix_web::test::TestRequest;

use super::{BOTH, PATIENCE, attempts};
use crate::base::letters::submit;
use crate::support::pages::{get, sign_in};
use crate::support::smtp::{Sink, worker};
use crate::support::{TestApp, on_both};

on_both![
    the_page_of_dead_letters_sends_them_again,
    dead_letters_need_an_account,
];

async fn the_page_of_dead_letters_sends_them_again(app: &TestApp) {
    submit(app, 1).await;
    let sink = Sink::start(0);
    sink.mode("refuse");
    let worker = worker(&app.state, sink.port, PATIENCE);
    attempts(app, &worker, 1).await;
    let cookie = sign_in(app, "admin@honggiang.example").await;
    assert!(
        get(app, &cookie, "/")
            .await
            .text
            .contains("href=\"/dead-letters\"")
    );
    let page = get(app, &cookie, "/dead-letters").await.expect(200).text;
    assert!(
        page.contains(BOTH[0]) && page.contains("Hồ sơ chờ xử lý") && page.contains("550"),
        "{page}"
    );
    let paths: Vec<String> = page
        .split("action=\"")
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .filter(|path| path.starts_with("/dead-letters/"))
        .collect();
    assert_eq!(paths.len(), 2);
    let send = |cookie: &str, path: &str| {
        TestRequest::post()
            .uri(path)
            .insert_header(("cookie", cookie.to_owned()))
            .insert_header(("sec-fetch-site", "same-origin"))
    };
    let stranger = sign_in(app, "officer@benlau.example").await;
    assert!(
        !get(app, &stranger, "/")
            .await
            .text
            .contains("/dead-letters")
    );
    assert!(
        get(app, &stranger, "/dead-letters")
            .await
            .expect(200)
            .text
            .contains("Mọi thư đều đã gửi được")
    );
    app.send(send(&stranger, &paths[0])).await.expect(404);
    for path in &paths {
        assert_eq!(
            app.send(send(&cookie, path))
                .await
                .expect(303)
                .header("location"),
            "/dead-letters"
        );
    }
    let again = app.send(send(&cookie, &paths[0])).await.expect(303);
    assert!(
        again
            .header("location")
            .starts_with("/dead-letters?problem="),
        "the letter is on its way already"
    );
    sink.mode("ok");
    attempts(app, &worker, 1).await;
    assert_eq!(sink.letters().len(), 2);
}

async fn dead_letters_need_an_account(app: &TestApp) {
    app.open(Method::GET, "/api/v1/dead-letters", None)
        .await
        .problem(401, "not_signed_in");
    app.open(
        Method::POST,
        "/api/v1/dead-letters/0192aaaa-0000-7000-8000-000000000000/send-again",
        None,
    )
    .await
    .problem(401, "not_signed_in");
}
