//! Due days and meetings for the calendars of others: iCalendar (RFC 5545).

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// The longest line, in bytes, without its end.
const LONGEST_LINE: usize = 75;

/// A day in a calendar.
pub(super) struct Entry {
    /// What it is known by, for good: what comes again under the same name takes its place.
    pub(super) uid: String,
    /// What counts more than a smaller one under the same name.
    pub(super) sequence: i64,
    /// The day.
    pub(super) day: NaiveDate,
    /// What it is.
    pub(super) title: String,
    /// What else is to be said.
    pub(super) about: String,
    /// Where the thing can be seen.
    pub(super) url: String,
}

/// A meeting in a calendar.
pub struct Appointment {
    /// What it is known by, for good.
    pub uid: String,
    /// How often it changed: what counts more than a smaller one under the same name.
    pub sequence: i32,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// Does it not take place?
    pub is_cancelled: bool,
    /// What it is.
    pub title: String,
    /// What else is to be said.
    pub about: String,
    /// Where; empty where it is nowhere.
    pub place: String,
    /// Where the thing can be seen.
    pub url: String,
}

/// A calendar with one meeting. How long it lasts nobody has said, so it has a beginning alone.
pub fn of_meeting(meeting: &Appointment, now: DateTime<Utc>) -> String {
    let status = if meeting.is_cancelled {
        "CANCELLED"
    } else {
        "CONFIRMED"
    };
    let mut all = begun("Meetings");
    all.extend([
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", meeting.uid),
        format!("DTSTAMP:{}", in_utc(now)),
        format!("SEQUENCE:{}", meeting.sequence),
        format!("DTSTART:{}", in_utc(meeting.starts_at)),
        format!("SUMMARY:{}", escaped(&meeting.title)),
        format!("DESCRIPTION:{}", escaped(&meeting.about)),
    ]);
    if !meeting.place.is_empty() {
        all.push(format!("LOCATION:{}", escaped(&meeting.place)));
    }
    all.extend([
        format!("URL:{}", meeting.url),
        format!("STATUS:{status}"),
        "END:VEVENT".to_owned(),
        "END:VCALENDAR".to_owned(),
    ]);
    let mut text = String::new();
    for said in &all {
        line(&mut text, said);
    }
    text
}

/// How a calendar of such things begins.
fn begun(what: &str) -> Vec<String> {
    vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        format!("PRODID:-//Thidua//{what}//VI"),
        "CALSCALE:GREGORIAN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
    ]
}

/// A moment as calendars write it.
fn in_utc(moment: DateTime<Utc>) -> String {
    moment.format("%Y%m%dT%H%M%SZ").to_string()
}

/// A calendar with these days, each of them whole: on every clock it is the day it is. Moments are
/// in UTC; a reminder is at nine in the morning in Vietnam of the day before.
pub(super) fn written(entries: &[Entry], now: DateTime<Utc>) -> String {
    let mut text = String::new();
    for known in begun("Deadlines") {
        line(&mut text, &known);
    }
    for entry in entries {
        event(&mut text, entry, now);
    }
    line(&mut text, "END:VCALENDAR");
    text
}

fn event(text: &mut String, entry: &Entry, now: DateTime<Utc>) {
    let title = escaped(&entry.title);
    let day = entry.day.format("%Y%m%d");
    let mut all = vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", entry.uid),
        format!("DTSTAMP:{}", in_utc(now)),
        format!("SEQUENCE:{}", entry.sequence),
        format!("DTSTART;VALUE=DATE:{day}"),
        format!("SUMMARY:{title}"),
        format!("DESCRIPTION:{}", escaped(&entry.about)),
        format!("URL:{}", entry.url),
        "TRANSP:TRANSPARENT".to_owned(),
    ];
    // Two in the morning in UTC is nine in Vietnam.
    let before = entry
        .day
        .pred_opt()
        .and_then(|day| day.and_hms_opt(2, 0, 0));
    if let Some(before) = before.map(|time| time.and_utc())
        && before > now + TimeDelta::minutes(1)
    {
        all.extend([
            "BEGIN:VALARM".to_owned(),
            "ACTION:DISPLAY".to_owned(),
            format!("DESCRIPTION:{title}"),
            format!("TRIGGER;VALUE=DATE-TIME:{}", in_utc(before)),
            "END:VALARM".to_owned(),
        ]);
    }
    all.push("END:VEVENT".to_owned());
    for said in &all {
        line(text, said);
    }
}

/// A text as a value (RFC 5545 §3.3.11).
fn escaped(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                told.push('\\');
                told.push(c);
            }
            '\n' => told.push_str("\\n"),
            c if c.is_control() => {}
            c => told.push(c),
        }
    }
    told
}

/// A line, folded where it is long: each further part begins with a blank (RFC 5545 §3.1).
fn line(text: &mut String, said: &str) {
    let mut room = LONGEST_LINE;
    for c in said.chars() {
        if c.len_utf8() > room {
            text.push_str("\r\n ");
            room = LONGEST_LINE - 1;
        }
        room -= c.len_utf8();
        text.push(c);
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests;
