//! Names, lines and codes as people type them.

use proptest::prelude::*;

use super::*;

#[test]
fn names_written_in_either_normal_form_are_one_name() {
    assert_eq!(
        line("  Trương   Phước ", 100),
        line("Trương Phươ\u{301}c".replace('ơ', "u\u{31b}ơ").trim(), 100)
            .map(|_| "Trương Phước".to_owned())
    );
    assert_eq!(fold("Hòa"), fold("Hoà"));
    assert_eq!(fold("TRƯỜNG"), "truong");
}

#[test]
fn what_is_a_line_already_stays_as_it_is() {
    for c in ('!'..='\u{2000}').filter(|c| is_plain(&c.to_string())) {
        let text = c.to_string();
        assert_eq!(text.nfc().collect::<String>(), text);
        assert_eq!(seen(&text).collect::<String>(), text);
        assert!(
            !is_blank(c) && !c.is_control() && !is_combining_mark(c),
            "{c:?}"
        );
    }
    assert!(is_plain("Đỗ Thị Mẫu, HG-01"));
    for text in [
        "", " a", "a ", "a  b", "a\tb", "a\u{301}", "\u{d0}ô", "a\u{ad}b",
    ] {
        assert!(!is_plain(text), "{text:?}");
    }
}

#[test]
fn a_name_is_what_can_be_seen_of_it() {
    for (typed, kept) in [
        ("Hoàng\u{200b} Thử", "Hoàng Thử"),
        ("\u{feff}Hoàng\u{a0}\u{2003}Thử\u{200e}", "Hoàng Thử"),
        ("bao\u{202e}fdp.exe", "baofdp.exe"),
        ("Hoàng\u{b}Thử\r\n", "Hoàng Thử"),
        ("\u{d0}ặng Thử", "Đặng Thử"),
        ("Hoa\u{300}ng", "Hoàng"),
    ] {
        assert_eq!(line(typed, 100).as_deref(), Ok(kept), "{typed:?}");
    }
    for nothing in [
        "",
        " ",
        "\u{200b}",
        "\u{202e}\u{2066}",
        "\u{3164}",
        "\u{2800}",
        "\u{ad} \u{feff}",
        "\u{e0041}",
    ] {
        assert_eq!(line(nothing, 100), Err(TextFault::Empty), "{nothing:?}");
        assert_eq!(lines(nothing, 100), Err(TextFault::Empty), "{nothing:?}");
    }
    for wrong in [
        "\u{301}",
        "a \u{301}",
        "-\u{303}a",
        "a\0b",
        "a\u{1b}[1m",
        "a\u{fffe}",
        "a\u{fffd}",
        "a\u{335}\u{336}\u{337}\u{338}",
    ] {
        assert_eq!(line(wrong, 100), Err(TextFault::Control), "{wrong:?}");
    }
}

#[test]
fn a_name_is_found_by_its_parts_and_as_one() {
    let finds = |q: &str, name: &str| {
        let words = name_words(name);
        looked_for(q)
            .iter()
            .all(|part| words.split(' ').any(|word| word.starts_with(part.as_str())))
    };
    for (q, name) in [
        ("h'hen", "H’Hen"),
        ("h’hen", "H'Hen"),
        ("hhen", "H’Hen"),
        ("h hen", "Hʼhen"),
        ("hen", "H’Hen"),
        ("bham", "Y-Bhăm"),
        ("y bham", "Y-Bhăm"),
        ("ybham", "Y-Bhăm"),
        ("y-bham", "Y Bhăm"),
        ("ybham", "Y Bhăm"),
        ("thu ta", "Tạ Hữu Thử"),
        ("  thu   ta ", "Tạ Hữu Thử"),
        ("Đinh", "Ðinh Thử"),
        ("", "Thử"),
    ] {
        assert!(finds(q, name), "{q} {name}");
    }
    for (q, name) in [
        ("-", "Y-Bhăm"),
        ("ham", "Y-Bhăm"),
        ("%", "Thử"),
        ("thu tam", "Tạ Hữu Thử"),
    ] {
        assert!(!finds(q, name), "{q} {name}");
    }
}

#[test]
fn a_line_ends_however_a_program_ends_it() {
    for end in [
        "\n", "\r", "\r\n", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}",
    ] {
        assert_eq!(
            lines(&format!("A{end}B{end}"), 10).as_deref(),
            Ok("A\nB"),
            "{end:?}"
        );
    }
    assert_eq!(lines("a\tb\n\nc", 10).as_deref(), Ok("a\tb\n\nc"));
    assert_eq!(lines("a\0b", 10), Err(TextFault::Control));
}

#[test]
fn codes_that_look_alike_have_one_key() {
    for other in [
        "hg-01",
        "HG\u{2010}01",
        "HG\u{2212}01",
        "НG-01",
        "ＨＧ-01",
        "HG\u{200b}-01",
    ] {
        assert_eq!(look(other), look("HG-01"), "{other:?}");
    }
    for other in ["HG-02", "HG01", "HG-O1", "HĐ-01"] {
        assert_ne!(look(other), look("HG-01"), "{other:?}");
    }
}

#[test]
fn an_address_needs_both_sides() {
    assert!(email("officer@suoinga.example").is_ok());
    for right in [
        "a@b.vn",
        "nguyen.van-an+x@mail.xa-suoi-nga.gov.vn",
        "o'brien@b.vn",
        "a_b@c.d.e",
    ] {
        assert!(email(right).is_ok(), "{right}");
    }
    let long = format!("a@{}.vn", "b".repeat(64));
    let local = format!("{}@b.vn", "a".repeat(65));
    let wrong = [
        "",
        "a",
        "a@",
        "@b.c",
        "a@b",
        "a b@c.d",
        "a@b.c>",
        "a@b@c.d",
        "y@xa..example",
        "a@.b.vn",
        "a@b.vn.",
        "a@-b.vn",
        "a@b-.vn",
        "a..b@c.vn",
        ".a@b.vn",
        "a.@b.vn",
        "a@b.1",
        "a@1.2.3.4",
        "a@[1.2.3.4]",
        "\"a\"@b.vn",
        "a@b_c.vn",
        "ấ@b.vn",
        "a@ấ.vn",
        "a:b@c.vn",
        "a@b.vn\0",
        &long,
        &local,
    ];
    for wrong in wrong {
        assert!(email(wrong).is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn folding_twice_is_folding_once(text in "\\PC*") {
        prop_assert_eq!(fold(&fold(&text)), fold(&text));
    }

    #[test]
    fn how_accents_are_written_makes_no_difference(text in "[a-zA-ZĐđÀ-ỹ\u{300}-\u{323}\u{f900}-\u{fa6a}ﬁ① '’-]*") {
        let apart: String = text.nfd().collect();
        let bare: String = apart.chars().filter(|c| !is_combining_mark(*c)).collect();
        prop_assert_eq!(fold(&apart), fold(&text));
        prop_assert_eq!(fold(&bare), fold(&text));
        prop_assert_eq!(look(&apart), look(&text));
        prop_assert_eq!(look(&text.nfkc().collect::<String>()), look(&text));
    }

    #[test]
    fn what_was_read_once_reads_the_same_again(text in any::<String>()) {
        if let Ok(read) = line(&text, 1_000) {
            prop_assert_eq!(line(&read, 1_000), Ok(read));
        }
        if let Ok(read) = lines(&text, 1_000) {
            prop_assert_eq!(lines(&read, 1_000), Ok(read));
        }
    }
}
