//! Many files at once, by a form.

use crate::support::pages::{get, post, sign_in, told};
use crate::support::{SPECIALIST, STRANGER, TestApp, on_both, unit_of};

on_both![
    many_files_are_looked_at_first_and_then_passed_on_one_by_one,
    a_list_offers_what_its_reader_may_do_and_says_what_it_is_narrowed_to,
];

async fn a_list_offers_what_its_reader_may_do_and_says_what_it_is_narrowed_to(app: &TestApp) {
    let officer = app.officer().await;
    let decided = officer.nominate(&app.subject("individual")).await;
    let checked = officer.nominate(&app.subject("household")).await;
    for file in [&decided, &checked] {
        officer.does("submit", file).await.expect(200);
    }
    let office = app.specialist().await;
    office.does("accept", &decided).await.expect(200);
    let specialist = sign_in(app, SPECIALIST).await;
    let list = async |query: &str| {
        let path = format!("/nominations{query}");
        get(app, &specialist, &path).await.expect(200).text
    };
    let page = list("").await;
    assert!(
        page.contains("<option value=\"accept\"") && !page.contains("<option value=\"approve\""),
        "{page}"
    );
    // Others hold what is left.
    let page = list("?stage=decide").await;
    assert!(
        page.contains(&decided)
            && !page.contains("action=\"/work/runs\"")
            && page.contains("<a href=\"/nominations\">Bước xử lý: Quyết định <span"),
        "{page}"
    );
    let unit = unit_of(&app.administrator().await, "HG-01").await["id"].clone();
    let unit = unit.as_str().unwrap();
    let page = list(&format!("?status=in_progress&held_by={unit}:chairman")).await;
    assert!(
        page.contains(
            "<a href=\"/nominations?status=in_progress\">Đang xử lý tại: Chủ tịch UBND, "
        ) && page.contains(&decided)
            && !page.contains(&checked),
        "{page}"
    );
}

async fn many_files_are_looked_at_first_and_then_passed_on_one_by_one(app: &TestApp) {
    let ids = [
        app.officer()
            .await
            .nominate(&app.subject("individual"))
            .await,
        app.officer()
            .await
            .nominate(&app.subject("household"))
            .await,
    ];
    for id in &ids {
        app.officer().await.act(id, "submit", 1).await.expect(200);
    }
    let specialist = sign_in(app, SPECIALIST).await;
    let page = get(app, &specialist, "/").await.expect(200).text;
    assert!(
        ids.iter()
            .all(|id| page.contains(&format!("value=\"{id}:2\""))),
        "{page}"
    );
    let items = [format!("{}:2", ids[0]), format!("{}:1", ids[1])];
    let form = [("item", items[0].as_str()), ("item", items[1].as_str())];
    let looked = post(
        app,
        &specialist,
        "/nominations/actions/accept/rehearsal",
        &form,
    )
    .await
    .expect(200)
    .text;
    assert!(
        looked.contains("Can be done (1)")
            && looked.contains("Cannot be done (1)")
            && looked.contains("Đặng Mẫu Minh"),
        "{looked}"
    );
    assert_eq!(
        app.officer()
            .await
            .version(&format!("/nominations/{}", ids[0]))
            .await,
        2
    );
    let stranger = sign_in(app, STRANGER).await;
    let refused = post(app, &stranger, "/nominations/actions/accept", &form)
        .await
        .expect(200)
        .text;
    assert!(
        refused.contains("Not done (2)") && !refused.contains("Khoan"),
        "{refused}"
    );
    let done = post(app, &specialist, "/nominations/actions/accept", &form)
        .await
        .expect(200)
        .text;
    assert!(
        done.contains("Done (1)") && done.contains("Not done (1)"),
        "{done}"
    );
    assert_eq!(
        app.officer()
            .await
            .get(&format!("/nominations/{}", ids[0]))
            .await
            .json()["stage"],
        "decide"
    );
    assert_eq!(
        app.officer()
            .await
            .get(&format!("/nominations/{}", ids[1]))
            .await
            .json()["stage"],
        "check"
    );
    assert!(
        told(
            app,
            &specialist,
            post(app, &specialist, "/nominations/actions/accept", &[]).await
        )
        .await
        .contains("Tick one file at least")
    );
    for action in ["refuse", "issue", "nonsense"] {
        post(
            app,
            &specialist,
            &format!("/nominations/actions/{action}"),
            &form,
        )
        .await
        .expect(404);
    }
}
