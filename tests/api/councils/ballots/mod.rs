//! How a council votes, over HTTP: a council of members of its own, files that wait for its vote.

mod boundaries;
mod own_case;
mod races;
mod refusals;
mod story;

use actix_web::http::Method;
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use serde_json::{Value, json};
use thidua::db::{self, Conn, Failure};
use thidua::domain::base::ids::{CouncilId, UnitId, UserId};
use thidua::domain::base::period::Period;
use thidua::domain::councils::council::{Council, CouncilKind, CouncilMember, CouncilPosition};
use thidua::domain::register::people::Language;
use thidua::error::Error;
use thidua::services::access::Caller;
use thidua::services::access::users::{self, AddUser};

use crate::support::people::password_hash;
use crate::support::{Actor, PDF, Reply, TestApp, unit_of};

/// The morning of the meeting, under the routes in which councils vote.
const MORNING: &str = "2026-11-20T02:00:00Z";

/// A council of the province that meets.
pub struct Hall<'a> {
    pub app: &'a TestApp,
    pub secretary: Actor<'a>,
    pub members: Vec<Actor<'a>>,
    pub users: Vec<UserId>,
    pub council: String,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    text: String,
}

/// What a statement reads, each row as one text.
pub async fn lines(app: &TestApp, sql: &'static str) -> Vec<String> {
    let read = move |conn: &mut Conn| {
        let lines: Vec<Line> = match conn {
            Conn::Pg(pg) => sql_query(sql).load(pg),
            Conn::Sqlite(sqlite) => sql_query(sql).load(sqlite),
        }
        .map_err(Failure::from)?;
        Ok::<_, Error>(lines.into_iter().map(|line| line.text).collect())
    };
    app.state.db.read(read).await.unwrap()
}

/// The name of a member.
fn name_of(index: usize) -> String {
    format!("Ủy viên Mẫu số {index}")
}

fn address_of(index: usize) -> String {
    format!("member{index}@honggiang.example")
}

/// Accounts without any office, and a council of the province made of them.
async fn seated(app: &TestApp, count: usize) -> (Vec<UserId>, CouncilId) {
    let unit: UnitId = unit_of(&app.administrator().await, "HG").await["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let ctx = app.state.ctx();
    let work = move |tx: &mut Conn| {
        let council = Council {
            id: ctx.id(),
            unit,
            kind: CouncilKind::Emulation,
            name: "Hội đồng Thi đua - Khen thưởng mẫu".to_owned(),
            decision_number: "12/QĐ-UBND".to_owned(),
            decided_on: "2026-01-05".parse().unwrap(),
            valid: Period {
                from: "2026-01-05".parse().unwrap(),
                to: None,
            },
            version: 1,
        };
        db::councils::insert(tx, &council)?;
        let mut users = Vec::new();
        for index in 0..count {
            let new = AddUser {
                email: address_of(index),
                full_name: name_of(index),
                unit,
                password_hash: password_hash(),
                language: Language::Vietnamese,
                person: None,
            };
            let user = users::add(tx, &ctx, &Caller::Operator, new)?.id;
            let position = match index {
                0 => CouncilPosition::Chair,
                1 => CouncilPosition::FirstDeputy,
                _ => CouncilPosition::Member,
            };
            let member = CouncilMember {
                id: ctx.id(),
                council: council.id,
                user,
                name: name_of(index),
                person: None,
                position,
                title: String::new(),
                standing: index < 2,
                valid: council.valid,
            };
            db::councils::insert_member(tx, &member)?;
            users.push(user);
        }
        Ok::<_, Error>((users, council.id))
    };
    app.state.db.write(work).await.unwrap()
}

/// A council of so many members, each signed in.
pub async fn hall(app: &TestApp, count: usize) -> Hall<'_> {
    app.set_clock(MORNING);
    let (users, council) = seated(app, count).await;
    let mut members = Vec::new();
    for index in 0..count {
        members.push(app.actor(&address_of(index)).await);
    }
    Hall {
        app,
        secretary: app.actor("secretary@honggiang.example").await,
        members,
        users,
        council: council.to_string(),
    }
}

