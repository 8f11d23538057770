//! What differs between an award on one day and on another.

use super::told::Part;

/// The lines that only the one says, with `-`, and those that only the other says, with `+`, below
/// the title of their part; nothing where both say the same.
pub(super) fn differences(before: Vec<Part>, mut after: Vec<Part>) -> Vec<String> {
    let mut found = Vec::new();
    let award = before.first().or(after.first());
    let award = award.map(|part| part.title.clone()).unwrap_or_default();
    for old in before {
        let place = after.iter().position(|new| new.code == old.code);
        let new = place.map(|place| after.remove(place));
        found.extend(between(Some(old), new));
    }
    for new in after {
        found.extend(between(None, Some(new)));
    }
    if !found.is_empty() {
        found.insert(0, award);
    }
    found
}

/// What differs in one part. What differs in its title is said with its lines.
fn between(old: Option<Part>, new: Option<Part>) -> Vec<String> {
    let part = new.as_ref().or(old.as_ref());
    // What is said of all of the award stands below its name, which is told already.
    let title = part.filter(|part| !part.code.is_empty());
    let title = title.map(|part| format!("  {}", part.title));
    let (old, new) = (whole(old), whole(new));
    let gone = missing(&old, &new).map(|line| format!("  - {line}"));
    let come = missing(&new, &old).map(|line| format!("  + {line}"));
    let lines: Vec<String> = gone.chain(come).collect();
    if lines.is_empty() {
        return lines;
    }
    title.into_iter().chain(lines).collect()
}

/// A part as lines, its title first.
fn whole(part: Option<Part>) -> Vec<String> {
    let Some(part) = part else {
        return Vec::new();
    };
    let lines = part.lines.into_iter().map(|line| format!("  {line}"));
    std::iter::once(part.title).chain(lines).collect()
}

/// The lines of one that the other has not, each as often as it has it more, in their order.
fn missing<'a>(of: &'a [String], other: &[String]) -> impl Iterator<Item = &'a String> {
    let mut left: Vec<&String> = other.iter().collect();
    let mut missing = Vec::new();
    for line in of {
        match left.iter().position(|one| *one == line) {
            Some(place) => {
                left.swap_remove(place);
            }
            None => missing.push(line),
        }
    }
    missing.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(code: &str, lines: &[&str]) -> Part {
        Part {
            code: code.to_owned(),
            title: format!("about {code}"),
            lines: lines.iter().map(|line| (*line).to_owned()).collect(),
        }
    }

    #[test]
    fn lines_that_only_one_has_are_told() {
        let before = || vec![part("", &["a", "b"]), part("gone", &["c"])];
        assert!(differences(before(), before()).is_empty());
        let after = vec![part("", &["a", "d", "d"]), part("new", &[])];
        assert_eq!(
            differences(before(), after),
            [
                "about ",
                "  -   b",
                "  +   d",
                "  +   d",
                "  about gone",
                "  - about gone",
                "  -   c",
                "  about new",
                "  + about new",
            ]
        );
    }
}
