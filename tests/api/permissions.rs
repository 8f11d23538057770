//! Who may do what, as one snapshot: a changed right is a changed cell in a diff.

use std::fmt::Write;

use serde_json::json;

use crate::support::{TestApp, numbering, on_both, signed};

on_both![allowed_cells,];

/// Every action at every stage by every role; `yes` where it is done, else the code of the refusal.
async fn allowed_cells(app: &TestApp) {
    let mut table = String::new();
    let road: [(&str, &[(&str, &str)]); 4] = [
        ("draft", &[]),
        ("check", &[("officer", "submit")]),
        ("decide", &[("officer", "submit"), ("specialist", "accept")]),
        (
            "issue",
            &[
                ("officer", "submit"),
                ("specialist", "accept"),
                ("chairman", "approve"),
            ],
        ),
    ];
    let actors = [
        ("officer", app.officer().await),
        ("specialist", app.specialist().await),
        ("chairman", app.chairman().await),
        ("administrator", app.administrator().await),
        ("stranger", app.stranger().await),
        ("hr", app.hr().await),
    ];
    let by = |name: &str| &actors.iter().find(|(known, _)| *known == name).unwrap().1;
    for (stage, way) in road {
        for action in ["submit", "accept", "approve", "return", "refuse"] {
            write!(table, "{stage:<8}{action:<9}").unwrap();
            for (name, actor) in &actors {
                let id = by("officer").nominate(&app.subject("individual")).await;
                for (version, (who, step)) in (1..).zip(way) {
                    by(who).act(&id, step, version).await.expect(200);
                }
                let version = i64::try_from(way.len()).unwrap() + 1;
                let reply = actor.act_because(&id, action, version, "why").await;
                let cell = if reply.status == 200 {
                    "yes".to_owned()
                } else {
                    reply.json()["code"].as_str().unwrap().to_owned()
                };
                write!(table, " {name}={cell}").unwrap();
            }
            table.push('\n');
        }
    }
    let id = crate::support::approved(app, &app.subject("individual")).await;
    for (name, actor) in &actors {
        let reply = actor
            .post("/decisions", json!({"title": "x", "nomination_ids": [id]}))
            .await;
        let cell = if reply.status == 201 {
            "yes".to_owned()
        } else {
            reply.json()["code"].as_str().unwrap().to_owned()
        };
        writeln!(table, "draft decision {name}={cell}").unwrap();
    }
    let id = crate::support::approved(app, &app.subject("individual")).await;
    let decision = signed(app, &[&id]).await;
    for (name, actor) in actors.iter().rev() {
        let reply = actor
            .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
            .await;
        let cell = if reply.status == 200 {
            "yes".to_owned()
        } else {
            reply.json()["code"].as_str().unwrap().to_owned()
        };
        writeln!(table, "issue decision {name}={cell}").unwrap();
    }
    insta::with_settings!({ snapshot_suffix => "", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("allowed_cells", table);
    });
}
