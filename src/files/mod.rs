//! Where attached documents lie: under the print of their bytes, never under a name that somebody
//! sent. The only code that knows `object_store`. Which document belongs where, and who may read
//! it, is `services`' to say.

mod bucket;
mod compound;
mod heif;
mod kind;
mod photograph;
mod reading;
mod writing;

use std::path::{Path as Folder, PathBuf};
use std::sync::Arc;

pub use bucket::{Bucket, BucketFault};
use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt, TryStreamExt, pin_mut};
use kind::{FileHead, HEAD, MOST_POINTS};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use uuid::Uuid;
use writing::Writing;

use crate::domain::nominations::document::{Received, fitting_name};
use crate::secrets::Fingerprint;

/// How much of a document is held until it goes into a folder.
const PART: usize = 1024 * 1024;

/// Where documents are kept.
pub enum Storage {
    /// In a folder of this machine, or one that servers share.
    Folder(PathBuf),
    /// In a bucket of S3-compatible storage.
    Bucket(Bucket),
}

/// How much is taken.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of one document.
    pub document: u64,
    /// Bytes of all that are on their way at once, as far as they are held in memory.
    pub memory: usize,
}

impl Limits {
    /// For what was taken before.
    pub const NONE: Self = Self {
        document: u64::MAX,
        memory: Semaphore::MAX_PERMITS,
    };
}

/// Keeps the bytes of documents.
#[derive(Clone)]
pub struct Files {
    store: Arc<dyn ObjectStore>,
    limit: u64,
    /// How much is held until it is sent, bytes.
    part: usize,
    room: Arc<Semaphore>,
    /// One photograph is decoded at a time: it takes more memory than all else.
    decoding: Arc<Semaphore>,
}

/// Why a document was not taken or not found.
#[derive(Debug, thiserror::Error)]
pub enum FilesFault {
    /// More bytes than this.
    #[error("larger than {0} bytes")]
    TooLarge(u64),
    /// An image of more points than anybody can look at.
    #[error("too many points")]
    TooManyPoints,
    /// No bytes at all.
    #[error("empty")]
    Empty,
    /// Of no kind that is taken.
    #[error("not of a kind that is taken")]
    WrongKind,
    /// The sender went away in the middle.
    #[error("cut off: {0}")]
    CutOff(String),
    /// The store did not do it.
    #[error("{0}")]
    Unavailable(String),
}

impl From<object_store::Error> for FilesFault {
    fn from(error: object_store::Error) -> Self {
        Self::Unavailable(error.to_string())
    }
}

fn place(sha256: &str) -> Path {
    Path::from(format!("{}/{sha256}", sha256.get(..2).unwrap_or_default()))
}

impl Files {
    /// Where the settings say. A bucket is not asked for here: while it is out of reach, everything
    /// but documents works.
    pub fn open(storage: &Storage, limits: Limits) -> Result<Self, FilesFault> {
        match storage {
            Storage::Folder(folder) => Self::folder(folder, limits),
            Storage::Bucket(bucket) => Ok(Self::of(bucket.connect()?, bucket::PART, limits)),
        }
    }

    fn of(store: impl ObjectStore, part: usize, limits: Limits) -> Self {
        Self {
            store: Arc::new(store),
            limit: limits.document,
            part,
            room: Arc::new(Semaphore::new(limits.memory)),
            decoding: Arc::new(Semaphore::new(1)),
        }
    }

    /// In a folder of this machine, or one that servers share; made when missing, for its owner
    /// alone.
    pub fn folder(folder: &Folder, limits: Limits) -> Result<Self, FilesFault> {
        use std::os::unix::fs::DirBuilderExt;
        let failed = |error: &dyn std::fmt::Display| {
            FilesFault::Unavailable(format!("{}: {error}", folder.display()))
        };
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .map_err(|error| failed(&error))?;
        let store = LocalFileSystem::new_with_prefix(folder)
            .map_err(|error| failed(&error))?
            .with_fsync(true);
        Ok(Self::of(store, PART, limits))
    }

    /// Bytes of the largest document that is taken.
    #[must_use]
    pub fn limit(&self) -> u64 {
        self.limit
    }

