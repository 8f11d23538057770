//! Office documents are packages, and a package is looked into.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{is_refused, is_taken, package};
use crate::support::{TestApp, on_each_store};

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// As Word 16 writes a long one; as python-docx and POI do; with what Word leaves where a part was
/// removed.
const BY_OTHERS: [&[u8]; 3] = [
    include_bytes!("../../papers/word-long.docx"),
    include_bytes!("../../papers/poi2.docx"),
    include_bytes!("../../papers/trash.docx"),
];

/// A list of kinds, with one main part.
fn kinds(part: &str, kind: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/><Override \
         PartName=\"/{part}\" ContentType=\"{kind}\"/></Types>"
    )
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
