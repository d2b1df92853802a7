//! Whoever carries messages out: takes them, fails, hangs, refuses, or loses the answer.

use std::sync::Arc;

use async_trait::async_trait;
use openfloor_alert::{Carrier, Message};
use openfloor_domain::delivery::{Failure, Outcome};
use sha2::{Digest, Sha256};

use crate::simulation::Shared;
use crate::site::{Site, sleep_ms};

/// The way out of one replica.
pub(crate) struct CarrierPort {
    pub(crate) shared: Arc<Shared>,
    pub(crate) site: Arc<Site>,
}

fn failed(failure: Failure, jitter_permille: u64) -> Outcome {
    let jitter_permille = u16::try_from(jitter_permille).unwrap_or_default();
    Outcome::Failed { failure, retry_after_ms: None, jitter_permille }
}

impl CarrierPort {
    async fn attempt(&self, message: &Message) -> Outcome {
        let world = &self.site.world;
        let (faults, chance) = (&world.faults, &world.chance);
        let jitter = chance.below(1_001);
        if world.happens(faults.failed_sends) {
            world.trace.count("messages not taken");
            return failed(Failure::Unreachable, jitter);
        }
        if world.happens(faults.refused_sends) {
            world.trace.count("messages refused");
            let is_gone = chance.permille(300);
            return match is_gone {
                true => Outcome::Gone { failure: Failure::Answered { code: 410 } },
                false => Outcome::Refused { failure: Failure::Answered { code: 550 } },
            };
        }
        world.trace.count("messages taken");
        let digest = Sha256::digest(message.bytes());
        let digest = digest.iter().take(8).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        self.site.trace(format_args!("carried {} to {}", message.notice(), message.endpoint()));
        if message.notices().count() > 1 {
            world.trace.count("messages that told several notices");
        }
        self.shared.carried(message, &digest);
        // Only the answer hangs: the message is on its way, whatever becomes of the process and of the log.
        if world.happens(faults.hanging_sends) {
            world.trace.count("messages that hung");
            sleep_ms(chance.between(1_000, 30_000)).await;
            return failed(Failure::TimedOut, jitter);
        }
        if world.happens(faults.lost_receipts) {
            world.trace.count("receipts lost");
            return failed(Failure::TimedOut, jitter);
        }
        Outcome::Delivered
    }
}

#[async_trait]
impl Carrier for CarrierPort {
    async fn carry(&self, message: &Message) -> Outcome {
        self.site.enter().await;
        let outcome = self.attempt(message).await;
        self.site.trace(format_args!("carry {}: {outcome:?}", message.notice()));
        self.site.leave().await;
        outcome
    }
}
