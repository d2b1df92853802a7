//! `openfloor questions`: what is said to be wrong, and was not answered.

use http::Method;
use openfloor_standalone::operator::QuestionedPanel;

use crate::output::{Data, talk};
use crate::place::{AsOperator, Missing};

/// List what anybody said to be wrong of a panel and its organiser has not answered
#[derive(Debug, clap::Args)]
#[command(
    after_help = "How these panels stand is out of public until then. `openfloor withhold` shows nothing of one."
)]
pub(crate) struct Questions {
    /// Print one line of JSON per panel.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: AsOperator,
}

impl Questions {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let place = self.place.open("openfloor questions", Missing::Refuse).await?;
        let panels = place.client.ask(Method::GET, "/operator/questions", None::<&()>).await;
        place.close(false).await?;
        let panels: Vec<QuestionedPanel> = panels?;
        let mut out = Data::new();
        for panel in &panels {
            if self.json {
                out.json(panel)?;
                continue;
            }
            let hidden = if panel.is_withheld { " (withheld)" } else { "" };
            out.text(format_args!(
                "{}  {}{hidden}",
                panel.panel,
                panel.title.as_deref().unwrap_or("(erased)")
            ))?;
            for said in &panel.said {
                let contact =
                    said.contact.as_deref().map(|contact| format!(" ({contact})")).unwrap_or_default();
                out.text(format_args!(
                    "  {}  {}{contact}",
                    said.at,
                    said.text.as_deref().unwrap_or("(erased)")
                ))?;
            }
        }
        out.flush()?;
        if panels.is_empty() {
            talk(format_args!("nothing is said to be wrong"));
        }
        Ok(())
    }
}
