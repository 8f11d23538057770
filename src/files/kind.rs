//! What bytes are, by themselves: never by the name or the kind they were sent under.

use std::collections::BTreeSet;
use std::io::{Read, Seek};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use super::{compound, heif};

/// How much of a document is looked at to tell what it is, where that stands at its beginning.
pub(super) const HEAD: usize = 64 * 1024;

/// How far a printer's commands can reach before `%PDF`.
const PDF_WITHIN: usize = 1024;

/// The most points of an image, for a few bytes may unfold to more than any reader has memory for:
/// an A3 sheet at 600 to the inch has 70 million.
pub(super) const MOST_POINTS: u64 = 100_000_000;

/// What the list of kinds in an office document can be, unpacked: nothing else of a package is ever
/// unpacked.
const KINDS_LIMIT: u64 = 1024 * 1024;

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What the beginning says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum FileHead {
    /// It is this kind.
    Known(&'static str),
    /// It is an image of this kind, with so many points as far as it says.
    Image(&'static str, u64),
    /// A package in the ZIP format: its directory, at its end, says of what.
    Package,
    /// A file system in one file: its directory, somewhere in it, says of what.
    Compound,
    /// Of no kind that is taken.
    Foreign,
}

/// What the first bytes are, up to `HEAD` of them.
pub(super) fn of_head(head: &[u8]) -> FileHead {
    if is_pdf(head) {
        FileHead::Known("application/pdf")
    } else if let Some(points) = png(head) {
        FileHead::Image("image/png", points)
    } else if let Some(points) = jpeg(head) {
        FileHead::Image("image/jpeg", points)
    } else if let Some(points) = heif::points(head) {
        FileHead::Image("image/heic", points)
    } else if head.starts_with(compound::MARK) {
        FileHead::Compound
    } else if head.starts_with(b"PK\x03\x04") {
        FileHead::Package
    } else {
        FileHead::Foreign
    }
}

/// `%PDF-` at the beginning, or behind nothing but what printers and editors put there: a byte
/// order mark, white space, commands to the printer (PJL). Readers look for it in the first 1,024
/// bytes wherever it stands, so that a web page could pass as one.
fn is_pdf(head: &[u8]) -> bool {
    let head = head.get(..PDF_WITHIN + 5).unwrap_or(head);
    let mut rest = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    loop {
        rest = rest.trim_ascii_start();
        if rest.starts_with(b"%PDF-") {
            return true;
        }
        let Some(command) = rest
            .strip_prefix(b"\x1b%-12345X")
            .or_else(|| rest.strip_prefix(b"@PJL"))
        else {
            return false;
        };
        let is_line = rest.starts_with(b"@PJL");
        let end = if is_line {
            command.iter().position(|byte| *byte == b'\n')
        } else {
            Some(0)
        };
        match end.and_then(|end| command.split_at_checked(end)) {
            Some((line, behind)) if !line.contains(&b'<') => rest = behind,
            _ => return false,
        }
    }
}

pub(super) fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    bytes.get(at..at + length).map(|bytes| {
        bytes
            .iter()
            .fold(0, |number, byte| number << 8 | u64::from(*byte))
    })
}

/// The points of a PNG. The signature alone is eight bytes that anybody can put before anything:
/// the header behind it must be one too.
fn png(head: &[u8]) -> Option<u64> {
    let header = head
        .strip_prefix(b"\x89PNG\r\n\x1a\n")?
        .strip_prefix(b"\0\0\0\x0dIHDR")?;
    let points = number(header, 0, 4)?.saturating_mul(number(header, 4, 4)?);
    let [depth, colour, 0, 0, 0 | 1] = header.get(8..13)? else {
        return None;
    };
    // Behind the check sum of the header stands the next chunk: its length and four letters.
    let goes_on = header.get(21..25)?.iter().all(u8::is_ascii_alphabetic);
    let is_png = matches!(
        (depth, colour),
        (1 | 2 | 4 | 8, 0 | 3) | (16, 0) | (8 | 16, 2 | 4 | 6)
    ) && points > 0
        && goes_on;
    is_png.then_some(points)
}

/// The points of a JPEG: segments up to the frame that says how large it is. Where the first 64 KiB
/// end before (a large preview, a colour profile), what there is must be segments, and no points
/// are known.
fn jpeg(head: &[u8]) -> Option<u64> {
    let mut rest = head.strip_prefix(b"\xff\xd8")?;
    let (mut segments, is_long) = (0, head.len() >= HEAD);
    loop {
        // Bytes of filling may stand before a marker.
        while rest.starts_with(b"\xff\xff") {
            rest = rest.get(1..).unwrap_or_default();
        }
        let (Some(marker), Some(length)) = (number(rest, 0, 2), number(rest, 2, 2)) else {
            return (is_long && segments > 0).then_some(0);
        };
        match marker {
            // A frame: any of the ways to code one.
            0xffc0..=0xffc3 | 0xffc5..=0xffc7 | 0xffc9..=0xffcb | 0xffcd..=0xffcf => {
                return Some(number(rest, 5, 2)? * number(rest, 7, 2)?)
                    .filter(|points| *points > 0);
            }
            // Tables, restart intervals, what applications add, comments.
            0xffc4 | 0xffcc | 0xffdb | 0xffdd | 0xffe0..=0xffef | 0xfffe if length >= 2 => {}
            _ => return None,
        }
        segments += 1;
        let after = usize::try_from(length + 2).unwrap_or(usize::MAX);
        match rest.get(after..) {
            Some(behind) => rest = behind,
            None => return is_long.then_some(0),
        }
    }
}

/// What a package is, by its directory and its list of kinds (ISO/IEC 29500-2): an office document
/// without macros and without a password, or nothing that is taken. In which order its parts lie
/// says nothing.
pub(super) fn of_package(bytes: &mut (impl Read + Seek)) -> Option<&'static str> {
    let mut package = ZipArchive::new(bytes).ok()?;
    if package.offset() != 0 || package.has_duplicate_names() {
        return None;
    }
    let mut parts = BTreeSet::new();
    for index in 0..package.len() {
        let part = package.by_index_data(index).ok()?;
        // What has macros says so in its list of kinds too; one that hides them there is not taken
        // either.
        let name = format!("/{}", part.name().ok()?.to_lowercase());
        if part.encrypted() || name.ends_with("/vbaproject.bin") {
            return None;
        }
        parts.insert(name);
    }
    let mut list = Vec::new();
    package
        .by_name("[Content_Types].xml")
        .ok()?
        .take(KINDS_LIMIT + 1)
        .read_to_end(&mut list)
        .ok()?;
    if list.len() as u64 > KINDS_LIMIT {
        return None;
    }
    main_kind(&list, &parts)
}

