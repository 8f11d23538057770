//! What a signature fixes, and how it is taken back.

use actix_web::http::Method;
use serde_json::{Value, json};

use super::{deeds, letters};
use crate::support::pages::{get, sign_in};
use crate::support::{TestApp, approved, numbering, on_both, signed};

on_both![
    a_signature_is_taken_back_by_who_signs_and_the_paper_counts_no_more,
    what_was_signed_is_what_stands_there_whatever_the_register_says_later,
    a_signature_that_is_taken_back_freezes_nothing,
];

async fn a_signature_is_taken_back_by_who_signs_and_the_paper_counts_no_more(app: &TestApp) {
    let id = approved(app, &app.subject("individual")).await;
    let decision = signed(app, &[&id]).await;
    let (specialist, chairman) = (app.specialist().await, app.chairman().await);
    let path = format!("/decisions/{decision}");
    let paper = specialist
        .request(Method::PUT, &format!("{path}/paper?name=ky.pdf"))
        .set_payload(crate::support::PDF);
    app.send(paper).await.expect(200);
    let to = format!("{path}/withdraw-signature");
    let reason = json!({"reason": "Sai căn cứ"});
    specialist
        .post_at(&to, 2, reason.clone())
        .await
        .problem(403, "forbidden");
    chairman
        .post_at(&to, 1, reason.clone())
        .await
        .problem(412, "stale");
    chairman
        .post_at(&to, 2, json!({"reason": " "}))
        .await
        .problem(422, "invalid");
    let told = letters(
        chairman
            .post_at(&format!("{to}?dry_run=true"), 2, reason.clone())
            .await
            .expect(200)
            .json(),
    );
    assert_eq!(
        told,
        [
            "officer: signature_withdrawn",
            "specialist: signature_withdrawn"
        ]
    );
    let back = chairman
        .post_at(&to, 2, reason.clone())
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&back["status"], &back["signer"], &back["signed_at"]),
        (&json!("drafted"), &Value::Null, &Value::Null)
    );
    assert_eq!(back["paper"], Value::Null);
    specialist
        .get(&format!("{path}/paper"))
        .await
        .problem(404, "not_found");
    chairman
        .post_at(&to, 3, reason.clone())
        .await
        .problem(409, "wrong_stage");
    assert_eq!(
        deeds(&specialist, &path).await,
        ["created", "signed", "document_added", "signature_withdrawn"]
    );
    assert_eq!(
        deeds(&specialist, &format!("/nominations/{id}"))
            .await
            .last()
            .unwrap(),
        "signature_withdrawn"
    );
    specialist
        .post_at(&format!("{path}/issue"), 3, numbering(1))
        .await
        .problem(409, "wrong_stage");
    chairman
        .post_at(&format!("{path}/sign"), 3, json!({}))
        .await
        .expect(200);
    specialist
        .post_at(&format!("{path}/issue"), 4, numbering(1))
        .await
        .expect(200);
    chairman
        .post_at(&to, 5, reason)
        .await
        .problem(409, "wrong_stage");
}

