//! Bytes on their way into a store, under a print that is known when they end.

use bytes::Bytes;
use object_store::path::Path;
use object_store::{ObjectStoreExt, PutPayload, PutPayloadMut, Result, WriteMultipart};
use tokio::sync::SemaphorePermit;

use super::{Files, FilesFault};

/// What fits into one part is put where it belongs in one request, whole or not at all. What is longer lies in parts, then under
/// `incoming`, until it is moved: neither S3 nor a folder takes bytes under a name that comes behind them.
pub(super) struct Writing<'a> {
    to: &'a Files,
    incoming: Path,
    begun: PutPayloadMut,
    upload: Option<WriteMultipart>,
    /// What of the memory for documents is ours.
    room: Option<SemaphorePermit<'a>>,
}

impl<'a> Writing<'a> {
    /// Nothing yet.
    pub(super) fn begin(to: &'a Files, incoming: Path) -> Self {
        Self { to, incoming, begun: PutPayloadMut::new(), upload: None, room: None }
    }

    /// The next bytes; waits while the store is slower than whoever sends them. They are copied: a small piece would keep the whole buffer
    /// of a connection.
    pub(super) async fn add(&mut self, chunk: Bytes) -> Result<(), FilesFault> {
        self.make_room(chunk.len())?;
        if let Some(upload) = &mut self.upload {
            // One part is sent while the next one fills.
            upload.wait_for_capacity(1).await?;
            upload.write(&chunk);
            return Ok(());
        }
        self.begun.extend_from_slice(&chunk);
        if self.begun.content_length() > self.to.part {
            let upload = self.to.store.put_multipart(&self.incoming).await?;
            let mut upload = WriteMultipart::new_with_chunk_size(upload, self.to.part);
            PutPayload::from(std::mem::take(&mut self.begun)).into_iter().for_each(|chunk| upload.put(chunk));
            self.upload = Some(upload);
        }
        Ok(())
    }

    /// Two parts are held at most. Nobody waits for memory with a document half taken: all who hold some could wait for each other.
    fn make_room(&mut self, bytes: usize) -> Result<(), FilesFault> {
        let held = self.room.as_ref().map_or(0, SemaphorePermit::num_permits);
        let missing = u32::try_from(bytes.min((2 * self.to.part).saturating_sub(held))).unwrap_or(u32::MAX);
        let more = self.to.room.try_acquire_many(missing);
        let more = more.map_err(|_| FilesFault::Unavailable("the memory for documents on their way is taken".to_owned()))?;
        match &mut self.room {
            Some(room) => room.merge(more),
            None => self.room = Some(more),
        }
        Ok(())
    }

    /// All bytes are there: when this answers they are durable at their place.
    pub(super) async fn keep(self, place: &Path) -> Result<()> {
        match self.upload {
            None => self.to.store.put(place, self.begun.into()).await.map(|_| ()),
            Some(upload) => {
                upload.finish().await?;
                self.to.store.rename(&self.incoming, place).await
            }
        }
    }

    /// What was written is no use to anybody. Where it stays nonetheless, why it was given up is still what the sender hears.
    pub(super) async fn give_up(self) {
        let Some(upload) = self.upload else { return };
        if let Err(error) = upload.abort().await {
            tracing::warn!(incoming = %self.incoming, %error, "a part of a document that was not taken stays in the store");
        }
    }
}
