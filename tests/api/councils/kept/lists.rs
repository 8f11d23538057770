//! How councils, their members, meetings and agendas are read.

use thidua::db::councils::meetings;
use thidua::db::{self, PageRequest, Saved};
use thidua::domain::access::actor::Scope;
use thidua::domain::base::ids::{CouncilMemberId, MeetingId, UserId};
use thidua::domain::base::period::Period;
use thidua::domain::councils::council::{CouncilMember, CouncilPosition};
use thidua::domain::councils::meeting::{Attendance, Attended, Meeting, MeetingState};

use super::{done, held, id, meeting};
use crate::support::{TestApp, on_both, start_of_tests};

on_both![
    a_file_waits_while_it_is_on_no_agenda,
    members_are_read_in_the_order_of_their_positions,
];

async fn a_file_waits_while_it_is_on_no_agenda(app: &TestApp) {
    let held = held(app).await;
    let (unit, file) = (held.unit, held.line.nomination);
    done(app, move |tx| {
        let page = PageRequest {
            after: None,
            limit: 10,
        };
        let stage = db::nominations::find(tx, &Scope::All, file)?
            .map(|filed| filed.nomination.state.stage().to_owned())
            .unwrap();
        let stages = [stage, "council".to_owned()];
        let other: MeetingId = id(9);
        assert_eq!(meetings::count_waiting(tx, unit, &stages)?, 0);
        assert_eq!(meetings::taken(tx, &[file], other)?, [file]);
        assert!(meetings::taken(tx, &[file], id(2))?.is_empty());
        let cancelled = Meeting {
            version: 2,
            ..meeting(MeetingState::Cancelled)
        };
        assert_eq!(meetings::save_if_unchanged(tx, &cancelled)?, Saved::Yes);
        assert_eq!(
            meetings::save_if_unchanged(tx, &cancelled)?,
            Saved::LostRace
        );
        let waits = meetings::waiting(tx, unit, &stages, &page)?;
        let ids: Vec<_> = waits.iter().map(|filed| filed.nomination.id).collect();
        assert_eq!(ids, [file]);
        assert_eq!(meetings::count_waiting(tx, unit, &stages)?, 1);
        assert_eq!(meetings::count_waiting(tx, unit, &stages[1..])?, 0);
        assert!(meetings::taken(tx, &[file], other)?.is_empty());
        assert_eq!(meetings::of_nomination(tx, file)?, [cancelled]);
        let behind = PageRequest {
            after: Some(file.to_string()),
            limit: 10,
        };
        assert!(meetings::waiting(tx, unit, &stages, &behind)?.is_empty());
        Ok(())
    })
    .await;
}

async fn members_are_read_in_the_order_of_their_positions(app: &TestApp) {
    let held = held(app).await;
    let (unit, secretary, chairman) = (held.unit, held.secretary, held.chairman);
    let today = start_of_tests().date_naive();
    let member = move |number: u32, user: UserId, position: CouncilPosition| CouncilMember {
        id: id::<CouncilMemberId>(number),
        council: id(1),
        user,
        name: String::new(),
        person: None,
        position,
        title: "Chuyên viên".to_owned(),
        standing: true,
        valid: Period {
            from: today,
            to: None,
        },
    };
    done(app, move |tx| {
        let mut first = member(11, secretary, CouncilPosition::Secretary);
        db::councils::insert_member(tx, &first)?;
        db::councils::insert_member(tx, &member(12, chairman, CouncilPosition::Chair))?;
        let members = db::councils::members(tx, id(1))?;
        assert!(members.iter().all(|member| !member.name.is_empty()));
        let order: Vec<_> = members.iter().map(|member| member.position).collect();
        assert_eq!(order, [CouncilPosition::Chair, CouncilPosition::Secretary]);
        assert_eq!(db::councils::of_user(tx, secretary, today)?.len(), 1);
        first.valid.to = Some(today);
        assert_eq!(db::councils::save_member(tx, &first)?, Saved::Yes);
        let kept = db::councils::member(tx, first.id)?.unwrap();
        assert_eq!(kept.valid, first.valid);
        let tomorrow = today.succ_opt().unwrap();
        assert!(db::councils::of_user(tx, secretary, tomorrow)?.is_empty());
        let filter = db::councils::CouncilFilter {
            unit: Some(unit),
            on: today,
        };
        let page = PageRequest {
            after: None,
            limit: 10,
        };
        let listed = db::councils::list(tx, &Scope::All, &filter, &page)?;
        assert_eq!(listed.len(), 1);
        assert_eq!(db::councils::count(tx, &Scope::All, &filter)?, 1);
        let before = db::councils::CouncilFilter {
            on: today.pred_opt().unwrap(),
            ..filter
        };
        assert_eq!(db::councils::count(tx, &Scope::All, &before)?, 0);
        let attended = [Attended {
            user: secretary,
            attendance: Attendance::Present,
        }];
        meetings::set_attendance(tx, id(2), &attended)?;
        meetings::set_attendance(tx, id(2), &attended)?;
        assert_eq!(meetings::attendance(tx, id(2))?, attended);
        assert_eq!(meetings::next_code(tx, unit, 2026)?, 1);
        assert_eq!(meetings::next_code(tx, unit, 2026)?, 2);
        assert_eq!(meetings::next_code(tx, unit, 2027)?, 1);
        Ok(())
    })
    .await;
}
