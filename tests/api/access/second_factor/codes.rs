//! Codes count once, guesses make whoever guesses wait.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use futures_util::future::join_all;
use serde_json::json;
use thidua::commands::demo::PASSWORD;

use super::{code, half_a_minute_later, sign_in, turn_on};
use crate::access::identity::text;
use crate::support::{Actor, OFFICER, TestApp, on_both};

on_both![
    a_code_never_counts_twice,
    a_recovery_code_is_good_once,
    an_administrator_helps_who_has_lost_everything,
    guesses_at_the_code_make_whoever_guesses_wait,
];

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
            |letter| letter.contains("đã tắt xác thực hai lớp của một tài khoản")
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