impl Hall<'_> {
    /// Files of these subjects for the title of the province, as far as the vote; answers their ids.
    pub async fn files(&self, names: &[&str]) -> Vec<String> {
        let app = self.app;
        let officer = app.officer().await;
        let mut files = Vec::new();
        for name in names {
            let subject = officer.add_subject("individual", name).await;
            let event = json!({
                "name": format!("Công tác của {name}"), "happened_from": "2026-01-05",
                "happened_to": "2026-09-30",
            });
            let event = officer.post("/events", event).await.expect(201).json();
            let achievement = officer
                .achieved(&subject, event["id"].as_str().unwrap(), "Hoàn thành tốt")
                .await;
            let id = officer
                .propose("title_cstd_province", "merit", &subject, &achievement)
                .await;
            for (slot, version) in [("report", 1), ("minutes", 2)] {
                let put = officer.put_document(&id, slot, version, PDF).await;
                put.expect(200);
            }
            files.push(id);
        }
        let letter = json!({"title": "Tờ trình", "nomination_ids": files});
        let letter = officer.post("/submission-letters", letter).await;
        let letter = letter.expect(201).json();
        let sign = format!(
            "/submission-letters/{}/sign",
            letter["id"].as_str().unwrap()
        );
        let head = app.chairman().await;
        head.post_at(&sign, 1, json!({})).await.expect(200);
        let (office, appraiser) = (
            app.office().await,
            app.actor("office@honggiang.example").await,
        );
        for id in &files {
            office.does("accept", id).await.expect(200);
            appraiser.does("clear", id).await.expect(200);
            self.secretary.does("clear", id).await.expect(200);
            assert_eq!(self.file(id).await["stage"], "council");
        }
        files
    }

    /// A file as the secretary sees it.
    pub async fn file(&self, id: &str) -> Value {
        let file = self.secretary.get(&format!("/nominations/{id}")).await;
        file.expect(200).json()
    }

    /// A meeting with these files on its agenda, to which the members are invited; answers its id.
    pub async fn meeting(&self, files: &[String]) -> String {
        let new = json!({
            "title": "Phiên họp mẫu", "kind": "in_person", "starts_at": "2026-11-20T07:00:00Z",
            "place": "Phòng họp số 1",
        });
        let path = format!("/councils/{}/meetings", self.council);
        let made = self.secretary.post(&path, new).await.expect(201).json();
        let id = made["id"].as_str().unwrap().to_owned();
        let agenda = json!({"nomination_ids": files});
        let path = format!("/meetings/{id}");
        let put = self
            .secretary
            .put_at(&format!("{path}/agenda"), 1, agenda)
            .await;
        put.expect(200);
        let invite = format!("{path}/invite");
        let version = self.secretary.version(&path).await;
        let invited = self.secretary.post_at(&invite, version, json!({})).await;
        invited.expect(200);
        id
    }

    /// Notes the first so many members as there.
    pub async fn attend(&self, meeting: &str, count: usize) {
        let present = self.users.iter().take(count);
        let present: Vec<Value> = present
            .map(|user| json!({"user_id": user.to_string(), "attendance": "present"}))
            .collect();
        let path = format!("/meetings/{meeting}");
        let version = self.secretary.version(&path).await;
        let noted = self
            .secretary
            .put_at(
                &format!("{path}/attendance"),
                version,
                json!({"members": present}),
            )
            .await;
        noted.expect(200);
    }

    /// Asks for a ballot of a meeting as it is now.
    pub async fn opens(&self, meeting: &str, body: Value) -> Reply {
        let path = format!("/meetings/{meeting}");
        let version = self.secretary.version(&path).await;
        self.secretary
            .post_at(&format!("{path}/ballots"), version, body)
            .await
    }

    /// Opens a ballot; answers its id.
    pub async fn open(&self, meeting: &str) -> String {
        let opened = self.opens(meeting, json!({})).await.expect(201).json();
        assert_eq!(
            (&opened["state"], &opened["secrecy"]),
            (&json!("open"), &json!("secret"))
        );
        opened["id"].as_str().unwrap().to_owned()
    }

    /// A member votes: place and choice of each line.
    pub async fn vote(&self, ballot: &str, member: usize, choices: &[(i32, &str)]) -> Reply {
        let path = format!("/ballots/{ballot}/paper");
        self.members[member].put(&path, paper(choices)).await
    }

    /// Closes a ballot as it was opened.
    pub async fn close(&self, ballot: &str) -> Reply {
        let path = format!("/ballots/{ballot}/close");
        self.secretary.post_at(&path, 1, json!({})).await
    }

    /// Concludes a meeting.
    pub async fn conclude(&self, meeting: &str) -> Reply {
        let path = format!("/meetings/{meeting}");
        let version = self.secretary.version(&path).await;
        self.secretary
            .post_at(&format!("{path}/conclude"), version, json!({}))
            .await
    }

    /// The receipt of the paper that a member has in the box.
    pub async fn receipt(&self, ballot: &str, member: usize) -> Value {
        let path = format!("/ballots/{ballot}/paper");
        let paper = self.members[member].get(&path).await.expect(200);
        paper.json()["receipt"].clone()
    }

    /// Does something with a ballot under a name of the request.
    pub async fn put_named(&self, ballot: &str, member: usize, body: Value) -> Reply {
        let request =
            self.members[member].request(Method::PUT, &format!("/ballots/{ballot}/paper"));
        let named = request.insert_header(("idempotency-key", "the same every time"));
        self.app.send(named.set_json(body)).await
    }
}

/// A paper.
pub fn paper(choices: &[(i32, &str)]) -> Value {
    let line = |(place, choice): &(i32, &str)| json!({"place": place, "choice": choice});
    json!({"lines": choices.iter().map(line).collect::<Vec<_>>()})
}

/// The first fault of a problem: where, and which.
pub fn fault(problem: &Value) -> (String, String) {
    let text = |name: &str| problem["errors"][0][name].as_str().unwrap().to_owned();
    (text("pointer"), text("code"))
}

/// What was counted on a line of a ballot: yes, no, abstentions and the outcome.
pub fn counted(ballot: &Value, line: usize) -> (i64, i64, i64, String) {
    let line = &ballot["lines"][line];
    let number = |name: &str| line[name].as_i64().unwrap();
    let outcome = line["outcome"].as_str().unwrap().to_owned();
    (number("yes"), number("no"), number("abstain"), outcome)
}
