//! Files of sled that are cut, flipped, half made, empty or out of reach: each opening is an answer.

use std::ffi::OsStr;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use tempfile::TempDir;

use crate::process::Process;
use crate::tally::Tally;
use crate::views::{Model, Scale};

const NAME: &str = "sled, damaged";
const LIMIT: Duration = Duration::from_secs(90);
/// Children that may die over damaged files before the store is set aside.
const DEATHS_MAX: usize = 3;
/// Small: damage hits what matters.
const SCALE: Scale = Scale { records: 300, slots: 500, writes: 20 };

/// What is done to the files in `data-N`.
type Damage = Box<dyn Fn(&Path) -> anyhow::Result<()>>;

/// Damages copies of one store, each in another way, and has a child open each. Returns how many.
pub fn run(program: &Path, tally: &mut Tally) -> anyhow::Result<usize> {
    let sound = TempDir::new()?;
    Model::write(sound.path(), SCALE)?;
    // Twice, so that a snapshot lies beside the log of sled.
    for _ in 0..2 {
        open(program, sound.path(), None)?;
    }
    let kinds = kinds(&sound.path().join("views/data-1"))?;
    for (name, damage) in &kinds {
        // As it was closed, and as after a kill: then nothing tells what the files were like.
        for is_digest_kept in [true, false] {
            let copy = TempDir::new()?;
            copy_all(sound.path(), copy.path())?;
            damage(&copy.path().join("views/data-1")).with_context(|| format!("cannot do: {name}"))?;
            if !is_digest_kept {
                fs::remove_file(copy.path().join("views/standing-1"))?;
            }
            answer(program, copy.path(), is_digest_kept, tally)
                .with_context(|| format!("{name}, digest kept: {is_digest_kept}"))?;
        }
    }
    #[cfg(unix)]
    out_of_reach(program, sound.path())?;
    Ok(kinds.len())
}

/// Has children open the store until one closes it in good order.
fn answer(program: &Path, directory: &Path, is_digest_kept: bool, tally: &mut Tally) -> anyhow::Result<()> {
    let mut said = Vec::new();
    for _ in 0..=DEATHS_MAX {
        said = open(program, directory, None)?;
        if let Some(wrong) = said.iter().find_map(|line| line.strip_prefix("wrong ")) {
            // Without the digest nobody can tell what sled lost without a word.
            ensure!(!is_digest_kept, "{wrong}");
            tally.of(NAME).aside("not, though rows are missing: its digest was unknown");
            return Ok(());
        }
        if let Some(back) = said.iter().find_map(|line| line.strip_prefix("back ")) {
            let mut parts = back.splitn(3, ' ').skip(1);
            let store = tally.of(NAME);
            store.back.push(Duration::from_micros(parts.next().context("three parts")?.parse()?));
            match parts.next().context("three parts")? {
                "-" => {}
                why => store.aside(why),
            }
        }
        if said.iter().any(|line| line == "closed") {
            return Ok(());
        }
        // sled may ask for more memory than there is, which ends the process, or fail in use.
        tally.of(NAME).kill_in("opening or using");
    }
    bail!("{DEATHS_MAX} children died over it, and the next one too; it said {said:?}")
}

/// A directory that may not be read is an error that names it, and leaves the store alone.
#[cfg(unix)]
fn out_of_reach(program: &Path, sound: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    const NOBODY: u32 = 65_534;
    let copy = TempDir::new()?;
    copy_all(sound, copy.path())?;
    let views = copy.path().join("views");
    let rights = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode));
    // Rights do not stop the superuser: then the child is nobody, who needs the rest for himself.
    let user = (fs::metadata(copy.path())?.uid() == 0).then_some(NOBODY);
    let its_own = copy.path().join("program");
    fs::copy(program, &its_own)?;
    rights(&views, 0)?;
    for path in [copy.path(), &copy.path().join("log.sqlite"), &its_own] {
        if user.is_some() {
            chown(path, user, None)?;
        }
    }
    let said = open(&its_own, copy.path(), user)?;
    let refused = said.iter().any(|line| line.contains("cannot be used") && line.contains("views"));
    ensure!(refused, "a directory without rights: {said:?}");
    rights(&views, 0o700)?;
    let said = open(program, copy.path(), None)?;
    let kept = said.iter().any(|line| line.starts_with("back ") && line.ends_with(" -"));
    ensure!(kept, "the store was not left alone: {said:?}");
    Ok(())
}

fn open(program: &Path, directory: &Path, user: Option<u32>) -> anyhow::Result<Vec<String>> {
    let (slots, writes) = (SCALE.slots.to_string(), SCALE.writes.to_string());
    let arguments: [&OsStr; 5] =
        ["views".as_ref(), directory.as_ref(), "close".as_ref(), slots.as_ref(), writes.as_ref()];
    Process::start_as(program, &arguments, user)?.to_end(LIMIT)
}

/// Every kind of damage, with a name, for a store whose files lie in `data`.
fn kinds(data: &Path) -> anyhow::Result<Vec<(String, Damage)>> {
    let mut kinds: Vec<(String, Damage)> = Vec::new();
    let mut add = |name: String, damage: Damage| kinds.push((name, damage));
    for entry in fs::read_dir(data)? {
        let entry = entry?;
        if !entry.file_type()?.is_file() {
            continue;
        }
        let (file, bytes) = (PathBuf::from(entry.file_name()), entry.metadata()?.len());
        let shown = file.display().to_string();
        for length in [0, 1, bytes / 3, bytes / 2, bytes.saturating_sub(1)] {
            let file = file.clone();
            add(format!("{shown} cut to {length}"), Box::new(move |data| cut(&data.join(&file), length)));
        }
        for eighth in 0..8 {
            let (file, place) = (file.clone(), bytes * eighth / 8 + eighth);
            add(format!("{shown} flipped at {place}"), Box::new(move |data| flip(&data.join(&file), place)));
        }
        let file = file.clone();
        add(format!("{shown} gone"), Box::new(move |data| Ok(fs::remove_file(data.join(&file))?)));
    }
    let half_made = "snap.00000000000F4240.generating";
    add(format!("{half_made} left over"), Box::new(move |data| Ok(fs::write(data.join(half_made), "half")?)));
    add("nothing left".into(), Box::new(|data| Ok(fs::remove_dir_all(data)?)));
    add(
        "a file in place of the directory".into(),
        Box::new(|data| {
            fs::remove_dir_all(data)?;
            Ok(fs::write(data, "no directory")?)
        }),
    );
    Ok(kinds)
}

fn cut(file: &Path, length: u64) -> anyhow::Result<()> {
    Ok(OpenOptions::new().write(true).open(file)?.set_len(length)?)
}

/// Flips one bit.
fn flip(file: &Path, at: u64) -> anyhow::Result<()> {
    let mut bytes = fs::read(file)?;
    let at = usize::try_from(at)?.min(bytes.len().saturating_sub(1));
    *bytes.get_mut(at).context("a byte to flip")? ^= 0x10;
    Ok(fs::write(file, bytes)?)
}

fn copy_all(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy_all(&source, &target)?;
        } else {
            fs::copy(source, target)?;
        }
    }
    Ok(())
}
