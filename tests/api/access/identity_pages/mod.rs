//! The pages of accounts: forgotten and new passwords, one's own account, the accounts an
//! administrator manages.

mod account;
mod accounts;
mod signing_in;

use actix_web::test::TestRequest;
use thidua::commands::demo::PASSWORD;

use crate::support::{Reply, TestApp};

pub async fn form(app: &TestApp, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Reply {
    let request = TestRequest::post()
        .uri(path)
        .insert_header(("sec-fetch-site", "same-origin"))
        .insert_header(("cookie", cookie));
    app.send(
        request
            .insert_header(("accept-language", "en"))
            .set_form(fields),
    )
    .await
}

pub async fn get(app: &TestApp, cookie: &str, path: &str) -> Reply {
    app.send(
        TestRequest::get()
            .uri(path)
            .insert_header(("cookie", cookie))
            .insert_header(("accept-language", "en")),
    )
    .await
}

pub fn cookie(reply: &Reply) -> String {
    let cookies = reply
        .headers
        .get_all("set-cookie")
        .map(|value| value.to_str().unwrap().to_owned())
        .collect::<Vec<_>>();
    cookies
        .iter()
        .find(|cookie| cookie.starts_with("thidua="))
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned()
}

pub async fn signed_in(app: &TestApp, email: &str) -> String {
    signed_in_with(app, email, PASSWORD).await
}

pub async fn signed_in_with(app: &TestApp, email: &str, password: &str) -> String {
    cookie(
        &form(
            app,
            "",
            "/sign-in",
            &[("email", email), ("password", password)],
        )
        .await
        .expect(303),
    )
}

/// The page a form led back to.
async fn after(app: &TestApp, session: &str, reply: Reply) -> String {
    let place = reply.expect(303).header("location").to_owned();
    get(app, session, &place).await.expect(200).text
}

/// The value of a hidden field.
pub fn hidden(page: &str, name: &str) -> String {
    let field = page
        .split(&format!("name=\"{name}\" value=\""))
        .nth(1)
        .unwrap_or_else(|| panic!("no {name}: {page}"));
    field.split('"').next().unwrap().to_owned()
}
