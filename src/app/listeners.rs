//! Where it listens, and what becomes of connections that came.

use std::any::Any;
use std::net::TcpListener;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::rt::net::TcpStream;
use actix_web::web::{Data, get};
use actix_web::{App, HttpServer};
use rustix::net::sockopt::set_tcp_user_timeout;

use crate::error::{Error, Result};
use crate::http;
use crate::state::State;

pub(super) fn listen(address: &str) -> Result<TcpListener> {
    TcpListener::bind(address).map_err(|error| Error::Internal(format!("{address}: {error}")))
}

/// Begins to answer those who watch over the service, on a listener of their own: what they see is
/// not for the public.
pub(super) fn for_watchers(state: &State, listener: TcpListener) -> std::io::Result<ServerHandle> {
    let state = Data::new(state.clone());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(state.clone())
            .route("/metrics", get().to(http::metrics::show))
    })
    .workers(1)
    .disable_signals()
    .listen(listener)?
    .run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    Ok(handle)
}

/// Has the system close a connection whose other side takes nothing for so long: what is made for
/// it, and the place it holds, is waited for by others. Here nothing would notice, for nobody asks
/// for more of an answer before the last of it is taken.
pub(super) fn let_go_of_silent(socket: &dyn Any, patience: Duration) {
    let millis = u32::try_from(patience.as_millis()).unwrap_or(u32::MAX);
    if let Some(socket) = socket.downcast_ref::<TcpStream>()
        && let Err(error) = set_tcp_user_timeout(socket, millis)
    {
        tracing::debug!(%error, "a connection without a time limit");
    }
}
