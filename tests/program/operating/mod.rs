//! What those meet who run the service: slow clients, what watchers see, what the doctor says, the
//! files in `deploy/`.

mod deploy;
mod doctor;
mod exports;
mod language;
mod limits;
mod nginx;
mod proxy;
mod replica;
mod restore;
mod settings;
mod watchers;
