//! My work: what waits for me, and the newest files and decisions I see.

use std::sync::Arc;

use actix_web::web::Data;
use askama::Template;

use crate::domain::law::law_book::LawBook;
use crate::pages::PageResult;
use crate::pages::frame::{Frame, Visitor, show};
use crate::services::nominations::NominationWithRights;
use crate::services::work::{self, Work};
use crate::state::State;

#[derive(Template)]
#[template(path = "work.html")]
struct WorkPage {
    frame: Frame,
    work: Work,
    law: Arc<LawBook>,
}

impl WorkPage {
    /// What a decision on these files is about.
    fn decision_title(&self, files: &[NominationWithRights]) -> String {
        crate::pages::awards::decisions::default_title(
            self.frame.words,
            &self.law,
            files.iter().map(|shown| &shown.filed.nomination),
        )
    }
}

/// The page people start from.
pub async fn my_work(state: Data<State>, visitor: Visitor) -> PageResult {
    let work = visitor.read(&state, work::mine).await?;
    Ok(show(
        WorkPage {
            frame: visitor.frame(),
            work,
            law: state.law.clone(),
        }
        .render(),
    ))
}
