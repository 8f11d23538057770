//! The one writer of SQLite: what waits together is committed together, each request in a savepoint
//! of its own. A commit costs one fsync, however many requests it carries; none of them is answered
//! before it is durable.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::time::{Duration, Instant};

use diesel::Connection;
use diesel::connection::{SimpleConnection, TransactionManager};
use tokio::sync::{Notify, oneshot};

use super::pool::source::ConnectionSource;
use super::pool::transaction::{begin, caught};
use super::pool::{Waiting, Waits};
use crate::db::{Conn, Failure};

type Manager = <Conn as Connection>::TransactionManager;

/// The most requests that wait: further ones are told to come again.
pub const MOST_WAITING: usize = 1_024;

/// The most requests of one commit.
const MOST_TOGETHER: usize = 256;

/// How long a commit goes on taking in requests that came meanwhile.
const LONGEST: Duration = Duration::from_millis(20);

/// Where requests wait for the writer.
#[derive(Clone)]
pub(in crate::db) struct Writer {
    queue: SyncSender<Box<dyn Request>>,
    waiting: Waiting,
    patience: Duration,
    ended: Arc<Notify>,
}

/// What becomes of what a request has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::db) enum Outcome {
    /// It is kept if the request succeeded.
    Yes,
    /// It is taken back: the request only asked what would happen.
    No,
}

impl Writer {
    /// Opens the connection and starts the writer's thread. It ends when nobody can ask any more
    /// and all who did are answered.
    pub(in crate::db) fn start(source: ConnectionSource) -> Result<Self, Failure> {
        let conn = connect(&source).map_err(Failure::Unavailable)?;
        let (queue, asked) = sync_channel(MOST_WAITING);
        let patience = source.patience;
        let ended = Arc::new(Notify::new());
        let end = Arc::clone(&ended);
        let serve = move || {
            if let Err(failure) = serve(&source, conn, &asked) {
                tracing::error!(%failure, "the database is not written any more");
                end.notify_one();
            }
        };
        std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(serve)
            .map_err(|error| Failure::Unavailable(error.to_string()))?;
        Ok(Self {
            queue,
            waiting: Waiting::default(),
            patience,
            ended,
        })
    }

    /// Waits until the storage has failed, and nothing is written any more.
    pub(in crate::db) async fn has_ended(&self) {
        self.ended.notified().await;
    }

    /// How many wait, or are being written.
    pub(in crate::db) fn waiting(&self) -> usize {
        self.waiting.count()
    }

    /// Does work in a transaction, and answers when its fate is durable.
    pub(in crate::db) async fn run<T, E>(
        &self,
        keep: Outcome,
        work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Failure> + Send + 'static,
    {
        let (reply, answered) = oneshot::channel();
        let patient_until = Instant::now() + self.patience;
        let asked = Asked {
            work: Some(work),
            keep,
            patient_until,
            answer: None,
            reply,
            waits: self.waiting.one_more(),
        };
        match self.queue.try_send(Box::new(asked)) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => {
                return Err(Failure::Unavailable(
                    "too many requests wait for the writer".to_owned(),
                )
                .into());
            }
            Err(TrySendError::Disconnected(_)) => return Err(no_more().into()),
        }
        answered.await.unwrap_or_else(|_| Err(no_more().into()))
    }
}

/// The writer's connection. What a savepoint may have to take back is kept in memory: beyond some
/// pages SQLite would put it into a file, where a temporary directory may have no room, or not be
/// there.
fn connect(source: &ConnectionSource) -> Result<Conn, String> {
    let mut conn = source.establish()?;
    conn.batch_execute("PRAGMA temp_store = MEMORY")
        .map_err(|error| error.to_string())?;
    Ok(conn)
}

/// What hears whoever comes when the writer has ended, or waited for it then.
fn no_more() -> Failure {
    Failure::Storage("nothing is written any more".to_owned())
}

