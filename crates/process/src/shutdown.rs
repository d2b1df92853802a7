//! Being asked to stop.

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// Exit code of a process that was asked twice: 128 + SIGINT, as shells have it.
pub const EXIT_CODE_FORCED: i32 = 130;

/// A token that is cancelled by the first SIGINT or SIGTERM. The second ends the process at once,
/// with [`EXIT_CODE_FORCED`]; nothing durable depends on an orderly end.
///
/// Call it within the runtime. Fails where the signals cannot be listened to.
pub fn on_signal() -> std::io::Result<CancellationToken> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let asked = CancellationToken::new();
    let token = asked.clone();
    tokio::spawn(async move {
        either(&mut interrupt, &mut terminate).await;
        tracing::info!("asked to stop; finishing what is under way, ask again to end at once");
        token.cancel();
        either(&mut interrupt, &mut terminate).await;
        tracing::warn!("asked twice to stop; ending at once");
        std::process::exit(EXIT_CODE_FORCED);
    });
    Ok(asked)
}

async fn either(one: &mut Signal, other: &mut Signal) {
    tokio::select! {
        _ = one.recv() => (),
        _ = other.recv() => (),
    }
}
