//! What `refill` does, case by case.

use super::*;

fn pairs(pairs: &[(&str, &str)]) -> Pairs {
    Pairs(
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
    )
}

const PAGE: &str = r#"<main><form method="get" action="/a"><input name="q" value=""></form><details><summary>x</summary>
<form method="post" action="/a"><input type="hidden" name="rule" value="R-1"><textarea name="reason"></textarea></form></details>
<form method="post" action="/a"><input type="hidden" name="rule" value="R-2"><input type="hidden" name="version" value="7">
<label for="n">N</label><input id="n" name="number" required aria-describedby="note" value="old">
<input type="password" name="password"><label class="tick"><input type="checkbox" name="tick" value="yes" checked> x</label>
<select name="kind"><option value="">–</option><option value="b" selected>b</option><option value="c">c</option></select>
<textarea name="reason" rows="3">before</textarea><button formaction="/a/rehearsal">r</button></form></main>"#;

#[test]
fn what_was_typed_stands_in_its_form_again() {
    let typed = pairs(&[
        ("rule", "R-2"),
        ("version", "3"),
        ("number", "1\"<"),
        ("kind", "c"),
        ("reason", "\nAn & Bình\n<b>"),
        ("password", "p"),
    ]);
    let faults = [("number".to_owned(), "up to 5".to_owned())];
    for place in ["/a", "/a/rehearsal"] {
        let page = refilled(PAGE, place, &typed, &faults).unwrap();
        for there in [
            r#"<p class="fault" id="fault-of-number">up to 5</p><input id="n" name="number" required value="1&#34;&#60;" aria-invalid="true" aria-describedby="fault-of-number note">"#,
            r#"name="version" value="7""#,
            r#"<input type="password" name="password">"#,
            r#"<input type="checkbox" name="tick" value="yes"> x"#,
            r#"<option value="b">b</option><option value="c" selected>"#,
            "rows=\"3\">\n\nAn &#38; Bình\n&#60;b&#62;</textarea>",
            "<details><summary>x</summary>",
            r#"<textarea name="reason"></textarea></form></details>"#,
        ] {
            assert!(page.contains(there), "{there}\n{page}");
        }
    }
}

#[test]
fn a_form_in_a_fold_is_seen_and_one_that_is_gone_is_told() {
    let typed = pairs(&[
        ("rule", "R-1"),
        ("reason", "Vì thế"),
        ("id", "0193-ab"),
        ("version", "1 2"),
    ]);
    let page = refilled(PAGE, "/a", &typed, &[]).unwrap();
    assert!(
        page.contains("<details open><summary>x")
            && page.contains("\nVì thế</textarea></form></details>"),
        "{page}"
    );
    assert_eq!(refilled(PAGE, "/b", &typed, &[]), None);
    let page = told(PAGE, "Typed", &typed);
    assert!(
        page.contains(
            "<h2>Typed</h2>\n<blockquote class=\"text\">Vì \
                thế</blockquote>\n</section>\n</main>"
        ),
        "{page}"
    );
    assert_eq!(told(PAGE, "Typed", &pairs(&[("kind", "ad_hoc")])), PAGE);
}
