//! The catalogue of awards.

use serde_json::{Value, json};

use crate::support::{TestApp, on_both};

/// Every citation of an answer, in its order.
fn citations(answer: &Value) -> Vec<String> {
    match answer {
        Value::Array(items) => items.iter().flat_map(citations).collect(),
        Value::Object(members) => {
            let own = members
                .iter()
                .filter(|(name, _)| name.ends_with("citation"))
                .filter_map(|(_, text)| text.as_str().map(str::to_owned));
            own.chain(members.values().flat_map(citations)).collect()
        }
        _ => Vec::new(),
    }
}

on_both![the_catalogue_cites_the_law,];

async fn the_catalogue_cites_the_law(app: &TestApp) {
    let officer = app.officer().await;
    let award = officer
        .get("/award-types/letter_of_commendation")
        .await
        .expect(200)
        .json();
    assert!(
        award["citation"]
            .as_str()
            .unwrap()
            .contains("Law 06/2026/QH16")
    );
    assert_eq!(award["valid_from"], "2026-10-01");
    let award = officer
        .get_in_vietnamese("/award-types/letter_of_commendation")
        .await
        .expect(200)
        .json();
    let citation = "Điều 75 và Điều 80 Luật Thi đua, khen thưởng số 06/2022/QH15 được sửa đổi, bổ \
        sung theo Luật số 06/2026/QH16";
    assert!(
        award["citation"].as_str().unwrap().starts_with(citation),
        "{award}"
    );
    for path in [
        "/rule-sets",
        "/award-types",
        "/routes",
        "/calendar?year=2026",
        "/routes/letter_ordinary@2025-07",
    ] {
        let (vi, en) = (
            citations(&officer.get_in_vietnamese(path).await.expect(200).json()),
            citations(&officer.get(path).await.expect(200).json()),
        );
        assert!(!vi.is_empty() && vi.len() == en.len(), "{path}");
        assert!(
            vi.iter()
                .all(|one| !["Law", "Decree", "Decision", "Article", "Labour"]
                    .iter()
                    .any(|word| one.contains(word))),
            "{vi:?}"
        );
        assert!(
            en.iter()
                .all(|one| !["Luật", "Nghị định", "Quyết định", "Điều"]
                    .iter()
                    .any(|word| one.contains(word))),
            "{en:?}"
        );
    }
    assert_eq!(
        award["subjects"][2],
        json!({"kind": "household", "coefficient": "0.45"})
    );
    assert_eq!(
        officer.get("/award-types").await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        140
    );
    let route = officer
        .get("/routes/letter_of_commendation@2025-07")
        .await
        .expect(200)
        .json();
    let stages = route["stages"].as_array().unwrap();
    assert!(
        stages
            .iter()
            .all(|stage| !stage["citation"].as_str().unwrap().is_empty())
    );
    assert_eq!(
        stages[1]["next"],
        json!({"passed": "decide", "returned": "draft", "refused": "refused"})
    );
    assert!(
        officer.get("/routes").await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .contains(&route)
    );
    let calendar = officer.get("/calendar?year=2026").await.expect(200).json();
    assert_eq!(calendar["swaps"].as_array().unwrap().len(), 2);
    assert_eq!(
        officer.get("/calendar?year=2027").await.expect(200).json()["provisional"],
        true
    );
    assert_eq!(
        officer.get("/rule-sets").await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}
