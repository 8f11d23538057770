//! Text that was typed for fonts of the time before Unicode (TCVN3, VNI): its letters are others
//! than those that are seen. It is recognised, never guessed at.

/// Signs that stand for letters in TCVN3 and for none in Vietnamese text, before a letter.
const BEFORE: &str = "®§¡¢£¤¥¦¨©ª«¬»¼½¾¸¶¹";

/// The same behind a letter.
const BEHIND: &str = "¨ª«¬µ¶¸¹»¼½¾";

/// Latin letters that Vietnamese has not, and that both fonts use inside words.
const FOREIGN: &str = "ÆÇÞßåæçîñö÷ø×";

/// The tones of VNI, which stand behind their vowel.
const TONES: &str = "âàáãäåùøûõïêèúüÂÀÁÃÄÅÙØÛÕÏÊÈÚÜ";

/// The tones that stand behind `o` and `u`, where Vietnamese has no such letters.
const ROUND_TONES: &str = "äåøûÄÅØÛ";

/// Was the text typed for such a font?
#[must_use]
pub fn is_legacy(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let pairs = text.chars().zip(text.chars().skip(1));
    // Two letters of ASCII are never odd.
    pairs
        .filter(|(first, second)| !(first.is_ascii() && second.is_ascii()))
        .any(|(first, second)| is_odd(first, second))
}

/// Do two letters stand so only in text of such a font?
fn is_odd(first: char, second: char) -> bool {
    let is_plain = |letter: char| letter.is_ascii_alphabetic();
    let is_wide_upper = ('À'..='Þ').contains(&second) && second != '×';
    (BEFORE.contains(first) && is_plain(second))
        || (is_plain(first) && BEHIND.contains(second))
        || (is_plain(first) && first.is_lowercase() && is_wide_upper)
        || (FOREIGN.contains(first) && is_plain(second) && second.is_lowercase())
        || (is_plain(first) && FOREIGN.contains(second))
        || ("aeAE".contains(first) && TONES.contains(second))
        || ("ouOU".contains(first) && ROUND_TONES.contains(second))
        || (matches!(first, 'ö' | 'ô' | 'Ö' | 'Ô') && TONES.contains(second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_old_fonts_is_recognised() {
        for text in [
            // TCVN3.
            "NguyÔn V¨n MÉu",
            "TrÇn ThÞ Hoµ",
            "Sè l\u{AD}îng ®iÖn",
            "Lª MÉu",
            "®¬n vÞ",
            "Phßng Tæ chøc",
            // VNI.
            "Nguyeãn Vaên Maãu",
            "Traàn Thò Leä Thuûy",
            "Sôû Noäi vuï",
            "Ñôn vò ñieän",
        ] {
            assert!(is_legacy(text), "{text}");
        }
    }

    #[test]
    fn text_of_today_is_not() {
        for text in [
            "Nguyễn Văn Mẫu",
            "Trần Thị Hòa",
            "TRẦN THỊ HOÀ",
            "Hoà, hoá, hoè, khoẻ, thuý, thuỷ, quý",
            "Đơn vị điện lực § 5",
            "H’Lan Êban, Y Mẫu Niê",
            "12/QĐ-UBND",
            "500 m², 37 °C, 5 µm, ½ ngày",
            "Công ty Mẫu® (Việt Nam) ©2024",
            "Raphaël Müller",
            "Lê Mẫu",
            "",
        ] {
            assert!(!is_legacy(text), "{text}");
        }
    }
}
