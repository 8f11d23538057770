//! Whom people ask who do not know further: the standing office, as every page names it.

use crate::domain::base::text;

/// The standing office (cơ quan thường trực) and how it is reached; parts that are not known are
/// empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfficeContact {
    /// What it is called, up to 200 characters.
    pub name: String,
    /// As people write it, up to 40 characters.
    pub telephone: String,
    /// An address of e-mail.
    pub email: String,
}

impl OfficeContact {
    /// Reads the three parts; what cannot be used is called by its name.
    pub fn parse(name: &str, telephone: &str, email: &str) -> Result<Self, &'static str> {
        let part = |given: &str, most| match given.trim() {
            "" => Some(String::new()),
            given => text::line(given, most).ok(),
        };
        let email = match email.trim() {
            "" => Some(String::new()),
            given => text::email(given).ok(),
        };
        let is_dialled = |number: &String| {
            let is_taken = |sign: char| sign.is_ascii_digit() || " +().-".contains(sign);
            let digits = number.chars().filter(char::is_ascii_digit).count();
            number.is_empty() || (digits >= 3 && number.chars().all(is_taken))
        };
        Ok(Self {
            name: part(name, 200).ok_or("name")?,
            telephone: part(telephone, 40).filter(is_dialled).ok_or("telephone")?,
            email: email.ok_or("email")?,
        })
    }

    /// Is nothing known of it?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.name.is_empty() && self.telephone.is_empty() && self.email.is_empty()
    }

    /// The telephone number as a telephone takes it.
    #[must_use]
    pub fn dialled(&self) -> String {
        let is_taken = |sign: &char| sign.is_ascii_digit() || *sign == '+';
        self.telephone.chars().filter(is_taken).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_is_read_or_named() {
        let known =
            OfficeContact::parse(" Ban TĐKT ", "(024) 3782-2222", "TDKT@mau.example").unwrap();
        assert_eq!(
            (&*known.name, known.dialled(), &*known.email),
            ("Ban TĐKT", "02437822222".to_owned(), "tdkt@mau.example")
        );
        assert!(OfficeContact::parse("", " ", "").unwrap().is_empty());
        let long = "x".repeat(201);
        for (parts, wrong) in [
            ((&*long, "", ""), "name"),
            (("", "gọi số 5", ""), "telephone"),
            (("", "12", ""), "telephone"),
            (("", &*"1".repeat(41), ""), "telephone"),
            (("", "", "không có"), "email"),
        ] {
            assert_eq!(OfficeContact::parse(parts.0, parts.1, parts.2), Err(wrong));
        }
    }
}
