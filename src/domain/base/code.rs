//! Closed lists whose members have a stable code: the code is what is stored, sent and looked up in
//! `words`.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// Declares an enum together with its codes, its parser and its list of members.
///
/// The codes are part of the API contract and of stored data: they never change.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$member_doc:meta])* $member:ident = $code:literal),
        * $(,)?
    }) => {
        $(#[$doc])*
        #[derive(
            Debug,
            Clone,
            Copy,
            PartialEq,
            Eq,
            PartialOrd,
            Ord,
            Hash,
            serde::Serialize,
            serde::Deserialize
        )]
        pub enum $name { $($(#[$member_doc])* #[serde(rename = $code)] $member),* }

        impl $name {
            /// Every member, in order of declaration.
            pub const ALL: &[Self] = &[$(Self::$member),*];

            /// The stable code.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$member => $code),* }
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::domain::base::code::UnknownCode;
            fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
                match text {
                    $($code => Ok(Self::$member),)* _ => Err(crate::domain::base::code::UnknownCode(text.to_owned()))
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}
pub(crate) use codes;

/// As `codes!`, for a list that grows: a server one version newer may have written a code that this
/// one does not know. Such a code is kept and shown as it is; it is no member, so nobody can enter
/// it here and no rule fits it.
macro_rules! growing_codes {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$member_doc:meta])* $member:ident = $code:literal),
        * $(,)?
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$member_doc])* $member,)*
            /// Written by a newer version.
            Newer(&'static str),
        }

        impl $name {
            /// Every member, in order of declaration.
            pub const ALL: &[Self] = &[$(Self::$member),*];

            /// The stable code.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$member => $code,)* Self::Newer(code) => code }
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;
            fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
                Ok(match text {
                    $($code => Self::$member,)* _ => Self::Newer(crate::domain::base::code::newer(text))
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> std::result::Result<S::Ok, S::Error> {
                to.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use growing_codes;

/// The most codes of newer versions that are told apart.
const MOST_NEWER: usize = 256;

/// A code of a newer version, kept for as long as the program runs: there are as many as that
/// version has new words.
pub fn newer(text: &str) -> &'static str {
    static KNOWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(code) = known.get(text) {
        return code;
    }
    if known.len() >= MOST_NEWER {
        return "newer";
    }
    let code: &'static str = Box::leak(text.to_owned().into_boxed_str());
    known.insert(code);
    code
}

/// A text that is no member of the list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown code {0:?}")]
pub struct UnknownCode(pub String);
