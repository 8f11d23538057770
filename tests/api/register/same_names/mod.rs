//! Two names are the same by their letters and digits alone: whose case a file is, who is recorded
//! twice, whose an account is.

mod own_case;
mod twins;
