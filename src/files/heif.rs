//! A photograph as telephones take it (HEIF, ISO/IEC 23008-12, coded with HEVC): told by its brands
//! and by the boxes behind them. It is kept as it is; only a look at it decodes it (`photograph`).

use super::kind::{HEAD, number};

/// The brands of pictures that are coded with HEVC.
const HEVC: [&[u8]; 8] = [
    b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs",
];

/// The brands of containers, which another brand has to say more of: they hold AVIF as well.
const CONTAINERS: [&[u8]; 2] = [b"mif1", b"msf1"];

/// The first of some boxes: its kind, what is in it as far as that is there, and what lies behind.
fn first(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let kind = bytes.get(4..8)?;
    let (length, begin) = match number(bytes, 0, 4)? {
        1 => (number(bytes, 8, 8)?, 16),
        length => (length, 8),
    };
    let end = usize::try_from(length)
        .unwrap_or(usize::MAX)
        .min(bytes.len());
    let inside = bytes.get(begin..end)?;
    Some((kind, inside, bytes.get(end..).unwrap_or_default()))
}

/// What is in the first box of a kind among some.
fn inside<'b>(mut boxes: &'b [u8], wanted: &[u8]) -> Option<&'b [u8]> {
    loop {
        let (kind, inside, behind) = first(boxes)?;
        if kind == wanted {
            return Some(inside);
        }
        boxes = behind;
    }
}

/// The most points that a picture in these properties says it has: a photograph lies in tiles, and
/// the whole says how large it is as each tile does.
fn largest(mut properties: &[u8]) -> Option<u64> {
    let mut most = None;
    while let Some((kind, size, behind)) = first(properties) {
        if kind == b"ispe" {
            let points = number(size, 4, 4)?.saturating_mul(number(size, 8, 4)?);
            most = most.max(Some(points));
        }
        properties = behind;
    }
    most.filter(|points| *points > 0)
}

/// The points of such a photograph; none known where the first 64 KiB do not say, or where it is a
/// sequence of them.
pub(super) fn points(head: &[u8]) -> Option<u64> {
    let (kind, brands, rest) = first(head)?;
    let is_hevc = |brand: &[u8]| HEVC.contains(&brand);
    let major = brands.get(..4)?;
    let is_named =
        is_hevc(major) || (CONTAINERS.contains(&major) && brands.chunks_exact(4).any(is_hevc));
    if kind != b"ftyp" || !is_named {
        return None;
    }
    let is_long = head.len() >= HEAD;
    let unknown = is_long.then_some(0);
    if inside(rest, b"moov").is_some() {
        return Some(0);
    }
    let Some(meta) = inside(rest, b"meta") else {
        // Other boxes stand before, longer than what is looked at.
        return first(rest).and(unknown);
    };
    let properties = meta
        .get(4..)
        .and_then(|boxes| inside(boxes, b"iprp"))
        .and_then(|boxes| inside(boxes, b"ipco"));
    properties.and_then(largest).or(unknown)
}
