//! Numbers of counters that are taken ahead, in transactions of their own: whoever needs one waits
//! for nobody's commit, and nobody for theirs. What a transaction took that came to nothing leaves
//! a gap.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::renewed::Connections;
use super::transaction::transaction;
use super::{Waiting, with};
use crate::db::engine::writer::Outcome;
use crate::db::{Conn, Failure, Result};

/// So many numbers are taken ahead at most.
const MOST: i64 = 64;

/// Whoever comes back within so long takes twice as many: where little happens, little is taken
/// ahead, and a server that stops leaves no gap.
const SOON: Duration = Duration::from_secs(10);

/// So often another name or number is tried where somebody else was faster.
const TRIES: usize = 5;

/// A counter: under which name, in which year.
pub(in crate::db) type Counter = (String, i32);

/// What was taken ahead, and where more is taken from.
#[derive(Clone, Default)]
pub struct Reserve(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// None on SQLite, which has one writer, and in commands, which write alone: there a number is
    /// taken in the transaction that needs it.
    apart: Option<Connections>,
    waiting: Waiting,
    blocks: Mutex<HashMap<Counter, Blocks>>,
}

/// The numbers of one counter that wait for somebody.
struct Blocks {
    free: VecDeque<Range<i64>>,
    size: i64,
    taken: Instant,
}

impl Blocks {
    fn pop(&mut self, count: usize) -> Vec<i64> {
        let mut numbers = Vec::with_capacity(count);
        while let Some(block) = self.free.front_mut().filter(|_| numbers.len() < count) {
            match block.next() {
                Some(number) => numbers.push(number),
                None => drop(self.free.pop_front()),
            }
        }
        numbers
    }

    /// How many are taken now.
    fn grown(before: Option<&Self>, now: Instant) -> i64 {
        match before {
            Some(blocks) if now.duration_since(blocks.taken) < SOON => (blocks.size * 2).min(MOST),
            _ => 1,
        }
    }
}

impl Reserve {
    /// Numbers are taken on a connection of their own, which is made when it is first asked for.
    pub(super) fn apart(connections: Connections) -> Self {
        Self(Arc::new(Shared {
            apart: Some(connections),
            ..Shared::default()
        }))
    }

    fn blocks(&self) -> MutexGuard<'_, HashMap<Counter, Blocks>> {
        self.0.blocks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pop(&self, counter: &Counter, count: usize) -> Vec<i64> {
        let mut blocks = self.blocks();
        blocks
            .get_mut(counter)
            .map(|blocks| blocks.pop(count))
            .unwrap_or_default()
    }

    fn put(&self, counter: &Counter, size: i64, rest: Range<i64>) {
        let (mut all, taken) = (self.blocks(), Instant::now());
        let blocks = all.entry(counter.clone()).or_insert_with(|| Blocks {
            free: VecDeque::new(),
            size,
            taken,
        });
        (blocks.size, blocks.taken) = (size, taken);
        if !rest.is_empty() {
            blocks.free.push_back(rest);
        }
    }

    /// So many numbers of a counter. `count_on` moves it on by some, and answers the last of them.
    pub(in crate::db) fn take(
        &self,
        tx: &mut Conn,
        counter: &Counter,
        count: usize,
        count_on: impl Fn(&mut Conn, i64) -> Result<i64>,
    ) -> Result<Vec<i64>> {
        let wanted = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let Some(connections) = &self.0.apart else {
            let last = count_on(tx, wanted(count))?;
            return Ok((last - wanted(count) + 1..=last).collect());
        };
        let mut numbers = self.pop(counter, count);
        if numbers.len() < count {
            let more = with(connections, &self.0.waiting, |conn| {
                // Whoever had the connection before may have left enough.
                let mut more = self.pop(counter, count - numbers.len());
                let missing = wanted(count - numbers.len() - more.len());
                if missing > 0 {
                    let size = Blocks::grown(self.blocks().get(counter), Instant::now());
                    let last = count_on(conn, size.max(missing))?;
                    let first = last - size.max(missing) + 1;
                    more.extend(first..first + missing);
                    self.put(counter, size, first + missing..last + 1);
                }
                Ok::<_, Failure>(more)
            });
            numbers.extend(more?);
        }
        Ok(numbers)
    }

    /// Writes down, apart from the transaction that needs it, what has to stay whatever becomes of
    /// that one; in it where nothing is kept apart.
    pub(in crate::db) fn settle<T>(
        &self,
        tx: &mut Conn,
        work: impl Fn(&mut Conn) -> Result<T>,
    ) -> Result<T> {
        let Some(connections) = &self.0.apart else {
            return work(tx);
        };
        let mut tries = TRIES;
        loop {
            let settled = with(connections, &self.0.waiting, |conn| {
                transaction(conn, Outcome::Yes, &work)
            });
            match settled {
                Err(Failure::Duplicate(_)) if tries > 1 => tries -= 1,
                settled => return settled,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_comes_back_soon_takes_twice_as_many() {
        let now = Instant::now();
        let took = |size, taken| Blocks {
            free: VecDeque::new(),
            size,
            taken,
        };
        assert_eq!(Blocks::grown(None, now), 1);
        assert_eq!(Blocks::grown(Some(&took(1, now)), now), 2);
        assert_eq!(Blocks::grown(Some(&took(64, now)), now), MOST);
        assert_eq!(Blocks::grown(Some(&took(64, now)), now + SOON), 1);
    }

    #[test]
    fn numbers_are_given_out_once_in_their_order() {
        let mut blocks = Blocks {
            free: VecDeque::from([3..4, 7..9]),
            size: 2,
            taken: Instant::now(),
        };
        assert_eq!(blocks.pop(2), [3, 7]);
        assert_eq!(blocks.pop(2), [8]);
        assert!(blocks.pop(1).is_empty());
    }
}
