//! Lists are searched and filtered.

use super::ids;
use crate::support::{TestApp, on_both};

on_both![search_does_not_mind_accents, filters_narrow_a_list,];

async fn search_does_not_mind_accents(app: &TestApp) {
    let officer = app.officer().await;
    let found = async |q: &str| {
        officer
            .get(&format!("/subjects?q={q}"))
            .await
            .expect(200)
            .json()["items"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(found("dinh%20mau%20khoan").await, 1);
    assert_eq!(found("%C4%90inh%20M%E1%BA%ABu").await, 1);
    assert_eq!(found("kho+DINH").await, 1);
    assert_eq!(found("dinh+nguyen").await, 0);
    assert_eq!(found("%25").await, 0);
    assert_eq!(found("_").await, 0);
    assert_eq!(found("%5C").await, 0);
    assert_eq!(found("'%20OR%201=1").await, 0);
    assert_eq!(found("%22").await, 0);
    // What a name holds that is no word stands in nobody's way.
    officer
        .add_subject("collective", "Tổ \"A\" \\ 100%, số_1")
        .await;
    for q in ["to+%22a", "so_1", "100%25", "%5C"] {
        assert_eq!(found(q).await, 1, "{q}");
    }
}

async fn filters_narrow_a_list(app: &TestApp) {
    let officer = app.officer().await;
    let (sent, draft) = (
        officer.nominate(&app.subject("household")).await,
        officer.nominate(&app.subject("individual")).await,
    );
    officer.act(&sent, "submit", 1).await.expect(200);
    let list = async |query: &str| {
        ids(&officer
            .get(&format!("/nominations?{query}"))
            .await
            .expect(200)
            .json())
    };
    assert_eq!(list("status=draft").await, std::slice::from_ref(&draft));
    assert_eq!(list("stage=check").await, std::slice::from_ref(&sent));
    assert_eq!(list("q=khoan").await, std::slice::from_ref(&sent));
    assert_eq!(list("q=khoan&status=draft").await, [""; 0]);
    assert_eq!(list("q=%20").await, [draft, sent]);
}
