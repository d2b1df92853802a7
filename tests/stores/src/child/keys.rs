//! Who makes keys ahead of need, and who destroys some of them.

use std::path::Path;
use std::time::Instant;

use openfloor_key_store::{KeyId, KeyStore, Lookup};
use openfloor_log_sqlite::SqliteKeys;

use super::say;
use crate::keys::{KEYS, hex};

/// Keys made at once.
const BATCH: usize = 16;

pub(super) fn run(directory: &Path) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        say("opening");
        let begun = Instant::now();
        let keys = SqliteKeys::open(directory.join(KEYS))?;
        say(&format!("back {}", begun.elapsed().as_micros()));
        say(&format!("secret {}", hex(keys.instance_secret().await?.bytes())));
        let all = keys.all().await?.into_iter();
        let mut live: Vec<KeyId> =
            all.filter(|(_, found)| matches!(found, Lookup::Key(_))).map(|(id, _)| id).collect();
        loop {
            for (id, key) in keys.fresh(BATCH).await? {
                // Invented for this trial: nothing is sealed with it.
                say(&format!("given {id} {}", hex(key.bytes())));
                live.push(id);
            }
            let gone: Vec<_> =
                (0..BATCH / 2).map(|_| live.swap_remove(fastrand::usize(..live.len()))).collect();
            gone.iter().for_each(|id| say(&format!("destroying {id}")));
            keys.destroy(&gone).await?;
            gone.iter().for_each(|id| say(&format!("destroyed {id}")));
        }
    })
}