/// The one main part that the list names, if it is there.
fn main_kind(list: &[u8], parts: &BTreeSet<String>) -> Option<&'static str> {
    let mut reader = Reader::from_reader(list);
    let mut found = BTreeSet::new();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let element = match reader.read_event_into(&mut buffer).ok()? {
            Event::Eof => break,
            Event::DocType(_) => return None,
            Event::Start(element) | Event::Empty(element) => element,
            _ => continue,
        };
        let (mut kind, mut part) = (String::new(), None);
        for attribute in element.attributes() {
            let attribute = attribute.ok()?;
            let value = attribute
                .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .ok()?
                .to_lowercase();
            match attribute.key.local_name().as_ref() {
                b"ContentType" => kind = value,
                b"PartName" => part = Some(value),
                _ => {}
            }
        }
        if kind.contains("macroenabled") || kind.contains("vbaproject") {
            return None;
        }
        let main = [DOCX, XLSX]
            .into_iter()
            .find(|known| kind == format!("{known}.main+xml"));
        // Some writers name the kind of the main part for all parts of an ending.
        found.extend(main.filter(|_| part.is_none_or(|part| parts.contains(&part))));
    }
    found.pop_first().filter(|_| found.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend(b"\x08\x02\0\0\0sum.\0\0\0\x01IDAT");
        bytes
    }

    fn photograph(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = vec![
            0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc2, 0, 11, 8,
        ];
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes
    }

    #[test]
    fn an_image_is_as_large_as_it_says() {
        assert_eq!(
            of_head(&png(60_000, 60_000)),
            FileHead::Image("image/png", 3_600_000_000)
        );
        assert_eq!(
            of_head(&png(u32::MAX, u32::MAX)),
            FileHead::Image("image/png", 18_446_744_065_119_617_025)
        );
        assert_eq!(
            of_head(&photograph(4_000, 3_000)),
            FileHead::Image("image/jpeg", 12_000_000)
        );
        assert_eq!(
            of_head(&photograph(65_535, 65_535)),
            FileHead::Image("image/jpeg", 4_294_836_225)
        );
        for empty in [png(0, 9), photograph(9, 0)] {
            assert_eq!(of_head(&empty), FileHead::Foreign);
        }
        // Cut off anywhere, it is none.
        for whole in [png(9, 9), photograph(9, 9)] {
            for length in 0..whole.len() {
                assert_eq!(of_head(&whole[..length]), FileHead::Foreign, "{length}");
            }
        }
        // One whose frame lies behind what is looked at says nothing of its size.
        let mut long = vec![0xff, 0xd8, 0xff, 0xe2, 0xff, 0xff];
        long.resize(HEAD, 0);
        assert_eq!(of_head(&long), FileHead::Image("image/jpeg", 0));
    }
}
