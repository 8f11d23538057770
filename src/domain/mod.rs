//! What is true about emulation and commendation. No I/O, no async, no clock: time, ids and the law are arguments.

pub mod account;
pub mod actor;
pub mod award;
pub mod calendar;
pub mod check;
pub mod code;
pub mod cycle;
pub mod decision;
pub mod delegation;
pub mod document;
pub mod event;
pub mod history;
pub mod hold;
pub mod ids;
pub mod job;
pub mod law_book;
pub mod money;
pub mod nomination;
pub mod people;
pub mod period;
pub mod policy;
pub mod route;
pub mod stage;
pub mod submission_letter;
pub mod text;
pub mod unit;
