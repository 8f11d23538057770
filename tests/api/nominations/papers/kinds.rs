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

/// A box of a photograph: its length, its kind, what is in it.
fn part(kind: [u8; 4], inside: &[u8]) -> Vec<u8> {
    let length = u32::try_from(inside.len() + 8).unwrap().to_be_bytes();
    [&length[..], &kind, inside].concat()
}

/// A photograph of a telephone with these brands, so large.
fn heic(brands: &str, width: u32, height: u32) -> Vec<u8> {
    let (major, others) = brands.split_at(4);
    let named = [major.as_bytes(), &[0; 4], others.as_bytes()].concat();
    let size = [&[0; 4][..], &width.to_be_bytes(), &height.to_be_bytes()].concat();
    let tile = [&[0; 4][..], &512_u32.to_be_bytes(), &512_u32.to_be_bytes()].concat();
    let sizes = [part(*b"ispe", &tile), part(*b"ispe", &size)].concat();
    let properties = part(*b"iprp", &part(*b"ipco", &sizes));
    let meta = [&[0; 4][..], &part(*b"hdlr", b"pict"), &properties].concat();
    [
        part(*b"ftyp", &named),
        part(*b"meta", &meta),
        part(*b"mdat", b"bits"),
    ]
    .concat()
}

/// A document of Word of 2003 with these parts in its directory; `flags` of its text.
fn doc(names: &[&str], flags: u16) -> Vec<u8> {
    let mut header = vec![0; 512];
    header[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    header[24..34].copy_from_slice(&[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    header[44..52].copy_from_slice(&[1, 0, 0, 0, 1, 0, 0, 0]);
    header[68..72].copy_from_slice(&[0xfe, 0xff, 0xff, 0xff]);
    header[76..512].fill(0xff);
    header[76..80].fill(0);
    // The table: itself, the directory, the text, and nothing more.
    let mut table = vec![0xff; 512];
    table[..4].copy_from_slice(&[0xfd, 0xff, 0xff, 0xff]);
    for sector in 1..3 {
        table[4 * sector..4 * sector + 4].copy_from_slice(&[0xfe, 0xff, 0xff, 0xff]);
    }
    let mut directory = Vec::new();
    for name in names {
        let mut entry = vec![0; 128];
        for (place, sign) in name.encode_utf16().enumerate() {
            entry[2 * place..2 * place + 2].copy_from_slice(&sign.to_le_bytes());
        }
        entry[64] = u8::try_from(2 * name.len() + 2).unwrap();
        entry[66] = 2;
        entry[116] = 2;
        directory.extend(entry);
    }
    directory.resize(512, 0);
    let mut text = vec![0; 512];
    text[..2].copy_from_slice(&[0xec, 0xa5]);
    text[10..12].copy_from_slice(&flags.to_le_bytes());
    [header, table, directory, text].concat()
}

on_both![
    photographs_of_telephones_and_old_documents_are_taken_as_what_they_are,
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

async fn photographs_of_telephones_and_old_documents_are_taken_as_what_they_are(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    for (brands, what) in [
        ("heicmif1heic", "of an iPhone"),
        ("heixmif1heix", "of ten bits"),
        ("mif1mif1heic", "of another telephone"),
        ("hevcmsf1hevc", "of several pictures"),
    ] {
        is_taken(
            &officer,
            &id,
            heic(brands, 4_032, 3_024),
            "image/heic",
            what,
        )
        .await;
    }
    let word = doc(&["Root Entry", "WordDocument", "1Table"], 0);
    is_taken(
        &officer,
        &id,
        word.clone(),
        "application/msword",
        "of Word 2003",
    )
    .await;
    for (bytes, what) in [
        (heic("avifmif1avif", 9, 9), "of another coding"),
        (
            heic("mif1mif1avif", 9, 9),
            "of another coding in the container",
        ),
        (heic("qt  qt  ", 9, 9), "a film"),
        (
            heic("heicmif1heic", 60_000, 60_000),
            "that fills the memory",
        ),
        (
            part(*b"ftyp", b"heic\0\0\0\0mif1heic"),
            "a mark and nothing behind it",
        ),
        (
            [b"<html>".as_slice(), &heic("heicmif1heic", 9, 9)].concat(),
            "behind a page",
        ),
        (
            doc(&["Root Entry", "WordDocument", "Macros"], 0),
            "with macros",
        ),
        (
            doc(&["Root Entry", "WordDocument", "_VBA_PROJECT"], 0),
            "with macros by their project",
        ),
        (
            doc(&["Root Entry", "WordDocument"], 0x0100),
            "with a password",
        ),
        (doc(&["Root Entry", "Workbook"], 0), "an old workbook"),
        (
            doc(&["Root Entry", "WordDocument", "WordDocument"], 0),
            "two texts",
        ),
        (word[..600].to_vec(), "cut off"),
        (word[..8].to_vec(), "a mark alone"),
    ] {
        is_refused(&officer, &id, bytes, what).await;
    }
    // Its name ends as its bytes are; what is sent as one kind and is another is named as it is.
    for (sent, kind, kept) in [
        ("IMG_0042.HEIC", Some("image/heic"), "IMG_0042.HEIC"),
        ("anh.heif", None, "anh.heif"),
        ("anh.jpg", Some("image/jpeg"), "anh.jpg.heic"),
    ] {
        let bytes = heic("heicmif1heic", 9, 9);
        let paper = put(&officer, &id, sent, kind, bytes)
            .await
            .expect(200)
            .json();
        assert_eq!(paper["name"], kept, "{sent}");
    }
    let paper = put(
        &officer,
        &id,
        "bao cao.doc",
        Some("application/msword"),
        word,
    )
    .await;
    assert_eq!(paper.expect(200).json()["name"], "bao cao.doc");
    // Of a kind that is none of a document's it is not taken at all.
    put(
        &officer,
        &id,
        "a.heic",
        Some("image/webp"),
        heic("heicmif1heic", 9, 9),
    )
    .await
    .problem(415, "unsupported_media_type");
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
