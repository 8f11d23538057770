//! One-time codes: on and off, each code once, recovery codes.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};
use thidua::commands::demo::PASSWORD;
use totp_rs::{Builder, Secret};

use crate::access::identity::{OFFICER, actor, post, text};
use crate::support::{Actor, Reply, TestApp, on_both};

/// The code an authenticator shows now.
pub fn code(app: &TestApp, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret.replace('-', "")).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    totp.generate(app.clock.now().timestamp().unsigned_abs())
        .to_string()
}

pub fn half_a_minute_later(app: &TestApp) {
    app.clock.set(app.clock.now() + TimeDelta::seconds(30));
}

async fn sign_in(app: &TestApp, password: &str, otp: &str) -> Reply {
    post(
        app,
        "/sessions",
        json!({"email": OFFICER, "password": password, "otp": otp}),
    )
    .await
}

/// What shows that it is the owner who asks.
fn own(otp: Option<&str>) -> Value {
    json!({"password": PASSWORD, "otp": otp})
}

/// Turns the officer's second factor on; answers the secret and the recovery codes.
pub async fn turn_on(app: &TestApp, officer: &Actor<'_>) -> (String, Vec<String>) {
    let secret = officer
        .post("/me/second-factor", own(None))
        .await
        .expect(201)
        .json();
    let text = secret["secret"].as_str().unwrap().to_owned();
    assert!(secret["otpauth_url"].as_str().unwrap().contains(&text));
    let codes = officer
        .post(
            "/me/second-factor/confirm",
            json!({"otp": code(app, &text)}),
        )
        .await
        .expect(200)
        .json();
    let codes: Vec<String> = codes["recovery_codes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|code| code.as_str().unwrap().to_owned())
        .collect();
    assert_eq!(codes.len(), 10);
    (text, codes)
}

on_both![
    whoever_sits_at_an_open_browser_is_asked_for_the_password_and_the_code,
    a_code_is_asked_for_once_it_was_confirmed,
    a_code_never_counts_twice,
    a_recovery_code_is_good_once,
    an_administrator_helps_who_has_lost_everything,
    guesses_at_the_code_make_whoever_guesses_wait,
];

async fn whoever_sits_at_an_open_browser_is_asked_for_the_password_and_the_code(app: &TestApp) {
    let (officer, elsewhere) = (app.officer().await, app.officer().await);
    let sessions = officer.get("/sessions").await.expect(200).json();
    let others = sessions["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["current"] == false)
        .unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let asks = async |body: Option<Value>| {
        let mut answers = Vec::new();
        for (method, path) in [
            (Method::POST, "/me/second-factor".to_owned()),
            (Method::DELETE, format!("/sessions/{others}")),
            (Method::DELETE, "/sessions".to_owned()),
        ] {
            let request = officer.request(method, &path);
            answers.push(
                app.send(match &body {
                    Some(body) => request.set_json(body),
                    None => request,
                })
                .await,
            );
        }
        answers
    };
    let pointers = |replies: Vec<Reply>| {
        replies
            .into_iter()
            .map(|reply| reply.problem(422, "invalid")["errors"][0]["pointer"].clone())
            .collect::<Vec<_>>()
    };
    for reply in asks(None)
        .await
        .into_iter()
        .chain(asks(Some(json!({}))).await)
    {
        assert!(
            matches!(reply.status, 400 | 415),
            "{} {}",
            reply.status,
            reply.text
        );
    }
    assert_eq!(
        pointers(asks(Some(json!({"password": "a wrong password"}))).await),
        ["/password"; 3]
    );
    elsewhere.get("/me").await.expect(200);
    let (secret, recovery) = turn_on(app, &officer).await;
    half_a_minute_later(app);
    assert_eq!(pointers(asks(Some(own(None))).await), ["/otp"; 3]);
    assert_eq!(pointers(asks(Some(own(Some("000000")))).await), ["/otp"; 3]);
    let change = json!({"current_password": PASSWORD, "password": "con-duong-lang-2026-x"});
    let change = app
        .send(
            officer
                .request(Method::PUT, "/me/password")
                .set_json(change),
        )
        .await
        .problem(422, "invalid");
    assert_eq!(change["errors"][0]["pointer"], "/otp");
    let off = officer
        .request(Method::DELETE, "/me/second-factor")
        .set_json(own(None));
    app.send(off).await.problem(422, "invalid");
    elsewhere.get("/me").await.expect(200);
    // They were wrong eight times and more: the owner waits as at the door.
    app.clock.set(app.clock.now() + TimeDelta::minutes(15));
    let end = officer
        .request(Method::DELETE, &format!("/sessions/{others}"))
        .set_json(own(Some(&code(app, &secret))));
    let end = app.send(end).await;
    assert_eq!(
        end.status, 401,
        "the token has run out, not the session: {}",
        end.text
    );
    let again = sign_in(app, PASSWORD, &recovery[0])
        .await
        .expect(201)
        .json();
    let again = actor(app, &again);
    half_a_minute_later(app);
    app.send(
        again
            .request(Method::DELETE, &format!("/sessions/{others}"))
            .set_json(own(Some(&code(app, &secret)))),
    )
    .await
    .expect(204);
    app.send(
        again
            .request(Method::DELETE, "/sessions")
            .set_json(own(Some(&recovery[1]))),
    )
    .await
    .expect(204);
    again.get("/me").await.problem(401, "not_signed_in");
    app.deliver().await;
}

async fn a_code_is_asked_for_once_it_was_confirmed(app: &TestApp) {
    let officer = app.officer().await;
    officer
        .post("/me/second-factor/confirm", json!({"otp": "000000"}))
        .await
        .problem(409, "wrong_stage");
    let begun = officer
        .post("/me/second-factor", own(None))
        .await
        .expect(201)
        .json();
    // Nothing is asked for yet, and a second beginning replaces the first.
    app.sign_in(OFFICER, PASSWORD).await.expect(201);
    let (secret, _) = turn_on(app, &officer).await;
    assert_ne!(begun["secret"], json!(secret));
    half_a_minute_later(app);
    officer
        .post("/me/second-factor", own(Some(&code(app, &secret))))
        .await
        .problem(409, "wrong_stage");
    officer
        .post(
            "/me/second-factor/confirm",
            json!({"otp": code(app, &secret)}),
        )
        .await
        .problem(409, "wrong_stage");
    half_a_minute_later(app);
    // Only with the right password does anybody hear that a code is asked for.
    app.sign_in(OFFICER, PASSWORD)
        .await
        .problem(401, "second_factor_needed");
    sign_in(app, PASSWORD, "000000")
        .await
        .problem(401, "second_factor_needed");
    sign_in(app, "a wrong password", &code(app, &secret))
        .await
        .problem(401, "wrong_credentials");
    let session = sign_in(app, PASSWORD, &code(app, &secret))
        .await
        .expect(201)
        .json();
    let other = actor(app, &session);
    let off = async |body: Value| {
        app.send(
            other
                .request(Method::DELETE, "/me/second-factor")
                .set_json(body),
        )
        .await
    };
    off(json!({"password": "a wrong password"}))
        .await
        .problem(422, "invalid");
    half_a_minute_later(app);
    off(own(Some(&code(app, &secret)))).await.expect(204);
    off(own(None)).await.problem(409, "wrong_stage");
    let letters = app.deliver().await;
    for (letter, said) in letters
        .iter()
        .zip(["được bảo vệ bằng mã", "không còn hỏi mã"])
    {
        assert!(text(letter).contains(said), "{letter}");
    }
    assert_eq!(letters.len(), 2);
    app.sign_in(OFFICER, PASSWORD).await.expect(201);
    app.hr()
        .await
        .post("/me/second-factor", own(None))
        .await
        .problem(403, "forbidden");
}

async fn a_code_never_counts_twice(app: &TestApp) {
    let officer = app.officer().await;
    let (secret, _) = turn_on(app, &officer).await;
    // The code that confirmed counts no more.
    sign_in(app, PASSWORD, &code(app, &secret))
        .await
        .problem(401, "second_factor_needed");
    half_a_minute_later(app);
    let now = code(app, &secret);
    let replies = join_all((0..4).map(|_| sign_in(app, PASSWORD, &now))).await;
    assert_eq!(
        replies.iter().filter(|reply| reply.status == 201).count(),
        1,
        "{replies:?}"
    );
    half_a_minute_later(app);
    sign_in(app, PASSWORD, &now)
        .await
        .problem(401, "second_factor_needed");
    let next = code(app, &secret);
    sign_in(app, PASSWORD, &next).await.expect(201);
}

async fn a_recovery_code_is_good_once(app: &TestApp) {
    let officer = app.officer().await;
    let (secret, codes) = turn_on(app, &officer).await;
    sign_in(app, PASSWORD, &codes[0].to_lowercase().replace('-', " "))
        .await
        .expect(201);
    sign_in(app, PASSWORD, &codes[0])
        .await
        .problem(401, "second_factor_needed");
    let replies = join_all((0..4).map(|_| sign_in(app, PASSWORD, &codes[1]))).await;
    assert_eq!(
        replies.iter().filter(|reply| reply.status == 201).count(),
        1,
        "{replies:?}"
    );
    let factor = officer.get("/me").await.expect(200).json()["user"]["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let found = app
        .state
        .db
        .read(move |conn| thidua::db::access::second_factors::find(conn, factor))
        .await
        .unwrap()
        .unwrap();
    assert!(!found.sealed_secret.contains(&secret));
    // A code of before has only its SHA-256: it is good until it is used.
    let old = "ABCD-EFGH-IJKL-MNOP";
    let hash = thidua::secrets::fingerprint("ABCDEFGHIJKLMNOP");
    app.state
        .db
        .write(move |tx| thidua::db::access::second_factors::insert_codes(tx, factor, &[hash]))
        .await
        .unwrap();
    sign_in(app, PASSWORD, old).await.expect(201);
    sign_in(app, PASSWORD, old)
        .await
        .problem(401, "second_factor_needed");
}

async fn an_administrator_helps_who_has_lost_everything(app: &TestApp) {
    let officer = app.officer().await;
    turn_on(app, &officer).await;
    let path = format!(
        "/users/{}/second-factor",
        officer.get("/me").await.json()["user"]["id"]
            .as_str()
            .unwrap()
    );
    let why = json!({
        "reason": "The telephone is lost",
        "identity_proof": "They came with their identity card"
    });
    let remove = async |who: Actor<'_>| {
        app.send(who.request(Method::DELETE, &path).set_json(&why))
            .await
    };
    for wrong in [
        json!({"reason": " ", "identity_proof": "x"}),
        json!({"reason": "x", "identity_proof": ""}),
        json!({"reason": "x".repeat(2_001), "identity_proof": "x"}),
    ] {
        app.send(
            app.administrator()
                .await
                .request(Method::DELETE, &path)
                .set_json(wrong),
        )
        .await
        .problem(422, "invalid");
    }
    app.send(app.administrator().await.request(Method::DELETE, &path))
        .await
        .problem(415, "unsupported_media_type");
    remove(app.stranger().await).await.problem(404, "not_found");
    remove(app.chairman().await).await.problem(404, "not_found");
    remove(app.administrator().await).await.expect(204);
    remove(app.administrator().await)
        .await
        .problem(409, "wrong_stage");
    officer.get("/me").await.problem(401, "not_signed_in");
    let letters: Vec<String> = app
        .deliver()
        .await
        .iter()
        .map(|letter| text(letter))
        .collect();
    assert_eq!(
        letters.len(),
        3,
        "on, off to the owner, and to the administrator: {letters:?}"
    );
    assert!(
        letters.iter().any(
            |letter| letter.contains("đã tắt mã dùng một lần của một tài khoản")
                || letter.contains("An administrator turned off")
        ),
        "{letters:?}"
    );
    app.sign_in(OFFICER, PASSWORD).await.expect(201);
    // Nobody takes away their own: that asks for the password and the code.
    let admin = app.administrator().await;
    let own = admin.get("/me").await.json()["user"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    app.send(
        admin
            .request(Method::DELETE, &format!("/users/{own}/second-factor"))
            .set_json(&why),
    )
    .await
    .problem(403, "own_case");
}

async fn guesses_at_the_code_make_whoever_guesses_wait(app: &TestApp) {
    let officer = app.officer().await;
    turn_on(app, &officer).await;
    let mut answers = Vec::new();
    for n in 0..7 {
        let body = json!({"email": OFFICER, "password": PASSWORD, "otp": format!("00000{n}")});
        let request = TestRequest::post()
            .uri("/api/v1/sessions")
            .peer_addr("10.7.7.7:1".parse().unwrap());
        answers.push(app.send(request.set_json(body)).await.status);
    }
    assert_eq!(answers, [401, 401, 401, 401, 401, 429, 429]);
}
