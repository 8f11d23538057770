//! The letters that follow acts: to the right people, once, with a lasting Message-ID, through a real relay too.

use std::time::Duration;

use thidua::jobs::Worker;
use thidua::mail::Mailer;

use crate::support::{approved, numbering, on_both, signed};

fn recipients(letters: &[String]) -> Vec<String> {
    let to = |letter: &String| {
        letter.lines().find(|line| line.starts_with("To: ")).unwrap().rsplit('<').next().unwrap().trim_end_matches('>').to_owned()
    };
    letters.iter().map(to).collect()
}

on_both! {
    async fn each_step_tells_the_next_holder(app) {
        let officer = app.officer().await;
        let id = officer.nominate(&app.subject("household")).await;
        assert_eq!(recipients(&app.deliver().await), [""; 0]);
        officer.act(&id, "submit", 1).await.expect(200);
        assert_eq!(recipients(&app.deliver().await), ["specialist@suoinga.example"]);
        app.specialist().await.act(&id, "accept", 2).await.expect(200);
        app.chairman().await.act(&id, "approve", 3).await.expect(200);
        let decision = signed(app, &[&id]).await;
        app.specialist().await.post_at(&format!("/decisions/{decision}/issue"), 2, numbering(5)).await.expect(200);
        let letters = app.deliver().await;
        assert_eq!(recipients(&letters), [
            "specialist@suoinga.example", "chairman@suoinga.example", "specialist@suoinga.example",
            // The decision: to sign, to number, and what came of it.
            "chairman@suoinga.example", "specialist@suoinga.example", "officer@suoinga.example",
        ]);
        let ids: std::collections::BTreeSet<&str> = letters.iter().map(|l| l.lines().find(|line| line.starts_with("Message-ID: ")).unwrap()).collect();
        assert_eq!(ids.len(), 6);
        assert!(letters.iter().all(|letter| letter.contains("Auto-Submitted: auto-generated")));
        assert!(letters.iter().all(|letter| letter.contains("text/plain") && letter.contains("text/html")));
    }

    async fn who_lost_the_right_gets_no_letter(app) {
        let officer = app.officer().await;
        let id = officer.nominate(&app.subject("individual")).await;
        officer.act(&id, "submit", 1).await.expect(200);
        app.administrator().await.disable("specialist@suoinga.example").await;
        assert_eq!(app.deliver().await, [""; 0]);
        let dropped = app.state.db.read(|conn| thidua::db::jobs::count(conn, "dropped")).await.unwrap();
        assert_eq!(dropped, 1);
    }

    async fn a_refused_act_sends_nothing(app) {
        let id = approved(app, &app.subject("individual")).await;
        let before = app.deliver().await.len();
        app.chairman().await.act(&id, "approve", 3).await.problem(409, "wrong_stage");
        assert_eq!(app.deliver().await.len(), before);
    }

    /// A real SMTP server that is not there yet: the letter waits, and leaves when the server has come.
    async fn a_relay_that_is_down_loses_no_letter(app) {
        let officer = app.officer().await;
        let id = officer.nominate(&app.subject("individual")).await;
        officer.act(&id, "submit", 1).await.expect(200);
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mailer = Mailer::smtp("Thi đua <thidua@test.example>", &format!("smtp://127.0.0.1:{port}")).unwrap();
        let worker = Worker::new(app.state.clone(), mailer);
        assert!(worker.one().await.unwrap());
        assert!(!worker.one().await.unwrap(), "the next attempt is not due yet");

        let folder = tempfile::tempdir().unwrap();
        let mut relay = std::process::Command::new("/usr/bin/python3")
            .args(["-m", "aiosmtpd", "-n", "-l", &format!("127.0.0.1:{port}"), "-c", "aiosmtpd.handlers.Mailbox"])
            .arg(folder.path().join("mail"))
            .spawn()
            .unwrap();
        let ready = || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok();
        assert!((0..100).any(|_| ready() || { std::thread::sleep(Duration::from_millis(100)); false }), "aiosmtpd did not start");
        app.clock.set(app.clock.now() + chrono::TimeDelta::minutes(1));
        let sent = worker.one().await;
        relay.kill().unwrap();
        relay.wait().unwrap();
        assert!(sent.unwrap());
        let arrived: Vec<_> = std::fs::read_dir(folder.path().join("mail/new")).unwrap().collect();
        assert_eq!(arrived.len(), 1);
        let letter = std::fs::read_to_string(arrived[0].as_ref().unwrap().path()).unwrap();
        assert!(letter.contains("X-RcptTo: specialist@suoinga.example"), "{letter}");
        let done = app.state.db.read(|conn| thidua::db::jobs::count(conn, "done")).await.unwrap();
        assert_eq!(done, 1);
    }

    async fn one_of_two_workers_takes_a_job(app) {
        let officer = app.officer().await;
        for _ in 0..5 {
            let id = officer.nominate(&app.subject("individual")).await;
            officer.act(&id, "submit", 1).await.expect(200);
        }
        let drain = async || while app.worker.one().await.unwrap() {};
        futures_util::future::join3(drain(), drain(), drain()).await;
        assert_eq!(app.letters.lock().unwrap().len(), 5);
    }
}
