//! Councils (hội đồng thi đua, khen thưởng), their meetings, and how they vote.

pub mod ballot;
pub mod council;
pub mod count;
pub mod fault;
pub mod meeting;
pub mod notices;
pub mod sheet;
