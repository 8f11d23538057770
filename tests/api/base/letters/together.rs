//! What falls together for one reader.

use thidua::db::base::jobs;

use super::{count, recipients, submit};
use crate::support::{TestApp, approved, on_both, signed};

on_both![
    what_falls_together_for_one_reader_is_one_letter,
    one_letter_tells_fifty_and_counts_the_rest,
];

async fn what_falls_together_for_one_reader_is_one_letter(app: &TestApp) {
    submit(app, 3).await;
    let letters = app.deliver().await;
    assert_eq!(
        recipients(&letters),
        ["officer@suoinga.example", "specialist@suoinga.example"]
    );
    assert_eq!(count(app, "done").await, 6);
    assert_eq!(
        letters[1]
            .matches("<h2")
            .count()
            .max(letters[1].matches("=3Ch2").count()),
        3,
        "{}",
        letters[1]
    );
    // What comes later is another letter.
    let id = approved(app, &app.subject("household")).await;
    signed(app, &[&id]).await;
    assert_eq!(app.deliver().await.len(), 5);
}

async fn one_letter_tells_fifty_and_counts_the_rest(app: &TestApp) {
    let id = submit(app, 1).await.remove(0);
    app.deliver().await;
    let (ctx, specialist) = (app.state.ctx(), app.planted.accounts[1].email.clone());
    app.state
        .db
        .write(move |tx| {
            use thidua::domain::base::job::{About, Facts, Job, Notice, Template};
            let to = thidua::db::access::users::with_email(tx, &specialist)?
                .unwrap()
                .id;
            let job = Job::Letter {
                to,
                about: About::Nomination(id.parse().unwrap()),
                notice: Notice {
                    template: Template::Waiting,
                    facts: Facts::default(),
                },
            };
            jobs::enqueue(
                tx,
                &(0..101)
                    .map(|_| (ctx.id(), job.clone()))
                    .collect::<Vec<_>>(),
                ctx.now,
            )
        })
        .await
        .unwrap();
    let letters = app.deliver().await;
    assert_eq!(letters.len(), 2 + 1);
    let told = crate::access::identity::text(&letters[2]);
    assert!(
        told.matches("/nominations/").count() == 50 && told.contains("Ngoài ra còn 51 việc khác"),
        "{told}"
    );
    assert_eq!(count(app, "done").await, 2 + 101);
}
