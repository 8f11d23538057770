//! A setting that no log shows.

use std::path::Path;

use serde::Deserialize;

use super::ConfigFault;
/// A text that may hold a password: it stands in no log.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl std::ops::Deref for Secret {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Secret {
    /// The secret as it stands in the settings, or in the file that they name for it (Docker
    /// secrets, credentials of systemd).
    pub(super) fn settled(self, name: &str, file: &Path) -> Result<Self, ConfigFault> {
        if file.as_os_str().is_empty() {
            return Ok(self);
        }
        if !self.is_empty() {
            return Err(ConfigFault(format!(
                "{name} and {name}_file are both set: leave one of them out"
            )));
        }
        let text = std::fs::read_to_string(file)
            .map_err(|error| ConfigFault(format!("{name}_file: {}: {error}", file.display())))?;
        match text.trim_end_matches(['\r', '\n']) {
            "" => Err(ConfigFault(format!(
                "{name}_file: {} is empty",
                file.display()
            ))),
            text => Ok(Self(text.to_owned())),
        }
    }
}
