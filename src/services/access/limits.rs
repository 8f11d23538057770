//! How often may be tried: signing in per account and per address, letters per account. Waits grow;
//! nobody is ever locked out.

use chrono::TimeDelta;

use crate::db::access::limits::Attempt;
use crate::db::{self, Conn};
use crate::error::{Error, Limited, Result};
use crate::services::Ctx;

/// How much is allowed.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Failures of an account before waits begin.
    pub free_tries: i64,
    /// The longest wait of an account, seconds.
    pub longest_wait: i64,
    /// Attempts of an address in a minute, not counting the good ones.
    pub address_tries: i64,
}

/// Under which prints the attempts of somebody at an account are counted.
#[derive(Clone)]
pub struct LimitKeys {
    /// The address.
    pub address: String,
    /// The account, for whoever comes from an address it was never signed in to from.
    pub account: String,
    /// The account at this address: counted by itself once it is known, so that strangers' attempts
    /// never make its owner wait.
    pub here: String,
}

/// An attempt that may go on, and the key under which its failure stays counted.
#[derive(Clone)]
pub struct OpenAttempt(LimitKeys);

/// How long an address stays known without being used.
const KNOWN: TimeDelta = TimeDelta::days(90);
/// How many times as many tries an account has where it is known: some people and programs sign in
/// several times at once.
const AT_HOME: i64 = 10;
/// Letters with a link for one account, and in how many seconds.
const LETTERS: (i64, i64) = (3, 1800);

fn pace(rules: &Rules) -> i64 {
    60_000 / rules.address_tries.max(1)
}

fn limited(ctx: &Ctx, policy: &'static str, quota: i64, window: i64, not_before: i64) -> Error {
    let wait = (not_before - ctx.now.timestamp_millis() + 999) / 1000;
    Error::TooManyRequests(Limited {
        policy,
        quota,
        window,
        wait: wait.max(1),
    })
}

/// Counts an attempt of an address, good or bad.
pub fn enter_from(tx: &mut Conn, ctx: &Ctx, rules: &Rules, address: &str) -> Result<()> {
    match db::access::limits::count_even(tx, address, ctx.now, pace(rules), rules.address_tries)? {
        Attempt::Counted => Ok(()),
        Attempt::NotBefore(at) => Err(limited(ctx, "address", rules.address_tries, 60, at)),
    }
}

/// Counts an attempt at an account as a failure, before anything is checked: many at once are all
/// counted.
pub fn enter(tx: &mut Conn, ctx: &Ctx, rules: &Rules, keys: LimitKeys) -> Result<OpenAttempt> {
    enter_from(tx, ctx, rules, &keys.address)?;
    let (counted, free) = if db::access::limits::is_known(tx, &keys.here, ctx.now)? {
        (keys.here.clone(), rules.free_tries * AT_HOME)
    } else {
        (keys.account.clone(), rules.free_tries)
    };
    match db::access::limits::count_growing(tx, &counted, ctx.now, free, rules.longest_wait * 1000)?
    {
        Attempt::Counted => Ok(OpenAttempt(LimitKeys {
            account: counted,
            ..keys
        })),
        Attempt::NotBefore(at) => Err(limited(ctx, "account", free, rules.longest_wait, at)),
    }
}

/// The attempt was a good one: its failures are forgotten, the address is known from now on.
pub fn succeed(tx: &mut Conn, ctx: &Ctx, rules: &Rules, entered: &OpenAttempt) -> Result<()> {
    let OpenAttempt(keys) = entered;
    // In the order in which `enter` takes them: two transactions never wait for each other.
    db::access::limits::give_back(tx, &keys.address, pace(rules))?;
    db::access::limits::forget(tx, &keys.account)?;
    know(tx, ctx, keys)
}

/// The owner of an account proved to be at this address.
pub fn know(tx: &mut Conn, ctx: &Ctx, keys: &LimitKeys) -> Result<()> {
    Ok(db::access::limits::remember(
        tx,
        &keys.here,
        ctx.now + KNOWN,
    )?)
}

/// May one more letter with a link go to an account? Nobody is told when it may not.
pub fn may_write(tx: &mut Conn, ctx: &Ctx, key: &str) -> Result<bool> {
    let (quota, window) = LETTERS;
    Ok(
        db::access::limits::count_even(tx, key, ctx.now, window * 1000 / quota, quota)?
            == Attempt::Counted,
    )
}
