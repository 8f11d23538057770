//! A photograph of a telephone as any browser shows it: most know no HEIF. What is kept stays as it
//! was sent.

use heic_rs::DecodeOptions;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, RgbImage};

/// The most points that are decoded, each of some six bytes of memory: telephones take twelve or
/// twenty-four million.
const MOST_SHOWN: u64 = 26_000_000;

/// The longest side of what is shown: a screen has no more, and a slow line is grateful.
const LONGEST_SIDE: u32 = 1_600;

/// How well it is shown, of a hundred.
const QUALITY: u8 = 82;

/// The photograph as a JPEG, upright and no larger than a screen; none where it cannot be decoded
/// or has too many points.
pub(super) fn as_jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let options = DecodeOptions::default().with_max_pixels(Some(MOST_SHOWN));
    let whole = heic_rs::decode(bytes, &options).ok()?;
    let whole = RgbImage::from_raw(whole.width, whole.height, whole.data)?;
    let mut shown = DynamicImage::ImageRgb8(whole);
    if shown.width().max(shown.height()) > LONGEST_SIDE {
        shown = shown.thumbnail(LONGEST_SIDE, LONGEST_SIDE);
    }
    let mut jpeg = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
    shown.write_with_encoder(encoder).ok()?;
    Some(jpeg)
}
