//! A decision is found.

use serde_json::json;
use thidua::db::Conn;

use crate::support::pages::{get, sign_in};
use crate::support::{TestApp, approved, numbering, on_both, signed};

on_both![a_decision_is_found_by_its_number_and_by_its_title,];

async fn a_decision_is_found_by_its_number_and_by_its_title(app: &TestApp) {
    let specialist = app.specialist().await;
    let first = signed(app, &[&approved(app, &app.subject("individual")).await]).await;
    specialist
        .post_at(&format!("/decisions/{first}/issue"), 2, numbering(163))
        .await
        .expect(200);
    let draft = json!({
        "title": "Về việc tặng Giấy khen phòng chống bão",
        "nomination_ids": [approved(app, &app.subject("collective")).await]
    });
    let second = specialist
        .post("/decisions", draft)
        .await
        .expect(201)
        .json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let found = async |q: &str| {
        let list = specialist
            .get(&format!("/decisions?q={q}"))
            .await
            .expect(200)
            .json();
        list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    for (q, ids) in [
        ("163", vec![&first]),
        ("163/Q%C4%90-UBND", vec![&first]),
        ("qd%20163", vec![&first]),
        ("64", vec![]),
        ("bao%20giay%20khen", vec![&second]),
        ("B%C3%83O", vec![&second]),
        ("on%20letters", vec![&first]),
        ("%25", vec![&second, &first]),
        ("", vec![&second, &first]),
    ] {
        assert_eq!(found(q).await.iter().collect::<Vec<_>>(), ids, "{q}");
    }
    assert!(
        app.stranger()
            .await
            .get("/decisions?q=163")
            .await
            .expect(200)
            .json()["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    // What the version before wrote is folded in the background.
    let bare = |conn: &mut Conn| {
        use diesel::connection::SimpleConnection;
        conn.batch_execute("UPDATE decision SET folded = NULL")
            .map_err(thidua::db::Failure::from)
    };
    app.state.db.write(bare).await.unwrap();
    assert!(found("163").await.is_empty());
    thidua::jobs::upkeep::fold_decisions(&app.state).await;
    assert_eq!(found("163").await, std::slice::from_ref(&first));
    let cookie = sign_in(app, "specialist@suoinga.example").await;
    let page = get(app, &cookie, "/decisions?q=163").await.expect(200).text;
    assert!(
        page.contains(&first)
            && !page.contains(&second)
            && page.contains("name=\"q\" type=\"search\" value=\"163\""),
        "{page}"
    );
}
