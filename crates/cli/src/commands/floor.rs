//! `openfloor floor`: who had the floor on a panel, in which order and for how long.

use http::Method;
use openfloor_api::write::{FloorBody, FloorTime, Written, seconds_of_minutes};

use crate::exit::{Kind, stop};
use crate::output::talk;
use crate::place::{AsOrganiser, Missing};

/// Record who had the floor on a panel: what was recorded before is replaced, and without a SLOT taken back
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: openfloor floor forum-north opening 2=12:30/15 0=20/15 1=4\n\
    Seat 2 spoke first, for 12 minutes 30 of the 15 that were planned. Seats have the numbers that\n\
    openfloor show PANEL --json gives them. Only the organiser is told what it shows.")]
pub(crate) struct Floor {
    /// The event, by its short name.
    event: String,
    /// The panel, by its short name.
    panel: String,
    /// A seat with minutes spoken and planned, as they spoke one after the other: SEAT, SEAT=12:30, SEAT=12/15.
    #[arg(value_name = "SLOT", value_parser = slot)]
    slots: Vec<FloorTime>,
    #[command(flatten)]
    place: AsOrganiser,
}

impl Floor {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let is_name = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !is_name(&self.event) || !is_name(&self.panel) {
            return Err(stop(Kind::Usage, "the event and the panel are named by their short names"));
        }
        let place = self.place.open("openfloor floor", Missing::Refuse).await?;
        let path = format!("/api/v1/convenings/{}/panels/{}/floor", self.event, self.panel);
        let body = FloorBody { slots: self.slots };
        let done: Result<Written, _> = place.client.ask(Method::PUT, &path, Some(&body)).await;
        place.close(false).await?;
        let Written { id, events, .. } = done?;
        let how = if events == 0 { "it was so already" } else { "recorded" };
        talk(format_args!("{id}: {} on the floor; {how}", body.slots.len()));
        Ok(())
    }
}

fn slot(text: &str) -> Result<FloorTime, String> {
    let (seat, times) = text.split_once('=').map_or((text, None), |(seat, times)| (seat, Some(times)));
    let seat = seat.parse().map_err(|_| format!("{seat:?} is no number of a seat"))?;
    let (spoke, planned) = match times {
        None => (None, None),
        Some(times) => times.split_once('/').map_or((Some(times), None), |(s, p)| (Some(s), Some(p))),
    };
    let seconds = |minutes: Option<&str>| match minutes.filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => seconds_of_minutes(text)
            .map(Some)
            .ok_or_else(|| format!("{text:?} is no time: minutes, as 12 or 12:30")),
    };
    Ok(FloorTime { seat, spoke_seconds: seconds(spoke)?, planned_seconds: seconds(planned)? })
}

#[cfg(test)]
mod tests {
    use super::slot;

    #[test]
    fn a_slot_is_a_seat_with_minutes_spoken_and_planned() {
        for (text, expected) in [
            ("3", Some((3, None, None))),
            ("3=12", Some((3, Some(720), None))),
            ("3=12:30/15", Some((3, Some(750), Some(900)))),
            ("3=/15", Some((3, None, Some(900)))),
            ("0=0", Some((0, Some(0), None))),
            ("3=12:60", None),
            ("3=twelve", None),
            ("x=12", None),
            ("3=99999999999", None),
            ("3=4294967295", None),
        ] {
            let read = slot(text).ok().map(|slot| (slot.seat, slot.spoke_seconds, slot.planned_seconds));
            assert_eq!(read, expected, "{text}");
        }
    }
}
