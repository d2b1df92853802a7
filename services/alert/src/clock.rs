//! Records what hour it is: what depends on time is owed by recorded hours, not by a clock on a wall.

use std::time::Duration;

use openfloor_application::handler::{Attempt, HandleError, Handler};
use openfloor_domain::clock::{ClockCommand, ClockRejection, HOUR_MS, RecordedHours};
use openfloor_event_log::{CommandDigest, Purpose, StreamName};
use openfloor_process::clock::Clock;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// The stream of the clock: there is one.
const STREAM: &str = "hours";

/// After a fault, when to try again.
const FAULT_PAUSE: Duration = Duration::from_secs(5);

/// How long a clock must show hours far from the last one recorded before it is believed: a clock that
/// was wrong at the start of a machine is put right by then.
const LEAP_DOUBT: Duration = Duration::from_secs(60 * 60);

/// Records each hour as it comes. Every replica does, and one of them comes first.
pub(crate) async fn strike(hours: Handler<RecordedHours>, clock: Clock, shutdown: CancellationToken) {
    let Ok(stream) = StreamName::new("clock", STREAM) else { return };
    let mut doubted: Option<Instant> = None;
    while !shutdown.is_cancelled() {
        let now_ms = clock.now_ms();
        let is_sure = doubted.is_some_and(|since| since.elapsed() >= LEAP_DOUBT);
        let hour = u32::try_from(now_ms.div_euclid(HOUR_MS)).unwrap_or_default();
        let command = ClockCommand::Strike { hour, is_sure };
        let attempt =
            Attempt { purpose: Purpose::Essential, ..Attempt::once(CommandDigest([0; 32]), now_ms) };
        let pause = match hours.handle(&stream, &command, &attempt).await {
            Ok(_) => {
                doubted = None;
                until_next_hour(now_ms)
            }
            Err(HandleError::Rejected(leap @ ClockRejection::Leap { .. })) => {
                tracing::error!(%leap, "the hour is not recorded: set the clock of this machine; it is believed in an hour");
                let since = *doubted.get_or_insert_with(Instant::now);
                LEAP_DOUBT.saturating_sub(since.elapsed()).clamp(FAULT_PAUSE, until_next_hour(now_ms))
            }
            Err(error) => {
                tracing::warn!(%error, "the hour cannot be recorded just now");
                FAULT_PAUSE
            }
        };
        shutdown.run_until_cancelled(tokio::time::sleep(pause)).await;
    }
}

fn until_next_hour(now_ms: i64) -> Duration {
    let left = HOUR_MS - now_ms.rem_euclid(HOUR_MS);
    Duration::from_millis(u64::try_from(left).unwrap_or_default()).max(FAULT_PAUSE)
}
