//! Another name for somebody who is not on the register: their files say so.

use actix_web::web::{Data, Path};

use crate::domain::base::ids::SubjectId;
use crate::fields::Fields;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id};
use crate::pages::frame::Visitor;
use crate::services::nominations::renames;
use crate::state::State;

/// Gives a subject another name.
pub async fn rename(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (SubjectId, _) = (id(&visitor, &path)?, form.version());
    let mut fields = Fields::new();
    let name = fields.line("/subject_name", form.value("subject_name"), 200);
    let name = fields.done(name);
    visitor
        .change_to(
            &state,
            &form,
            &format!("/subjects/{id}/edit"),
            name,
            move |tx, ctx, caller, name| {
                renames::rename_subject(tx, ctx, caller, id, Some(version), name)?;
                Ok(format!("/subjects/{id}"))
            },
        )
        .await
}
