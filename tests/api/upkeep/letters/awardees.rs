//! Who got an award hears of it, where they have an account.

use thidua::jobs::upkeep;

use super::to;
use crate::eligibility::own_case::linked;
use crate::support::{OFFICER, TestApp, approved, numbering, on_both, signed};

on_both![who_got_an_award_hears_of_it];

/// Their unit hears of it with the act; they do where they have an account, once.
async fn who_got_an_award_hears_of_it(app: &TestApp) {
    const AWARDEE: &str = "inspector@honggiang.example";
    let subject = linked(app, AWARDEE, "HG0001").await;
    let file = approved(app, &subject).await;
    let decision = signed(app, &[&file]).await;
    app.specialist()
        .await
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(1))
        .await
        .expect(200);
    let letters = app.deliver().await;
    assert!(to(&letters, OFFICER).last().unwrap().contains(&file));
    // They hear of their account too, but of the award once.
    let about = |letters: &[String]| {
        let all = to(letters, AWARDEE);
        all.iter().filter(|letter| letter.contains(&file)).count()
    };
    assert_eq!(about(&letters), 0);
    for _ in 0..2 {
        upkeep::remind(&app.state).await;
        assert_eq!(about(&app.deliver().await), 1);
    }
}
