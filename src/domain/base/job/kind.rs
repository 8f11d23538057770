//! What jobs of a kind have in common, as data: how they are tried again, whether they leave by
//! themselves, for how long who takes one has it.

use chrono::TimeDelta;

use crate::domain::base::job::retry::RetryPolicy;

/// What kind of work a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKind {
    /// A letter about things, to whoever holds an office.
    Letter,
    /// A letter to somebody about their own account.
    Account,
    /// A part of one act on very many files.
    Run,
    /// The workbook of a long list.
    Workbook,
    /// A stretch of what comes from a workbook.
    Import,
    /// What was found of files at an act.
    KeepVerdicts,
}

/// How jobs of a kind are done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobTerms {
    /// When it is tried again.
    pub retry: RetryPolicy,
    /// Does it leave by itself, whatever else there is for its reader? What has no reader always
    /// does.
    pub leaves_alone: bool,
    /// How long a job that was taken is ours before another server may take it. Longer than one
    /// attempt may last.
    pub lease: TimeDelta,
}

/// What goes to a relay. With the pauses between, it is tried for some four days (RFC 5321
/// §4.5.4.1), from when it was first tried and not from when it was queued: a letter that is sent
/// again by hand has all of them.
const BY_MAIL: JobTerms = JobTerms {
    retry: RetryPolicy {
        attempts: 30,
        first_pause: TimeDelta::seconds(30),
        longest_pause: TimeDelta::hours(4),
        gives_up_after: None,
    },
    leaves_alone: true,
    lease: TimeDelta::minutes(15),
};

/// What is done here, a part at a time: only the database can be in its way. Whoever waits for it
/// may start it again.
const IN_PARTS: JobTerms = JobTerms {
    retry: RetryPolicy {
        attempts: 12,
        first_pause: TimeDelta::seconds(5),
        longest_pause: TimeDelta::minutes(10),
        gives_up_after: None,
    },
    leaves_alone: true,
    lease: TimeDelta::minutes(15),
};

impl JobKind {
    /// How its jobs are done.
    #[must_use]
    pub fn terms(self) -> JobTerms {
        match self {
            Self::Letter => JobTerms {
                leaves_alone: false,
                ..BY_MAIL
            },
            Self::Account => BY_MAIL,
            Self::Run | Self::Import | Self::KeepVerdicts => IN_PARTS,
            Self::Workbook => JobTerms {
                lease: TimeDelta::hours(1),
                ..IN_PARTS
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};

    use super::*;

    #[test]
    fn a_relay_may_be_down_for_three_days() {
        let first: DateTime<Utc> = "2026-10-17T02:00:00Z".parse().unwrap();
        for kind in [JobKind::Letter, JobKind::Account] {
            let retry = kind.terms().retry;
            let mut attempts = vec![first];
            while let Some(next) = attempts.last().and_then(|last| {
                let tried_before = i32::try_from(attempts.len()).unwrap() - 1;
                retry.next(tried_before, first, *last)
            }) {
                attempts.push(next);
            }
            let pauses: Vec<i64> = attempts
                .windows(2)
                .map(|pair| (pair[1] - pair[0]).num_seconds())
                .collect();
            assert_eq!(attempts.len(), 30);
            assert_eq!(
                pauses[..10],
                [30, 60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 14_400]
            );
            assert!(pauses[10..].iter().all(|pause| *pause == 14_400));
        }
    }
}
