//! `openfloor replay`: drops the views and folds them anew.

use bytes::Bytes;
use http::Method;
use openfloor_api::client::Lines;
use openfloor_standalone::ReplayLine;

use crate::exit::{Kind, stop};
use crate::output::talk;
use crate::place::{AsOperator, Missing, Place};
use crate::progress::Progress;

/// Drop the views and fold them anew from the log. Beside a running `up`, it answers again when it is done
#[derive(Debug, clap::Args)]
pub(crate) struct Replay {
    #[command(flatten)]
    place: AsOperator,
}

impl Replay {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        self.place.not_over_nats("stop the service, remove its views, and start it again")?;
        let place = self.place.open("openfloor replay", Missing::Refuse).await?;
        let done = replay(&place).await;
        place.close(false).await?;
        done
    }
}

async fn replay(place: &Place) -> anyhow::Result<()> {
    let mut lines: Lines<ReplayLine> =
        place.client.lines(Method::POST, "/operator/replays", Bytes::new()).await?;
    let mut bar: Option<(String, Progress)> = None;
    let mut has_alert = false;
    while let Some(line) = lines.next().await? {
        match line {
            ReplayLine::Progress { view, folded, head } => {
                if bar.as_ref().is_none_or(|(of, _)| *of != view) {
                    bar = Some((view.clone(), Progress::new(&view, "positions")));
                }
                if let Some((_, progress)) = &mut bar {
                    progress.at(folded, head);
                }
            }
            ReplayLine::Done { view, events, parked, seconds } => {
                has_alert |= view == "alert";
                if let Some((_, progress)) = bar.take() {
                    progress.end();
                }
                let waits =
                    if parked == 0 { String::new() } else { format!(", {parked} streams wait for you") };
                talk(format_args!("{view}: {events} events in {seconds:.1} s{waits}"));
            }
            ReplayLine::Finished {} if has_alert => return Ok(()),
            ReplayLine::Finished {} => {
                talk(format_args!(
                    "alert: folds its view when it starts, since it says what is owed meanwhile"
                ));
                return Ok(());
            }
            ReplayLine::Failed { detail } => return Err(stop(Kind::Failed, detail)),
        }
    }
    Err(stop(Kind::Unavailable, "the replay was cut off; look at the server"))
}
