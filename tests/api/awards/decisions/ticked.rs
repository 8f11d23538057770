//! What was ticked on a list of approved files.

use crate::nominations::pages::draft;
use crate::support::pages::{post, sign_in, told};
use crate::support::{OFFICER, TestApp, on_both};

on_both![what_was_ticked_is_taken_whole_or_refused,];

async fn what_was_ticked_is_taken_whole_or_refused(app: &TestApp) {
    let id = draft(app).await;
    let officer = sign_in(app, OFFICER).await;
    let item = format!("{id}:1");
    for (path, name, known, most) in [
        ("/nominations/actions/accept", "item", item.as_str(), 200),
        ("/submission-letters/new", "nomination_id", &id, 500),
    ] {
        let refused = [
            (vec![], "Tick one file at least"),
            (vec![known, "no-file"], "Choose one of the list."),
            (
                vec![known; most + 1],
                if most == 200 {
                    "from 1 to 200"
                } else {
                    "from 1 to 500"
                },
            ),
        ];
        for (ticked, text) in refused {
            let form: Vec<_> = ticked
                .into_iter()
                .map(|value| (name, value))
                .chain([("title", "Letter")])
                .collect();
            let reply = post(app, &officer, path, &form).await;
            let page = told(app, &officer, reply).await;
            assert!(page.contains(text), "{path}: {text}");
        }
    }
    assert_eq!(
        app.officer()
            .await
            .version(&format!("/nominations/{id}"))
            .await,
        1
    );
    assert!(
        app.officer()
            .await
            .get("/submission-letters")
            .await
            .expect(200)
            .json()["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}
