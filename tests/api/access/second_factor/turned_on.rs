//! Whoever sits at an open browser is asked.

use actix_web::http::Method;
use chrono::TimeDelta;
use serde_json::{Value, json};
use thidua::commands::demo::PASSWORD;

use super::{code, half_a_minute_later, own, sign_in, turn_on};
use crate::access::identity::{actor, text};
use crate::support::{OFFICER, Reply, TestApp, on_both};

on_both![
    whoever_sits_at_an_open_browser_is_asked_for_the_password_and_the_code,
    a_code_is_asked_for_once_it_was_confirmed,
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
    for (letter, said) in letters.iter().zip([
        "được bảo vệ bằng xác thực hai lớp",
        "không còn dùng xác thực hai lớp",
    ]) {
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
