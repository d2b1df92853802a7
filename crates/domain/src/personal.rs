//! What is personal, and may be gone.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something that a person wrote or that is about a person. In the log it lies sealed; once the
/// key is destroyed it is erased, and stays so. It never prints its content.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub enum Personal<T> {
    /// The box could be opened.
    Known(T),
    /// The key was destroyed, or nothing was ever sealed.
    #[default]
    Erased,
}

impl<T> Personal<T> {
    /// The content, if it is still there.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(content) => Some(content),
            Self::Erased => None,
        }
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Known(_) => "Known(..)",
            Self::Erased => "Erased",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_personal_is_never_printed() {
        let printed = [format!("{:?}", Personal::Known("Ada")), format!("{:?}", Personal::<&str>::Erased)];
        assert_eq!(printed, ["Known(..)", "Erased"]);
    }
}
