//! Help: how the work is done, for what its reader does.

use actix_web::web::Data;
use askama::Template;

use crate::pages::PageResult;
use crate::pages::frame::{Frame, Visitor, show};
use crate::services::desk::Way;
use crate::state::State;

/// What is explained, and to whom: who goes that way.
const TOPICS: &[(&str, Way)] = &[
    ("find", Way::Files),
    ("nominate", Way::Nominate),
    ("returned", Way::Nominate),
    ("letter", Way::Letters),
    ("many", Way::Decisions),
    ("decision", Way::Decisions),
    ("holds", Way::Holds),
    ("figures", Way::Figures),
    ("accounts", Way::Accounts),
    ("account", Way::Work),
];

#[derive(Template)]
#[template(path = "help.html")]
struct HelpPage {
    frame: Frame,
    topics: Vec<&'static str>,
}

/// How the work is done.
pub async fn help(state: Data<State>, visitor: Visitor) -> PageResult {
    visitor.read(&state, |_, _, _| Ok(())).await?;
    let desk = visitor.desk().cloned().unwrap_or_default();
    let topics = TOPICS.iter().filter(|(_, way)| desk.ways.contains(way));
    let page = HelpPage {
        frame: visitor.frame(),
        topics: topics.map(|(code, _)| *code).collect(),
    };
    Ok(show(page.render()))
}
