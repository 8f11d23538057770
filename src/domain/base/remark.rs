//! What is to be put right, said at the place where it stands.

use serde::{Deserialize, Serialize};

/// A remark at the field it concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// A member of the content, or `documents/` and the code of a paper.
    pub field: String,
    /// What is to be put right.
    pub text: String,
}
