//! Papers as people send them: by every writer of office documents, under every name, and by the
//! tools at hand.

use std::io::{Cursor, Write};

use actix_web::http::Method;
use bytes::Bytes;
use futures_util::TryStreamExt;
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::support::{Actor, PDF, Reply, TestApp, on_both, on_each_store, signed};

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// As Word 16 writes a long one; as python-docx and POI do; with what Word leaves where a part was
/// removed.
const BY_OTHERS: [&[u8]; 3] = [
    include_bytes!("../papers/word-long.docx"),
    include_bytes!("../papers/poi2.docx"),
    include_bytes!("../papers/trash.docx"),
];

/// A list of kinds, with one main part.
fn kinds(part: &str, kind: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/><Override \
         PartName=\"/{part}\" ContentType=\"{kind}\"/></Types>"
    )
}

/// A package of these parts, in their order.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
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

/// A package whose main part has this name and kind, behind some filling.
fn office(part: &str, kind: &str, filling: usize) -> Vec<u8> {
    let picture: Vec<u8> = (0_u64..)
        .flat_map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes())
        .take(filling)
        .collect();
    package(&[
        ("docProps/thumbnail.jpeg", &picture),
        (part, b"<x/>"),
        ("[Content_Types].xml", kinds(part, kind).as_bytes()),
    ])
}

/// A package whose list of kinds unpacks to 100 MB.
fn bomb() -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .start_file("[Content_Types].xml", SimpleFileOptions::default())
        .unwrap();
    for _ in 0..100 {
        writer.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The same with the flag that says that its parts are encrypted, in every header.
fn encrypted(mut package: Vec<u8>) -> Vec<u8> {
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at: Vec<usize> = (0..package.len() - 4)
            .filter(|at| package[*at..].starts_with(signature))
            .collect();
        for at in &at {
            package[at + flags] |= 1;
        }
    }
    package
}

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend(width.to_be_bytes());
    png.extend(height.to_be_bytes());
    png.extend(b"\x08\x02\0\0\0\0\0\0\0\0\0\0\0IEND\xae\x42\x60\x82");
    png
}

fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut jpeg =
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08".to_vec();
    jpeg.extend(height.to_be_bytes());
    jpeg.extend(width.to_be_bytes());
    jpeg.extend(b"\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xd9");
    jpeg
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

on_each_store![
    an_office_document_is_one_in_whichever_order_its_parts_lie,
    a_package_that_is_no_office_document_is_refused,
];

async fn an_office_document_is_one_in_whichever_order_its_parts_lie(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    for bytes in BY_OTHERS {
        is_taken(&officer, &id, bytes.to_vec(), DOCX, "by another writer").await;
    }
    let (word, excel) = (format!("{DOCX}.main+xml"), format!("{XLSX}.main+xml"));
    // In memory, and in parts of a folder and of a bucket.
    for filling in [0, 3 << 20, 7 << 20] {
        is_taken(
            &officer,
            &id,
            office("word/document.xml", &word, filling),
            DOCX,
            "Word",
        )
        .await;
        is_taken(
            &officer,
            &id,
            office("xl/workbook.xml", &excel, filling),
            XLSX,
            "Excel",
        )
        .await;
    }
    // Word on the web names its main part so.
    is_taken(
        &officer,
        &id,
        office("word/document2.xml", &word, 0),
        DOCX,
        "Word on the web",
    )
    .await;
}

