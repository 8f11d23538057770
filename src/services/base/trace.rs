//! What a change leaves behind of who made it.

/// What a change leaves behind of who made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trace {
    /// The history names who did it, letters follow, and the answer is kept for whoever asks again.
    Named,
    /// That the caller's turn is used is all that is known, as of a ballot: no line of history, no
    /// letter and no kept answer ties what was done to who did it, and no id tells when. The use
    /// case itself keeps whose turn is used apart from what was chosen.
    Sealed,
}
