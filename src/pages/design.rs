//! The components of the pages side by side, for whoever changes them: served by builds for
//! development alone.

use actix_web::web::Data;
use askama::Template;
use chrono::NaiveDate;

use crate::pages::PageResult;
use crate::pages::frame::{Frame, Visitor, show};
use crate::state::State;

#[derive(Template)]
#[template(path = "design.html")]
struct DesignPage {
    frame: Frame,
    today: NaiveDate,
    many: i64,
}

impl DesignPage {
    /// What is wrong with a field of the example.
    fn fault(&self, field: &str) -> Option<String> {
        (field == "wrong").then(|| self.frame.fault("required"))
    }
}

/// All components.
pub async fn design(state: Data<State>, visitor: Visitor) -> PageResult {
    let page = DesignPage {
        frame: visitor.frame(),
        today: state.ctx().today(),
        many: 5_000,
    };
    Ok(show(page.render()))
}