async fn a_package_that_is_no_office_document_is_refused(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let main = format!("{DOCX}.main+xml");
    let right = office("word/document.xml", &main, 0);
    let with = |name: &'static str| {
        package(&[
            (
                "[Content_Types].xml",
                kinds("word/document.xml", &main).as_bytes(),
            ),
            ("word/document.xml", b"<x/>"),
            (name, b"x"),
        ])
    };
    is_taken(&officer, &id, right.clone(), DOCX, "as it should be").await;
    for filling in [0, 7 << 20] {
        for (what, kind) in [
            (
                "Word with macros",
                "application/vnd.ms-word.document.macroEnabled.main+xml",
            ),
            (
                "Excel with macros",
                "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            ),
            (
                "PowerPoint",
                "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
            ),
            (
                "a template",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
            ),
        ] {
            is_refused(
                &officer,
                &id,
                office("word/document.xml", kind, filling),
                what,
            )
            .await;
        }
    }
    is_refused(
        &officer,
        &id,
        with("word/vbaProject.bin"),
        "macros under the kind of a document",
    )
    .await;
    is_refused(
        &officer,
        &id,
        with("WORD/VBAPROJECT.BIN"),
        "the same in capitals",
    )
    .await;
    is_refused(
        &officer,
        &id,
        package(&[("word/document.xml", b"<x/>"), ("word/styles.xml", b"<x/>")]),
        "names alone",
    )
    .await;
    let list = kinds("word/document.xml", &main);
    is_refused(
        &officer,
        &id,
        package(&[("[Content_Types].xml", list.as_bytes())]),
        "without its main part",
    )
    .await;
    is_refused(
        &officer,
        &id,
        package(&[("a.txt", b"x"), ("b.exe", b"MZ")]),
        "any package",
    )
    .await;
    is_refused(&officer, &id, encrypted(right.clone()), "with a password").await;
    is_refused(
        &officer,
        &id,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 EncryptedPackage".as_slice(),
        "with a password, by Office",
    )
    .await;
    is_refused(&officer, &id, bomb(), "a bomb").await;
    is_refused(&officer, &id, right[..right.len() - 30].to_vec(), "cut off").await;
    let before = [b"PK\x03\x04 something else".as_slice(), &right].concat();
    is_refused(&officer, &id, before, "behind something else").await;
}

on_both![
    a_kind_stands_at_the_beginning,
    a_name_ends_as_its_bytes_are_and_hides_nothing,
    a_form_is_no_document,
    whoever_sends_too_much_is_told_how_much_is_taken,
];

async fn a_kind_stands_at_the_beginning(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    is_refused(
        &officer,
        &id,
        b"<html><script>alert(1)</script><!-- %PDF-1.4 -->".as_slice(),
        "a page with a mark in it",
    )
    .await;
    for before in [
        "<",
        "MZ",
        "\u{feff}<!-- ",
        "@PJL <script>\r\n",
        "GIF89a",
        "-----------------------------41184676334\r\n\r\n",
    ] {
        is_refused(&officer, &id, [before.as_bytes(), PDF].concat(), before).await;
    }
    is_refused(
        &officer,
        &id,
        [b" ".repeat(1100).as_slice(), PDF].concat(),
        "far behind",
    )
    .await;
    for before in [
        "",
        "\u{feff}",
        "\r\n \t",
        "\u{1b}%-12345X@PJL JOB NAME=\"x\"\r\n@PJL ENTER LANGUAGE=PDF\r\n",
        "\u{feff}\r\n",
    ] {
        is_taken(
            &officer,
            &id,
            [before.as_bytes(), PDF].concat(),
            "application/pdf",
            before,
        )
        .await;
    }
    is_taken(&officer, &id, png(2480, 3508), "image/png", "a picture").await;
    is_taken(
        &officer,
        &id,
        jpeg(2480, 3508),
        "image/jpeg",
        "a photograph",
    )
    .await;
    is_refused(
        &officer,
        &id,
        png(60_000, 60_000),
        "a picture that fills the memory",
    )
    .await;
    is_refused(
        &officer,
        &id,
        jpeg(60_000, 60_000),
        "a photograph that fills the memory",
    )
    .await;
    let page = b"<html><script>alert(1)</script>".as_slice();
    for mark in [
        b"\x89PNG\r\n\x1a\n".as_slice(),
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0",
        b"\xff\xd8\xff\xe0\0\x04ab",
    ] {
        is_refused(&officer, &id, [mark, page].concat(), "a mark before a page").await;
    }
}

async fn a_name_ends_as_its_bytes_are_and_hides_nothing(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    for (sent, kept) in [
        ("trang.html", "trang.html.pdf"),
        ("Báo cáo số 1.2", "Báo cáo số 1.2.pdf"),
        ("BÁO CÁO.PDF", "BÁO CÁO.PDF"),
        ("x.pdf. .", "x.pdf"),
        (".pdf", ".pdf.pdf"),
        ("bao\u{202e}fdp.exe", "baofdp.exe.pdf"),
        ("a\u{200b}b\u{2066}c\u{7f}d\u{1}.pdf", "abcd.pdf"),
        ("C:\\Users\\An\\xác nhận.pdf", "xác nhận.pdf"),
    ] {
        let paper = put(&officer, &id, sent, None, PDF).await.expect(200).json();
        assert_eq!(paper["name"], kept, "{sent:?}");
        let listed = officer
            .get(&format!("/nominations/{id}/documents"))
            .await
            .expect(200)
            .json();
        assert!(
            listed["items"]
                .as_array()
                .unwrap()
                .iter()
                .any(|paper| paper["name"] == kept),
            "{listed}"
        );
    }
    put(&officer, &id, "\u{202e}\u{200b}", None, PDF)
        .await
        .problem(422, "invalid");
    put(&officer, &id, &"x".repeat(201), None, PDF)
        .await
        .problem(422, "invalid");
    let paper = put(&officer, &id, "ảnh.jpeg", None, jpeg(1, 1))
        .await
        .expect(200)
        .json();
    assert_eq!(paper["name"], "ảnh.jpeg");
}

