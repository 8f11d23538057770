//! A flood, 13 subjects: letters the next day, a provincial certificate on day four, a posthumous
//! order sent to the President, a second reward blocked, the ad-hoc certificate refused as a base.

mod awards;
mod refusals;

use std::fmt::Write;

use diesel::connection::SimpleConnection;
use thidua::db::Failure;

use crate::access::identity::text;
use crate::support::{TestApp, on_both};

/// The letters of a step as their readers see them, without what differs between runs: ids, and the
/// order of what fell together.
async fn letters(app: &TestApp, told: &mut String, step: &str) {
    let before = app.letters.lock().unwrap().len();
    let mut letters: Vec<String> = app
        .deliver()
        .await
        .iter()
        .skip(before)
        .map(|letter| {
            let to = letter
                .lines()
                .find(|line| line.starts_with("To: "))
                .unwrap()
                .rsplit('<')
                .next()
                .unwrap()
                .trim_end_matches('>');
            let said = text(letter);
            let lines = said
                .lines()
                .filter(|line| !line.contains("http://"))
                .map(str::trim_end);
            let mut blocks: Vec<String> = lines
                .collect::<Vec<_>>()
                .join("\n")
                .split("\n\n")
                .map(|block| block.trim().to_owned())
                .collect();
            blocks.retain(|block| !block.is_empty());
            let last = blocks.len() - 1;
            blocks[1..last].sort();
            format!("-> {to}\n{}", blocks.join("\n"))
        })
        .collect();
    letters.sort();
    writeln!(told, "=== {step}\n{}\n", letters.join("\n\n")).unwrap();
}

/// Who did something, and what: a subject and an achievement.
type Merit = (String, String);

on_both![
    a_flood_and_its_awards_in_vietnamese,
    a_flood_and_its_awards_in_english,
];

async fn a_flood_and_its_awards_in_vietnamese(app: &TestApp) {
    let told = story(app).await;
    insta::with_settings!(
        { prepend_module_to_snapshot => false },
        { insta::assert_snapshot!("flood_letters_vi", told) }
    );
}

async fn a_flood_and_its_awards_in_english(app: &TestApp) {
    let english = "UPDATE user_account SET language = 'en'";
    app.state
        .db
        .write(move |tx| tx.batch_execute(english).map_err(Failure::from))
        .await
        .unwrap();
    let told = story(app).await;
    insta::with_settings!(
        { prepend_module_to_snapshot => false },
        { insta::assert_snapshot!("flood_letters_en", told) }
    );
}

/// Every row of the story; answers the letters it caused.
async fn story(app: &TestApp) -> String {
    let mut told = String::new();
    let (event, merits) = awards::achieved(app).await;
    // All but the two who go higher.
    awards::commended(app, &merits[..11]).await;
    letters(app, &mut told, "2. letters of commendation").await;
    let (rower, hero) = (&merits[11], &merits[12]);
    let (certificate, order) = awards::sent_higher(app, rower, hero).await;
    letters(app, &mut told, "4. submission letter").await;
    awards::appraised(app, &certificate, &order).await;
    letters(app, &mut told, "5. appraisal").await;
    awards::decided(app, &certificate, &order).await;
    let step = "6. and 7. certificate and submission to the President";
    letters(app, &mut told, step).await;
    refusals::proposed_again(app, rower, &event, &certificate).await;
    letters(app, &mut told, "8. a second letter").await;
    awards::recorded(app, &order).await;
    letters(app, &mut told, "the President's decision").await;
    refusals::without_a_base(app, rower).await;
    letters(app, &mut told, "9. no base for merit").await;
    awards::pulled(app).await;
    awards::summed_up(app).await;
    told
}