async fn what_was_signed_is_what_stands_there_whatever_the_register_says_later(app: &TestApp) {
    let administrator = app.administrator().await;
    let put = async |path: &str, body: Value| {
        app.send(administrator.request(Method::PUT, path).set_json(body))
            .await
            .expect(200);
    };
    let person = |name: &str| {
        json!({
            "full_name": name,
            "unit_code": "HG-01",
            "position": "Cán bộ",
            "is_direct_worker": false
        })
    };
    let commune = |name: &str| json!({"name": name, "kind": "commune", "parent_code": "HG"});
    let subject = app
        .planted
        .subjects
        .iter()
        .find(|subject| subject.name == "Nguyễn Mẫu An")
        .unwrap()
        .id
        .to_string();
    let id = approved(app, &subject).await;
    // A draft shows the register as it is.
    put("/people/by-code/HG0001", person("Nguyễn Mẫu Ân")).await;
    let decision = signed(app, &[&id]).await;
    put("/people/by-code/HG0001", person("Lê Mới")).await;
    put("/units/by-code/HG-01", commune("Xã Tên Mới")).await;
    let (specialist, path) = (app.specialist().await, format!("/decisions/{decision}"));
    let stands = async || {
        let shown = specialist.get(&path).await.expect(200).json();
        let listed =
            specialist.get("/decisions").await.expect(200).json()["items"][0]["issuer_name"]
                .clone();
        let cookie = sign_in(app, "specialist@suoinga.example").await;
        let page = get(app, &cookie, &path).await.expect(200).text;
        assert!(
            page.contains("Nguyễn Mẫu Ân")
                && page.contains("Xã Suối Ngà")
                && !page.contains("Xã Tên Mới"),
            "{page}"
        );
        (
            shown["lines"][0]["subject_name"].clone(),
            shown["issuer_name"].clone(),
            listed,
        )
    };
    let as_signed = (
        json!("Nguyễn Mẫu Ân"),
        json!("Xã Suối Ngà"),
        json!("Xã Suối Ngà"),
    );
    assert_eq!(stands().await, as_signed);
    specialist
        .post_at(&format!("{path}/issue"), 2, numbering(5))
        .await
        .expect(200);
    put("/people/by-code/HG0001", person("Lê Mới Nữa")).await;
    assert_eq!(stands().await, as_signed);
    let record = app.hr().await.get("/awards").await.json()["items"][0].clone();
    assert_eq!(
        (&record["subject_name"], &record["issuer_name"]),
        (&json!("Nguyễn Mẫu Ân"), &json!("Xã Suối Ngà"))
    );
    // What a letter tells of the award is what the record says.
    let letters = app.deliver().await.join("\n");
    assert!(
        !letters.contains("L=C3=AA M=E1=BB=9Bi") && !letters.contains("Lê Mới"),
        "{letters}"
    );
    // The new name comes by a correction: the line stays as it was signed.
    let correction =
        json!({"award_id": record["id"], "subject_name": "Lê Mới Nữa", "reason": "Đổi tên"});
    let version = specialist.version(&path).await;
    specialist
        .post_at(&format!("{path}/corrections"), version, correction)
        .await
        .expect(201);
    assert_eq!(stands().await, as_signed);
    assert_eq!(
        app.hr().await.get("/awards").await.json()["items"][0]["subject_name"],
        "Lê Mới Nữa"
    );
}

async fn a_signature_that_is_taken_back_freezes_nothing(app: &TestApp) {
    let administrator = app.administrator().await;
    let subject = app
        .planted
        .subjects
        .iter()
        .find(|subject| subject.name == "Nguyễn Mẫu An")
        .unwrap()
        .id
        .to_string();
    let decision = signed(app, &[&approved(app, &subject).await]).await;
    let back = json!({"reason": "Sai tên"});
    app.chairman()
        .await
        .post_at(
            &format!("/decisions/{decision}/withdraw-signature"),
            2,
            back,
        )
        .await
        .expect(200);
    let person = json!({
        "full_name": "Lê Mới",
        "unit_code": "HG-01",
        "position": "Cán bộ",
        "is_direct_worker": false
    });
    app.send(
        administrator
            .request(Method::PUT, "/people/by-code/HG0001")
            .set_json(person),
    )
    .await
    .expect(200);
    // Whoever read it before the name changed looks again.
    let sign = format!("/decisions/{decision}/sign");
    app.chairman()
        .await
        .post_at(&sign, 3, json!({}))
        .await
        .problem(412, "stale");
    let again = app
        .chairman()
        .await
        .post_at(&sign, 4, json!({}))
        .await
        .expect(200)
        .json();
    assert_eq!(again["lines"][0]["subject_name"], "Lê Mới");
}
