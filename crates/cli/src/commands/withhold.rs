//! `openfloor withhold`: nothing of a panel is shown to the public.

use http::Method;
use openfloor_domain::ids::PanelId;
use openfloor_standalone::operator::{WithheldPanel, Withhold as Body};

use crate::exit::{Kind, stop};
use crate::output::talk;
use crate::place::{AsOperator, Missing};

/// Show the public nothing of a panel any more: no page, no badge, no frame on another site
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Its organiser still sees and changes it, and cannot put it back into public. --release can."
)]
pub(crate) struct Withhold {
    /// The panel: its id, or the address of its page.
    panel: String,
    /// Why, in words: recorded, and shown to the organiser of the panel.
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Show again what its organiser published.
    #[arg(long)]
    release: bool,
    #[command(flatten)]
    place: AsOperator,
}

impl Withhold {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let panel = panel_in(&self.panel).ok_or_else(|| {
            stop(
                Kind::Usage,
                format!("{:?} is neither the id of a panel nor the address of its page", self.panel),
            )
        })?;
        let place = self.place.open("openfloor withhold", Missing::Refuse).await?;
        let body = Body { is_withheld: !self.release, reason: self.reason };
        let path = format!("/operator/panels/{panel}/withhold");
        let done: Result<WithheldPanel, _> = place.client.ask(Method::POST, &path, Some(&body)).await;
        place.close(false).await?;
        let WithheldPanel { panel, is_withheld, was_so, .. } = done?;
        let what =
            if is_withheld { "is withheld from the public" } else { "is shown again as it was published" };
        let already = if was_so { "; it was so already" } else { "" };
        talk(format_args!("{panel} {what}{already}"));
        Ok(())
    }
}

/// The id of a panel, by itself or in the address of one of its pages.
fn panel_in(text: &str) -> Option<PanelId> {
    let id = text.split_once("/panels/").map_or(text, |(_, rest)| rest);
    let id = id.split(['/', '?', '#']).next()?;
    PanelId::new(id).ok()
}

#[cfg(test)]
mod tests {
    use super::panel_in;

    #[test]
    fn a_panel_is_named_by_its_id_or_by_the_address_of_a_page_of_it() {
        for text in ["c1~p1", "https://floor.example/panels/c1~p1", "/panels/c1~p1/embed?lang=fr#top"] {
            assert_eq!(panel_in(text).expect("a panel").as_str(), "c1~p1", "{text}");
        }
        for text in ["", "https://floor.example/about", "a panel"] {
            assert_eq!(panel_in(text), None, "{text}");
        }
    }
}
