//! Bytes on their way into a store, under a print that is known when they end.

use std::sync::Arc;

use bytes::Bytes;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, Result, WriteMultipart};

/// How much is held until it is sent: S3 takes no smaller parts.
const PART: usize = 5 * 1024 * 1024;

/// How many parts are sent at once.
const AT_ONCE: usize = 2;

/// What fits into one part is put where it belongs in one request, whole or not at all. What is longer lies in parts, then under
/// `incoming`, until it is moved: neither S3 nor a folder takes bytes under a name that comes behind them.
pub(super) struct Writing<'a> {
    store: &'a Arc<dyn ObjectStore>,
    incoming: Path,
    begun: Vec<Bytes>,
    held: usize,
    upload: Option<WriteMultipart>,
}

impl<'a> Writing<'a> {
    /// Nothing yet.
    pub(super) fn begin(store: &'a Arc<dyn ObjectStore>, incoming: Path) -> Self {
        Self { store, incoming, begun: Vec::new(), held: 0, upload: None }
    }

    /// The next bytes; waits while the store is slower than whoever sends them.
    pub(super) async fn add(&mut self, chunk: Bytes) -> Result<()> {
        if let Some(upload) = &mut self.upload {
            upload.wait_for_capacity(AT_ONCE).await?;
            upload.put(chunk);
            return Ok(());
        }
        self.held += chunk.len();
        self.begun.push(chunk);
        if self.held > PART {
            let mut upload = WriteMultipart::new_with_chunk_size(self.store.put_multipart(&self.incoming).await?, PART);
            self.begun.drain(..).for_each(|chunk| upload.put(chunk));
            self.upload = Some(upload);
        }
        Ok(())
    }

    /// All bytes are there: when this answers they are durable at their place.
    pub(super) async fn keep(self, place: &Path) -> Result<()> {
        match self.upload {
            None => self.store.put(place, PutPayload::from_iter(self.begun)).await.map(|_| ()),
            Some(upload) => {
                upload.finish().await?;
                self.store.rename(&self.incoming, place).await
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
