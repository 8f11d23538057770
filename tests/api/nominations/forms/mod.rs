//! Forms lose nothing that was typed and do nothing twice: too long, too late, signed out, changed
//! by somebody else, sent again.

mod days;
mod every_form;
mod kept;
mod late;
mod live;
mod papers;
mod twice;

use actix_web::test::TestRequest;

use crate::support::{Reply, TestApp};

/// What the form for a new file says, with one member in place of another.
fn proposal<'f>(subject: &'f str, others: &[(&'f str, &'f str)]) -> Vec<(&'f str, &'f str)> {
    let form = [
        ("subject_id", subject),
        ("award", "letter_of_commendation:ad_hoc"),
        ("name", "Lũ trên sông Ngà"),
        ("happened_from", "2026-10-14"),
        ("summary", "Chèo thuyền suốt đêm"),
        ("statement", "Cứu ba mươi người trong hai ngày"),
        ("then", "draft"),
    ];
    let kept = form
        .into_iter()
        .filter(|(name, _)| !others.iter().any(|(other, _)| other == name));
    kept.chain(others.iter().copied()).collect()
}

/// Sends a form from a page.
async fn post_from(
    app: &TestApp,
    cookie: &str,
    page: &str,
    place: &str,
    form: &[(&str, &str)],
) -> Reply {
    let request = TestRequest::post()
        .uri(place)
        .insert_header(("cookie", cookie))
        .insert_header(("sec-fetch-site", "same-origin"));
    let request = request
        .insert_header(("referer", format!("http://127.0.0.1{page}")))
        .insert_header(("accept-language", "vi"));
    app.send(request.set_form(form)).await
}

/// The value of a hidden field of a page.
pub fn hidden(page: &str, name: &str) -> String {
    let tag = page
        .split(&format!("name=\"{name}\" value=\""))
        .nth(1)
        .unwrap_or_else(|| panic!("no {name} in {page}"));
    tag.split('"')
        .next()
        .unwrap()
        .replace("&#38;", "&")
        .replace("&#39;", "'")
}

async fn files(app: &TestApp) -> usize {
    app.officer()
        .await
        .get("/nominations?limit=200")
        .await
        .expect(200)
        .json()["items"]
        .as_array()
        .unwrap()
        .len()
}
