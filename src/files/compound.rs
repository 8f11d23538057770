//! A document of Word as it was kept before 2007: a file system in one file (MS-CFB), of which the
//! directory says what it is. Nothing of its text is read.

use std::io::{Read, Seek, SeekFrom};

/// What such a file begins with.
pub(super) const MARK: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

const DOC: &str = "application/msword";

/// How many sectors of a directory are looked at: thousands of parts.
const MOST_SECTORS: usize = 2_048;

/// The first number that is no sector's.
const NO_SECTOR: u32 = 0xffff_fffa;

/// How many tables the header names; the others stand in sectors of their own.
const IN_HEADER: usize = 109;

/// How many tables there are at most: as of the largest document that anybody sends.
const MOST_TABLES: usize = 4_096;

/// What macros lie in.
const MACROS: [&str; 4] = ["macros", "vba", "_vba_project", "_vba_project_cur"];

/// What a stream of Word's text begins with.
const WORD: u16 = 0xa5ec;

/// The bit that says that it is locked by a password.
const ENCRYPTED: u16 = 0x0100;

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at + 2)?.try_into().ok()?;
    Some(u16::from_le_bytes(two))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_le_bytes(four))
}

/// A part of the file: its name in lower case, and the sector where it begins.
struct Part {
    name: String,
    first: u32,
}

/// Such a file, opened.
struct Compound<'r, R> {
    bytes: &'r mut R,
    /// Bytes of a sector.
    size: usize,
    /// The sectors that say which sector follows which.
    tables: Vec<u32>,
    /// The one of them that was read last.
    last: Option<(u32, Vec<u8>)>,
}

impl<'r, R: Read + Seek> Compound<'r, R> {
    /// The file with its first sector of the directory.
    fn open(bytes: &'r mut R) -> Option<(Self, u32)> {
        let mut header = [0; 512];
        bytes.seek(SeekFrom::Start(0)).ok()?;
        bytes.read_exact(&mut header).ok()?;
        let size = match (
            short(&header, 26)?,
            short(&header, 28)?,
            short(&header, 30)?,
        ) {
            (3, 0xfffe, 9) => 512,
            (4, 0xfffe, 12) => 4_096,
            _ => return None,
        };
        let mut file = Self {
            bytes,
            size,
            tables: Vec::new(),
            last: None,
        };
        let many = usize::try_from(long(&header, 44)?).ok()?;
        if many > MOST_TABLES {
            return None;
        }
        file.tables = (0..many.min(IN_HEADER))
            .map(|place| long(&header, 76 + 4 * place))
            .collect::<Option<_>>()?;
        let mut more = long(&header, 68)?;
        while file.tables.len() < many && more < NO_SECTOR {
            let sector = file.sector(more)?;
            let (named, next) = sector.split_at_checked(size - 4)?;
            let left = many - file.tables.len();
            let named = named.chunks_exact(4).take(left);
            file.tables.extend(named.filter_map(|one| long(one, 0)));
            more = long(next, 0)?;
        }
        Some((file, long(&header, 48)?))
    }

    fn sector(&mut self, number: u32) -> Option<Vec<u8>> {
        // The header takes the room of one.
        let place = (u64::from(number) + 1).checked_mul(u64::try_from(self.size).ok()?)?;
        let mut sector = vec![0; self.size];
        self.bytes.seek(SeekFrom::Start(place)).ok()?;
        self.bytes.read_exact(&mut sector).ok()?;
        Some(sector)
    }

    /// The sector that follows another.
    fn after(&mut self, number: u32) -> Option<u32> {
        let (number, each) = (usize::try_from(number).ok()?, self.size / 4);
        let table = *self.tables.get(number / each)?;
        if self.last.as_ref().is_none_or(|(known, _)| *known != table) {
            self.last = Some((table, self.sector(table)?));
        }
        let (_, entries) = self.last.as_ref()?;
        long(entries, 4 * (number % each))
    }

    /// All that the directory names.
    fn parts(&mut self, first: u32) -> Option<Vec<Part>> {
        let (mut parts, mut number) = (Vec::new(), first);
        for _ in 0..MOST_SECTORS {
            if number >= NO_SECTOR {
                return Some(parts);
            }
            let sector = self.sector(number)?;
            parts.extend(sector.chunks_exact(128).filter_map(part));
            number = self.after(number)?;
        }
        None
    }
}

/// What an entry of a directory names; none where nothing stands there.
fn part(entry: &[u8]) -> Option<Part> {
    // The length is in bytes, with the sign that ends the name.
    let length = usize::from(short(entry, 64)?).clamp(2, 64) - 2;
    let signs: Vec<u16> = entry
        .get(..length)?
        .chunks_exact(2)
        .filter_map(|sign| short(sign, 0))
        .collect();
    let is_there = *entry.get(66)? != 0;
    is_there.then_some(Part {
        name: String::from_utf16_lossy(&signs).to_lowercase(),
        first: long(entry, 116)?,
    })
}

/// What a compound file is: a document of Word without macros and without a password, or nothing
/// that is taken.
pub(super) fn of_compound(bytes: &mut (impl Read + Seek)) -> Option<&'static str> {
    let (mut file, first) = Compound::open(bytes)?;
    let parts = file.parts(first)?;
    if parts
        .iter()
        .any(|part| MACROS.contains(&part.name.as_str()))
    {
        return None;
    }
    let mut texts = parts.iter().filter(|part| part.name == "worddocument");
    let (text, None) = (texts.next()?, texts.next()) else {
        return None;
    };
    let begin = file.sector(text.first)?;
    let is_open = short(&begin, 10)? & ENCRYPTED == 0;
    (short(&begin, 0)? == WORD && is_open).then_some(DOC)
}
