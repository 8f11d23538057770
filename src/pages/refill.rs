//! What was typed, put back into a form of a page of ours as it is now. Pages are written by our
//! templates alone: values stand in double quotes, with `"`, `&`, `'`, `<` and `>` as numbers.

use std::collections::BTreeMap;

use crate::pages::forms::Pairs;

/// What a page shows of itself: never put back from what was typed.
const ITS_OWN: [&str; 4] = ["version", "confirm", "once", "then"];

/// A text as it stands between tags and in values.
fn escaped(text: &str) -> String {
    text.replace('&', "&#38;")
        .replace('<', "&#60;")
        .replace('>', "&#62;")
        .replace('"', "&#34;")
        .replace('\'', "&#39;")
}

fn plain(text: &str) -> String {
    text.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
}

/// The name of a tag: `input`, `/select`.
fn name_of(tag: &str) -> &str {
    tag.trim_start_matches('<')
        .split([' ', '>', '\n', '/'])
        .find(|part| !part.is_empty())
        .unwrap_or_default()
}

/// A value of a tag.
fn value_of(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split_once('"').map(|(value, _)| plain(value))
}

/// The tag without a member, with or without a value.
fn without(tag: &str, name: &str) -> String {
    if let Some((before, rest)) = tag.split_once(&format!(" {name}=\""))
        && let Some((_, behind)) = rest.split_once('"')
    {
        return format!("{before}{behind}");
    }
    tag.replace(&format!(" {name}>"), ">")
        .replace(&format!(" {name} "), " ")
}

/// The tag with one more member.
fn with(tag: &str, member: &str) -> String {
    format!("{} {member}>", tag.trim_end_matches('>'))
}

/// What stands between `<` and `>`, and what comes behind.
fn tag_at(text: &str) -> Option<(&str, &str)> {
    text.find('>')
        .and_then(|end| text.split_at_checked(end + 1))
}

/// Where the form begins and ends that sends to a place: of several, the one whose hidden fields
/// say what was sent.
fn form_at(page: &str, place: &str, typed: &Pairs) -> Option<(usize, usize)> {
    let place = escaped(place);
    let sends = [
        format!(" action=\"{place}\""),
        format!(" formaction=\"{place}\""),
    ];
    let forms = page.match_indices("<form").filter_map(|(begin, _)| {
        let end = begin + page.get(begin..)?.find("</form>")?;
        let form = page.get(begin..end)?;
        // A search of the same address is another form.
        let is_sent = tag_at(form).is_some_and(|(tag, _)| tag.contains(" method=\"post\""));
        (is_sent && sends.iter().any(|sends| form.contains(sends))).then_some((begin, end, form))
    });
    let fits = |form: &str| {
        let hidden = form
            .split("<input")
            .skip(1)
            .filter_map(tag_at)
            .filter(|(tag, _)| tag.contains(" type=\"hidden\""));
        let differs = hidden.filter(|(tag, _)| {
            let (name, value) = (
                value_of(tag, "name").unwrap_or_default(),
                value_of(tag, "value").unwrap_or_default(),
            );
            !ITS_OWN.contains(&name.as_str()) && typed.value(&name) != value
        });
        differs.count()
    };
    forms
        .min_by_key(|(_, _, form)| fits(form))
        .map(|(begin, end, _)| (begin, end))
}

/// Puts values into the fields of one form.
struct Filling<'t> {
    typed: &'t Pairs,
    faults: &'t [(String, String)],
    /// How many fields of a name came before.
    seen: BTreeMap<String, usize>,
    out: String,
}