/// A request whose kind of answer the writer need not know.
trait Request: Send {
    /// Does the work; tells what becomes of it.
    fn run(&mut self, conn: &mut Conn) -> Outcome;
    /// Answers, now that the fate of all that was done together is known.
    fn answer(self: Box<Self>, fate: Result<(), Failure>);
}

struct Asked<W, T, E> {
    work: Option<W>,
    keep: Outcome,
    patient_until: Instant,
    answer: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
    waits: Waits,
}

impl<W, T, E> Request for Asked<W, T, E>
where
    W: FnOnce(&mut Conn) -> Result<T, E> + Send,
    T: Send,
    E: From<Failure> + Send,
{
    fn run(&mut self, conn: &mut Conn) -> Outcome {
        let answer = match self.work.take() {
            // Who waited too long has gone, or soon tells whoever asked them that nothing was done.
            Some(_) if self.reply.is_closed() || Instant::now() > self.patient_until => {
                Err(Failure::Unavailable("waited too long for the writer".to_owned()).into())
            }
            Some(work) => caught(|| work(conn)),
            None => Err(Failure::Panicked.into()),
        };
        let keep = if answer.is_ok() {
            self.keep
        } else {
            Outcome::No
        };
        self.answer = Some(answer);
        keep
    }

    fn answer(self: Box<Self>, fate: Result<(), Failure>) {
        let Self {
            answer,
            reply,
            waits,
            ..
        } = *self;
        drop(waits);
        // Whoever asked may have gone meanwhile.
        drop(
            reply.send(
                fate.map_err(E::from)
                    .and_then(|()| answer.unwrap_or_else(|| Err(Failure::Panicked.into()))),
            ),
        );
    }
}

/// Serves until nobody can ask any more, or the storage fails: after an fsync that failed the
/// system may have dropped what it could not write, and the next one would succeed without it. Only
/// who opens the file anew finds out what is there.
fn serve(
    source: &ConnectionSource,
    first: Conn,
    asked: &Receiver<Box<dyn Request>>,
) -> Result<(), Failure> {
    let mut conn = Ok(first);
    while let Ok(request) = asked.recv() {
        let mut together = vec![request];
        let fate = match &mut conn {
            Ok(conn) => commit(conn, &mut together, asked),
            Err(why) => Err(Failure::Unavailable(String::clone(why))),
        };
        // A connection that could not commit is not trusted: closing it takes back whatever it was
        // in the middle of.
        if fate.is_err() {
            conn = connect(source);
        }
        for request in together {
            request.answer(fate.clone());
        }
        if let Err(failure @ Failure::Storage(_)) = fate {
            return Err(failure);
        }
    }
    Ok(())
}

/// Without room in the middle of a statement SQLite takes the whole transaction back, and its
/// savepoints are none any more.
fn taken_back(error: diesel::result::Error) -> Failure {
    match Failure::from(error) {
        Failure::Defect(text) => Failure::Unavailable(text),
        other => other,
    }
}

/// One transaction with the first of these requests and those that come while it is open. When it
/// fails, nothing of any of them is kept, and each hears of it: what they saw of each other never
/// was.
fn commit(
    conn: &mut Conn,
    together: &mut Vec<Box<dyn Request>>,
    asked: &Receiver<Box<dyn Request>>,
) -> Result<(), Failure> {
    begin(conn)?;
    let begun = Instant::now();
    while let Some(request) = together.last_mut() {
        Manager::begin_transaction(conn).map_err(taken_back)?;
        let ended = match request.run(conn) {
            Outcome::Yes => Manager::commit_transaction(conn),
            Outcome::No => Manager::rollback_transaction(conn),
        };
        ended.map_err(taken_back)?;
        if together.len() == MOST_TOGETHER || begun.elapsed() > LONGEST {
            break;
        }
        match asked.try_recv() {
            Ok(next) => together.push(next),
            Err(_) => break,
        }
    }
    Ok(Manager::commit_transaction(conn)?)
}
