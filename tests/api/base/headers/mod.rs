//! What every answer tells browsers and proxies, whatever it is: never to guess, to frame, to send
//! on, or to keep what is private.

mod addresses;
mod answers;
mod tags;
