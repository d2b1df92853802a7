//! `openfloor export`: an event as a document that others read.

use std::path::PathBuf;

use anyhow::Context;
use http::Method;
use openfloor_api::client::ClientError;
use openfloor_api::read::{Convening, Panel, Seat};
use openfloor_domain::moment::Moment;
use openfloor_domain::panel::SeatStatus as Stands;
use openfloor_domain::people::Class;
use openfloor_rosters::{
    ConveningDraft, CountedBy, Holder, PanelDraft, Place as Where, SeatDraft, SeatStatus, to_csv, to_frab,
    to_json,
};

use crate::exit::{Kind, stop};
use crate::output::{print, talk};
use crate::place::{AsOrganiser, Missing, Place};
use crate::progress::Progress;

/// Write an event of yours as a spreadsheet, JSON, or a schedule.json of frab
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: openfloor export forum-north --format csv --to forum-north.csv\n\
    Asks a server, or the openfloor up that runs on this machine. E-mail addresses and ids of sources are\n\
    not told by the API and so not written: it is for others to read, not a backup.")]
pub(crate) struct Export {
    /// The event, by its short name or id.
    convening: String,
    /// What is written.
    #[arg(long, value_enum, default_value_t = Written::Csv)]
    format: Written,
    /// Where to; standard output, if left out.
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    #[command(flatten)]
    place: AsOrganiser,
}

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Written {
    /// A spreadsheet, one row a seat; safe to open in a spreadsheet program.
    Csv,
    /// Openfloor's own JSON.
    Json,
    /// schedule.json of frab: who is on what and when; not how anybody is counted.
    Frab,
}

impl Export {
    pub(crate) async fn run(self) -> anyhow::Result<()> {
        let place = self.place.open("openfloor export", Missing::Refuse).await?;
        let read = self.read(&place).await;
        place.close(false).await?;
        let draft = read?;
        let bytes = match self.format {
            Written::Csv => to_csv(std::slice::from_ref(&draft)),
            Written::Json => to_json(std::slice::from_ref(&draft)),
            Written::Frab => to_frab(&draft),
        };
        match &self.to {
            None => Ok(print(&String::from_utf8(bytes)?)?),
            Some(path) => {
                std::fs::write(path, bytes)
                    .with_context(|| format!("{} cannot be written", path.display()))?;
                talk(format_args!("{} panels are in {}", draft.panels.len(), path.display()));
                Ok(())
            }
        }
    }

    async fn read(&self, place: &Place) -> anyhow::Result<ConveningDraft> {
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        if !self.convening.bytes().all(is_name) {
            let sentence =
                format!("{:?} is no short name of an event; it has a-z, 0-9 and -", self.convening);
            return Err(stop(Kind::Usage, sentence));
        }
        let convening: Convening = get(place, &format!("/api/v1/convenings/{}", self.convening))
            .await
            .map_err(|error| missing(error, self))?;
        let mut progress = Progress::new(&self.convening, "panels");
        let mut panels = Vec::with_capacity(convening.panels.len());
        for (done, brief) in (1..).zip(&convening.panels) {
            if !brief.is_cancelled {
                panels.push(panel(get(place, &format!("/api/v1/panels/{}", brief.id)).await?));
            }
            progress.at(done, convening.panels.len() as u64);
        }
        progress.end();
        let slug = convening.slug.unwrap_or(convening.id);
        let title = convening.title.unwrap_or_else(|| slug.clone());
        Ok(ConveningDraft { slug, title, people_namespace: String::new(), panels })
    }
}

async fn get<R: serde::de::DeserializeOwned>(place: &Place, path: &str) -> Result<R, ClientError> {
    place.client.ask(Method::GET, path, None::<&()>).await
}

/// Where nothing runs, nobody reads either.
fn missing(error: ClientError, export: &Export) -> anyhow::Error {
    match &error {
        ClientError::Refused(refusal) if matches!(refusal.status, 404 | 405) => {
            let sentence = format!(
                "there is no event {:?} to be read; if nothing runs on this machine, begin with: openfloor up",
                export.convening
            );
            stop(Kind::Failed, sentence)
        }
        _ => error.into(),
    }
}

fn panel(panel: Panel) -> PanelDraft {
    let slug: Box<str> = panel.slug.unwrap_or(panel.id).into();
    PanelDraft {
        title: panel.title.map_or_else(|| slug.clone(), Into::into),
        slug,
        kind: panel.kind.unwrap_or_default().into(),
        starts: panel.starts.and_then(|starts| Moment::parse(&starts).ok()),
        seats: panel.line_up.unwrap_or_default().into_iter().map(seat).collect(),
        place: Where::Document {},
    }
}

fn seat(seat: Seat) -> SeatDraft {
    let holder = match (seat.is_open, seat.name) {
        (true, label) => Holder::Open { label: label.unwrap_or_default().into() },
        (false, Some(name)) => Holder::Person { external: None, address: None, name: name.into() },
        // Who asked to be forgotten still sits there.
        (false, None) => {
            Holder::Person { external: seat.person.map(Into::into), address: None, name: "".into() }
        }
    };
    let status = match (&holder, seat.status) {
        (Holder::Open { .. }, _) => SeatStatus::Open,
        (_, Some(Stands::Invited)) => SeatStatus::Invited,
        _ => SeatStatus::Confirmed,
    };
    let class = seat.class.unwrap_or(Class::Unknown);
    let counted_by = if class == Class::Unknown { CountedBy::Nobody } else { CountedBy::OwnWords };
    SeatDraft {
        id: None,
        holder,
        role: seat.role,
        status,
        is_delegated: seat.is_delegated.unwrap_or_default(),
        class,
        counted_by,
        statement: None,
        doubt: None,
        place: Where::Document {},
    }
}
