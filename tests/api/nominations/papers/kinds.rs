//! The kind of a paper stands in its first bytes.

use super::{is_refused, is_taken, put};
use crate::support::{PDF, TestApp, on_both};

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

on_both![
    a_kind_stands_at_the_beginning,
    a_name_ends_as_its_bytes_are_and_hides_nothing,
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
