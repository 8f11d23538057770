//! The pages of accounts: forgotten and new passwords, one's own account, the accounts an
//! administrator manages.

mod account;
mod accounts;
mod signing_in;

use actix_web::test::TestRequest;

pub use crate::support::pages::{cookie, post as form, sign_in as signed_in, told as after};
use crate::support::{Reply, TestApp};

pub async fn get(app: &TestApp, cookie: &str, path: &str) -> Reply {
    app.send(
        TestRequest::get()
            .uri(path)
            .insert_header(("cookie", cookie))
            .insert_header(("accept-language", "en")),
    )
    .await
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

/// The value of a hidden field.
pub fn hidden(page: &str, name: &str) -> String {
    let field = page
        .split(&format!("name=\"{name}\" value=\""))
        .nth(1)
        .unwrap_or_else(|| panic!("no {name}: {page}"));
    field.split('"').next().unwrap().to_owned()
}
