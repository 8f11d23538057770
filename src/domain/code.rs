//! Closed lists whose members have a stable code: the code is what is stored, sent and looked up in `words`.

/// Declares an enum together with its codes, its parser and its list of members.
///
/// The codes are part of the API contract and of stored data: they never change.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$member_doc:meta])* $member:ident = $code:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
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
            type Err = crate::domain::code::UnknownCode;
            fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
                match text { $($code => Ok(Self::$member),)* _ => Err(crate::domain::code::UnknownCode(text.to_owned())) }
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

/// A text that is no member of the list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown code {0:?}")]
pub struct UnknownCode(pub String);
