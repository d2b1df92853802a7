//! A rolling upgrade: every service ends in good order and comes back as another release, one by one.

use std::path::Path;
use std::time::Instant;

use anyhow::ensure;
use openfloor_tests::openfloor;

use crate::fault::Kind;
use crate::nemesis::Nemesis;

/// Shortest and longest time between two services.
const BETWEEN_MS: (u64, u64) = (1_000, 3_000);

/// Rolls from `older` to the program under test, back, and to it again: so that at the end the views are
/// those of the program that checks them.
pub(crate) async fn roll(nemesis: &mut Nemesis, older: &Path) -> anyhow::Result<()> {
    let newer = openfloor();
    for (release, program) in [("newer", newer.as_path()), ("older", older), ("newer", newer.as_path())] {
        for at in 0..nemesis.services.all.len() {
            let service = &mut nemesis.services.all[at];
            let name = service.name.clone();
            service.is_down = true;
            let ended = service.part.process.try_stop().await;
            ensure!(ended.is_ok(), "{name} does not end: {ended:?}");
            service.part.use_program(program.to_owned());
            service.part.spawn();
            service.part.ready().await;
            service.is_down = false;
            nemesis.note(Kind::Replace, &format!("{name}, the {release} one"));
            nemesis.gets_on_since(Instant::now()).await;
            nemesis.pass(BETWEEN_MS).await;
        }
    }
    Ok(())
}
