//! What `requirements` does, case by case.

use super::*;
use crate::domain::law::ground::{Certainty, Frequency};
use crate::domain::law::requirement::{MeasureDegree, MovementOf, Reach, ServiceIn};
use crate::words::knows;

fn said(requirement: &Requirement) -> (String, String) {
    let book = crate::law::load(None).unwrap();
    let say = |language| super::requirement(language, requirement, &book);
    (say(Language::Vietnamese), say(Language::English))
}

fn whole(requirement: &Requirement) -> Vec<&Requirement> {
    let parts = requirement.parts().into_iter().flat_map(whole);
    std::iter::once(requirement).chain(parts).collect()
}

#[test]
fn every_requirement_of_the_law_is_said() {
    let book = crate::law::load(None).unwrap();
    let grounds = book.awards.iter().flat_map(|award| &award.grounds);
    let conditions = grounds.map(|ground| &ground.condition);
    let rules = book.rules.iter().map(|rule| &rule.requirement);
    for one in conditions.chain(rules).flat_map(whole) {
        for language in Language::ALL {
            let text = super::requirement(*language, one, &book);
            assert!(
                !text.is_empty() && !text.contains('{') && !text.contains("nknown local"),
                "{one:?}: {text}"
            );
        }
    }
}

#[test]
fn every_code_of_a_ground_has_a_name() {
    let names = [
        Paper::ALL
            .iter()
            .map(|m| format!("paper-{m}"))
            .collect::<Vec<_>>(),
        Frequency::ALL
            .iter()
            .map(|m| format!("frequency-{m}"))
            .collect(),
        Certainty::ALL
            .iter()
            .map(|m| format!("certainty-{m}"))
            .collect(),
        Reach::ALL.iter().map(|m| format!("reach-{m}")).collect(),
        MeasureDegree::ALL
            .iter()
            .map(|m| format!("degree-{m}"))
            .collect(),
        ServiceIn::ALL
            .iter()
            .map(|m| format!("service-{m}"))
            .collect(),
        MovementOf::ALL
            .iter()
            .map(|m| format!("movement-{m}"))
            .collect(),
    ];
    for key in names.iter().flatten() {
        for language in Language::ALL {
            assert!(knows(*language, key), "{key} has no {language} text");
        }
    }
}

#[test]
fn one_and_many_are_told_apart() {
    let title = |years| Requirement::TitlesInARow {
        one_of: vec!["title_ldtt".to_owned()],
        years,
    };
    let (vi, en) = said(&title(3));
    assert_eq!(vi, "Đạt danh hiệu “Lao động tiên tiến” 3 năm liên tục");
    assert!(en.ends_with("for 3 years in a row"), "{en}");
    let (vi, en) = said(&title(1));
    assert_eq!(
        vi,
        "Đạt danh hiệu “Lao động tiên tiến” của năm xét khen thưởng"
    );
    assert!(en.ends_with("for the award year"), "{en}");
}

#[test]
fn a_measure_and_a_share_are_said_in_words() {
    let measure = Requirement::NotDisciplined {
        at_least: MeasureDegree::Warning,
    };
    assert_eq!(
        said(&measure).0,
        "Trong năm không bị kỷ luật từ cảnh cáo trở lên"
    );
    assert_eq!(
        percent(Language::Vietnamese, Decimal::new(6670, 4)),
        "66,7%"
    );
    assert_eq!(percent(Language::English, Decimal::new(70, 2)), "70%");
}
