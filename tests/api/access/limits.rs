//! Guessing: how much of it is possible, and that it never keeps the owner out.

use actix_web::test::TestRequest;
use chrono::TimeDelta;
use serde_json::{Value, json};
use thidua::commands::demo::PASSWORD;

use crate::access::identity::post;
use crate::support::{Kind, OFFICER, Reply, TestApp, on_both};

pub async fn from(app: &TestApp, address: &str, email: &str, password: &str) -> Reply {
    let peer = format!("{address}:4711").parse().unwrap();
    let body = json!({"email": email, "password": password});
    app.send(
        TestRequest::post()
            .uri("/api/v1/sessions")
            .peer_addr(peer)
            .insert_header(("accept-language", "en"))
            .set_json(body),
    )
    .await
}

fn later(app: &TestApp, seconds: i64) {
    app.clock.set(app.clock.now() + TimeDelta::seconds(seconds));
}

on_both![
    waits_grow_for_whoever_guesses_and_the_owner_still_enters,
    an_account_gets_few_guesses_however_many_guess,
    many_guesses_at_once_are_all_counted,
    many_who_sign_in_at_once_at_a_known_address_all_enter,
    unknown_disabled_invited_and_wrong_cost_the_same,
    an_address_has_so_many_attempts_in_a_minute,
];

async fn waits_grow_for_whoever_guesses_and_the_owner_still_enters(app: &TestApp) {
    from(app, "10.1.1.1", OFFICER, PASSWORD).await.expect(201);
    for n in 0..5 {
        from(app, &format!("10.2.0.{n}"), OFFICER, "a wrong password")
            .await
            .problem(401, "wrong_credentials");
    }
    for wait in [1, 2, 4, 8] {
        let refused = from(app, "10.2.1.1", OFFICER, PASSWORD).await;
        assert_eq!(refused.header("retry-after"), wait.to_string());
        assert_eq!(refused.header("ratelimit-policy"), "\"account\";q=5;w=900");
        assert_eq!(
            refused.header("ratelimit"),
            format!("\"account\";r=0;t={wait}")
        );
        assert_eq!(
            refused.problem(429, "too_many_requests")["detail"],
            format!("Try again in {wait} s.")
        );
        later(app, wait);
        from(app, "10.2.1.2", OFFICER, "a wrong password")
            .await
            .problem(401, "wrong_credentials");
    }
    // Where the owner has been before they do not wait for what strangers do; elsewhere, as long as
    // everybody.
    from(app, "10.1.1.1", OFFICER, PASSWORD).await.expect(201);
    from(app, "10.3.3.3", OFFICER, PASSWORD)
        .await
        .problem(429, "too_many_requests");
    later(app, 16);
    from(app, "10.3.3.3", OFFICER, PASSWORD).await.expect(201);
    // A success forgets the failures: the next ones are free again.
    for n in 0..5 {
        from(app, &format!("10.4.0.{n}"), OFFICER, "a wrong password")
            .await
            .problem(401, "wrong_credentials");
    }
}

async fn an_account_gets_few_guesses_however_many_guess(app: &TestApp) {
    let (mut tried, mut seconds) = (0, 0);
    while seconds < 24 * 3600 {
        let address = format!(
            "10.{}.{}.{}",
            seconds / 60_000,
            seconds / 250 % 250,
            seconds % 250
        );
        match from(app, &address, OFFICER, "a wrong password").await {
            reply if reply.status == 401 => tried += 1,
            reply => {
                let wait: i64 = reply.header("retry-after").parse().unwrap();
                assert!(wait <= 900);
                reply.problem(429, "too_many_requests");
                later(app, wait);
                seconds += wait;
            }
        }
    }
    assert!((50..=120).contains(&tried), "{tried} guesses in a day");
}

async fn many_guesses_at_once_are_all_counted(app: &TestApp) {
    let addresses: Vec<String> = (0..40).map(|n| format!("10.0.0.{n}")).collect();
    let replies = futures_util::future::join_all(
        addresses
            .iter()
            .map(|address| from(app, address, OFFICER, "a wrong password")),
    )
    .await;
    assert_eq!(
        replies.iter().filter(|reply| reply.status == 401).count(),
        5
    );
    assert_eq!(
        replies.iter().filter(|reply| reply.status == 429).count(),
        35
    );
}

async fn many_who_sign_in_at_once_at_a_known_address_all_enter(app: &TestApp) {
    from(app, "10.1.1.1", OFFICER, PASSWORD).await.expect(201);
    let replies =
        futures_util::future::join_all((0..40).map(|_| from(app, "10.1.1.1", OFFICER, PASSWORD)))
            .await;
    assert!(
        replies.iter().all(|reply| reply.status == 201),
        "{:?}",
        replies.iter().map(|reply| reply.status).collect::<Vec<_>>()
    );
}

