//! The form asks for it.

use crate::access::identity_pages::{form, get, signed_in};
use crate::support::{TestApp, on_both};

on_both![the_form_asks_for_it_and_the_file_shows_it,];

async fn the_form_asks_for_it_and_the_file_shows_it(app: &TestApp) {
    let session = signed_in(app, "officer@suoinga.example").await;
    let subject = app.subject("individual");
    let mut fields = vec![
        ("subject_id", subject.as_str()),
        ("award", "letter_of_commendation:ad_hoc"),
        ("name", "Flood"),
        ("happened_from", "2026-10-14"),
        ("summary", "Rowed"),
        ("statement", "Rowed all night"),
        ("then", "draft"),
        ("died_on", "2026-10-14"),
        ("receiver", "Trần Thị Mẫu"),
    ];
    let page = form(app, &session, "/nominations/new", &fields)
        .await
        .expect(422)
        .text;
    assert!(
        page.contains("fault-relation")
            && page.contains("fault-address")
            && page.contains("Trần Thị Mẫu"),
        "{page}"
    );
    fields.extend([("relation", "vợ"), ("address", "Thôn Bãi Bồi")]);
    let made = form(app, &session, "/nominations/new", &fields)
        .await
        .expect(303)
        .header("location")
        .to_owned();
    let page = get(app, &session, &made).await.expect(200).text;
    assert!(
        page.contains("Trần Thị Mẫu (vợ), Thôn Bãi Bồi")
            && page.contains("Letter of commendation (posthumous)"),
        "{page}"
    );
    let page = get(app, &session, &format!("{made}/edit"))
        .await
        .expect(200)
        .text;
    assert!(
        page.contains("value=\"Trần Thị Mẫu\"") && page.contains("value=\"14/10/2026\""),
        "{page}"
    );
}
