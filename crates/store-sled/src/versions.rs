//! Where the versions of a view lie.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::layout::{LOCK, is_owned};

/// The directory of one version of a view: `<views>/<name>-v<schema>/`.
///
/// `schema` is a hash of everything that decides what the fold writes: a change of it starts a new
/// directory beside the old one, which stays for the way back.
pub fn version_directory(views: &Path, name: &str, schema: u64) -> PathBuf {
    views.join(format!("{name}-v{schema:016x}"))
}

/// Removes the versions of a view that are older than the previous one, and tells which.
///
/// "Previous" is the one used last beside `schema`. A version that a process owns stays.
pub fn remove_old_versions(views: &Path, name: &str, schema: u64) -> io::Result<Vec<PathBuf>> {
    let mut others = other_versions(views, name, schema)?;
    others.sort();
    others.pop();
    let mut removed = Vec::new();
    for (_, directory) in others {
        if !is_owned(&directory)? {
            fs::remove_dir_all(&directory)?;
            tracing::info!(directory = %directory.display(), "removed a view version that nothing uses");
            removed.push(directory);
        }
    }
    Ok(removed)
}

/// The other versions of a view with the time of their last use.
fn other_versions(views: &Path, name: &str, schema: u64) -> io::Result<Vec<(SystemTime, PathBuf)>> {
    let mut others = Vec::new();
    let entries = match fs::read_dir(views) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(others),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let found = entry.file_name().to_str().and_then(|entry| schema_of(entry, name));
        if found.is_some_and(|found| found != schema) {
            others.push((last_use(&entry.path())?, entry.path()));
        }
    }
    Ok(others)
}

/// The schema in the name of a version directory of view `name`.
fn schema_of(entry: &str, name: &str) -> Option<u64> {
    let schema = entry.strip_prefix(name)?.strip_prefix("-v")?;
    (schema.len() == 16).then(|| u64::from_str_radix(schema, 16).ok()).flatten()
}

/// When the directory was taken last: its lock file is written each time.
fn last_use(directory: &Path) -> io::Result<SystemTime> {
    let about = fs::metadata(directory.join(LOCK)).or_else(|_| fs::metadata(directory))?;
    about.modified()
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::path::Path;
    use std::time::{Duration, SystemTime};

    use super::{remove_old_versions, version_directory};
    use crate::layout::LOCK;

    fn used(views: &Path, name: &str, schema: u64, hours_ago: u64) {
        let directory = version_directory(views, name, schema);
        fs::create_dir_all(&directory).expect("creates");
        let lock = File::create(directory.join(LOCK)).expect("creates");
        lock.set_modified(SystemTime::now() - Duration::from_secs(hours_ago * 3600)).expect("dates");
    }

    #[test]
    fn a_version_directory_carries_name_and_schema() {
        let directory = version_directory(Path::new("views"), "panels", 0xab);
        assert_eq!(directory, Path::new("views/panels-v00000000000000ab"));
    }

    #[test]
    fn only_this_version_and_the_one_used_last_before_stay() {
        let views = tempfile::tempdir().expect("a directory");
        let views = views.path();
        for (schema, hours_ago) in [(1, 9), (2, 3), (3, 5), (4, 7)] {
            used(views, "panels", schema, hours_ago);
        }
        used(views, "panels-by-day", 1, 20);
        let owned = File::open(version_directory(views, "panels", 3).join(LOCK)).expect("opens");
        owned.lock().expect("locks");

        let removed = remove_old_versions(views, "panels", 4).expect("removes");
        assert_eq!(removed, [version_directory(views, "panels", 1)]);
        for (name, schema) in [("panels", 2), ("panels", 3), ("panels", 4), ("panels-by-day", 1)] {
            assert!(version_directory(views, name, schema).exists(), "{name} {schema}");
        }
    }

    #[test]
    fn nothing_to_remove_is_no_error() {
        let views = tempfile::tempdir().expect("a directory");
        let missing = views.path().join("views");
        assert!(remove_old_versions(&missing, "panels", 1).expect("looks").is_empty());
    }
}
