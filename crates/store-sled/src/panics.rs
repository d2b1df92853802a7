//! Catching what sled throws, without repeating what it says.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `act`; a panic becomes a sentence.
///
/// A formatted message is left out: sled puts whole tree nodes, that is rows, into some of its own.
pub(crate) fn caught<T>(act: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(act)).map_err(|payload| describe(payload.as_ref()))
}

fn describe(payload: &(dyn Any + Send)) -> String {
    match payload.downcast_ref::<&'static str>() {
        Some(literal) => format!("sled panicked: {literal}"),
        None => "sled panicked".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::caught;

    #[test]
    fn a_formatted_panic_message_is_not_repeated() {
        let row = "Ada";
        assert_eq!(caught(|| panic!("bad node {row}")), Err::<(), _>("sled panicked".into()));
        assert_eq!(caught(|| panic!("bad node")), Err::<(), _>("sled panicked: bad node".into()));
        assert_eq!(caught(|| 7), Ok(7));
    }
}
