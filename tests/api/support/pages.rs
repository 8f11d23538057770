//! The pages as a browser meets them: cookies, forms of our own, files that are uploaded.

use actix_web::test::TestRequest;
use thidua::commands::demo::PASSWORD;

use crate::support::{Actor, Reply, TestApp};

pub async fn sign_in(app: &TestApp, email: &str) -> String {
    let form = [("email", email), ("password", PASSWORD)];
    let reply = app
        .send(
            TestRequest::post()
                .uri("/sign-in")
                .insert_header(("sec-fetch-site", "same-origin"))
                .set_form(form),
        )
        .await
        .expect(303);
    let session = set_cookie(&reply);
    assert!(
        session.contains("HttpOnly")
            && session.contains("SameSite=Lax")
            && session.contains("Path=/"),
        "{session}"
    );
    cookie(&reply)
}

fn set_cookie(reply: &Reply) -> &str {
    let mut cookies = reply.headers.get_all("set-cookie");
    let session = cookies.find(|cookie| cookie.as_bytes().starts_with(b"thidua="));
    session.unwrap().to_str().unwrap()
}

/// The session that an answer begins; the language is kept in a cookie of its own.
pub fn cookie(reply: &Reply) -> String {
    let (session, _) = set_cookie(reply).split_once(';').unwrap();
    session.to_owned()
}

pub async fn get(app: &TestApp, cookie: &str, path: &str) -> Reply {
    app.send(
        TestRequest::get()
            .uri(path)
            .insert_header(("cookie", cookie))
            .insert_header(("accept-language", "vi")),
    )
    .await
}

/// Sends a form as a page of ours does.
pub async fn post(app: &TestApp, cookie: &str, path: &str, form: &[(&str, &str)]) -> Reply {
    let request = TestRequest::post()
        .uri(path)
        .insert_header(("cookie", cookie))
        .insert_header(("accept-language", "en"));
    app.send(
        request
            .insert_header(("sec-fetch-site", "same-origin"))
            .set_form(form),
    )
    .await
}

/// What the page says that a form led back to.
pub async fn told(app: &TestApp, cookie: &str, reply: Reply) -> String {
    let place = reply.expect(303).header("location").to_owned();
    let request = TestRequest::get()
        .uri(&place)
        .insert_header(("cookie", cookie))
        .insert_header(("accept-language", "en"));
    app.send(request).await.expect(200).text
}

/// Sends a file as a browser does.
pub async fn upload(
    app: &TestApp,
    cookie: &str,
    path: &str,
    version: i64,
    name: &str,
    bytes: &[u8],
) -> Reply {
    let mut body = format!(
        "--limit\r\nContent-Disposition: form-data; name=\"version\"\r\n\r\n{version}\r\n--limit\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: \
         application/pdf\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--limit--\r\n");
    let request = TestRequest::post()
        .uri(path)
        .insert_header(("cookie", cookie))
        .insert_header(("accept-language", "en"));
    let request = request.insert_header(("sec-fetch-site", "same-origin"));
    app.send(
        request
            .insert_header(("content-type", "multipart/form-data; boundary=limit"))
            .set_payload(body),
    )
    .await
}

/// A form with files, as a browser sends it.
pub fn multipart(fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!(
            "--limit\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend_from_slice(part.as_bytes());
    }
    for (name, file, bytes) in files {
        let head = format!(
            "--limit\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--limit--\r\n");
    body
}

/// Sends such a form.
pub async fn send(app: &TestApp, cookie: &str, path: &str, body: Vec<u8>) -> Reply {
    let request = TestRequest::post()
        .uri(path)
        .insert_header(("cookie", cookie))
        .insert_header(("accept-language", "en"))
        .insert_header(("sec-fetch-site", "same-origin"))
        .insert_header(("content-type", "multipart/form-data; boundary=limit"))
        .set_payload(body);
    app.send(request).await
}

/// The id of the one that has this value in a list of the API.
pub async fn id_of(actor: &Actor<'_>, list: &str, field: &str, value: &str) -> String {
    let found = actor
        .get(&format!("/{list}?limit=200"))
        .await
        .expect(200)
        .json();
    let one = found["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one[field] == value)
        .unwrap();
    one["id"].as_str().unwrap().to_owned()
}

/// What a page alerts to.
pub fn alert(page: &str) -> &str {
    page.split("role=\"alert\">")
        .nth(1)
        .unwrap_or_default()
        .split("</p>")
        .next()
        .unwrap()
}
