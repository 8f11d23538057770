//! A bucket of S3-compatible storage: how it is reached, and what stands in the way in plain words.

use std::error::Error as StdError;
use std::time::Duration;

use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::client::{HttpClient, HttpConnector, HttpError};
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{BackoffConfig, ClientOptions, Error, ObjectStoreExt, Result, RetryConfig};
use uuid::Uuid;

use crate::files::FilesFault;

/// How much of a document is held until it is sent: S3 takes no smaller parts.
pub(super) const PART: usize = 5 * 1024 * 1024;

/// What has to be known of a bucket. It holds a secret: it stands in no log.
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// Before the names of all that we keep in it; empty for none.
    pub prefix: String,
    /// `https://host` or `http://host`, maybe with a port: the name of the bucket comes behind it
    /// in the path.
    pub endpoint: String,
    /// The region that requests are signed for.
    pub region: String,
    /// Who we are there.
    pub access_key: String,
    /// How we prove it.
    pub secret_key: String,
    /// How long one request may take before the store counts as out of reach.
    pub patience: Duration,
}

/// Asks the storage that the settings name and nobody else: wherever an answer would lead, signed
/// requests and documents do not follow.
#[derive(Debug)]
struct Straight {
    patience: Duration,
    plain: bool,
}

impl HttpConnector for Straight {
    /// A document takes as long as its reader takes: each wait is limited, not the whole.
    fn connect(&self, _: &ClientOptions) -> Result<HttpClient> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(self.patience)
            .read_timeout(self.patience)
            .https_only(!self.plain);
        let client = client.build().map_err(|error| Error::Generic {
            store: "S3",
            source: Box::new(error),
        })?;
        Ok(HttpClient::new(client))
    }
}

/// Why nothing can be kept in a bucket.
#[derive(Debug)]
pub enum BucketFault {
    /// It is not there.
    Missing,
    /// The store knows us not, or lets us not: its code for it.
    Refused(String),
    /// The store does not answer.
    Unreachable(String),
    /// Anything else.
    Unusable(String),
}

impl Bucket {
    /// Nothing is sent yet. Neither the environment nor the metadata service of a cloud is asked
    /// for keys.
    pub(super) fn connect(&self) -> Result<PrefixStore<AmazonS3>, FilesFault> {
        let short = BackoffConfig {
            init_backoff: Duration::from_millis(100),
            max_backoff: Duration::from_secs(1),
            base: 2.0,
        };
        let straight = Straight {
            patience: self.patience,
            plain: self.endpoint.starts_with("http://"),
        };
        let store = AmazonS3Builder::new()
            .with_bucket_name(&self.name)
            .with_endpoint(&self.endpoint)
            .with_region(&self.region)
            .with_access_key_id(&self.access_key)
            .with_secret_access_key(&self.secret_key)
            .with_allow_http(straight.plain)
            .with_http_connector(straight)
            .with_retry(RetryConfig {
                backoff: short,
                max_retries: 3,
                retry_timeout: self.patience,
            })
            // We remove one thing at a time, and not every store knows how to remove many.
            .with_disable_bulk_delete(true)
            .build()?;
        Ok(PrefixStore::new(
            store,
            Path::parse(&self.prefix).map_err(Error::from)?,
        ))
    }

    /// Tries out all that keeping a document needs: an upload in parts that is given up, a thing
    /// that is put, moved, read and removed.
    pub async fn try_out(&self, id: Uuid) -> Result<(), BucketFault> {
        let store = self
            .connect()
            .map_err(|fault| BucketFault::Unusable(fault.to_string()))?;
        let (incoming, place) = (
            Path::from(format!("incoming/tried-{id}")),
            Path::from(format!("tried-{id}")),
        );
        store.put_multipart(&incoming).await?.abort().await?;
        store.put(&incoming, id.to_string().into()).await?;
        store.rename(&incoming, &place).await?;
        let read = store.get(&place).await?.bytes().await;
        store.delete(&place).await?;
        if read? == id.to_string().as_bytes() {
            Ok(())
        } else {
            Err(BucketFault::Unusable(
                "it gives other bytes than it took".to_owned(),
            ))
        }
    }
}

/// The causes of an error, the first one last.
fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error| {
        let error: &'a (dyn StdError + 'static) = *error;
        error.source()
    })
}

/// What stands between the tags `<Code>` of an answer of S3.
fn code(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("<Code>")?;
    rest.split_once("</Code>").map(|(code, _)| code.to_owned())
}

impl From<Error> for BucketFault {
    fn from(error: Error) -> Self {
        let text = error.to_string();
        match (&error, code(&text)) {
            (_, Some(code)) if code == "NoSuchBucket" => Self::Missing,
            (Error::PermissionDenied { .. } | Error::Unauthenticated { .. }, code) => {
                Self::Refused(code.unwrap_or(text))
            }
            (_, Some(code)) => Self::Unusable(code),
            (_, None) if causes(&error).any(<dyn StdError>::is::<HttpError>) => {
                Self::Unreachable(causes(&error).last().map_or(text, ToString::to_string))
            }
            (_, None) => Self::Unusable(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use super::*;

    #[actix_web::test]
    async fn where_an_answer_leads_nothing_is_sent() {
        let (store, elsewhere) = (
            TcpListener::bind("127.0.0.1:0").unwrap(),
            TcpListener::bind("127.0.0.1:0").unwrap(),
        );
        let endpoint = format!("http://{}", store.local_addr().unwrap());
        let answer = format!(
            "HTTP/1.1 307 x\r\nLocation: http://{}/x\r\nContent-Length: 0\r\n\r\n",
            elsewhere.local_addr().unwrap()
        );
        std::thread::spawn(move || {
            for socket in store.incoming() {
                let (mut socket, mut head) = (socket.unwrap(), [0; 4096]);
                let _ = socket.read(&mut head);
                let _ = socket.write_all(answer.as_bytes());
            }
        });
        let bucket = Bucket {
            name: "papers".to_owned(),
            prefix: String::new(),
            endpoint,
            region: "us-east-1".to_owned(),
            access_key: "key".to_owned(),
            secret_key: "secret".to_owned(),
            patience: Duration::from_secs(2),
        };
        assert!(bucket.try_out(Uuid::nil()).await.is_err());
        elsewhere.set_nonblocking(true).unwrap();
        assert!(elsewhere.accept().is_err(), "somebody else was asked");
    }
}
