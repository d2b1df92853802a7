//! Charters in TOML, as an organiser or an operator brings them.

use openfloor_domain::judgement::Charter;

pub(super) fn target(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Charter::parse(text) {
        Ok(charter) => assert!(!charter.rules.is_empty()),
        Err(fault) => {
            assert!(!fault.message.is_empty() && !fault.message.contains('\n'));
            assert!(fault.line >= 1 && fault.column >= 1);
            assert!(fault.line <= text.lines().count().max(1) + 1, "a line that is not there");
        }
    }
}
