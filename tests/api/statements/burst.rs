//! What letters cost beside the acts they follow from.

use std::time::{Duration, Instant};

use thidua::db::Conn;
use thidua::domain::base::job::{About, Facts, Job, Notice, Template};
use tokio::sync::watch;

use super::counting::SEEN;
use crate::support::{SPECIALIST, TestApp};

/// Acts of a burst.
const ACTS: usize = 100;

/// The most statements of taking, asking about, and noting what fell together; one of them is for
/// what its reader chose.
const ROUND: usize = 23;

fn statements() -> usize {
    SEEN.lock().unwrap().statements
}

/// As an act does that somebody is to hear of.
async fn acts(app: &TestApp, file: &str) {
    for _ in 0..ACTS {
        let (ctx, about) = (app.state.ctx(), About::Nomination(file.parse().unwrap()));
        let work = move |tx: &mut Conn| {
            let to = thidua::db::access::users::with_email(tx, SPECIALIST)?
                .unwrap()
                .id;
            let notice = Notice {
                template: Template::Waiting,
                facts: Facts {
                    title: Some("x".to_owned()),
                    ..Facts::default()
                },
            };
            let job = Job::Letter { to, about, notice };
            thidua::db::base::jobs::enqueue(tx, &[(ctx.id(), job)], ctx.now)
        };
        app.state.db.write(work).await.unwrap();
        app.state.wake.notify_one();
    }
}

/// A burst of acts costs a round of letters, however many workers there are, and so does one whose
/// reader waits in the pause behind a letter; what finds nothing more ends it.
pub async fn a_burst_of_acts_is_written_about_once(app: &TestApp, file: &str) {
    let before = statements();
    acts(app, file).await;
    let alone = statements() - before;
    app.deliver().await;
    let (stop, stopped) = watch::channel(false);
    let workers: Vec<_> = (0..4)
        .map(|_| tokio::task::spawn(app.worker.clone().run(stopped.clone())))
        .collect();
    // Each looks once when it starts, and one for what rang before.
    tokio::time::sleep(2 * app.state.gather).await;
    for is_paused in [false, true] {
        if !is_paused {
            app.sql(format!(
                "DELETE FROM letter_pause WHERE recipient_id = (SELECT id FROM user_account \
                    WHERE email = '{SPECIALIST}')"
            ))
            .await;
        }
        let (before, letters) = (statements(), app.letters.lock().unwrap().len());
        let begun = Instant::now();
        acts(app, file).await;
        let gathered = begun.elapsed().as_millis() / app.state.gather.as_millis();
        // The workers look every five seconds too: that is before the next time.
        tokio::time::sleep(Duration::from_millis(2_500)).await;
        let cost = statements() - before - alone;
        let written = app.letters.lock().unwrap().len() - letters;
        println!(
            "a burst of {ACTS} acts, paused {is_paused}: {cost} statements, {written} letters"
        );
        // A round for each time that letters were gathered: many, where the machine is slow at acts.
        let most = ROUND * (2 + usize::try_from(gathered).unwrap()).min(ACTS / 2);
        assert!(
            (5..=most).contains(&cost),
            "paused {is_paused}: {cost}, at most {most}"
        );
        assert_eq!(written, usize::from(!is_paused));
    }
    stop.send(true).unwrap();
    for worker in workers {
        worker.await.unwrap();
    }
}
