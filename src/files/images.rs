//! How large an image says it is: a few bytes may unfold to more than any reader has memory for.

/// The most points of an image: an A3 sheet at 600 to the inch has 70 million.
const MOST_POINTS: u64 = 100_000_000;

/// Does the image that begins like this say that it has more points than anybody can look at?
pub(super) fn is_too_large(head: &[u8]) -> bool {
    size(head).is_some_and(|(width, height)| width.saturating_mul(height) > MOST_POINTS)
}

fn size(head: &[u8]) -> Option<(u64, u64)> {
    if let Some(rest) = head.strip_prefix(b"\x89PNG\r\n\x1a\n") {
        // The first chunk is IHDR: length, name, width, height (PNG §11.2.2).
        return Some((number(rest.get(8..12)?), number(rest.get(12..16)?)));
    }
    head.starts_with(&[0xff, 0xd8]).then(|| jpeg(head)).flatten()
}

/// The frame header of a JPEG (ITU T.81 §B.2.2), as far as the beginning reaches.
fn jpeg(head: &[u8]) -> Option<(u64, u64)> {
    let mut at = 2;
    loop {
        let [0xff, marker] = *head.get(at..at + 2)? else { return None };
        let is_frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        match marker {
            0xff => at += 1,
            0x01 | 0xd0..=0xd8 => at += 2,
            _ if is_frame => return Some((number(head.get(at + 7..at + 9)?), number(head.get(at + 5..at + 7)?))),
            _ => at += 2 + usize::try_from(number(head.get(at + 2..at + 4)?)).ok()?.max(2),
        }
    }
}

fn number(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 2, 0, 0, 0]);
        bytes
    }

    fn photograph(width: u16, height: u16) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc2, 0, 11, 8];
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes
    }

    #[test]
    fn an_image_is_as_large_as_it_says() {
        assert_eq!(size(&png(60_000, 60_000)), Some((60_000, 60_000)));
        assert_eq!(size(&photograph(4_000, 3_000)), Some((4_000, 3_000)));
        for large in [png(60_000, 60_000), png(u32::MAX, u32::MAX), png(1, 100_000_001), photograph(65_535, 65_535)] {
            assert!(is_too_large(&large));
        }
        for right in [png(7_000, 9_900), photograph(8_000, 6_000), b"%PDF-1.4".to_vec(), Vec::new(), vec![0xff, 0xd8], vec![0xff; 9]] {
            assert!(!is_too_large(&right));
        }
        // Cut off anywhere, it says nothing and does no harm.
        for whole in [png(9, 9), photograph(9, 9)] {
            for length in 0..whole.len() {
                let _ = size(&whole[..length]);
            }
        }
    }
}