impl Filling<'_> {
    /// The value for the next field of this name, if one was sent.
    fn next(&mut self, name: &str) -> Option<String> {
        let nth = self.seen.entry(name.to_owned()).or_default();
        *nth += 1;
        self.typed.all(name).nth(*nth - 1).map(str::to_owned)
    }

    /// The tag of a field, with what is wrong with it before.
    fn marked(&mut self, tag: &str, name: &str) {
        let fault = self.faults.iter().find(|(field, _)| field == name);
        let Some((_, text)) = fault.filter(|_| !tag.contains(" aria-invalid")) else {
            self.out.push_str(tag);
            return;
        };
        let id = format!("fault-of-{}", escaped(name));
        let described = value_of(tag, "aria-describedby")
            .map_or_else(|| id.clone(), |other| format!("{id} {other}"));
        self.out.extend([
            "<p class=\"fault\" id=\"",
            &id,
            "\">",
            &escaped(text),
            "</p>",
        ]);
        let tag = without(tag, "aria-describedby");
        self.out.push_str(&with(
            &tag,
            &format!("aria-invalid=\"true\" aria-describedby=\"{described}\""),
        ));
    }

    fn input(&mut self, tag: &str) {
        let (name, kind) = (
            value_of(tag, "name").unwrap_or_default(),
            value_of(tag, "type").unwrap_or_default(),
        );
        match kind.as_str() {
            _ if name.is_empty() || ITS_OWN.contains(&name.as_str()) => self.out.push_str(tag),
            "hidden" | "file" | "password" | "submit" => self.out.push_str(tag),
            "checkbox" | "radio" => {
                let value = value_of(tag, "value").unwrap_or_else(|| "on".to_owned());
                let tag = without(tag, "checked");
                let is_ticked = self.typed.all(&name).any(|typed| typed == value);
                self.out.push_str(&if is_ticked {
                    with(&tag, "checked")
                } else {
                    tag
                });
            }
            _ => {
                let tag = self.next(&name).map_or_else(
                    || tag.to_owned(),
                    |value| {
                        with(
                            &without(tag, "value"),
                            &format!("value=\"{}\"", escaped(&value)),
                        )
                    },
                );
                self.marked(&tag, &name);
            }
        }
    }

    fn fill(mut self, form: &str) -> String {
        let (mut rest, mut select) = (form, None);
        while let Some((text, tail)) = rest.find('<').and_then(|at| rest.split_at_checked(at)) {
            self.out.push_str(text);
            let Some((tag, behind)) = tag_at(tail) else {
                rest = tail;
                break;
            };
            rest = behind;
            match name_of(tag) {
                "select" if tag.starts_with("</") => {
                    select = None;
                    self.out.push_str(tag);
                }
                _ if tag.starts_with("</") => self.out.push_str(tag),
                "input" => self.input(tag),
                "details" if !tag.contains(" open") => self.out.push_str(&with(tag, "open")),
                "select" => {
                    let name = value_of(tag, "name").unwrap_or_default();
                    self.marked(tag, &name);
                    select = self.next(&name);
                }
                "option" if select.is_some() => {
                    let is_chosen = value_of(tag, "value") == select;
                    let tag = without(tag, "selected");
                    self.out.push_str(&if is_chosen {
                        with(&tag, "selected")
                    } else {
                        tag
                    });
                }
                "textarea" => {
                    let name = value_of(tag, "name").unwrap_or_default();
                    self.marked(tag, &name);
                    if let Some(value) = self.next(&name) {
                        // The first line break behind the tag belongs to nobody.
                        self.out.push('\n');
                        self.out.push_str(&escaped(&value));
                        rest = rest
                            .find("</textarea>")
                            .and_then(|end| rest.get(end..))
                            .unwrap_or(rest);
                    }
                }
                _ => self.out.push_str(tag),
            }
        }
        self.out.push_str(rest);
        self.out
    }
}

/// A page with what was typed in the form that sends to a place, each fault at its field; nothing
/// where the page has no such form.
pub fn refilled(
    page: &str,
    place: &str,
    typed: &Pairs,
    faults: &[(String, String)],
) -> Option<String> {
    let (begin, end) = form_at(page, place, typed)?;
    let (before, form, behind) = (page.get(..begin)?, page.get(begin..end)?, page.get(end..)?);
    let filled = Filling {
        typed,
        faults,
        seen: BTreeMap::new(),
        out: String::new(),
    }
    .fill(form);
    // A form that stands in a fold is looked for in vain while the fold is closed.
    let fold = before.rfind("<details").filter(|fold| {
        before
            .rfind("</details>")
            .is_none_or(|closed| closed < *fold)
    });
    let before = match fold.and_then(|fold| before.split_at_checked(fold)) {
        Some((text, fold)) if !fold.starts_with("<details open") => {
            format!("{text}{}", fold.replacen("<details", "<details open", 1))
        }
        _ => before.to_owned(),
    };
    Some(format!("{before}{filled}{behind}"))
}

/// A page with what was typed as text, where there is no form for it any more; `head` says what it
/// is.
pub fn told(page: &str, head: &str, typed: &Pairs) -> String {
    let is_code = |text: &str| {
        let is_one_word = text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '-'));
        is_one_word
            && (text.contains(|c: char| c.is_ascii_digit())
                || !text.contains(|c: char| c.is_ascii_uppercase()))
    };
    let texts = typed
        .0
        .iter()
        .filter(|(name, value)| !ITS_OWN.contains(&name.as_str()) && !is_code(value.trim()));
    let texts: Vec<String> = texts
        .map(|(_, value)| {
            format!(
                "<blockquote class=\"text\">{}</blockquote>\n",
                escaped(value)
            )
        })
        .collect();
    let texts = texts.concat();
    match page.rsplit_once("</main>") {
        Some((before, behind)) if !texts.is_empty() => {
            format!(
                "{before}<section class=\"todo\">\n<h2>{}</h2>\n{texts}</section>\n</main>{behind}",
                escaped(head)
            )
        }
        _ => page.to_owned(),
    }
}

#[cfg(test)]
mod tests;
