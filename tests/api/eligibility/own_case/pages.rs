//! The pages where own cases are told.

use super::user_of;
use crate::support::{TestApp, on_both, unit_of};

on_both![the_pages_show_and_change_what_tells_own_cases,];

async fn the_pages_show_and_change_what_tells_own_cases(app: &TestApp) {
    use crate::access::identity_pages::{form, get, signed_in};
    let subject = app.subject("collective");
    let id = app.officer().await.nominate(&subject).await;
    let officer = signed_in(app, "officer@suoinga.example").await;
    let file = format!("/nominations/{id}");
    let page = get(app, &officer, &file).await.expect(200).text;
    assert!(
        page.contains("not named") && page.contains("/leader"),
        "{page}"
    );
    let fields = [
        ("version", "1"),
        ("subject_id", subject.as_str()),
        ("staff_code", "HG0001"),
    ];
    form(app, &officer, &format!("{file}/leader"), &fields)
        .await
        .expect(303);
    assert!(
        get(app, &officer, &file)
            .await
            .text
            .contains("Nguyễn Mẫu An")
    );
    let twin = app
        .officer()
        .await
        .add_subject("individual", "Đặng Mẫu Minh")
        .await;
    let id = app.officer().await.nominate(&twin).await;
    app.officer().await.does("submit", &id).await.expect(200);
    let specialist = signed_in(app, "specialist@suoinga.example").await;
    let file = format!("/nominations/{id}");
    assert!(
        get(app, &specialist, &file)
            .await
            .expect(200)
            .text
            .contains("/told-apart")
    );
    app.specialist().await.does("accept", &id).await.expect(200);
    let chairman = signed_in(app, "chairman@suoinga.example").await;
    let page = get(app, &chairman, &file).await.expect(200).text;
    assert!(
        page.contains("bears your name") && !page.contains("/told-apart"),
        "{page}"
    );
    let fields = [
        ("version", "1"),
        ("subject_id", twin.as_str()),
        ("reason", "Two people"),
    ];
    form(app, &specialist, &format!("{file}/told-apart"), &fields)
        .await
        .expect(303);
    assert!(
        !get(app, &chairman, &file)
            .await
            .expect(200)
            .text
            .contains("bears your name")
    );
    let administrator = signed_in(app, "admin@honggiang.example").await;
    let commune = unit_of(&app.administrator().await, "HG-01").await;
    let duties = format!("/units/{}/duties", commune["id"].as_str().unwrap());
    assert!(
        get(app, &administrator, "/units")
            .await
            .expect(200)
            .text
            .contains(&duties)
    );
    assert!(
        get(app, &administrator, &duties)
            .await
            .expect(200)
            .text
            .contains("who checks does not decide")
    );
    let version = commune["version"].to_string();
    form(
        app,
        &administrator,
        &duties,
        &[
            ("version", version.as_str()),
            ("one_hand", "yes"),
            ("reason", "Few"),
        ],
    )
    .await
    .expect(303);
    assert!(
        get(app, &chairman, &file)
            .await
            .expect(200)
            .text
            .contains("one hand may check and decide")
    );
    // Accounts: who checks and is nobody on the register is pointed out, and linked.
    let user = user_of(&app.administrator().await, "specialist@suoinga.example").await;
    let place = format!("/users/{}", user["id"].as_str().unwrap());
    assert!(
        get(app, &administrator, &place)
            .await
            .expect(200)
            .text
            .contains("nobody on the register")
    );
    let version = user["version"].to_string();
    let fields = [
        ("version", version.as_str()),
        ("email", "specialist@suoinga.example"),
        ("full_name", "Bùi Mẫu Giang"),
        ("staff_code", "HG0002"),
    ];
    form(app, &administrator, &place, &fields).await.expect(303);
    let page = get(app, &administrator, &place).await.expect(200).text;
    assert!(
        page.contains("HG0002") && !page.contains("nobody on the register"),
        "{page}"
    );
    let invite = [
        ("email", "two@suoinga.example"),
        ("full_name", "Hai"),
        ("unit_code", "HG-01"),
        ("staff_code", "HG0002"),
        ("language", "vi"),
    ];
    assert!(
        form(app, &administrator, "/users", &invite)
            .await
            .expect(422)
            .text
            .contains("fault-staff_code")
    );
}