async fn a_form_is_no_document(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let envelope = [
        b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n"
            .as_slice(),
        PDF,
        b"\r\n--x--\r\n",
    ]
    .concat();
    let refused = |reply: Reply| -> Value {
        reply.problem(415, "unsupported_media_type")["errors"][0].clone()
    };
    for kind in [
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "multipart/mixed; boundary=x",
        "application/json",
        "text/html",
    ] {
        let error = refused(put(&officer, &id, "a.pdf", Some(kind), envelope.clone()).await);
        assert_eq!(
            (&error["pointer"], &error["code"]),
            (&json!("Content-Type"), &json!("raw_only"))
        );
        let detail = error["detail"].as_str().unwrap();
        assert!(
            detail.contains("--data-binary @a.pdf")
                && detail.contains("-T a.pdf")
                && detail.contains("application/pdf"),
            "{detail}"
        );
    }
    // Without the name of its kind, or under that of anything, it is still no document.
    is_refused(&officer, &id, envelope.clone(), "an envelope").await;
    put(
        &officer,
        &id,
        "a.pdf",
        Some("application/octet-stream"),
        envelope.clone(),
    )
    .await
    .problem(422, "invalid");
    for kind in [
        "application/pdf",
        "APPLICATION/PDF; x=y",
        "image/png",
        "application/octet-stream",
    ] {
        assert_eq!(
            put(&officer, &id, "a.pdf", Some(kind), PDF)
                .await
                .expect(200)
                .json()["media_type"],
            "application/pdf"
        );
    }
    let file = crate::support::approved(app, &app.subject("household")).await;
    let decision = signed(app, &[&file]).await;
    let specialist = app.specialist().await;
    let request = specialist.request(
        Method::PUT,
        &format!("/decisions/{decision}/paper?name=a.pdf"),
    );
    let request = request.insert_header(("content-type", "multipart/form-data; boundary=x"));
    refused(app.send(request.set_payload(envelope)).await);
}

async fn whoever_sends_too_much_is_told_how_much_is_taken(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let mut large = PDF.to_vec();
    large.resize(21 << 20, b' ');
    for (language, told) in [
        ("en", "over the limit of 20 MB"),
        ("vi", "vượt quá giới hạn 20 MB"),
    ] {
        let request = officer.request(
            Method::PUT,
            &format!("/nominations/{id}/documents/proof?name=a.pdf"),
        );
        let request = request
            .insert_header(("if-match", "\"1\""))
            .insert_header(("accept-language", language));
        let problem = app
            .send(request.set_payload(large.clone()))
            .await
            .problem(413, "too_large");
        assert!(
            problem["detail"].as_str().unwrap().contains(told),
            "{problem}"
        );
    }
    let request = officer
        .request(Method::POST, "/events")
        .insert_header(("content-type", "application/json"));
    let problem = app
        .send(request.set_payload(vec![b' '; 2 << 20]))
        .await
        .problem(413, "too_large");
    assert!(
        problem["detail"].as_str().unwrap().contains("1 MB"),
        "{problem}"
    );
}

/// The papers of a file: slot and name.
async fn listed(officer: &Actor<'_>, id: &str) -> Vec<(String, String)> {
    let all = officer
        .get(&format!("/nominations/{id}/documents"))
        .await
        .expect(200)
        .json();
    let text = |paper: &Value, member: &str| paper[member].as_str().unwrap().to_owned();
    all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|paper| (text(paper, "slot"), text(paper, "name")))
        .collect()
}

fn papers(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter()
        .map(|(slot, name)| ((*slot).to_owned(), (*name).to_owned()))
        .collect()
}

/// A draft for an award of the province, which takes papers; answers its id.
async fn draft(app: &TestApp) -> String {
    let officer = app.officer().await;
    let subject = app.subject("individual");
    let event =
        json!({"name": "Flood", "happened_from": "2026-10-14", "happened_to": "2026-10-16"});
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let achievement = officer.achieved(&subject, &event, "Rowed all night").await;
    officer
        .propose(
            "certificate_of_merit_province",
            "merit",
            &subject,
            &achievement,
        )
        .await
}