async fn unknown_disabled_invited_and_wrong_cost_the_same(app: &TestApp) {
    let admin = app.administrator().await;
    admin.disable("chairman@suoinga.example").await;
    let unit = admin.get("/me").await.json()["roles"][0]["unit_id"].clone();
    admin
        .post(
            "/invitations",
            json!({"email": "invited@suoinga.example", "full_name": "x", "unit_id": unit}),
        )
        .await
        .expect(201);
    let mut answers = Vec::new();
    for email in [
        OFFICER,
        "chairman@suoinga.example",
        "invited@suoinga.example",
        "nobody@suoinga.example",
    ] {
        let before = app.state.passwords.checked();
        for n in 0..6 {
            let reply = from(app, &format!("10.0.1.{n}"), email, "a wrong password").await;
            let mut heads: Vec<String> = reply
                .headers
                .iter()
                .map(|(name, value)| format!("{name}: {value:?}"))
                .filter(|head| !head.starts_with("x-request-id"))
                .collect();
            heads.sort();
            let mut problem = reply.json();
            problem["request_id"] = Value::Null;
            answers.push((n, reply.status, heads, problem));
        }
        assert_eq!(
            app.state.passwords.checked() - before,
            5,
            "{email}: each attempt that is taken checks a password"
        );
    }
    let (first, others) = answers.split_at(6);
    for other in others.chunks(6) {
        assert_eq!(first, other);
    }
}

async fn an_address_has_so_many_attempts_in_a_minute(app: &TestApp) {
    for n in 0..60 {
        from(
            app,
            "10.9.9.9",
            &format!("nobody{n}@suoinga.example"),
            "a wrong password",
        )
        .await
        .problem(401, "wrong_credentials");
    }
    let refused = from(
        app,
        "10.9.9.9",
        "somebody@suoinga.example",
        "a wrong password",
    )
    .await;
    assert_eq!(refused.header("ratelimit-policy"), "\"address\";q=60;w=60");
    assert_eq!(refused.header("retry-after"), "1");
    refused.problem(429, "too_many_requests");
    from(app, "10.9.9.8", OFFICER, PASSWORD).await.expect(201);
    later(app, 1);
    // Those that succeed do not count: a whole office behind one address can begin its day.
    for _ in 0..40 {
        from(app, "10.9.9.9", OFFICER, PASSWORD).await.expect(201);
    }
    from(app, "10.9.9.9", OFFICER, "a wrong password")
        .await
        .problem(401, "wrong_credentials");
    from(app, "10.9.9.9", OFFICER, PASSWORD)
        .await
        .problem(429, "too_many_requests");
    // Other ways in share the count.
    let reset = TestRequest::post()
        .uri("/api/v1/password-resets")
        .peer_addr("10.9.9.9:1".parse().unwrap())
        .set_json(json!({"email": OFFICER}));
    app.send(reset).await.problem(429, "too_many_requests");
    let page = TestRequest::post()
        .uri("/sign-in")
        .peer_addr("10.9.9.9:1".parse().unwrap())
        .insert_header(("sec-fetch-site", "same-origin"));
    let page = app
        .send(page.set_form([("email", OFFICER), ("password", PASSWORD)]))
        .await
        .expect(429);
    assert!(
        page.header("retry-after") == "1" && page.header("content-type").starts_with("text/html"),
        "{page:?}"
    );
}

#[actix_web::test]
async fn only_trusted_proxies_say_who_is_calling() {
    let app = TestApp::start_with(Kind::Sqlite, |config| {
        config.server.trusted_proxies = vec!["10.0.0.0/24".to_owned()];
    })
    .await;
    let ask = async |peer: &str, forwarded: &str| {
        let request = TestRequest::post()
            .uri("/api/v1/password-resets/use")
            .peer_addr(peer.parse().unwrap());
        app.send(
            request
                .insert_header(("x-forwarded-for", forwarded.to_owned()))
                .set_json(json!({"token": "x", "password": "x"})),
        )
        .await
        .status
    };
    // A caller that invents addresses is counted by its own.
    for n in 0..60 {
        assert_eq!(ask("192.0.2.1:1", &format!("198.51.100.{n}")).await, 422);
    }
    assert_eq!(ask("192.0.2.1:1", "198.51.100.99").await, 429);
    // Behind a trusted proxy each caller is counted by theirs, whatever they put before it.
    for n in 0..40 {
        assert_eq!(
            ask("10.0.0.7:1", &format!("203.0.113.200, 198.51.100.{n}")).await,
            422
        );
    }
    for n in 0..59 {
        assert_eq!(
            ask("10.0.0.7:1", &format!("203.0.113.{n}, 198.51.100.7")).await,
            422
        );
    }
    assert_eq!(ask("10.0.0.7:1", "203.0.113.250, 198.51.100.7").await, 429);
    post(
        &app,
        "/password-resets",
        json!({"email": "nobody@suoinga.example"}),
    )
    .await
    .expect(202);
}
