//! Texts of a body's own rules: files of its directory, told what they are by their bytes.

use std::path::Path;

use crate::domain::law::law_book::OwnText;

/// The largest text, in bytes.
const LARGEST: u64 = 5 * 1024 * 1024;

/// How many texts a directory may name: all are held in memory.
pub(super) const MOST_TEXTS: usize = 20;

/// The longest name of a file.
const LONGEST_NAME: usize = 100;

const PLAIN: &str = "text/plain; charset=utf-8";
const PDF: &str = "application/pdf";
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// The text with this name.
///
/// # Errors
/// What is wrong with it, as a code of `words`: `law-{code}`.
pub(super) fn read(root: &Path, name: &str) -> Result<OwnText, &'static str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if name.len() > LONGEST_NAME || name.starts_with('.') || !name.bytes().all(is_plain) {
        return Err("text-name");
    }
    let path = root.join(name);
    let about = std::fs::metadata(&path).map_err(|_| "text-missing")?;
    if !about.is_file() {
        return Err("text-missing");
    }
    if about.len() > LARGEST {
        return Err("text-large");
    }
    let bytes = std::fs::read(&path).map_err(|_| "text-missing")?;
    let media_type = kind(name, &bytes).ok_or("text-kind")?;
    let bytes = bytes.into();
    Ok(OwnText { media_type, bytes })
}

/// What it is: what its name says, where its bytes say so too.
fn kind(name: &str, bytes: &[u8]) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    let is_text = || std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'));
    let holds = |part: &[u8]| bytes.windows(part.len()).any(|found| found == part);
    match ending {
        "md" | "txt" => is_text().then_some(PLAIN),
        "pdf" => bytes.starts_with(b"%PDF-").then_some(PDF),
        "docx" => (bytes.starts_with(b"PK\x03\x04") && holds(b"word/")).then_some(DOCX),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_what_its_name_and_its_bytes_say() {
        let root = tempfile::tempdir().unwrap();
        let cases: [(&str, &[u8], Result<&str, &str>); 11] = [
            ("a.md", "Điều 1".as_bytes(), Ok(PLAIN)),
            ("a.txt", b"Article 1", Ok(PLAIN)),
            ("a.pdf", b"%PDF-1.7 ", Ok(PDF)),
            ("a.docx", b"PK\x03\x04 word/document.xml", Ok(DOCX)),
            ("b.txt", b"\xff\xfe", Err("text-kind")),
            ("b.md", b"a\0b", Err("text-kind")),
            ("b.pdf", b"<html>", Err("text-kind")),
            ("b.docx", b"PK\x03\x04 xl/workbook.xml", Err("text-kind")),
            ("b.html", b"<html>", Err("text-kind")),
            ("quy chế.md", b"", Err("text-name")),
            (".hidden.md", b"", Err("text-name")),
        ];
        for (name, bytes, found) in cases {
            std::fs::write(root.path().join(name), bytes).unwrap();
            let read = read(root.path(), name);
            assert_eq!(read.map(|text| text.media_type), found, "{name}");
        }
        let large = vec![b'a'; usize::try_from(LARGEST).unwrap() + 1];
        std::fs::write(root.path().join("large.txt"), large).unwrap();
        for (name, code) in [
            ("large.txt", "text-large"),
            ("none.txt", "text-missing"),
            ("../a.md", "text-name"),
        ] {
            assert_eq!(read(root.path(), name).err(), Some(code), "{name}");
        }
    }
}
