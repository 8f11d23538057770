//! Who of an office handles a file.

use actix_web::web::{Data, Path};

use crate::db::Conn;
use crate::domain::base::ids::{NominationId, UserId};
use crate::fields::Fields;
use crate::http::nominations::acts::assignments::AssignBody;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id};
use crate::pages::frame::{Visitor, address_done, back, see};
use crate::pages::nominations::acts::ticked;
use crate::services::nominations::assignments;
use crate::state::State;

/// Names the colleague who handles a file.
pub async fn assign(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (NominationId, _) = (id(&visitor, &path)?, form.version());
    let (page, words, telling) = (format!("/nominations/{id}"), visitor.words, state.clone());
    let (place, to) = (page.clone(), form.command(AssignBody::command));
    visitor
        .change_to(&state, &form, &page, to, move |tx, ctx, caller, to| {
            let shown = assignments::assign(tx, ctx, caller, id, version, to)?;
            let name = shown.filed.assigned.map(|assigned| assigned.name);
            let told = words.with("done-assigned", &[("name", name.unwrap_or_default())]);
            Ok(address_done(&telling, &place, &told))
        })
        .await
}

/// Names the colleague who handles the files that were ticked, each in a transaction of its own: one
/// that is not theirs to handle does not stop the others.
pub async fn assign_many(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    let caller = visitor.caller()?;
    let home = match form.value("show") {
        "" => "/".to_owned(),
        show => format!(
            "/?{}",
            serde_urlencoded::to_string([("show", show)]).unwrap_or_default()
        ),
    };
    let mut fields = Fields::new();
    let to: Option<UserId> = fields.id("/user_id", form.value("user_id"));
    let (to, items) = match fields.done(to).and_then(|to| Ok((to, ticked(&form)?))) {
        Ok(asked) => asked,
        Err(error) => return back::<()>(&state, &home, Err(visitor.trouble(error))),
    };
    let works = items.into_iter().map(|(id, version)| {
        let (ctx, caller) = (state.ctx(), caller.clone());
        move |tx: &mut Conn| assignments::assign(tx, &ctx, &caller, id, version, to)
    });
    let done = state.db.write_each(works.collect()).await;
    state.wake.notify_one();
    let (mut names, mut refused) = (Vec::new(), Vec::new());
    for one in done {
        match one {
            Ok(shown) => names.extend(shown.filed.assigned.map(|assigned| assigned.name)),
            Err(error) => refused.push(visitor.trouble(error)),
        }
    }
    let (count, left) = (names.len().to_string(), refused.len().to_string());
    let (name, why) = match (names.pop(), refused.pop()) {
        (Some(name), why) => (name, why.map(|trouble| trouble.says())),
        (None, Some(trouble)) => return back::<()>(&state, &home, Err(trouble)),
        (None, None) => return Ok(see(&home)),
    };
    let told = match why {
        None => {
            let told = [("name", name), ("count", count)];
            visitor.words.with("done-assigned-many", &told)
        }
        Some(why) => {
            let told = [
                ("name", name),
                ("count", count),
                ("refused", left),
                ("why", why),
            ];
            visitor.words.with("done-assigned-some", &told)
        }
    };
    Ok(see(&address_done(&state, &home, &told)))
}

/// Takes back that a colleague handles a file.
pub async fn unassign(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (NominationId, _) = (id(&visitor, &path)?, form.version());
    let page = format!("/nominations/{id}");
    visitor
        .change(&state, &form, &page, Ok(()), move |tx, ctx, caller, ()| {
            assignments::unassign(tx, ctx, caller, id, version)
        })
        .await
}