    /// Takes a document as it comes, hashing on the way: when this answers, its bytes are durable
    /// under their print.
    pub async fn receive<E: std::fmt::Display>(
        &self,
        id: Uuid,
        name: String,
        body: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<Received, FilesFault> {
        let mut writing = Writing::begin(self, Path::from(format!("incoming/{id}")));
        let (media_type, size, sha256) = match self.take(&mut writing, body).await {
            Ok(taken) => taken,
            Err(fault) => {
                writing.give_up().await;
                return Err(fault);
            }
        };
        // The same bytes may be there already: they are put there again, which changes nothing.
        writing.keep(&place(&sha256)).await?;
        Ok(Received {
            name: fitting_name(&name, media_type),
            media_type: media_type.to_owned(),
            size,
            sha256,
        })
    }

    async fn take<E: std::fmt::Display>(
        &self,
        writing: &mut Writing<'_>,
        body: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<(&'static str, i64, String), FilesFault> {
        let (mut size, mut head, mut print) = (0_u64, Vec::new(), Fingerprint::default());
        pin_mut!(body);
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(|error| FilesFault::CutOff(error.to_string()))?;
            size += chunk.len() as u64;
            if size > self.limit {
                return Err(FilesFault::TooLarge(self.limit));
            }
            if head.len() < HEAD {
                head.extend(chunk.iter().take(HEAD - head.len()));
            }
            print.add(&chunk);
            writing.add(chunk).await?;
        }
        if size == 0 {
            return Err(FilesFault::Empty);
        }
        let known = match kind::of_head(&head) {
            FileHead::Image(_, points) if points > MOST_POINTS => {
                return Err(FilesFault::TooManyPoints);
            }
            FileHead::Known(known) | FileHead::Image(known, _) => Some(known),
            FileHead::Package => writing.look(kind::of_package).await?,
            FileHead::Compound => writing.look(compound::of_compound).await?,
            FileHead::Foreign => None,
        };
        let known = known.ok_or(FilesFault::WrongKind)?;
        Ok((
            known,
            i64::try_from(size).unwrap_or(i64::MAX),
            print.finish(),
        ))
    }

    /// Copies the bytes under a print to another place, if they are what the print says.
    pub async fn copy(&self, sha256: &str, to: &Self) -> Result<(), FilesFault> {
        let mut writing = Writing::begin(to, Path::from(format!("incoming/{sha256}")));
        if let Err(fault) = self.pour(sha256, &mut writing).await {
            writing.give_up().await;
            return Err(fault);
        }
        writing.keep(&place(sha256)).await
    }

    async fn pour(&self, sha256: &str, writing: &mut Writing<'_>) -> Result<(), FilesFault> {
        let (mut bytes, mut print) = (self.read(sha256).await?, Fingerprint::default());
        while let Some(chunk) = bytes.next().await {
            let chunk = chunk?;
            print.add(&chunk);
            writing.add(chunk).await?;
        }
        if print.finish() == sha256 {
            Ok(())
        } else {
            Err(FilesFault::Unavailable(
                "its bytes are not what its print says".to_owned(),
            ))
        }
    }

    /// The bytes under a print, as they are read.
    pub async fn read(
        &self,
        sha256: &str,
    ) -> Result<BoxStream<'static, Result<Bytes, FilesFault>>, FilesFault> {
        Ok(self
            .store
            .get(&place(sha256))
            .await?
            .into_stream()
            .map_err(FilesFault::from)
            .boxed())
    }

    /// The photograph of a telephone (HEIC) under a print, as a JPEG; none where it is broken or too
    /// large to be shown.
    pub async fn photograph(&self, sha256: &str) -> Result<Option<Vec<u8>>, FilesFault> {
        let _place = self.decoding.acquire().await.map_err(unavailable)?;
        let bytes = self.store.get(&place(sha256)).await?.bytes().await?;
        // Whatever it was made to do to the decoder, it is one that cannot be shown.
        let shown = spawn_blocking(move || photograph::as_jpeg(&bytes)).await;
        Ok(shown.unwrap_or_default())
    }
}

fn unavailable(error: impl std::fmt::Display) -> FilesFault {
    FilesFault::Unavailable(error.to_string())
}

/// Where lies what the service has made itself: under its id, for its bytes may be the same as
/// those of another that is kept for longer.
fn made(id: Uuid) -> Path {
    Path::from(format!("made/{id}"))
}

impl Files {
    /// Keeps what the service has made itself, however large: when this answers it is durable.
    pub async fn keep_made<E: std::fmt::Display>(
        &self,
        id: Uuid,
        body: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<(), FilesFault> {
        let mut writing = Writing::begin(self, Path::from(format!("incoming/{id}")));
        pin_mut!(body);
        while let Some(chunk) = body.next().await {
            let added = match chunk {
                Ok(chunk) => writing.add(chunk).await,
                Err(error) => Err(FilesFault::CutOff(error.to_string())),
            };
            if let Err(fault) = added {
                writing.give_up().await;
                return Err(fault);
            }
        }
        writing.keep(&made(id)).await
    }

    /// The bytes of what the service has made itself, as they are read.
    pub async fn read_made(
        &self,
        id: Uuid,
    ) -> Result<BoxStream<'static, Result<Bytes, FilesFault>>, FilesFault> {
        let found = self.store.get(&made(id)).await?;
        Ok(found.into_stream().map_err(FilesFault::from).boxed())
    }

    /// Removes what the service has made itself; what is not there is gone already.
    pub async fn remove_made(&self, id: Uuid) -> Result<(), FilesFault> {
        match self.store.delete(&made(id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Tries out what keeping a document needs: a file that is written, synchronised with its folder,
/// and removed again.
pub fn try_out(folder: &Folder, id: Uuid) -> std::io::Result<()> {
    let path = folder.join(format!(".tried-{id}"));
    let kept = std::fs::File::create_new(&path)
        .and_then(|file| file.sync_all())
        .and_then(|()| std::fs::File::open(folder)?.sync_all());
    let removed = std::fs::remove_file(&path);
    kept.and(removed)
}

/// How many bytes there is room for.
pub fn free_bytes(folder: &Folder) -> std::io::Result<u64> {
    let room = rustix::fs::statvfs(folder)?;
    Ok(room.f_bavail.saturating_mul(room.f_frsize))
}