async fn remove(actor: &Actor<'_>, place: &str, version: i64) -> Reply {
    let request = actor
        .request(Method::DELETE, place)
        .insert_header(("if-match", format!("\"{version}\"")));
    actor.app.send(request).await
}

on_both![
    a_draft_on_a_letter_is_not_offered_for_removal,
    a_slot_for_several_papers_keeps_each,
    a_paper_can_be_taken_out_of_an_open_file,
    what_was_read_of_a_paper_serves_to_change_it,
];

async fn a_draft_on_a_letter_is_not_offered_for_removal(app: &TestApp) {
    let (officer, id) = (app.officer().await, draft(app).await);
    let may_delete = |file: &Value| {
        let actions = file["allowed_actions"].as_array().unwrap();
        actions
            .iter()
            .find(|one| one["action"] == "delete")
            .unwrap()["allowed"]
            .as_bool()
            .unwrap()
    };
    let everywhere = async || {
        let one = officer
            .get(&format!("/nominations/{id}"))
            .await
            .expect(200)
            .json();
        let mut all = vec![may_delete(&one)];
        for list in ["/nominations", "/tasks"] {
            let listed = officer.get(list).await.expect(200).json();
            all.extend(
                listed["items"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter(|file| file["id"] == *id)
                    .map(may_delete),
            );
        }
        all
    };
    assert_eq!(everywhere().await, [true; 3]);
    let letter = json!({"title": "Tờ trình", "nomination_ids": [id]});
    let letter = officer
        .post("/submission-letters", letter)
        .await
        .expect(201)
        .json();
    assert_eq!(everywhere().await, [false; 3]);
    remove(
        &officer,
        &format!("/nominations/{id}"),
        officer.version(&format!("/nominations/{id}")).await,
    )
    .await
    .problem(409, "wrong_stage");
    remove(
        &officer,
        &format!("/submission-letters/{}", letter["id"].as_str().unwrap()),
        1,
    )
    .await
    .expect(204);
    assert_eq!(everywhere().await, [true; 3]);
}

async fn a_slot_for_several_papers_keeps_each(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let other = |n: usize| [PDF, format!("%{n}\n").as_bytes()].concat();
    let first = put(&officer, &id, "a.pdf", None, PDF)
        .await
        .expect(200)
        .json();
    let second = put(&officer, &id, "b.pdf", None, other(2))
        .await
        .expect(200)
        .json();
    assert_eq!(
        listed(&officer, &id).await,
        papers(&[("proof", "a.pdf"), ("proof", "b.pdf")])
    );
    let slot = format!("/nominations/{id}/documents/proof");
    let place = |paper: &Value| format!("{slot}/{}", paper["id"].as_str().unwrap());
    assert_eq!(
        officer
            .get(&place(&first))
            .await
            .expect(200)
            .text
            .as_bytes(),
        PDF
    );
    assert_eq!(
        officer
            .get(&place(&second))
            .await
            .expect(200)
            .text
            .as_bytes(),
        other(2)
    );
    assert_eq!(
        officer.get(&slot).await.expect(200).text.as_bytes(),
        other(2)
    );
    officer
        .get(&format!("{slot}/{}", uuid::Uuid::nil()))
        .await
        .problem(404, "not_found");
    officer
        .get(&format!("{slot}/x"))
        .await
        .problem(404, "not_found");
    app.stranger()
        .await
        .get(&place(&first))
        .await
        .problem(404, "not_found");
    // The same bytes once more are the same paper: a request that is sent again adds nothing.
    put(&officer, &id, "a, đổi tên.pdf", None, PDF)
        .await
        .expect(200);
    assert_eq!(
        listed(&officer, &id).await,
        papers(&[("proof", "b.pdf"), ("proof", "a, đổi tên.pdf")])
    );
    for n in 3..=10 {
        put(&officer, &id, "c.pdf", None, other(n))
            .await
            .expect(200);
    }
    let full = put(&officer, &id, "d.pdf", None, other(11))
        .await
        .problem(422, "invalid");
    assert_eq!(
        (&full["errors"][0]["pointer"], &full["errors"][0]["code"]),
        (&json!("/documents/proof"), &json!("slot_full"))
    );
    assert_eq!(listed(&officer, &id).await.len(), 10);
    let routes = officer
        .get("/routes/letter_of_commendation@2025-07")
        .await
        .expect(200)
        .json();
    assert_eq!(routes["documents"][0]["most"], 10, "{routes}");
    // A slot for one paper has one.
    let id = draft(app).await;
    officer
        .put_document(&id, "report", 1, PDF)
        .await
        .expect(200);
    officer
        .put_document(&id, "report", 2, b"%PDF-1.7 more")
        .await
        .expect(200);
    assert_eq!(
        listed(&officer, &id).await,
        papers(&[("report", "báo cáo.pdf")])
    );
}

async fn a_paper_can_be_taken_out_of_an_open_file(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let one = put(&officer, &id, "a.pdf", None, PDF)
        .await
        .expect(200)
        .json();
    for n in 0..2 {
        put(&officer, &id, "b.pdf", None, format!("%PDF-1.7 {n}"))
            .await
            .expect(200);
    }
    let slot = format!("/nominations/{id}/documents/proof");
    let place = format!("{slot}/{}", one["id"].as_str().unwrap());
    app.send(officer.request(Method::DELETE, &place))
        .await
        .problem(428, "precondition_missing");
    remove(&officer, &place, 3).await.problem(412, "stale");
    remove(&app.stranger().await, &place, 4)
        .await
        .problem(404, "not_found");
    remove(&app.specialist().await, &place, 4)
        .await
        .problem(403, "forbidden");
    remove(&officer, &place, 4).await.expect(204);
    remove(&officer, &place, 5).await.problem(404, "not_found");
    officer.get(&place).await.problem(404, "not_found");
    assert_eq!(
        listed(&officer, &id).await,
        papers(&[("proof", "b.pdf"), ("proof", "b.pdf")])
    );
    remove(&officer, &slot, 5).await.expect(204);
    remove(&officer, &slot, 6).await.problem(404, "not_found");
    assert_eq!(listed(&officer, &id).await, []);
    let history = officer
        .get(&format!("/nominations/{id}/history"))
        .await
        .expect(200)
        .json();
    let removed = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["deed"] == "document_removed")
        .count();
    assert_eq!(removed, 3, "{history}");
    // What was sent is not taken out; what came back is.
    put(&officer, &id, "c.pdf", None, PDF).await.expect(200);
    officer.does("submit", &id).await.expect(200);
    let version = officer.version(&format!("/nominations/{id}")).await;
    remove(&officer, &slot, version)
        .await
        .problem(409, "wrong_stage");
    app.specialist().await.does("return", &id).await.expect(200);
    remove(&officer, &slot, version + 1).await.expect(204);
}

