//! By what somebody signs in and what they are called is changed by whoever shows that it is they;
//! who leads a subject stays while its file is under way; and what opens a door to somebody without
//! its key is seen by all who look after it.

mod changed;
mod events;
mod leaders;
mod passwords;

use crate::support::Reply;

fn only_fault(reply: Reply) -> (String, String) {
    let problem = reply.problem(422, "invalid");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 1, "{problem}");
    let said = |name: &str| problem["errors"][0][name].as_str().unwrap().to_owned();
    (said("pointer"), said("code"))
}
