//! What was made by others and lies among our files is what it says it is.

use std::path::Path;
use std::process::Command;

/// The folders that hold such files, each with its manifest and licence.
const VENDORED: [(&str, &str); 1] = [("src/pages/assets/htmx", "htmx.min.js")];

#[test]
fn what_others_made_is_as_they_published_it() {
    for (folder, file) in VENDORED {
        let manifest = std::fs::read_to_string(Path::new(folder).join("manifest.toml")).unwrap();
        let said = |key: &str| {
            let line = manifest.lines().find_map(|line| line.strip_prefix(key));
            let value = line.and_then(|rest| rest.strip_prefix(" = \""));
            value.and_then(|value| value.strip_suffix('"')).unwrap()
        };
        let path = Path::new(folder).join(file);
        let sum = Command::new("sha256sum").arg(&path).output().unwrap();
        let sum = String::from_utf8(sum.stdout).unwrap();
        assert_eq!(sum.split(' ').next().unwrap(), said("sha256"), "{folder}");
        assert!(said("path").ends_with(file), "{folder}");
        let version = said("version");
        assert!(said("source").contains(version), "{folder}");
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(&format!("version:\"{version}\"")), "{folder}");
        let licence = std::fs::read_to_string(Path::new(folder).join("LICENSE")).unwrap();
        assert_eq!(said("licence"), "0BSD");
        assert!(licence.starts_with("Zero-Clause BSD"), "{folder}");
    }
}
