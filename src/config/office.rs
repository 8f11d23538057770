//! `[office]`: whom people ask who do not know further.

use serde::Deserialize;

use crate::config::ConfigFault;
use crate::domain::base::office::contact::OfficeContact;

/// `[office]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingOffice {
    /// Empty for none, as each part.
    pub name: String,
    /// As people write it.
    pub telephone: String,
    /// Where people write to.
    pub email: String,
}

impl StandingOffice {
    /// As pages show it.
    pub fn contact(&self) -> Result<OfficeContact, ConfigFault> {
        OfficeContact::parse(&self.name, &self.telephone, &self.email).map_err(|part| {
            ConfigFault(format!(
                "office.{part} cannot be used: name is one line of up to 200 characters, telephone up to 40 \
                digits with spaces, +, dots, dashes and brackets, email an e-mail address"
            ))
        })
    }
}
