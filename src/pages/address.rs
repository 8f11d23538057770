//! Addresses that somebody else says: where to go after signing in, and how much of anything goes
//! into a head.

/// How long an address of ours may be that somebody else says, and how many bytes of what went
/// wrong one page hands to the next. With them the head of no answer is longer than 3 kB: a proxy
/// that has room for 4 kB calls the server broken that sends a longer one.
const LONGEST_PATH: usize = 1_000;
pub const LONGEST_PROBLEM: usize = 1_000;

/// An address of this host, if that is what somebody says: never another host's, and one that can
/// stand in a head. Browsers leave out tabs and line breaks wherever they stand, and take `\` for
/// `/`; what else is written in an address is written in ASCII.
pub fn local_path(text: &str) -> Option<&str> {
    let is_plain = text.len() <= LONGEST_PATH
        && text
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    Some(text).filter(|path| is_plain && path.starts_with('/') && !path.starts_with("//"))
}

/// The query by which the sign-in page leads to an address afterwards: without its own query where
/// that is too long, none at all where the path is.
pub fn come_back(path: &str, query: Option<&str>) -> Option<String> {
    let whole = query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
    let next = |path: &str| serde_urlencoded::to_string([("next", local_path(path)?)]).ok();
    [whole.as_str(), path]
        .into_iter()
        .filter_map(next)
        .find(|query| query.len() <= LONGEST_PATH * 3 / 2)
}

/// The beginning of a text, in so many bytes.
pub fn beginning(text: &str, bytes: usize) -> String {
    if text.len() <= bytes {
        return text.to_owned();
    }
    let cut = text.floor_char_boundary(bytes);
    format!("{}…", text.split_at(cut).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_host_are_gone_to() {
        for ours in [
            "/",
            "/nominations?q=T%C3%A2n&cursor=a.b",
            "/a//b",
            "/nominations#x",
            "/%2F/host",
            "/%09/host",
        ] {
            assert_eq!(local_path(ours), Some(ours));
        }
        let long = format!("/{}", "a".repeat(LONGEST_PATH));
        let elsewhere = [
            "",
            "host",
            "//host",
            "/\\host",
            "\\\\host",
            "/\t/host",
            "/\n/host",
            "/\r\n/host",
            "/\0",
            "\t//host",
            " /x",
            "/ /host",
            "/\u{b}/host",
            "/\u{7f}",
            "/Tân",
            "https://host/",
            "javascript:alert(1)",
            "/a\\b",
            long.as_str(),
        ];
        for elsewhere in elsewhere {
            assert_eq!(local_path(elsewhere), None, "{elsewhere:?}");
        }
    }

    #[test]
    fn what_leads_back_is_short_whatever_was_asked_for() {
        assert_eq!(
            come_back("/users", Some("q=%C3%A2")).as_deref(),
            Some("next=%2Fusers%3Fq%3D%25C3%25A2")
        );
        for (path, query) in [
            ("/users", "q=".to_owned() + &"%".repeat(998)),
            ("/users", "x".repeat(7_000)),
        ] {
            assert_eq!(
                come_back(path, Some(&query)).as_deref(),
                Some("next=%2Fusers")
            );
        }
        assert_eq!(come_back(&"/".repeat(999), None), None);
        assert_eq!(come_back("//host", None), None);
        assert_eq!(beginning("ab", 2), "ab");
        assert_eq!(beginning("aâb", 2), "a…");
    }
}
