//! What `calendar` does, case by case.

use super::*;

fn entry(title: &str) -> Entry {
    Entry {
        uid: "0192@test.example".to_owned(),
        sequence: 3,
        day: "2026-10-30".parse().unwrap(),
        title: title.to_owned(),
        about: "Thẩm định\nXã Mẫu".to_owned(),
        url: "http://test.example/nominations/0192".to_owned(),
    }
}

#[test]
fn a_due_day_is_a_whole_day_under_a_name_that_stays() {
    let now = "2026-10-17T02:00:00Z".parse().unwrap();
    let text = written(&[entry("Hạn: A, B; C\\D")], now);
    for said in [
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n",
        "\r\nUID:0192@test.example\r\nDTSTAMP:20261017T020000Z\r\nSEQUENCE:3\r\n",
        "\r\nDTSTART;VALUE=DATE:20261030\r\nSUMMARY:Hạn: A\\, B\\; C\\\\D\r\n",
        "\r\nDESCRIPTION:Thẩm định\\nXã Mẫu\r\n",
        "\r\nTRIGGER;VALUE=DATE-TIME:20261029T020000Z\r\n",
        "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    ] {
        assert!(text.contains(said), "{said:?} is not in {text}");
    }
    let late = written(&[entry("x")], "2026-10-30T02:00:00Z".parse().unwrap());
    assert!(!late.contains("VALARM"), "{late}");
}

proptest::proptest! {
    /// However long, whatever it says: no line is too long, none ends alone with a line feed,
    /// and put together again it says the same.
    #[test]
    fn lines_are_folded(title in "\\PC{0,300}") {
        let text = written(&[entry(&title)], "2026-10-17T02:00:00Z".parse().unwrap());
        proptest::prop_assert!(text.split("\r\n").all(|line| line.len() <= LONGEST_LINE));
        proptest::prop_assert!(!text.replace("\r\n", "").contains(['\r', '\n']));
        let whole = text.replace("\r\n ", "");
        let said = format!("\r\nSUMMARY:{}\r\n", escaped(&title));
        proptest::prop_assert!(whole.contains(&said), "{said:?}: {whole}");
    }
}
