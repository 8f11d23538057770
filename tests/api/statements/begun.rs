//! What people have begun and not ended, as its owner sees it.

use thidua::domain::base::ids::UserId;
use thidua::domain::register::people::Language;
use thidua::services::access::Caller;
use thidua::services::workbooks::{self, AskedList};

use crate::support::pages::{post, sign_in};
use crate::support::{TestApp, unit_of};

/// A list of people who are proposed together, as its writer sees it.
pub(super) async fn begun(app: &TestApp) -> String {
    let officer = sign_in(app, "officer@suoinga.example").await;
    let rows: String = (0..5).fold(String::new(), |rows, n| {
        format!("{rows}Người Mẫu Thứ {n}\tcá nhân\tChèo thuyền\n")
    });
    let unit = unit_of(&app.officer().await, "HG-01").await["id"].clone();
    let form = [
        ("unit_id", unit.as_str().unwrap()),
        ("award", "letter_of_commendation:ad_hoc"),
        ("name", "Lũ"),
        ("happened_from", "2026-10-14"),
        ("rows", rows.as_str()),
    ];
    let reply = post(app, &officer, "/nominations/many", &form).await;
    reply.expect(303).header("location").to_owned()
}

/// One act on all that waits for a specialist, who has not started it yet.
pub(super) async fn chosen(app: &TestApp) -> String {
    let specialist = sign_in(app, "specialist@suoinga.example").await;
    let reply = post(app, &specialist, "/work/runs", &[("run", "accept")]).await;
    reply.expect(303).header("location").to_owned()
}

/// A workbook of a long list that a specialist has asked for.
pub(super) async fn asked_for(app: &TestApp) -> String {
    let me = app.specialist().await.get("/me").await.expect(200).json();
    let user: UserId = me["user"]["id"].as_str().unwrap().parse().unwrap();
    let ctx = app.state.ctx();
    let begun = app.state.db.write(move |tx| {
        let asked = AskedList::Awards(Box::default());
        let caller = Caller::Absentee(user);
        workbooks::begin(tx, &ctx, &caller, &asked, Language::Vietnamese)
    });
    format!("/workbooks/{}", begun.await.unwrap())
}
