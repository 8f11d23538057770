//! Papers as people send them: by every writer of office documents, under every name, and by the
//! tools at hand.

mod kinds;
mod limits;
mod packages;
mod slots;
mod tags;

use std::io::{Cursor, Write};

use actix_web::http::Method;
use bytes::Bytes;
use futures_util::TryStreamExt;
use serde_json::json;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::support::{Actor, Reply};

/// A package of these parts, in their order.
pub(crate) fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer
            .start_file(
                *name,
                SimpleFileOptions::default().compression_method(CompressionMethod::Stored),
            )
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

async fn put(
    officer: &Actor<'_>,
    id: &str,
    name: &str,
    kind: Option<&str>,
    bytes: impl Into<Vec<u8>>,
) -> Reply {
    let version = officer.version(&format!("/nominations/{id}")).await;
    let query = serde_urlencoded::to_string([("name", name)]).unwrap();
    let request = officer.request(
        Method::PUT,
        &format!("/nominations/{id}/documents/proof?{query}"),
    );
    let request = request.insert_header(("if-match", format!("\"{version}\"")));
    let request = kind.into_iter().fold(request, |request, kind| {
        request.insert_header(("content-type", kind))
    });
    officer.app.send(request.set_payload(bytes.into())).await
}

async fn is_taken(officer: &Actor<'_>, id: &str, bytes: Vec<u8>, kind: &str, what: &str) {
    let reply = put(officer, id, "a", None, bytes.clone()).await;
    assert_eq!(
        (reply.status, &reply.json()["media_type"]),
        (200, &json!(kind)),
        "{what}: {}",
        reply.text
    );
    let kept = officer
        .app
        .state
        .files
        .read(reply.json()["sha256"].as_str().unwrap())
        .await
        .unwrap();
    assert_eq!(
        kept.try_collect::<Vec<Bytes>>().await.unwrap().concat(),
        bytes,
        "{what}"
    );
}

async fn is_refused(officer: &Actor<'_>, id: &str, bytes: impl Into<Vec<u8>>, what: &str) {
    let reply = put(officer, id, "a.docx", None, bytes).await;
    assert_eq!(reply.status, 422, "{what}: {}", reply.text);
    let code = if what.ends_with("fills the memory") {
        "image_too_large"
    } else {
        "document_kind"
    };
    assert_eq!(
        reply.problem(422, "invalid")["errors"][0]["code"],
        code,
        "{what}"
    );
}
