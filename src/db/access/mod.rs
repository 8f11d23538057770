//! Sessions, and the rights a caller has at this moment: one journey, whatever the caller holds.

pub mod accounts;
pub mod delegations;
pub mod keys;
pub mod limits;
mod offices;
pub mod passwords;
pub mod role_requests;
pub mod second_factors;
pub mod security_events;
mod sessions;
pub mod typed;
pub mod unheld;
pub mod users;

use crate::db::engine::column::{JoinedText, Json, text_columns};
use crate::domain::access::account::{LinkPurpose, RequestState};
use crate::domain::access::actor::ClientScope;
use crate::domain::access::saved_view::ViewedList;
use crate::domain::access::security_event::SecurityKind;
use crate::domain::base::ids::{
    DelegationId, MachineClientId, RoleAssignmentId, RoleRequestId, SecurityEventId, SessionId,
    UserId, ViewId,
};
use crate::domain::base::office::Role;

pub use offices::{absent_for, offices_in_session, offices_of_each};
pub use sessions::{
    NewSession, OwnSession, SessionKey, SessionUser, changed_by_client, changed_in_session,
    delete_ended, delete_session, delete_sessions_beyond, delete_sessions_of, insert_refresh,
    insert_session, keep_session, note_use, session_user, sessions_of, use_refresh, used_refresh,
};

text_columns!(
    ClientScope,
    DelegationId,
    LinkPurpose,
    JoinedText<ClientScope>,
    JoinedText<UserId>,
    MachineClientId,
    RequestState,
    Role,
    RoleAssignmentId,
    RoleRequestId,
    SecurityEventId,
    SecurityKind,
    SessionId,
    UserId,
    ViewId,
    ViewedList,
    Json<Vec<(String, String)>>
);
