//! Every form of the pages.

use super::post_from;
use crate::support::TestApp;
use crate::support::pages::{get, sign_in, told};

type Pairs = Vec<(String, String)>;

/// A form of a page: where it is sent, what its hidden fields and choices say, and the names of the
/// fields to type into.
fn forms(page: &str) -> Vec<(String, Pairs, Pairs)> {
    let value = |tag: &str, name: &str| {
        let rest = tag.split_once(&format!(" {name}=\""))?.1;
        Some(rest.split('"').next().unwrap().replace("&#38;", "&"))
    };
    let read = |form: &str| {
        let form = form.split("</form>").next().unwrap();
        let place = value(form, "action").unwrap();
        let (mut said, mut typed) = (Vec::new(), Vec::new());
        for tag in form.split('<').map(|tag| tag.split('>').next().unwrap()) {
            let (Some(name), kind) = (value(tag, "name"), value(tag, "type").unwrap_or_default())
            else {
                continue;
            };
            match (tag.split(' ').next().unwrap(), kind.as_str()) {
                ("input", "hidden") => said.push((name, value(tag, "value").unwrap_or_default())),
                ("select", _) => {
                    let options = form
                        .split(&format!("name=\"{name}\""))
                        .nth(1)
                        .unwrap()
                        .split("</select>")
                        .next()
                        .unwrap();
                    let chosen = options
                        .split("<option")
                        .skip(1)
                        .filter_map(|option| value(option, "value"))
                        .find(|value| !value.is_empty());
                    said.push((name, chosen.unwrap_or_default()));
                }
                // A code is a secret: it is kept nowhere.
                ("input", _) if name == "otp" => said.push((name, "000000".to_owned())),
                ("input", "" | "text" | "search" | "number" | "date" | "email" | "tel")
                | ("textarea", _) => typed.push((name, kind)),
                _ => {}
            }
        }
        (place, said, typed)
    };
    page.split("<form method=\"post\"")
        .skip(1)
        .filter(|form| !form.split('>').next().unwrap().contains("multipart"))
        .map(read)
        .collect()
}

/// Whatever form of whatever page is refused: all that was typed into it is still there.
#[actix_web::test]
async fn every_form_that_is_refused_keeps_what_was_typed() {
    let app = &TestApp::start(crate::support::Kind::Sqlite).await;
    let world = crate::matrix::world::build(app).await;
    let mut places: Vec<String> = [
        "/",
        "/nominations",
        "/nominations/new",
        "/nominations/many",
        "/submission-letters",
        "/decisions",
        "/holds",
        "/cycles",
        "/account",
        "/users",
        "/users/new",
        "/units",
        "/delegations",
    ]
    .map(str::to_owned)
    .to_vec();
    for id in world.ids.values() {
        let kinds = [
            "nominations",
            "submission-letters",
            "decisions",
            "holds",
            "users",
            "units",
            "awards",
        ];
        places.extend(kinds.iter().map(|kind| format!("/{kind}/{id}")));
        places.extend([
            format!("/nominations/{id}/edit"),
            format!("/units/{id}/merge"),
        ]);
    }
    let (mut tried, mut lost) = (std::collections::BTreeSet::new(), Vec::new());
    for email in [
        "specialist@suoinga.example",
        "officer@suoinga.example",
        "chairman@suoinga.example",
        "admin@honggiang.example",
        "office@honggiang.example",
    ] {
        let cookie = sign_in(app, email).await;
        for page in &places {
            let shown = get(app, &cookie, page).await;
            if shown.status != 200 {
                continue;
            }
            for (place, said, fields) in forms(&shown.text) {
                let shape = place
                    .split('/')
                    .map(|part| if part.len() == 36 { "…" } else { part })
                    .collect::<Vec<_>>()
                    .join("/");
                if fields.is_empty()
                    || place == "/sign-out"
                    || !tried.insert((email, shape.clone()))
                {
                    continue;
                }
                // Far too long for any line, no date, no number, no address.
                let typed: Vec<(String, String)> = fields
                    .iter()
                    .enumerate()
                    .map(|(n, (name, _))| {
                        (
                            name.clone(),
                            format!("Đã gõ {n} & <hết> {}", "dài ".repeat(6_000)),
                        )
                    })
                    .collect();
                let body: Vec<(&str, &str)> = said
                    .iter()
                    .chain(&typed)
                    .map(|(name, value)| (name.as_str(), value.as_str()))
                    .collect();
                let reply = post_from(app, &cookie, page, &place, &body).await;
                let is_done = reply.status == 303 && !reply.header("location").contains("problem=");
                let text = match reply.status {
                    303 => told(app, &cookie, reply).await,
                    _ => reply.text,
                };
                for (n, (name, _)) in fields.iter().enumerate() {
                    if !text.contains(&format!("Đã gõ {n} &#38; &#60;hết&#62;")) {
                        lost.push(format!(
                            "{email} {page} → {shape}: {name}{}",
                            if is_done { " (taken)" } else { "" }
                        ));
                    }
                }
            }
        }
    }
    let shapes: std::collections::BTreeSet<&String> =
        tried.iter().map(|(_, shape)| shape).collect();
    assert!(shapes.len() >= 15, "{shapes:?}");
    assert!(
        lost.is_empty(),
        "of {} forms:\n{}",
        tried.len(),
        lost.join("\n")
    );
}