async fn what_was_read_of_a_paper_serves_to_change_it(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    put(&officer, &id, "a.pdf", None, PDF).await.expect(200);
    let slot = format!("/nominations/{id}/documents/proof");
    let tag = officer
        .get(&slot)
        .await
        .expect(200)
        .header("etag")
        .to_owned();
    let same = app
        .send(
            officer
                .request(Method::GET, &slot)
                .insert_header(("if-none-match", tag.clone())),
        )
        .await
        .expect(304);
    assert_eq!(
        (
            same.header("etag"),
            same.header("cache-control"),
            &*same.text
        ),
        (&*tag, "private, no-cache", "")
    );
    let put = |tag: &str| {
        app.send(
            officer
                .request(Method::PUT, &format!("{slot}?name=b.pdf"))
                .insert_header(("if-match", tag))
                .set_payload("%PDF-1.7 b"),
        )
    };
    put(&tag).await.expect(200);
    put(&tag).await.problem(412, "stale");
    app.send(
        officer
            .request(Method::GET, &slot)
            .insert_header(("if-none-match", tag.clone())),
    )
    .await
    .expect(200);
    let tag = officer
        .get(&slot)
        .await
        .expect(200)
        .header("etag")
        .to_owned();
    app.send(
        officer
            .request(Method::DELETE, &slot)
            .insert_header(("if-match", tag)),
    )
    .await
    .expect(204);
}

/// Whoever takes a document takes no more of it into memory than the head, its directory and its
/// list of kinds.
#[actix_web::test]
async fn of_a_package_little_is_read() {
    let app = TestApp::start_in_bucket(crate::support::Kind::Sqlite).await;
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let many: Vec<(String, Vec<u8>)> = (0..60_000)
        .map(|n| {
            (
                format!("word/media/a-picture-of-the-annex-{n}.png"),
                Vec::new(),
            )
        })
        .collect();
    let parts: Vec<(&str, &[u8])> = many
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    is_refused(&officer, &id, package(&parts), "a directory of megabytes").await;
}
