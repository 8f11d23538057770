//! The facts that an answer was found by, in words: each for itself, with the awards called as the
//! catalogue calls them.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{date, known, of, requirements, say_with};
use crate::domain::eligibility::seen::{Seen, SeenFacts};
use crate::domain::eligibility::standard::InShort;
use crate::domain::eligibility::verdict::Missing;
use crate::domain::law::grade::Grade;
use crate::domain::law::law_book::LawBook;
use crate::domain::register::people::Language;

/// One fact.
#[must_use]
pub fn one(language: Language, fact: &Seen, book: &LawBook) -> String {
    let say = |key: &str, params: &[(&'static str, String)]| {
        say_with(language, &format!("seen-{key}"), params)
    };
    let year = |year: &i32| ("year", year.to_string());
    match fact {
        Seen::Award { .. } => award(language, fact, book),
        Seen::File {
            year: of_year,
            award,
            ..
        } => say(
            "file",
            &[("award", name(language, award, book)), year(of_year)],
        ),
        Seen::Rating {
            year: of_year,
            grade,
        } => match grade {
            Some(grade) => {
                let called = known(language, &format!("grade-{grade}"));
                let called = called.unwrap_or_else(|| grade.code().to_owned());
                say("rating", &[year(of_year), ("grade", called)])
            }
            None => say("unrated", &[year(of_year)]),
        },
        Seen::Gap { year: of_year } => say("gap", &[year(of_year)]),
        Seen::Until { year: of_year } => say("until", &[year(of_year)]),
        Seen::Since { day } => say("since", &[("day", date(*day))]),
        Seen::Initiative { .. } => initiative(language, fact, book),
        Seen::Post {
            from, to, title, ..
        } => {
            let rank = book.post(title);
            let title = rank.map_or(title.as_str(), |rank| of(language, &rank.name));
            time(language, "post", (*from, *to), title.to_owned())
        }
        Seen::Service {
            from, to, force, ..
        } => {
            let force = known(language, &format!("service-{force}"));
            time(language, "service", (*from, *to), force.unwrap_or_default())
        }
        Seen::Members { have, all } => say(
            "members",
            &[("have", have.to_string()), ("all", all.to_string())],
        ),
        Seen::Lacking { name, .. } => say("lacking", &[("name", name.clone())]),
    }
}

/// How many more facts there are than are told; none where all are.
#[must_use]
pub fn more(language: Language, facts: &SeenFacts) -> Option<String> {
    let count = [("count", facts.more.to_string())];
    (facts.more > 0).then(|| say_with(language, "seen-more", &count))
}

/// All of them in one text.
#[must_use]
pub fn all(language: Language, facts: &SeenFacts, book: &LawBook) -> Option<String> {
    let each = facts.first.iter().map(|fact| one(language, fact, book));
    let each: Vec<String> = each.chain(more(language, facts)).collect();
    (!each.is_empty()).then(|| each.join("; "))
}

/// What would have to be there, with the awards, the grade and the share that are asked for.
#[must_use]
pub fn missing(language: Language, missing: &Missing, book: &LawBook) -> String {
    let has = |name: &str| missing.params.iter().any(|(known, _)| *known == name);
    let key = match missing.code {
        "award_for_merit" if has("one_of") => "missing-award_for_merit_of",
        "award_for" if has("one_of") => "missing-award_for_of",
        "titles_in_a_row" if has("one_of") => "missing-titles_in_a_row_of",
        "titles" if has("one_of") => "missing-titles_of",
        "members_titles" if has("one_of") => "missing-members_titles_of",
        "members_with" if has("share") => "missing-members_with_share",
        "members_with" if has("count") => "missing-members_with_count",
        "members_rated" if has("share") => "missing-members_rated_share",
        "rating" if has("grade") => "missing-rating_of",
        "rated_years" if has("low_year") => "missing-rated_years_low",
        "rated_years" if has("have") => "missing-rated_years_of",
        "ground_for" if has("units") => "missing-ground_for_units",
        "ground_for" if has("subjects") => "missing-ground_for_of",
        _ => return super::missing(language, missing),
    };
    let params = missing.params.iter();
    let params: Vec<(&'static str, String)> = params
        .map(|(name, value)| spoken(language, (*name, value.as_str()), book))
        .collect();
    say_with(language, key, &params)
}

/// Why it is so, in short: each reason that is told.
#[must_use]
pub fn why(language: Language, told: &InShort) -> String {
    let each = std::iter::once(&told.why).chain(&told.also);
    let each = each.map(|why| super::reason(language, why, told.citation));
    each.collect::<Vec<String>>().join(" ")
}

/// All of it in one text; none where nothing is missing.
#[must_use]
pub fn all_missing(language: Language, all: &[&Missing], book: &LawBook) -> Option<String> {
    let each = all.iter().map(|one| missing(language, one, book));
    let each: Vec<String> = each.collect();
    (!each.is_empty()).then(|| each.join("; "))
}

/// A code that is asked for, by its name.
fn spoken(
    language: Language,
    (name, value): (&'static str, &str),
    book: &LawBook,
) -> (&'static str, String) {
    let grade = |code: &str| known(language, &format!("grade-{code}"));
    match name {
        "one_of" => {
            let codes: Vec<String> = value.split(' ').map(str::to_owned).collect();
            ("awards", requirements::one_of(language, &codes, book))
        }
        "grade" => {
            let called = grade(value).unwrap_or_else(|| value.to_owned());
            let key = if value == Grade::Excellent.code() {
                "requirement-at-best"
            } else {
                "requirement-at-least"
            };
            (name, say_with(language, key, &[("grade", called)]))
        }
        "units" => (name, named(language, "unit", value)),
        "subjects" => (name, named(language, "subject", value)),
        "low_grade" => (name, grade(value).unwrap_or_else(|| value.to_owned())),
        "share" => {
            let share = value.parse::<Decimal>();
            let told = share.map(|share| requirements::percent(language, share));
            (name, told.unwrap_or_else(|_| value.to_owned()))
        }
        _ => (name, value.to_owned()),
    }
}

/// The members of a list, each by its name.
fn named(language: Language, list: &str, codes: &str) -> String {
    let each = codes.split(' ').map(|code| {
        let name = known(language, &format!("{list}-{code}"));
        name.unwrap_or_else(|| code.to_owned())
    });
    each.collect::<Vec<String>>().join(", ")
}

fn name(language: Language, code: &str, book: &LawBook) -> String {
    let award = book.any_award(code);
    award
        .map_or(code, |award| of(language, &award.name))
        .to_owned()
}

/// An initiative, with what stands in the way of counting it.
fn initiative(language: Language, fact: &Seen, book: &LawBook) -> String {
    let Seen::Initiative {
        recognised_on,
        title,
        number,
        reach,
        is_early,
        is_spent,
        spent_on,
        ..
    } = fact
    else {
        return String::new();
    };
    let reach = known(language, &format!("reach-{reach}"));
    let params = [
        ("title", title.clone()),
        ("number", number.clone()),
        ("day", date(*recognised_on)),
        ("reach", reach.unwrap_or_default()),
    ];
    let mut text = say_with(language, "seen-initiative", &params);
    if *is_early {
        text = say_with(language, "seen-initiative_early", &[("text", text)]);
    }
    if *is_spent {
        let mut params = vec![("text", text)];
        let key = match spent_on {
            None => "seen-initiative_spent",
            Some(spent) => {
                params.push(("award", name(language, &spent.award, book)));
                params.push(("year", spent.year.to_string()));
                let number = spent.number.iter().map(|number| ("number", number.clone()));
                params.extend(number);
                if spent.number.is_some() {
                    "seen-initiative_spent_on"
                } else {
                    "seen-initiative_spent_unnumbered"
                }
            }
        };
        text = say_with(language, key, &params);
    }
    text
}

fn award(language: Language, fact: &Seen, book: &LawBook) -> String {
    let Seen::Award {
        year,
        decided_on,
        award,
        number,
        in_force,
        ..
    } = fact
    else {
        return String::new();
    };
    let mut params = vec![
        ("award", name(language, award, book)),
        ("year", year.to_string()),
        ("day", date(*decided_on)),
    ];
    let key = match number {
        Some(number) => {
            params.push(("number", number.clone()));
            "seen-award"
        }
        None => "seen-award_unnumbered",
    };
    let text = say_with(language, key, &params);
    if *in_force {
        text
    } else {
        say_with(language, "seen-cancelled", &[("text", text)])
    }
}

/// Time from a day to another, or to now.
fn time(
    language: Language,
    key: &str,
    (from, to): (NaiveDate, Option<NaiveDate>),
    what: String,
) -> String {
    let mut params = vec![("what", what), ("from", date(from))];
    match to {
        Some(to) => {
            params.push(("to", date(to)));
            say_with(language, &format!("seen-{key}"), &params)
        }
        None => say_with(language, &format!("seen-{key}_open"), &params),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::base::ids::AwardId;

    #[test]
    fn an_award_is_told_with_its_decision_and_that_it_was_cancelled() {
        let mut fact = Seen::Award {
            year: 2025,
            decided_on: "2025-12-20".parse().unwrap(),
            award: "of_no_law".to_owned(),
            number: Some("12/QĐ-UBND".to_owned()),
            in_force: true,
            id: AwardId(uuid::Uuid::nil()),
        };
        let book = LawBook::default();
        let told = |fact: &Seen| one(Language::Vietnamese, fact, &book);
        assert_eq!(
            told(&fact),
            "of_no_law năm 2025 (QĐ số 12/QĐ-UBND ngày 20/12/2025)"
        );
        if let Seen::Award {
            number, in_force, ..
        } = &mut fact
        {
            (*number, *in_force) = (None, false);
        }
        assert_eq!(
            told(&fact),
            "of_no_law năm 2025 (ngày 20/12/2025), đã bị hủy bỏ nên không được tính"
        );
    }

    #[test]
    fn what_is_missing_names_what_is_asked_for() {
        let told = |code: &'static str, params: &[(&'static str, &str)]| {
            let params = params.iter();
            let params = params.map(|(name, value)| (*name, (*value).to_owned()));
            let params = params.collect();
            missing(
                Language::Vietnamese,
                &Missing { code, params },
                &LawBook::default(),
            )
        };
        let mut rated = vec![("years", "2")];
        assert_eq!(
            told("rated_years", &rated),
            "Số năm được xếp loại đạt mức yêu cầu: cần 2"
        );
        rated.extend([("grade", "good"), ("have", "1")]);
        let two = "Số năm được xếp loại từ mức “Hoàn thành tốt nhiệm vụ” trở lên: cần 2, đã có 1";
        assert_eq!(told("rated_years", &rated), two);
        rated.extend([("low_year", "2025"), ("low_grade", "completed")]);
        assert_eq!(
            told("rated_years", &rated),
            format!("{two}; năm 2025 chỉ được xếp loại “Hoàn thành nhiệm vụ”")
        );
        let members = [
            ("have", "2"),
            ("all", "5"),
            ("more", "2"),
            ("one_of", "a"),
            ("share", "0.70"),
        ];
        assert_eq!(
            told("members_with", &members),
            "Ít nhất 70% thành viên đạt “a”: đã có 2 trên 5, cần thêm 2"
        );
    }

    #[test]
    fn what_is_not_told_is_counted() {
        let years = (2000..2030).map(|year| Seen::Gap { year });
        let facts = SeenFacts::of(years);
        assert_eq!((facts.first.len(), facts.more), (20, 10));
        let text = all(Language::English, &facts, &LawBook::default()).unwrap();
        assert!(text.ends_with("and 10 more"), "{text}");
        assert_eq!(
            all(
                Language::English,
                &SeenFacts::default(),
                &LawBook::default()
            ),
            None
        );
    }
}
