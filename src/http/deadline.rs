//! Gives the body of a request so much time and no more: who sends it drop by drop holds a
//! connection and a request for nothing.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::HttpMessage;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt, stream};
use tokio::time::{Instant, timeout_at};

/// Each so many bytes of a body that have come give it one second more.
const BYTES_A_SECOND: u64 = 8 * 1024;

/// Reads the body of a request within the patience; cut off, it is like one whose sender has gone.
pub async fn body<B: MessageBody + 'static>(
    patience: Duration,
    mut req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<AnswerWithBody>, actix_web::Error> {
    let sent = Rc::new(RefCell::new(req.take_payload()));
    if !matches!(*sent.borrow(), Payload::None) {
        req.set_payload(Payload::Stream {
            payload: Box::pin(in_time(Rc::clone(&sent), patience)),
        });
    }
    let response = next.call(req).await?;
    Ok(response
        .map_into_boxed_body()
        .map_body(|_, body| AnswerWithBody { body, _sent: sent }))
}

/// An answer that keeps what was sent until it has left: of a body in chunks that is let go
/// earlier, actix reads the rest, however long that takes; of one that is not, it closes the
/// connection.
pub struct AnswerWithBody {
    body: BoxBody,
    _sent: Rc<RefCell<Payload>>,
}

impl MessageBody for AnswerWithBody {
    type Error = <BoxBody as MessageBody>::Error;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.body).poll_next(cx)
    }
}

fn in_time(
    sent: Rc<RefCell<Payload>>,
    patience: Duration,
) -> impl Stream<Item = Result<Bytes, PayloadError>> {
    stream::unfold(
        (Some(sent), Instant::now() + patience),
        |(sent, until)| async move {
            let sent = sent?;
            let piece = timeout_at(
                until,
                poll_fn(|cx| Pin::new(&mut *sent.borrow_mut()).poll_next(cx)),
            )
            .await;
            match piece {
                Ok(Some(Ok(bytes))) => {
                    let earned =
                        Duration::from_micros(bytes.len() as u64 * 1_000_000 / BYTES_A_SECOND);
                    Some((Ok(bytes), (Some(sent), until + earned)))
                }
                Ok(Some(Err(error))) => Some((Err(error), (None, until))),
                Ok(None) => None,
                Err(_) => Some((
                    Err(PayloadError::Io(std::io::ErrorKind::TimedOut.into())),
                    (None, until),
                )),
            }
        },
    )
    // Forms in parts ask again behind the end.
    .fuse()
}
