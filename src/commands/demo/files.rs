//! The first files of the demo.

use chrono::{NaiveDate, TimeDelta};

use super::{DemoAccount, Planted};
use crate::db::Conn;
use crate::domain::base::ids::SubjectId;
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::Command;
use crate::error::{Error, Result};
use crate::secrets;
use crate::services::Ctx;
use crate::services::access::{self, Begin, Caller, Checked};
use crate::services::nominations::events::AddEvent;
use crate::services::nominations::{self, Namesakes, Proposal, ProposedSubject, What};
/// A session of an account, for acts of the demo itself.
pub(super) fn signed_in(
    tx: &mut Conn,
    ctx: &Ctx,
    accounts: &[DemoAccount],
    index: usize,
) -> Result<Caller> {
    let account = accounts.get(index).ok_or(Error::NotFound("account"))?;
    let hash = || secrets::random_token().map(|token| secrets::fingerprint(&token));
    let minute = TimeDelta::minutes(1);
    let begin = Begin {
        token_hash: hash()?,
        refresh_hash: hash()?,
        device: "demo".to_owned(),
        lasts: minute,
        idle: minute,
    };
    Ok(Caller::Session(access::sign_in(
        tx,
        ctx,
        Checked {
            user: account.user,
            epoch: 0,
        },
        begin,
    )?))
}

/// Some files on their way, so that every page has something to show: one agreed to, one being
/// checked, one draft.
pub(super) fn begin_files(tx: &mut Conn, ctx: &Ctx, planted: &Planted) -> Result<()> {
    let officer = signed_in(tx, ctx, &planted.accounts, 0)?;
    let specialist = signed_in(tx, ctx, &planted.accounts, 1)?;
    let chairman = signed_in(tx, ctx, &planted.accounts, 2)?;
    let day: NaiveDate = ctx.today().pred_opt().unwrap_or(ctx.today());
    let merits = [
        (
            "Hộ",
            "Cho mượn hai thuyền cứu người trong lũ",
            "Gia đình cho mượn hai thuyền và bốn ngày công, đưa 30 người ra khỏi vùng ngập.",
        ),
        (
            "Tiểu đội",
            "Đắp đê, đưa dân đến nơi an toàn",
            "Tiểu đội trực suốt hai ngày đêm, đắp 200 mét đê và đưa 45 hộ dân đến nơi an toàn.",
        ),
        (
            "Trần",
            "Chèo thuyền cứu người trong lũ",
            "Chèo thuyền suốt đêm, cứu 12 người mắc kẹt trên mái nhà.",
        ),
    ];
    for (index, (who, summary, statement)) in merits.into_iter().enumerate() {
        let Some(subject) = planted
            .subjects
            .iter()
            .find(|subject| subject.name.starts_with(who))
        else {
            continue;
        };
        let subject = SubjectId(subject.id);
        let event = AddEvent {
            unit: None,
            name: "Lũ trên suối Ngà".to_owned(),
            happened_from: day,
            happened_to: day,
        };
        let proposal = Proposal {
            posthumous: None,
            namesakes: Namesakes::Asked,
            what: Some(What::New(event)),
            cycle_year: None,
            who: ProposedSubject::Known(subject),
            summary: summary.to_owned(),
            award_code: "letter_of_commendation".to_owned(),
            commendation_type: CommendationType::AdHoc,
            statement: statement.to_owned(),
        };
        let id = nominations::propose(tx, ctx, &officer, proposal)?;
        if index < 2 {
            nominations::act(tx, ctx, &officer, id, 1, Command::plain(Action::Submit))?;
        }
        if index == 0 {
            nominations::act(tx, ctx, &specialist, id, 2, Command::plain(Action::Accept))?;
            nominations::act(tx, ctx, &chairman, id, 3, Command::plain(Action::Approve))?;
        }
    }
    for caller in [officer, specialist, chairman] {
        access::sign_out(tx, ctx, &caller)?;
    }
    Ok(())
}
