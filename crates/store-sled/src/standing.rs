//! What is known about a store before it is opened: a one-line file beside it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use crate::layout::{HALF_WRITTEN, sync_directory};

/// Opening a store may kill the process (memory, stack). After so many attempts that never ended,
/// the store is in doubt.
const ATTEMPTS_MAX: u32 = 3;

/// How a store was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Being opened, for the n-th time in a row, in this boot of the machine.
    Opening(u32, String),
    /// In use, in this boot of the machine.
    Open(String),
    /// Closed in good order, with files of this digest.
    Closed(u32),
    /// Found damaged while in use; the sentence says how.
    Doubt(String),
}

impl Standing {
    /// Reads what was kept; `None` where nothing was.
    pub(crate) fn read(path: &Path) -> io::Result<Option<Self>> {
        match fs::read_to_string(path) {
            Ok(line) => Ok(Self::parse(line.trim_end())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Keeps this durably: written aside, synced, renamed. A standing that a power cut could take
    /// back would vouch for a store that the cut has damaged.
    pub(crate) fn write(&self, path: &Path) -> io::Result<()> {
        let aside = path.with_extension(HALF_WRITTEN);
        let mut file = File::create(&aside)?;
        file.write_all(self.line().as_bytes())?;
        file.sync_all()?;
        fs::rename(&aside, path)?;
        path.parent().map_or(Ok(()), sync_directory)
    }

    /// Why a store left like this is not to be opened, on a machine whose boot is `boot`, where the
    /// files now have the digest that `digest` gives.
    ///
    /// After a kill of the process sled recovers from what the kernel holds. After a fall of the
    /// machine it may find some writes and lack older ones, for its `flush` is no fsync. And of
    /// files that were damaged in between it opens many without a word, with rows missing.
    pub(crate) fn objection(
        &self,
        boot: &str,
        digest: impl FnOnce() -> io::Result<u32>,
    ) -> io::Result<Option<String>> {
        Ok(match self {
            Self::Opening(attempts, _) if *attempts >= ATTEMPTS_MAX => {
                Some(format!("the last {attempts} attempts to open it did not end"))
            }
            Self::Opening(_, then) | Self::Open(then) if then != boot => {
                Some("the machine went down while it was open".into())
            }
            Self::Doubt(why) => Some(why.clone()),
            Self::Closed(then) if *then != digest()? => Some("its files are not as they were closed".into()),
            Self::Opening(..) | Self::Open(_) | Self::Closed(_) => None,
        })
    }

    /// The standing to keep while the next attempt to open runs.
    pub(crate) fn attempted(before: Option<Self>, boot: &str) -> Self {
        match before {
            Some(Self::Opening(attempts, _)) => Self::Opening(attempts.saturating_add(1), boot.into()),
            _ => Self::Opening(1, boot.into()),
        }
    }

    fn line(&self) -> String {
        match self {
            Self::Opening(attempts, boot) => format!("opening {attempts} {boot}\n"),
            Self::Open(boot) => format!("open {boot}\n"),
            Self::Closed(digest) => format!("closed {digest:08x}\n"),
            Self::Doubt(why) => format!("doubt {}\n", why.replace('\n', " ")),
        }
    }

    fn parse(line: &str) -> Option<Self> {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "opening" => {
                let (attempts, boot) = rest.split_once(' ').unwrap_or((rest, ""));
                Some(Self::Opening(attempts.parse().ok()?, boot.into()))
            }
            "open" => Some(Self::Open(rest.into())),
            "closed" => u32::from_str_radix(rest, 16).ok().map(Self::Closed),
            "doubt" => Some(Self::Doubt(rest.into())),
            _ => None,
        }
    }
}

/// Identity of this boot of the machine; the same empty text where the system tells none.
pub(crate) fn boot() -> String {
    let id = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    id.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::Standing;

    #[test]
    fn a_standing_reads_back_as_written() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("standing-1");
        assert_eq!(Standing::read(&path).expect("reads"), None);
        for standing in [
            Standing::Opening(2, "boot".into()),
            Standing::Opening(1, String::new()),
            Standing::Open("boot".into()),
            Standing::Open(String::new()),
            Standing::Closed(0x00ab_cdef),
            Standing::Doubt("it is torn".into()),
        ] {
            standing.write(&path).expect("writes");
            assert_eq!(Standing::read(&path).expect("reads"), Some(standing));
        }
    }

    #[test]
    fn only_a_doubtful_standing_is_objected_to() {
        let objects =
            |standing: Standing| standing.objection("now", || Ok(7)).expect("no file is read").is_some();
        assert!(!objects(Standing::Closed(7)));
        assert!(!objects(Standing::Open("now".into())));
        assert!(!objects(Standing::Opening(2, "now".into())));
        assert!(objects(Standing::Opening(3, "now".into())));
        assert!(objects(Standing::Opening(1, "before".into())));
        assert!(objects(Standing::Open("before".into())));
        assert!(objects(Standing::Closed(8)));
        assert!(objects(Standing::Doubt("torn".into())));
    }
}
