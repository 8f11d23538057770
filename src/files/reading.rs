//! Bytes that lie, read here and there: little of a document is ever looked at, wherever it is.

use std::io::{Error, Read, Result, Seek, SeekFrom};
use std::sync::Arc;

use bytes::Bytes;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use tokio::runtime::Handle;

/// How much is fetched at once.
const BLOCK: u64 = 64 * 1024;

/// How much is fetched of one document at most: a directory of 40,000 parts.
const MOST: u64 = 4 * 1024 * 1024;

/// Where the bytes are.
pub(super) enum Source {
    /// Not yet stored.
    Memory(Bytes),
    /// In a store, so many of them under this name.
    Stored(Arc<dyn ObjectStore>, Path, u64),
}

/// Reads a source. It waits for the store: it belongs on a thread that may wait, of this runtime.
pub(super) struct Reading {
    source: Source,
    runtime: Handle,
    at: u64,
    block: (u64, Bytes),
    left: u64,
    /// Why the store did not give what it has.
    pub(super) failed: Option<object_store::Error>,
}

impl Reading {
    /// From its beginning.
    pub(super) fn new(source: Source, runtime: Handle) -> Self {
        Self {
            source,
            runtime,
            at: 0,
            block: (0, Bytes::new()),
            left: MOST,
            failed: None,
        }
    }

    fn size(&self) -> u64 {
        match &self.source {
            Source::Memory(bytes) => bytes.len() as u64,
            Source::Stored(_, _, size) => *size,
        }
    }

    /// What is fetched already of what stands here.
    fn there(&self) -> &[u8] {
        let skipped = self
            .at
            .checked_sub(self.block.0)
            .and_then(|skipped| usize::try_from(skipped).ok());
        skipped
            .and_then(|skipped| self.block.1.get(skipped..))
            .unwrap_or_default()
    }

    fn fetch(&mut self) -> Result<()> {
        let begin = self.at - self.at % BLOCK;
        let end = self.size().min(begin + BLOCK);
        self.left = self
            .left
            .checked_sub(end - begin)
            .ok_or_else(|| Error::other("more than is looked at"))?;
        let bytes = match &self.source {
            Source::Memory(bytes) => {
                let part = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
                bytes.slice(part(begin)..part(end))
            }
            Source::Stored(store, path, _) => {
                match self.runtime.block_on(store.get_range(path, begin..end)) {
                    Ok(bytes) => bytes,
                    Err(error) => {
                        self.failed = Some(error);
                        return Err(Error::other("the store does not give it"));
                    }
                }
            }
        };
        self.block = (begin, bytes);
        Ok(())
    }
}

impl Read for Reading {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if self.at >= self.size() || buffer.is_empty() {
            return Ok(0);
        }
        if self.there().is_empty() {
            self.fetch()?;
        }
        let read = self.there().read(buffer)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Reading {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size().checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| Error::other("before the beginning"))?;
        Ok(self.at)
    }
}
