//! Offices that nobody holds; roles and stand-ins that end once; answers that are given again only
//! while their caller may still ask.

mod ended;
mod found;
mod listed;
mod told;
