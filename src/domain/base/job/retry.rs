//! How often work that failed is tried again: data, which each kind of job names for itself.

use chrono::{DateTime, TimeDelta, Utc};

/// How a job is tried again. The pause is doubled after each attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How often it is tried before a person must look.
    pub attempts: i32,
    /// The pause behind the first attempt.
    pub first_pause: TimeDelta,
    /// The longest pause.
    pub longest_pause: TimeDelta,
    /// How long after it was queued it is tried no more, whatever attempts are left; none where it
    /// is never too late.
    pub gives_up_after: Option<TimeDelta>,
}

impl RetryPolicy {
    /// When to try again what failed now and was tried so often before; none when it is given up.
    #[must_use]
    pub fn next(
        &self,
        tried_before: i32,
        queued_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        let at = now + self.pause(tried_before);
        let too_late = self
            .gives_up_after
            .is_some_and(|limit| at - queued_at > limit);
        (tried_before + 1 < self.attempts && !too_late).then_some(at)
    }

    fn pause(&self, tried_before: i32) -> TimeDelta {
        // Doubling ends long before it could overflow: no pause is longer than the longest.
        (0..tried_before)
            .try_fold(self.first_pause, |pause, _| {
                (pause < self.longest_pause).then(|| pause * 2)
            })
            .map_or(self.longest_pause, |pause| pause.min(self.longest_pause))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAST: RetryPolicy = RetryPolicy {
        attempts: 5,
        first_pause: TimeDelta::seconds(10),
        longest_pause: TimeDelta::seconds(30),
        gives_up_after: None,
    };

    fn moment() -> DateTime<Utc> {
        "2026-10-17T02:00:00Z".parse().unwrap()
    }

    /// The seconds between the attempts, each failing at once.
    fn pauses(policy: RetryPolicy) -> Vec<i64> {
        let mut now = moment();
        let next = |tried| {
            let at = policy.next(tried, moment(), now)?;
            let pause = at - now;
            now = at;
            Some(pause.num_seconds())
        };
        (0..).map_while(next).collect()
    }

    #[test]
    fn pauses_are_doubled_up_to_the_longest_and_end_with_the_attempts() {
        assert_eq!(pauses(FAST), [10, 20, 30, 30]);
        let many = RetryPolicy {
            attempts: 1_000,
            ..FAST
        };
        assert_eq!(pauses(many).len(), 999);
    }

    #[test]
    fn what_would_come_too_late_is_given_up_before_the_attempts_end() {
        let hurried = |seconds| RetryPolicy {
            gives_up_after: Some(TimeDelta::seconds(seconds)),
            ..FAST
        };
        assert_eq!(pauses(hurried(59)), [10, 20]);
        assert_eq!(pauses(hurried(60)), [10, 20, 30]);
    }
}
