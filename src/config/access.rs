//! How long people and programs stay signed in, and how often may be tried.

use serde::Deserialize;

use crate::config::ConfigFault;

/// `[access]`
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// Minutes.
    pub token_minutes: i64,
    /// Hours.
    pub session_hours: i64,
    /// Minutes.
    pub session_idle_minutes: i64,
    /// Days.
    pub invitation_days: i64,
    /// Minutes.
    pub reset_minutes: i64,
    /// Failures before waits begin.
    pub sign_in_free_tries: i64,
    /// Seconds.
    pub sign_in_longest_wait_seconds: i64,
    /// In a minute.
    pub address_tries_per_minute: i64,
    /// Days.
    pub security_event_days: i64,
}

impl Access {
    pub(super) fn check(&self) -> Result<(), ConfigFault> {
        let whole = [
            ("token_minutes", self.token_minutes),
            ("session_hours", self.session_hours),
            ("session_idle_minutes", self.session_idle_minutes),
            ("invitation_days", self.invitation_days),
            ("reset_minutes", self.reset_minutes),
            ("sign_in_free_tries", self.sign_in_free_tries),
            (
                "sign_in_longest_wait_seconds",
                self.sign_in_longest_wait_seconds,
            ),
            ("address_tries_per_minute", self.address_tries_per_minute),
            ("security_event_days", self.security_event_days),
        ];
        if let Some((name, _)) = whole
            .iter()
            .find(|(_, value)| !(1..=1_000_000).contains(value))
        {
            return Err(ConfigFault(format!(
                "access.{name} must be from 1 to 1000000"
            )));
        }
        // A program shows that it is in use when it refreshes its token, not before.
        if self.session_idle_minutes < self.token_minutes {
            return Err(ConfigFault(
                "access.session_idle_minutes must not be less than access.token_minutes".to_owned(),
            ));
        }
        Ok(())
    }
}
