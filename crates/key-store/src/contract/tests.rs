//! The reference store keeps the contract.

use std::sync::Arc;

use async_trait::async_trait;

use super::{Harness, PROMISES, run_all};
use crate::SharedKeys;
use crate::memory::MemoryKeys;

#[derive(Default)]
struct Memory(Arc<MemoryKeys>);

#[async_trait]
impl Harness for Memory {
    async fn fresh(&mut self) -> SharedKeys {
        self.0 = Arc::new(MemoryKeys::default());
        Arc::<MemoryKeys>::clone(&self.0)
    }

    async fn another(&mut self) -> Option<SharedKeys> {
        Some(Arc::<MemoryKeys>::clone(&self.0))
    }
}

#[tokio::test]
async fn the_memory_store_keeps_the_contract() {
    let report = run_all(&mut Memory::default()).await;
    let needs_files = |name: &&str| name.contains("restart") || name.contains("destroyed_bytes");
    assert!(report.skipped.iter().all(needs_files), "{:?}", report.skipped);
    assert_eq!(report.kept.len() + report.skipped.len(), PROMISES.len());
}
