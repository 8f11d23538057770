//! A paper in a file (tài liệu): which slot it fills, what it is, and by which print its bytes are
//! found.

use chrono::{DateTime, Utc};

use crate::domain::base::ids::{DocumentId, NominationId};

/// What a document's bytes can be, by what stands in them, and the endings of names that fit; other
/// kinds are refused.
pub const MEDIA_TYPES: &[(&str, &[&str])] = &[
    ("application/pdf", &["pdf"]),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        &["docx"],
    ),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        &["xlsx"],
    ),
    ("application/msword", &["doc"]),
    ("image/jpeg", &["jpg", "jpeg", "jpe", "jfif"]),
    ("image/png", &["png"]),
    ("image/heic", &["heic", "heif", "hif"]),
];

/// The endings that fit a kind of document, the usual one first.
fn endings(media_type: &str) -> &'static [&'static str] {
    MEDIA_TYPES
        .iter()
        .find(|(known, _)| *known == media_type)
        .map_or(&["bin"], |(_, endings)| *endings)
}

/// The usual ending of a kind of document.
#[must_use]
pub fn ending(media_type: &str) -> &'static str {
    endings(media_type).first().copied().unwrap_or("bin")
}

/// The name with an ending that fits what the bytes are: by its ending a machine chooses the
/// program that opens it.
///
/// ```
/// use thidua::domain::nominations::document::fitting_name;
/// assert_eq!(fitting_name("Báo cáo.PDF", "application/pdf"), "Báo cáo.PDF");
/// assert_eq!(fitting_name("trang.html", "application/pdf"), "trang.html.pdf");
/// ```
#[must_use]
pub fn fitting_name(name: &str, media_type: &str) -> String {
    // Some systems leave out dots and blanks at the end when they keep a file.
    let name = name.trim_end_matches(['.', ' ']);
    let fits = name.rsplit_once('.').is_some_and(|(stem, ending)| {
        !stem.is_empty()
            && endings(media_type)
                .iter()
                .any(|fitting| ending.eq_ignore_ascii_case(fitting))
    });
    if fits {
        name.to_owned()
    } else {
        format!("{name}.{}", ending(media_type))
    }
}

/// To what a paper belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentPlace {
    /// A slot of a nomination.
    Slot(NominationId, String),
    /// A decision: the signed paper.
    Paper(crate::domain::base::ids::DecisionId),
}

impl DocumentPlace {
    /// The code of the slot, where it is one of a nomination.
    #[must_use]
    pub fn slot(&self) -> Option<&str> {
        match self {
            Self::Slot(_, code) => Some(code),
            Self::Paper(_) => None,
        }
    }
}

/// A paper that was received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its id.
    pub id: DocumentId,
    /// To what it belongs.
    pub place: DocumentPlace,
    /// The name it was sent under; shown, never used on disk.
    pub name: String,
    /// What its bytes are, one of `MEDIA_TYPES`.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of the bytes, as hexadecimal text: where they lie.
    pub sha256: String,
    /// Who sent it, by the name they had then.
    pub added_by: String,
    /// When it was received.
    pub added_at: DateTime<Utc>,
}

impl Document {
    /// Its bytes, and what they are.
    #[must_use]
    pub fn received(&self) -> Received {
        Received {
            name: self.name.clone(),
            media_type: self.media_type.clone(),
            size: self.size,
            sha256: self.sha256.clone(),
        }
    }
}

/// Bytes that were received and lie safely, and what they are.
#[derive(Debug, Clone)]
pub struct Received {
    /// The name they were sent under.
    pub name: String,
    /// What they are, by their magic numbers.
    pub media_type: String,
    /// How many.
    pub size: i64,
    /// SHA-256, as hexadecimal text.
    pub sha256: String,
}
