//! Bytes on their way into a store, under a print that is known when they end.

use bytes::Bytes;
use object_store::path::Path;
use object_store::{ObjectStoreExt, PutPayload, PutPayloadMut, WriteMultipart};
use tokio::runtime::Handle;
use tokio::sync::SemaphorePermit;

use crate::files::reading::{Reading, Source};
use crate::files::{Files, FilesFault};

/// Where the bytes are that came.
enum Come {
    /// In memory: less than one part, so far.
    Begun(PutPayloadMut),
    /// In memory, all of them, in one piece.
    Whole(Bytes),
    /// In parts, in the store.
    Upload(WriteMultipart),
    /// Under `incoming`, all of them: so many.
    Lying(u64),
}

/// What fits into one part is put where it belongs in one request, whole or not at all. What is
/// longer lies in parts, then under `incoming`, until it is moved: neither S3 nor a folder takes
/// bytes under a name that comes behind them.
pub(super) struct Writing<'a> {
    to: &'a Files,
    incoming: Path,
    come: Come,
    size: u64,
    /// What of the memory for documents is ours.
    room: Option<SemaphorePermit<'a>>,
}

impl<'a> Writing<'a> {
    /// Nothing yet.
    pub(super) fn begin(to: &'a Files, incoming: Path) -> Self {
        Self {
            to,
            incoming,
            come: Come::Begun(PutPayloadMut::new()),
            size: 0,
            room: None,
        }
    }

    /// The next bytes; waits while the store is slower than whoever sends them. They are copied: a
    /// small piece would keep the whole buffer of a connection.
    pub(super) async fn add(&mut self, chunk: Bytes) -> Result<(), FilesFault> {
        self.make_room(chunk.len())?;
        self.size += chunk.len() as u64;
        match &mut self.come {
            Come::Upload(upload) => {
                // One part is sent while the next one fills.
                upload.wait_for_capacity(1).await?;
                upload.write(&chunk);
            }
            Come::Begun(begun) => {
                begun.extend_from_slice(&chunk);
                if begun.content_length() > self.to.part {
                    let upload = self.to.store.put_multipart(&self.incoming).await?;
                    let mut upload = WriteMultipart::new_with_chunk_size(upload, self.to.part);
                    PutPayload::from(std::mem::take(begun))
                        .into_iter()
                        .for_each(|chunk| upload.put(chunk));
                    self.come = Come::Upload(upload);
                }
            }
            Come::Whole(_) | Come::Lying(_) => {
                return Err(FilesFault::Unavailable(
                    "more bytes behind the last ones".to_owned(),
                ));
            }
        }
        Ok(())
    }

    /// Two parts are held at most. Nobody waits for memory with a document half taken: all who hold
    /// some could wait for each other.
    fn make_room(&mut self, bytes: usize) -> Result<(), FilesFault> {
        let held = self.room.as_ref().map_or(0, SemaphorePermit::num_permits);
        let missing =
            u32::try_from(bytes.min((2 * self.to.part).saturating_sub(held))).unwrap_or(u32::MAX);
        let more = self.to.room.try_acquire_many(missing);
        let more = more.map_err(|_| {
            FilesFault::Unavailable("the memory for documents on their way is taken".to_owned())
        })?;
        match &mut self.room {
            Some(room) => room.merge(more),
            None => self.room = Some(more),
        }
        Ok(())
    }

    /// All bytes are there: they can be looked at anywhere, at no place yet.
    async fn end(&mut self) -> Result<Source, FilesFault> {
        if let Come::Begun(begun) = &self.come {
            // In one piece beside the pieces, for a moment.
            let length = begun.content_length();
            self.make_room(length)?;
        }
        let stored = |size| Source::Stored(self.to.store.clone(), self.incoming.clone(), size);
        let (come, source) = match std::mem::replace(&mut self.come, Come::Whole(Bytes::new())) {
            Come::Begun(begun) => {
                let whole = Bytes::from(PutPayload::from(begun));
                (Come::Whole(whole.clone()), Source::Memory(whole))
            }
            Come::Whole(whole) => (Come::Whole(whole.clone()), Source::Memory(whole)),
            Come::Upload(upload) => {
                upload.finish().await?;
                (Come::Lying(self.size), stored(self.size))
            }
            Come::Lying(size) => (Come::Lying(size), stored(size)),
        };
        self.come = come;
        Ok(source)
    }

    /// Looks at bytes that have all come, on a thread that may wait for them.
    pub(super) async fn look<T: Send + 'static>(
        &mut self,
        look: impl FnOnce(&mut Reading) -> T + Send + 'static,
    ) -> Result<T, FilesFault> {
        let mut reading = Reading::new(self.end().await?, Handle::current());
        let looked = tokio::task::spawn_blocking(move || {
            let seen = look(&mut reading);
            reading.failed.map_or(Ok(seen), Err)
        });
        Ok(looked
            .await
            .map_err(|error| FilesFault::Unavailable(error.to_string()))??)
    }

    /// All bytes are there: when this answers they are durable at their place.
    pub(super) async fn keep(self, place: &Path) -> Result<(), FilesFault> {
        match self.come {
            Come::Begun(begun) => self.to.store.put(place, begun.into()).await.map(|_| ())?,
            Come::Whole(whole) => self.to.store.put(place, whole.into()).await.map(|_| ())?,
            Come::Upload(upload) => {
                upload.finish().await?;
                self.to.store.rename(&self.incoming, place).await?;
            }
            Come::Lying(_) => self.to.store.rename(&self.incoming, place).await?,
        }
        Ok(())
    }

    /// What was written is no use to anybody. Where it stays nonetheless, why it was given up is
    /// still what the sender hears.
    pub(super) async fn give_up(self) {
        let gone = match self.come {
            Come::Begun(_) | Come::Whole(_) => return,
            Come::Upload(upload) => upload.abort().await,
            Come::Lying(_) => self.to.store.delete(&self.incoming).await,
        };
        if let Err(error) = gone {
            tracing::warn!(
                incoming = %self.incoming,
                %error,
                "a part of a document that was not taken stays in the store"
            );
        }
    }
}
