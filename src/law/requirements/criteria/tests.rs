//! What `criteria` does, case by case.

use super::*;

fn answer(text: &str, facts: &CriterionFacts) -> Option<bool> {
    let compiled = compiled(text).unwrap_or_else(|wrong| panic!("{text}: {wrong:?}"));
    compiled.answer(facts)
}

#[test]
fn what_is_on_record_is_asked() {
    for text in [
        "service_years >= 10",
        "titles.exists(t, t.code == 'title_ldtt' && t.year == award_year)",
        "titles.filter(t, t.year > award_year - 5).size() == 1",
        "size(ratings.filter(r, r.grade in ['good', 'excellent'])) >= 1",
        "!initiatives.exists(i, i.spent) && initiatives[0].reach == 'unit'",
        "is_direct_worker || sex == 'female'",
        "posts.all(p, p.to == null || p.to >= p.from)",
        "disciplined.all(y, y >= award_year) ? titles.map(t, t.year)[0] > 2000 : false",
        "titles.exists_one(t, t.code.startsWith('title_'))",
        "titles.all(t, t.year in [award_year, award_year - 1]) || award_year in [1, 2]",
        "titles.all(t, award_year in [t.year, 2000])",
    ] {
        assert_eq!(answer(text, &sample()), Some(true), "{text}");
    }
    assert_eq!(answer("service_years > 10", &sample()), Some(false));
}

#[test]
fn of_what_nothing_is_on_record_there_is_no_answer() {
    let nothing = CriterionFacts::default();
    for text in [
        "service_years >= 10",
        "titles.exists(t, t.year == award_year)",
        "ratings[0].grade == 'good'",
        "sex == 'female'",
        "sex != 'male'",
        "is_direct_worker == true",
        "disciplined == []",
    ] {
        assert_eq!(answer(text, &nothing), None, "{text}");
    }
    assert_eq!(
        answer("award_year > 2000 || service_years > 1", &nothing),
        None
    );
    // What decides without it is an answer.
    assert_eq!(
        answer("award_year >= 0 || service_years > 1", &nothing),
        Some(true)
    );
}

#[test]
fn who_has_more_on_record_than_lists_may_hold_is_looked_at() {
    let year = |year| CriterionFacts {
        disciplined: Some(vec![year; LONGEST_LIST + 1]),
        ..sample()
    };
    assert_eq!(answer("disciplined.size() > 0", &year(2020)), None);
}

#[test]
fn a_text_that_is_no_criterion_is_refused() {
    let long = format!("award_year > 0 {}", "&& true ".repeat(130));
    let deep = format!("{}award_year > 0{}", "(".repeat(30), ")".repeat(30));
    let chain = format!("{}true", "!".repeat(900));
    // Each list holds the one before four times: compared with itself it would take for ever.
    let doubled = ".map(t, [t, t, t, t])".repeat(12);
    let doubling = format!("[titles{doubled}].all(a, a == a)");
    for (text, code) in [
        ("", "criterion-syntax"),
        ("titles.exists(", "criterion-syntax"),
        ("award_year >", "criterion-syntax"),
        (long.as_str(), "criterion-long"),
        (deep.as_str(), "criterion-deep"),
        ("salary > 1", "criterion-name"),
        ("titles.exists(t, t.code.matches('.*'))", "criterion-name"),
        ("now() > award_year", "criterion-name"),
        ("{'a': 1}.a == 1", "criterion-name"),
        (
            "titles.all(t, ratings.all(r, r.year == t.year))",
            "criterion-loop",
        ),
        ("(titles + titles).all(t, t.year > 1)", "criterion-loop"),
        (
            "titles.map(t, titles + titles).size() > 1",
            "criterion-loop",
        ),
        ("titles.map(t, [t, t]).size() > 1", "criterion-loop"),
        (doubling.as_str(), "criterion-loop"),
        ("award_year", "criterion-answer"),
        ("titles[0].name == 'a'", "criterion-answer"),
        ("award_year > 'a'", "criterion-answer"),
    ] {
        let wrong = compiled(text).err();
        let found = wrong.map(|(code, _)| code);
        assert_eq!(found, Some(code), "{text}");
    }
    // However it ends, it ends.
    drop(compiled(&chain));
}
